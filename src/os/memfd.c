/* SPDX-License-Identifier: MIT */
/*
 * memfd_create, size, seals, identity: the four system calls a section costs.
 *
 * F_SEAL_SHRINK and F_SEAL_GROW fix the size for everybody, so no process can make another
 * one fault by truncating (SIGBUS); F_SEAL_SEAL keeps it that way.
 */
#include "os/memfd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/growth.h"

int fd_identify(int fd, struct identity *ret, uint64_t *ret_size_bytes)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*ret = (struct identity) { .device = st.st_dev, .inode = st.st_ino };
	if (ret_size_bytes)
		*ret_size_bytes = (uint64_t)st.st_size;
	return 0;
}

int memfd_new_of(const char *label, uint64_t size_bytes, unsigned flags,
		 struct identity *ret)
{
	_cleanup_(fd_closep) int fd = -1;
	int r;

	if (size_bytes > INT64_MAX)
		return -EFBIG;

	fd = memfd_create(label, MFD_CLOEXEC | MFD_ALLOW_SEALING | flags);
	if (fd < 0)
		return -errno;

	r = growth_make(fd, size_bytes);
	if (r < 0)
		return r;

	/* In parentheses: no such call as base/uncancelled.h guards. */
	if ((fcntl)(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return -errno;

	r = fd_identify(fd, ret, NULL);
	if (r < 0)
		return r;

	return take_fd(&fd);
}

int memfd_new(const char *label, uint64_t size_bytes, struct identity *ret)
{
	return memfd_new_of(label, size_bytes, 0, ret);
}

bool fd_is_sealed(int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);

	return seals >= 0 && seals & F_SEAL_SHRINK;
}

static int fd_open_again(int fd, int mode)
{
	char path[64];
	int opened;

	snprintf(path, sizeof(path), "/proc/thread-self/fd/%d", fd);
	opened = TEMP_FAILURE_RETRY(open(path, mode | O_CLOEXEC));
	return opened < 0 ? -errno : opened;
}

int fd_write_only(int fd)
{
	return fd_open_again(fd, O_WRONLY);
}

int fd_reopen(int fd, bool is_writable)
{
	return fd_open_again(fd, is_writable ? O_RDWR : O_RDONLY);
}

int fd_commit(int fd, uint64_t offset_bytes, uint64_t n_bytes)
{
	int r = TEMP_FAILURE_RETRY(fallocate(fd, 0, (off_t)offset_bytes, (off_t)n_bytes));

	return r < 0 ? -errno : 0;
}

int fd_is_committed(int fd, uint64_t offset_bytes, uint64_t limit_bytes,
		    uint64_t *ret_end_bytes)
{
	off_t next = lseek(fd, (off_t)offset_bytes, SEEK_DATA);
	int is_committed = next == (off_t)offset_bytes;

	if (next < 0 && errno != ENXIO) /* which means: nothing but a hole from here on */
		return -errno;
	if (is_committed)
		next = lseek(fd, (off_t)offset_bytes, SEEK_HOLE);
	*ret_end_bytes =
		next < 0 || (uint64_t)next > limit_bytes ? limit_bytes : (uint64_t)next;
	return is_committed;
}
