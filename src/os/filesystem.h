/* SPDX-License-Identifier: MIT */
/* Files as Linux has them: opening, transferring, growing, deleting. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "os/memfd.h"

/* Every descriptor is close-on-exec and never becomes a controlling terminal. All of these
 * return what they say, or -errno; EINTR is tried again. */

/* open(2). */
int filesystem_open(const char *path, int flags, mode_t mode);

/* A new opening of what `fd` leads to; also works with O_PATH and with deleted files. */
int filesystem_reopen(int fd, int flags);

/* Another descriptor for the same opening; and one of a number above `limit`. */
int filesystem_duplicate(int fd);
int filesystem_duplicate_above(int fd, int limit);

/* May this user run it? */
bool filesystem_is_executable(const char *path);

/* What came by exec shall not go further that way. */
void filesystem_keep_private(int fd);

/*
 * A new file that no path leads to yet, in the directory of `path`, open for reading and
 * writing; and its entry under `path` (-EEXIST: something is there). -EOPNOTSUPP or
 * another error where the file system has no such files.
 */
int filesystem_prepare(const char *path, int flags, mode_t mode);
int filesystem_publish(int fd, const char *path);

/* Is the directory in which `path` lies there? */
bool filesystem_has_parent(const char *path);

/* Does `path` itself (no link followed) lead to this inode? */
bool filesystem_leads_to(const char *path, const struct identity *identity);

/* The path by which `fd` was opened, as it is now; allocated. */
int filesystem_path_of(int fd, char **ret);

/* `path` from the root on; allocated. */
int filesystem_absolute(const char *path, char **ret);

/* Transfers at `offset_bytes`, or at the opening's own position if that is negative. Reads
 * until the end if the file has one, writes until all is written. The count says how far
 * it came, also on an error. */
int filesystem_read(int fd, void *to, size_t n_bytes, int64_t offset_bytes,
		    bool until_end, size_t *ret);
int filesystem_write(int fd, const void *from, size_t n_bytes, int64_t offset_bytes,
		     size_t *ret);

/* The same without SIGPIPE, which would end the program, when the reader has gone. */
int filesystem_write_pipe(int fd, const void *from, size_t n_bytes, size_t *ret);

/* All of a file into an empty one, from the start of both. */
int filesystem_copy(int from, int to);

struct filesystem_info {
	struct identity identity;
	uint64_t size_bytes;
	int64_t made_ns, read_ns, written_ns; /* since 1970-01-01 UTC */
	uint32_t n_links;
	mode_t mode;
};

/* Of what stands at `path`, links followed; of what is open if that is NULL. */
int filesystem_inspect(const char *path, int fd, struct filesystem_info *ret);

/* Makes the file at least so large, with the space for it if the file system can. */
int filesystem_extend(int fd, uint64_t from_bytes, uint64_t to_bytes);
