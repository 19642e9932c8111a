/* SPDX-License-Identifier: MIT */
/*
 * Actors for the conformance sources of events, mutexes, semaphores, timers and waits:
 * threads that wait (struct sleeper), and a second process (struct child), which is the
 * same program run again with the name of its part.
 *
 * No Win32 call tells whether another thread is asleep already: SignalObjectAndWait() does
 * not promise that nobody sees the signal before the wait. So facts about sleepers are
 * written as rounds: a round starts its sleepers, lets them settle, acts, and says whether
 * all went as it must. patiently() repeats a round that did not, and lets the sleepers
 * settle longer each time, in the end much longer than any machine takes. What a platform
 * does is thus found in the first round, and what it does not do in none.
 */
#pragma once

#include "conform.h"

/* What has not come by then never comes, however busy the machine is. */
#define NEVER_MS 30000

#define N_SLEEPERS 8

CONFORM_HELPER int patiently(int (*round)(DWORD settle_ms))
{
	static const DWORD settle_ms[] = { 10, 100, 1000, 4000 };
	size_t i;

	for (i = 0; i < sizeof(settle_ms) / sizeof(settle_ms[0]); i++)
		if (round(settle_ms[i]))
			return 1;
	return 0;
}

/* One thread and the one wait it makes. */
struct sleeper {
	/* set by who starts it */
	const HANDLE *handles;
	DWORD n_handles;
	BOOL wants_all;
	BOOL is_alertable;
	DWORD timeout_ms;
	void (*prepare)(void *); /* before the wait; may be NULL */
	void (*finish)(void *);  /* behind the wait; may be NULL */
	void *data;

	/* set by the thread */
	volatile DWORD result;
	volatile DWORD error;
	volatile LONG
		order; /* the how manieth of all sleepers to wake; 0 = still asleep */

	HANDLE thread;
	HANDLE started;
};

static volatile LONG n_woken;

CONFORM_HELPER DWORD WINAPI sleeper_main(LPVOID data)
{
	struct sleeper *sleeper = (struct sleeper *)data;

	if (sleeper->prepare)
		sleeper->prepare(sleeper->data);
	SetEvent(sleeper->started);
	SetLastError(UNTOUCHED);
	sleeper->result = WaitForMultipleObjectsEx(
		sleeper->n_handles, sleeper->handles, sleeper->wants_all,
		sleeper->timeout_ms, sleeper->is_alertable);
	sleeper->error = GetLastError();
	InterlockedExchange(&sleeper->order, InterlockedIncrement(&n_woken));
	if (sleeper->finish)
		sleeper->finish(sleeper->data);
	return 0;
}

/* A sleeper that is cleared, to be filled in. */
CONFORM_HELPER struct sleeper *sleeper_clear(struct sleeper *sleeper)
{
	memset(sleeper, 0, sizeof(*sleeper));
	sleeper->n_handles = 1;
	sleeper->timeout_ms = NEVER_MS;
	return sleeper;
}

/* Returns when the thread is about to wait. */
CONFORM_HELPER int sleeper_start(struct sleeper *sleeper)
{
	DWORD id;

	sleeper->started = CreateEventA(NULL, TRUE, FALSE, NULL);
	if (!sleeper->started)
		return 0;

	sleeper->thread = CreateThread(NULL, 0, sleeper_main, sleeper, 0, &id);
	return sleeper->thread &&
	       WaitForSingleObject(sleeper->started, NEVER_MS) == WAIT_OBJECT_0;
}

/* A sleeper on one object. */
CONFORM_HELPER int sleeper_start_on(struct sleeper *sleeper, const HANDLE *object)
{
	sleeper_clear(sleeper)->handles = object;
	return sleeper_start(sleeper);
}

/* Several sleepers on one object, each asleep when the next one starts. With what `finish` gets,
 * which may be NULL, the object is found. */
CONFORM_HELPER int sleepers_start_to(struct sleeper *sleepers, int n_sleepers,
				     const HANDLE *object, DWORD settle_ms,
				     void (*finish)(void *object))
{
	int i;

	for (i = 0; i < n_sleepers; i++) {
		sleeper_clear(&sleepers[i])->handles = object;
		sleepers[i].finish = finish;
		sleepers[i].data = (void *)object;
		if (!sleeper_start(&sleepers[i]))
			return 0;
		Sleep(settle_ms);
	}
	return 1;
}

CONFORM_HELPER int sleepers_start_on(struct sleeper *sleepers, int n_sleepers,
				     const HANDLE *object, DWORD settle_ms)
{
	return sleepers_start_to(sleepers, n_sleepers, object, settle_ms, NULL);
}

/* For sleepers who got a mutex. */
CONFORM_HELPER void give_mutex_back(void *mutex)
{
	ReleaseMutex(*(const HANDLE *)mutex);
}

CONFORM_HELPER int sleeper_ends_within(struct sleeper *sleeper, DWORD ms)
{
	return WaitForSingleObject(sleeper->thread, ms) == WAIT_OBJECT_0;
}

/* Waits for the thread's end and gives its handles back. */
CONFORM_HELPER int sleeper_end(struct sleeper *sleeper)
{
	int is_over = sleeper_ends_within(sleeper, 2 * NEVER_MS);

	CloseHandle(sleeper->thread);
	CloseHandle(sleeper->started);
	return is_over;
}

/* What it has set may be read then. */
CONFORM_HELPER int sleeper_is_awake(struct sleeper *sleeper)
{
	return InterlockedCompareExchange(&sleeper->order, 0, 0) != 0;
}

/* Waits until that many of them are awake; more may be. */
CONFORM_HELPER int sleepers_wake(struct sleeper *sleepers, int n_sleepers, int n_wanted)
{
	DWORD start = GetTickCount();
	int i, n;

	for (;;) {
		n = 0;
		for (i = 0; i < n_sleepers; i++)
			if (sleeper_is_awake(&sleepers[i]))
				n++;
		if (n >= n_wanted)
			return 1;
		if (GetTickCount() - start > 1000)
			return 0;
		Sleep(1);
	}
}

CONFORM_HELPER int n_awake(struct sleeper *sleepers, int n_sleepers)
{
	int i, n = 0;

	for (i = 0; i < n_sleepers; i++)
		if (sleeper_is_awake(&sleepers[i]))
			n++;
	return n;
}

/* Ends a round: lets go of whoever still sleeps, by calling release() until all are over. */
CONFORM_HELPER void sleepers_release(struct sleeper *sleepers, int n_sleepers,
				     HANDLE object, void (*release)(HANDLE))
{
	int i;

	for (i = 0; i < n_sleepers; i++)
		while (!sleeper_ends_within(&sleepers[i], 2))
			release(object);
	for (i = 0; i < n_sleepers; i++)
		sleeper_end(&sleepers[i]);
}

/* One routine run in a thread of its own to its end; its result. */
CONFORM_HELPER DWORD in_a_thread(LPTHREAD_START_ROUTINE routine, LPVOID data)
{
	DWORD id, code = CONTRADICTION;
	HANDLE thread = CreateThread(NULL, 0, routine, data, 0, &id);

	if (!thread)
		return CONTRADICTION;

	if (WaitForSingleObject(thread, NEVER_MS) != WAIT_OBJECT_0 ||
	    !GetExitCodeThread(thread, &code))
		code = CONTRADICTION;
	CloseHandle(thread);
	return code;
}

/* This program again, as another process: its part comes as the last argument. */
struct child {
	HANDLE process;
	HANDLE ready; /* auto-reset, set by the child as often as child_says_ready() */
};

CONFORM_HELPER int child_start(struct child *child, const char *topic, const char *part,
			       HANDLE inherited)
{
	char program[MAX_PATH + 1], line[2 * MAX_PATH];
	STARTUPINFOA startup;
	PROCESS_INFORMATION made;

	memset(child, 0, sizeof(*child));
	if (!GetModuleFileNameA(NULL, program, MAX_PATH))
		return 0;

	sprintf(line, "%s-ready", topic);
	child->ready = CreateEventA(NULL, FALSE, FALSE, line);
	if (!child->ready)
		return 0;

	sprintf(line, "\"%s\" %s %lu", program, part,
		(unsigned long)(ULONG_PTR)inherited);
	memset(&startup, 0, sizeof(startup));
	startup.cb = sizeof(startup);
	if (!CreateProcessA(program, line, NULL, NULL, inherited ? TRUE : FALSE, 0, NULL,
			    NULL, &startup, &made))
		return 0;

	CloseHandle(made.hThread);
	child->process = made.hProcess;
	return 1;
}

/* Waits until the child says so; a child that ends instead never will. */
CONFORM_HELPER int child_is_ready(struct child *child)
{
	HANDLE both[2];

	both[0] = child->ready;
	both[1] = child->process;
	return WaitForMultipleObjects(2, both, FALSE, NEVER_MS) == WAIT_OBJECT_0;
}

/* In the child. */
CONFORM_HELPER void child_says_ready(const char *topic)
{
	char name[64];
	HANDLE ready;

	sprintf(name, "%s-ready", topic);
	ready = OpenEventA(EVENT_MODIFY_STATE, FALSE, name);
	SetEvent(ready);
	CloseHandle(ready);
}

/* Waits for the child's end; its exit code. */
CONFORM_HELPER DWORD child_end(struct child *child)
{
	DWORD code = CONTRADICTION;

	if (child->process) {
		if (WaitForSingleObject(child->process, NEVER_MS) != WAIT_OBJECT_0)
			TerminateProcess(child->process, 99);
		WaitForSingleObject(child->process, NEVER_MS);
		GetExitCodeProcess(child->process, &code);
		CloseHandle(child->process);
	}
	if (child->ready)
		CloseHandle(child->ready);
	return code;
}

/* What a call that returns BOOL said. */
CONFORM_HELPER DWORD truth_said(BOOL truth)
{
	return truth ? ERROR_SUCCESS : failure_said();
}

/* What a look that does not sleep returns. */
CONFORM_HELPER DWORD look(HANDLE object)
{
	return WaitForSingleObject(object, 0);
}

/* What another thread sees of a mutex, which it gives back if it got it: for in_a_thread(). */
CONFORM_HELPER DWORD WINAPI others_look(LPVOID mutex)
{
	DWORD result = look((HANDLE)mutex);

	if (result == WAIT_OBJECT_0 || result == WAIT_ABANDONED)
		ReleaseMutex((HANDLE)mutex);
	return result;
}

/* The error of a wait that fails; ERROR_SUCCESS whatever one that does not returns. */
CONFORM_HELPER DWORD look_says(HANDLE object)
{
	SetLastError(UNTOUCHED);
	return WaitForSingleObject(object, 0) == WAIT_FAILED ? failure_said()
							     : ERROR_SUCCESS;
}

CONFORM_HELPER DWORD look_many_says(DWORD n, const HANDLE *objects, BOOL wants_all)
{
	SetLastError(UNTOUCHED);
	return WaitForMultipleObjects(n, objects, wants_all, 0) == WAIT_FAILED
		       ? failure_said()
		       : ERROR_SUCCESS;
}

CONFORM_HELPER DWORD set_says(HANDLE event)
{
	SetLastError(UNTOUCHED);
	return truth_said(SetEvent(event));
}

CONFORM_HELPER DWORD reset_says(HANDLE event)
{
	SetLastError(UNTOUCHED);
	return truth_said(ResetEvent(event));
}

CONFORM_HELPER DWORD pulse_says(HANDLE event)
{
	SetLastError(UNTOUCHED);
	return truth_said(PulseEvent(event));
}

CONFORM_HELPER DWORD release_mutex_says(HANDLE mutex)
{
	SetLastError(UNTOUCHED);
	return truth_said(ReleaseMutex(mutex));
}

CONFORM_HELPER DWORD release_semaphore_says(HANDLE semaphore, LONG n)
{
	SetLastError(UNTOUCHED);
	return truth_said(ReleaseSemaphore(semaphore, n, NULL));
}

/* The count a semaphore had before one was added; -1 if none could be. */
CONFORM_HELPER LONG release_one(HANDLE semaphore)
{
	LONG previous = -2;

	return ReleaseSemaphore(semaphore, 1, &previous) ? previous : -1;
}

CONFORM_HELPER DWORD set_timer_says(HANDLE timer, LONGLONG due_100ns, LONG period_ms)
{
	LARGE_INTEGER due;

	due.QuadPart = due_100ns;
	SetLastError(UNTOUCHED);
	return truth_said(SetWaitableTimer(timer, &due, period_ms, NULL, NULL, FALSE));
}

CONFORM_HELPER DWORD cancel_says(HANDLE timer)
{
	SetLastError(UNTOUCHED);
	return truth_said(CancelWaitableTimer(timer));
}

/* A handle to what another handle is to, with other rights. */
CONFORM_HELPER HANDLE duplicate(HANDLE handle, DWORD access)
{
	HANDLE copy = NULL;

	DuplicateHandle(GetCurrentProcess(), handle, GetCurrentProcess(), &copy, access,
			FALSE, 0);
	return copy;
}
