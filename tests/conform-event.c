/* SPDX-License-Identifier: MIT */
/*
 * Events: what setting, resetting and pulsing do to who waits and to who comes later, in
 * one process and between two.
 */
#include "conform-sync.h"

static void set(HANDLE event)
{
	SetEvent(event);
}

static DWORD create_event_says(BOOL is_manual, BOOL is_set, const char *name)
{
	HANDLE event;

	SetLastError(UNTOUCHED);
	event = CreateEventA(NULL, is_manual, is_set, name);
	return handle_said(event, GetLastError());
}

static DWORD create_event_ex_says(DWORD flags, DWORD access)
{
	HANDLE event;

	SetLastError(UNTOUCHED);
	event = CreateEventExA(NULL, NULL, flags, access);
	return handle_said(event, GetLastError());
}

static void test_create(void)
{
	static const char name[] = "conform-event-create";
	HANDLE event, again;

	CHECK_EQ("an unnamed event is created and leaves the last error 0",
		 create_event_says(FALSE, FALSE, NULL), ERROR_SUCCESS);
	CHECK_EQ("a named one, too", create_event_says(FALSE, FALSE, name),
		 ERROR_SUCCESS);
	CHECK_EQ("once its last handle is closed its name is new again",
		 create_event_says(TRUE, TRUE, name), ERROR_SUCCESS);
	event = CreateEventA(NULL, FALSE, FALSE, name);
	REQUIRE(event);
	CHECK_EQ("a name that exists is told of", create_event_says(FALSE, FALSE, name),
		 ERROR_ALREADY_EXISTS);
	again = CreateEventA(NULL, TRUE, TRUE, name);
	REQUIRE(again);
	CHECK_EQ("an event that exists is not set by who creates it as set", look(event),
		 WAIT_TIMEOUT);
	SetEvent(again);
	CHECK_EQ("both handles are to one event", look(event), WAIT_OBJECT_0);
	CHECK_EQ("and it did not become a manual one", look(again), WAIT_TIMEOUT);
	CloseHandle(event);
	CHECK_EQ("without the creator's handle the other one works", set_says(again),
		 ERROR_SUCCESS);
	CHECK_EQ("for waiting, too", look(again), WAIT_OBJECT_0);
	CloseHandle(again);
}

static void test_create_ex(void)
{
	HANDLE event;

	event = CreateEventExA(NULL, NULL, 0, EVENT_ALL_ACCESS);
	CHECK_EQ("without flags an event is not set", look(event), WAIT_TIMEOUT);
	SetEvent(event);
	CHECK_EQ("set, it lets one through", look(event), WAIT_OBJECT_0);
	CHECK_EQ("and no second one", look(event), WAIT_TIMEOUT);
	CloseHandle(event);
	event = CreateEventExA(NULL, NULL, CREATE_EVENT_INITIAL_SET, EVENT_ALL_ACCESS);
	CHECK_EQ("one flag sets it", look(event), WAIT_OBJECT_0);
	CHECK_EQ("once", look(event), WAIT_TIMEOUT);
	CloseHandle(event);
	event = CreateEventExA(NULL, NULL, CREATE_EVENT_MANUAL_RESET, EVENT_ALL_ACCESS);
	CHECK_EQ("the other flag does not", look(event), WAIT_TIMEOUT);
	SetEvent(event);
	CHECK_EQ("but makes it let through", look(event), WAIT_OBJECT_0);
	CHECK_EQ("whoever comes", look(event), WAIT_OBJECT_0);
	CloseHandle(event);
	event = CreateEventExA(NULL, NULL,
			       CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET,
			       EVENT_ALL_ACCESS);
	CHECK_EQ("both flags set it", look(event), WAIT_OBJECT_0);
	CHECK_EQ("for good", look(event), WAIT_OBJECT_0);
	CloseHandle(event);
	CHECK_WINE_DIFFERS("there is no third flag", "unknown flags are ignored",
			   create_event_ex_says(4, EVENT_ALL_ACCESS) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("nor any higher one", "unknown flags are ignored",
			   create_event_ex_says(0x80000001u, EVENT_ALL_ACCESS) ==
				   ERROR_INVALID_PARAMETER);
}

static void test_auto_reset(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, TRUE, NULL);

	REQUIRE(event);
	CHECK_EQ("an event created as set lets one through", look(event), WAIT_OBJECT_0);
	CHECK_EQ("and is not set any more", look(event), WAIT_TIMEOUT);
	SetEvent(event);
	SetEvent(event);
	SetEvent(event);
	CHECK_EQ("set three times with nobody waiting it lets one through", look(event),
		 WAIT_OBJECT_0);
	CHECK_EQ("and forgets the other times", look(event), WAIT_TIMEOUT);
	SetEvent(event);
	CHECK_EQ("a set event is reset", reset_says(event), ERROR_SUCCESS);
	CHECK_EQ("and lets nobody through", look(event), WAIT_TIMEOUT);
	CHECK_EQ("one that is not set can be reset, too", reset_says(event),
		 ERROR_SUCCESS);
	CHECK_EQ("one that is set can be set", set_says(event) + set_says(event),
		 ERROR_SUCCESS);
	SetLastError(UNTOUCHED);
	ResetEvent(event);
	SetEvent(event);
	CHECK_EQ("success leaves the last error alone", GetLastError(), UNTOUCHED);
	CloseHandle(event);
}

static void test_manual_reset(void)
{
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, NULL);
	int i, n_through = 0;

	REQUIRE(event);
	CHECK_EQ("a manual event is created as told", look(event), WAIT_TIMEOUT);
	SetEvent(event);
	for (i = 0; i < 100; i++)
		if (look(event) == WAIT_OBJECT_0)
			n_through++;
	CHECK_EQ("set, it lets through whoever comes", n_through, 100);
	CHECK_EQ("until it is reset", reset_says(event), ERROR_SUCCESS);
	CHECK_EQ("then nobody", look(event), WAIT_TIMEOUT);
	CloseHandle(event);
}

static void test_pulse_alone(void)
{
	HANDLE one = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE all = CreateEventA(NULL, TRUE, FALSE, NULL);

	REQUIRE(one && all);
	CHECK_EQ("an event nobody waits for can be pulsed", pulse_says(one),
		 ERROR_SUCCESS);
	CHECK_EQ("which nobody gets to know later", look(one), WAIT_TIMEOUT);
	CHECK_EQ("the same with a manual one", pulse_says(all), ERROR_SUCCESS);
	CHECK_EQ("it is not set then either", look(all), WAIT_TIMEOUT);
	SetEvent(one);
	SetEvent(all);
	CHECK_EQ("a set event can be pulsed", pulse_says(one), ERROR_SUCCESS);
	CHECK_EQ("and is not set any more", look(one), WAIT_TIMEOUT);
	CHECK_EQ("a set manual one can, too", pulse_says(all), ERROR_SUCCESS);
	CHECK_EQ("and is not set any more either", look(all), WAIT_TIMEOUT);
	CloseHandle(all);
	CloseHandle(one);
}

static void test_refusals(void)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);

	REQUIRE(event && mutex && section);
	CHECK_EQ("NULL cannot be set", set_says(NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor reset", reset_says(NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor pulsed", pulse_says(NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ("a mutex cannot be set", set_says(mutex), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor reset", reset_says(mutex), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor pulsed", pulse_says(mutex), ERROR_INVALID_HANDLE);
	CHECK_EQ("a section cannot be set", set_says(section), ERROR_INVALID_HANDLE);
	CHECK_EQ("a process cannot be set", set_says(GetCurrentProcess()),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("the low bits of an event's handle do not count",
		 set_says(handle_or(event, 3)), ERROR_SUCCESS);
	CHECK_EQ("when waiting neither", look(handle_or(event, 1)), WAIT_OBJECT_0);
	CHECK_EQ("an event's handle closes", close_says(event), ERROR_SUCCESS);
	CHECK_EQ("and is nothing then to set", set_says(event), ERROR_INVALID_HANDLE);
	CHECK_EQ("to reset", reset_says(event), ERROR_INVALID_HANDLE);
	CHECK_EQ("to pulse", pulse_says(event), ERROR_INVALID_HANDLE);
	CHECK_EQ("to wait for", look_says(event), ERROR_INVALID_HANDLE);
	CHECK_EQ("or to close", close_says(event), ERROR_INVALID_HANDLE);
	CloseHandle(section);
	CloseHandle(mutex);
}

/* An event with sleepers, to which a round does something. */
static struct sleeper sleepers[N_SLEEPERS];

static int round_begin(HANDLE *event, BOOL is_manual, int n, DWORD settle_ms)
{
	*event = CreateEventA(NULL, is_manual, FALSE, NULL);
	return *event && sleepers_start_on(sleepers, n, event, settle_ms);
}

static void round_end(HANDLE event, int n)
{
	sleepers_release(sleepers, n, event, set);
	CloseHandle(event);
}

static int one_of_three(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, FALSE, 3, settle_ms);

	SetEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && sleepers_wake(sleepers, 3, 1);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 3) == 1 && sleepers[0].order;
	round_end(event, 3);
	return is_so && sleepers[0].result == WAIT_OBJECT_0;
}

static int as_many_as_sets(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, FALSE, N_SLEEPERS, settle_ms);
	int i;

	for (i = 0; i < 5; i++)
		SetEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT &&
		sleepers_wake(sleepers, N_SLEEPERS, 5);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, N_SLEEPERS) == 5;
	round_end(event, N_SLEEPERS);
	return is_so;
}

static int one_more_set_than_sleepers(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, FALSE, 2, settle_ms);

	SetEvent(event);
	SetEvent(event);
	SetEvent(event);
	is_so = is_so && look(event) == WAIT_OBJECT_0 && look(event) == WAIT_TIMEOUT &&
		sleepers_wake(sleepers, 2, 2);
	round_end(event, 2);
	return is_so;
}

static int set_and_reset(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, FALSE, 1, settle_ms);

	SetEvent(event);
	ResetEvent(event);
	is_so = is_so && sleepers_wake(sleepers, 1, 1) &&
		sleepers[0].result == WAIT_OBJECT_0;
	round_end(event, 1);
	return is_so;
}

static int manual_all(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, TRUE, 4, settle_ms);

	SetEvent(event);
	is_so = is_so && sleepers_wake(sleepers, 4, 4) && look(event) == WAIT_OBJECT_0;
	round_end(event, 4);
	return is_so;
}

static int manual_set_and_reset(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, TRUE, 4, settle_ms);

	SetEvent(event);
	ResetEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && sleepers_wake(sleepers, 4, 4);
	round_end(event, 4);
	return is_so;
}

static int manual_pulse(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, TRUE, 4, settle_ms);

	PulseEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && sleepers_wake(sleepers, 4, 4);
	round_end(event, 4);
	return is_so;
}

static int auto_pulse(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, FALSE, 3, settle_ms);

	PulseEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && sleepers_wake(sleepers, 3, 1);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 3) == 1;
	PulseEvent(event);
	PulseEvent(event);
	is_so = is_so && sleepers_wake(sleepers, 3, 3);
	PulseEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT;
	round_end(event, 3);
	return is_so;
}

static int in_order(DWORD settle_ms)
{
	static HANDLE event;
	int is_so = round_begin(&event, FALSE, 4, settle_ms);
	LONG before = n_woken;
	int i;

	for (i = 0; i < 4; i++) {
		SetEvent(event);
		is_so = is_so && sleepers_wake(sleepers, 4, i + 1) &&
			sleepers[i].order == before + i + 1;
	}
	round_end(event, 4);
	return is_so;
}

static int handle_closed(DWORD settle_ms)
{
	static HANDLE event;
	HANDLE other;
	int is_so = round_begin(&event, FALSE, 1, settle_ms);

	other = duplicate(event, EVENT_ALL_ACCESS);
	CloseHandle(event);
	SetEvent(other);
	is_so = is_so && look(other) == WAIT_TIMEOUT && sleepers_wake(sleepers, 1, 1) &&
		sleepers[0].result == WAIT_OBJECT_0;
	round_end(other, 1);
	return is_so;
}

static void test_sleepers(void)
{
	CHECK("a set wakes the oldest of three sleepers, and a look behind it finds nothing",
	      patiently(one_of_three));
	CHECK("five sets in a row wake five of eight sleepers",
	      patiently(as_many_as_sets));
	CHECK("a set more than sleepers stays for who comes next",
	      patiently(one_more_set_than_sleepers));
	CHECK("what a sleeper was woken by no reset takes back",
	      patiently(set_and_reset));
	CHECK("a manual event wakes all and stays set", patiently(manual_all));
	CHECK("reset at once it has woken all nevertheless",
	      patiently(manual_set_and_reset));
	CHECK("a pulse of a manual event wakes all and leaves it unset",
	      patiently(manual_pulse));
	CHECK("a pulse of the other kind wakes one", patiently(auto_pulse));
	CHECK("sleepers are woken in the order they came", patiently(in_order));
	CHECK("a wait goes on when the handle it was begun with is closed",
	      patiently(handle_closed));
}

/* Sets and waits that alternate lose nothing, whoever is faster. */
#define N_TURNS 500

static HANDLE ping, pong;

static DWORD WINAPI answer(LPVOID data)
{
	DWORD i;

	(void)data;
	for (i = 0; i < N_TURNS; i++) {
		if (WaitForSingleObject(ping, NEVER_MS) != WAIT_OBJECT_0)
			break;
		SetEvent(pong);
	}
	return i;
}

static DWORD call(void)
{
	DWORD i;

	for (i = 0; i < N_TURNS; i++)
		if (SignalObjectAndWait(ping, pong, NEVER_MS, FALSE) != WAIT_OBJECT_0)
			break;
	return i;
}

static void test_turns(void)
{
	DWORD id;
	HANDLE thread;

	ping = CreateEventA(NULL, FALSE, FALSE, NULL);
	pong = CreateEventA(NULL, FALSE, FALSE, NULL);
	REQUIRE(ping && pong);
	thread = CreateThread(NULL, 0, answer, NULL, 0, &id);
	REQUIRE(thread);
	CHECK_EQ("two threads take turns five hundred times", call(), N_TURNS);
	CHECK_EQ("and both come to the end", WaitForSingleObject(thread, NEVER_MS),
		 WAIT_OBJECT_0);
	CloseHandle(thread);
	CloseHandle(pong);
	CloseHandle(ping);
}

static int child_turns(void)
{
	ping = OpenEventA(SYNCHRONIZE, FALSE, "conform-event-ping");
	pong = OpenEventA(EVENT_MODIFY_STATE, FALSE, "conform-event-pong");
	return ping && pong && answer(NULL) == N_TURNS ? 17 : 1;
}

static int child_inherits(HANDLE event)
{
	return SetEvent(event) ? 18 : 1;
}

static int child_holds(void)
{
	HANDLE event = OpenEventA(EVENT_ALL_ACCESS, FALSE, "conform-event-held");
	HANDLE end = OpenEventA(SYNCHRONIZE, FALSE, "conform-event-end");

	child_says_ready("conform-event");
	WaitForSingleObject(end, NEVER_MS);
	return event && end ? 19 : 1;
}

static void test_two_processes(void)
{
	struct child child;
	SECURITY_ATTRIBUTES inheritable;
	HANDLE event, end;

	ping = CreateEventA(NULL, FALSE, FALSE, "conform-event-ping");
	pong = CreateEventA(NULL, FALSE, FALSE, "conform-event-pong");
	REQUIRE(ping && pong);
	REQUIRE(child_start(&child, "conform-event", "turns", NULL));
	CHECK_EQ("two processes take turns five hundred times", call(), N_TURNS);
	CHECK_EQ("and both come to the end", child_end(&child), 17);
	CloseHandle(pong);
	CloseHandle(ping);

	inheritable.nLength = sizeof(inheritable);
	inheritable.lpSecurityDescriptor = NULL;
	inheritable.bInheritHandle = TRUE;
	event = CreateEventA(&inheritable, FALSE, FALSE, NULL);
	REQUIRE(event);
	REQUIRE(child_start(&child, "conform-event", "inherits", event));
	CHECK_EQ("an unnamed event that a child inherits", child_end(&child), 18);
	CHECK_EQ("is set by the child for the parent", look(event), WAIT_OBJECT_0);
	CloseHandle(event);

	event = CreateEventA(NULL, TRUE, TRUE, "conform-event-held");
	end = CreateEventA(NULL, TRUE, FALSE, "conform-event-end");
	REQUIRE(event && end);
	REQUIRE(child_start(&child, "conform-event", "holds", NULL));
	REQUIRE(child_is_ready(&child));
	CloseHandle(event);
	event = OpenEventA(EVENT_ALL_ACCESS, FALSE, "conform-event-held");
	CHECK("another process's handle keeps the name", event != NULL);
	CHECK_EQ("and the state", look(event), WAIT_OBJECT_0);
	CloseHandle(event);
	SetEvent(end);
	CHECK_EQ("until that process ends", child_end(&child), 19);
	SetLastError(UNTOUCHED);
	CHECK_EQ("which takes its handle, and the name, with it",
		 handle_said(OpenEventA(SYNCHRONIZE, FALSE, "conform-event-held"),
			     ERROR_SUCCESS),
		 ERROR_FILE_NOT_FOUND);
	CloseHandle(end);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "turns"))
		return child_turns();
	if (argc > 2 && !strcmp(argv[1], "inherits"))
		return child_inherits((HANDLE)(ULONG_PTR)strtoul(argv[2], NULL, 10));
	if (argc > 1 && !strcmp(argv[1], "holds"))
		return child_holds();

	conform_begin();
	test_create();
	test_create_ex();
	test_auto_reset();
	test_manual_reset();
	test_pulse_alone();
	test_refusals();
	test_sleepers();
	test_turns();
	test_two_processes();
	return conform_end();
}
