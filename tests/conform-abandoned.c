/* SPDX-License-Identifier: MIT */
/*
 * Abandoned mutexes: what is told to who gets one from an owner that ended without giving
 * it back, be it a thread or a process, and that it is told once.
 */
#include "conform-sync.h"

/* Parts for in_a_thread(). */
static DWORD WINAPI take_and_return(LPVOID mutex)
{
	return look((HANDLE)mutex);
}

static DWORD WINAPI take_and_exit(LPVOID mutex)
{
	if (look((HANDLE)mutex) == WAIT_OBJECT_0)
		ExitThread(42);
	return 0;
}

static DWORD WINAPI take_thrice(LPVOID mutex)
{
	return look((HANDLE)mutex) + look((HANDLE)mutex) + look((HANDLE)mutex);
}

static DWORD WINAPI create_owned(LPVOID name)
{
	return CreateMutexA(NULL, TRUE, (const char *)name) ? 0 : 1;
}

static void test_abandoned(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL);

	REQUIRE(mutex);
	CHECK_EQ("a thread takes a mutex and returns",
		 in_a_thread(take_and_return, mutex), WAIT_OBJECT_0);
	CHECK_EQ("who comes next is told so", look(mutex), WAIT_ABANDONED);
	CHECK_EQ("and owns it", in_a_thread(others_look, mutex), WAIT_TIMEOUT);
	CHECK_EQ("taking it again is nothing to tell of", look(mutex), WAIT_OBJECT_0);
	CHECK_EQ("it is given back", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("as often as it was taken", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("not more often", release_mutex_says(mutex), ERROR_NOT_OWNER);
	CHECK_EQ("nobody is told a second time", look(mutex), WAIT_OBJECT_0);
	ReleaseMutex(mutex);

	CHECK_EQ("a thread takes a mutex and calls ExitThread",
		 in_a_thread(take_and_exit, mutex), 42);
	CHECK_EQ("another thread is told so", in_a_thread(others_look, mutex),
		 WAIT_ABANDONED);
	CHECK_EQ("and nobody else", in_a_thread(others_look, mutex), WAIT_OBJECT_0);

	CHECK_EQ("a thread takes a mutex three times and ends",
		 in_a_thread(take_thrice, mutex), 3 * WAIT_OBJECT_0);
	CHECK_EQ("who gets it has it once", look(mutex), WAIT_ABANDONED);
	CHECK_EQ("gives it back once", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("and has it no more", release_mutex_says(mutex), ERROR_NOT_OWNER);

	in_a_thread(take_and_return, mutex);
	CHECK_EQ("what nobody owns but a dead thread nobody gives back",
		 release_mutex_says(mutex), ERROR_NOT_OWNER);
	CHECK_EQ("which takes nothing from the news", look(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);

	in_a_thread(take_and_return, mutex);
	in_a_thread(take_and_return, mutex);
	CHECK_EQ("abandoned twice it is told once for the second time", look(mutex),
		 WAIT_ABANDONED);
	ReleaseMutex(mutex);
	CHECK_EQ("and then no more", look(mutex), WAIT_OBJECT_0);
	ReleaseMutex(mutex);
	CloseHandle(mutex);

	CHECK_EQ("a thread that creates an owned mutex may end, too",
		 in_a_thread(create_owned, (LPVOID) "conform-abandoned-born-owned"), 0);
	mutex = CreateMutexA(NULL, TRUE, "conform-abandoned-born-owned");
	CHECK_EQ("which abandons it", look(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);
	CloseHandle(mutex);
}

static void test_abandoned_of_many(void)
{
	HANDLE three[3];

	three[0] = CreateEventA(NULL, FALSE, FALSE, NULL);
	three[1] = CreateMutexA(NULL, FALSE, NULL);
	three[2] = CreateMutexA(NULL, FALSE, NULL);
	REQUIRE(three[0] && three[1] && three[2]);
	in_a_thread(take_and_return, three[2]);
	CHECK_EQ("a wait for any takes the free mutex before the abandoned one",
		 WaitForMultipleObjects(3, three, FALSE, 0), WAIT_OBJECT_0 + 1);
	CHECK_EQ("which is left as it was", in_a_thread(others_look, three[2]),
		 WAIT_ABANDONED);
	ReleaseMutex(three[1]);

	in_a_thread(take_and_return, three[1]);
	CHECK_EQ("a wait for any tells which one is abandoned",
		 WaitForMultipleObjects(3, three, FALSE, 0), WAIT_ABANDONED_0 + 1);
	ReleaseMutex(three[1]);
	in_a_thread(take_and_return, three[2]);
	CHECK_EQ("the wait for the last two counts from its own first",
		 WaitForMultipleObjects(1, three + 2, FALSE, 0), WAIT_ABANDONED_0);
	ReleaseMutex(three[2]);

	in_a_thread(take_and_return, three[2]);
	CHECK_EQ("a wait for all takes no abandoned mutex before the rest is there",
		 WaitForMultipleObjects(3, three, TRUE, 0), WAIT_TIMEOUT);
	SetEvent(three[0]);
	CHECK_EQ("and says that one is when it is",
		 WaitForMultipleObjects(3, three, TRUE, 0), WAIT_ABANDONED_0);
	CHECK_EQ("owned it has the first mutex", release_mutex_says(three[1]),
		 ERROR_SUCCESS);
	CHECK_EQ("and the abandoned one", release_mutex_says(three[2]), ERROR_SUCCESS);
	CHECK_EQ("the event is consumed", look(three[0]), WAIT_TIMEOUT);
	SetEvent(three[0]);
	CHECK_EQ("the next wait for all has nothing to tell",
		 WaitForMultipleObjects(3, three, TRUE, 0), WAIT_OBJECT_0);
	ReleaseMutex(three[1]);
	ReleaseMutex(three[2]);
	CloseHandle(three[2]);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
}

/* Sleepers who want a mutex. */
static struct sleeper sleepers[N_SLEEPERS];
static HANDLE wanted;

/* An owner that ends when it is told to. */
static HANDLE owner_has, owner_ends;

static DWORD WINAPI own_and_end(LPVOID data)
{
	(void)data;
	WaitForSingleObject(wanted, NEVER_MS);
	SetEvent(owner_has);
	WaitForSingleObject(owner_ends, NEVER_MS);
	return 0;
}

static HANDLE owner_start(void)
{
	DWORD id;
	HANDLE owner;

	wanted = CreateMutexA(NULL, FALSE, NULL);
	owner_has = CreateEventA(NULL, TRUE, FALSE, NULL);
	owner_ends = CreateEventA(NULL, TRUE, FALSE, NULL);
	owner = CreateThread(NULL, 0, own_and_end, NULL, 0, &id);
	WaitForSingleObject(owner_has, NEVER_MS);
	return owner;
}

static int owner_end(HANDLE owner)
{
	int is_over = WaitForSingleObject(owner, NEVER_MS) == WAIT_OBJECT_0;

	CloseHandle(owner);
	CloseHandle(owner_ends);
	CloseHandle(owner_has);
	return is_over;
}

static int owner_dies_before_four(DWORD settle_ms)
{
	HANDLE owner = owner_start();
	LONG before = n_woken;
	int is_so = sleepers_start_to(sleepers, 4, &wanted, settle_ms, give_mutex_back),
	    i;

	SetEvent(owner_ends);
	for (i = 0; i < 4; i++) {
		sleeper_end(&sleepers[i]);
		is_so = is_so && sleepers[i].order == before + i + 1 &&
			sleepers[i].result == (i ? WAIT_OBJECT_0 : WAIT_ABANDONED);
	}
	is_so = owner_end(owner) && is_so;
	CloseHandle(wanted);
	return is_so;
}

static int owner_dies_without_handles(DWORD settle_ms)
{
	HANDLE owner = owner_start();
	int is_so = sleepers_start_on(sleepers, 1, &wanted, settle_ms);

	CloseHandle(wanted);
	Sleep(settle_ms);
	SetEvent(owner_ends);
	sleeper_end(&sleepers[0]);
	is_so = owner_end(owner) && is_so;
	return is_so && sleepers[0].result == WAIT_ABANDONED;
}

static int owner_dies_before_wait_for_any(DWORD settle_ms)
{
	HANDLE owner = owner_start(), three[3];
	int is_so;

	three[0] = CreateEventA(NULL, FALSE, FALSE, NULL);
	three[1] = CreateSemaphoreA(NULL, 0, 1, NULL);
	three[2] = wanted;
	sleeper_clear(&sleepers[0])->handles = three;
	sleepers[0].n_handles = 3;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	SetEvent(owner_ends);
	sleeper_end(&sleepers[0]);
	is_so = owner_end(owner) && is_so;
	CloseHandle(three[2]);
	CloseHandle(three[1]);
	CloseHandle(three[0]);
	return is_so && sleepers[0].result == WAIT_ABANDONED_0 + 2;
}

static int owner_dies_before_wait_for_all(DWORD settle_ms)
{
	HANDLE owner = owner_start(), two[2];
	int is_so;

	two[0] = CreateEventA(NULL, FALSE, FALSE, NULL);
	two[1] = wanted;
	sleeper_clear(&sleepers[0])->handles = two;
	sleepers[0].n_handles = 2;
	sleepers[0].wants_all = TRUE;
	is_so = sleeper_start(&sleepers[0]);
	Sleep(settle_ms);
	SetEvent(owner_ends);
	is_so = owner_end(owner) && is_so;
	Sleep(settle_ms);
	is_so = is_so && !n_awake(sleepers, 1);
	SetEvent(two[0]);
	sleeper_end(&sleepers[0]);
	is_so = is_so && look(two[0]) == WAIT_TIMEOUT;
	CloseHandle(two[1]);
	CloseHandle(two[0]);
	return is_so && sleepers[0].result == WAIT_ABANDONED_0;
}

static void test_sleepers(void)
{
	CHECK("of four sleepers the first is told of the owner's end",
	      patiently(owner_dies_before_four));
	CHECK("a sleeper is told of it even if no handle is left",
	      patiently(owner_dies_without_handles));
	CHECK("a wait for any is told which one was abandoned in its sleep",
	      patiently(owner_dies_before_wait_for_any));
	CHECK("a wait for all is told of it when the rest has come",
	      patiently(owner_dies_before_wait_for_all));
}

/* The other process: owns the mutex of the parent, and ends as it is told. */
static const char shared_name[] = "conform-abandoned-shared";

static int child_owns(const char *end)
{
	HANDLE mutex = OpenMutexA(SYNCHRONIZE, FALSE, shared_name);

	if (WaitForSingleObject(mutex, NEVER_MS) == WAIT_FAILED)
		return 1;
	child_says_ready("conform-abandoned");
	if (!strcmp(end, "returns"))
		return 21;
	if (!strcmp(end, "exits"))
		ExitProcess(22);
	Sleep(2 * NEVER_MS);
	return 2;
}

static int owner_is_terminated(DWORD settle_ms)
{
	struct child child;
	int is_so;

	wanted = CreateMutexA(NULL, FALSE, shared_name);
	is_so = child_start(&child, "conform-abandoned", "sleeps", NULL) &&
		child_is_ready(&child) &&
		sleepers_start_to(sleepers, 3, &wanted, settle_ms, give_mutex_back);
	TerminateProcess(child.process, 77);
	sleeper_end(&sleepers[0]);
	sleeper_end(&sleepers[1]);
	sleeper_end(&sleepers[2]);
	is_so = child_end(&child) == 77 && is_so;
	CloseHandle(wanted);
	return is_so && sleepers[0].result == WAIT_ABANDONED &&
	       sleepers[1].result == WAIT_OBJECT_0 && sleepers[2].result == WAIT_OBJECT_0;
}

static void test_two_processes(void)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, shared_name);
	struct child child;

	REQUIRE(mutex);
	REQUIRE(child_start(&child, "conform-abandoned", "returns", NULL));
	CHECK_EQ("a process that owns a mutex returns from main()", child_end(&child),
		 21);
	CHECK_EQ("and has abandoned it", look(mutex), WAIT_ABANDONED);
	CHECK_EQ("to who owns it now", release_mutex_says(mutex), ERROR_SUCCESS);
	CHECK_EQ("nobody is told a second time", look(mutex), WAIT_OBJECT_0);
	ReleaseMutex(mutex);

	REQUIRE(child_start(&child, "conform-abandoned", "exits", NULL));
	CHECK_EQ("a process that owns a mutex calls ExitProcess", child_end(&child), 22);
	CHECK_EQ("and has abandoned it, too", look(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);

	REQUIRE(child_start(&child, "conform-abandoned", "sleeps", NULL));
	REQUIRE(child_is_ready(&child));
	TerminateProcess(child.process, 55);
	CHECK_EQ("a process that owns a mutex is terminated", child_end(&child), 55);
	CHECK_EQ("and has abandoned it likewise", look(mutex), WAIT_ABANDONED);
	ReleaseMutex(mutex);
	CloseHandle(mutex);
	CHECK("of three sleepers one is told when a process is terminated",
	      patiently(owner_is_terminated));
}

int main(int argc, char **argv)
{
	if (argc > 2)
		return child_owns(argv[1]);

	conform_begin();
	test_abandoned();
	test_abandoned_of_many();
	test_sleepers();
	test_two_processes();
	return conform_end();
}
