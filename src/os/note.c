/* SPDX-License-Identifier: MIT */
/*
 * Notes on memory: an extended attribute of the memfd's inode. It lives and dies with the
 * memory, takes no descriptor and no file, and changes as a whole: a reader gets the old
 * bytes or the new ones, whoever is killed meanwhile.
 *
 * The kernel asks for the right to write to the inode, not for a descriptor that may write:
 * one opened for reading will do. Memory in tmpfs carries such attributes since Linux 6.6;
 * older kernels and huge pages have none, and say EOPNOTSUPP.
 */
#include "os/note.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/xattr.h>

#include "base/cleanup.h"

#define NOTE_NAME "user.winshm.security"

enum {
	NOTE_USUAL_BYTES = 512,
};

int note_write(int fd, const void *bytes, size_t n_bytes)
{
	if (n_bytes > NOTE_MAX_BYTES)
		return -E2BIG;
	return fsetxattr(fd, NOTE_NAME, bytes, n_bytes, 0) < 0 ? -errno : 0;
}

int note_read(int fd, void **ret, size_t *ret_n_bytes)
{
	/* It may grow between two looks, so each look brings more room. */
	for (size_t room = NOTE_USUAL_BYTES; room <= NOTE_MAX_BYTES; room *= 2) {
		_cleanup_(freep) void *bytes = malloc(room);
		ssize_t n_bytes;

		if (!bytes)
			return -ENOMEM;
		n_bytes = fgetxattr(fd, NOTE_NAME, bytes, room);
		if (n_bytes >= 0) {
			*ret = take_ptr(&bytes);
			*ret_n_bytes = (size_t)n_bytes;
			return 0;
		}
		if (errno != ERANGE)
			return -errno;
	}
	return -E2BIG;
}
