/* SPDX-License-Identifier: MIT */
/* sampler.c: samples on a waitable timer, its completion routine, and APCs from elsewhere. */
#define _WIN32_WINNT 0x0600
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

#define _SECOND 10000000LL

typedef struct _MYDATA {
	LPCTSTR szText;
	DWORD dwValue;
} MYDATA;

static HANDLE hStop;
static LONG nApcs;

static VOID CALLBACK TimerAPCProc(LPVOID lpArg, DWORD dwTimerLowValue,
				  DWORD dwTimerHighValue)
{
	MYDATA *pMyData = (MYDATA *)lpArg;
	FILETIME ft, now;

	ft.dwLowDateTime = dwTimerLowValue;
	ft.dwHighDateTime = dwTimerHighValue;
	GetSystemTimeAsFileTime(&now);
	if (CompareFileTime(&ft, &now) > 0)
		printf("from the future\n");
	pMyData->dwValue++;
}

static VOID CALLBACK Poke(ULONG_PTR arg)
{
	nApcs += (LONG)arg;
}

static DWORD WINAPI Sampler(LPVOID arg)
{
	HANDLE hTimer = CreateWaitableTimer(NULL, FALSE, NULL);
	LARGE_INTEGER liDue;
	MYDATA data;
	DWORD r;
	int nSignals = 0, nIo = 0;

	(void)arg;
	data.szText = TEXT("sampler");
	data.dwValue = 0;
	liDue.QuadPart = -(LONGLONG)(_SECOND / 100);
	if (!SetWaitableTimer(hTimer, &liDue, 10, TimerAPCProc, &data, FALSE)) {
		printf("SetWaitableTimer failed with error %lu\n",
		       (unsigned long)GetLastError());
		return 1;
	}
	while (data.dwValue < 5)
		if (SleepEx(INFINITE, TRUE) != WAIT_IO_COMPLETION)
			printf("SleepEx\n");
	CancelWaitableTimer(hTimer);
	printf("%s: 5 samples\n", data.szText);
	liDue.QuadPart = -100000;
	SetWaitableTimer(hTimer, &liDue, 5, NULL, NULL, 0);
	for (;;) {
		HANDLE h[2] = { hStop, hTimer };

		r = WaitForMultipleObjectsEx(2, h, FALSE, 10000, TRUE);
		if (r == WAIT_IO_COMPLETION)
			nIo++;
		else if (r == WAIT_OBJECT_0 + 1)
			nSignals++;
		else
			break;
	}
	printf("%s, signals %s, apcs %ld in %s\n",
	       r == WAIT_OBJECT_0 ? "stopped" : "lost",
	       nSignals > 1 ? "came" : "did not come", (long)nApcs,
	       nIo ? "alertable waits" : "nothing");
	CloseHandle(hTimer);
	return 0;
}

int main(void)
{
	HANDLE hThread, hTimer;
	LARGE_INTEGER li;
	DWORD t0, dt;
	int i;

	hStop = CreateEvent(NULL, TRUE, FALSE, NULL);
	hThread = CreateThread(NULL, 0, Sampler, NULL, 0, NULL);
	for (i = 1; i <= 10; i++) {
		if (!QueueUserAPC(Poke, hThread, (ULONG_PTR)i))
			printf("QueueUserAPC %lu\n", (unsigned long)GetLastError());
		Sleep(20);
	}
	SetEvent(hStop);
	WaitForSingleObject(hThread, INFINITE);
	printf("after the end: %s\n",
	       QueueUserAPC(Poke, hThread, 1) ? "queued" : "refused");
	CloseHandle(hThread);
	hTimer = CreateWaitableTimer(NULL, TRUE, TEXT("SamplerTimer"));
	li.QuadPart = -30 * 10000LL;
	t0 = GetTickCount();
	SetWaitableTimer(hTimer, &li, 0, NULL, NULL, FALSE);
	i = WaitForSingleObject(hTimer, 10000) == WAIT_OBJECT_0;
	dt = GetTickCount() - t0;
	printf("once: %d, %s, stays %d\n", i,
	       dt >= 15 && dt < 5000 ? "in time" : "not in time",
	       WaitForSingleObject(hTimer, 0) == WAIT_OBJECT_0);
	GetSystemTimeAsFileTime((FILETIME *)&li);
	li.QuadPart += 20 * 10000LL;
	SetWaitableTimer(hTimer, &li, 0, NULL, NULL, FALSE);
	printf("set anew: %d, absolute %d\n",
	       WaitForSingleObject(hTimer, 0) == WAIT_OBJECT_0,
	       WaitForSingleObject(hTimer, 10000) == WAIT_OBJECT_0);
	CloseHandle(hTimer);
	return 0;
}
