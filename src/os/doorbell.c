/* SPDX-License-Identifier: MIT */
/*
 * The end of a process is told by poll() on its pidfd, and a word in memory by a futex, and
 * nothing waits for both. So who waits for both hangs up a pipe and says where: whoever
 * changes the word writes into it as well, through /proc/PID/fd, which leads to a pipe of
 * another process too (not so to an eventfd). Nothing is opened there that was not seen to
 * be a pipe before.
 *
 * Crash: a bell that nobody rings, for he was killed just before; who waits has to look by
 * himself now and then.
 */
#include "os/doorbell.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/clock.h"
#include "os/process.h"

enum {
	DOORBELL_MAX_PIDFDS = 64,
};

int doorbell_hang(struct doorbell *doorbell)
{
	return pipe2(doorbell->fd, O_CLOEXEC | O_NONBLOCK) < 0 ? -errno : 0;
}

void doorbell_take_down(struct doorbell *doorbell)
{
	fd_closep(&doorbell->fd[0]);
	fd_closep(&doorbell->fd[1]);
}

uint64_t doorbell_address(const struct doorbell *doorbell)
{
	return (uint64_t)process_pid() << 32 | (uint32_t)(doorbell->fd[1] + 1);
}

void doorbell_ring(uint64_t address)
{
	_cleanup_(fd_closep) int fd = -1;
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%u/fd/%u", (uint32_t)(address >> 32),
		 (uint32_t)address - 1);
	if (stat(path, &st) < 0 || !S_ISFIFO(st.st_mode))
		return;
	fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0 && write(fd, "", 1) < 0)
		return; /* full: it has been rung often enough */
}

static void doorbell_silence(struct doorbell *doorbell)
{
	char bytes[64];

	while (read(doorbell->fd[0], bytes, sizeof(bytes)) > 0)
		;
}

int doorbell_wait(struct doorbell *doorbell, const int *pidfds, unsigned n_pidfds,
		  uint64_t deadline_ns)
{
	struct pollfd fds[DOORBELL_MAX_PIDFDS + 1];
	unsigned n_fds = 0;
	uint64_t now_ns = clock_monotonic_ns();
	uint64_t left_ns = deadline_ns > now_ns ? deadline_ns - now_ns : 0;
	struct timespec left = { .tv_sec = (time_t)(left_ns / 1000000000),
				 .tv_nsec = (long)(left_ns % 1000000000) };
	int r;

	for (unsigned i = 0; i < n_pidfds; i++)
		fds[n_fds++] = (struct pollfd) { .fd = pidfds[i], .events = POLLIN };
	if (doorbell->fd[0] >= 0)
		fds[n_fds++] =
			(struct pollfd) { .fd = doorbell->fd[0], .events = POLLIN };
	r = ppoll(fds, n_fds, deadline_ns == UINT64_MAX ? NULL : &left, NULL);
	if (r < 0)
		return errno == EINVAL ? -EMFILE : -errno;
	if (n_fds > n_pidfds && fds[n_pidfds].revents)
		doorbell_silence(doorbell);
	return 0;
}
