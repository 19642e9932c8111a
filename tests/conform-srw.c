/* SPDX-License-Identifier: MIT */
/* Slim reader-writer locks: who may have one beside whom. */
#include "conform-threads.h"

static SRWLOCK of_zeroes;

static void test_one_thread(void)
{
	SRWLOCK lock = SRWLOCK_INIT;

	CHECK("a lock is as large as a pointer", sizeof(lock) == sizeof(void *));
	CHECK("a new lock is free", TryAcquireSRWLockExclusive(&lock));
	CHECK("nobody has it beside one who has it alone",
	      !TryAcquireSRWLockShared(&lock));
	CHECK("not even that thread itself", !TryAcquireSRWLockExclusive(&lock));
	ReleaseSRWLockExclusive(&lock);

	CHECK("a released lock is free", TryAcquireSRWLockShared(&lock));
	CHECK("it is shared by any number", TryAcquireSRWLockShared(&lock));
	CHECK("nobody has alone what is shared", !TryAcquireSRWLockExclusive(&lock));
	ReleaseSRWLockShared(&lock);
	CHECK("until all have given it back", !TryAcquireSRWLockExclusive(&lock));
	ReleaseSRWLockShared(&lock);
	CHECK("then it is free again", TryAcquireSRWLockExclusive(&lock));
	ReleaseSRWLockExclusive(&lock);
	CHECK("a free lock is all zeroes", lock.Ptr == NULL);

	AcquireSRWLockExclusive(&of_zeroes);
	CHECK("zeroes are a lock", !TryAcquireSRWLockShared(&of_zeroes));
	ReleaseSRWLockExclusive(&of_zeroes);
	AcquireSRWLockShared(&of_zeroes);
	AcquireSRWLockShared(&of_zeroes);
	ReleaseSRWLockShared(&of_zeroes);
	ReleaseSRWLockShared(&of_zeroes);

	memset(&lock, 0xff, sizeof(lock));
	InitializeSRWLock(&lock);
	CHECK("any memory becomes a lock", TryAcquireSRWLockExclusive(&lock));
	ReleaseSRWLockExclusive(&lock);
}

#ifndef WINSHM_WITHOUT_THREADS
enum {
	N_THREADS = 4,
	N_ROUNDS = 20000,
};

struct shared {
	SRWLOCK lock;
	LONG n_writes, n_writes_too; /* both under the lock */
	volatile LONG n_torn;
};

static void read_and_write(void *arg)
{
	struct shared *shared = (struct shared *)arg;
	int i;

	for (i = 0; i < N_ROUNDS; i++) {
		if (i % 4) {
			AcquireSRWLockShared(&shared->lock);
			if (shared->n_writes != shared->n_writes_too)
				InterlockedIncrement(&shared->n_torn);
			ReleaseSRWLockShared(&shared->lock);
		} else {
			AcquireSRWLockExclusive(&shared->lock);
			shared->n_writes++;
			shared->n_writes_too++;
			ReleaseSRWLockExclusive(&shared->lock);
		}
	}
}

struct meeting {
	SRWLOCK lock;
	volatile LONG n_inside;
};

static void meet(void *arg)
{
	struct meeting *meeting = (struct meeting *)arg;
	LONG n;

	AcquireSRWLockShared(&meeting->lock);
	InterlockedIncrement(&meeting->n_inside);
	WakeByAddressAll((PVOID)&meeting->n_inside);
	while ((n = InterlockedCompareExchange(&meeting->n_inside, 0, 0)) < 2)
		WaitOnAddress(&meeting->n_inside, &n, sizeof(n), INFINITE);
	ReleaseSRWLockShared(&meeting->lock);
}

static void test_several_threads(void)
{
	struct companion companions[N_THREADS];
	struct meeting meeting = { SRWLOCK_INIT, 0 };
	struct shared shared = { SRWLOCK_INIT, 0, 0, 0 };
	volatile LONG n_running = 0;
	int i;

	for (i = 0; i < 2; i++)
		REQUIRE(companion_start(&companions[i], meet, &meeting, &n_running));
	companions_end(&n_running);
	CHECK_EQ("two threads meet in a shared lock", meeting.n_inside, 2);

	for (i = 0; i < N_THREADS; i++)
		REQUIRE(companion_start(&companions[i], read_and_write, &shared,
					&n_running));
	companions_end(&n_running);
	CHECK_EQ("one writes at a time", shared.n_writes, N_THREADS * N_ROUNDS / 4);
	CHECK_EQ("and nobody reads meanwhile", shared.n_torn, 0);
	CHECK("in the end the lock is free", TryAcquireSRWLockExclusive(&shared.lock));
}
#endif

int main(void)
{
	conform_begin();
	test_one_thread();
#ifndef WINSHM_WITHOUT_THREADS
	test_several_threads();
#endif
	return conform_end();
}
