/* SPDX-License-Identifier: MIT */
/* Programs started from inside: what they get, what the host notices, what comes back. */
#include "os/errand.h"
#include "os/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/single_threaded.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

static const char *const no_environment[] = { NULL };

static int run_shell(const char *script, const char *input, struct errand_result *ret)
{
	const char *argv[] = { "sh", "-c", script, NULL };

	return errand_run("/bin/sh", argv, no_environment, input, ret);
}

TEST(output_input_and_exit_code_come_back)
{
	struct errand_result result;

	CHECK_EQ(run_shell("read -r a; echo \"<$a>\"; echo oops >&2; exit 7", "in",
			   &result),
		 0);
	CHECK_EQ(result.code, 7);
	CHECK_STR(result.out, "<in>\n");
	CHECK_STR(result.err, "oops\n");
}

TEST(a_program_that_is_killed_or_says_too_much_does_no_harm)
{
	struct errand_result result;

	CHECK_EQ(run_shell("kill -9 $$", NULL, &result), 0);
	CHECK_EQ(result.code, -1);
	CHECK_EQ(
		run_shell(
			"i=0; while test $i -lt 9999; do echo 0123456789; i=$((i+1)); done",
			NULL, &result),
		0);
	CHECK_EQ(result.code, 0);
	CHECK_EQ(strlen(result.out), sizeof(result.out) - 1);
}

TEST(what_cannot_be_started_is_an_error_and_leaves_no_child)
{
	struct errand_result result;
	const char *argv[] = { "x", NULL };
	struct spawn spawn = { .path = "/nowhere", .argv = argv, .envp = no_environment };
	pid_t pid;

	CHECK_EQ(errand_run("/nowhere", argv, no_environment, NULL, &result), -ENOENT);
	CHECK_EQ(errand_run("/etc/passwd", argv, no_environment, NULL, &result), -EACCES);
	CHECK_EQ(spawn_start(&spawn, true, &pid), -ENOENT);
	CHECK(waitpid(-1, NULL, __WALL | WNOHANG) == -1 && errno == ECHILD);
}

TEST(a_grandchild_that_keeps_the_output_open_is_not_waited_for)
{
	struct errand_result result;

	CHECK_EQ(run_shell("sleep 1000 & echo $!", NULL, &result), 0);
	CHECK_EQ(result.code, 0);
	CHECK(atoi(result.out) > 0);
	CHECK(kill(atoi(result.out), SIGKILL) == 0);
}

static volatile sig_atomic_t n_signals;

static void count(int signal)
{
	(void)signal;
	n_signals++;
}

TEST(an_orphan_is_no_child_and_raises_no_sigchld)
{
	const char *argv[] = { "sleep", "1000", NULL };
	int line[2];
	char c, path[64];
	struct spawn spawn = { .path = path,
			       .argv = argv,
			       .envp = no_environment,
			       .fd = { -1, -1, -1 },
			       .n_fds = 4 };
	pid_t pid;

	CHECK(spawn_find("sleep", path, sizeof(path)));
	signal(SIGCHLD, count);
	CHECK(pipe2(line, O_CLOEXEC) == 0);
	CHECK(spawn_is_noticed());
	spawn.fd[3] = line[1];
	CHECK_EQ(spawn_start(&spawn, true, &pid), 0);
	close(line[1]);
	CHECK(pid > 0);
	CHECK(waitpid(-1, NULL, __WALL | WNOHANG) == -1 && errno == ECHILD);
	CHECK(kill(pid, 0) == 0);
	CHECK(getsid(pid) == pid);
	CHECK(kill(pid, SIGKILL) == 0);
	CHECK(read(line[0], &c, 1) == 0); /* it is gone: it held the only other end */
	spawn_bury(pid, true);            /* not ours to bury, and no wait for ever */
	CHECK_EQ(n_signals, 0);
	close(line[0]);
}

TEST(an_orphan_that_comes_to_us_is_buried)
{
	const char *argv[] = { "true", NULL };
	struct spawn spawn = { .path = "/bin/true",
			       .argv = argv,
			       .envp = no_environment };
	pid_t pid;

	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
	CHECK_EQ(spawn_start(&spawn, true, &pid), 0);
	spawn_bury(pid, true);
	CHECK(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
}

TEST(who_would_notice_a_child)
{
	sigset_t mask;

	if (!__libc_single_threaded)
		SKIP("this process has threads from its birth");
	CHECK(!spawn_is_noticed());
	signal(SIGCHLD, SIG_IGN);
	CHECK(!spawn_is_noticed());
	signal(SIGCHLD, count);
	CHECK(spawn_is_noticed());
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&mask);
	sigaddset(&mask, SIGCHLD);
	sigprocmask(SIG_BLOCK, &mask, NULL);
	CHECK(spawn_is_noticed());
}

TEST(programs_are_found_on_path_but_not_in_the_current_directory)
{
	char path[64];

	CHECK(spawn_find("sh", path, sizeof(path)));
	CHECK(path[0] == '/');
	CHECK(!spawn_find("no-such-program", path, sizeof(path)));
	CHECK(!spawn_find("sh", path, 4));
	CHECK(chdir("/bin") == 0);
	setenv("PATH", ":.:./", 1);
	CHECK(!spawn_find("sh", path, sizeof(path)));
	setenv("PATH", "/nowhere::/bin", 1);
	CHECK(spawn_find("sh", path, sizeof(path)));
	CHECK_STR(path, "/bin/sh");
}

/* While set, whoever asks about a child asks when that stands still, or has ended. */
static bool is_asked_late;

int waitid(idtype_t type, id_t id, siginfo_t *info, int options)
{
	const int late = WSTOPPED | WEXITED | WNOWAIT;

	if (is_asked_late)
		syscall(SYS_waitid, type, id, info, late, NULL);
	return (int)syscall(SYS_waitid, type, id, info, options, NULL);
}

TEST(a_program_that_is_to_stand_still_is_let_go_however_late_it_gets_there)
{
	const char *argv[] = { "sh", "-c", "exit 3", NULL };
	struct spawn spawn = {
		.path = "/bin/sh",
		.argv = argv,
		.envp = no_environment,
		.is_stopped = true,
	};

	is_asked_late = true;
	for (int i = 0; i < 50; i++) {
		int status, r;
		pid_t pid;

		r = spawn_start(&spawn, false, &pid);
		if (r == -EPERM)
			SKIP("nobody is traced here");
		CHECK_EQ(r, 0);
		CHECK(kill(pid, SIGCONT) == 0);
		CHECK_EQ(waitpid(pid, &status, 0), pid);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
