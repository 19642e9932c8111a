/* SPDX-License-Identifier: MIT */
/*
 * Where there is a limit, SIGXFSZ is blocked in this thread while the file grows, and the
 * one that came of it is taken away: the kernel sends it to the thread that asked for too
 * much. Where there is none, nothing is done.
 *
 * Asking whether there is a limit is a system call. What grows by little asks once in the
 * life of a process and believes the answer; what grows by more than 1 MiB, and what is
 * written to a program's own files, asks each time.
 */
#include "os/growth.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <unistd.h>

#include "os/process.h"

enum {
	GROWTH_LITTLE_BYTES = 1 << 20,
};

static _Atomic uint32_t growth_free_epoch; /* the process life that has no limit */

static bool growth_is_limited(uint64_t n_bytes)
{
	uint32_t epoch = process_epoch();
	struct rlimit limit;

	if (n_bytes <= GROWTH_LITTLE_BYTES &&
	    atomic_load_explicit(&growth_free_epoch, memory_order_relaxed) == epoch)
		return false;
	if (getrlimit(RLIMIT_FSIZE, &limit) < 0 || limit.rlim_cur != RLIM_INFINITY)
		return true;
	atomic_store_explicit(&growth_free_epoch, epoch, memory_order_relaxed);
	return false;
}

/* The time in which SIGXFSZ does not get through. */
struct growth {
	bool is_guarded, was_pending;
	sigset_t before;
};

static void growth_enter(struct growth *growth, uint64_t n_bytes)
{
	sigset_t signals;

	growth->is_guarded = growth_is_limited(n_bytes);
	if (!growth->is_guarded)
		return;
	sigemptyset(&signals);
	sigaddset(&signals, SIGXFSZ);
	pthread_sigmask(SIG_BLOCK, &signals, &growth->before);
	sigpending(&signals);
	growth->was_pending = sigismember(&signals, SIGXFSZ);
}

/* One that was there before is not ours. */
static void growth_leave(struct growth *growth, bool is_too_big)
{
	static const struct timespec at_once;
	sigset_t signals;

	if (!growth->is_guarded)
		return;
	sigemptyset(&signals);
	sigaddset(&signals, SIGXFSZ);
	if (is_too_big && !growth->was_pending)
		while (sigtimedwait(&signals, NULL, &at_once) < 0 && errno == EINTR)
			;
	pthread_sigmask(SIG_SETMASK, &growth->before, NULL);
}

int growth_resize(int fd, uint64_t size_bytes)
{
	struct growth growth;
	int r;

	growth_enter(&growth, size_bytes);
	do
		r = ftruncate(fd, (off_t)size_bytes) < 0 ? -errno : 0;
	while (r == -EINTR);
	growth_leave(&growth, r == -EFBIG);
	return r;
}

int growth_allocate(int fd, uint64_t offset_bytes, uint64_t n_bytes)
{
	struct growth growth;
	int r;

	growth_enter(&growth, n_bytes);
	do
		r = fallocate(fd, 0, (off_t)offset_bytes, (off_t)n_bytes) < 0 ? -errno
									      : 0;
	while (r == -EINTR);
	growth_leave(&growth, r == -EFBIG);
	return r;
}

int growth_fill(int fd, uint64_t offset_bytes, uint64_t n_bytes)
{
	struct growth growth;
	int r;

	growth_enter(&growth, n_bytes);
	do
		r = -posix_fallocate(fd, (off_t)offset_bytes, (off_t)n_bytes);
	while (r == -EINTR);
	growth_leave(&growth, r == -EFBIG);
	return r;
}

static ssize_t growth_write_guarded(int fd, const void *from, size_t n_bytes,
				    int64_t offset_bytes, uint64_t n_questioned)
{
	struct growth growth;
	ssize_t n;

	growth_enter(&growth, n_questioned);
	n = offset_bytes < 0 ? write(fd, from, n_bytes)
			     : pwrite(fd, from, n_bytes, (off_t)offset_bytes);
	if (n < 0)
		n = -errno;
	growth_leave(&growth, n == -EFBIG);
	return n;
}

ssize_t growth_write(int fd, const void *from, size_t n_bytes, int64_t offset_bytes)
{
	return growth_write_guarded(fd, from, n_bytes, offset_bytes, UINT64_MAX);
}

int growth_put(int fd, const void *from, size_t n_bytes, uint64_t offset_bytes)
{
	ssize_t n;

	do
		n = growth_write_guarded(fd, from, n_bytes, (int64_t)offset_bytes,
					 n_bytes);
	while (n == -EINTR);
	return n < 0 ? (int)n : n == (ssize_t)n_bytes ? 0 : -EIO;
}
