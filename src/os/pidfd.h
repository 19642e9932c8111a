/* SPDX-License-Identifier: MIT */
/*
 * A process by descriptor: unlike its number, that never comes to mean another process.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

enum {
	PIDFD_KILLED = 128 + 9, /* the exit code of what SIGKILL ended */
};

/* A close-on-exec descriptor for a process of our PID namespace. -ESRCH: there is none;
 * -EPERM: another user's; -ENOSYS: a kernel before 5.3. */
int pidfd_of(pid_t pid);

/* A duplicate of the process's own descriptor, close-on-exec. -EBADF: it has none of that
 * number; -ESRCH: it has ended; -EPERM: the right to attach to it with ptrace is missing;
 * -ENOSYS: a kernel before 5.6. */
int pidfd_borrow(int pidfd, int fd);

/* The number the process has for us; -ESRCH: it has ended and been reaped, or lives in a PID
 * namespace we do not see into; -EBADF: this is no pidfd. */
int pidfd_number(int pidfd);

/* Has the process ended, with all its threads? It may still wait for its parent. 1, 0, or
 * -errno. */
int pidfd_has_ended(int pidfd);

/*
 * How a child of ours ended; it stays for whoever reaps it. The code is what it gave to
 * exit(), or 128 and the number of the signal that killed it. Without a pidfd (-1) the
 * number is believed.
 *
 * -ECHILD: not our child, or reaped already; -EAGAIN: it has not ended
 */
int pidfd_exit_code(int pidfd, pid_t pid, uint32_t *ret);

/* Another descriptor of the same process, close-on-exec; or -1. */
int pidfd_duplicate(int pidfd);

/* Sends a signal; without a pidfd (-1) the number is believed. 0, -ESRCH it has ended and
 * been reaped, -EPERM, or another -errno. */
int pidfd_signal(int pidfd, pid_t pid, int signal);

/* Reaps a child of ours, if it has ended: 1; 0 it has not; -ECHILD it is none, or somebody
 * was faster. No other child is touched. */
int pidfd_reap(int pidfd, pid_t pid);
