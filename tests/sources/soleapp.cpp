// SPDX-License-Identifier: MIT
// soleapp - one instance only; later ones hand over their command line and wait for the answer.
#include <windows.h>
#include <tchar.h>
#include <stdio.h>

#define APP_GUID _T("{6F0E7C0B-52D1-4B1C-9C37-5A2D4CF0D0A7}")

struct MESSAGE_DATA {
	LONG cb;
	DWORD dwReply;
	TCHAR szText[260];
};

class CLimitSingleInstance {
	DWORD m_dwLastError;
	HANDLE m_hMutex;

public:
	CLimitSingleInstance(LPCTSTR strMutexName)
	{
		m_hMutex = CreateMutex(NULL, FALSE, strMutexName); // do early
		m_dwLastError = GetLastError();			   // save for use later
	}
	~CLimitSingleInstance()
	{
		if (m_hMutex) {
			CloseHandle(m_hMutex);
			m_hMutex = NULL;
		}
	}
	BOOL IsAnotherInstanceRunning() { return (ERROR_ALREADY_EXISTS == m_dwLastError); }
};

int _tmain(int argc, _TCHAR *argv[])
{
	CLimitSingleInstance singleton(_T("Local\\") APP_GUID);
	HANDLE hSend = CreateMutex(NULL, FALSE, APP_GUID _T(".send"));
	HANDLE hReq = CreateEvent(NULL, FALSE, FALSE, APP_GUID _T(".req"));
	HANDLE hAck = CreateEvent(NULL, FALSE, FALSE, APP_GUID _T(".ack"));
	HANDLE hMap = CreateFileMapping(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(MESSAGE_DATA),
					APP_GUID _T(".map"));
	MESSAGE_DATA *p = (MESSAGE_DATA *)MapViewOfFile(hMap, FILE_MAP_ALL_ACCESS, 0, 0, sizeof(MESSAGE_DATA));

	if (p == NULL || !hSend || !hReq || !hAck) {
		_tprintf(_T("init %lu\n"), (unsigned long)GetLastError());
		return 1;
	}
	if (singleton.IsAnotherInstanceRunning()) {
		DWORD w = WaitForSingleObject(hSend, 5000);
		if (w != WAIT_OBJECT_0 && w != WAIT_ABANDONED)
			return 2;
		_tcsncpy(p->szText, argc > 1 ? argv[1] : _T("(activate)"), 259);
		p->cb = (LONG)(_tcslen(p->szText) * sizeof(TCHAR));
		if (SignalObjectAndWait(hReq, hAck, 5000, FALSE) == WAIT_OBJECT_0)
			_tprintf(_T("request %lu answered\n"), (unsigned long)p->dwReply);
		else
			_tprintf(_T("no answer\n"));
		ReleaseMutex(hSend);
		return 0;
	}
	_tprintf(_T("ready\n"));
	fflush(stdout);
	for (DWORD n = 1; WaitForSingleObject(hReq, 30000) == WAIT_OBJECT_0; n++) {
		BOOL bQuit = _tcscmp(p->szText, _T("/quit")) == 0;
		_tprintf(_T("%lu bytes: %s\n"), (unsigned long)p->cb / sizeof(TCHAR), p->szText);
		p->dwReply = n;
		SetEvent(hAck);
		if (bQuit)
			break;
	}
	UnmapViewOfFile(p);
	CloseHandle(hMap);
	CloseHandle(hAck);
	CloseHandle(hReq);
	CloseHandle(hSend);
	return 0;
}
