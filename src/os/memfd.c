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
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/cleanup.h"

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

int memfd_new(const char *label, uint64_t size_bytes, struct identity *ret)
{
	_cleanup_(fd_closep) int fd = -1;
	int r;

	if (size_bytes > INT64_MAX)
		return -EFBIG;

	fd = memfd_create(label, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return -errno;

	if (ftruncate(fd, (off_t)size_bytes) < 0)
		return -errno;

	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)
		return -errno;

	r = fd_identify(fd, ret, NULL);
	if (r < 0)
		return r;

	return take_fd(&fd);
}
