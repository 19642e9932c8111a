/* SPDX-License-Identifier: MIT */
/*
 * Calls queued to a thread: they are made when the thread waits alertably, in order, all
 * that are there, and end that wait; they take nothing from what is waited for.
 */
#include "conform-sync.h"

/* What was called, in order. */
static ULONG_PTR calls[64];
static volatile LONG n_calls;
static DWORD call_thread;

static VOID CALLBACK call(ULONG_PTR data)
{
	if (n_calls < 64)
		calls[n_calls] = data;
	call_thread = GetCurrentThreadId();
	InterlockedIncrement(&n_calls);
}

static DWORD queue_says(PAPCFUNC routine, HANDLE thread, ULONG_PTR data)
{
	SetLastError(UNTOUCHED);
	return QueueUserAPC(routine, thread, data) ? ERROR_SUCCESS : failure_said();
}

static DWORD queue_here(ULONG_PTR data)
{
	return queue_says(call, GetCurrentThread(), data);
}

static void test_sleep(void)
{
	n_calls = 0;
	CHECK_EQ("an alertable sleep nobody calls in ends by itself", SleepEx(5, TRUE),
		 0);
	CHECK_EQ("one without length does, too", SleepEx(0, TRUE), 0);
	CHECK_EQ("a call is queued to the own thread", queue_here(7), ERROR_SUCCESS);
	CHECK_EQ("and not made", n_calls, 0);
	Sleep(1);
	CHECK_EQ("nor in a sleep", n_calls, 0);
	CHECK_EQ("that is not alertable", SleepEx(1, FALSE), 0);
	CHECK_EQ("whatever its length", n_calls, 0);
	SetLastError(UNTOUCHED);
	CHECK_EQ("an alertable one makes it, even without length", SleepEx(0, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("once", n_calls, 1);
	CHECK_EQ("with what belongs to it", calls[0], 7);
	CHECK_EQ("in this thread", call_thread, GetCurrentThreadId());
	CHECK_EQ("the last error is left alone", GetLastError(), UNTOUCHED);
	CHECK_EQ("and no second time", SleepEx(5, TRUE), 0);
	queue_here(8);
	CHECK_EQ("it ends the longest sleep", SleepEx(INFINITE, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("by being made", n_calls, 2);
}

static void test_order(void)
{
	int i, n_right = 0;

	n_calls = 0;
	for (i = 0; i < 50; i++)
		queue_here((ULONG_PTR)i + 100);
	CHECK_EQ("many calls are made in one sleep", SleepEx(NEVER_MS, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("all of them", n_calls, 50);
	for (i = 0; i < 50; i++)
		if (calls[i] == (ULONG_PTR)i + 100)
			n_right++;
	CHECK_EQ("in the order they were queued", n_right, 50);
	CHECK_EQ("and none is left", SleepEx(0, TRUE), 0);
	n_calls = 0;
	queue_here((ULONG_PTR)-1);
	SleepEx(0, TRUE);
	CHECK("what belongs to a call is as wide as a pointer",
	      calls[0] == (ULONG_PTR)-1);
}

static VOID CALLBACK call_again(ULONG_PTR n)
{
	call(n);
	if (n)
		QueueUserAPC(call_again, GetCurrentThread(), n - 1);
}

static DWORD result_within;

static VOID CALLBACK sleep_within(ULONG_PTR data)
{
	call(data);
	result_within = SleepEx(5, TRUE);
	call(data + 1);
}

static void test_calls_within_calls(void)
{
	n_calls = 0;
	QueueUserAPC(call_again, GetCurrentThread(), 3);
	CHECK_EQ("a call queues the next one", SleepEx(0, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("and so on, in the same sleep", n_calls, 4);
	CHECK_EQ("until none is left", SleepEx(0, TRUE), 0);
	n_calls = 0;
	QueueUserAPC(sleep_within, GetCurrentThread(), 10);
	queue_here(20);
	CHECK_EQ("a call sleeps alertably", SleepEx(0, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("and is told of the next one", result_within, WAIT_IO_COMPLETION);
	CHECK("which is made within it",
	      n_calls == 3 && calls[0] == 10 && calls[1] == 20 && calls[2] == 11);
}

static void test_waits(void)
{
	HANDLE never = CreateEventA(NULL, TRUE, FALSE, NULL);
	HANDLE event = CreateEventA(NULL, FALSE, TRUE, NULL);
	HANDLE two[2];

	REQUIRE(never && event);
	two[0] = never;
	two[1] = event;
	n_calls = 0;
	queue_here(1);
	CHECK_EQ("a look makes no call", look(never), WAIT_TIMEOUT);
	CHECK_EQ("nor does a wait", WaitForSingleObject(never, 5), WAIT_TIMEOUT);
	CHECK_EQ("nor one for several", WaitForMultipleObjects(2, two, TRUE, 5),
		 WAIT_TIMEOUT);
	CHECK_EQ("nor one that could be alertable and is not",
		 WaitForSingleObjectEx(never, 5, FALSE), WAIT_TIMEOUT);
	CHECK_EQ("none was made", n_calls, 0);
	CHECK_EQ("an alertable wait makes it",
		 WaitForSingleObjectEx(never, NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	queue_here(2);
	CHECK_EQ("also if it would not wait", WaitForSingleObjectEx(never, 0, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("two were made", n_calls, 2);
	queue_here(3);
	CHECK_EQ("a wait for all makes it",
		 WaitForMultipleObjectsEx(2, two, TRUE, NEVER_MS, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("and takes nothing of what was there", look(event), WAIT_OBJECT_0);
	queue_here(4);
	CHECK_EQ("so does a wait for any",
		 WaitForMultipleObjectsEx(2, two, FALSE, NEVER_MS, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("four were made", n_calls, 4);
	SetEvent(event);
	queue_here(5);
	CHECK_EQ("what is there is had before a call is made",
		 WaitForSingleObjectEx(event, NEVER_MS, TRUE), WAIT_OBJECT_0);
	CHECK_EQ("which is left for the next wait", SleepEx(0, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("five were made", n_calls, 5);
	CloseHandle(event);
	CloseHandle(never);
}

/* Two that sleep on one event, the first of them alertably. */
static struct sleeper sleepers[2];

static int wakes_an_alertable_sleeper(DWORD settle_ms)
{
	static HANDLE event;
	int is_so;

	event = CreateEventA(NULL, FALSE, FALSE, NULL);
	sleeper_clear(&sleepers[0])->handles = &event;
	sleepers[0].is_alertable = TRUE;
	is_so = sleeper_start(&sleepers[0]) && sleeper_start_on(&sleepers[1], &event);
	Sleep(settle_ms);
	n_calls = 0;
	QueueUserAPC(call, sleepers[1].thread, 1);
	QueueUserAPC(call, sleepers[0].thread, 2);
	is_so = is_so && sleepers_wake(sleepers, 2, 1) && n_awake(sleepers, 2) == 1 &&
		n_calls == 1 && calls[0] == 2 &&
		sleepers[0].result == WAIT_IO_COMPLETION &&
		sleepers[0].error == UNTOUCHED;
	SetEvent(event);
	is_so = is_so && sleepers_wake(sleepers, 2, 2) &&
		sleepers[1].result == WAIT_OBJECT_0 && n_calls == 1 &&
		look(event) == WAIT_TIMEOUT;
	SetEvent(event);
	SetEvent(event);
	sleeper_end(&sleepers[0]);
	SetEvent(event);
	sleeper_end(&sleepers[1]);
	CloseHandle(event);
	return is_so;
}

static DWORD WINAPI sleep_alertably(LPVOID ready)
{
	SetEvent((HANDLE)ready);
	return SleepEx(NEVER_MS, TRUE);
}

static DWORD WINAPI count_until_five(LPVOID ready)
{
	SetEvent((HANDLE)ready);
	while (n_calls < 5)
		if (SleepEx(NEVER_MS, TRUE) != WAIT_IO_COMPLETION)
			return 1;
	return 5;
}

static void test_other_threads(void)
{
	HANDLE ready = CreateEventA(NULL, FALSE, FALSE, NULL), thread;
	DWORD id, code = 0;
	int i;

	REQUIRE(ready);
	n_calls = 0;
	thread = CreateThread(NULL, 0, sleep_alertably, ready, 0, &id);
	REQUIRE(thread);
	WaitForSingleObject(ready, NEVER_MS);
	CHECK_EQ("a call is queued to another thread", queue_says(call, thread, 9),
		 ERROR_SUCCESS);
	CHECK_EQ("whose sleep it ends", WaitForSingleObject(thread, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK("which is told so",
	      GetExitCodeThread(thread, &code) && code == WAIT_IO_COMPLETION);
	CHECK_EQ("it is made there", call_thread, id);
	CHECK_EQ("once", n_calls, 1);
	CHECK_EQ("and not here", SleepEx(0, TRUE), 0);
	CHECK_EQ("to a thread that has ended none is queued", queue_says(call, thread, 9),
		 ERROR_GEN_FAILURE);
	CloseHandle(thread);

	n_calls = 0;
	thread = CreateThread(NULL, 0, count_until_five, ready, 0, &id);
	REQUIRE(thread);
	WaitForSingleObject(ready, NEVER_MS);
	for (i = 0; i < 5; i++)
		queue_says(call, thread, (ULONG_PTR)i);
	CHECK_EQ("of five calls none is lost", WaitForSingleObject(thread, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK_EQ("none made twice", n_calls, 5);
	for (code = 0, i = 0; i < 5; i++)
		if (calls[i] == (ULONG_PTR)i)
			code++;
	CHECK_EQ("and each in its turn", code, 5);
	CloseHandle(thread);
	CHECK("a call wakes who sleeps alertably, and nobody else",
	      patiently(wakes_an_alertable_sleeper));
	CloseHandle(ready);
}

static DWORD WINAPI tell_calls(LPVOID data)
{
	(void)data;
	return (DWORD)n_calls;
}

static void test_before_the_thread(void)
{
	HANDLE thread;
	DWORD id, code = 99;

	n_calls = 0;
	thread = CreateThread(NULL, 0, tell_calls, NULL, CREATE_SUSPENDED, &id);
	REQUIRE(thread);
	CHECK_EQ("a call is queued to a thread that has not begun",
		 queue_says(call, thread, 3), ERROR_SUCCESS);
	CHECK_EQ("and not made before", WaitForSingleObject(thread, 10), WAIT_TIMEOUT);
	CHECK_EQ("that thread is resumed", ResumeThread(thread), 1);
	CHECK_EQ("and comes to its end", WaitForSingleObject(thread, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK("having made the call before it did anything else",
	      GetExitCodeThread(thread, &code) && code == 1);
	CloseHandle(thread);
}

static void test_refusals(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE weak = duplicate(GetCurrentThread(), SYNCHRONIZE);
	HANDLE full = duplicate(GetCurrentThread(), THREAD_SET_CONTEXT);

	REQUIRE(event && weak && full);
	n_calls = 0;
	CHECK_EQ("no call is queued to NULL", queue_says(call, NULL, 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor to an event", queue_says(call, event, 0), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor to a process", queue_says(call, GetCurrentProcess(), 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor to a thread without the right to", queue_says(call, weak, 0),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("which the right to set its context is", queue_says(call, full, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("one was queued", SleepEx(0, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("and made", n_calls, 1);
	CloseHandle(full);
	CloseHandle(weak);
	CloseHandle(event);
}

int main(void)
{
	conform_begin();
	test_sleep();
	test_order();
	test_calls_within_calls();
	test_waits();
	test_other_threads();
	test_before_the_thread();
	test_refusals();
	return conform_end();
}
