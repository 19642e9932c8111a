/* SPDX-License-Identifier: MIT */
/*
 * Waitable timers: when they are due, and what they leave set. The routines they call are in
 * conform-timercall.c.
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
	CHECK_EQ("a new timer is not set", look(timer), WAIT_TIMEOUT);
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
	CHECK_EQ("nor waited for", look_says(timer), ERROR_INVALID_HANDLE);
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
	CHECK_EQ("once", look(one), WAIT_TIMEOUT);
	CHECK_EQ("a manual one is, too", set_timer_says(manual, 0, 0), ERROR_SUCCESS);
	CHECK_EQ("for one", wait_for(manual), WAIT_OBJECT_0);
	CHECK_EQ("and another", look(manual), WAIT_OBJECT_0);

	CHECK_EQ("setting it again", set_timer_says(manual, -HOUR, 0), ERROR_SUCCESS);
	CHECK_EQ("takes that back", look(manual), WAIT_TIMEOUT);
	CHECK_EQ("a time in the past is now", set_timer_says(manual, utc_now() - HOUR, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("at once", wait_for(manual), WAIT_OBJECT_0);
	CHECK_EQ("so is the beginning of time", set_timer_says(one, 1, 0), ERROR_SUCCESS);
	CHECK_EQ("for the other kind", wait_for(one), WAIT_OBJECT_0);
	CHECK_EQ("a time in the future is not yet",
		 set_timer_says(manual, utc_now() + HOUR, 0), ERROR_SUCCESS);
	CHECK_EQ("though it was before", look(manual), WAIT_TIMEOUT);

	start = GetTickCount();
	set_timer_says(one, -100 * MS, 0);
	CHECK_EQ("a tenth of a second from now is not now", look(one), WAIT_TIMEOUT);
	CHECK_EQ("but comes", wait_for(one), WAIT_OBJECT_0);
	CHECK("in its time", GetTickCount() - start >= 100 - SLACK_MS);
	CHECK_EQ("and once", WaitForSingleObject(one, 150), WAIT_TIMEOUT);

	start = GetTickCount();
	set_timer_says(manual, utc_now() + 100 * MS, 0);
	CHECK_EQ("the same by the clock on the wall", look(manual), WAIT_TIMEOUT);
	CHECK_EQ("comes", wait_for(manual), WAIT_OBJECT_0);
	CHECK("in its time", GetTickCount() - start >= 100 - SLACK_MS);
	CHECK_EQ("and stays", look(manual), WAIT_OBJECT_0);

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
	CHECK_EQ("and was due nevertheless", look(manual), WAIT_OBJECT_0);
	set_timer_says(one, 0, 0);
	Sleep(30);
	cancel_says(one);
	CHECK_EQ("also with the other kind", look(one), WAIT_OBJECT_0);
	CHECK_EQ("which is due once", look(one), WAIT_TIMEOUT);
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
	is_so = look(timer) == WAIT_OBJECT_0 && look(timer) == WAIT_TIMEOUT;
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
	look(one);
	CHECK_EQ("until it is cancelled", WaitForSingleObject(one, 100), WAIT_TIMEOUT);
	set_timer_says(one, 0, 40);
	wait_for(one);
	CHECK_EQ("or set anew", set_timer_says(one, -HOUR, 0), ERROR_SUCCESS);
	CHECK_EQ("to come once", WaitForSingleObject(one, 100), WAIT_TIMEOUT);
	set_timer_says(manual, 0, 20);
	wait_for(manual);
	CHECK_EQ("a manual one that came is there", look(manual), WAIT_OBJECT_0);
	Sleep(50);
	CHECK_EQ("and stays there when it comes again", look(manual), WAIT_OBJECT_0);
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
	is_so = is_so && n_awake(sleepers, 3) == 1 && look(timer) == WAIT_TIMEOUT;
	sleepers_release(sleepers, 3, timer, set_to_now);
	CloseHandle(timer);
	return is_so;
}

static int the_oldest_first(DWORD settle_ms)
{
	static HANDLE timer;
	LONG before = n_woken;
	int is_so, i;

	timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	is_so = timer && sleepers_start_on(sleepers, 3, &timer, settle_ms);
	for (i = 0; i < 3; i++) {
		set_timer_says(timer, -20 * MS, 0);
		is_so = is_so && sleepers_wake(sleepers, 3, i + 1) &&
			sleepers[i].order == before + i + 1;
	}
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
	is_so = is_so && sleepers_wake(sleepers, 3, 3) && look(timer) == WAIT_OBJECT_0;
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
	CHECK("the one that came first", patiently(the_oldest_first));
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
	CHECK_EQ("all of several timers come",
		 WaitForMultipleObjects(3, three, TRUE, NEVER_MS), WAIT_OBJECT_0);
	CHECK_EQ("and are all consumed", look(three[1]) + look(three[2]),
		 2 * WAIT_TIMEOUT);
	CloseHandle(three[2]);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
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
	CHECK_EQ("and has consumed it", look(timer), WAIT_TIMEOUT);
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
	test_set_ex();
	test_two_processes();
	return conform_end();
}
