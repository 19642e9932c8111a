/* SPDX-License-Identifier: MIT */
/* workpool.c: threads that take jobs off a queue: a semaphore counts them, an event ends it. */
#include <windows.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_WORKERS 8
#define QUEUE_SIZE  64

typedef void (*JOBFN)(void *);
typedef struct _JOB {
	JOBFN fn;
	void *arg;
} JOB;

typedef struct _POOL {
	CRITICAL_SECTION cs;
	HANDLE hJobs;  /* semaphore: jobs in the queue */
	HANDLE hSlots; /* semaphore: free places */
	HANDLE hQuit;  /* manual-reset */
	HANDLE hIdle;  /* manual-reset */
	JOB queue[QUEUE_SIZE];
	unsigned head, tail;
	LONG volatile nPending;
	HANDLE threads[MAX_WORKERS];
	int nThreads;
} POOL;

static unsigned __stdcall worker(void *param)
{
	POOL *pool = (POOL *)param;
	HANDLE h[2];
	unsigned n = 0;

	h[0] = pool->hQuit;
	h[1] = pool->hJobs;
	for (;;) {
		JOB job;

		switch (WaitForMultipleObjects(2, h, FALSE, INFINITE)) {
		case WAIT_OBJECT_0:
			_endthreadex(n);
			return 0;
		case WAIT_OBJECT_0 + 1:
			break;
		default:
			fprintf(stderr, "wait: %lu\n", (unsigned long)GetLastError());
			return (unsigned)-1;
		}
		EnterCriticalSection(&pool->cs);
		job = pool->queue[pool->head++ % QUEUE_SIZE];
		LeaveCriticalSection(&pool->cs);
		ReleaseSemaphore(pool->hSlots, 1, NULL);
		job.fn(job.arg);
		n++;
		if (InterlockedDecrement(&pool->nPending) == 0)
			SetEvent(pool->hIdle);
	}
}

static BOOL pool_init(POOL *pool, int n)
{
	SYSTEM_INFO si;

	ZeroMemory(pool, sizeof(*pool));
	GetSystemInfo(&si);
	if (n == 0)
		n = (int)min(si.dwNumberOfProcessors * 2, MAX_WORKERS);
	InitializeCriticalSectionAndSpinCount(&pool->cs, 4000);
	pool->hJobs = CreateSemaphore(NULL, 0, QUEUE_SIZE, NULL);
	pool->hSlots = CreateSemaphore(NULL, QUEUE_SIZE, QUEUE_SIZE, NULL);
	pool->hQuit = CreateEvent(NULL, TRUE, FALSE, NULL);
	pool->hIdle = CreateEvent(NULL, TRUE, TRUE, NULL);
	for (; pool->nThreads < n; pool->nThreads++) {
		unsigned id;

		pool->threads[pool->nThreads] = (HANDLE)_beginthreadex(
			NULL, 0, worker, pool, CREATE_SUSPENDED, &id);
		if (pool->threads[pool->nThreads] == 0)
			return FALSE;
		SetThreadPriority(pool->threads[pool->nThreads],
				  THREAD_PRIORITY_BELOW_NORMAL);
		ResumeThread(pool->threads[pool->nThreads]);
	}
	return TRUE;
}

static void pool_submit(POOL *pool, JOBFN fn, void *arg)
{
	WaitForSingleObject(pool->hSlots, INFINITE);
	EnterCriticalSection(&pool->cs);
	if (InterlockedIncrement(&pool->nPending) == 1)
		ResetEvent(pool->hIdle);
	pool->queue[pool->tail % QUEUE_SIZE].fn = fn;
	pool->queue[pool->tail++ % QUEUE_SIZE].arg = arg;
	LeaveCriticalSection(&pool->cs);
	ReleaseSemaphore(pool->hJobs, 1, NULL);
}

static DWORD pool_end(POOL *pool)
{
	DWORD total = 0, code, r;
	int i;

	SetEvent(pool->hQuit);
	r = WaitForMultipleObjects(pool->nThreads, pool->threads, TRUE, INFINITE);
	if (r >= WAIT_OBJECT_0 + pool->nThreads)
		printf("join: %lu\n", (unsigned long)r);
	for (i = 0; i < pool->nThreads; i++) {
		GetExitCodeThread(pool->threads[i], &code);
		total += code;
		CloseHandle(pool->threads[i]);
	}
	CloseHandle(pool->hJobs);
	CloseHandle(pool->hSlots);
	CloseHandle(pool->hQuit);
	CloseHandle(pool->hIdle);
	DeleteCriticalSection(&pool->cs);
	return total;
}

static LONG64 volatile sum;

static void add(void *arg)
{
	InterlockedExchangeAdd64(&sum, (LONG64)(INT_PTR)arg);
}

int main(int argc, char **argv)
{
	static POOL pool;
	int i, n = argc > 1 ? atoi(argv[1]) : 20000;
	LARGE_INTEGER f, a, b;

	if (!pool_init(&pool, 4))
		return 1;
	QueryPerformanceFrequency(&f);
	QueryPerformanceCounter(&a);
	for (i = 1; i <= n; i++)
		pool_submit(&pool, add, (void *)(INT_PTR)i);
	if (WaitForSingleObject(pool.hIdle, 60000) != WAIT_OBJECT_0)
		printf("not idle\n");
	QueryPerformanceCounter(&b);
	fprintf(stderr, "%.1f us per job\n",
		(double)(b.QuadPart - a.QuadPart) * 1e6 / f.QuadPart / n);
	printf("%lu jobs by %d threads, sum %.0f\n", (unsigned long)pool_end(&pool), 4,
	       (double)sum);
	return 0;
}
