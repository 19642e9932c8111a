/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: who owns one, how often, and who gets it next. What is told of owners that ended
 * without giving theirs back is in conform-abandoned.c.
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
static DWORD WINAPI others_release(LPVOID mutex)
{
	return release_mutex_says((HANDLE)mutex);
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
	CHECK_EQ("nor does anybody", in_a_thread(others_look, mutex), WAIT_OBJECT_0);
	CHECK_EQ("taken by one handle", look(mutex), WAIT_OBJECT_0);
	CHECK_EQ("it is given back by the other", release_mutex_says(again),
		 ERROR_SUCCESS);
	CHECK_EQ("once", release_mutex_says(mutex), ERROR_NOT_OWNER);
	CloseHandle(again);
	CloseHandle(mutex);

	mutex = CreateMutexExA(NULL, NULL, CREATE_MUTEX_INITIAL_OWNER, MUTEX_ALL_ACCESS);
	CHECK_EQ("with its flag it belongs to the creator",
		 in_a_thread(others_look, mutex), WAIT_TIMEOUT);
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
	CHECK_EQ("who creates a mutex as owned owns it", in_a_thread(others_look, mutex),
		 WAIT_TIMEOUT);
	CHECK_EQ("another thread cannot give it back", in_a_thread(others_release, mutex),
		 ERROR_NOT_OWNER);
	CHECK_EQ("the owner takes it again without waiting", look(mutex), WAIT_OBJECT_0);
	CHECK_EQ("and again, whatever the timeout", WaitForSingleObject(mutex, INFINITE),
		 WAIT_OBJECT_0);
	CHECK_EQ("gives it back once", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("twice", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("and still owns it", in_a_thread(others_look, mutex), WAIT_TIMEOUT);
	CHECK_EQ("until the third time", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("then another thread gets it", in_a_thread(others_look, mutex),
		 WAIT_OBJECT_0);
	CHECK_EQ("and there is nothing left to give back", release_mutex_says(mutex),
		 ERROR_NOT_OWNER);
	for (i = 0; i < 1000; i++)
		if (look(mutex) == WAIT_OBJECT_0)
			n++;
	CHECK_EQ("it can be taken a thousand times", n, 1000);
	for (n = 0; release_mutex_says(mutex) == ERROR_SUCCESS;)
		n++;
	CHECK_EQ("and is given back as often", n, 1000);
	SetLastError(UNTOUCHED);
	look(mutex);
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
	CHECK_EQ("which is not waited for either", look_says(mutex),
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
		 in_a_thread(others_look, other), WAIT_TIMEOUT);
	CHECK_EQ("which it gives back through any handle", release_mutex_says(other),
		 ERROR_SUCCESS);
	CHECK_EQ("to who comes next", in_a_thread(others_look, other), WAIT_OBJECT_0);
	look(other);
	CloseHandle(other);
	mutex = CreateMutexA(NULL, FALSE, name);
	CHECK_EQ("a new mutex of the name of a lost one is not owned",
		 in_a_thread(others_look, mutex), WAIT_OBJECT_0);
	CloseHandle(mutex);
}

/* Sleepers who want a mutex that main holds. */
static struct sleeper sleepers[N_SLEEPERS];
static HANDLE wanted;

static int in_order(DWORD settle_ms)
{
	LONG before = n_woken;
	int is_so, i;

	wanted = CreateMutexA(NULL, TRUE, NULL);
	is_so = sleepers_start_to(sleepers, 5, &wanted, settle_ms, give_mutex_back);
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
	is_so = sleepers_start_to(sleepers, 1, &wanted, settle_ms, hold_wanted);
	is_so = is_so && release_mutex_says(wanted) == ERROR_SUCCESS &&
		look(wanted) == WAIT_TIMEOUT &&
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
	look(wanted);
	is_so = sleepers_start_to(sleepers, 1, &wanted, settle_ms, give_mutex_back);
	ReleaseMutex(wanted);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 1) == 0;
	ReleaseMutex(wanted);
	sleeper_end(&sleepers[0]);
	CloseHandle(wanted);
	return is_so && sleepers[0].result == WAIT_OBJECT_0;
}

static void test_sleepers(void)
{
	CHECK("sleepers get a mutex in the order they came", patiently(in_order));
	CHECK("who gives it back to a sleeper does not get it again before it",
	      patiently(handed_over));
	CHECK("a mutex taken twice wakes nobody when it is given back once",
	      patiently(not_before_the_last_release));
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

/* The other process: owns the mutex of the parent until it is told to give it back. */
static const char shared_name[] = "conform-mutex-shared";

static int child_owns(void)
{
	HANDLE mutex = OpenMutexA(SYNCHRONIZE, FALSE, shared_name);
	HANDLE end = OpenEventA(SYNCHRONIZE, FALSE, "conform-mutex-end");

	if (look(mutex) != WAIT_OBJECT_0)
		return 1;
	child_says_ready("conform-mutex");
	WaitForSingleObject(end, NEVER_MS);
	return ReleaseMutex(mutex) ? 23 : 1;
}

static void test_two_processes(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, shared_name);
	HANDLE end = CreateEventA(NULL, TRUE, FALSE, "conform-mutex-end");
	struct child child;

	REQUIRE(mutex && end);
	REQUIRE(child_start(&child, "conform-mutex", "owns", NULL));
	REQUIRE(child_is_ready(&child));
	CHECK_EQ("a mutex another process owns is not to be had", look(mutex),
		 WAIT_TIMEOUT);
	CHECK_EQ("nor to be given back", release_mutex_says(mutex), ERROR_NOT_OWNER);
	SetEvent(end);
	CHECK_EQ("until that process gives it back", WaitForSingleObject(mutex, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK_EQ("and ends", child_end(&child), 23);
	ReleaseMutex(mutex);
	CloseHandle(end);
	CloseHandle(mutex);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "owns"))
		return child_owns();

	conform_begin();
	test_create();
	test_ownership();
	test_refusals();
	test_handles_and_ownership();
	test_sleepers();
	test_exclusion();
	test_two_processes();
	return conform_end();
}
