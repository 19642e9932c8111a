/* SPDX-License-Identifier: MIT */
/*
 * Programs that are sent somewhere and report.
 *
 * Output is recorded in memory files, not pipes: a tool may write more than anybody reads
 * and may leave grandchildren that keep its descriptors open for ever.
 *
 * If the host ignores SIGCHLD or reaps every child in a handler, the exit status is lost
 * to us; the end is waited for all the same. The caller has to cope: code is -1.
 *
 * Locks: none. Crash: the program gets SIGTERM when the starting thread dies.
 */
#include "os/errand.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/trace.h"
#include "os/spawn.h"

static int errand_memory(const char *text)
{
	_cleanup_(fd_closep) int fd = memfd_create("winshm-tool", MFD_CLOEXEC);
	size_t n_left = text ? strlen(text) : 0;

	if (fd < 0)
		return -errno;
	while (n_left > 0) {
		ssize_t n = write(fd, text, n_left);

		if (n < 0)
			return -errno;
		text += n;
		n_left -= (size_t)n;
	}
	if (lseek(fd, 0, SEEK_SET) < 0)
		return -errno;
	return take_fd(&fd);
}

static void errand_recall(int fd, char *ret, size_t size)
{
	ssize_t n = fd < 0 ? 0 : pread(fd, ret, size - 1, 0);

	ret[n > 0 ? n : 0] = '\0';
}

int errand_run(const char *path, const char *const *argv, const char *const *envp,
	       const char *input, struct errand_result *ret)
{
	_cleanup_(fd_closep) int in = -1, out = -1, err = -1;
	int r, cancel;
	pid_t pid = -1;

	in = errand_memory(input);
	if (in < 0)
		return in;
	out = errand_memory(NULL);
	if (out < 0)
		return out;
	if (!trace_is_on()) {
		err = errand_memory(NULL);
		if (err < 0)
			return err;
	}

	struct spawn spawn = { .path = path,
			       .argv = argv,
			       .envp = envp,
			       .fd = { in, out, err >= 0 ? err : STDERR_FILENO },
			       .n_fds = 3,
			       .ends_with_us = true };

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
	r = spawn_start(&spawn, false, &pid);
	if (r == 0) {
		ret->code = spawn_await(pid);
		errand_recall(out, ret->out, sizeof(ret->out));
		errand_recall(err, ret->err, sizeof(ret->err));
	}
	pthread_setcancelstate(cancel, NULL);
	return r;
}
