/* SPDX-License-Identifier: MIT */
/*
 * A storm of threads that queue calls to each other, set timers that call, and wait alertably
 * for all that can be waited for, while names come and go. What must never happen:
 *
 *   lost    a call that was queued and not made, or made twice
 *   double  a mutex had by two, or more units than there are
 *   hung    nobody has done anything for a while
 *   other   an answer nothing here gives a reason for
 *
 * TORTURE_SECONDS of it; TORTURE_MINUTES; TORTURE_SEED repeats what everybody throws.
 */
#include "torture.h"

enum {
	CALLS_THREADS = 8,
	CALLS_UNITS = 2,
	CALLS_HUNG_S = 20,
	CALLS_TICKS = 20000, /* of 100 ns: the latest a timer is due */
};

static HANDLE threads[CALLS_THREADS], timers[CALLS_THREADS];
static HANDLE first, second, units, mutex, goes_home;
static _Atomic uint64_t n_queued, n_made, n_due, n_done;
static _Atomic int n_inside, n_taken, n_leaving;
static _Atomic bool is_over;
static bool has_names;
static uint64_t seed;

static void WINAPI made(ULONG_PTR from)
{
	CHECK(from < CALLS_THREADS);
	atomic_fetch_add(&n_made, 1);
}

static void WINAPI due(LPVOID own, DWORD low, DWORD high)
{
	CHECK(own == &n_due && (low || high));
	atomic_fetch_add(&n_due, 1);
}

/* ---- what is had, and given back ---------------------------------------------------- */

static void had_mutex(struct dice *dice)
{
	CHECK_EQ(atomic_fetch_add(&n_inside, 1), 0);
	if (dice_below(dice, 64) == 0)
		Sleep(1);
	CHECK_EQ(atomic_fetch_sub(&n_inside, 1), 1);
	CHECK(ReleaseMutex(mutex));
}

static void had_unit(void)
{
	CHECK(atomic_fetch_add(&n_taken, 1) < CALLS_UNITS);
	atomic_fetch_sub(&n_taken, 1);
	CHECK(ReleaseSemaphore(units, 1, NULL));
}

/* Whoever waits alertably, or not for ever, need not have got it. */
static bool is_had(DWORD said)
{
	CHECK(said < 3 || said == WAIT_TIMEOUT || said == WAIT_IO_COMPLETION);
	return said < 3;
}

/* ---- what they do ------------------------------------------------------------------- */

static void wait_for_any(struct dice *dice)
{
	const HANDLE any[] = { first, units, mutex };
	DWORD said = WaitForMultipleObjectsEx(3, any, FALSE, dice_below(dice, 3), TRUE);

	if (is_had(said) && said == 1)
		had_unit();
	else if (said == 2)
		had_mutex(dice);
}

static void wait_for_all(struct dice *dice)
{
	const HANDLE all[] = { units, mutex };

	if (is_had(WaitForMultipleObjectsEx(2, all, TRUE, dice_below(dice, 3), TRUE))) {
		had_mutex(dice);
		had_unit();
	}
}

static void signal_and_wait(struct dice *dice)
{
	if (dice_below(dice, 2))
		is_had(SignalObjectAndWait(first, second, dice_below(dice, 3), TRUE));
	else if (is_had(SignalObjectAndWait(second, mutex, INFINITE, FALSE)))
		had_mutex(dice);
}

static void set_timer(struct dice *dice, ULONG_PTR self)
{
	LARGE_INTEGER when = { .QuadPart = -(LONGLONG)dice_below(dice, CALLS_TICKS) };

	CHECK(SetWaitableTimer(timers[self], &when, (LONG)dice_below(dice, 3), due,
			       &n_due, FALSE));
}

static void make_a_name(void)
{
	HANDLE made_one = CreateSemaphoreA(NULL, 0, 5, "passing"), opened;

	CHECK(made_one);
	opened = OpenSemaphoreA(SEMAPHORE_ALL_ACCESS, FALSE, "passing");
	CHECK(opened);
	CHECK(CloseHandle(made_one));
	CHECK(CloseHandle(opened));
}

static void do_one(struct dice *dice, ULONG_PTR self)
{
	switch (dice_below(dice, 12)) {
	case 0:
	case 1:
	case 2:
		CHECK(QueueUserAPC(made, threads[dice_below(dice, CALLS_THREADS)], self));
		atomic_fetch_add(&n_queued, 1);
		break;
	case 3:
		is_had(SleepEx(dice_below(dice, 2), TRUE));
		break;
	case 4:
		CHECK(SetEvent(dice_below(dice, 2) ? first : second));
		break;
	case 5:
		set_timer(dice, self);
		break;
	case 6:
		CHECK(CancelWaitableTimer(timers[dice_below(dice, CALLS_THREADS)]));
		break;
	case 7:
		signal_and_wait(dice);
		break;
	case 8:
		wait_for_all(dice);
		break;
	case 9:
		make_a_name();
		break;
	default:
		wait_for_any(dice);
		break;
	}
	atomic_fetch_add(&n_done, 1);
}

/* All stay until nobody queues any more, and make what calls they still have. The last of them
 * says so. */
static DWORD WINAPI play(LPVOID number)
{
	ULONG_PTR self = (ULONG_PTR)number;
	struct dice dice = { seed + self };

	while (!atomic_load(&is_over))
		do_one(&dice, self);
	CHECK(CancelWaitableTimer(timers[self]));
	if (atomic_fetch_add(&n_leaving, 1) == CALLS_THREADS - 1)
		CHECK(SetEvent(goes_home));
	while (WaitForSingleObjectEx(goes_home, INFINITE, TRUE) != WAIT_OBJECT_0)
		;
	while (SleepEx(0, TRUE) == WAIT_IO_COMPLETION)
		;
	return 0;
}

/* ---- the storm ---------------------------------------------------------------------- */

static const char *name_of(const char *name)
{
	return has_names ? name : NULL;
}

static void storm_begin(void)
{
	first = CreateEventA(NULL, FALSE, FALSE, name_of("first"));
	second = CreateEventA(NULL, FALSE, FALSE, name_of("second"));
	units = CreateSemaphoreA(NULL, CALLS_UNITS, CALLS_UNITS, name_of("units"));
	mutex = CreateMutexA(NULL, FALSE, name_of("mutex"));
	goes_home = CreateEventA(NULL, TRUE, FALSE, NULL);
	CHECK(first && second && units && mutex && goes_home);
	for (int i = 0; i < CALLS_THREADS; i++) {
		timers[i] = CreateWaitableTimerA(NULL, i % 2, NULL);
		threads[i] = CreateThread(NULL, 0, play, (LPVOID)(ULONG_PTR)i,
					  CREATE_SUSPENDED, NULL);
		CHECK(timers[i] && threads[i]);
	}
	for (int i = 0; i < CALLS_THREADS; i++)
		CHECK_EQ(ResumeThread(threads[i]), 1);
}

static void storm_watch(uint64_t n_seconds)
{
	uint64_t end_ns = torture_now_ns() + n_seconds * 1000000000;
	uint64_t before = 0, since_ns = torture_now_ns();

	while (torture_now_ns() < end_ns) {
		uint64_t now = atomic_load(&n_done);

		Sleep(20);
		if (now != before)
			since_ns = torture_now_ns();
		before = now;
		CHECK(torture_now_ns() - since_ns <
		      UINT64_C(1000000000) * CALLS_HUNG_S * test_patience());
	}
}

static void storm_end(void)
{
	LONG n_left = 0;

	atomic_store(&is_over, true);
	CHECK_EQ(WaitForMultipleObjects(CALLS_THREADS, threads, TRUE,
					1000 * CALLS_HUNG_S * test_patience()),
		 WAIT_OBJECT_0);
	torture_note("%llu done, %llu calls queued, %llu made, %llu of timers",
		     (unsigned long long)atomic_load(&n_done),
		     (unsigned long long)atomic_load(&n_queued),
		     (unsigned long long)atomic_load(&n_made),
		     (unsigned long long)atomic_load(&n_due));
	CHECK_EQ(atomic_load(&n_made), atomic_load(&n_queued));
	CHECK_EQ(WaitForSingleObject(units, 0), WAIT_OBJECT_0);
	CHECK(ReleaseSemaphore(units, 1, &n_left));
	CHECK_EQ(n_left, CALLS_UNITS - 1);
	for (int i = 0; i < CALLS_THREADS; i++)
		CHECK(CloseHandle(threads[i]) && CloseHandle(timers[i]));
	CHECK(CloseHandle(first) && CloseHandle(second) && CloseHandle(units) &&
	      CloseHandle(mutex) && CloseHandle(goes_home));
}

static void storm(bool names)
{
	uint64_t n_minutes = torture_env("TORTURE_MINUTES", 0);

	has_names = names;
	seed = torture_env("TORTURE_SEED", torture_now_ns());
	torture_note("TORTURE_SEED=%llu", (unsigned long long)seed);
	storm_begin();
	storm_watch(n_minutes ? n_minutes * 60 : torture_env("TORTURE_SECONDS", 2));
	storm_end();
}

TEST_LIMIT(calls_and_waits_of_what_has_no_name, 24 * 3600)
{
	storm(false);
}

TEST_LIMIT(calls_and_waits_of_what_has_one, 24 * 3600)
{
	storm(true);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
