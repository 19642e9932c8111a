/* SPDX-License-Identifier: MIT */
/*
 * Several processes at one object: each release goes to one of them, in the order they
 * came; who is terminated in its sleep takes nothing along; and objects without a name,
 * which a child inherits.
 */
#include "conform-sync.h"

#define N_CHILDREN 3

static const char event_name[] = "conform-syncprocs-event";
static const char semaphore_name[] = "conform-syncprocs-semaphore";
static const char mutex_name[] = "conform-syncprocs-mutex";

static struct child children[N_CHILDREN];

/* Children that sleep on what has this name and kind, one after the other. */
static int children_start(const char *part, DWORD settle_ms)
{
	int i;

	for (i = 0; i < N_CHILDREN; i++) {
		if (!child_start(&children[i], "conform-syncprocs", part, NULL) ||
		    !child_is_ready(&children[i]))
			return 0;
		Sleep(settle_ms);
	}
	return 1;
}

static int has_ended(int i)
{
	return children[i].process && look(children[i].process) == WAIT_OBJECT_0;
}

static int n_ended(void)
{
	int i, n = 0;

	for (i = 0; i < N_CHILDREN; i++)
		n += has_ended(i);
	return n;
}

/* Waits until that many have ended; more may have. */
static int children_leave(int n_wanted)
{
	DWORD start = GetTickCount();

	while (n_ended() < n_wanted) {
		if (GetTickCount() - start > 5000)
			return 0;
		Sleep(1);
	}
	return 1;
}

/* Lets go of whoever still sleeps; were all of them content? */
static int children_end(HANDLE object, void (*release)(HANDLE))
{
	int i, n_content = 0;

	for (i = 0; i < N_CHILDREN; i++) {
		while (children[i].process &&
		       WaitForSingleObject(children[i].process, 5) == WAIT_TIMEOUT)
			release(object);
		n_content += child_end(&children[i]) == 80;
	}
	return n_content == N_CHILDREN;
}

static void set(HANDLE event)
{
	SetEvent(event);
}

static void give(HANDLE semaphore)
{
	ReleaseSemaphore(semaphore, 1, NULL);
}

static void leave(HANDLE mutex)
{
	ReleaseMutex(mutex);
}

static int as_many_as_sets(DWORD settle_ms)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, event_name);
	int is_so = children_start("event", settle_ms);

	SetEvent(event);
	SetEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && children_leave(2);
	Sleep(settle_ms);
	is_so = is_so && has_ended(0) && has_ended(1) && !has_ended(2);
	SetEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && children_leave(3);
	is_so = children_end(event, set) && is_so;
	CloseHandle(event);
	return is_so;
}

static int all_by_one_pulse(DWORD settle_ms)
{
	HANDLE event = CreateEventA(NULL, TRUE, FALSE, event_name);
	int is_so = children_start("event", settle_ms);

	PulseEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && children_leave(3);
	is_so = children_end(event, set) && is_so;
	CloseHandle(event);
	return is_so;
}

static int as_many_as_given(DWORD settle_ms)
{
	HANDLE semaphore = CreateSemaphoreA(NULL, 0, 10, semaphore_name);
	int is_so = children_start("semaphore", settle_ms);

	is_so = is_so && release_one(semaphore) == 0 && release_one(semaphore) == 0 &&
		children_leave(2);
	Sleep(settle_ms);
	is_so = is_so && n_ended() == 2 && !has_ended(2) &&
		ReleaseSemaphore(semaphore, 3, NULL) && children_leave(3) &&
		release_one(semaphore) == 2;
	is_so = children_end(semaphore, give) && is_so;
	CloseHandle(semaphore);
	return is_so;
}

/* The oldest of three is terminated in its sleep: the others get what is released. */
static int terminated_takes_no_set(DWORD settle_ms)
{
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, event_name);
	int is_so = children_start("event", settle_ms);

	TerminateProcess(children[0].process, 80);
	WaitForSingleObject(children[0].process, NEVER_MS);
	SetEvent(event);
	is_so = is_so && look(event) == WAIT_TIMEOUT && children_leave(2) && has_ended(1);
	TerminateProcess(children[2].process, 80);
	WaitForSingleObject(children[2].process, NEVER_MS);
	SetEvent(event);
	is_so = is_so && look(event) == WAIT_OBJECT_0 && look(event) == WAIT_TIMEOUT;
	is_so = children_end(event, set) && is_so;
	CloseHandle(event);
	return is_so;
}

static int terminated_takes_no_count(DWORD settle_ms)
{
	HANDLE semaphore = CreateSemaphoreA(NULL, 0, 10, semaphore_name);
	int is_so = children_start("semaphore", settle_ms);

	TerminateProcess(children[1].process, 80);
	WaitForSingleObject(children[1].process, NEVER_MS);
	is_so = is_so && release_one(semaphore) == 0 && release_one(semaphore) == 0 &&
		release_one(semaphore) == 0 && release_one(semaphore) == 1 &&
		children_leave(3);
	is_so = children_end(semaphore, give) && is_so;
	CloseHandle(semaphore);
	return is_so;
}

/* The first in the queue for a mutex is terminated: the second is handed it, as whole. */
static int terminated_gets_no_mutex(DWORD settle_ms)
{
	HANDLE mutex = CreateMutexA(NULL, TRUE, mutex_name);
	int is_so = children_start("mutex", settle_ms);

	TerminateProcess(children[0].process, 80);
	WaitForSingleObject(children[0].process, NEVER_MS);
	ReleaseMutex(mutex);
	is_so = is_so && children_leave(3) && look(mutex) == WAIT_OBJECT_0;
	ReleaseMutex(mutex);
	is_so = children_end(mutex, leave) && is_so;
	CloseHandle(mutex);
	return is_so;
}

static void test_children(void)
{
	CHECK("two sets wake the first two of three processes",
	      patiently(as_many_as_sets));
	CHECK("a pulse of a manual event wakes all of them", patiently(all_by_one_pulse));
	CHECK("what is given to a semaphore goes to as many of them",
	      patiently(as_many_as_given));
	CHECK("who is terminated in its sleep takes no set along",
	      patiently(terminated_takes_no_set));
	CHECK("nor anything of a semaphore", patiently(terminated_takes_no_count));
	CHECK("nor a mutex it queued for", patiently(terminated_gets_no_mutex));
}

/* Sleeps, and is content with what a whole object gives. */
static int child_sleeps(const char *part)
{
	HANDLE object;

	if (!strcmp(part, "event"))
		object = OpenEventA(SYNCHRONIZE, FALSE, event_name);
	else if (!strcmp(part, "semaphore"))
		object = OpenSemaphoreA(SYNCHRONIZE, FALSE, semaphore_name);
	else
		object = OpenMutexA(SYNCHRONIZE, FALSE, mutex_name);
	child_says_ready("conform-syncprocs");
	if (WaitForSingleObject(object, NEVER_MS) != WAIT_OBJECT_0)
		return 1;
	if (!strcmp(part, "mutex") && !ReleaseMutex(object))
		return 2;
	return 80;
}

/* Objects without a name, in the hands of a child. */
static SECURITY_ATTRIBUTES inheritable;

static DWORD child_with(const char *part, HANDLE object)
{
	struct child child;

	if (!object || !child_start(&child, "conform-syncprocs", part, object))
		return CONTRADICTION;
	return child_end(&child);
}

static int child_inherits(const char *part, HANDLE object)
{
	if (!strcmp(part, "sets"))
		return SetEvent(object) ? 81 : 1;
	if (!strcmp(part, "takes"))
		return look(object) == WAIT_OBJECT_0 && look(object) == WAIT_OBJECT_0 &&
				       release_one(object) == 1
			       ? 82
			       : 1;
	if (!strcmp(part, "owns"))
		return look(object) == WAIT_OBJECT_0 ? 83 : 1;
	if (!strcmp(part, "lacks"))
		return look(object) == WAIT_TIMEOUT &&
				       release_mutex_says(object) == ERROR_NOT_OWNER
			       ? 84
			       : 1;
	if (!strcmp(part, "winds"))
		return set_timer_says(object, -200000, 0) == ERROR_SUCCESS ? 85 : 1;
	if (!strcmp(part, "waits"))
		return set_says(object) == ERROR_ACCESS_DENIED &&
				       look(object) == WAIT_OBJECT_0
			       ? 86
			       : 1;
	return 2;
}

static void test_inherited(void)
{
	HANDLE object, weak = NULL;

	inheritable.nLength = sizeof(inheritable);
	inheritable.bInheritHandle = TRUE;
	object = CreateEventA(&inheritable, FALSE, FALSE, NULL);
	CHECK_EQ("a child sets an event it inherited", child_with("sets", object), 81);
	CHECK_EQ("which is set for the parent", look(object), WAIT_OBJECT_0);
	CHECK_EQ("once", look(object), WAIT_TIMEOUT);
	CloseHandle(object);

	object = CreateSemaphoreA(&inheritable, 3, 5, NULL);
	CHECK_EQ("a child takes two of a semaphore and gives one",
		 child_with("takes", object), 82);
	CHECK_EQ("which leaves two for the parent", release_one(object), 2);
	CloseHandle(object);

	object = CreateMutexA(&inheritable, FALSE, NULL);
	CHECK_EQ("a child takes a mutex and ends", child_with("owns", object), 83);
	CHECK_EQ("which abandons it to the parent", look(object), WAIT_ABANDONED);
	CHECK_EQ("a child cannot have what the parent owns", child_with("lacks", object),
		 84);
	CHECK_EQ("which gives it back", release_mutex_says(object), ERROR_SUCCESS);
	CloseHandle(object);

	object = CreateWaitableTimerA(&inheritable, FALSE, NULL);
	CHECK_EQ("a child sets a timer and ends", child_with("winds", object), 85);
	CHECK_EQ("which comes for the parent", WaitForSingleObject(object, NEVER_MS),
		 WAIT_OBJECT_0);
	CloseHandle(object);

	object = CreateEventA(NULL, TRUE, TRUE, "conform-syncprocs-weak");
	weak = OpenEventA(SYNCHRONIZE, TRUE, "conform-syncprocs-weak");
	CHECK_EQ("what is inherited has the rights it had", child_with("waits", weak),
		 86);
	CloseHandle(weak);
	CloseHandle(object);
}

int main(int argc, char **argv)
{
	HANDLE inherited = NULL;

	if (argc > 2)
		inherited = (HANDLE)(ULONG_PTR)strtoul(argv[2], NULL, 10);
	if (inherited)
		return child_inherits(argv[1], inherited);
	if (argc > 1)
		return child_sleeps(argv[1]);

	conform_begin();
	test_children();
	test_inherited();
	return conform_end();
}
