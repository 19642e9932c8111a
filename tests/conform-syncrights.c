/* SPDX-License-Identifier: MIT */
/*
 * The rights of handles to events, mutexes, semaphores, timers, threads and processes: what
 * each of them is for, what the generic ones mean, and how a handle comes by them.
 */
#include "conform-sync.h"

static const char event_name[] = "conform-syncrights-event";
static const char mutex_name[] = "conform-syncrights-mutex";
static const char semaphore_name[] = "conform-syncrights-semaphore";
static const char timer_name[] = "conform-syncrights-timer";

/* What opening for these rights says, then what each use of the handle does. */
struct use {
	DWORD access;
	const char *right;
	int may_wait;
	int may_change;
};

static const struct use uses[] = {
	{ SYNCHRONIZE, "SYNCHRONIZE", 1, 0 },
	{ 2, "the right to modify", 0, 1 },
	{ 1, "the right to query", 0, 0 },
	{ READ_CONTROL, "READ_CONTROL", 0, 0 },
	{ SYNCHRONIZE | 2, "SYNCHRONIZE and the right to modify", 1, 1 },
	{ GENERIC_READ, "GENERIC_READ", 0, 0 },
	{ GENERIC_WRITE, "GENERIC_WRITE", 0, 1 },
	{ GENERIC_EXECUTE, "GENERIC_EXECUTE", 1, 0 },
	{ GENERIC_READ | GENERIC_WRITE, "GENERIC_READ and GENERIC_WRITE", 0, 1 },
	{ GENERIC_ALL, "GENERIC_ALL", 1, 1 },
	{ MAXIMUM_ALLOWED, "MAXIMUM_ALLOWED", 1, 1 },
	{ 0x1f0003, "all rights", 1, 1 },
};

#define N_USES ((int)(sizeof(uses) / sizeof(uses[0])))

static char sentence[200];

static const char *with(const struct use *use, const char *format)
{
	sprintf(sentence, format, use->right);
	return sentence;
}

static DWORD expected(int may)
{
	return may ? ERROR_SUCCESS : ERROR_ACCESS_DENIED;
}

static void test_numbers(void)
{
	CHECK_EQ("EVENT_ALL_ACCESS is a number", EVENT_ALL_ACCESS, 0x1f0003);
	CHECK_EQ("EVENT_MODIFY_STATE, too", EVENT_MODIFY_STATE, 2);
	CHECK_EQ("MUTEX_ALL_ACCESS, too", MUTEX_ALL_ACCESS, 0x1f0001);
	CHECK_EQ("MUTEX_MODIFY_STATE, too", MUTEX_MODIFY_STATE, 1);
	CHECK_EQ("SEMAPHORE_ALL_ACCESS, too", SEMAPHORE_ALL_ACCESS, 0x1f0003);
	CHECK_EQ("SEMAPHORE_MODIFY_STATE, too", SEMAPHORE_MODIFY_STATE, 2);
	CHECK_EQ("TIMER_ALL_ACCESS, too", TIMER_ALL_ACCESS, 0x1f0003);
	CHECK_EQ("TIMER_MODIFY_STATE, too", TIMER_MODIFY_STATE, 2);
	CHECK_EQ("TIMER_QUERY_STATE, too", TIMER_QUERY_STATE, 1);
	CHECK_EQ("SYNCHRONIZE, too", SYNCHRONIZE, 0x100000);
}

static void test_event(void)
{
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, event_name);
	int i;

	REQUIRE(event);
	for (i = 0; i < N_USES; i++) {
		const struct use *use = &uses[i];
		HANDLE handle = OpenEventA(use->access, FALSE, event_name);

		CHECK(with(use, "an event is opened for %s"), handle != NULL);
		CHECK_EQ(with(use, "with %s an event is waited for or not"),
			 look_says(handle), expected(use->may_wait));
		CHECK_EQ(with(use, "with %s an event is set or not"), set_says(handle),
			 expected(use->may_change));
		CHECK_EQ(with(use, "with %s an event is reset or not"),
			 reset_says(handle), expected(use->may_change));
		CHECK_EQ(with(use, "with %s an event is pulsed or not"),
			 pulse_says(handle), expected(use->may_change));
		CloseHandle(handle);
	}
	CloseHandle(event);
}

static void test_mutex(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, mutex_name);
	int i;

	REQUIRE(mutex);
	for (i = 0; i < N_USES; i++) {
		const struct use *use = &uses[i];
		HANDLE handle;
		DWORD waited;

		/* Mutexes have no right to modify: the bit is none of theirs. */
		if (use->access & 2)
			continue;
		handle = OpenMutexA(use->access, FALSE, mutex_name);
		CHECK(with(use, "a mutex is opened for %s"), handle != NULL);
		waited = look_says(handle);
		CHECK_EQ(with(use, "with %s a mutex is waited for or not"), waited,
			 expected(use->may_wait));
		if (waited != ERROR_SUCCESS)
			look(mutex);
		CHECK_EQ(with(use, "with %s a mutex is released by its owner"),
			 release_mutex_says(handle), ERROR_SUCCESS);
		CHECK_EQ(with(use, "with %s a mutex is not released by others"),
			 release_mutex_says(handle), ERROR_NOT_OWNER);
		CloseHandle(handle);
	}
	CloseHandle(mutex);
}

static void test_semaphore(void)
{
	HANDLE semaphore = CreateSemaphoreA(NULL, 1, 100, semaphore_name);
	int i;

	REQUIRE(semaphore);
	for (i = 0; i < N_USES; i++) {
		const struct use *use = &uses[i];
		HANDLE handle = OpenSemaphoreA(use->access, FALSE, semaphore_name);
		LONG previous = 77;

		CHECK(with(use, "a semaphore is opened for %s"), handle != NULL);
		CHECK_EQ(with(use, "with %s a semaphore gives or not"), look_says(handle),
			 expected(use->may_wait));
		CHECK_EQ(with(use, "with %s a semaphore is given to or not"),
			 release_semaphore_says(handle, 1), expected(use->may_change));
		if (!use->may_change) {
			ReleaseSemaphore(handle, 1, &previous);
			CHECK_EQ(with(use, "with %s nothing is told of the count"),
				 previous, 77);
		}
		CloseHandle(handle);
	}
	CloseHandle(semaphore);
}

static void test_timer(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, timer_name);
	int i;

	REQUIRE(timer);
	for (i = 0; i < N_USES; i++) {
		const struct use *use = &uses[i];
		HANDLE handle = OpenWaitableTimerA(use->access, FALSE, timer_name);

		CHECK(with(use, "a timer is opened for %s"), handle != NULL);
		CHECK_EQ(with(use, "with %s a timer is waited for or not"),
			 look_says(handle), expected(use->may_wait));
		CHECK_EQ(with(use, "with %s a timer is set or not"),
			 set_timer_says(handle, -10000000, 0), expected(use->may_change));
		CHECK_EQ(with(use, "with %s a timer is cancelled or not"),
			 cancel_says(handle), expected(use->may_change));
		CloseHandle(handle);
	}
	CloseHandle(timer);
}

/* The rights the longer creating calls ask for are the ones the handle has. */
static void test_create_ex(void)
{
	HANDLE handle, other;

	handle = CreateEventExA(NULL, NULL, 0, EVENT_MODIFY_STATE);
	CHECK_EQ("an event created to be set is set", set_says(handle), ERROR_SUCCESS);
	CHECK_EQ("and not waited for", look_says(handle), ERROR_ACCESS_DENIED);
	CloseHandle(handle);
	handle = CreateEventExA(NULL, NULL, CREATE_EVENT_INITIAL_SET, SYNCHRONIZE);
	CHECK_EQ("one created to be waited for is waited for", look(handle),
		 WAIT_OBJECT_0);
	CHECK_EQ("and not set", set_says(handle), ERROR_ACCESS_DENIED);
	CloseHandle(handle);
	handle = CreateMutexExA(NULL, NULL, CREATE_MUTEX_INITIAL_OWNER,
				MUTEX_MODIFY_STATE);
	CHECK_EQ("a mutex created without SYNCHRONIZE is not waited for",
		 look_says(handle), ERROR_ACCESS_DENIED);
	CHECK_EQ("but released", release_mutex_says(handle), ERROR_SUCCESS);
	CloseHandle(handle);
	handle = CreateSemaphoreExA(NULL, 1, 2, NULL, 0, SYNCHRONIZE);
	CHECK_EQ("a semaphore created to be waited for gives", look(handle),
		 WAIT_OBJECT_0);
	CHECK_EQ("and takes nothing", release_semaphore_says(handle, 1),
		 ERROR_ACCESS_DENIED);
	CloseHandle(handle);
	handle = CreateWaitableTimerExA(NULL, NULL, 0, TIMER_MODIFY_STATE);
	CHECK_EQ("a timer created to be set is set", set_timer_says(handle, 0, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("and not waited for", look_says(handle), ERROR_ACCESS_DENIED);
	CloseHandle(handle);

	handle = CreateEventA(NULL, TRUE, FALSE, event_name);
	SetLastError(UNTOUCHED);
	other = CreateEventExA(NULL, event_name, 0, SYNCHRONIZE);
	CHECK_EQ("what exists is created for some rights", GetLastError(),
		 ERROR_ALREADY_EXISTS);
	CHECK_EQ("and has those", look(other), WAIT_TIMEOUT);
	CHECK_EQ("and no others", set_says(other), ERROR_ACCESS_DENIED);
	CloseHandle(other);
	other = CreateEventA(NULL, TRUE, FALSE, event_name);
	CHECK_EQ("without being asked it has all", set_says(other), ERROR_SUCCESS);
	CloseHandle(other);
	CloseHandle(handle);
}

static void test_duplicates(void)
{
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
	HANDLE weak = duplicate(event, SYNCHRONIZE), copy = NULL;

	REQUIRE(event && weak);
	CHECK_EQ("a duplicate may have less rights: it waits", look(weak), WAIT_TIMEOUT);
	CHECK_EQ("and does not set", set_says(weak), ERROR_ACCESS_DENIED);
	DuplicateHandle(GetCurrentProcess(), weak, GetCurrentProcess(), &copy, 0, FALSE,
			DUPLICATE_SAME_ACCESS);
	REQUIRE(copy);
	CHECK_EQ("its duplicate has the same: it waits", look(copy), WAIT_TIMEOUT);
	CHECK_EQ("and does not set", set_says(copy), ERROR_ACCESS_DENIED);
	CloseHandle(copy);
	copy = duplicate(weak, EVENT_MODIFY_STATE);
	CHECK_EQ("another one may have others: it sets", set_says(copy), ERROR_SUCCESS);
	CHECK_EQ("what all of them are handles to", look(weak), WAIT_OBJECT_0);
	CHECK_EQ("and does not wait", look_says(copy), ERROR_ACCESS_DENIED);
	CloseHandle(copy);
	copy = duplicate(event, 0);
	CHECK("one may have none at all", copy != NULL);
	CHECK_EQ("and does nothing: it does not wait", look_says(copy),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("nor set", set_says(copy), ERROR_ACCESS_DENIED);
	CHECK_EQ("but closes", close_says(copy), ERROR_SUCCESS);
	copy = duplicate(weak, GENERIC_ALL);
	CHECK_EQ("or all of them", set_says(copy) + reset_says(copy) + look_says(copy),
		 ERROR_SUCCESS);
	CloseHandle(copy);
	CloseHandle(weak);
	CloseHandle(event);
}

static void test_several(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, TRUE, NULL);
	HANDLE two[2];

	two[0] = event;
	two[1] = duplicate(event, EVENT_MODIFY_STATE);
	REQUIRE(two[0] && two[1]);
	CHECK_EQ("one handle without the right to spoils a wait for any",
		 look_many_says(2, two, FALSE), ERROR_ACCESS_DENIED);
	CHECK_EQ("even alone", look_many_says(1, two + 1, FALSE), ERROR_ACCESS_DENIED);
	CHECK_EQ("and one for all", look_many_says(1, two + 1, TRUE),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("which all take nothing", look(event), WAIT_OBJECT_0);
	CloseHandle(two[1]);
	CloseHandle(two[0]);
}

static void test_threads_and_processes(void)
{
	HANDLE thread = duplicate(GetCurrentThread(), SYNCHRONIZE);
	HANDLE deaf = duplicate(GetCurrentThread(), THREAD_QUERY_INFORMATION);
	HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, GetCurrentProcessId());
	HANDLE blind =
		OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, GetCurrentProcessId());

	REQUIRE(thread && deaf && process && blind);
	CHECK_EQ("a thread is waited for with SYNCHRONIZE", look(thread), WAIT_TIMEOUT);
	CHECK_EQ("and not without", look_says(deaf), ERROR_ACCESS_DENIED);
	CHECK_EQ("a process is waited for with SYNCHRONIZE", look(process), WAIT_TIMEOUT);
	CHECK_EQ("and not without", look_says(blind), ERROR_ACCESS_DENIED);
	CloseHandle(blind);
	CloseHandle(process);
	CloseHandle(deaf);
	CloseHandle(thread);
}

int main(void)
{
	conform_begin();
	test_numbers();
	test_event();
	test_mutex();
	test_semaphore();
	test_timer();
	test_create_ex();
	test_duplicates();
	test_several();
	test_threads_and_processes();
	return conform_end();
}
