/* SPDX-License-Identifier: MIT */
/*
 * Waits for one object and for any of several: what is refused, what is taken, what is
 * left, and how long it takes; threads and processes among the objects.
 */
#include "conform-sync.h"

#define SLACK_MS 20

static struct sleeper sleepers[N_SLEEPERS];

static HANDLE event_new(void)
{
	return CreateEventA(NULL, FALSE, FALSE, NULL);
}

static void test_refusals(void)
{
	HANDLE event = CreateEventA(NULL, TRUE, TRUE, NULL), closed = event_new();
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	HANDLE many[MAXIMUM_WAIT_OBJECTS + 1], two[2];
	static const char pseudo[] = "pseudo handles are accepted";
	int i;

	REQUIRE(event && closed && section);
	CloseHandle(closed);
	CHECK_EQ("there is no waiting for NULL", look_says(NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor for a handle that is closed", look_says(closed),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor for a section", look_says(section), ERROR_ACCESS_DENIED);
	CHECK_EQ("none for no objects at all", look_many_says(0, &event, FALSE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("not for all of them either", look_many_says(0, &event, TRUE),
		 ERROR_INVALID_PARAMETER);
	for (i = 0; i <= MAXIMUM_WAIT_OBJECTS; i++)
		many[i] = event;
	CHECK_EQ("none for 65", look_many_says(MAXIMUM_WAIT_OBJECTS + 1, many, FALSE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor for all of 65",
		 look_many_says(MAXIMUM_WAIT_OBJECTS + 1, many, TRUE),
		 ERROR_INVALID_PARAMETER);
	two[0] = event;
	two[1] = NULL;
	CHECK_EQ("an object that is there does not make up for NULL",
		 look_many_says(2, two, FALSE), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor when all are wanted", look_many_says(2, two, TRUE),
		 ERROR_INVALID_HANDLE);
	two[1] = closed;
	CHECK_EQ("nor for a closed handle", look_many_says(2, two, FALSE),
		 ERROR_INVALID_HANDLE);
	two[1] = section;
	CHECK_EQ("nor for a section", look_many_says(2, two, FALSE), ERROR_ACCESS_DENIED);
	two[1] = GetCurrentProcess();
	CHECK_WINE_DIFFERS("pseudo handles are not waited for among several", pseudo,
			   look_many_says(2, two, FALSE) == ERROR_INVALID_HANDLE);
	two[1] = GetCurrentThread();
	CHECK_WINE_DIFFERS("that of the thread neither", pseudo,
			   look_many_says(2, two, FALSE) == ERROR_INVALID_HANDLE);
	CHECK_WINE_DIFFERS("not even alone", pseudo,
			   look_many_says(1, two + 1, FALSE) == ERROR_INVALID_HANDLE);
	CHECK_EQ("though a wait for one accepts the process", look(GetCurrentProcess()),
		 WAIT_TIMEOUT);
	CHECK_EQ("by its number, too", look(INVALID_HANDLE_VALUE), WAIT_TIMEOUT);
	CHECK_EQ("and the thread", look(GetCurrentThread()), WAIT_TIMEOUT);
	CHECK_EQ("a wait that is refused says WAIT_FAILED", look(NULL), WAIT_FAILED);
	CHECK_EQ("with whatever timeout", WaitForSingleObject(NULL, INFINITE),
		 WAIT_FAILED);
	CloseHandle(section);
	CloseHandle(event);
}

static void test_timeouts(void)
{
	HANDLE event = event_new(), two[2];
	DWORD start;

	two[0] = event;
	two[1] = event_new();
	REQUIRE(two[0] && two[1]);
	SetLastError(UNTOUCHED);
	CHECK_EQ("a look does not wait", WaitForSingleObject(event, 0), WAIT_TIMEOUT);
	CHECK_EQ("and leaves the last error alone", GetLastError(), UNTOUCHED);
	CHECK_EQ("a short wait ends", WaitForSingleObject(event, 1), WAIT_TIMEOUT);
	CHECK_EQ("leaving the last error alone, too", GetLastError(), UNTOUCHED);
	start = GetTickCount();
	CHECK_EQ("a longer one", WaitForSingleObject(event, 100), WAIT_TIMEOUT);
	CHECK("lasts", GetTickCount() - start >= 100 - SLACK_MS);
	start = GetTickCount();
	CHECK_EQ("so does one for any of two", WaitForMultipleObjects(2, two, FALSE, 100),
		 WAIT_TIMEOUT);
	CHECK("as long", GetTickCount() - start >= 100 - SLACK_MS);
	start = GetTickCount();
	CHECK_EQ("and one for both", WaitForMultipleObjects(2, two, TRUE, 100),
		 WAIT_TIMEOUT);
	CHECK("as long", GetTickCount() - start >= 100 - SLACK_MS);
	SetEvent(event);
	start = GetTickCount();
	CHECK_EQ("what is there is had without waiting",
		 WaitForSingleObject(event, 100000), WAIT_OBJECT_0);
	CHECK("at once", GetTickCount() - start < NEVER_MS);
	SetEvent(event);
	CHECK_EQ("also by who would wait for ever", WaitForSingleObject(event, INFINITE),
		 WAIT_OBJECT_0);
	SetEvent(event);
	CHECK_EQ("for any", WaitForMultipleObjects(2, two, FALSE, INFINITE),
		 WAIT_OBJECT_0);
	SetEvent(two[0]);
	SetEvent(two[1]);
	CHECK_EQ("or all", WaitForMultipleObjects(2, two, TRUE, INFINITE), WAIT_OBJECT_0);
	CHECK_EQ("none of which touched the last error", GetLastError(), UNTOUCHED);
	CHECK_EQ("an alertable wait nobody calls ends as the others do",
		 WaitForSingleObjectEx(event, 10, TRUE), WAIT_TIMEOUT);
	CHECK_EQ("for several, too", WaitForMultipleObjectsEx(2, two, FALSE, 10, TRUE),
		 WAIT_TIMEOUT);
	CloseHandle(two[1]);
	CloseHandle(two[0]);
}

static void test_any(void)
{
	HANDLE five[5];
	LARGE_INTEGER due;

	five[0] = event_new();
	five[1] = CreateSemaphoreA(NULL, 2, 2, NULL);
	five[2] = CreateMutexA(NULL, FALSE, NULL);
	five[3] = CreateEventA(NULL, TRUE, TRUE, NULL);
	five[4] = CreateWaitableTimerA(NULL, FALSE, NULL);
	REQUIRE(five[0] && five[1] && five[2] && five[3] && five[4]);
	due.QuadPart = 0;
	SetWaitableTimer(five[4], &due, 0, NULL, NULL, FALSE);
	Sleep(30);

	CHECK_EQ("of several that are there the first is taken",
		 WaitForMultipleObjects(5, five, FALSE, 0), WAIT_OBJECT_0 + 1);
	CHECK_EQ("and nothing of the others: the mutex is not owned",
		 release_mutex_says(five[2]), ERROR_NOT_OWNER);
	CHECK_EQ("the semaphore gave one", release_one(five[1]), 1);
	SetEvent(five[0]);
	CHECK_EQ("one before it comes first",
		 WaitForMultipleObjects(5, five, FALSE, INFINITE), WAIT_OBJECT_0);
	CHECK_EQ("and is consumed", look(five[0]), WAIT_TIMEOUT);
	CHECK_EQ("the semaphore is as it was", release_one(five[1]), -1);
	look(five[1]);
	look(five[1]);
	CHECK_EQ("the mutex is next", WaitForMultipleObjects(5, five, FALSE, 0),
		 WAIT_OBJECT_0 + 2);
	CHECK_EQ("and can be taken over and over",
		 WaitForMultipleObjects(5, five, FALSE, INFINITE), WAIT_OBJECT_0 + 2);
	CHECK_EQ("for as many releases",
		 release_mutex_says(five[2]) + release_mutex_says(five[2]),
		 ERROR_SUCCESS);
	CHECK_EQ("and no more", release_mutex_says(five[2]), ERROR_NOT_OWNER);
	CHECK_EQ("counted from where the wait begins",
		 WaitForMultipleObjects(2, five + 3, FALSE, 0), WAIT_OBJECT_0);
	CHECK_EQ("a manual event can be had again",
		 WaitForMultipleObjects(2, five + 3, FALSE, 0), WAIT_OBJECT_0);
	ResetEvent(five[3]);
	CHECK_EQ("the timer comes last", WaitForMultipleObjects(2, five + 3, FALSE, 0),
		 WAIT_OBJECT_0 + 1);
	CHECK_EQ("and is consumed", WaitForMultipleObjects(2, five + 3, FALSE, 0),
		 WAIT_TIMEOUT);
	CloseHandle(five[4]);
	CloseHandle(five[3]);
	CloseHandle(five[2]);
	CloseHandle(five[1]);
	CloseHandle(five[0]);
}

static void test_duplicates(void)
{
	HANDLE three[3];

	three[0] = event_new();
	three[1] = event_new();
	three[2] = three[0];
	REQUIRE(three[0] && three[1]);
	CHECK_EQ("a wait for any of them may name an object twice",
		 WaitForMultipleObjects(3, three, FALSE, 0), WAIT_TIMEOUT);
	SetEvent(three[0]);
	CHECK_EQ("and tells its first place", WaitForMultipleObjects(3, three, FALSE, 0),
		 WAIT_OBJECT_0);
	CHECK_EQ("it is consumed once", WaitForMultipleObjects(3, three, FALSE, 10),
		 WAIT_TIMEOUT);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
}

static void test_64(void)
{
	static HANDLE many[MAXIMUM_WAIT_OBJECTS];
	int i, n_right = 0;

	for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++) {
		many[i] = i % 2 ? event_new() : CreateSemaphoreA(NULL, 0, 1, NULL);
		REQUIRE(many[i]);
	}
	CHECK_EQ("64 objects can be waited for",
		 WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, FALSE, 5),
		 WAIT_TIMEOUT);
	for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++) {
		if (i % 2)
			SetEvent(many[i]);
		else
			ReleaseSemaphore(many[i], 1, NULL);
		if (WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, many, FALSE, INFINITE) ==
		    WAIT_OBJECT_0 + (DWORD)i)
			n_right++;
	}
	CHECK_EQ("each of them is told by its place", n_right, MAXIMUM_WAIT_OBJECTS);
	sleeper_clear(&sleepers[0])->handles = many;
	sleepers[0].n_handles = MAXIMUM_WAIT_OBJECTS;
	REQUIRE(sleeper_start(&sleepers[0]));
	SetEvent(many[MAXIMUM_WAIT_OBJECTS - 1]);
	sleeper_end(&sleepers[0]);
	CHECK_EQ("the last one, too", sleepers[0].result,
		 WAIT_OBJECT_0 + MAXIMUM_WAIT_OBJECTS - 1);
	CHECK_EQ("whose coming leaves the last error alone", sleepers[0].error,
		 UNTOUCHED);
	for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++)
		CloseHandle(many[i]);
}

/* A sleeper on a mutex of main's, an event and a semaphore, in this order. */
static HANDLE trio[3];

static int trio_begin(DWORD settle_ms)
{
	int is_so;

	trio[0] = CreateMutexA(NULL, TRUE, NULL);
	trio[1] = event_new();
	trio[2] = CreateSemaphoreA(NULL, 0, 5, NULL);
	sleeper_clear(&sleepers[0])->handles = trio;
	sleepers[0].n_handles = 3;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	return is_so;
}

static void trio_end(void)
{
	while (!sleeper_ends_within(&sleepers[0], 2))
		SetEvent(trio[1]);
	sleeper_end(&sleepers[0]);
	CloseHandle(trio[2]);
	CloseHandle(trio[1]);
	CloseHandle(trio[0]);
}

/* The first that comes is had; what comes behind it is left, whatever its place. */
static int first_come(DWORD settle_ms)
{
	int is_so = trio_begin(settle_ms);

	ReleaseSemaphore(trio[2], 2, NULL);
	SetEvent(trio[1]);
	ReleaseMutex(trio[0]);
	is_so = is_so && sleepers_wake(sleepers, 1, 1) &&
		sleepers[0].result == WAIT_OBJECT_0 + 2 && release_one(trio[2]) == 1 &&
		look(trio[1]) == WAIT_OBJECT_0 && look(trio[0]) == WAIT_OBJECT_0;
	trio_end();
	return is_so;
}

static int event_come(DWORD settle_ms)
{
	int is_so = trio_begin(settle_ms);

	SetEvent(trio[1]);
	ReleaseSemaphore(trio[2], 1, NULL);
	is_so = is_so && look(trio[1]) == WAIT_TIMEOUT && release_one(trio[2]) == 1 &&
		sleepers_wake(sleepers, 1, 1) && sleepers[0].result == WAIT_OBJECT_0 + 1;
	trio_end();
	return is_so;
}

static int mutex_come(DWORD settle_ms)
{
	int is_so = trio_begin(settle_ms);

	ReleaseMutex(trio[0]);
	SetEvent(trio[1]);
	is_so = is_so && sleepers_wake(sleepers, 1, 1) &&
		sleepers[0].result == WAIT_OBJECT_0 && look(trio[1]) == WAIT_OBJECT_0;
	trio_end();
	return is_so;
}

/* One that sleeps for any of two, and two that sleep for one of them each. */
static HANDLE duo[2];

static void set_both(HANDLE first)
{
	SetEvent(first);
	SetEvent(duo[1]);
}

static int shared_between_waits(DWORD settle_ms)
{
	int is_so;

	duo[0] = event_new();
	duo[1] = event_new();
	sleeper_clear(&sleepers[0])->handles = duo;
	sleepers[0].n_handles = 2;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	is_so = is_so && sleeper_start_on(&sleepers[1], &duo[0]) &&
		sleeper_start_on(&sleepers[2], &duo[1]);
	Sleep(settle_ms);
	SetEvent(duo[1]);
	SetEvent(duo[0]);
	SetEvent(duo[1]);
	is_so = is_so && sleepers_wake(sleepers, 3, 3) &&
		sleepers[0].result == WAIT_OBJECT_0 + 1 && look(duo[0]) == WAIT_TIMEOUT &&
		look(duo[1]) == WAIT_TIMEOUT;
	sleepers_release(sleepers, 3, duo[0], set_both);
	CloseHandle(duo[1]);
	CloseHandle(duo[0]);
	return is_so;
}

/* A wait that timed out is gone: what comes then is nobody's. */
static int timed_out_takes_nothing(DWORD settle_ms)
{
	HANDLE event = event_new();
	int is_so;

	sleeper_clear(&sleepers[0])->handles = &event;
	sleepers[0].timeout_ms = settle_ms;
	is_so = sleeper_start(&sleepers[0]);
	sleeper_end(&sleepers[0]);
	SetEvent(event);
	is_so = is_so && sleepers[0].result == WAIT_TIMEOUT &&
		look(event) == WAIT_OBJECT_0;
	CloseHandle(event);
	return is_so;
}

static void test_sleepers(void)
{
	CHECK("a sleeper takes what comes first and nothing that comes behind it",
	      patiently(first_come));
	CHECK("an event it took is not there for others", patiently(event_come));
	CHECK("a mutex it was given is its own", patiently(mutex_come));
	CHECK("each of several sleepers takes one of what they share",
	      patiently(shared_between_waits));
	CHECK("who timed out takes nothing", patiently(timed_out_takes_nothing));
}

/* What is given equals what is taken, whatever the ways. */
#define N_TAKERS 4
#define N_TOKENS 1800

static HANDLE sources[3];
static volatile LONG n_taken[3];

static DWORD WINAPI take_any(LPVOID data)
{
	HANDLE all[4];
	DWORD which;

	all[0] = sources[1];
	all[1] = sources[0];
	all[2] = sources[2];
	all[3] = (HANDLE)data;
	for (;;) {
		which = WaitForMultipleObjects(4, all, FALSE, NEVER_MS) - WAIT_OBJECT_0;
		if (which >= 3)
			return which;
		InterlockedIncrement(&n_taken[which]);
	}
}

static void test_tokens(void)
{
	HANDLE takers[N_TAKERS], end = CreateEventA(NULL, TRUE, FALSE, NULL);
	DWORD id, code;
	int i, n_ended = 0;

	for (i = 0; i < 3; i++)
		sources[i] = CreateSemaphoreA(NULL, 0, N_TOKENS, NULL);
	for (i = 0; i < N_TAKERS; i++)
		takers[i] = CreateThread(NULL, 0, take_any, end, 0, &id);
	for (i = 0; i < N_TOKENS / 3; i++) {
		ReleaseSemaphore(sources[i % 3], 2, NULL);
		ReleaseSemaphore(sources[(i + 1) % 3], 1, NULL);
		if (i % 8 == 0)
			Sleep(0);
	}
	SetEvent(end);
	CHECK_EQ("four threads that take from three semaphores come to the end",
		 WaitForMultipleObjects(N_TAKERS, takers, TRUE, NEVER_MS), WAIT_OBJECT_0);
	for (i = 0; i < N_TAKERS; i++) {
		if (GetExitCodeThread(takers[i], &code) && code == 3)
			n_ended++;
		CloseHandle(takers[i]);
	}
	CHECK_EQ("which all of them were told", n_ended, N_TAKERS);
	CHECK_EQ("what was given was taken", n_taken[0] + n_taken[1] + n_taken[2],
		 N_TOKENS);
	CHECK_EQ("from each as much as was given to it", n_taken[2], N_TOKENS / 3);
	for (i = 0; i < 3; i++)
		CloseHandle(sources[i]);
	CloseHandle(end);
}

static DWORD WINAPI wait_for_end(LPVOID event)
{
	WaitForSingleObject((HANDLE)event, NEVER_MS);
	return 5;
}

static void test_threads(void)
{
	HANDLE end = CreateEventA(NULL, TRUE, FALSE, NULL), two[2], without;
	DWORD id, code = 0;

	REQUIRE(end);
	two[0] = event_new();
	two[1] = CreateThread(NULL, 0, wait_for_end, end, 0, &id);
	REQUIRE(two[0] && two[1]);
	CHECK_EQ("a thread that runs is waited for", look(two[1]), WAIT_TIMEOUT);
	CHECK_EQ("among others, too", WaitForMultipleObjects(2, two, FALSE, 5),
		 WAIT_TIMEOUT);
	without = duplicate(two[1], THREAD_QUERY_INFORMATION);
	CHECK_EQ("not without the right to", look_says(without), ERROR_ACCESS_DENIED);
	CloseHandle(without);
	SetEvent(end);
	CHECK_EQ("its end is told", WaitForMultipleObjects(2, two, FALSE, NEVER_MS),
		 WAIT_OBJECT_0 + 1);
	CHECK_EQ("again and again", look(two[1]), WAIT_OBJECT_0);
	CHECK_EQ("to who looks at several", WaitForMultipleObjects(2, two, FALSE, 0),
		 WAIT_OBJECT_0 + 1);
	CHECK_EQ("but not to who wants the others, too",
		 WaitForMultipleObjects(2, two, TRUE, 5), WAIT_TIMEOUT);
	SetEvent(two[0]);
	CHECK_EQ("before they are there", WaitForMultipleObjects(2, two, TRUE, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK("and it has its exit code", GetExitCodeThread(two[1], &code) && code == 5);
	CloseHandle(two[1]);
	CloseHandle(two[0]);
	CloseHandle(end);
}

static int child_waits(void)
{
	HANDLE end = OpenEventA(SYNCHRONIZE, FALSE, "conform-wait-end");

	child_says_ready("conform-wait");
	return WaitForSingleObject(end, NEVER_MS) == WAIT_OBJECT_0 ? 51 : 1;
}

static void test_processes(void)
{
	HANDLE end = CreateEventA(NULL, TRUE, FALSE, "conform-wait-end"), three[3];
	HANDLE without;
	struct child child;

	three[0] = event_new();
	three[1] = CreateSemaphoreA(NULL, 1, 1, "conform-wait-semaphore");
	REQUIRE(end && three[0] && three[1]);
	REQUIRE(child_start(&child, "conform-wait", "waits", NULL));
	REQUIRE(child_is_ready(&child));
	three[2] = child.process;
	CHECK_EQ("a process that runs is waited for", look(child.process), WAIT_TIMEOUT);
	CHECK_EQ("for a while", WaitForSingleObject(child.process, 10), WAIT_TIMEOUT);
	CHECK_EQ("among others it is what does not come",
		 WaitForMultipleObjects(3, three, FALSE, NEVER_MS), WAIT_OBJECT_0 + 1);
	CHECK_EQ("or nothing does", WaitForMultipleObjects(3, three, FALSE, 10),
		 WAIT_TIMEOUT);
	without = duplicate(child.process, PROCESS_QUERY_LIMITED_INFORMATION);
	CHECK_EQ("not without the right to", look_says(without), ERROR_ACCESS_DENIED);
	CloseHandle(without);
	SetEvent(end);
	CHECK_EQ("its end is told", WaitForMultipleObjects(3, three, FALSE, NEVER_MS),
		 WAIT_OBJECT_0 + 2);
	CHECK_EQ("again and again", look(child.process), WAIT_OBJECT_0);
	CHECK_EQ("to who wants all, when the others are there",
		 WaitForMultipleObjects(3, three, TRUE, 10), WAIT_TIMEOUT);
	SetEvent(three[0]);
	ReleaseSemaphore(three[1], 1, NULL);
	CHECK_EQ("and then it is", WaitForMultipleObjects(3, three, TRUE, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK_EQ("which takes the others", look(three[0]) + look(three[1]),
		 2 * WAIT_TIMEOUT);
	CHECK_EQ("it ended as it wanted", child_end(&child), 51);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
	CloseHandle(end);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "waits"))
		return child_waits();

	conform_begin();
	test_refusals();
	test_timeouts();
	test_any();
	test_duplicates();
	test_64();
	test_sleepers();
	test_tokens();
	test_threads();
	test_processes();
	return conform_end();
}
