/* SPDX-License-Identifier: MIT */
/*
 * What threads of one process synchronise with, beside the C library's: alone, in the way
 * of each other, and taking turns.
 */
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <unistd.h>

#include "cases.h"
#include "peer.h"
#include "ways.h"

enum {
	N_THREADS = 4,
	N_TURNS = 2000, /* of each */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, recursive;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static CRITICAL_SECTION section;
static SRWLOCK slim = SRWLOCK_INIT;
static CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
static SLIST_HEADER list;
static SLIST_ENTRY entry;
static volatile LONG turn;
static unsigned n_turns;

static void begin(void)
{
	pthread_mutexattr_t attributes;

	n_turns = bench_is_smoke() ? 50 : N_TURNS;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&recursive, &attributes);
	InitializeCriticalSection(&section);
	InitializeSListHead(&list);
	thread_start_idle();
}

/* ---- alone --------------------------------------------------------------------------- */

#define ATOMIC_BOUND "Two atomic instructions, in a cache line that nobody else wants."

MEAN_CASE(alone_mutex, pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex))
MEAN_CASE(alone_recursive, pthread_mutex_lock(&recursive);
	  pthread_mutex_unlock(&recursive))
MEAN_CASE(alone_section, EnterCriticalSection(&section); LeaveCriticalSection(&section))
MEAN_CASE(alone_slim, AcquireSRWLockExclusive(&slim); ReleaseSRWLockExclusive(&slim))
MEAN_CASE(alone_list, InterlockedPushEntrySList(&list, &entry);
	  InterlockedPopEntrySList(&list))
MEAN_CASE(alone_rwlock, pthread_rwlock_rdlock(&rwlock); pthread_rwlock_unlock(&rwlock))
MEAN_CASE(alone_shared, AcquireSRWLockShared(&slim); ReleaseSRWLockShared(&slim))
MEAN_CASE(alone_signal, pthread_cond_signal(&cond); pthread_cond_broadcast(&cond))
MEAN_CASE(alone_wake, WakeConditionVariable(&condition);
	  WakeAllConditionVariable(&condition))
MEAN_CASE(alone_wake_address, WakeByAddressSingle((void *)&turn);
	  WakeByAddressAll((void *)&turn))

static const struct bench_case exclusive_cases[] = {
	{ .name = "pthread_mutex", .run = alone_mutex },
	{ .name = "pthread_mutex, recursive", .run = alone_recursive },
	{ .name = "winshm critical section", .run = alone_section, .goal_calls = -1 },
	{ .name = "winshm slim lock", .run = alone_slim, .goal_calls = -1 },
	{ .name = "winshm list, push and pop", .run = alone_list, .goal_calls = -1 },
};

const struct bench_group exclusive_group = {
	.name = "lock of threads, alone",
	.operation = "Take a lock of one process's threads and give it back; it is free.",
	.bound = ATOMIC_BOUND,
	.cases = exclusive_cases,
	.n_cases = N_CASES(exclusive_cases),
	.begin = begin,
	.weight = 0.5,
};

static const struct bench_case shared_cases[] = {
	{ .name = "pthread_rwlock", .run = alone_rwlock },
	{ .name = "winshm slim lock", .run = alone_shared, .goal_calls = -1 },
};

const struct bench_group shared_group = {
	.name = "lock of readers, alone",
	.operation = "Take a lock for reading and give it back; nobody else has it.",
	.bound = ATOMIC_BOUND,
	.cases = shared_cases,
	.n_cases = N_CASES(shared_cases),
	.begin = begin,
	.weight = 0.5,
};

static const struct bench_case nobody_cases[] = {
	{ .name = "pthread_cond", .run = alone_signal },
	{ .name = "winshm condition variable", .run = alone_wake, .goal_calls = -1 },
	{ .name = "winshm address", .run = alone_wake_address, .goal_calls = -1 },
};

const struct bench_group nobody_group = {
	.name = "wake nobody",
	.operation = "Wake one, and then all, of those who wait: nobody does.",
	.bound = "Looking at two words that nobody changes.",
	.cases = nobody_cases,
	.n_cases = N_CASES(nobody_cases),
	.begin = begin,
	.weight = 0.5,
};

/* ---- in the way of each other -------------------------------------------------------- */

static volatile unsigned work;

/* We are kept on one processor; threads that compete are to have all of them. */
static double run_threads(void *(*run)(void *), int n)
{
	double start_ns = bench_now_ns();
	pthread_t threads[N_THREADS];

	bench_unpin();
	for (int i = 0; i < n; i++)
		if (pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i))
			bench_die("no thread");
	bench_pin_first();
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	return (bench_now_ns() - start_ns) / ((double)n * n_turns);
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
	static double name(void)                              \
	{                                                     \
		return run_threads(name##_thread, N_THREADS); \
	}

CONTENDED(contended_mutex, pthread_mutex_lock(&mutex), pthread_mutex_unlock(&mutex))
CONTENDED(contended_section, EnterCriticalSection(&section),
	  LeaveCriticalSection(&section))
CONTENDED(contended_slim, AcquireSRWLockExclusive(&slim), ReleaseSRWLockExclusive(&slim))
CONTENDED(contended_rwlock, pthread_rwlock_wrlock(&rwlock),
	  pthread_rwlock_unlock(&rwlock))

static const struct bench_case contended_cases[] = {
	{ .name = "pthread_mutex", .run = contended_mutex, .is_elsewhere = true },
	{ .name = "pthread_rwlock", .run = contended_rwlock, .is_elsewhere = true },
	{ .name = "winshm critical section",
	  .run = contended_section,
	  .is_elsewhere = true },
	{ .name = "winshm slim lock", .run = contended_slim, .is_elsewhere = true },
};

const struct bench_group contended_group = {
	.name = "lock of threads, contended",
	.operation =
		"Four threads want one lock 2,000 times each, for a short piece of work; the "
		"time of one turn, the threads' making and end included.",
	.bound =
		"The work, one after the other, and a cache line that travels in between.",
	.cases = contended_cases,
	.n_cases = N_CASES(contended_cases),
	.begin = begin,
};

/* ---- taking turns -------------------------------------------------------------------- */

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
	static double name(void)                      \
	{                                             \
		turn = 0;                             \
		return run_threads(name##_thread, 2); \
	}

HANDOVER(handover_cond)
HANDOVER(handover_section)
HANDOVER(handover_address)

static const struct bench_case handover_cases[] = {
	{ .name = "pthread_cond", .run = handover_cond, .is_elsewhere = true },
	{ .name = "winshm condition variable",
	  .run = handover_section,
	  .is_elsewhere = true },
	{ .name = "winshm address", .run = handover_address, .is_elsewhere = true },
};

const struct bench_group handover_group = {
	.name = "threads taking turns",
	.operation =
		"Two threads wake each other, 2,000 times each; the time of one turn, the "
		"threads' making and end included.",
	.bound =
		"As in there and back, one way: a sleep and a wake-up, or a cache line that "
		"travels where the other is still awake.",
	.cases = handover_cases,
	.n_cases = N_CASES(handover_cases),
	.begin = begin,
};
