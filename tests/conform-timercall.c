/* SPDX-License-Identifier: MIT */
/*
 * The routines waitable timers call: in the thread that set the timer, when it waits
 * alertably, and with what.
 */
#include "conform-sync.h"

#define MS       ((LONGLONG)10000) /* 100 ns each */
#define HOUR     (3600 * 1000 * MS)
#define SLACK_MS 20

static LONGLONG utc_now(void)
{
	FILETIME now;

	GetSystemTimeAsFileTime(&now);
	return (LONGLONG)(((ULONGLONG)now.dwHighDateTime << 32) | now.dwLowDateTime);
}

static DWORD wait_for(HANDLE timer)
{
	return WaitForSingleObject(timer, NEVER_MS);
}

/* What was called. */
static int n_calls;
static LPVOID call_argument;
static LONGLONG call_time;
static DWORD call_thread;

static VOID CALLBACK routine(LPVOID argument, DWORD low, DWORD high)
{
	n_calls++;
	call_argument = argument;
	call_time = (LONGLONG)(((ULONGLONG)high << 32) | low);
	call_thread = GetCurrentThreadId();
}

static BOOL set_to_call(HANDLE timer, LONGLONG due_100ns, LONG period_ms)
{
	LARGE_INTEGER due;

	n_calls = 0;
	due.QuadPart = due_100ns;
	return SetWaitableTimer(timer, &due, period_ms, routine, &n_calls, FALSE);
}

static void test_routine(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);
	HANDLE never = CreateEventA(NULL, TRUE, FALSE, NULL);
	LONGLONG before = utc_now(), after;

	REQUIRE(timer && never);
	CHECK("a timer is set to call a routine", set_to_call(timer, -20 * MS, 0));
	CHECK_EQ("it is due", wait_for(timer), WAIT_OBJECT_0);
	Sleep(30);
	CHECK_EQ("and has called nothing, for nobody waited to be called", n_calls, 0);
	CHECK_EQ("who looks without being alertable is not called either", look(timer),
		 WAIT_OBJECT_0);
	CHECK_EQ("who sleeps alertably is", SleepEx(NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	after = utc_now();
	CHECK_EQ("once", n_calls, 1);
	CHECK("with its argument", call_argument == (LPVOID)&n_calls);
	CHECK("in its own thread", call_thread == GetCurrentThreadId());
	CHECK_WINE_DIFFERS("and with the time it was due, as a date",
			   "the time comes as Wine counts it inside",
			   call_time >= before && call_time <= after + SLACK_MS * MS);
	CHECK_EQ("no second time", SleepEx(30, TRUE), 0);

	before = utc_now() + 20 * MS;
	set_to_call(timer, before, 0);
	CHECK_EQ("a sleep is ended by the call", SleepEx(NEVER_MS, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK("which is told the date that was set, or a little later",
	      call_time >= before - SLACK_MS * MS && call_time <= utc_now());
	set_to_call(timer, -10 * MS, 0);
	CHECK_EQ("so is a wait for one object",
		 WaitForSingleObjectEx(never, NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("by one call", n_calls, 1);
	set_to_call(timer, -10 * MS, 0);
	CHECK_EQ("and a wait for many",
		 WaitForMultipleObjectsEx(1, &never, FALSE, NEVER_MS, TRUE),
		 WAIT_IO_COMPLETION);
	set_to_call(timer, -10 * MS, 0);
	CHECK_EQ("one that is not alertable is not ended", WaitForSingleObject(never, 50),
		 WAIT_TIMEOUT);
	CHECK_EQ("but the next one that is", SleepEx(NEVER_MS, TRUE), WAIT_IO_COMPLETION);

	set_to_call(timer, 0, 0);
	wait_for(timer);
	Sleep(20);
	cancel_says(timer);
	CHECK_EQ("a call that is due is cancelled with its timer", SleepEx(30, TRUE), 0);
	CHECK_EQ("and not made", n_calls, 0);
	set_to_call(timer, 0, 0);
	wait_for(timer);
	Sleep(20);
	set_timer_says(timer, -HOUR, 0);
	CHECK_EQ("and when the timer is set anew", SleepEx(30, TRUE), 0);
	CHECK_EQ("it is not made either", n_calls, 0);

	set_to_call(timer, -20 * MS, 20);
	SleepEx(NEVER_MS, TRUE);
	SleepEx(1000, TRUE);
	SleepEx(1000, TRUE);
	CHECK_WINE_DIFFERS("a periodic manual timer calls again and again",
			   "what is set already does not call again", n_calls >= 3);
	CloseHandle(timer);
	n_calls = 0;
	SleepEx(80, TRUE);
	n_calls = 0;
	CHECK_EQ("until it is closed", SleepEx(80, TRUE), 0);
	CloseHandle(never);
}

/* Calls that nobody was there for are one, unless the next comes while it is made. */
static int missed_calls_are_one(DWORD settle_ms)
{
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	int is_so;

	set_to_call(timer, 0, (LONG)settle_ms + 50);
	Sleep(4 * settle_ms + 200);
	is_so = SleepEx(NEVER_MS, TRUE) == WAIT_IO_COMPLETION && n_calls == 1 &&
		SleepEx(0, TRUE) == 0;
	CloseHandle(timer);
	return is_so;
}

static void test_routine_again_and_again(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	DWORD start = GetTickCount();

	REQUIRE(timer);
	set_to_call(timer, -40 * MS, 40);
	CHECK_EQ("a periodic timer calls", SleepEx(NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("again", SleepEx(NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("and again", SleepEx(NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	CHECK("in its time", GetTickCount() - start >= 120 - SLACK_MS);
	CHECK_EQ("which takes nothing from who waits for it", look(timer), WAIT_OBJECT_0);
	cancel_says(timer);
	CHECK_EQ("it is cancelled, and does not call", SleepEx(100, TRUE), 0);
	CloseHandle(timer);
	CHECK("calls nobody was there for are one", patiently(missed_calls_are_one));
}

static DWORD WINAPI set_and_sleep(LPVOID timer)
{
	DWORD result;

	if (!set_to_call((HANDLE)timer, -20 * MS, 0))
		return 1;
	result = SleepEx(NEVER_MS, TRUE);
	return result == WAIT_IO_COMPLETION && call_thread == GetCurrentThreadId() ? 7
										   : 2;
}

static DWORD WINAPI set_and_end(LPVOID timer)
{
	return set_to_call((HANDLE)timer, -50 * MS, 0) ? 8 : 1;
}

static void test_routine_of_a_thread(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);

	REQUIRE(timer);
	CHECK_EQ("the thread that set the timer is called",
		 in_a_thread(set_and_sleep, timer), 7);
	CHECK_EQ("another one is not", SleepEx(30, TRUE), 0);
	CHECK_EQ("a thread sets a timer that shall call it, and ends",
		 in_a_thread(set_and_end, timer), 8);
	CHECK_WINE_DIFFERS("which cancels the timer",
			   "the timer comes whether its thread lives or not",
			   WaitForSingleObject(timer, 150) == WAIT_TIMEOUT);
	CHECK_EQ("and nobody is called", n_calls, 0);
	CloseHandle(timer);
}

static void test_set_ex(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);
	LARGE_INTEGER due;

	REQUIRE(timer);
	due.QuadPart = -20 * MS;
	n_calls = 0;
	CHECK("the longer call sets a timer to call, too",
	      SetWaitableTimerEx(timer, &due, 0, routine, &n_calls, NULL, 0));
	CHECK_EQ("who is alertable", SleepEx(NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("once", n_calls, 1);
	CHECK("with its argument", call_argument == (LPVOID)&n_calls);
	CloseHandle(timer);
}

int main(void)
{
	conform_begin();
	test_routine();
	test_routine_again_and_again();
	test_routine_of_a_thread();
	test_set_ex();
	return conform_end();
}
