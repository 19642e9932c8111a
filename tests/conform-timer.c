/* SPDX-License-Identifier: MIT */
/*
 * Waitable timers: when they are due, what they leave set, and the routines they call.
 *
 * Times are compared with slack: clocks tick, and a loaded machine is late. What must not
 * come too early may come a tick of Windows' clock early; what must come may come late.
 */
#include "conform-sync.h"

#define MS       ((LONGLONG)10000) /* 100 ns each */
#define HOUR     (3600 * 1000 * MS)
#define SLACK_MS 20

static struct sleeper sleepers[N_SLEEPERS];

static DWORD create_timer_says(BOOL is_manual, const char *name)
{
	HANDLE timer;

	SetLastError(UNTOUCHED);
	timer = CreateWaitableTimerA(NULL, is_manual, name);
	return handle_said(timer, GetLastError());
}

static DWORD create_timer_ex_says(DWORD flags)
{
	HANDLE timer;

	SetLastError(UNTOUCHED);
	timer = CreateWaitableTimerExA(NULL, NULL, flags, TIMER_ALL_ACCESS);
	return handle_said(timer, GetLastError());
}

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

static void test_create(void)
{
	static const char name[] = "conform-timer-create";
	HANDLE timer;

	CHECK_EQ("an unnamed timer is created and leaves the last error 0",
		 create_timer_says(FALSE, NULL), ERROR_SUCCESS);
	CHECK_EQ("a named one, too", create_timer_says(TRUE, name), ERROR_SUCCESS);
	timer = CreateWaitableTimerA(NULL, TRUE, name);
	REQUIRE(timer);
	CHECK_EQ("a name that exists is told of", create_timer_says(FALSE, name),
		 ERROR_ALREADY_EXISTS);
	CHECK_EQ("a new timer is not set", poll(timer), WAIT_TIMEOUT);
	CHECK_EQ("and never will be by itself", WaitForSingleObject(timer, 30),
		 WAIT_TIMEOUT);
	CloseHandle(timer);
	CHECK_EQ("without flags the longer call creates one, too",
		 create_timer_ex_says(0), ERROR_SUCCESS);
	CHECK_EQ("and with the flag for manual ones",
		 create_timer_ex_says(CREATE_WAITABLE_TIMER_MANUAL_RESET), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("there is no flag 4", "unknown flags are ignored",
			   create_timer_ex_says(4) == ERROR_INVALID_PARAMETER);
}

static void test_refusals(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);

	REQUIRE(timer && event);
	CHECK_EQ("NULL is not set", set_timer_says(NULL, 0, 0), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor cancelled", cancel_says(NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ("an event is not set this way", set_timer_says(event, 0, 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor cancelled", cancel_says(event), ERROR_INVALID_HANDLE);
	CHECK_EQ("a timer is not set as an event is", set_says(timer),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor reset", reset_says(timer), ERROR_INVALID_HANDLE);
	CHECK_WINE_DIFFERS("a period is not negative", "negative periods are accepted",
			   set_timer_says(timer, 0, -1) == ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("and sets nothing when it is", "negative periods are accepted",
			   WaitForSingleObject(timer, 30) == WAIT_TIMEOUT);
	CancelWaitableTimer(timer);
	CloseHandle(timer);
	CHECK_EQ("a closed timer is not set", set_timer_says(timer, 0, 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("nor cancelled", cancel_says(timer), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor waited for", poll_says(timer), ERROR_INVALID_HANDLE);
	CloseHandle(event);
}

static void test_due(void)
{
	HANDLE manual = CreateWaitableTimerA(NULL, TRUE, NULL);
	HANDLE one = CreateWaitableTimerA(NULL, FALSE, NULL);
	DWORD start;

	REQUIRE(manual && one);
	CHECK_EQ("a timer is set to now", set_timer_says(one, 0, 0), ERROR_SUCCESS);
	CHECK_EQ("and due", wait_for(one), WAIT_OBJECT_0);
	CHECK_EQ("once", poll(one), WAIT_TIMEOUT);
	CHECK_EQ("a manual one is, too", set_timer_says(manual, 0, 0), ERROR_SUCCESS);
	CHECK_EQ("for one", wait_for(manual), WAIT_OBJECT_0);
	CHECK_EQ("and another", poll(manual), WAIT_OBJECT_0);

	CHECK_EQ("setting it again", set_timer_says(manual, -HOUR, 0), ERROR_SUCCESS);
	CHECK_EQ("takes that back", poll(manual), WAIT_TIMEOUT);
	CHECK_EQ("a time in the past is now", set_timer_says(manual, utc_now() - HOUR, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("at once", wait_for(manual), WAIT_OBJECT_0);
	CHECK_EQ("so is the beginning of time", set_timer_says(one, 1, 0), ERROR_SUCCESS);
	CHECK_EQ("for the other kind", wait_for(one), WAIT_OBJECT_0);
	CHECK_EQ("a time in the future is not yet",
		 set_timer_says(manual, utc_now() + HOUR, 0), ERROR_SUCCESS);
	CHECK_EQ("though it was before", poll(manual), WAIT_TIMEOUT);

	start = GetTickCount();
	set_timer_says(one, -100 * MS, 0);
	CHECK_EQ("a tenth of a second from now is not now", poll(one), WAIT_TIMEOUT);
	CHECK_EQ("but comes", wait_for(one), WAIT_OBJECT_0);
	CHECK("in its time", GetTickCount() - start >= 100 - SLACK_MS);
	CHECK_EQ("and once", WaitForSingleObject(one, 150), WAIT_TIMEOUT);

	start = GetTickCount();
	set_timer_says(manual, utc_now() + 100 * MS, 0);
	CHECK_EQ("the same by the clock on the wall", poll(manual), WAIT_TIMEOUT);
	CHECK_EQ("comes", wait_for(manual), WAIT_OBJECT_0);
	CHECK("in its time", GetTickCount() - start >= 100 - SLACK_MS);
	CHECK_EQ("and stays", poll(manual), WAIT_OBJECT_0);

	set_timer_says(one, -50 * MS, 0);
	set_timer_says(one, -HOUR, 0);
	CHECK_EQ("the first of two settings is forgotten", WaitForSingleObject(one, 150),
		 WAIT_TIMEOUT);
	CloseHandle(one);
	CloseHandle(manual);
}

static void test_cancel(void)
{
	HANDLE manual = CreateWaitableTimerA(NULL, TRUE, NULL);
	HANDLE one = CreateWaitableTimerA(NULL, FALSE, NULL);

	REQUIRE(manual && one);
	CHECK_EQ("what was never set can be cancelled", cancel_says(manual),
		 ERROR_SUCCESS);
	set_timer_says(manual, -50 * MS, 0);
	CHECK_EQ("what is set can be cancelled", cancel_says(manual), ERROR_SUCCESS);
	CHECK_EQ("and does not come", WaitForSingleObject(manual, 150), WAIT_TIMEOUT);
	CHECK_EQ("twice", cancel_says(manual), ERROR_SUCCESS);
	set_timer_says(manual, 0, 0);
	wait_for(manual);
	CHECK_EQ("what was due can be cancelled", cancel_says(manual), ERROR_SUCCESS);
	CHECK_EQ("and was due nevertheless", poll(manual), WAIT_OBJECT_0);
	set_timer_says(one, 0, 0);
	Sleep(30);
	cancel_says(one);
	CHECK_EQ("also with the other kind", poll(one), WAIT_OBJECT_0);
	CHECK_EQ("which is due once", poll(one), WAIT_TIMEOUT);
	CHECK_EQ("a cancelled timer can be set", set_timer_says(one, -10 * MS, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("and comes", wait_for(one), WAIT_OBJECT_0);
	CloseHandle(one);
	CloseHandle(manual);
}

/* Periods that nobody waited for are one, unless the next comes between two looks. */
static int missed_periods_are_one(DWORD settle_ms)
{
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	int is_so;

	set_timer_says(timer, 0, (LONG)settle_ms + 50);
	Sleep(4 * settle_ms + 200);
	is_so = poll(timer) == WAIT_OBJECT_0 && poll(timer) == WAIT_TIMEOUT;
	CloseHandle(timer);
	return is_so;
}

static void test_periods(void)
{
	HANDLE one = CreateWaitableTimerA(NULL, FALSE, NULL);
	HANDLE manual = CreateWaitableTimerA(NULL, TRUE, NULL);
	DWORD start = GetTickCount();

	REQUIRE(one && manual);
	CHECK_EQ("a timer is set to come again and again",
		 set_timer_says(one, -40 * MS, 40), ERROR_SUCCESS);
	CHECK_EQ("it comes", wait_for(one), WAIT_OBJECT_0);
	CHECK_EQ("again", wait_for(one), WAIT_OBJECT_0);
	CHECK_EQ("and again", wait_for(one), WAIT_OBJECT_0);
	CHECK("in its time", GetTickCount() - start >= 120 - SLACK_MS);
	cancel_says(one);
	poll(one);
	CHECK_EQ("until it is cancelled", WaitForSingleObject(one, 100), WAIT_TIMEOUT);
	set_timer_says(one, 0, 40);
	wait_for(one);
	CHECK_EQ("or set anew", set_timer_says(one, -HOUR, 0), ERROR_SUCCESS);
	CHECK_EQ("to come once", WaitForSingleObject(one, 100), WAIT_TIMEOUT);
	set_timer_says(manual, 0, 20);
	wait_for(manual);
	CHECK_EQ("a manual one that came is there", poll(manual), WAIT_OBJECT_0);
	Sleep(50);
	CHECK_EQ("and stays there when it comes again", poll(manual), WAIT_OBJECT_0);
	set_timer_says(manual, -HOUR, 20);
	CHECK_EQ("the period begins behind the first time",
		 WaitForSingleObject(manual, 80), WAIT_TIMEOUT);
	CloseHandle(manual);
	CloseHandle(one);
	CHECK("periods nobody waited for are not made up for",
	      patiently(missed_periods_are_one));
}

static void set_to_now(HANDLE timer)
{
	set_timer_says(timer, 0, 0);
}

static int one_of_three(DWORD settle_ms)
{
	static HANDLE timer;
	int is_so;

	timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	is_so = timer && sleepers_start_on(sleepers, 3, &timer, settle_ms);
	set_timer_says(timer, -20 * MS, 0);
	is_so = is_so && sleepers_wake(sleepers, 3, 1);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 3) == 1 && sleepers[0].order &&
		poll(timer) == WAIT_TIMEOUT;
	sleepers_release(sleepers, 3, timer, set_to_now);
	CloseHandle(timer);
	return is_so;
}

static int all_of_three(DWORD settle_ms)
{
	static HANDLE timer;
	int is_so;

	timer = CreateWaitableTimerA(NULL, TRUE, NULL);
	is_so = timer && sleepers_start_on(sleepers, 3, &timer, settle_ms);
	set_timer_says(timer, -20 * MS, 0);
	is_so = is_so && sleepers_wake(sleepers, 3, 3) && poll(timer) == WAIT_OBJECT_0;
	sleepers_release(sleepers, 3, timer, set_to_now);
	CloseHandle(timer);
	return is_so;
}

static int moved_forward(DWORD settle_ms)
{
	static HANDLE timer;
	int is_so;

	timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	set_timer_says(timer, -HOUR, 0);
	is_so = timer && sleepers_start_on(sleepers, 1, &timer, settle_ms);
	set_timer_says(timer, -10 * MS, 0);
	is_so = is_so && sleepers_wake(sleepers, 1, 1) &&
		sleepers[0].result == WAIT_OBJECT_0;
	sleepers_release(sleepers, 1, timer, set_to_now);
	CloseHandle(timer);
	return is_so;
}

static void test_sleepers(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL), three[3];

	REQUIRE(timer);
	CHECK("a timer wakes one of three sleepers", patiently(one_of_three));
	CHECK("a manual one wakes all", patiently(all_of_three));
	CHECK("who sleeps already is woken at the new time", patiently(moved_forward));

	set_timer_says(timer, -60 * MS, 0);
	sleeper_clear(&sleepers[0])->handles = &timer;
	sleepers[0].timeout_ms = 200;
	REQUIRE(sleeper_start(&sleepers[0]));
	cancel_says(timer);
	sleeper_end(&sleepers[0]);
	CHECK_EQ("who sleeps on a cancelled timer times out", sleepers[0].result,
		 WAIT_TIMEOUT);

	three[0] = CreateEventA(NULL, FALSE, FALSE, NULL);
	three[1] = CreateWaitableTimerA(NULL, FALSE, NULL);
	three[2] = timer;
	REQUIRE(three[0] && three[1]);
	set_timer_says(three[1], -HOUR, 0);
	set_timer_says(three[2], -10 * MS, 0);
	CHECK_EQ("among several objects the timer that is due is told",
		 WaitForMultipleObjects(3, three, FALSE, NEVER_MS), WAIT_OBJECT_0 + 2);
	set_timer_says(three[1], -30 * MS, 0);
	set_timer_says(three[2], -10 * MS, 0);
	SetEvent(three[0]);
	CHECK_EQ("all of several timers come", WaitForMultipleObjects(3, three, TRUE, NEVER_MS),
		 WAIT_OBJECT_0);
	CHECK_EQ("and are all consumed", poll(three[1]) + poll(three[2]),
		 2 * WAIT_TIMEOUT);
	CloseHandle(three[2]);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
}

/* The routines timers call. */
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
	CHECK_EQ("who looks without being alertable is not called either", poll(timer),
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
	CHECK_EQ("one that is not alertable is not ended",
		 WaitForSingleObject(never, 50), WAIT_TIMEOUT);
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
	CHECK_EQ("which takes nothing from who waits for it", poll(timer), WAIT_OBJECT_0);
	Sleep(200);
	n_calls = 0;
	CHECK_EQ("calls nobody was there for", SleepEx(NEVER_MS, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("are one", n_calls, 1);
	cancel_says(timer);
	CHECK_EQ("it is cancelled, and does not call", SleepEx(100, TRUE), 0);
	CloseHandle(timer);
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
	BOOL is_set;
	DWORD error;

	REQUIRE(timer);
	due.QuadPart = -20 * MS;
	CHECK("a timer may be told how much later than due it may come",
	      SetWaitableTimerEx(timer, &due, 0, NULL, NULL, NULL, 10));
	CHECK_EQ("and comes", wait_for(timer), WAIT_OBJECT_0);
	n_calls = 0;
	CHECK("it calls, too",
	      SetWaitableTimerEx(timer, &due, 0, routine, &n_calls, NULL, 0));
	CHECK_EQ("who is alertable", SleepEx(NEVER_MS, TRUE), WAIT_IO_COMPLETION);
	SetLastError(UNTOUCHED);
	CHECK("not what is none",
	      !SetWaitableTimerEx(NULL, &due, 0, NULL, NULL, NULL, 0));
	CHECK_EQ("which is an invalid handle", GetLastError(), ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	is_set = SetWaitableTimer(timer, &due, 0, NULL, NULL, TRUE);
	error = GetLastError();
	CHECK("a timer that shall wake the machine is set", is_set);
	CHECK_WINE_DIFFERS("even where it cannot, which is told",
			   "Wine has no word for it and says 722",
			   error == UNTOUCHED || error == ERROR_SUCCESS ||
				   error == ERROR_NOT_SUPPORTED);
	CHECK_EQ("and comes", wait_for(timer), WAIT_OBJECT_0);
	CloseHandle(timer);
}

static int child_sets(void)
{
	HANDLE timer =
		OpenWaitableTimerA(TIMER_MODIFY_STATE, FALSE, "conform-timer-shared");

	return set_timer_says(timer, -30 * MS, 0) == ERROR_SUCCESS ? 41 : 1;
}

static int child_waits(void)
{
	HANDLE timer = OpenWaitableTimerA(SYNCHRONIZE, FALSE, "conform-timer-shared");

	child_says_ready("conform-timer");
	return wait_for(timer) == WAIT_OBJECT_0 ? 42 : 1;
}

static void test_two_processes(void)
{
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, "conform-timer-shared");
	struct child child;

	REQUIRE(timer);
	REQUIRE(child_start(&child, "conform-timer", "sets", NULL));
	CHECK_EQ("another process sets a timer and ends", child_end(&child), 41);
	CHECK_EQ("it comes nevertheless", wait_for(timer), WAIT_OBJECT_0);
	REQUIRE(child_start(&child, "conform-timer", "waits", NULL));
	REQUIRE(child_is_ready(&child));
	set_timer_says(timer, -30 * MS, 0);
	CHECK_EQ("another process waits for what is set here", child_end(&child), 42);
	CHECK_EQ("and has consumed it", poll(timer), WAIT_TIMEOUT);
	CloseHandle(timer);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "sets"))
		return child_sets();
	if (argc > 1 && !strcmp(argv[1], "waits"))
		return child_waits();

	conform_begin();
	test_create();
	test_refusals();
	test_due();
	test_cancel();
	test_periods();
	test_sleepers();
	test_routine();
	test_routine_again_and_again();
	test_routine_of_a_thread();
	test_set_ex();
	test_two_processes();
	return conform_end();
}
