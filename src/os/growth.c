/* SPDX-License-Identifier: MIT */
/*
 * Where there is a limit, SIGXFSZ is blocked in this thread while the file grows, and the
 * one that came of it is taken away: the kernel sends it to the thread that asked for too
 * much. Where there is none, nothing is done.
 *
 * Asking whether there is a limit is a system call. What is ours and stays small believes
 * the last answer, so it asks once in the life of a process; what grows by more than 1 MiB
 * or beyond 3 1/4, and a program's own files, ask each time.
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
	GROWTH_SMALL_BYTES = 13 << 18, /* a table of names, at first */
};

static _Atomic uint32_t growth_free_epoch; /* the process life that has no limit */

static bool growth_is_limited(void)
{
	struct rlimit limit;
	bool is_free =
		getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;

	atomic_store_explicit(&growth_free_epoch, is_free ? process_epoch() : 0,
			      memory_order_relaxed);
	return !is_free;
}

/* So little that the last answer is believed. */
static bool growth_is_unquestioned(uint64_t n_bytes, uint64_t end_bytes)
{
	return n_bytes <= GROWTH_LITTLE_BYTES && end_bytes <= GROWTH_SMALL_BYTES &&
	       atomic_load_explicit(&growth_free_epoch, memory_order_relaxed) ==
		       process_epoch();
}

/* The time in which SIGXFSZ does not get through. */
struct growth {
	bool is_guarded, was_pending;
	sigset_t before;
};

static void growth_enter(struct growth *growth)
{
	sigset_t signals;

	growth->is_guarded = growth_is_limited();
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

static int growth_truncate(int fd, uint64_t size_bytes)
{
	int r;

	do
		r = ftruncate(fd, (off_t)size_bytes) < 0 ? -errno : 0;
	while (r == -EINTR);
	return r;
}

static int growth_fallocate(int fd, uint64_t offset_bytes, uint64_t n_bytes)
{
	int r;

	do
		r = fallocate(fd, 0, (off_t)offset_bytes, (off_t)n_bytes) < 0 ? -errno
									      : 0;
	while (r == -EINTR);
	return r;
}

/* The C library writes the zeroes. */
static int growth_fill(int fd, uint64_t offset_bytes, uint64_t n_bytes)
{
	int r = growth_fallocate(fd, offset_bytes, n_bytes);

	while (r == -EOPNOTSUPP || r == -EINTR)
		r = -posix_fallocate(fd, (off_t)offset_bytes, (off_t)n_bytes);
	return r;
}

int growth_resize(int fd, uint64_t size_bytes)
{
	struct growth growth;
	int r;

	growth_enter(&growth);
	r = growth_truncate(fd, size_bytes);
	growth_leave(&growth, r == -EFBIG);
	return r;
}

int growth_make(int fd, uint64_t size_bytes)
{
	return growth_is_unquestioned(size_bytes, size_bytes)
		       ? growth_truncate(fd, size_bytes)
		       : growth_resize(fd, size_bytes);
}

int growth_allocate(int fd, uint64_t offset_bytes, uint64_t n_bytes)
{
	struct growth growth;
	int r;

	growth_enter(&growth);
	r = growth_fallocate(fd, offset_bytes, n_bytes);
	growth_leave(&growth, r == -EFBIG);
	return r;
}

int growth_back(int fd, uint64_t offset_bytes, uint64_t n_bytes)
{
	struct growth growth;
	int r;

	if (growth_is_unquestioned(n_bytes, offset_bytes + n_bytes))
		return growth_fill(fd, offset_bytes, n_bytes);
	growth_enter(&growth);
	r = growth_fill(fd, offset_bytes, n_bytes);
	growth_leave(&growth, r == -EFBIG);
	return r;
}

static ssize_t growth_write_at(int fd, const void *from, size_t n_bytes,
			       int64_t offset_bytes)
{
	ssize_t n = offset_bytes < 0 ? write(fd, from, n_bytes)
				     : pwrite(fd, from, n_bytes, (off_t)offset_bytes);

	return n < 0 ? -errno : n;
}

ssize_t growth_write(int fd, const void *from, size_t n_bytes, int64_t offset_bytes)
{
	struct growth growth;
	ssize_t n;

	growth_enter(&growth);
	n = growth_write_at(fd, from, n_bytes, offset_bytes);
	growth_leave(&growth, n == -EFBIG);
	return n;
}

int growth_put(int fd, const void *from, size_t n_bytes, uint64_t offset_bytes)
{
	int64_t offset = (int64_t)offset_bytes;
	ssize_t n;

	do
		n = growth_is_unquestioned(n_bytes, offset_bytes + n_bytes)
			    ? growth_write_at(fd, from, n_bytes, offset)
			    : growth_write(fd, from, n_bytes, offset);
	while (n == -EINTR);
	return n < 0 ? (int)n : n == (ssize_t)n_bytes ? 0 : -EIO;
}
