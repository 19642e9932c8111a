/* SPDX-License-Identifier: MIT */
/* watchdog.c: starts a worker, restarts it when it dies, until somebody says stop. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tchar.h>

#define STOP_EVENT TEXT("Global\\WatchdogStopEvent")
#define BEAT_EVENT TEXT("WatchdogBeat")

static int Worker(int nth)
{
	HANDLE hBeat = OpenEvent(EVENT_MODIFY_STATE, FALSE, BEAT_EVENT);
	HANDLE hStop = OpenEvent(SYNCHRONIZE, FALSE, STOP_EVENT);

	if (!hBeat || !hStop)
		return 90;
	SetEvent(hBeat);
	if (nth == 1)
		ExitProcess(3);
	if (nth == 2)
		TerminateProcess(GetCurrentProcess(), 0xDEAD);
	if (nth == 3)
		WaitForSingleObject(hStop, 60000); /* "hangs": killed by the watchdog */
	if (nth == 4) {                            /* the last one says so */
		HANDLE h = OpenEvent(EVENT_MODIFY_STATE, FALSE, STOP_EVENT);
		SetEvent(h);
	}
	return WaitForSingleObject(hStop, 20000) == WAIT_OBJECT_0 ? 0 : 91;
}

static BOOL Start(int nth, PROCESS_INFORMATION *ppi)
{
	TCHAR szPath[MAX_PATH], szCmd[MAX_PATH + 32];
	STARTUPINFO si;

	ZeroMemory(&si, sizeof(si));
	si.cb = sizeof(si);
	si.dwFlags = STARTF_USESHOWWINDOW;
	si.wShowWindow = SW_HIDE;
	ZeroMemory(ppi, sizeof(*ppi));
	if (!GetModuleFileName(NULL, szPath, MAX_PATH))
		return FALSE;
	_sntprintf(szCmd, MAX_PATH + 31, TEXT("\"%s\" worker %d"), szPath, nth);
	return CreateProcess(NULL, szCmd, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL,
			     &si, ppi);
}

int main(int argc, char **argv)
{
	HANDLE hStop, hBeat, h[3];
	PROCESS_INFORMATION pi;
	DWORD dwCode, dwWait;
	int nth;

	if (argc > 2 && !_stricmp(argv[1], "worker"))
		return Worker(atoi(argv[2]));
	hStop = CreateEvent(NULL, TRUE, FALSE, STOP_EVENT);
	hBeat = CreateEvent(NULL, FALSE, FALSE, BEAT_EVENT);
	if (GetLastError() == ERROR_ALREADY_EXISTS)
		return 1;
	for (nth = 1; nth < 10; nth++) {
		BOOL bStop = FALSE;
		int nBeats = 0;

		if (!Start(nth, &pi)) {
			printf("CreateProcess failed (%lu).\n",
			       (unsigned long)GetLastError());
			return 1;
		}
		CloseHandle(pi.hThread);
		h[0] = hStop;
		h[1] = hBeat;
		h[2] = pi.hProcess;
		do {
			dwWait = WaitForMultipleObjects(3, h, FALSE,
							nth == 3 && nBeats ? 50 : 20000);
			if (dwWait == WAIT_OBJECT_0 + 1)
				nBeats++;
			else if (dwWait == WAIT_TIMEOUT)
				TerminateProcess(pi.hProcess, 99);
			else if (dwWait == WAIT_OBJECT_0) {
				bStop = TRUE;
				WaitForSingleObject(pi.hProcess, 20000);
				break;
			}
		} while (dwWait != WAIT_OBJECT_0 + 2);
		GetExitCodeProcess(pi.hProcess, &dwCode);
		printf("worker %d: code %lx\n", nth, (unsigned long)dwCode);
		CloseHandle(pi.hProcess);
		if (bStop)
			break;
	}
	printf("stopped\n");
	return 0;
}
