/* SPDX-License-Identifier: MIT */
/*
 * The harness behind harness.h. The parent never runs test code: it forks each test into
 * a new session's process group, so that a test that hangs is ended together with every
 * child it started, and nothing a test does to its process reaches the next one.
 */
#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	STATUS_FAILED = 1,
	STATUS_SKIPPED = 77
};

#ifdef TEST_COVERAGE
#include <sys/syscall.h>

void __gcov_dump(void);

/* Tests leave by _exit(): what --coverage has counted is to be written all the same. */
void _exit(int status)
{
	__gcov_dump();
	for (;;)
		syscall(SYS_exit_group, status);
}
#endif

static struct test *tests, **tests_tail = &tests;
static char dir[128];
static bool descriptors_forgiven;

void test_register(struct test *test)
{
	*tests_tail = test;
	tests_tail = &test->next;
}

void test_fail(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "# %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	_exit(STATUS_FAILED);
}

void test_skip(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("# skipped: ");
	vprintf(format, args);
	va_end(args);
	printf("\n");
	fflush(stdout);
	_exit(STATUS_SKIPPED);
}

const char *test_dir(void)
{
	return dir;
}

void test_forgive_descriptors(void)
{
	descriptors_forgiven = true;
}

void test_leave_unexamined(void)
{
	fflush(NULL);
	_exit(0);
}

/* Tells each of them, if that is wanted. */
static int count_descriptors(bool tells)
{
	DIR *list = opendir("/proc/self/fd");
	struct dirent *entry;
	int n = 0;

	if (!list)
		return -1;
	while ((entry = readdir(list))) {
		char link[256];
		ssize_t length =
			readlinkat(dirfd(list), entry->d_name, link, sizeof(link) - 1);

		if (length < 0)
			continue; /* "." and ".." */
		link[length] = '\0';
		/* The short ways to other processes that the library keeps are bounded. */
		if (strstr(link, "pidfd") ||
		    (strstr(link, "/proc/") && strstr(link, "/fd")))
			continue;
		n++;
		if (tells)
			fprintf(stderr, "# descriptor %s: %s\n", entry->d_name, link);
	}
	closedir(list);
	return n;
}

int test_count_descriptors(void)
{
	return count_descriptors(false);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

static void make_dir(void)
{
	snprintf(dir, sizeof(dir), "/dev/shm/winshm-test-XXXXXX");
	if (!mkdtemp(dir)) {
		perror("# mkdtemp");
		exit(1);
	}
	setenv("WINSHM_RUNTIME_DIR", dir, 1);
}

static bool has_other_threads(void)
{
	struct stat st;

	/* A link for itself, one for its name in the parent, and one for each thread. */
	return stat("/proc/self/task", &st) == 0 && st.st_nlink > 3;
}

/* Threads that have said that they end are on their way out for a moment more, in which the C
 * library may read what it wants to know about memory: so those are let go first. */
static int count_what_stays(int expected)
{
	struct timespec tick = { .tv_nsec = 1000000 };
	bool was_alone;
	int n;

	for (int i = 0;; i++) {
		was_alone = !has_other_threads();
		n = test_count_descriptors();
		if (n <= expected || was_alone || i == 2000)
			return n;
		nanosleep(&tick, NULL);
	}
}

/* In the test's own process. The index the library keeps open is one descriptor more. */
static void run_child(const struct test *test)
{
	int expected = test_count_descriptors() + 1, n;

	setpgid(0, 0);
	test->run();
	n = descriptors_forgiven ? 0 : count_what_stays(expected);
	if (n > expected) {
		count_descriptors(true);
		test_fail(test->name, 0, "%d descriptors leaked", n - expected);
	}
	exit(0);
}

unsigned test_patience(void)
{
	const char *text = getenv("TEST_PATIENCE");
	int patience = text ? atoi(text) : 1;

	return patience > 0 ? (unsigned)patience : 1;
}

bool test_is_under_valgrind(void)
{
	return getenv("TEST_VALGRIND") != NULL;
}

static int run_one(const struct test *test)
{
	unsigned limit_s = test->limit_s * test_patience();
	struct timespec tick = { .tv_nsec = 2000000 };
	int status = 0;
	pid_t pid;

	make_dir();
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		run_child(test);
	setpgid(pid, pid);

	for (time_t start = time(NULL);;) {
		pid_t reaped = waitpid(pid, &status, WNOHANG);

		if (reaped == pid)
			break;
		if (time(NULL) - start > (time_t)limit_s) {
			fprintf(stderr, "# %s: no end after %u s\n", test->name, limit_s);
			kill(-pid, SIGKILL);
			waitpid(pid, &status, 0);
			break;
		}
		nanosleep(&tick, NULL); /* paces the parent only; no test depends on it */
	}
	kill(-pid, SIGKILL); /* whatever the test left running */
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	return status;
}

int test_main(int argc, char **argv)
{
	int n = 0, n_failed = 0, number = 0;

	for (struct test *t = tests; t; t = t->next)
		if (argc < 2 || strstr(t->name, argv[1]))
			n++;
	printf("1..%d\n", n);

	for (struct test *t = tests; t; t = t->next) {
		int status;

		if (argc >= 2 && !strstr(t->name, argv[1]))
			continue;
		status = run_one(t);
		number++;
		if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_SKIPPED) {
			printf("ok %d - %s # SKIP\n", number, t->name);
		} else if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
			printf("ok %d - %s\n", number, t->name);
		} else {
			if (WIFSIGNALED(status))
				printf("# %s: signal %d\n", t->name, WTERMSIG(status));
			printf("not ok %d - %s\n", number, t->name);
			n_failed++;
		}
		fflush(stdout);
	}
	return n_failed ? 1 : 0;
}

pid_t test_fork(void (*fn)(void *arg), void *arg)
{
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		test_fail(__FILE__, __LINE__, "fork: %s", strerror(errno));
	if (pid == 0) {
		fn(arg);
		fflush(NULL);
		_exit(0);
	}
	return pid;
}

void wait_ok(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			test_fail(__FILE__, __LINE__, "waitpid: %s", strerror(errno));
	if (WIFSIGNALED(status))
		test_fail(__FILE__, __LINE__, "a child died of signal %d",
			  WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		test_fail(__FILE__, __LINE__, "a child left with %d",
			  WEXITSTATUS(status));
}

void wait_killed(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

void gate_init(struct gate *gate)
{
	if (pipe(gate->fd) < 0)
		test_fail(__FILE__, __LINE__, "pipe: %s", strerror(errno));
}

void gate_open(struct gate *gate)
{
	if (write(gate->fd[1], "g", 1) != 1)
		test_fail(__FILE__, __LINE__, "gate: %s", strerror(errno));
}

void gate_wait(struct gate *gate)
{
	char c;

	while (read(gate->fd[0], &c, 1) != 1)
		if (errno != EINTR)
			test_fail(__FILE__, __LINE__, "gate: %s", strerror(errno));
}

void gate_deinit(struct gate *gate)
{
	close(gate->fd[0]);
	close(gate->fd[1]);
}
