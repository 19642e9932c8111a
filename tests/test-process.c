/* SPDX-License-Identifier: MIT */
/*
 * Who we are: an epoch per process life, however the process was made; and who we stay, for
 * nobody is cancelled while he may hold locks.
 */
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/process.h"
#include "whitebox.h"

static pid_t raw_fork(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static pid_t (*const makers[])(void) = { fork, _Fork, raw_fork };

enum {
	N_MAKERS = 3
};

static void check_self(void)
{
	CHECK(process_epoch() != 0);
	CHECK_EQ(process_pid(), getpid());
	CHECK_EQ(process_tid(), syscall(SYS_gettid));
}

TEST(asking_twice_gives_the_same_answers)
{
	uint32_t epoch = process_epoch();

	check_self();
	check_self();
	CHECK_EQ(process_epoch(), epoch);
}

TEST(every_kind_of_child_has_an_epoch_a_pid_and_a_tid_of_its_own)
{
	for (int i = 0; i < N_MAKERS; i++) {
		uint32_t parent = process_epoch();
		pid_t pid = makers[i]();

		if (pid == 0) {
			uint32_t child = process_epoch();

			CHECK(child != parent);
			check_self();
			CHECK_EQ(process_epoch(), child);
			_exit(0);
		}
		wait_ok(pid);
		CHECK_EQ(process_epoch(), parent);
		check_self();
	}
}

TEST(a_child_that_asks_late_is_told_apart_all_the_same)
{
	for (int i = 0; i < N_MAKERS; i++) {
		uint32_t grandparent = process_epoch();
		pid_t pid = makers[i]();

		if (pid == 0) {
			/* This generation does not ask before it has a child itself. */
			pid = makers[(i + 1) % N_MAKERS]();
			if (pid == 0) {
				CHECK(process_epoch() != grandparent);
				check_self();
				_exit(0);
			}
			wait_ok(pid);
			CHECK(process_epoch() != grandparent);
			check_self();
			_exit(0);
		}
		wait_ok(pid);
	}
}

TEST(no_two_generations_share_an_epoch)
{
	uint32_t seen[24];
	int depth = 0;

	for (;;) {
		pid_t pid;

		seen[depth] = process_epoch();
		for (int i = 0; i < depth; i++)
			CHECK(seen[i] != seen[depth]);
		if (++depth == 24)
			return;
		pid = makers[depth % N_MAKERS]();
		if (pid != 0) {
			wait_ok(pid);
			return;
		}
	}
}

static _Atomic pid_t thread_tid;
static _Atomic uint32_t thread_epoch;
static _Atomic(struct robust_list_head *) thread_list;

static void *tell(void *arg)
{
	struct robust_list_head *list = NULL;
	size_t size;

	(void)arg;
	CHECK_EQ(process_tid(), syscall(SYS_gettid));
	CHECK_EQ(syscall(SYS_get_robust_list, 0, &list, &size), 0);
	CHECK(process_robust_list() == list);
	CHECK(list != NULL);
	thread_tid = process_tid();
	thread_epoch = process_epoch();
	thread_list = list;
	return NULL;
}

TEST(threads_share_the_epoch_and_the_pid_but_not_tid_and_robust_list)
{
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, tell, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK_EQ(thread_epoch, process_epoch());
	CHECK(thread_tid != process_tid());
	CHECK_EQ(process_tid(), process_pid());
	CHECK(thread_list != process_robust_list());
	CHECK(process_robust_list() != NULL);
}

TEST(a_child_has_the_robust_list_the_kernel_knows_of_it)
{
	CHECK(process_robust_list() != NULL);
	for (int i = 0; i < N_MAKERS; i++) {
		pid_t pid = makers[i]();

		if (pid == 0) {
			struct robust_list_head *list = NULL;
			size_t size;

			CHECK_EQ(syscall(SYS_get_robust_list, 0, &list, &size), 0);
			CHECK(process_robust_list() == list);
			if (makers[i] == raw_fork)
				CHECK(list == NULL); /* the C library was not asked */
			_exit(0);
		}
		wait_ok(pid);
	}
}

static _Atomic bool asking_ends;

static void *ask_on(void *arg)
{
	uint32_t epoch = process_epoch();

	(void)arg;
	while (!asking_ends)
		CHECK_EQ(process_epoch(), epoch);
	return NULL;
}

TEST(children_made_while_threads_ask_are_told_apart)
{
	uint32_t parent = process_epoch();
	pthread_t threads[2];

	if (TEST_TSAN)
		SKIP("the sanitizer itself cannot do without fork handlers");
	for (int i = 0; i < 2; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, ask_on, NULL), 0);
	for (int i = 0; i < 60; i++) {
		pid_t pid = makers[i % N_MAKERS]();

		if (pid == 0) {
			CHECK(process_epoch() != parent);
			check_self();
			_exit(0);
		}
		wait_ok(pid);
	}
	asking_ends = true;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
}

static void *first_question(void *arg)
{
	pthread_barrier_wait(arg);
	return (void *)(uintptr_t)process_epoch();
}

TEST(threads_that_ask_first_at_once_agree)
{
	pthread_barrier_t together;
	pthread_t threads[8];
	void *epoch;

	pthread_barrier_init(&together, NULL, 8);
	for (int i = 0; i < 8; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, first_question, &together), 0);
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], &epoch);
		CHECK_EQ((uintptr_t)epoch, process_epoch());
	}
	pthread_barrier_destroy(&together);
}

TEST(the_pid_namespace_is_the_one_proc_shows)
{
	uint64_t inode = 0;
	struct stat st;

	CHECK_EQ(stat("/proc/self/ns/pid", &st), 0);
	CHECK_EQ(process_pid_namespace(&inode), 0);
	CHECK_EQ(inode, st.st_ino);
}

TEST(a_process_exists_until_it_is_reaped)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	CHECK(process_exists(pid));
	CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	CHECK(process_exists(pid)); /* a zombie still has its number */
	wait_ok(pid);
	CHECK(!process_exists(pid));
	CHECK(process_exists(getpid()));
	CHECK(process_exists(1)); /* also one we may not signal */
}

TEST(a_thread_exists_while_it_runs)
{
	pthread_t thread;

	CHECK(process_thread_exists(process_tid()));
	CHECK(!process_thread_exists(0x3FFFFFFF));
	CHECK_EQ(pthread_create(&thread, NULL, tell, NULL), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	/* The number goes shortly after the join. */
	while (process_thread_exists(thread_tid))
		sched_yield();
}

TEST(a_thread_of_another_user_is_none_for_us)
{
	pid_t pid;

	if (geteuid() != 0)
		SKIP("changing the user needs root");
	pid = fork();
	if (pid == 0) {
		CHECK_EQ(setresuid(65534, 65534, 65534), 0);
		CHECK(!process_thread_exists(1));
		CHECK(process_exists(1));
		_exit(0);
	}
	wait_ok(pid);
}

/* A cancellation waits already when the pause begins, and is still waiting afterwards. */
static void *pause_while_cancelled(void *arg)
{
	CHECK_EQ(pthread_cancel(pthread_self()), 0);
	clock_pause_ns(1);
	*(bool *)arg = true;
	pthread_testcancel();
	return NULL;
}

TEST(a_pause_is_no_cancellation_point)
{
	bool is_past = false;
	pthread_t thread;
	void *result;

	CHECK_EQ(pthread_create(&thread, NULL, pause_while_cancelled, &is_past), 0);
	CHECK_EQ(pthread_join(thread, &result), 0);
	CHECK(is_past);
	CHECK(result == PTHREAD_CANCELED);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
