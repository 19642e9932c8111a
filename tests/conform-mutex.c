/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: who owns one, how often, who gets it next, and what is told to who gets it from
 * an owner that ended without giving it back.
 */
#include "conform-sync.h"

static DWORD create_mutex_says(BOOL is_owned, const char *name)
{
	HANDLE mutex;

	SetLastError(UNTOUCHED);
	mutex = CreateMutexA(NULL, is_owned, name);
	return handle_said(mutex, GetLastError());
}

static DWORD create_mutex_ex_says(DWORD flags)
{
	HANDLE mutex;

	SetLastError(UNTOUCHED);
	mutex = CreateMutexExA(NULL, NULL, flags, MUTEX_ALL_ACCESS);
	return handle_said(mutex, GetLastError());
}

/* Parts for in_a_thread(). */
static DWORD WINAPI others_poll(LPVOID mutex)
{
	DWORD result = poll((HANDLE)mutex);

	if (result == WAIT_OBJECT_0 || result == WAIT_ABANDONED)
		ReleaseMutex((HANDLE)mutex);
	return result;
}

static DWORD WINAPI others_release(LPVOID mutex)
{
	return release_mutex_says((HANDLE)mutex);
}

static DWORD WINAPI take_and_return(LPVOID mutex)
{
	return poll((HANDLE)mutex);
}

static DWORD WINAPI take_and_exit(LPVOID mutex)
{
	if (poll((HANDLE)mutex) == WAIT_OBJECT_0)
		ExitThread(42);
	return 0;
}

static DWORD WINAPI take_thrice(LPVOID mutex)
{
	return poll((HANDLE)mutex) + poll((HANDLE)mutex) + poll((HANDLE)mutex);
}

static DWORD WINAPI create_owned(LPVOID name)
{
	return CreateMutexA(NULL, TRUE, (const char *)name) ? 0 : 1;
}

static void test_create(void)
{
	static const char name[] = "conform-mutex-create";
	HANDLE mutex, again;

	CHECK_EQ("an unnamed mutex is created and leaves the last error 0",
		 create_mutex_says(FALSE, NULL), ERROR_SUCCESS);
	CHECK_EQ("so is an owned one", create_mutex_says(TRUE, NULL), ERROR_SUCCESS);
	CHECK_EQ("and a named one", create_mutex_says(TRUE, name), ERROR_SUCCESS);
	CHECK_EQ("whose name goes with the handle, though it was owned",
		 create_mutex_says(FALSE, name), ERROR_SUCCESS);
	mutex = CreateMutexA(NULL, FALSE, name);
	REQUIRE(mutex);
	CHECK_EQ("a name that exists is told of", create_mutex_says(TRUE, name),
		 ERROR_ALREADY_EXISTS);
	again = CreateMutexA(NULL, TRUE, name);
	REQUIRE(again);
	CHECK_EQ("who wanted to own what exists does not", release_mutex_says(again),
		 ERROR_NOT_OWNER);
	CHECK_EQ("nor does anybody", in_a_thread(others_poll, mutex), WAIT_OBJECT_0);
	CHECK_EQ("taken by one handle", poll(mutex), WAIT_OBJECT_0);
	CHECK_EQ("it is given back by the other", release_mutex_says(again),
		 ERROR_SUCCESS);
	CHECK_EQ("once", release_mutex_says(mutex), ERROR_NOT_OWNER);
	CloseHandle(again);
	CloseHandle(mutex);

	mutex = CreateMutexExA(NULL, NULL, CREATE_MUTEX_INITIAL_OWNER, MUTEX_ALL_ACCESS);
	CHECK_EQ("with its flag it belongs to the creator",
		 in_a_thread(others_poll, mutex), WAIT_TIMEOUT);
	CHECK_EQ("who gives it back", release_mutex_says(mutex), ERROR_SUCCESS);
	CloseHandle(mutex);
	mutex = CreateMutexExA(NULL, NULL, 0, MUTEX_ALL_ACCESS);
	CHECK_EQ("without it to nobody", release_mutex_says(mutex), ERROR_NOT_OWNER);
	CloseHandle(mutex);
	CHECK_WINE_DIFFERS("there is no second flag", "unknown flags are ignored",
			   create_mutex_ex_says(2) == ERROR_INVALID_PARAMETER);
}

static void test_ownership(void)
{
	HANDLE mutex = CreateMutexA(NULL, TRUE, NULL);
	int i, n = 0;

	REQUIRE(mutex);
	CHECK_EQ("who creates a mutex as owned owns it", in_a_thread(others_poll, mutex),
		 WAIT_TIMEOUT);
	CHECK_EQ("another thread cannot give it back",
		 in_a_thread(others_release, mutex), ERROR_NOT_OWNER);
	CHECK_EQ("the owner takes it again without waiting", poll(mutex), WAIT_OBJECT_0);
	CHECK_EQ("and again, whatever the timeout",
		 WaitForSingleObject(mutex, INFINITE), WAIT_OBJECT_0);
	CHECK_EQ("gives it back once", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("twice", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("and still owns it", in_a_thread(others_poll, mutex), WAIT_TIMEOUT);
	CHECK_EQ("until the third time", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("then another thread gets it", in_a_thread(others_poll, mutex),
		 WAIT_OBJECT_0);
	CHECK_EQ("and there is nothing left to give back", release_mutex_says(mutex),
		 ERROR_NOT_OWNER);
	for (i = 0; i < 1000; i++)
		if (poll(mutex) == WAIT_OBJECT_0)
			n++;
	CHECK_EQ("it can be taken a thousand times", n, 1000);
	for (n = 0; release_mutex_says(mutex) == ERROR_SUCCESS;)
		n++;
	CHECK_EQ("and is given back as often", n, 1000);
	SetLastError(UNTOUCHED);
	poll(mutex);
	ReleaseMutex(mutex);
	CHECK_EQ("success leaves the last error alone", GetLastError(), UNTOUCHED);
	CloseHandle(mutex);
}

static void test_refusals(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE semaphore = CreateSemaphoreA(NULL, 0, 1, NULL);

	REQUIRE(mutex && event && semaphore);
	CHECK_EQ("NULL is not given back", release_mutex_says(NULL),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor is an event", release_mutex_says(event), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor a semaphore", release_mutex_says(semaphore), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor a process", release_mutex_says(GetCurrentProcess()),
		 ERROR_INVALID_HANDLE);
	CloseHandle(mutex);
	CHECK_EQ("nor what is closed", release_mutex_says(mutex), ERROR_INVALID_HANDLE);
	CHECK_EQ("which is not waited for either", poll_says(mutex),
		 ERROR_INVALID_HANDLE);
	CloseHandle(semaphore);
	CloseHandle(event);
}

static void test_handles_and_ownership(void)
{
	static const char name[] = "conform-mutex-handles";
	HANDLE mutex = CreateMutexA(NULL, TRUE, name);
	HANDLE other;

	REQUIRE(mutex);
	other = OpenMutexA(SYNCHRONIZE, FALSE, name);
	REQUIRE(other);
	CloseHandle(mutex);
	CHECK_EQ("the owner closes its handle and owns the mutex",
		 in_a_thread(others_poll, other), WAIT_TIMEOUT);
	CHECK_EQ("which it gives back through any handle", release_mutex_says(other),
		 ERROR_SUCCESS);
	CHECK_EQ("to who comes next", in_a_thread(others_poll, other), WAIT_OBJECT_0);
	poll(other);
	CloseHandle(other);
	mutex = CreateMutexA(NULL, FALSE, name);
	CHECK_EQ("a new mutex of the name of a lost one is not owned",
		 in_a_thread(others_poll, mutex), WAIT_OBJECT_0);
	CloseHandle(mutex);
}

static void test_abandoned(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);

	REQUIRE(mutex);
	CHECK_EQ("a thread takes a mutex and returns",
		 in_a_thread(take_and_return, mutex), WAIT_OBJECT_0);
	CHECK_EQ("who comes next is told so", poll(mutex), WAIT_ABANDONED);
	CHECK_EQ("and owns it", in_a_thread(others_poll, mutex), WAIT_TIMEOUT);
	CHECK_EQ("taking it again is nothing to tell of", poll(mutex), WAIT_OBJECT_0);
	CHECK_EQ("it is given back", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("as often as it was taken", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("not more often", release_mutex_says(mutex), ERROR_NOT_OWNER);
	CHECK_EQ("nobody is told a second time", poll(mutex), WAIT_OBJECT_0);
	ReleaseMutex(mutex);

	CHECK_EQ("a thread takes a mutex and calls ExitThread",
		 in_a_thread(take_and_exit, mutex), 42);
	CHECK_EQ("another thread is told so", in_a_thread(others_poll, mutex),
		 WAIT_ABANDONED);
	CHECK_EQ("and nobody else", in_a_thread(others_poll, mutex), WAIT_OBJECT_0);

	CHECK_EQ("a thread takes a mutex three times and ends",
		 in_a_thread(take_thrice, mutex), 3 * WAIT_OBJECT_0);
	CHECK_EQ("who gets it has it once", poll(mutex), WAIT_ABANDONED);
	CHECK_EQ("gives it back once", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("and has it no more", release_mutex_says(mutex), ERROR_NOT_OWNER);

	in_a_thread(take_and_return, mutex);
	CHECK_EQ("what nobody owns but a dead thread nobody gives back",
		 release_mutex_says(mutex), ERROR_NOT_OWNER);
	CHECK_EQ("which takes nothing from the news", poll(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);

	in_a_thread(take_and_return, mutex);
	in_a_thread(take_and_return, mutex);
	CHECK_EQ("abandoned twice it is told once for the second time", poll(mutex),
		 WAIT_ABANDONED);
	ReleaseMutex(mutex);
	CHECK_EQ("and then no more", poll(mutex), WAIT_OBJECT_0);
	ReleaseMutex(mutex);
	CloseHandle(mutex);

	CHECK_EQ("a thread that creates an owned mutex may end, too",
		 in_a_thread(create_owned, (LPVOID) "conform-mutex-born-owned"), 0);
	mutex = CreateMutexA(NULL, TRUE, "conform-mutex-born-owned");
	CHECK_EQ("which abandons it", poll(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);
	CloseHandle(mutex);
}

static void test_abandoned_of_many(void)
{
	HANDLE three[3];

	three[0] = CreateEventA(NULL, FALSE, FALSE, NULL);
	three[1] = CreateMutexA(NULL, FALSE, NULL);
	three[2] = CreateMutexA(NULL, FALSE, NULL);
	REQUIRE(three[0] && three[1] && three[2]);
	in_a_thread(take_and_return, three[2]);
	CHECK_EQ("a wait for any takes the free mutex before the abandoned one",
		 WaitForMultipleObjects(3, three, FALSE, 0), WAIT_OBJECT_0 + 1);
	CHECK_EQ("which is left as it was", in_a_thread(others_poll, three[2]),
		 WAIT_ABANDONED);
	ReleaseMutex(three[1]);

	in_a_thread(take_and_return, three[1]);
	CHECK_EQ("a wait for any tells which one is abandoned",
		 WaitForMultipleObjects(3, three, FALSE, 0), WAIT_ABANDONED_0 + 1);
	ReleaseMutex(three[1]);
	in_a_thread(take_and_return, three[2]);
	CHECK_EQ("the wait for the last two counts from its own first",
		 WaitForMultipleObjects(1, three + 2, FALSE, 0), WAIT_ABANDONED_0);
	ReleaseMutex(three[2]);

	in_a_thread(take_and_return, three[2]);
	CHECK_EQ("a wait for all takes no abandoned mutex before the rest is there",
		 WaitForMultipleObjects(3, three, TRUE, 0), WAIT_TIMEOUT);
	SetEvent(three[0]);
	CHECK_EQ("and says that one is when it is",
		 WaitForMultipleObjects(3, three, TRUE, 0), WAIT_ABANDONED_0);
	CHECK_EQ("owned it has the first mutex", release_mutex_says(three[1]),
		 ERROR_SUCCESS);
	CHECK_EQ("and the abandoned one", release_mutex_says(three[2]), ERROR_SUCCESS);
	CHECK_EQ("the event is consumed", poll(three[0]), WAIT_TIMEOUT);
	SetEvent(three[0]);
	CHECK_EQ("the next wait for all has nothing to tell",
		 WaitForMultipleObjects(3, three, TRUE, 0), WAIT_OBJECT_0);
	ReleaseMutex(three[1]);
	ReleaseMutex(three[2]);
	CloseHandle(three[2]);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
}

/* Sleepers who want a mutex that main holds. */
static struct sleeper sleepers[N_SLEEPERS];
static HANDLE wanted;

static void release_wanted(void *data)
{
	(void)data;
	ReleaseMutex(wanted);
}

static int sleepers_want(int n, DWORD settle_ms, void (*finish)(void *))
{
	int i;

	for (i = 0; i < n; i++) {
		sleeper_clear(&sleepers[i])->handles = &wanted;
		sleepers[i].finish = finish;
		if (!sleeper_start(&sleepers[i]))
			return 0;
		Sleep(settle_ms);
	}
	return 1;
}

static int in_order(DWORD settle_ms)
{
	LONG before = n_woken;
	int is_so, i;

	wanted = CreateMutexA(NULL, TRUE, NULL);
	is_so = sleepers_want(5, settle_ms, release_wanted);
	is_so = is_so && n_awake(sleepers, 5) == 0;
	ReleaseMutex(wanted);
	for (i = 0; i < 5; i++) {
		sleeper_end(&sleepers[i]);
		is_so = is_so && sleepers[i].order == before + i + 1 &&
			sleepers[i].result == WAIT_OBJECT_0;
	}
	CloseHandle(wanted);
	return is_so;
}

/* Holds what it got until it is told to go on. */
static HANDLE go_on;

static void hold_wanted(void *data)
{
	(void)data;
	WaitForSingleObject(go_on, NEVER_MS);
	ReleaseMutex(wanted);
}

static int handed_over(DWORD settle_ms)
{
	int is_so;

	wanted = CreateMutexA(NULL, TRUE, NULL);
	go_on = CreateEventA(NULL, TRUE, FALSE, NULL);
	is_so = sleepers_want(1, settle_ms, hold_wanted);
	is_so = is_so && release_mutex_says(wanted) == ERROR_SUCCESS &&
		poll(wanted) == WAIT_TIMEOUT &&
		release_mutex_says(wanted) == ERROR_NOT_OWNER;
	SetEvent(go_on);
	ReleaseMutex(wanted); /* when it was had by the look */
	sleeper_end(&sleepers[0]);
	CloseHandle(go_on);
	CloseHandle(wanted);
	return is_so && sleepers[0].result == WAIT_OBJECT_0;
}

static int not_before_the_last_release(DWORD settle_ms)
{
	int is_so;

	wanted = CreateMutexA(NULL, TRUE, NULL);
	poll(wanted);
	is_so = sleepers_want(1, settle_ms, release_wanted);
	ReleaseMutex(wanted);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 1) == 0;
	ReleaseMutex(wanted);
	sleeper_end(&sleepers[0]);
	CloseHandle(wanted);
	return is_so && sleepers[0].result == WAIT_OBJECT_0;
}

/* An owner that ends when it is told to. */
static HANDLE owner_has, owner_ends;

static DWORD WINAPI own_and_end(LPVOID data)
{
	(void)data;
	WaitForSingleObject(wanted, NEVER_MS);
	SetEvent(owner_has);
	WaitForSingleObject(owner_ends, NEVER_MS);
	return 0;
}

static HANDLE owner_start(void)
{
	DWORD id;
	HANDLE owner;

	wanted = CreateMutexA(NULL, FALSE, NULL);
	owner_has = CreateEventA(NULL, TRUE, FALSE, NULL);
	owner_ends = CreateEventA(NULL, TRUE, FALSE, NULL);
	owner = CreateThread(NULL, 0, own_and_end, NULL, 0, &id);
	WaitForSingleObject(owner_has, NEVER_MS);
	return owner;
}

static int owner_end(HANDLE owner)
{
	int is_over = WaitForSingleObject(owner, NEVER_MS) == WAIT_OBJECT_0;

	CloseHandle(owner);
	CloseHandle(owner_ends);
	CloseHandle(owner_has);
	return is_over;
}

static int owner_dies_before_four(DWORD settle_ms)
{
	HANDLE owner = owner_start();
	LONG before = n_woken;
	int is_so = sleepers_want(4, settle_ms, release_wanted), i;

	SetEvent(owner_ends);
	for (i = 0; i < 4; i++) {
		sleeper_end(&sleepers[i]);
		is_so = is_so && sleepers[i].order == before + i + 1 &&
			sleepers[i].result == (i ? WAIT_OBJECT_0 : WAIT_ABANDONED);
	}
	is_so = owner_end(owner) && is_so;
	CloseHandle(wanted);
	return is_so;
}

static int owner_dies_without_handles(DWORD settle_ms)
{
	HANDLE owner = owner_start();
	int is_so = sleepers_want(1, settle_ms, NULL);

	CloseHandle(wanted);
	Sleep(settle_ms);
	SetEvent(owner_ends);
	sleeper_end(&sleepers[0]);
	is_so = owner_end(owner) && is_so;
	return is_so && sleepers[0].result == WAIT_ABANDONED;
}

static int owner_dies_before_wait_for_any(DWORD settle_ms)
{
	HANDLE owner = owner_start(), three[3];
	int is_so;

	three[0] = CreateEventA(NULL, FALSE, FALSE, NULL);
	three[1] = CreateSemaphoreA(NULL, 0, 1, NULL);
	three[2] = wanted;
	sleeper_clear(&sleepers[0])->handles = three;
	sleepers[0].n_handles = 3;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	SetEvent(owner_ends);
	sleeper_end(&sleepers[0]);
	is_so = owner_end(owner) && is_so;
	CloseHandle(three[2]);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
	return is_so && sleepers[0].result == WAIT_ABANDONED_0 + 2;
}

static int owner_dies_before_wait_for_all(DWORD settle_ms)
{
	HANDLE owner = owner_start(), two[2];
	int is_so;

	two[0] = CreateEventA(NULL, FALSE, FALSE, NULL);
	two[1] = wanted;
	sleeper_clear(&sleepers[0])->handles = two;
	sleepers[0].n_handles = 2;
	sleepers[0].wants_all = TRUE;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	SetEvent(owner_ends);
	is_so = owner_end(owner) && is_so;
	Sleep(settle_ms);
	is_so = is_so && !n_awake(sleepers, 1);
	SetEvent(two[0]);
	sleeper_end(&sleepers[0]);
	is_so = is_so && poll(two[0]) == WAIT_TIMEOUT;
	CloseHandle(two[1]);
	CloseHandle(two[0]);
	return is_so && sleepers[0].result == WAIT_ABANDONED_0;
}

static void test_sleepers(void)
{
	CHECK("sleepers get a mutex in the order they came", patiently(in_order));
	CHECK("who gives it back to a sleeper does not get it again before it",
	      patiently(handed_over));
	CHECK("a mutex taken twice wakes nobody when it is given back once",
	      patiently(not_before_the_last_release));
	CHECK("of four sleepers the first is told of the owner's end",
	      patiently(owner_dies_before_four));
	CHECK("a sleeper is told of it even if no handle is left",
	      patiently(owner_dies_without_handles));
	CHECK("a wait for any is told which one was abandoned in its sleep",
	      patiently(owner_dies_before_wait_for_any));
	CHECK("a wait for all is told of it when the rest has come",
	      patiently(owner_dies_before_wait_for_all));
}

/* Many threads count under a mutex. */
#define N_COUNTERS 4
#define N_COUNTS   500

static volatile LONG counter;

static DWORD WINAPI count(LPVOID mutex)
{
	int i;

	for (i = 0; i < N_COUNTS; i++) {
		LONG value;

		if (WaitForSingleObject((HANDLE)mutex, NEVER_MS) != WAIT_OBJECT_0)
			return 1;
		value = counter;
		if (i % 16 == 0)
			Sleep(0);
		counter = value + 1;
		ReleaseMutex((HANDLE)mutex);
	}
	return 0;
}

static void test_exclusion(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL), threads[N_COUNTERS];
	DWORD id;
	int i;

	REQUIRE(mutex);
	for (i = 0; i < N_COUNTERS; i++)
		threads[i] = CreateThread(NULL, 0, count, mutex, 0, &id);
	CHECK_EQ("four threads come to an end",
		 WaitForMultipleObjects(N_COUNTERS, threads, TRUE, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK_EQ("and have counted one at a time", counter, N_COUNTERS * N_COUNTS);
	for (i = 0; i < N_COUNTERS; i++)
		CloseHandle(threads[i]);
	CloseHandle(mutex);
}

/* The other process: owns the mutex of the parent, and ends as it is told. */
static const char shared_name[] = "conform-mutex-shared";

static int child_owns(const char *end)
{
	HANDLE mutex = OpenMutexA(SYNCHRONIZE, FALSE, shared_name);

	if (WaitForSingleObject(mutex, NEVER_MS) == WAIT_FAILED)
		return 1;
	child_says_ready("conform-mutex");
	if (!strcmp(end, "returns"))
		return 21;
	if (!strcmp(end, "exits"))
		ExitProcess(22);
	if (!strcmp(end, "releases")) {
		WaitForSingleObject(OpenEventA(SYNCHRONIZE, FALSE, "conform-mutex-end"),
				    NEVER_MS);
		return ReleaseMutex(mutex) ? 23 : 1;
	}
	Sleep(2 * NEVER_MS);
	return 2;
}

static int owner_is_terminated(DWORD settle_ms)
{
	struct child child;
	int is_so;

	wanted = CreateMutexA(NULL, FALSE, shared_name);
	is_so = child_start(&child, "conform-mutex", "sleeps", NULL) &&
		child_is_ready(&child) && sleepers_want(3, settle_ms, release_wanted);
	TerminateProcess(child.process, 77);
	sleeper_end(&sleepers[0]);
	sleeper_end(&sleepers[1]);
	sleeper_end(&sleepers[2]);
	is_so = child_end(&child) == 77 && is_so;
	CloseHandle(wanted);
	return is_so && sleepers[0].result == WAIT_ABANDONED &&
	       sleepers[1].result == WAIT_OBJECT_0 && sleepers[2].result == WAIT_OBJECT_0;
}

static void test_two_processes(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, shared_name);
	HANDLE end = CreateEventA(NULL, TRUE, FALSE, "conform-mutex-end");
	struct child child;

	REQUIRE(mutex && end);
	REQUIRE(child_start(&child, "conform-mutex", "releases", NULL));
	REQUIRE(child_is_ready(&child));
	CHECK_EQ("a mutex another process owns is not to be had", poll(mutex),
		 WAIT_TIMEOUT);
	CHECK_EQ("nor to be given back", release_mutex_says(mutex), ERROR_NOT_OWNER);
	SetEvent(end);
	CHECK_EQ("until that process gives it back",
		 WaitForSingleObject(mutex, NEVER_MS), WAIT_OBJECT_0);
	CHECK_EQ("and ends", child_end(&child), 23);
	ReleaseMutex(mutex);

	REQUIRE(child_start(&child, "conform-mutex", "returns", NULL));
	CHECK_EQ("a process that owns a mutex returns from main()", child_end(&child),
		 21);
	CHECK_EQ("and has abandoned it", poll(mutex), WAIT_ABANDONED);
	CHECK_EQ("to who owns it now", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("nobody is told a second time", poll(mutex), WAIT_OBJECT_0);
	ReleaseMutex(mutex);

	REQUIRE(child_start(&child, "conform-mutex", "exits", NULL));
	CHECK_EQ("a process that owns a mutex calls ExitProcess", child_end(&child), 22);
	CHECK_EQ("and has abandoned it, too", poll(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);

	REQUIRE(child_start(&child, "conform-mutex", "sleeps", NULL));
	REQUIRE(child_is_ready(&child));
	TerminateProcess(child.process, 55);
	CHECK_EQ("a process that owns a mutex is terminated", child_end(&child), 55);
	CHECK_EQ("and has abandoned it likewise", poll(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);
	CloseHandle(end);
	CloseHandle(mutex);
	CHECK("of three sleepers one is told when a process is terminated",
	      patiently(owner_is_terminated));
}

int main(int argc, char **argv)
{
	if (argc > 2)
		return child_owns(argv[1]);

	conform_begin();
	test_create();
	test_ownership();
	test_refusals();
	test_handles_and_ownership();
	test_abandoned();
	test_abandoned_of_many();
	test_sleepers();
	test_exclusion();
	test_two_processes();
	return conform_end();
}
