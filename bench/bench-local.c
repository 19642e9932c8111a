/* SPDX-License-Identifier: MIT */
/*
 * What threads of one process synchronise with, against the C library's.
 *
 *   alone      take and give back while nobody competes
 *   contended  so many turns of four threads at one lock, each a short piece of work
 *   handover   two threads wake each other, so often
 */
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "windows.h"

enum {
	N_ALONE = 1000,
	N_THREADS = 4,
};

static unsigned n_turns = 2000;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, recursive;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static CRITICAL_SECTION section;
static SRWLOCK slim = SRWLOCK_INIT;
static CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
static SLIST_HEADER list;
static SLIST_ENTRY entry;

/* ---- alone -------------------------------------------------------------------------- */

#define ALONE(name, take, give)                     \
	static uint64_t name(void)                  \
	{                                           \
		uint64_t start_ns = bench_now_ns(); \
                                                    \
		for (int i = 0; i < N_ALONE; i++) { \
			take;                       \
			give;                       \
		}                                   \
		return bench_now_ns() - start_ns;   \
	}

ALONE(alone_mutex, pthread_mutex_lock(&mutex), pthread_mutex_unlock(&mutex))
ALONE(alone_recursive, pthread_mutex_lock(&recursive), pthread_mutex_unlock(&recursive))
ALONE(alone_section, EnterCriticalSection(&section), LeaveCriticalSection(&section))
ALONE(alone_slim, AcquireSRWLockExclusive(&slim), ReleaseSRWLockExclusive(&slim))
ALONE(alone_rwlock, pthread_rwlock_rdlock(&rwlock), pthread_rwlock_unlock(&rwlock))
ALONE(alone_shared, AcquireSRWLockShared(&slim), ReleaseSRWLockShared(&slim))
ALONE(alone_signal, pthread_cond_signal(&cond), pthread_cond_broadcast(&cond))
ALONE(alone_wake, WakeConditionVariable(&condition), WakeAllConditionVariable(&condition))
ALONE(alone_wake_address, WakeByAddressSingle(&n_turns), WakeByAddressAll(&n_turns))
ALONE(alone_list, InterlockedPushEntrySList(&list, &entry),
      InterlockedPopEntrySList(&list))

/* ---- contended ---------------------------------------------------------------------- */

static volatile unsigned work;
static cpu_set_t processors;

/* The harness keeps us on one processor; threads that compete are to have all of them. */
static uint64_t run_threads(void *(*run)(void *), int n)
{
	uint64_t start_ns = bench_now_ns();
	pthread_t threads[N_THREADS];
	pthread_attr_t attributes;

	pthread_attr_init(&attributes);
	pthread_attr_setaffinity_np(&attributes, sizeof(processors), &processors);
	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], &attributes, run, (void *)(intptr_t)i))
			bench_die("no thread");
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	pthread_attr_destroy(&attributes);
	return bench_now_ns() - start_ns;
}

#define CONTENDED(name, take, give)                           \
	static void *name##_thread(void *arg)                 \
	{                                                     \
		for (unsigned i = 0; i < n_turns; i++) {      \
			take;                                 \
			for (int j = 0; j < 20; j++)          \
				work++;                       \
			give;                                 \
		}                                             \
		return arg;                                   \
	}                                                     \
	static uint64_t name(void)                            \
	{                                                     \
		return run_threads(name##_thread, N_THREADS); \
	}

CONTENDED(contended_mutex, pthread_mutex_lock(&mutex), pthread_mutex_unlock(&mutex))
CONTENDED(contended_section, EnterCriticalSection(&section),
	  LeaveCriticalSection(&section))
CONTENDED(contended_slim, AcquireSRWLockExclusive(&slim), ReleaseSRWLockExclusive(&slim))
CONTENDED(contended_rwlock, pthread_rwlock_wrlock(&rwlock),
	  pthread_rwlock_unlock(&rwlock))

/* ---- handover ----------------------------------------------------------------------- */

static volatile LONG turn;

static void *handover_cond_thread(void *arg)
{
	LONG me = (LONG)(intptr_t)arg;

	for (unsigned i = 0; i < n_turns; i++) {
		pthread_mutex_lock(&mutex);
		while (turn % 2 != me)
			pthread_cond_wait(&cond, &mutex);
		turn++;
		pthread_mutex_unlock(&mutex);
		pthread_cond_signal(&cond);
	}
	return NULL;
}

static void *handover_section_thread(void *arg)
{
	LONG me = (LONG)(intptr_t)arg;

	for (unsigned i = 0; i < n_turns; i++) {
		EnterCriticalSection(&section);
		while (turn % 2 != me)
			SleepConditionVariableCS(&condition, &section, INFINITE);
		turn++;
		LeaveCriticalSection(&section);
		WakeConditionVariable(&condition);
	}
	return NULL;
}

static void *handover_address_thread(void *arg)
{
	LONG me = (LONG)(intptr_t)arg, seen;

	for (unsigned i = 0; i < n_turns; i++) {
		while ((seen = ReadAcquire(&turn)) % 2 != me)
			WaitOnAddress(&turn, &seen, sizeof(seen), INFINITE);
		InterlockedIncrement(&turn);
		WakeByAddressSingle((void *)&turn);
	}
	return NULL;
}

#define HANDOVER(name)                                \
	static uint64_t name(void)                    \
	{                                             \
		turn = 0;                             \
		return run_threads(name##_thread, 2); \
	}

HANDOVER(handover_cond)
HANDOVER(handover_section)
HANDOVER(handover_address)

/* The C library leaves its locks out while a process has one thread. */
static void *stay(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static struct bench_case cases[] = {
	{ .group = "1000 alone", .name = "pthread_mutex", .run = alone_mutex },
	{ .group = "1000 alone", .name = "recursive mutex", .run = alone_recursive },
	{ .group = "1000 alone", .name = "critical section", .run = alone_section },
	{ .group = "1000 alone", .name = "slim lock", .run = alone_slim },
	{ .group = "1000 alone", .name = "list push, pop", .run = alone_list },
	{ .group = "1000 shared alone", .name = "pthread_rwlock", .run = alone_rwlock },
	{ .group = "1000 shared alone", .name = "slim lock", .run = alone_shared },
	{ .group = "1000 wake nobody", .name = "pthread_cond", .run = alone_signal },
	{ .group = "1000 wake nobody", .name = "condition variable", .run = alone_wake },
	{ .group = "1000 wake nobody", .name = "address", .run = alone_wake_address },
	{ .group = "contended", .name = "pthread_mutex", .run = contended_mutex },
	{ .group = "contended", .name = "pthread_rwlock", .run = contended_rwlock },
	{ .group = "contended", .name = "critical section", .run = contended_section },
	{ .group = "contended", .name = "slim lock", .run = contended_slim },
	{ .group = "handover", .name = "pthread_cond", .run = handover_cond },
	{ .group = "handover", .name = "condition variable", .run = handover_section },
	{ .group = "handover", .name = "address", .run = handover_address },
};

/* bench-local [--smoke] */
int main(int argc, char **argv)
{
	bool is_smoke = argc > 1 && !strcmp(argv[1], "--smoke");
	struct bench_settings settings = { .n_rounds = is_smoke ? 3 : 15,
					   .n_operations = is_smoke ? 1 : 5 };
	pthread_mutexattr_t attributes;
	pthread_t second;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&recursive, &attributes);
	InitializeCriticalSection(&section);
	InitializeSListHead(&list);
	if (sched_getaffinity(0, sizeof(processors), &processors) < 0 ||
	    pthread_create(&second, NULL, stay, NULL))
		bench_die("no second thread");
	if (is_smoke)
		n_turns = 50;
	bench_run(cases, sizeof(cases) / sizeof(cases[0]), &settings);
	return 0;
}
