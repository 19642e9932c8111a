/* SPDX-License-Identifier: MIT */
/*
 * SignalObjectAndWait(): what can be signaled, what is waited for, and what has happened to
 * one of them when the other is refused.
 */
#include "conform-sync.h"

static DWORD signal_says(HANDLE signaled, HANDLE waited)
{
	SetLastError(UNTOUCHED);
	return SignalObjectAndWait(signaled, waited, 0, FALSE) == WAIT_FAILED
		       ? failure_said()
		       : ERROR_SUCCESS;
}

static DWORD signal_and_look(HANDLE signaled, HANDLE waited)
{
	return SignalObjectAndWait(signaled, waited, 0, FALSE);
}

static void test_kinds(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE manual = CreateEventA(NULL, TRUE, FALSE, NULL);
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);
	HANDLE semaphore = CreateSemaphoreA(NULL, 0, 2, NULL);
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	LARGE_INTEGER due;

	REQUIRE(event && manual && mutex && semaphore && timer);
	SetLastError(UNTOUCHED);
	CHECK_EQ("an event is set", signal_and_look(event, semaphore), WAIT_TIMEOUT);
	CHECK_EQ("leaving the last error alone", GetLastError(), UNTOUCHED);
	CHECK_EQ("for one", look(event), WAIT_OBJECT_0);
	CHECK_EQ("a manual one is set", signal_and_look(manual, event), WAIT_TIMEOUT);
	CHECK_EQ("for all", look(manual) + look(manual), WAIT_OBJECT_0);
	CHECK_EQ("a semaphore is given one", signal_and_look(semaphore, manual),
		 WAIT_OBJECT_0);
	CHECK_EQ("exactly", release_one(semaphore), 1);
	CHECK_EQ("and gives one to who waits", signal_and_look(event, semaphore),
		 WAIT_OBJECT_0);
	CHECK_EQ("exactly", release_one(semaphore), 1);
	look(mutex);
	look(mutex);
	CHECK_EQ("a mutex is released", signal_and_look(mutex, manual), WAIT_OBJECT_0);
	CHECK_EQ("once", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("and no more", release_mutex_says(mutex), ERROR_NOT_OWNER);
	CHECK_EQ("a mutex is waited for", signal_and_look(event, mutex), WAIT_OBJECT_0);
	CHECK_EQ("and owned then", release_mutex_says(mutex), ERROR_SUCCESS);
	due.QuadPart = -100000;
	SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE);
	CHECK_EQ("a timer is waited for",
		 SignalObjectAndWait(event, timer, NEVER_MS, FALSE), WAIT_OBJECT_0);
	ResetEvent(event);
	CHECK_EQ("an object may be waited for that is signaled itself",
		 SignalObjectAndWait(event, event, INFINITE, FALSE), WAIT_OBJECT_0);
	CHECK_EQ("an event is consumed then", look(event), WAIT_TIMEOUT);
	look(mutex);
	CHECK_EQ("a mutex is given and taken",
		 SignalObjectAndWait(mutex, mutex, INFINITE, FALSE), WAIT_OBJECT_0);
	CHECK_EQ("once", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("and no more", release_mutex_says(mutex), ERROR_NOT_OWNER);
	look(semaphore);
	look(semaphore);
	CHECK_EQ("a semaphore gets one and gives it",
		 SignalObjectAndWait(semaphore, semaphore, INFINITE, FALSE),
		 WAIT_OBJECT_0);
	CHECK_EQ("and is as empty as before", release_one(semaphore), 0);
	CloseHandle(timer);
	CloseHandle(semaphore);
	CloseHandle(mutex);
	CloseHandle(manual);
	CloseHandle(event);
}

static void test_refused_signals(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, TRUE, NULL);
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);
	HANDLE semaphore = CreateSemaphoreA(NULL, 1, 1, NULL);
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	HANDLE weak_event = duplicate(event, SYNCHRONIZE);
	HANDLE weak_semaphore = duplicate(semaphore, SYNCHRONIZE);

	REQUIRE(event && mutex && semaphore && timer && section && weak_event &&
		weak_semaphore);
	CHECK_EQ("NULL is not signaled", signal_says(NULL, event), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor is a timer", signal_says(timer, event), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor a section", signal_says(section, event), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor a process", signal_says(GetCurrentProcess(), event),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor a mutex nobody owns", signal_says(mutex, event), ERROR_NOT_OWNER);
	CHECK_EQ("nor a full semaphore", signal_says(semaphore, event),
		 ERROR_TOO_MANY_POSTS);
	CHECK_EQ("nor an event without the right to set it",
		 signal_says(weak_event, event), ERROR_ACCESS_DENIED);
	look(semaphore);
	CHECK_EQ("nor a semaphore without the right to give",
		 signal_says(weak_semaphore, event), ERROR_ACCESS_DENIED);
	CHECK_EQ("which gives nothing", look(semaphore), WAIT_TIMEOUT);
	CHECK_EQ("what is refused says WAIT_FAILED", signal_and_look(mutex, event),
		 WAIT_FAILED);
	CHECK_EQ("and does not wait: what was there is there", look(event),
		 WAIT_OBJECT_0);
	CloseHandle(weak_semaphore);
	CloseHandle(weak_event);
	CloseHandle(section);
	CloseHandle(timer);
	CloseHandle(semaphore);
	CloseHandle(mutex);
	CloseHandle(event);
}

static void test_refused_waits(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE mutex = CreateMutexA(NULL, TRUE, NULL);
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	HANDLE weak = duplicate(mutex, READ_CONTROL);

	REQUIRE(event && mutex && section && weak);
	CHECK_EQ("there is no waiting for NULL", signal_says(event, NULL),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("which leaves the event unset", look(event), WAIT_TIMEOUT);
	CHECK_EQ("nor for a section", signal_says(event, section), ERROR_ACCESS_DENIED);
	CHECK_EQ("which leaves it unset, too", look(event), WAIT_TIMEOUT);
	CHECK_EQ("nor without the right to", signal_says(event, weak),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("which likewise leaves it unset", look(event), WAIT_TIMEOUT);
	CHECK_EQ("nor is a mutex given away for nothing", signal_says(mutex, NULL),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("but kept", release_mutex_says(mutex), ERROR_SUCCESS);
	CloseHandle(weak);
	CloseHandle(section);
	CloseHandle(mutex);
	CloseHandle(event);
}

static DWORD WINAPI take_and_end(LPVOID mutex)
{
	return look((HANDLE)mutex);
}

static void test_results(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);
	HANDLE never = CreateEventA(NULL, TRUE, FALSE, NULL);
	DWORD start = GetTickCount();

	REQUIRE(event && mutex && never);
	CHECK_EQ("it waits as long as it is told",
		 SignalObjectAndWait(event, never, 100, FALSE), WAIT_TIMEOUT);
	CHECK("and not shorter", GetTickCount() - start >= 80);
	CHECK_EQ("what was signaled stays so when time is up", look(event),
		 WAIT_OBJECT_0);
	in_a_thread(take_and_end, mutex);
	CHECK_EQ("a mutex whose owner ended is told of", signal_and_look(event, mutex),
		 WAIT_ABANDONED);
	CHECK_EQ("once", signal_and_look(event, mutex), WAIT_OBJECT_0);
	ReleaseMutex(mutex);
	ReleaseMutex(mutex);
	CHECK_EQ("alertable it waits as well, if nobody calls",
		 SignalObjectAndWait(event, never, 10, TRUE), WAIT_TIMEOUT);
	CHECK_EQ("and signals", look(event), WAIT_OBJECT_0);
	CloseHandle(never);
	CloseHandle(mutex);
	CloseHandle(event);
}

static int n_calls;

static VOID CALLBACK count_call(ULONG_PTR data)
{
	n_calls += (int)data;
}

static void test_alertable(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE never = CreateEventA(NULL, TRUE, FALSE, NULL);

	REQUIRE(event && never);
	QueueUserAPC(count_call, GetCurrentThread(), 1);
	CHECK_EQ("a call that is due ends an alertable wait",
		 SignalObjectAndWait(event, never, NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("when it was made", n_calls, 1);
	CHECK_EQ("the signal was given before", look(event), WAIT_OBJECT_0);
	QueueUserAPC(count_call, GetCurrentThread(), 1);
	CHECK_EQ("another wait does not care",
		 SignalObjectAndWait(event, never, 10, FALSE), WAIT_TIMEOUT);
	CHECK_EQ("and makes no call", n_calls, 1);
	SleepEx(0, TRUE);
	CHECK_EQ("which is left for the next that does", n_calls, 2);
	CloseHandle(never);
	CloseHandle(event);
}

/* A monitor: the mutex is given up and the wait begun by one call. */
#define N_THINGS 500

static HANDLE monitor, came, went;
static volatile LONG n_things, n_put;

static DWORD WINAPI put(LPVOID data)
{
	DWORD i;

	(void)data;
	for (i = 0; i < N_THINGS; i++) {
		if (WaitForSingleObject(monitor, NEVER_MS) != WAIT_OBJECT_0)
			return i;
		while (n_things > 0) {
			if (SignalObjectAndWait(monitor, went, NEVER_MS, FALSE) !=
			    WAIT_OBJECT_0)
				return i;
			WaitForSingleObject(monitor, NEVER_MS);
		}
		n_things++;
		n_put++;
		SetEvent(came);
		ReleaseMutex(monitor);
	}
	return i;
}

static DWORD get(void)
{
	DWORD i;

	for (i = 0; i < N_THINGS; i++) {
		if (WaitForSingleObject(monitor, NEVER_MS) != WAIT_OBJECT_0)
			return i;
		while (n_things == 0) {
			if (SignalObjectAndWait(monitor, came, NEVER_MS, FALSE) !=
			    WAIT_OBJECT_0)
				return i;
			WaitForSingleObject(monitor, NEVER_MS);
		}
		n_things--;
		SetEvent(went);
		ReleaseMutex(monitor);
	}
	return i;
}

static void test_monitor(void)
{
	HANDLE thread;
	DWORD id;

	monitor = CreateMutexA(NULL, FALSE, NULL);
	came = CreateEventA(NULL, FALSE, FALSE, NULL);
	went = CreateEventA(NULL, FALSE, FALSE, NULL);
	REQUIRE(monitor && came && went);
	thread = CreateThread(NULL, 0, put, NULL, 0, &id);
	REQUIRE(thread);
	CHECK_EQ("a monitor lets five hundred things through", get(), N_THINGS);
	WaitForSingleObject(thread, NEVER_MS);
	CHECK_EQ("that were put in", n_put, N_THINGS);
	CHECK_EQ("none is left", n_things, 0);
	CloseHandle(thread);
	CloseHandle(went);
	CloseHandle(came);
	CloseHandle(monitor);
}

static struct sleeper sleepers[N_SLEEPERS];

static void set_event(HANDLE event)
{
	SetEvent(event);
}

static int wakes_a_sleeper(DWORD settle_ms)
{
	static HANDLE event;
	HANDLE never = CreateEventA(NULL, TRUE, FALSE, NULL);
	int is_so;

	event = CreateEventA(NULL, FALSE, FALSE, NULL);
	is_so = sleepers_start_on(sleepers, 2, &event, settle_ms);
	is_so = is_so && signal_and_look(event, event) == WAIT_TIMEOUT &&
		sleepers_wake(sleepers, 2, 1) && n_awake(sleepers, 2) == 1;
	is_so = is_so && signal_and_look(event, never) == WAIT_TIMEOUT &&
		sleepers_wake(sleepers, 2, 2) && look(event) == WAIT_TIMEOUT;
	sleepers_release(sleepers, 2, event, set_event);
	CloseHandle(never);
	CloseHandle(event);
	return is_so;
}

static void test_sleepers(void)
{
	CHECK("whoever sleeps gets what is signaled before who signals and waits",
	      patiently(wakes_a_sleeper));
}

int main(void)
{
	conform_begin();
	test_kinds();
	test_refused_signals();
	test_refused_waits();
	test_results();
	test_alertable();
	test_monitor();
	test_sleepers();
	return conform_end();
}
