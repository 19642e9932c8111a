/* SPDX-License-Identifier: MIT */
/* rwevents.c: readers and writers with a mutex and manual-reset events; a condition on top. */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct tagRWLOCK {
	HANDLE hMutex;       /* guards the counters, and is the writer's */
	HANDLE hReadersDone; /* manual: no reader is inside */
	LONG nReaders;
} RWLOCK;

static RWLOCK g_lock;
static HANDLE g_hTurn, g_hEcho, g_hGo;
static volatile LONG g_a, g_b, g_torn, g_reads;

static BOOL ReadLock(RWLOCK *p, DWORD ms)
{
	if (WaitForSingleObject(p->hMutex, ms) != WAIT_OBJECT_0)
		return FALSE;
	if (InterlockedIncrement(&p->nReaders) == 1)
		ResetEvent(p->hReadersDone);
	return ReleaseMutex(p->hMutex);
}

static void ReadUnlock(RWLOCK *p)
{
	WaitForSingleObject(p->hMutex, INFINITE);
	if (InterlockedDecrement(&p->nReaders) == 0)
		SetEvent(p->hReadersDone);
	ReleaseMutex(p->hMutex);
}

static BOOL WriteLock(RWLOCK *p, DWORD ms)
{
	HANDLE h[2];

	h[0] = p->hMutex;
	h[1] = p->hReadersDone;
	return WaitForMultipleObjects(2, h, TRUE, ms) <= WAIT_OBJECT_0 + 1;
}

static void WriteUnlock(RWLOCK *p)
{
	ReleaseMutex(p->hMutex);
}

static DWORD WINAPI Reader(LPVOID arg)
{
	int i;

	WaitForSingleObject(g_hGo, INFINITE);
	for (i = 0; i < 300; i++) {
		if (!ReadLock(&g_lock, INFINITE))
			return 1;
		if (g_a != g_b)
			InterlockedIncrement(&g_torn);
		InterlockedIncrement(&g_reads);
		ReadUnlock(&g_lock);
	}
	return (DWORD)(ULONG_PTR)arg;
}

static DWORD WINAPI Writer(LPVOID arg)
{
	int i;

	WaitForSingleObject(g_hGo, INFINITE);
	for (i = 0; i < 300; i++) {
		if (!WriteLock(&g_lock, INFINITE))
			return 1;
		g_a++;
		SwitchToThread();
		g_b++;
		WriteUnlock(&g_lock);
	}
	return (DWORD)(ULONG_PTR)arg;
}

static DWORD WINAPI PingPong(LPVOID arg)
{
	int i;

	WaitForSingleObject(g_hTurn, INFINITE);
	for (i = 0; i < 500; i++)
		SignalObjectAndWait(g_hEcho, g_hTurn, INFINITE, FALSE);
	SetEvent(g_hEcho);
	return (DWORD)(ULONG_PTR)arg;
}

int main(void)
{
	HANDLE h[6], t;
	DWORD tid;
	int i;

	g_lock.hMutex = CreateMutex(NULL, FALSE, NULL);
	g_lock.hReadersDone = CreateEvent(NULL, TRUE, TRUE, NULL);
	g_hGo = CreateEvent(NULL, TRUE, FALSE, NULL);
	for (i = 0; i < 6; i++)
		h[i] = CreateThread(NULL, 64 * 1024, i < 4 ? Reader : Writer, NULL, 0,
				    &tid);
	SetEvent(g_hGo);
	i = (int)WaitForMultipleObjects(6, h, TRUE, 60000);
	printf("%s, %ld reads, %ld writes, %ld torn\n",
	       i == WAIT_OBJECT_0 ? "all" : "some", (long)g_reads, (long)g_a,
	       (long)g_torn);
	for (i = 0; i < 6; i++)
		CloseHandle(h[i]);
	g_hTurn = CreateEvent(NULL, FALSE, FALSE, NULL);
	g_hEcho = CreateEvent(NULL, FALSE, FALSE, NULL);
	t = CreateThread(NULL, 0, PingPong, NULL, 0, NULL);
	for (i = 0; i < 501; i++)
		if (SignalObjectAndWait(g_hTurn, g_hEcho, 10000, FALSE) != WAIT_OBJECT_0)
			break;
	printf("%d echoes, thread %s\n", i,
	       WaitForSingleObject(t, 10000) == WAIT_OBJECT_0 ? "done" : "stuck");
	CloseHandle(t);
	/* Both at once can never be had without the mutex. */
	WaitForSingleObject(g_lock.hMutex, 0);
	ResetEvent(g_lock.hReadersDone);
	printf("write lock %d, all of one twice %lu %lu\n", WriteLock(&g_lock, 10),
	       (unsigned long)WaitForMultipleObjects(2, (h[0] = h[1] = g_hGo, h), TRUE,
						     0),
	       (unsigned long)GetLastError());
	return 0;
}
