/* SPDX-License-Identifier: MIT */
/*
 * pidfd_open (Linux 5.3), and what can be learned through it without taking anything from
 * anybody: poll() says "ended" to all who ask, waitid() with WNOWAIT (Linux 5.4 for
 * descriptors) tells the parent how, and leaves the child to be reaped.
 */
#include "os/pidfd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/procfile.h"

enum {
	PIDFD_P_PIDFD = 3, /* P_PIDFD of waitid(); the C library may not know it */
	PIDFD_SIGNALLED = 128,
};

int pidfd_of(pid_t pid)
{
	int pidfd;

	if (pid <= 0)
		return -ESRCH;
	/* The kernel gives a pidfd to anybody; whose process it is, and that the number is not
	 * a mere thread's, is asked here. */
	if (syscall(SYS_tgkill, pid, pid, 0) < 0)
		return -errno;
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd >= 0)
		return pidfd;
	/* A number that is a thread's, but not a process's. */
	return errno == EINVAL || errno == ENOENT ? -ESRCH : -errno;
}

int pidfd_borrow(int pidfd, int fd)
{
	int borrowed = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);

	return borrowed < 0 ? -errno : borrowed;
}

int pidfd_number(int pidfd)
{
	_cleanup_(freep) char *text = NULL;
	char path[48];
	size_t n_bytes;
	uint64_t pid;
	int r;

	snprintf(path, sizeof(path), "/proc/thread-self/fdinfo/%d", pidfd);
	r = procfile_read(path, &text, &n_bytes);
	if (r < 0)
		return r;
	if (!procfile_number(text, "Pid:", &pid))
		return -EBADF;
	return (int64_t)pid > 0 ? (int)pid : -ESRCH; /* -1: reaped; 0: out of sight */
}

int pidfd_has_ended(int pidfd)
{
	struct pollfd end = { .fd = pidfd, .events = POLLIN };
	int n = TEMP_FAILURE_RETRY(poll(&end, 1, 0));

	/* More to look at than the process may have descriptors. */
	return n >= 0 ? n : errno == EINVAL ? -EMFILE : -errno;
}

int pidfd_exit_code(int pidfd, pid_t pid, uint32_t *ret)
{
	const int options = WEXITED | WNOHANG | WNOWAIT;
	siginfo_t info = { .si_pid = 0 };
	int r = TEMP_FAILURE_RETRY(
		pidfd < 0 ? waitid(P_PID, (id_t)pid, &info, options)
			  : waitid((idtype_t)PIDFD_P_PIDFD, (id_t)pidfd, &info, options));

	if (r < 0)
		return errno == EINVAL ? -ECHILD : -errno;
	if (info.si_pid == 0)
		return -EAGAIN;
	*ret = (uint32_t)info.si_status;
	if (info.si_code != CLD_EXITED)
		*ret += PIDFD_SIGNALLED;
	return 0;
}

int pidfd_duplicate(int pidfd)
{
	return fcntl(pidfd, F_DUPFD_CLOEXEC, 0);
}

int pidfd_signal(int pidfd, pid_t pid, int signal)
{
	long r = pidfd < 0 ? kill(pid, signal)
			   : syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);

	return r < 0 ? -errno : 0;
}

int pidfd_reap(int pidfd, pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };
	int r = TEMP_FAILURE_RETRY(
		pidfd < 0 ? waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG)
			  : waitid((idtype_t)PIDFD_P_PIDFD, (id_t)pidfd, &info,
				   WEXITED | WNOHANG));

	if (r < 0)
		return errno == EINVAL ? -ECHILD : -errno;
	return info.si_pid != 0;
}
