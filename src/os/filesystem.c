/* SPDX-License-Identifier: MIT */
/*
 * Files as Linux has them.
 *
 * A file that others may find the moment it exists, but that must already carry marks when
 * they find it, is made without a name (O_TMPFILE), marked, and then linked to its path.
 * The kernel knows such an opening by no path even then ("#1234 (deleted)"), so whoever
 * wants one opens the path again.
 */
#include "os/filesystem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/growth.h"

enum {
	FILESYSTEM_LINK_MAX = 40,             /* "/proc/thread-self/fd/N" */
	FILESYSTEM_TRANSFER_MAX = 0x7ff00000, /* what one system call transfers */
};

int filesystem_open(const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
	while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

static void filesystem_link_of(int fd, char ret[FILESYSTEM_LINK_MAX])
{
	snprintf(ret, FILESYSTEM_LINK_MAX, "/proc/thread-self/fd/%d", fd);
}

int filesystem_reopen(int fd, int flags)
{
	char link[FILESYSTEM_LINK_MAX];

	filesystem_link_of(fd, link);
	return filesystem_open(link, flags, 0);
}

int filesystem_duplicate_above(int fd, int limit)
{
	int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, limit + 1);

	return duplicate < 0 ? -errno : duplicate;
}

bool filesystem_is_executable(const char *path)
{
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0;
}

void filesystem_keep_private(int fd)
{
	fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int filesystem_duplicate(int fd)
{
	int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, 0);

	return duplicate < 0 ? -errno : duplicate;
}

/* The directory part of a path, allocated. */
static char *filesystem_parent(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

int filesystem_prepare(const char *path, int flags, mode_t mode)
{
	_cleanup_(freep) char *parent = filesystem_parent(path);

	if (!parent)
		return -ENOMEM;
	return filesystem_open(parent, O_TMPFILE | O_RDWR | flags, mode);
}

int filesystem_publish(int fd, const char *path)
{
	char link[FILESYSTEM_LINK_MAX];

	filesystem_link_of(fd, link);
	if (linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) < 0)
		return -errno;
	return 0;
}

bool filesystem_has_parent(const char *path)
{
	_cleanup_(freep) char *parent = filesystem_parent(path);
	struct stat st;

	return parent && stat(parent, &st) == 0 && S_ISDIR(st.st_mode);
}

bool filesystem_leads_to(const char *path, const struct identity *identity)
{
	struct identity found;
	struct stat st;

	if (lstat(path, &st) < 0)
		return false;
	found = (struct identity) { .device = st.st_dev, .inode = st.st_ino };
	return identity_equal(&found, identity);
}

int filesystem_path_of(int fd, char **ret)
{
	char link[FILESYSTEM_LINK_MAX], path[PATH_MAX];
	ssize_t n;

	filesystem_link_of(fd, link);
	n = readlink(link, path, sizeof(path));
	if (n < 0)
		return -errno;
	if (n == sizeof(path))
		return -ENAMETOOLONG;
	*ret = strndup(path, (size_t)n);
	return *ret ? 0 : -ENOMEM;
}

int filesystem_absolute(const char *path, char **ret)
{
	_cleanup_(freep) char *directory = NULL;

	if (*path == '/') {
		*ret = strdup(path);
		return *ret ? 0 : -ENOMEM;
	}
	directory = getcwd(NULL, 0);
	if (!directory)
		return -errno;
	if (asprintf(ret, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory, path) <
	    0)
		return -ENOMEM;
	return 0;
}

int filesystem_read(int fd, void *to, size_t n_bytes, int64_t offset_bytes,
		    bool until_end, size_t *ret)
{
	for (*ret = 0; *ret < n_bytes;) {
		size_t wanted = n_bytes - *ret;
		ssize_t n;

		if (wanted > FILESYSTEM_TRANSFER_MAX)
			wanted = FILESYSTEM_TRANSFER_MAX;
		if (offset_bytes < 0)
			n = read(fd, (char *)to + *ret, wanted);
		else
			n = pread(fd, (char *)to + *ret, wanted,
				  (off_t)(offset_bytes + (int64_t)*ret));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		*ret += (size_t)n;
		if (n == 0 || !until_end)
			break;
	}
	return 0;
}

int filesystem_write(int fd, const void *from, size_t n_bytes, int64_t offset_bytes,
		     size_t *ret)
{
	for (*ret = 0; *ret < n_bytes;) {
		size_t wanted = n_bytes - *ret;
		ssize_t n;

		if (wanted > FILESYSTEM_TRANSFER_MAX)
			wanted = FILESYSTEM_TRANSFER_MAX;
		n = growth_write(fd, (const char *)from + *ret, wanted,
				 offset_bytes < 0 ? -1 : offset_bytes + (int64_t)*ret);
		if (n == -EINTR)
			continue;
		if (n < 0)
			return (int)n;
		*ret += (size_t)n;
	}
	return 0;
}

int filesystem_write_pipe(int fd, const void *from, size_t n_bytes, size_t *ret)
{
	static const struct timespec at_once;
	sigset_t pipe_signal, before, pending;
	int r;

	sigemptyset(&pipe_signal);
	sigaddset(&pipe_signal, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
	sigpending(&pending);
	r = filesystem_write(fd, from, n_bytes, -1, ret);
	/* The signal goes to the writing thread; one that was there before is not ours. */
	if (r == -EPIPE && !sigismember(&pending, SIGPIPE))
		while (sigtimedwait(&pipe_signal, NULL, &at_once) < 0 && errno == EINTR)
			;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return r;
}

static int64_t filesystem_ns(const struct statx_timestamp *time)
{
	return time->tv_sec * INT64_C(1000000000) + time->tv_nsec;
}

int filesystem_inspect(const char *path, int fd, struct filesystem_info *ret)
{
	struct statx st;

	if (path ? statx(AT_FDCWD, path, 0, STATX_BASIC_STATS | STATX_BTIME, &st) < 0
		 : statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, &st) < 0)
		return -errno;
	*ret = (struct filesystem_info) {
		.identity = { .device = makedev(st.stx_dev_major, st.stx_dev_minor),
			      .inode = st.stx_ino },
		.size_bytes = st.stx_size,
		.read_ns = filesystem_ns(&st.stx_atime),
		.written_ns = filesystem_ns(&st.stx_mtime),
		.n_links = st.stx_nlink,
		.mode = st.stx_mode,
	};
	/* Not every file system remembers when a file was made. */
	ret->made_ns = st.stx_mask & STATX_BTIME ? filesystem_ns(&st.stx_btime)
						 : filesystem_ns(&st.stx_ctime);
	return 0;
}

int filesystem_extend(int fd, uint64_t from_bytes, uint64_t to_bytes)
{
	struct stat st;
	int r;

	if (to_bytes > INT64_MAX)
		return -EFBIG;
	r = growth_allocate(fd, from_bytes, to_bytes - from_bytes);
	if (r != -EOPNOTSUPP && r != -ENOSYS)
		return r;

	/* No way to ask for the space; and none to grow without the risk of shrinking what
	 * another process has grown meanwhile, but a short one. */
	if (fstat(fd, &st) < 0)
		return -errno;
	return (uint64_t)st.st_size < to_bytes ? growth_resize(fd, to_bytes) : 0;
}

/* In pieces through memory, where the kernel cannot do it by itself. */
static int filesystem_copy_plainly(int from, int to)
{
	char piece[65536];
	size_t n_read, n_written;
	int r;

	for (;;) {
		r = filesystem_read(from, piece, sizeof(piece), -1, true, &n_read);
		if (r < 0 || n_read == 0)
			return r;
		r = filesystem_write(to, piece, n_read, -1, &n_written);
		if (r < 0)
			return r;
	}
}

int filesystem_copy(int from, int to)
{
	ssize_t n;

	do
		n = copy_file_range(from, NULL, to, NULL, 1 << 30, 0);
	while (n > 0 || (n < 0 && errno == EINTR));
	/* Nothing at all may also mean a file that has no size before it is read. */
	if (n == 0 || errno == EXDEV || errno == EINVAL || errno == ENOSYS ||
	    errno == EOPNOTSUPP || errno == EBADF || errno == EPERM)
		return filesystem_copy_plainly(from, to);
	return -errno;
}
