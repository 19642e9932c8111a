/* SPDX-License-Identifier: MIT */
/*
 * Handles to other processes: whose they may be, what they say when the process has ended,
 * and that nothing is taken from its parent.
 */
#include "puppet.h"

static HANDLE process_open(pid_t pid)
{
	HANDLE process =
		OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, (DWORD)pid);

	CHECK(process);
	return process;
}

static DWORD exit_code(HANDLE process)
{
	DWORD code = 0xdead;

	CHECK(GetExitCodeProcess(process, &code));
	return code;
}

/* A child that waits to be told, and ends with a code of its own. */
static pid_t child_new(struct gate *gate, int code)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		gate_wait(gate);
		_exit(code);
	}
	return pid;
}

static void await_zombie(pid_t pid)
{
	siginfo_t info;

	CHECK(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0);
}

TEST(the_exit_code_of_a_child_is_told_and_left_to_its_parent)
{
	struct gate gate;
	HANDLE process;
	int status;
	pid_t pid;

	gate_init(&gate);
	pid = child_new(&gate, 42);
	process = process_open(pid);
	CHECK_EQ(GetProcessId(process), pid);
	CHECK_EQ(exit_code(process), STILL_ACTIVE);
	gate_open(&gate);
	await_zombie(pid);
	CHECK_EQ(exit_code(process), 42);
	CHECK_EQ(exit_code(process), 42);
	CHECK(CloseHandle(process));
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	gate_deinit(&gate);
}

TEST(one_that_was_killed_ended_with_128_and_the_signal)
{
	struct gate gate;
	HANDLE process;
	pid_t pid;

	gate_init(&gate);
	pid = child_new(&gate, 0);
	process = process_open(pid);
	CHECK(kill(pid, SIGKILL) == 0);
	await_zombie(pid);
	CHECK_EQ(exit_code(process), 128 + SIGKILL);
	wait_killed(pid);
	CHECK(CloseHandle(process));
	gate_deinit(&gate);
}

TEST(once_reaped_its_exit_code_is_unknown_and_the_handle_still_its)
{
	struct gate gate;
	DWORD code = 7;
	HANDLE process;
	pid_t pid;

	gate_init(&gate);
	pid = child_new(&gate, 0);
	process = process_open(pid);
	gate_open(&gate);
	wait_ok(pid);
	CHECK(!GetExitCodeProcess(process, &code));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK_EQ(code, 7);
	CHECK_EQ(GetProcessId(process), pid);
	CHECK(!OpenProcess(SYNCHRONIZE, FALSE, (DWORD)pid));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(CloseHandle(process));
	gate_deinit(&gate);
}

TEST(a_process_that_is_no_child_is_told_alive_from_ended)
{
	struct puppet *parent = puppet_new(), *child = puppet_fork(parent, fork);
	HANDLE process = process_open(child->pid);
	DWORD code = 7;

	CHECK_EQ(exit_code(process), STILL_ACTIVE);
	puppet_kill(child); /* which its parent's SIGCHLD setting reaps */
	CHECK(!GetExitCodeProcess(process, &code));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static pid_t *other_pid; /* shared */

static void look_at_other(void)
{
	CHECK(!OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)*other_pid));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
}

TEST(another_users_process_is_denied)
{
	struct puppet *alice, *bob;

	if (geteuid() != 0)
		SKIP("only root can become somebody else");
	other_pid = torture_share(sizeof(*other_pid));
	torture_prepare_user();
	alice = puppet_new();
	bob = puppet_new();
	*other_pid = alice->pid;
	puppet_call(bob, torture_become_user);
	puppet_call(bob, look_at_other);
	CHECK(CloseHandle(process_open(bob->pid))); /* root may look at everybody */
	puppet_dismiss_all();
}

static HANDLE own_handle;

static void child_meets_parent(void *arg)
{
	HANDLE target = NULL;

	(void)arg;
	CHECK_EQ(GetProcessId(GetCurrentProcess()), getpid());
	CHECK_EQ(GetProcessId(own_handle), getppid());
	CHECK(!CompareObjectHandles(own_handle, GetCurrentProcess()));
	CHECK_EQ(GetLastError(), ERROR_NOT_SAME_OBJECT);
	if (DuplicateHandle(own_handle, own_handle, GetCurrentProcess(), &target, 0,
			    FALSE, DUPLICATE_SAME_ACCESS)) {
		CHECK_EQ(GetProcessId(target), getppid());
		CHECK(CloseHandle(target));
	} else {
		CHECK(test_is_under_valgrind()); /* which has no pidfds */
	}
	CHECK(CloseHandle(own_handle));
}

TEST(a_handle_to_itself_is_one_to_its_parent_in_a_forked_child)
{
	own_handle = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
	CHECK(own_handle);
	CHECK(CompareObjectHandles(own_handle, GetCurrentProcess()));
	wait_ok(test_fork(child_meets_parent, NULL));
	CHECK(CompareObjectHandles(own_handle, GetCurrentProcess()));
	CHECK(CloseHandle(own_handle));
}

static void *thread_stay(void *arg)
{
	_Atomic pid_t *tid = arg;

	*tid = (pid_t)syscall(SYS_gettid);
	while (*tid)
		sched_yield();
	return NULL;
}

TEST(the_number_of_a_thread_is_not_that_of_a_process)
{
	_Atomic pid_t tid = 0;
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, thread_stay, &tid) == 0);
	while (!tid)
		sched_yield();
	CHECK(!OpenProcess(SYNCHRONIZE, FALSE, (DWORD)tid));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	tid = 0;
	pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
