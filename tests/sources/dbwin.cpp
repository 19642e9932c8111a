// SPDX-License-Identifier: MIT
// dbwin - catches what programs write with OutputDebugString, and writes some.
//   dbwin            waits for messages until "quit" comes
//   dbwin say TEXT   writes one, as the system does
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma pack(push, 1)
struct dbwin_buffer {
	DWORD dwProcessId;
	CHAR data[4096 - sizeof(DWORD)];
};
#pragma pack(pop)

class CDebugMonitor {
public:
	CDebugMonitor() : m_hMutex(NULL), m_hBufferReady(NULL), m_hDataReady(NULL), m_hFile(NULL), m_pBuf(NULL), m_hQuit(NULL) {}
	~CDebugMonitor() { Uninitialize(); }

	DWORD Initialize();
	void Uninitialize();
	virtual BOOL OnOutput(DWORD pid, LPCSTR text) = 0;
	DWORD Run();
	static DWORD WINAPI ThreadProc(LPVOID p) { return static_cast<CDebugMonitor *>(p)->Run(); }

	HANDLE m_hMutex, m_hBufferReady, m_hDataReady, m_hFile;
	dbwin_buffer *m_pBuf;
	HANDLE m_hQuit;
};

DWORD CDebugMonitor::Initialize()
{
	SetLastError(0);
	m_hMutex = ::OpenMutexA(MUTEX_ALL_ACCESS, FALSE, "DBWinMutex");
	if (m_hMutex == NULL) {
		if (GetLastError() != ERROR_FILE_NOT_FOUND)
			return GetLastError();
		m_hMutex = ::CreateMutexA(NULL, FALSE, "DBWinMutex");
	}
	m_hBufferReady = ::OpenEventA(EVENT_ALL_ACCESS, FALSE, "DBWIN_BUFFER_READY");
	if (m_hBufferReady == NULL) {
		m_hBufferReady = ::CreateEventA(NULL, FALSE /* auto */, TRUE /* initial */, "DBWIN_BUFFER_READY");
		if (m_hBufferReady == NULL)
			return GetLastError();
	}
	m_hDataReady = ::OpenEventA(SYNCHRONIZE, FALSE, "DBWIN_DATA_READY");
	if (m_hDataReady == NULL) {
		m_hDataReady = ::CreateEventA(NULL, FALSE, FALSE, "DBWIN_DATA_READY");
		if (m_hDataReady == NULL)
			return GetLastError();
	}
	m_hFile = ::CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(dbwin_buffer), "DBWIN_BUFFER");
	if (m_hFile == NULL)
		return GetLastError();
	m_pBuf = (dbwin_buffer *)::MapViewOfFile(m_hFile, SECTION_MAP_READ, 0, 0, 0);
	if (m_pBuf == NULL)
		return GetLastError();
	m_hQuit = ::CreateEvent(NULL, TRUE, FALSE, NULL);
	return ERROR_SUCCESS;
}

void CDebugMonitor::Uninitialize()
{
	if (m_pBuf)
		::UnmapViewOfFile(m_pBuf);
	HANDLE *all[] = { &m_hFile, &m_hDataReady, &m_hBufferReady, &m_hMutex, &m_hQuit };
	for (int i = 0; i < (int)_countof(all); i++)
		if (*all[i]) {
			::CloseHandle(*all[i]);
			*all[i] = NULL;
		}
	m_pBuf = NULL;
}

DWORD CDebugMonitor::Run()
{
	HANDLE handles[2] = { m_hQuit, m_hDataReady };
	for (;;) {
		DWORD ret = ::WaitForMultipleObjects(2, handles, FALSE, 100);
		if (ret == WAIT_OBJECT_0)
			break;
		if (ret == WAIT_TIMEOUT)
			continue;
		if (ret == WAIT_FAILED)
			return ::GetLastError();
		BOOL more = OnOutput(m_pBuf->dwProcessId, m_pBuf->data);
		::SetEvent(m_hBufferReady);
		if (!more)
			::SetEvent(m_hQuit);
	}
	return 0;
}

class CPrinter : public CDebugMonitor {
	int m_n;

public:
	CPrinter() : m_n(0) {}
	BOOL OnOutput(DWORD pid, LPCSTR text)
	{
		if (strcmp(text, "quit") == 0)
			return FALSE;
		printf("%d %s: %s\n", ++m_n, pid && pid != ::GetCurrentProcessId() ? "other" : "self", text);
		fflush(stdout);
		return TRUE;
	}
};

static int Say(const char *text)
{
	HANDLE heventDBWIN, heventData, hSharedFile;
	HANDLE hMutex = OpenMutexA(SYNCHRONIZE, FALSE, "DBWinMutex");
	LPSTR lpszShared;

	heventDBWIN = OpenEventA(EVENT_MODIFY_STATE | SYNCHRONIZE, FALSE, "DBWIN_BUFFER_READY");
	heventData = OpenEventA(EVENT_MODIFY_STATE, FALSE, "DBWIN_DATA_READY");
	hSharedFile = OpenFileMappingA(FILE_MAP_WRITE, FALSE, "DBWIN_BUFFER");
	if (!hMutex || !heventDBWIN || !heventData || !hSharedFile) {
		printf("nobody listens: %lu\n", (unsigned long)GetLastError());
		return 1;
	}
	WaitForSingleObject(hMutex, INFINITE);
	lpszShared = (LPSTR)MapViewOfFile(hSharedFile, FILE_MAP_WRITE, 0, 0, 0);
	if (WaitForSingleObject(heventDBWIN, 10000) != WAIT_OBJECT_0) {
		printf("no buffer\n");
		return 1;
	}
	*((DWORD *)lpszShared) = GetCurrentProcessId();
	lstrcpynA(lpszShared + sizeof(DWORD), text, 4092);
	SetEvent(heventData);
	UnmapViewOfFile(lpszShared);
	ReleaseMutex(hMutex);
	CloseHandle(hSharedFile);
	CloseHandle(heventData);
	CloseHandle(heventDBWIN);
	CloseHandle(hMutex);
	printf("said\n");
	return 0;
}

int main(int argc, char **argv)
{
	CPrinter monitor;
	char line[80];

	if (argc > 2 && _stricmp(argv[1], "say") == 0)
		return Say(argv[2]);
	DWORD res = monitor.Initialize();
	if (res != ERROR_SUCCESS) {
		printf("Initialize failed, %lu\n", (unsigned long)res);
		return 1;
	}
	DWORD tid;
	HANDLE hThread = CreateThread(NULL, 0, CDebugMonitor::ThreadProc, (CDebugMonitor *)&monitor, 0, &tid);
	printf("ready\n");
	fflush(stdout);
	fgets(line, sizeof(line), stdin);
	SetEvent(monitor.m_hQuit);
	WaitForSingleObject(hThread, INFINITE);
	DWORD code;
	GetExitCodeThread(hThread, &code);
	printf("ended with %lu\n", (unsigned long)code);
	CloseHandle(hThread);
	return 0;
}
