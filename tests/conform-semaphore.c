/* SPDX-License-Identifier: MIT */
/*
 * Semaphores: counts that are exact, whoever takes and whoever gives, and limits that are
 * kept.
 */
#include "conform-sync.h"

static DWORD create_semaphore_says(LONG initial, LONG maximum, const char *name)
{
	HANDLE semaphore;

	SetLastError(UNTOUCHED);
	semaphore = CreateSemaphoreA(NULL, initial, maximum, name);
	return handle_said(semaphore, GetLastError());
}

static DWORD create_semaphore_ex_says(DWORD flags)
{
	HANDLE semaphore;

	SetLastError(UNTOUCHED);
	semaphore = CreateSemaphoreExA(NULL, 0, 1, NULL, flags, SEMAPHORE_ALL_ACCESS);
	return handle_said(semaphore, GetLastError());
}

/* How many can be taken without waiting. */
static int n_to_take(HANDLE semaphore)
{
	int n = 0;

	while (n < 10000 && look(semaphore) == WAIT_OBJECT_0)
		n++;
	return n;
}

static void test_create(void)
{
	static const char name[] = "conform-semaphore-create";
	HANDLE semaphore, again;

	CHECK_EQ("an empty semaphore is created and leaves the last error 0",
		 create_semaphore_says(0, 1, NULL), ERROR_SUCCESS);
	CHECK_EQ("a full one, too", create_semaphore_says(7, 7, name), ERROR_SUCCESS);
	CHECK_EQ("and the largest there is",
		 create_semaphore_says(0x7fffffff, 0x7fffffff, name), ERROR_SUCCESS);
	CHECK_EQ("none with more in it than its maximum",
		 create_semaphore_says(2, 1, NULL), ERROR_INVALID_PARAMETER);
	CHECK_EQ("none with less than nothing in it", create_semaphore_says(-1, 1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("none with room for nothing", create_semaphore_says(0, 0, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("none with less room", create_semaphore_says(0, -1, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("not even when both are equal", create_semaphore_says(-1, -1, NULL),
		 ERROR_INVALID_PARAMETER);
	semaphore = CreateSemaphoreA(NULL, 2, 5, name);
	REQUIRE(semaphore);
	CHECK_EQ("a name that exists is told of", create_semaphore_says(0, 1, name),
		 ERROR_ALREADY_EXISTS);
	CHECK_EQ("but not with counts that make no sense",
		 create_semaphore_says(2, 1, name), ERROR_INVALID_PARAMETER);
	again = CreateSemaphoreA(NULL, 1, 1, name);
	REQUIRE(again);
	CHECK_EQ("the counts of what exists are its own", release_one(again), 2);
	CHECK_EQ("up to its own maximum", release_semaphore_says(again, 2),
		 ERROR_SUCCESS);
	CHECK_EQ("and no further", release_semaphore_says(again, 1),
		 ERROR_TOO_MANY_POSTS);
	CHECK_EQ("both handles are to one semaphore", n_to_take(semaphore), 5);
	CHECK_EQ("which is empty then for both", n_to_take(again), 0);
	CloseHandle(again);
	CloseHandle(semaphore);
	CHECK_EQ("without flags the longer call creates one, too",
		 create_semaphore_ex_says(0), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("there are no flags", "flags are ignored",
			   create_semaphore_ex_says(1) == ERROR_INVALID_PARAMETER);
}

static void test_count(void)
{
	HANDLE semaphore = CreateSemaphoreA(NULL, 3, 5, NULL);
	LONG previous = 77;

	REQUIRE(semaphore);
	CHECK_EQ("as many are taken as are in it", n_to_take(semaphore), 3);
	CHECK("three are given at once", ReleaseSemaphore(semaphore, 3, &previous));
	CHECK_EQ("to the none there were", previous, 0);
	CHECK_EQ("one is taken", look(semaphore), WAIT_OBJECT_0);
	CHECK("and one given", ReleaseSemaphore(semaphore, 1, &previous));
	CHECK_EQ("to the two that were left", previous, 2);
	previous = 77;
	CHECK_EQ("more than the maximum is refused", release_semaphore_says(semaphore, 3),
		 ERROR_TOO_MANY_POSTS);
	CHECK("to who wants the old count, too",
	      !ReleaseSemaphore(semaphore, 3, &previous));
	CHECK_EQ("which is not told then", previous, 77);
	CHECK_EQ("the largest number is more than the maximum, too",
		 release_semaphore_says(semaphore, 0x7fffffff), ERROR_TOO_MANY_POSTS);
	CHECK_EQ("and all that has changed nothing", release_one(semaphore), 3);
	CHECK_WINE_DIFFERS("none cannot be given", "Wine gives none and is content",
			   release_semaphore_says(semaphore, 0) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("nor fewer", "Wine says that it is too many",
			   release_semaphore_says(semaphore, -1) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_EQ("up to the maximum it is filled", release_one(semaphore), 4);
	CHECK_EQ("and no further", release_one(semaphore), -1);
	SetLastError(UNTOUCHED);
	look(semaphore);
	ReleaseSemaphore(semaphore, 1, NULL);
	CHECK_EQ("success leaves the last error alone", GetLastError(), UNTOUCHED);
	CHECK_EQ("five can be taken", n_to_take(semaphore), 5);
	CloseHandle(semaphore);

	semaphore = CreateSemaphoreA(NULL, 0x7ffffffe, 0x7fffffff, NULL);
	REQUIRE(semaphore);
	CHECK_EQ("the largest semaphore takes one more", release_one(semaphore),
		 0x7ffffffe);
	CHECK_EQ("and no second", release_semaphore_says(semaphore, 1),
		 ERROR_TOO_MANY_POSTS);
	CHECK_EQ("and not all of them over again",
		 release_semaphore_says(semaphore, 0x7fffffff), ERROR_TOO_MANY_POSTS);
	CHECK_EQ("but is good for taking", look(semaphore), WAIT_OBJECT_0);
	CloseHandle(semaphore);
}

static void test_refusals(void)
{
	HANDLE semaphore = CreateSemaphoreA(NULL, 0, 1, NULL);
	HANDLE mutex = CreateMutexA(NULL, TRUE, NULL);
	HANDLE event = CreateEventA(NULL, FALSE, FALSE, NULL);

	REQUIRE(semaphore && mutex && event);
	CHECK_EQ("nothing is given to NULL", release_semaphore_says(NULL, 1),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("to a mutex", release_semaphore_says(mutex, 1), ERROR_INVALID_HANDLE);
	CHECK_EQ("to an event", release_semaphore_says(event, 1), ERROR_INVALID_HANDLE);
	CHECK_EQ("to this process", release_semaphore_says(GetCurrentProcess(), 1),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("a semaphore is not set", set_says(semaphore), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor owned", release_mutex_says(semaphore), ERROR_INVALID_HANDLE);
	CloseHandle(semaphore);
	CHECK_EQ("nor given anything when it is closed",
		 release_semaphore_says(semaphore, 1), ERROR_INVALID_HANDLE);
	CloseHandle(event);
	CloseHandle(mutex);
}

static DWORD WINAPI give_two(LPVOID semaphore)
{
	return release_semaphore_says((HANDLE)semaphore, 2);
}

static DWORD WINAPI take_one(LPVOID semaphore)
{
	return look((HANDLE)semaphore);
}

static void test_no_owner(void)
{
	HANDLE semaphore = CreateSemaphoreA(NULL, 1, 3, NULL);

	REQUIRE(semaphore);
	CHECK_EQ("a thread takes one and ends", in_a_thread(take_one, semaphore),
		 WAIT_OBJECT_0);
	CHECK_EQ("which gives nothing back", look(semaphore), WAIT_TIMEOUT);
	CHECK_EQ("another one gives what it never had", in_a_thread(give_two, semaphore),
		 ERROR_SUCCESS);
	CHECK_EQ("to whoever takes it", n_to_take(semaphore), 2);
	CloseHandle(semaphore);
}

static struct sleeper sleepers[N_SLEEPERS];
static HANDLE semaphore_of_round;

static int round_begin(LONG maximum, int n, DWORD settle_ms)
{
	semaphore_of_round = CreateSemaphoreA(NULL, 0, maximum, NULL);
	return semaphore_of_round &&
	       sleepers_start_on(sleepers, n, &semaphore_of_round, settle_ms);
}

static void give_one(HANDLE semaphore)
{
	ReleaseSemaphore(semaphore, 1, NULL);
}

static void round_end(int n)
{
	sleepers_release(sleepers, n, semaphore_of_round, give_one);
	CloseHandle(semaphore_of_round);
}

static int two_of_three(DWORD settle_ms)
{
	int is_so = round_begin(10, 3, settle_ms);

	ReleaseSemaphore(semaphore_of_round, 2, NULL);
	is_so = is_so && look(semaphore_of_round) == WAIT_TIMEOUT &&
		sleepers_wake(sleepers, 3, 2);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 3) == 2 && !sleepers[2].order;
	round_end(3);
	return is_so;
}

static int more_than_sleepers(DWORD settle_ms)
{
	int is_so = round_begin(10, 3, settle_ms);

	ReleaseSemaphore(semaphore_of_round, 5, NULL);
	is_so = is_so && n_to_take(semaphore_of_round) == 2 &&
		sleepers_wake(sleepers, 3, 3);
	round_end(3);
	return is_so;
}

static int counts_without_sleepers(DWORD settle_ms)
{
	int is_so = round_begin(10, 3, settle_ms);

	is_so = is_so && release_one(semaphore_of_round) == 0 &&
		release_one(semaphore_of_round) == 0 &&
		release_one(semaphore_of_round) == 0 &&
		release_one(semaphore_of_round) == 0 &&
		release_one(semaphore_of_round) == 1 && sleepers_wake(sleepers, 3, 3);
	round_end(3);
	return is_so;
}

static int five_times_one(DWORD settle_ms)
{
	int is_so = round_begin(1, N_SLEEPERS, settle_ms), i;

	for (i = 0; i < 5; i++)
		is_so = is_so && release_one(semaphore_of_round) == 0;
	is_so = is_so && look(semaphore_of_round) == WAIT_TIMEOUT &&
		sleepers_wake(sleepers, N_SLEEPERS, 5);
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, N_SLEEPERS) == 5;
	round_end(N_SLEEPERS);
	return is_so;
}

static int maximum_counts_before_sleepers(DWORD settle_ms)
{
	int is_so = round_begin(1, 2, settle_ms);

	is_so = is_so &&
		release_semaphore_says(semaphore_of_round, 2) == ERROR_TOO_MANY_POSTS;
	Sleep(settle_ms);
	is_so = is_so && n_awake(sleepers, 2) == 0;
	round_end(2);
	return is_so;
}

static int in_order(DWORD settle_ms)
{
	LONG before = n_woken;
	int is_so = round_begin(4, 4, settle_ms), i;

	for (i = 0; i < 4; i++)
		is_so = is_so && release_one(semaphore_of_round) == 0 &&
			sleepers_wake(sleepers, 4, i + 1) &&
			sleepers[i].order == before + i + 1;
	round_end(4);
	return is_so;
}

static void test_sleepers(void)
{
	CHECK("two given wake two of three sleepers, and a look behind it finds none",
	      patiently(two_of_three));
	CHECK("what no sleeper took is left for who comes",
	      patiently(more_than_sleepers));
	CHECK("the old count is told without what sleepers took",
	      patiently(counts_without_sleepers));
	CHECK("one given five times wakes five of eight, though there is room for one",
	      patiently(five_times_one));
	CHECK("more than the maximum is refused however many sleep",
	      patiently(maximum_counts_before_sleepers));
	CHECK("sleepers are served in the order they came", patiently(in_order));
}

/* A bounded buffer: what one side puts in the other takes out, none lost, none twice. */
#define N_ROOM 4
#define N_SENT 1000

static HANDLE empty, full;

static DWORD WINAPI produce(LPVOID data)
{
	DWORD i;

	(void)data;
	for (i = 0; i < N_SENT; i++) {
		if (WaitForSingleObject(empty, NEVER_MS) != WAIT_OBJECT_0 ||
		    !ReleaseSemaphore(full, 1, NULL))
			break;
	}
	return i;
}

static DWORD consume(void)
{
	DWORD i;

	for (i = 0; i < N_SENT; i++) {
		if (WaitForSingleObject(full, NEVER_MS) != WAIT_OBJECT_0 ||
		    !ReleaseSemaphore(empty, 1, NULL))
			break;
	}
	return i;
}

static void test_buffer(void)
{
	HANDLE thread;
	DWORD id;

	empty = CreateSemaphoreA(NULL, N_ROOM, N_ROOM, NULL);
	full = CreateSemaphoreA(NULL, 0, N_ROOM, NULL);
	REQUIRE(empty && full);
	thread = CreateThread(NULL, 0, produce, NULL, 0, &id);
	REQUIRE(thread);
	CHECK_EQ("of a thousand things put into a small buffer all arrive", consume(),
		 N_SENT);
	CHECK_EQ("none is left over", look(full), WAIT_TIMEOUT);
	WaitForSingleObject(thread, NEVER_MS);
	CHECK_EQ("and all the room is there again", n_to_take(empty), N_ROOM);
	CloseHandle(thread);
	CloseHandle(full);
	CloseHandle(empty);
}

static int child_produces(void)
{
	empty = OpenSemaphoreA(SYNCHRONIZE, FALSE, "conform-semaphore-empty");
	full = OpenSemaphoreA(SEMAPHORE_MODIFY_STATE, FALSE, "conform-semaphore-full");
	return empty && full && produce(NULL) == N_SENT ? 31 : 1;
}

static int child_takes(void)
{
	HANDLE semaphore = OpenSemaphoreA(SYNCHRONIZE, FALSE, "conform-semaphore-taken");

	if (look(semaphore) != WAIT_OBJECT_0)
		return 1;
	child_says_ready("conform-semaphore");
	Sleep(2 * NEVER_MS);
	return 2;
}

static void test_two_processes(void)
{
	struct child child;
	HANDLE semaphore;

	empty = CreateSemaphoreA(NULL, N_ROOM, N_ROOM, "conform-semaphore-empty");
	full = CreateSemaphoreA(NULL, 0, N_ROOM, "conform-semaphore-full");
	REQUIRE(empty && full);
	REQUIRE(child_start(&child, "conform-semaphore", "produces", NULL));
	CHECK_EQ("of a thousand things another process puts in all arrive", consume(),
		 N_SENT);
	CHECK_EQ("none is left over", look(full), WAIT_TIMEOUT);
	CHECK_EQ("the other process has sent them all", child_end(&child), 31);
	CHECK_EQ("and all the room is there again", n_to_take(empty), N_ROOM);
	CloseHandle(full);
	CloseHandle(empty);

	semaphore = CreateSemaphoreA(NULL, 2, 2, "conform-semaphore-taken");
	REQUIRE(semaphore);
	REQUIRE(child_start(&child, "conform-semaphore", "takes", NULL));
	REQUIRE(child_is_ready(&child));
	TerminateProcess(child.process, 55);
	CHECK_EQ("a process takes one and is terminated", child_end(&child), 55);
	CHECK_EQ("which gives nothing back", n_to_take(semaphore), 1);
	CloseHandle(semaphore);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "produces"))
		return child_produces();
	if (argc > 1 && !strcmp(argv[1], "takes"))
		return child_takes();

	conform_begin();
	test_create();
	test_count();
	test_refusals();
	test_no_owner();
	test_sleepers();
	test_buffer();
	test_two_processes();
	return conform_end();
}
