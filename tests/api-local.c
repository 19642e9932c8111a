/* SPDX-License-Identifier: MIT */
/*
 * What the threads of one process synchronise with, among threads of Linux: exactness,
 * order of wake-ups, fork(), and that nothing is asked of the kernel while nobody competes.
 */
#include "torture.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <windows.h>

#include "whitebox.h"

enum {
	N_THREADS = 4,
};

static void threads_start(pthread_t *threads, int n, void *(*run)(void *), void *arg)
{
	for (int i = 0; i < n; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, run, arg), 0);
}

static void threads_end(const pthread_t *threads, int n)
{
	for (int i = 0; i < n; i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

static void threads_run(void *(*run)(void *), void *arg)
{
	pthread_t threads[N_THREADS];

	threads_start(threads, N_THREADS, run, arg);
	threads_end(threads, N_THREADS);
}

/* ---- critical sections -------------------------------------------------------------- */

static CRITICAL_SECTION section;
static SRWLOCK slim = SRWLOCK_INIT;
static CONDITION_VARIABLE condition = CONDITION_VARIABLE_INIT;
static long counted; /* under one of the locks */
static int n_rounds;

static void *count_in_the_section(void *arg)
{
	for (int i = 0; i < n_rounds; i++) {
		EnterCriticalSection(&section);
		if (i % 8 == 0 && TryEnterCriticalSection(&section)) {
			counted++;
			LeaveCriticalSection(&section);
		} else {
			counted++;
		}
		LeaveCriticalSection(&section);
	}
	return arg;
}

TEST(a_critical_section_has_one_thread_at_a_time_in_it)
{
	n_rounds = whitebox_rounds(100000);
	InitializeCriticalSection(&section);
	threads_run(count_in_the_section, NULL);
	CHECK_EQ(counted, (long)N_THREADS * n_rounds);
	CHECK_EQ(section.LockCount, -1);
	CHECK(!section.OwningThread);
}

TEST(a_critical_section_of_zeroes_is_a_free_one)
{
	memset(&section, 0, sizeof(section));
	n_rounds = whitebox_rounds(20000);
	threads_run(count_in_the_section, NULL);
	CHECK_EQ(counted, (long)N_THREADS * n_rounds);
}

static void *leave_what_is_not_ours(void *arg)
{
	LeaveCriticalSection(&section);
	CHECK(!TryEnterCriticalSection(&section));
	return arg;
}

TEST(nobody_leaves_a_critical_section_for_somebody_else)
{
	pthread_t thread;

	InitializeCriticalSection(&section);
	EnterCriticalSection(&section);
	threads_start(&thread, 1, leave_what_is_not_ours, NULL);
	threads_end(&thread, 1);
	CHECK_EQ(section.RecursionCount, 1);
	LeaveCriticalSection(&section);
	CHECK_EQ(section.LockCount, -1);
}

static void *enter_and_leave(void *arg)
{
	EnterCriticalSection(&section);
	LeaveCriticalSection(&section);
	return arg;
}

TEST(the_lock_count_tells_how_many_wait)
{
	pthread_t threads[3];

	InitializeCriticalSection(&section);
	EnterCriticalSection(&section);
	CHECK_EQ(section.LockCount, -2);
	threads_start(threads, 3, enter_and_leave, NULL);
	while (ReadAcquire(&section.LockCount) != -2 - 3 * 4)
		sched_yield();
	LeaveCriticalSection(&section);
	threads_end(threads, 3);
	CHECK_EQ(section.LockCount, -1);
}

/* ---- slim locks --------------------------------------------------------------------- */

static long counted_too;

static void *read_and_write(void *arg)
{
	for (int i = 0; i < n_rounds; i++) {
		if (i % 3) {
			AcquireSRWLockShared(&slim);
			CHECK(counted == counted_too);
			ReleaseSRWLockShared(&slim);
		} else if (i % 2 || !TryAcquireSRWLockExclusive(&slim)) {
			AcquireSRWLockExclusive(&slim);
			counted++;
			counted_too++;
			ReleaseSRWLockExclusive(&slim);
		} else {
			counted++;
			counted_too++;
			ReleaseSRWLockExclusive(&slim);
		}
	}
	return arg;
}

TEST(a_slim_lock_keeps_writers_from_everybody)
{
	n_rounds = whitebox_rounds(100000) / 3 * 3;
	threads_run(read_and_write, NULL);
	CHECK_EQ(counted, (long)N_THREADS * n_rounds / 3);
	CHECK_EQ(counted_too, counted);
	CHECK(!slim.Ptr || TryAcquireSRWLockExclusive(&slim));
}

static volatile LONG is_over;

static void *share_and_share(void *arg)
{
	while (!ReadAcquire(&is_over)) {
		AcquireSRWLockShared(&slim);
		ReleaseSRWLockShared(&slim);
	}
	return arg;
}

static void *write_and_write(void *arg)
{
	while (!ReadAcquire(&is_over)) {
		AcquireSRWLockExclusive(&slim);
		ReleaseSRWLockExclusive(&slim);
	}
	return arg;
}

TEST(a_stream_of_sharers_does_not_keep_a_writer_out)
{
	pthread_t threads[N_THREADS];

	threads_start(threads, N_THREADS, share_and_share, NULL);
	for (int i = 0; i < 100; i++) {
		AcquireSRWLockExclusive(&slim);
		ReleaseSRWLockExclusive(&slim);
	}
	WriteRelease(&is_over, 1);
	threads_end(threads, N_THREADS);
}

TEST(a_stream_of_writers_does_not_keep_a_sharer_out)
{
	pthread_t threads[N_THREADS];

	threads_start(threads, N_THREADS, write_and_write, NULL);
	for (int i = 0; i < 100; i++) {
		AcquireSRWLockShared(&slim);
		ReleaseSRWLockShared(&slim);
	}
	WriteRelease(&is_over, 1);
	threads_end(threads, N_THREADS);
}

/* ---- condition variables ------------------------------------------------------------ */

static int n_asleep, n_awake; /* under the section */
static int order[N_THREADS];

static void *sleep_once(void *arg)
{
	int me;

	EnterCriticalSection(&section);
	me = n_asleep++;
	CHECK(SleepConditionVariableCS(&condition, &section, INFINITE));
	order[n_awake++] = me;
	LeaveCriticalSection(&section);
	return arg;
}

/* Who counts itself asleep has joined the others when it gives the section back. */
static void section_wait_for(const int *number, int wanted)
{
	for (bool is_there = false; !is_there; sched_yield()) {
		EnterCriticalSection(&section);
		is_there = *number == wanted;
		LeaveCriticalSection(&section);
	}
}

TEST(a_wake_up_goes_to_the_one_who_has_slept_longest)
{
	pthread_t threads[N_THREADS];

	InitializeCriticalSection(&section);
	for (int i = 0; i < N_THREADS; i++) {
		threads_start(&threads[i], 1, sleep_once, NULL);
		section_wait_for(&n_asleep, i + 1);
	}
	for (int i = 0; i < N_THREADS; i++) {
		WakeConditionVariable(&condition);
		section_wait_for(&n_awake, i + 1);
		CHECK_EQ(order[i], i);
	}
	threads_end(threads, N_THREADS);
	CHECK(!condition.Ptr);
}

TEST(all_who_sleep_are_woken_at_once)
{
	pthread_t threads[N_THREADS];

	InitializeCriticalSection(&section);
	threads_start(threads, N_THREADS, sleep_once, NULL);
	section_wait_for(&n_asleep, N_THREADS);
	WakeAllConditionVariable(&condition);
	threads_end(threads, N_THREADS);
	CHECK_EQ(n_awake, N_THREADS);
}

static void *sleep_a_moment(void *arg)
{
	AcquireSRWLockShared(&slim);
	n_asleep++;
	CHECK(!SleepConditionVariableSRW(&condition, &slim, 50,
					 CONDITION_VARIABLE_LOCKMODE_SHARED));
	CHECK_EQ(GetLastError(), ERROR_TIMEOUT);
	ReleaseSRWLockShared(&slim);
	return arg;
}

TEST(one_wake_up_wakes_one)
{
	pthread_t first, second;

	InitializeCriticalSection(&section);
	threads_start(&first, 1, sleep_once, NULL);
	section_wait_for(&n_asleep, 1);
	threads_start(&second, 1, sleep_a_moment, NULL);
	while (TryAcquireSRWLockExclusive(&slim) ? n_asleep < 2 : true) {
		if (TryAcquireSRWLockShared(&slim))
			ReleaseSRWLockShared(&slim);
		else
			ReleaseSRWLockExclusive(&slim);
		sched_yield();
	}
	ReleaseSRWLockExclusive(&slim);
	WakeConditionVariable(&condition);
	threads_end(&first, 1);
	threads_end(&second, 1);
	CHECK_EQ(n_awake, 1);
}

static CONDITION_VARIABLE has_room, has_some;
static int n_in_the_box; /* under the section */

static void *produce(void *arg)
{
	for (int i = 0; i < n_rounds; i++) {
		EnterCriticalSection(&section);
		while (n_in_the_box == 2)
			SleepConditionVariableCS(&has_room, &section, INFINITE);
		n_in_the_box++;
		LeaveCriticalSection(&section);
		WakeConditionVariable(&has_some);
	}
	return arg;
}

static void *consume(void *arg)
{
	for (int i = 0; i < n_rounds; i++) {
		EnterCriticalSection(&section);
		while (n_in_the_box == 0)
			SleepConditionVariableCS(&has_some, &section,
						 i % 4 ? INFINITE : 1);
		n_in_the_box--;
		counted++;
		LeaveCriticalSection(&section);
		WakeConditionVariable(&has_room);
	}
	return arg;
}

TEST(producers_and_consumers_lose_nothing)
{
	pthread_t producers[N_THREADS], consumers[N_THREADS];

	n_rounds = whitebox_rounds(10000);
	InitializeCriticalSection(&section);
	threads_start(producers, N_THREADS, produce, NULL);
	threads_start(consumers, N_THREADS, consume, NULL);
	threads_end(producers, N_THREADS);
	threads_end(consumers, N_THREADS);
	CHECK_EQ(counted, (long)N_THREADS * n_rounds);
	CHECK_EQ(n_in_the_box, 0);
}

/* ---- once --------------------------------------------------------------------------- */

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static volatile LONG n_tries, n_successes;

/* Fails twice. */
static BOOL CALLBACK third_time(PINIT_ONCE what, PVOID parameter, PVOID *context)
{
	(void)what;
	*context = parameter;
	sched_yield();
	return InterlockedIncrement(&n_tries) == 3;
}

static void *execute_once(void *arg)
{
	void *context;

	while (!InitOnceExecuteOnce(&once, third_time, arg, &context))
		;
	CHECK(context == arg);
	InterlockedIncrement(&n_successes);
	return NULL;
}

TEST(of_many_threads_one_initialises_and_all_see_it)
{
	threads_run(execute_once, &section);
	CHECK_EQ(n_tries, 3);
	CHECK_EQ(n_successes, N_THREADS);
}

/* ---- addresses ---------------------------------------------------------------------- */

static volatile LONG ticket;

static void *take_turns_at_an_address(void *arg)
{
	LONG me = InterlockedIncrement(&n_tries) - 1, seen;

	for (int i = 0; i < n_rounds; i++) {
		while ((seen = ReadAcquire(&ticket)) % N_THREADS != me)
			WaitOnAddress(&ticket, &seen, sizeof(seen), i % 3 ? INFINITE : 1);
		InterlockedIncrement(&ticket);
		WakeByAddressAll((void *)&ticket);
	}
	return arg;
}

TEST(threads_take_turns_at_an_address)
{
	n_rounds = whitebox_rounds(5000);
	threads_run(take_turns_at_an_address, NULL);
	CHECK_EQ(ticket, N_THREADS * n_rounds);
}

static void *wait_for_an_end(void *arg)
{
	volatile LONG *word = arg;
	LONG zero = 0;

	InterlockedIncrement(&n_tries);
	while (ReadAcquire(word) == 0)
		WaitOnAddress(word, &zero, sizeof(zero), INFINITE);
	return NULL;
}

TEST(neighbours_in_memory_are_woken_each_for_itself)
{
	static volatile LONG words[64];
	pthread_t threads[64];

	for (int i = 0; i < 64; i++)
		threads_start(&threads[i], 1, wait_for_an_end, (void *)&words[i]);
	for (int i = 0; i < 64; i++) {
		WriteRelease(&words[i], 1);
		WakeByAddressSingle((void *)&words[i]);
	}
	threads_end(threads, 64);
}

static void *time_out_all_the_time(void *arg)
{
	LONG zero = 0;

	while (!ReadAcquire(&is_over))
		WaitOnAddress(&is_over, &zero, sizeof(zero), 0);
	return arg;
}

TEST(a_time_that_is_over_and_a_wake_up_may_meet)
{
	pthread_t threads[N_THREADS];

	threads_start(threads, N_THREADS, time_out_all_the_time, NULL);
	for (int i = 0; i < whitebox_rounds(20000); i++)
		WakeByAddressSingle((void *)&is_over);
	WriteRelease(&is_over, 1);
	threads_end(threads, N_THREADS);
}

/* ---- barriers ----------------------------------------------------------------------- */

static SYNCHRONIZATION_BARRIER *barrier;
static volatile LONG n_arrived, n_last, n_deleters;

static void *meet_again_and_again(void *arg)
{
	static const DWORD flags[] = { 0, SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY,
				       SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY };

	for (int i = 0; i < n_rounds; i++) {
		InterlockedIncrement(&n_arrived);
		if (EnterSynchronizationBarrier(barrier, flags[i % 3]))
			InterlockedIncrement(&n_last);
		CHECK(InterlockedCompareExchange(&n_arrived, 0, 0) >=
		      N_THREADS * (i + 1));
	}
	if (EnterSynchronizationBarrier(barrier, 0)) {
		CHECK(DeleteSynchronizationBarrier(barrier));
		memset(barrier, 0xee, sizeof(*barrier));
		free(barrier);
	}
	return arg;
}

TEST(nobody_passes_a_barrier_before_all_have_come)
{
	n_rounds = whitebox_rounds(2000);
	barrier = malloc(sizeof(*barrier));
	CHECK(barrier && InitializeSynchronizationBarrier(barrier, N_THREADS, -1));
	threads_run(meet_again_and_again, NULL);
	CHECK_EQ(n_last, n_rounds);
}

TEST(a_barrier_for_nobody_is_refused)
{
	SYNCHRONIZATION_BARRIER none;

	CHECK(!InitializeSynchronizationBarrier(&none, 0, -1));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(!InitializeSynchronizationBarrier(&none, 1, -2));
	CHECK(InitializeSynchronizationBarrier(&none, 1, 0));
	CHECK(EnterSynchronizationBarrier(&none, 0));
	CHECK(EnterSynchronizationBarrier(&none,
					  SYNCHRONIZATION_BARRIER_FLAGS_NO_DELETE));
	CHECK(DeleteSynchronizationBarrier(&none));
}

/* ---- lists -------------------------------------------------------------------------- */

static SLIST_HEADER list;

struct item {
	SLIST_ENTRY entry;
	long number;
};

static void *make_and_free(void *arg)
{
	long sum = 0;

	for (int i = 0; i < n_rounds; i++) {
		struct item *item = aligned_alloc(16, sizeof(*item));

		CHECK(item);
		item->number = i;
		InterlockedPushEntrySList(&list, &item->entry);
		item = (struct item *)InterlockedPopEntrySList(&list);
		CHECK(item);
		sum += item->number;
		free(item);
	}
	AcquireSRWLockExclusive(&slim);
	counted += sum;
	ReleaseSRWLockExclusive(&slim);
	return arg;
}

TEST(what_was_popped_from_a_list_may_be_freed)
{
	n_rounds = whitebox_rounds(50000);
	InitializeSListHead(&list);
	threads_run(make_and_free, NULL);
	CHECK_EQ(QueryDepthSList(&list), 0);
	CHECK_EQ(counted, (long)N_THREADS * n_rounds * (n_rounds - 1) / 2);
}

/* ---- fork --------------------------------------------------------------------------- */

static void go_on_in_a_child(void *arg)
{
	pthread_t thread;

	(void)arg;
	/* What the forking thread has, it has here as well, by whatever number. */
	CHECK_EQ(section.RecursionCount, 2);
	LeaveCriticalSection(&section);
	LeaveCriticalSection(&section);
	CHECK(TryEnterCriticalSection(&section));
	CHECK(section.OwningThread == (HANDLE)(ULONG_PTR)GetCurrentThreadId());
	LeaveCriticalSection(&section);
	ReleaseSRWLockShared(&slim);
	CHECK(TryAcquireSRWLockExclusive(&slim));
	ReleaseSRWLockExclusive(&slim);

	/* Who slept in the parent does not sleep here. */
	WakeConditionVariable(&condition);
	n_asleep = n_awake = 0;
	threads_start(&thread, 1, sleep_once, NULL);
	section_wait_for(&n_asleep, 1);
	WakeConditionVariable(&condition);
	threads_end(&thread, 1);
	CHECK_EQ(n_awake, 1);
}

TEST(a_child_has_what_its_thread_had_and_none_of_the_sleepers)
{
	pthread_t threads[2];

	if (TEST_TSAN)
		SKIP("the thread sanitizer starts no threads in a child");
	InitializeCriticalSection(&section);
	threads_start(threads, 2, sleep_once, NULL);
	section_wait_for(&n_asleep, 2);
	EnterCriticalSection(&section);
	EnterCriticalSection(&section);
	AcquireSRWLockShared(&slim);
	wait_ok(test_fork(go_on_in_a_child, NULL));
	ReleaseSRWLockShared(&slim);
	LeaveCriticalSection(&section);
	LeaveCriticalSection(&section);
	WakeAllConditionVariable(&condition);
	threads_end(threads, 2);
	CHECK_EQ(n_awake, 2);
}

/* ---- the kernel --------------------------------------------------------------------- */

static void use_everything(void)
{
	static struct item item;
	LONG one = 1;
	BOOL pending;

	EnterCriticalSection(&section);
	EnterCriticalSection(&section);
	WakeConditionVariable(&condition);
	WakeAllConditionVariable(&condition);
	LeaveCriticalSection(&section);
	LeaveCriticalSection(&section);
	AcquireSRWLockExclusive(&slim);
	ReleaseSRWLockExclusive(&slim);
	AcquireSRWLockShared(&slim);
	ReleaseSRWLockShared(&slim);
	InitOnceBeginInitialize(&once, 0, &pending, NULL);
	if (pending)
		InitOnceComplete(&once, 0, NULL);
	WaitOnAddress(&ticket, &one, sizeof(one), INFINITE);
	WakeByAddressSingle((void *)&ticket);
	WakeByAddressAll((void *)&ticket);
	InterlockedPushEntrySList(&list, &item.entry);
	InterlockedPopEntrySList(&list);
}

/* Strict: whatever is not read, write or exit kills. */
TEST(the_kernel_is_not_asked_while_nobody_competes)
{
	pid_t pid;
	int status;

	if (whitebox_is_instrumented())
		SKIP("an instrumented program makes system calls of its own");
	InitializeCriticalSection(&section);
	InitializeSListHead(&list);
	use_everything(); /* each thread asks once for its number */
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		use_everything();
		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0)
			_exit(77);
		for (int i = 0; i < 1000; i++)
			use_everything();
		syscall(SYS_exit, 0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		SKIP("no seccomp here");
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
