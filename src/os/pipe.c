/* SPDX-License-Identifier: MIT */
/*
 * Pipes, and looking into one. Linux has no call that reads from a pipe and leaves there what
 * it read; but it can duplicate what is in one into another (tee), from which it is read
 * then. A socket can be looked into as it is.
 */
#include "os/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cleanup.h"

enum {
	PIPE_USUAL_BYTES = 65536
};

int pipe_make(int ret[2], size_t n_bytes)
{
	if (pipe2(ret, O_CLOEXEC) < 0)
		return -errno;
	/* A wish: there is a limit for users without privileges. */
	if (n_bytes > PIPE_USUAL_BYTES && n_bytes <= INT_MAX)
		fcntl(ret[0], F_SETPIPE_SZ, (int)n_bytes);
	return 0;
}

static ssize_t pipe_copy(int fd, void *to, size_t n_bytes)
{
	_cleanup_(fd_closep) int in = -1, out = -1;
	size_t n_done = 0;
	ssize_t n;
	int line[2];
	int r = pipe_make(line, n_bytes);

	if (r < 0)
		return r;
	out = line[0];
	in = line[1];
	n = TEMP_FAILURE_RETRY(tee(fd, in, n_bytes, SPLICE_F_NONBLOCK));
	if (n < 0)
		return errno == EAGAIN ? 0 : -errno;
	while (n_done < (size_t)n) {
		ssize_t part = TEMP_FAILURE_RETRY(
			read(out, (char *)to + n_done, (size_t)n - n_done));

		if (part <= 0)
			break;
		n_done += (size_t)part;
	}
	return (ssize_t)n_done;
}

int pipe_peek(int fd, void *to, size_t n_bytes, size_t *ret, size_t *ret_all)
{
	struct pollfd end = { .fd = fd, .events = POLLIN };
	int n_all = 0;
	ssize_t n = 0;

	if (TEMP_FAILURE_RETRY(poll(&end, 1, 0)) < 0 || ioctl(fd, FIONREAD, &n_all) < 0)
		return -errno;
	if (n_all == 0 && end.revents & POLLHUP)
		return -EPIPE;
	if (n_bytes > (size_t)n_all)
		n_bytes = (size_t)n_all;
	if (n_bytes > 0) {
		n = recv(fd, to, n_bytes, MSG_PEEK | MSG_DONTWAIT);
		if (n < 0)
			n = errno == ENOTSOCK ? pipe_copy(fd, to, n_bytes) : -errno;
		if (n < 0)
			return (int)n;
	}
	*ret = (size_t)n;
	*ret_all = (size_t)n_all;
	return 0;
}
