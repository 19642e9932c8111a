/* SPDX-License-Identifier: MIT */
/*
 * Named events, semaphores and mutexes that nobody competes for are had and given back
 * without the kernel: in a process that may only read, write and end, everything goes on.
 * Mutexes that are held together come back in any order, also between the C library's own
 * robust ones and the records of a thread that has slept: all are in one list.
 */
#include <linux/seccomp.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <windows.h>

#include "harness.h"
#include "whitebox.h"

enum {
	N_MUTEXES = 4
};

static HANDLE mutexes[N_MUTEXES], event, semaphore;
static pthread_mutex_t robust;

static void begin(void)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	pthread_mutexattr_t attributes;

	if (whitebox_is_instrumented())
		SKIP("an instrumented program makes system calls of its own");
	for (int i = 0; i < N_MUTEXES; i++)
		mutexes[i] = CreateMutexA(NULL, FALSE, names[i]);
	event = CreateEventA(NULL, FALSE, FALSE, "event");
	semaphore = CreateSemaphoreA(NULL, 0, 9, "semaphore");
	CHECK(mutexes[0] && mutexes[1] && mutexes[2] && mutexes[3] && event && semaphore);
	CHECK_EQ(pthread_mutexattr_init(&attributes), 0);
	CHECK_EQ(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), 0);
	CHECK_EQ(pthread_mutex_init(&robust, &attributes), 0);
}

/* Runs it where anything but read(), write() and exit() kills. It returns a complaint, or 0. */
static void check_silent(int (*run)(void))
{
	pid_t pid = fork();
	int status;

	CHECK(pid >= 0);
	if (pid == 0) {
		int r = run(); /* a process and its threads introduce themselves once */

		if (r == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) < 0)
			_exit(77);
		for (int i = 0; r == 0 && i < 100; i++)
			r = run();
		syscall(SYS_exit, r);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		SKIP("no seccomp here");
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 0);
}

static int use_what_is_not_owned(void)
{
	LONG previous;

	if (!SetEvent(event) || WaitForSingleObject(event, INFINITE) != WAIT_OBJECT_0)
		return 1;
	if (WaitForSingleObject(event, 0) != WAIT_TIMEOUT || !SetEvent(event) ||
	    !ResetEvent(event))
		return 2;
	if (!ReleaseSemaphore(semaphore, 2, &previous) || previous != 0)
		return 3;
	for (int i = 0; i < 2; i++)
		if (WaitForSingleObject(semaphore, INFINITE) != WAIT_OBJECT_0)
			return 4;
	return 0;
}

TEST(events_and_semaphores_need_no_kernel)
{
	begin();
	check_silent(use_what_is_not_owned);
}

/* All of them, and again in each of the 24 orders. */
static int use_mutexes(void)
{
	for (int order = 0; order < 24; order++) {
		int left[N_MUTEXES] = { 0, 1, 2, 3 }, rest = order;

		for (int i = 0; i < N_MUTEXES; i++)
			if (WaitForSingleObject(mutexes[i], INFINITE) != WAIT_OBJECT_0)
				return 1;
		for (int n = N_MUTEXES; n > 0; n--) {
			int at = rest % n;

			rest /= n;
			if (!ReleaseMutex(mutexes[left[at]]))
				return 2;
			if (ReleaseMutex(mutexes[left[at]]))
				return 3;
			left[at] = left[n - 1];
		}
	}
	return 0;
}

TEST(mutexes_that_are_held_together_come_back_in_any_order_without_the_kernel)
{
	begin();
	check_silent(use_mutexes);
}

static int use_mutexes_after_sleeping(void)
{
	static int has_slept;

	if (!has_slept++ && WaitForSingleObject(event, 1) != WAIT_TIMEOUT)
		return 9;
	return use_mutexes();
}

TEST(nor_do_they_need_it_in_a_thread_that_has_slept)
{
	begin();
	check_silent(use_mutexes_after_sleeping);
}

/* In front of all, in the middle, and behind all. */
static int use_robust_beside(void)
{
	for (int place = 0; place <= 2; place++) {
		for (int i = 0; i < 3; i++) {
			if (i == place && pthread_mutex_lock(&robust) != 0)
				return 11;
			if (i < 2 &&
			    WaitForSingleObject(mutexes[i], INFINITE) != WAIT_OBJECT_0)
				return 12;
		}
		if (!ReleaseMutex(mutexes[place == 0]) ||
		    pthread_mutex_unlock(&robust) != 0 ||
		    !ReleaseMutex(mutexes[place != 0]))
			return 13;
	}
	return use_mutexes();
}

/* What stands beside one of another kind may have to be looked at by the kernel. */
TEST(they_stand_in_one_list_with_those_of_the_c_library)
{
	begin();
	for (int i = 0; i < 100; i++)
		CHECK_EQ(use_robust_beside(), 0);
}

static void end_with_all(void)
{
	if (use_robust_beside() != 0)
		_exit(3);
	for (int i = 0; i < N_MUTEXES; i++)
		if (WaitForSingleObject(mutexes[i], INFINITE) != WAIT_OBJECT_0)
			_exit(1);
	/* Out of the middle: the others are still in the list. */
	_exit(ReleaseMutex(mutexes[1]) ? 0 : 2);
}

TEST(those_left_when_one_has_gone_out_of_the_middle_are_abandoned)
{
	int status;
	pid_t pid;

	begin();
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		end_with_all();
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status));
	CHECK_EQ(WEXITSTATUS(status), 0);
	for (int i = 0; i < N_MUTEXES; i++) {
		CHECK_EQ(WaitForSingleObject(mutexes[i], 0),
			 i == 1 ? WAIT_OBJECT_0 : WAIT_ABANDONED);
		CHECK(ReleaseMutex(mutexes[i]));
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
