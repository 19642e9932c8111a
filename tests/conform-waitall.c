/* SPDX-License-Identifier: MIT */
/*
 * Waits for all of several objects: all or nothing, and nothing before all.
 */
#include "conform-sync.h"

static struct sleeper sleepers[N_SLEEPERS];

static HANDLE event_new(void)
{
	return CreateEventA(NULL, FALSE, FALSE, NULL);
}

static DWORD look_all(DWORD n, const HANDLE *objects)
{
	return WaitForMultipleObjects(n, objects, TRUE, 0);
}

static void test_refusals(void)
{
	static const char name[] = "conform-waitall-twice";
	static const char twice[] = "an object may be named twice";
	HANDLE three[3];

	three[0] = CreateEventA(NULL, TRUE, TRUE, name);
	three[1] = event_new();
	three[2] = three[0];
	REQUIRE(three[0] && three[1]);
	SetEvent(three[1]);
	CHECK_WINE_DIFFERS("no object is waited for twice", twice,
			   look_many_says(3, three, TRUE) == ERROR_INVALID_PARAMETER);
	SetEvent(three[1]);
	three[2] = OpenEventA(EVENT_ALL_ACCESS, FALSE, name);
	REQUIRE(three[2]);
	CHECK_WINE_DIFFERS("not by another handle either", twice,
			   look_many_says(3, three, TRUE) == ERROR_INVALID_PARAMETER);
	SetEvent(three[1]);
	CloseHandle(three[2]);
	three[2] = duplicate(three[0], SYNCHRONIZE);
	CHECK_WINE_DIFFERS("nor by a duplicate", twice,
			   look_many_says(3, three, TRUE) == ERROR_INVALID_PARAMETER);
	SetEvent(three[1]);
	CloseHandle(three[2]);
	CHECK_EQ("a bad handle is told of before that", look_many_says(3, three, TRUE),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("and nothing is taken by a wait that is refused", look(three[1]),
		 WAIT_OBJECT_0);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
}

static void test_kinds(void)
{
	HANDLE five[5];
	LARGE_INTEGER due;

	five[0] = event_new();
	five[1] = CreateSemaphoreA(NULL, 1, 2, NULL);
	five[2] = CreateMutexA(NULL, FALSE, NULL);
	five[3] = CreateEventA(NULL, TRUE, TRUE, NULL);
	five[4] = CreateWaitableTimerA(NULL, FALSE, NULL);
	REQUIRE(five[0] && five[1] && five[2] && five[3] && five[4]);
	CHECK_EQ("one object alone is all of them", look_all(1, five + 3), WAIT_OBJECT_0);
	CHECK_EQ("and is taken as it would be otherwise", look_all(1, five + 1),
		 WAIT_OBJECT_0);
	CHECK_EQ("once", look_all(1, five + 1), WAIT_TIMEOUT);
	ReleaseSemaphore(five[1], 1, NULL);
	CHECK_EQ("while one is missing nothing is had", look_all(5, five), WAIT_TIMEOUT);
	CHECK_EQ("the semaphore keeps what it has", release_one(five[1]), 1);
	CHECK_EQ("the mutex is not owned", release_mutex_says(five[2]), ERROR_NOT_OWNER);
	SetEvent(five[0]);
	CHECK_EQ("nor while another one is", WaitForMultipleObjects(5, five, TRUE, 10),
		 WAIT_TIMEOUT);
	CHECK_EQ("the event stays set", look(five[0]), WAIT_OBJECT_0);
	SetEvent(five[0]);
	due.QuadPart = 0;
	SetWaitableTimer(five[4], &due, 0, NULL, NULL, FALSE);
	SetLastError(UNTOUCHED);
	CHECK_EQ("when the last one comes all are had",
		 WaitForMultipleObjects(5, five, TRUE, NEVER_MS), WAIT_OBJECT_0);
	CHECK_EQ("and the last error is left alone", GetLastError(), UNTOUCHED);
	CHECK_EQ("the event is consumed", look(five[0]), WAIT_TIMEOUT);
	CHECK_EQ("the semaphore has one less", release_one(five[1]), 1);
	CHECK_EQ("the mutex is owned", in_a_thread(others_look, five[2]), WAIT_TIMEOUT);
	CHECK_EQ("the manual event is set as before", look(five[3]), WAIT_OBJECT_0);
	CHECK_EQ("the timer is consumed", look(five[4]), WAIT_TIMEOUT);
	SetEvent(five[0]);
	CHECK_EQ("what is owned already can be had once more", look_all(3, five),
		 WAIT_OBJECT_0);
	CHECK_EQ("which is given back", release_mutex_says(five[2]), ERROR_SUCCESS);
	CHECK_EQ("as often", release_mutex_says(five[2]), ERROR_SUCCESS);
	CHECK_EQ("and no more", release_mutex_says(five[2]), ERROR_NOT_OWNER);
	CloseHandle(five[4]);
	CloseHandle(five[3]);
	CloseHandle(five[2]);
	CloseHandle(five[1]);
	CloseHandle(five[0]);
}

static void test_64(void)
{
	static HANDLE many[MAXIMUM_WAIT_OBJECTS];
	int i, n_set = 0;

	for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++) {
		many[i] = event_new();
		REQUIRE(many[i]);
		if (i)
			SetEvent(many[i]);
	}
	CHECK_EQ("63 of 64 are not all", look_all(MAXIMUM_WAIT_OBJECTS, many),
		 WAIT_TIMEOUT);
	for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
		if (look(many[i]) == WAIT_OBJECT_0) {
			n_set++;
			SetEvent(many[i]);
		}
	CHECK_EQ("and none of them is taken", n_set, MAXIMUM_WAIT_OBJECTS - 1);
	SetEvent(many[0]);
	CHECK_EQ("64 are", look_all(MAXIMUM_WAIT_OBJECTS, many), WAIT_OBJECT_0);
	for (n_set = 0, i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
		if (look(many[i]) == WAIT_OBJECT_0)
			n_set++;
	CHECK_EQ("and all are taken", n_set, 0);
	for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
		CloseHandle(many[i]);
}

/* A pair that sleepers want whole. */
static HANDLE pair[2];

static void set_pair(HANDLE first)
{
	SetEvent(first);
	SetEvent(pair[1]);
}

static int pair_begin(int n_sleepers, DWORD settle_ms)
{
	int i, is_so = 1;

	pair[0] = event_new();
	pair[1] = event_new();
	for (i = 0; i < n_sleepers; i++) {
		sleeper_clear(&sleepers[i])->handles = pair;
		sleepers[i].n_handles = 2;
		sleepers[i].wants_all = TRUE;
		is_so = is_so && sleeper_start(&sleepers[i]);
		Sleep(settle_ms);
	}
	return is_so;
}

static void pair_end(int n_sleepers)
{
	sleepers_release(sleepers, n_sleepers, pair[0], set_pair);
	CloseHandle(pair[1]);
	CloseHandle(pair[0]);
}

/* One comes and is taken away again by somebody else, many times: nothing is had. */
static int others_may_take(DWORD settle_ms)
{
	int is_so = pair_begin(1, settle_ms), i;

	for (i = 0; i < 20; i++) {
		SetEvent(pair[i % 2]);
		Sleep(settle_ms / 10);
		is_so = is_so && look(pair[i % 2]) == WAIT_OBJECT_0;
	}
	is_so = is_so && n_awake(sleepers, 1) == 0;
	SetEvent(pair[1]);
	SetEvent(pair[0]);
	is_so = is_so && sleepers_wake(sleepers, 1, 1) && look(pair[0]) == WAIT_TIMEOUT &&
		look(pair[1]) == WAIT_TIMEOUT && sleepers[0].result == WAIT_OBJECT_0;
	pair_end(1);
	return is_so;
}

/* The last one that comes is not there any more for who looks right behind it. */
static int had_at_once(DWORD settle_ms)
{
	int is_so = pair_begin(1, settle_ms);

	SetEvent(pair[1]);
	SetEvent(pair[0]);
	is_so = is_so && look(pair[0]) == WAIT_TIMEOUT && look(pair[1]) == WAIT_TIMEOUT &&
		sleepers_wake(sleepers, 1, 1) && sleepers[0].result == WAIT_OBJECT_0;
	pair_end(1);
	return is_so;
}

static int one_whole_pair_for_one(DWORD settle_ms)
{
	int is_so = pair_begin(3, settle_ms);

	SetEvent(pair[0]);
	SetEvent(pair[1]);
	is_so = is_so && sleepers_wake(sleepers, 3, 1);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 3) == 1 && look(pair[0]) == WAIT_TIMEOUT &&
		look(pair[1]) == WAIT_TIMEOUT;
	SetEvent(pair[1]);
	SetEvent(pair[0]);
	is_so = is_so && sleepers_wake(sleepers, 3, 2);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 3) == 2;
	pair_end(3);
	return is_so;
}

/* A manual event that was set and reset before the other came does not count. */
static int not_what_was(DWORD settle_ms)
{
	int is_so;

	pair[0] = CreateEventA(NULL, TRUE, FALSE, NULL);
	pair[1] = event_new();
	sleeper_clear(&sleepers[0])->handles = pair;
	sleepers[0].n_handles = 2;
	sleepers[0].wants_all = TRUE;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	SetEvent(pair[0]);
	ResetEvent(pair[0]);
	PulseEvent(pair[0]);
	SetEvent(pair[1]);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 1) == 0 && look(pair[1]) == WAIT_OBJECT_0;
	SetEvent(pair[1]);
	SetEvent(pair[0]);
	is_so = is_so && sleepers_wake(sleepers, 1, 1);
	sleepers_release(sleepers, 1, pair[0], set_pair);
	is_so = is_so && look(pair[0]) == WAIT_OBJECT_0 && look(pair[1]) == WAIT_TIMEOUT;
	CloseHandle(pair[1]);
	CloseHandle(pair[0]);
	return is_so;
}

/* Who wants one of the pair only gets it before who wants both can. */
static int one_goes_before_both(DWORD settle_ms)
{
	int is_so = pair_begin(1, settle_ms);

	is_so = is_so && sleeper_start_on(&sleepers[1], &pair[0]);
	Sleep(settle_ms);
	SetEvent(pair[0]);
	is_so = is_so && sleepers_wake(sleepers, 2, 1) && sleepers[1].order &&
		!sleepers[0].order && look(pair[0]) == WAIT_TIMEOUT;
	SetEvent(pair[0]);
	SetEvent(pair[1]);
	is_so = is_so && sleepers_wake(sleepers, 2, 2) && look(pair[1]) == WAIT_TIMEOUT;
	pair_end(2);
	return is_so;
}

/* A mutex that sleeps among what is wanted is handed over with the rest only. */
static void release_all(HANDLE first)
{
	ReleaseMutex(pair[1]);
	SetEvent(first);
}

static int mutex_comes_last(DWORD settle_ms)
{
	int is_so;

	pair[0] = event_new();
	pair[1] = CreateMutexA(NULL, TRUE, NULL);
	sleeper_clear(&sleepers[0])->handles = pair;
	sleepers[0].n_handles = 2;
	sleepers[0].wants_all = TRUE;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	ReleaseMutex(pair[1]);
	Sleep(settle_ms / 10);
	is_so = is_so && look(pair[1]) == WAIT_OBJECT_0 && n_awake(sleepers, 1) == 0;
	SetEvent(pair[0]);
	Sleep(settle_ms / 10);
	is_so = is_so && n_awake(sleepers, 1) == 0 && look(pair[0]) == WAIT_OBJECT_0;
	SetEvent(pair[0]);
	ReleaseMutex(pair[1]);
	is_so = is_so && sleepers_wake(sleepers, 1, 1) && look(pair[0]) == WAIT_TIMEOUT;
	sleepers_release(sleepers, 1, pair[0], release_all);
	CloseHandle(pair[1]);
	CloseHandle(pair[0]);
	return is_so && sleepers[0].result == WAIT_OBJECT_0;
}

static void test_sleepers(void)
{
	CHECK("who sleeps for two leaves either to others until both are there",
	      patiently(others_may_take));
	CHECK("when the last one comes it is had at once, and no look finds it",
	      patiently(had_at_once));
	CHECK("both are had by one of three sleepers", patiently(one_whole_pair_for_one));
	CHECK("what was set and is not any more does not count", patiently(not_what_was));
	CHECK("who wants one gets it before who wants both",
	      patiently(one_goes_before_both));
	CHECK("a mutex is had with the rest, and not before",
	      patiently(mutex_comes_last));
}

static void test_timeout_takes_nothing(void)
{
	HANDLE two[2];

	two[0] = event_new();
	two[1] = CreateSemaphoreA(NULL, 0, 5, NULL);
	REQUIRE(two[0] && two[1]);
	SetEvent(two[0]);
	CHECK_EQ("a wait for all times out while one is there",
		 WaitForMultipleObjects(2, two, TRUE, 20), WAIT_TIMEOUT);
	CHECK_EQ("and leaves that", look(two[0]), WAIT_OBJECT_0);
	ReleaseSemaphore(two[1], 3, NULL);
	CHECK_EQ("a second one times out while the other is",
		 WaitForMultipleObjects(2, two, TRUE, 20), WAIT_TIMEOUT);
	CHECK_EQ("and leaves this", release_one(two[1]), 3);
	CloseHandle(two[1]);
	CloseHandle(two[0]);
}

/* Philosophers who take both forks at once: none starves, no fork is had by two. */
#define N_TABLE 3
#define N_MEALS 150

static HANDLE forks[N_TABLE];
static volatile LONG users[N_TABLE], n_clashes;

static void use(int fork, int by)
{
	if (InterlockedExchangeAdd(&users[fork], by) != (by > 0 ? 0 : 1))
		InterlockedIncrement(&n_clashes);
}

static DWORD WINAPI dine(LPVOID seat)
{
	int left = (int)(ULONG_PTR)seat, right = (left + 1) % N_TABLE;
	HANDLE both[2];
	DWORD i;

	both[0] = forks[left];
	both[1] = forks[right];
	for (i = 0; i < N_MEALS; i++) {
		if (WaitForMultipleObjects(2, both, TRUE, NEVER_MS) != WAIT_OBJECT_0)
			break;
		use(left, 1);
		use(right, 1);
		Sleep(0);
		use(right, -1);
		use(left, -1);
		if (left == 1) {
			SetEvent(both[1]);
			SetEvent(both[0]);
		} else {
			SetEvent(both[0]);
			SetEvent(both[1]);
		}
	}
	return i;
}

static void test_philosophers(void)
{
	HANDLE threads[N_TABLE];
	DWORD id, code;
	int i, n_full = 0;

	for (i = 0; i < N_TABLE; i++)
		forks[i] = CreateEventA(NULL, FALSE, TRUE, NULL);
	for (i = 0; i < N_TABLE; i++)
		threads[i] = CreateThread(NULL, 0, dine, (LPVOID)(ULONG_PTR)i, 0, &id);
	CHECK_EQ("three that share three forks get up",
		 WaitForMultipleObjects(N_TABLE, threads, TRUE, 2 * NEVER_MS),
		 WAIT_OBJECT_0);
	for (i = 0; i < N_TABLE; i++) {
		if (GetExitCodeThread(threads[i], &code) && code == N_MEALS)
			n_full++;
		CloseHandle(threads[i]);
	}
	CHECK_EQ("and have all had their meals", n_full, N_TABLE);
	CHECK_EQ("no fork was in two hands", n_clashes, 0);
	CHECK_EQ("and all lie on the table", look_all(N_TABLE, forks), WAIT_OBJECT_0);
	for (i = 0; i < N_TABLE; i++)
		CloseHandle(forks[i]);
}

static int child_waits(void)
{
	HANDLE three[3];

	three[0] = OpenMutexA(SYNCHRONIZE, FALSE, "conform-waitall-mutex");
	three[1] = OpenSemaphoreA(SYNCHRONIZE, FALSE, "conform-waitall-semaphore");
	three[2] = OpenEventA(SYNCHRONIZE, FALSE, "conform-waitall-event");
	child_says_ready("conform-waitall");
	return WaitForMultipleObjects(3, three, TRUE, NEVER_MS) == WAIT_OBJECT_0 ? 61 : 1;
}

static void test_two_processes(void)
{
	struct child child;
	HANDLE three[3];

	three[0] = CreateMutexA(NULL, TRUE, "conform-waitall-mutex");
	three[1] = CreateSemaphoreA(NULL, 0, 2, "conform-waitall-semaphore");
	three[2] = CreateEventA(NULL, FALSE, FALSE, "conform-waitall-event");
	REQUIRE(three[0] && three[1] && three[2]);
	REQUIRE(child_start(&child, "conform-waitall", "waits", NULL));
	REQUIRE(child_is_ready(&child));
	SetEvent(three[2]);
	ReleaseSemaphore(three[1], 2, NULL);
	CHECK_EQ("another process that waits for all has not taken the first",
		 look(three[2]), WAIT_OBJECT_0);
	SetEvent(three[2]);
	CHECK_EQ("nor ended", WaitForSingleObject(child.process, 10), WAIT_TIMEOUT);
	ReleaseMutex(three[0]);
	CHECK_EQ("when the last comes it has all", child_end(&child), 61);
	CHECK_EQ("its mutex is abandoned with it", look(three[0]), WAIT_ABANDONED);
	CHECK_EQ("one of two is left in the semaphore", release_one(three[1]), 1);
	CHECK_EQ("and nothing in the event", look(three[2]), WAIT_TIMEOUT);
	ReleaseMutex(three[0]);
	CloseHandle(three[2]);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "waits"))
		return child_waits();

	conform_begin();
	test_refusals();
	test_kinds();
	test_64();
	test_sleepers();
	test_timeout_takes_nothing();
	test_philosophers();
	test_two_processes();
	return conform_end();
}
