/* SPDX-License-Identifier: MIT */
/*
 * Starting programs from inside a library.
 *
 * posix_spawn() has no way to make a child that the host program cannot see, to tie its
 * life to ours, or (before glibc 2.34) to close what the host left open. So this is the
 * vfork() pattern by hand: a child on a stack of its own in our memory, our thread asleep
 * until it has called execve() or _exit(). All signals are blocked meanwhile, because a
 * handler of the host's must not run in that child.
 *
 * Orphans: a middle process starts the program and ends at once; what it started is
 * adopted by init. The middle one never calls execve(), therefore it can have no exit
 * signal at all: no SIGCHLD, and no wait() without __WALL sees it. Adopted by init, unless
 * we are init ourselves (the first process of a container) or a subreaper: then the kernel
 * hands the orphan to us, and it has to be buried by its number. Where init does not do
 * its duty (again: containers), orphans remain as zombies; so a host that would not notice
 * a child gets a child, and only the others get an orphan.
 *
 * A program that is to stand still before its first instruction is traced by us for its
 * execve() and let go with a stop signal, which it meets before anything of its own. No
 * other way is exact: one that waits in front of execve() is still us, descriptors and all.
 *
 * Locks: none. Crash: a helper that ends with us gets SIGTERM when the thread that started
 * it dies; one that is being traced runs.
 */
#include "os/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/clock.h"

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#else
#define __libc_single_threaded 0 /* before glibc 2.32: nobody knows */
#endif

/* glibc's other name for clone(), which no sanitizer takes for a fork(). */
#ifdef __GLIBC__
extern __typeof__(clone) __clone;
#else
#define __clone clone
#endif

#define SPAWN_IN_CHILD __attribute__((no_sanitize("address", "thread")))

enum {
	SPAWN_STACK = 32 * 1024, /* each of two */
	SPAWN_FD_FLOOR = 64,     /* descriptors on their way are parked above this */
	SPAWN_FAILED = 127,
	SPAWN_RANGE_CLOEXEC = 4, /* CLOSE_RANGE_CLOEXEC */
	SPAWN_GLANCE_NS = 20000,
};

struct spawn_job {
	const struct spawn *spawn;
	char *stack;
	pid_t parent;
	int report; /* the child writes a struct spawn_report */
};

/* By pipe, not through the memory we share: under valgrind and qemu it is not shared. */
struct spawn_report {
	pid_t pid; /* of the program; written by the middle process */
	int error; /* why it could not be started */
};

/* ------------------------------------------------------------ in the child -- */

SPAWN_IN_CHILD static void spawn_tell(int fd, pid_t pid, int error)
{
	const struct spawn_report report = { pid, error };

	syscall(SYS_write, fd, &report, sizeof(report));
}

/*
 * The child shares our memory, and with it whatever a sanitizer keeps there about calls of
 * the C library: so it makes its system calls without asking the library.
 */
SPAWN_IN_CHILD static int spawn_place_fds(const struct spawn *spawn, int *report)
{
	long parked[SPAWN_MAX_FDS], last;

	for (int i = 0; i < spawn->n_fds; i++) {
		long from = spawn->fd[i];

		if (from < 0)
			from = syscall(SYS_openat, AT_FDCWD, "/dev/null",
				       O_RDWR | O_CLOEXEC, 0);
		parked[i] = syscall(SYS_fcntl, from, F_DUPFD_CLOEXEC, SPAWN_FD_FLOOR);
		if (parked[i] < 0)
			return -errno;
	}
	last = syscall(SYS_fcntl, *report, F_DUPFD_CLOEXEC, SPAWN_FD_FLOOR);
	if (last < 0)
		return -errno;
	for (int i = 0; i < spawn->n_fds; i++)
		if (syscall(SYS_dup3, parked[i], i, 0) < 0)
			return -errno;
	*report = (int)last;
#ifdef SYS_close_range
	/* Linux 5.11. Before it, what the host opened without O_CLOEXEC stays open. */
	if (!spawn->keeps_open)
		syscall(SYS_close_range, spawn->n_fds, ~0U, SPAWN_RANGE_CLOEXEC);
#endif
	for (size_t i = 0; i < spawn->n_kept; i++)
		if (syscall(SYS_fcntl, spawn->kept[i], F_SETFD, 0) < 0)
			return -errno;
	return 0;
}

SPAWN_IN_CHILD static int spawn_settle(const struct spawn *spawn)
{
	if (spawn->group == SPAWN_NEW_SESSION)
		syscall(SYS_setsid);
	else if (spawn->group == SPAWN_NEW_GROUP)
		syscall(SYS_setpgid, 0, 0);
	if (spawn->directory && syscall(SYS_chdir, spawn->directory) < 0)
		return -errno;
	if (spawn->niceness) /* as far as this user may */
		syscall(SYS_setpriority, PRIO_PROCESS, 0, spawn->niceness);
	if (spawn->pid_place)
		atomic_store_explicit(spawn->pid_place, (uint32_t)syscall(SYS_getpid),
				      memory_order_relaxed);
	return spawn->is_stopped && syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0) < 0
		       ? -errno
		       : 0;
}

/* Also the ignored ones: a tool that waits for children of its own needs its SIGCHLD. */
SPAWN_IN_CHILD static void spawn_reset_signals(void)
{
	static const char action[64]; /* the kernel's struct: all zero is SIG_DFL */
	const uint64_t none = 0;

	for (int signal = 1; signal < _NSIG; signal++)
		syscall(SYS_rt_sigaction, signal, action, NULL, sizeof(none));
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof(none));
}

SPAWN_IN_CHILD static int spawn_child(void *arg)
{
	const struct spawn_job *job = arg;
	int report = job->report, r;

	if (job->spawn->ends_with_us) {
		syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
		if (syscall(SYS_getppid) != job->parent)
			return SPAWN_FAILED;
	}
	r = spawn_place_fds(job->spawn, &report);
	if (r == 0)
		r = spawn_settle(job->spawn);
	if (r == 0) {
		spawn_reset_signals();
		syscall(SYS_execve, job->spawn->path, job->spawn->argv, job->spawn->envp);
		r = -errno;
	}
	spawn_tell(report, 0, r);
	return SPAWN_FAILED;
}

SPAWN_IN_CHILD static int spawn_middle(void *arg)
{
	struct spawn_job *job = arg;
	pid_t pid = __clone(spawn_child, job->stack + SPAWN_STACK,
			    CLONE_VM | CLONE_VFORK | SIGCHLD, job);

	spawn_tell(job->report, pid, pid < 0 ? -errno : 0);
	return 0;
}

/* ----------------------------------------------------------- in the parent -- */

static int spawn_reap(pid_t pid, int flags)
{
	int status;

	while (waitpid(pid, &status, flags) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Every signal, also those the C library keeps for itself and would not let us name. */
static void spawn_block_signals(uint64_t *ret_old)
{
	uint64_t all = ~UINT64_C(0);

	syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, ret_old, sizeof(all));
}

static void spawn_restore_signals(const uint64_t *old)
{
	syscall(SYS_rt_sigprocmask, SIG_SETMASK, old, NULL, sizeof(*old));
}

int spawn_await(pid_t pid)
{
	return spawn_reap(pid, 0);
}

/* Of a traced child the kernel tells that it stands still as well, though nobody asks. */
static bool spawn_has_ended(pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };

	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
		return true;
	return info.si_pid == pid && info.si_code != CLD_TRAPPED &&
	       info.si_code != CLD_STOPPED;
}

/*
 * Lets a traced child go, to a standstill. It is about to reach the end of its execve(),
 * where it is in nobody's hands; a wait() of the program's may see it before we do, so it is
 * not waited for.
 */
static void spawn_let_go_stopped(pid_t pid)
{
	while (ptrace(PTRACE_DETACH, pid, NULL, (void *)(long)SIGSTOP) < 0 &&
	       errno == ESRCH && !spawn_has_ended(pid))
		clock_pause_ns(SPAWN_GLANCE_NS);
}

/* What the children told; both ends of them are closed by now. */
static void spawn_listen(int fd, struct spawn_report *ret)
{
	struct spawn_report report;

	while (read(fd, &report, sizeof(report)) == sizeof(report)) {
		if (report.pid > 0)
			ret->pid = report.pid;
		if (report.error)
			ret->error = report.error;
	}
}

int spawn_start(const struct spawn *spawn, bool as_orphan, pid_t *ret_pid)
{
	_cleanup_(fd_closep) int ours = -1;
	struct spawn_job job = { .spawn = spawn, .parent = getpid() };
	struct spawn_report report = { 0 };
	const int flags = CLONE_VM | CLONE_VFORK;
	uint64_t signals;
	int line[2];
	pid_t pid;

	if (pipe2(line, O_CLOEXEC) < 0)
		return -errno;
	ours = line[0];
	job.report = line[1];
	job.stack = mmap(NULL, 2 * SPAWN_STACK, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	if (job.stack == MAP_FAILED) {
		int r = -errno;

		close(job.report);
		return r;
	}

	spawn_block_signals(&signals);
	pid = __clone(as_orphan ? spawn_middle : spawn_child, job.stack + 2 * SPAWN_STACK,
		      as_orphan ? flags : flags | SIGCHLD, &job);
	if (pid < 0)
		report.error = -errno;
	close(job.report);
	spawn_listen(ours, &report);
	if (pid > 0 && as_orphan)
		spawn_reap(pid, __WALL);
	else if (pid > 0 && report.error)
		spawn_reap(pid, 0);
	else if (pid > 0 && spawn->is_stopped)
		spawn_let_go_stopped(pid);
	spawn_restore_signals(&signals);
	munmap(job.stack, 2 * SPAWN_STACK);

	if (!as_orphan)
		report.pid = pid;
	if (report.error && as_orphan && report.pid > 0)
		spawn_bury(report.pid, true);
	if (report.error)
		return report.error;
	*ret_pid = report.pid;
	return 0;
}

void spawn_bury(pid_t pid, bool is_orphan)
{
	int is_subreaper = 0;

	if (is_orphan)
		prctl(PR_GET_CHILD_SUBREAPER, &is_subreaper, 0, 0, 0);
	if (!is_orphan || is_subreaper || getpid() == 1)
		spawn_reap(pid, 0);
}

/* By a handler, by a mask that keeps the signal for somebody, by wait() in a thread. */
bool spawn_is_noticed(void)
{
	struct sigaction action;
	sigset_t mask;

	if (!__libc_single_threaded || sigaction(SIGCHLD, NULL, &action) < 0 ||
	    pthread_sigmask(SIG_BLOCK, NULL, &mask) != 0)
		return true;
	return (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) ||
	       sigismember(&mask, SIGCHLD);
}

bool spawn_find(const char *name, char *ret, size_t size)
{
	const char *path = secure_getenv("PATH");

	if (!path || !*path)
		path = "/usr/local/bin:/usr/bin:/bin";
	while (*path) {
		size_t n = strcspn(path, ":");

		/* An empty or relative place would let the current directory decide. */
		if (*path == '/' &&
		    (size_t)snprintf(ret, size, "%.*s/%s", (int)n, path, name) < size &&
		    access(ret, X_OK) == 0)
			return true;
		path += n + (path[n] == ':');
	}
	return false;
}
