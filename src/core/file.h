/* SPDX-License-Identifier: MIT */
/*
 * A file: one opening of it, with what the opener may do. Devices, pipes and the
 * descriptors that a program had before it met this library are files, too.
 *
 * For sections: file_kind and file_of() to find the file of a handle, the rights of the
 * handle (RIGHT_FILE_*) to decide what may be mapped, file_size() and file_extend(), and
 * file_open_for_section() for a descriptor that outlives the handle. A section reached by
 * way of another process marks its descriptor with file_mark_mapped().
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "core/object.h"
#include "os/memfd.h"

/* Rights of file handles, as in Windows' FILE_*. */
enum {
	RIGHT_FILE_READ_DATA = 0x1,
	RIGHT_FILE_WRITE_DATA = 0x2,
	RIGHT_FILE_APPEND_DATA = 0x4,
	RIGHT_FILE_EXECUTE = 0x20,
	RIGHT_FILE_READ_ATTRIBUTES = 0x80,
	RIGHT_FILE_WRITE_ATTRIBUTES = 0x100,
	RIGHT_FILE_DELETE = 0x10000,
	RIGHT_FILE_SYNCHRONIZE = 0x100000,
	RIGHT_FILE_ALL = 0x1F01FF,
};

enum file_type {
	FILE_IS_PLAIN,
	FILE_IS_DIRECTORY,
	FILE_IS_BLOCK, /* a disk */
	FILE_IS_CHARACTER,
	FILE_IS_PIPE, /* or socket */
	FILE_IS_OTHER,
};

struct file {
	struct object object;
	/* set at birth, then constant */
	struct identity identity;
	enum file_type type;
	uint32_t epoch;       /* of the process that opened it, see process.h */
	bool is_asynchronous; /* has no position of its own */
	bool is_deleted_on_close;
	char *path; /* absolute, of a file that is deleted on close */
	int fd;
	/* atomic: the descriptor belongs to the program, not to us */
	_Atomic bool is_borrowed;
	_Atomic bool is_abandoned; /* atomic: and has gone its own way */
	_Atomic bool is_lent; /* atomic: a section has a duplicate of the descriptor */
	_Atomic bool is_lent_to_write;
	struct list link; /* under FILES, if it is deleted on close */
};

extern const struct object_kind file_kind;

static inline struct file *file_of(struct object *object)
{
	return (struct file *)((char *)object - offsetof(struct file, object));
}

/*
 * A file for an open descriptor. On success the file has `fd`, and closes it with its last
 * reference unless it is borrowed.
 *
 * Errors: -ENOMEM, -EBADF
 */
int file_new(struct file **ret, int fd, bool is_borrowed);

/*
 * A file that another process has open, of which it has told us; its descriptor moves in,
 * and with it position and share modes, which are one for both.
 *
 * Errors: ERR_HANDLE_INVALID the descriptor is not what was told; -ENOMEM
 */
int file_adopt(struct file **ret, const struct identity *identity, bool is_asynchronous,
	       int *fd);

/*
 * The same in steps, for who must not fail any more once the file on the disk has been
 * changed: a file without a descriptor, then what there is to know of the one it will get,
 * which cannot fail to be given. `doomed_path`: the file is deleted with its last reference,
 * or when the process ends in an orderly way; or NULL.
 */
int file_prepare(struct file **ret, const char *doomed_path);
int file_learn(struct file *file, int fd);
void file_give(struct file *file, int fd);

/*
 * The descriptor, to be used while the caller has a reference.
 *
 * Errors: ERR_HANDLE_INVALID the program closed the descriptor that it lent us; -ENOMEM
 */
int file_fd(struct file *file);

/* Errors: ERR_FILE_NOT_DISK */
int file_size(struct file *file, uint64_t *ret_bytes);

/*
 * Grows the file to at least `size_bytes`, with disk space for it where the file system
 * can promise that; never shrinks it.
 *
 * Errors: -ENOSPC, -EFBIG, -EDQUOT, ERR_FILE_NOT_DISK
 */
int file_extend(struct file *file, uint64_t size_bytes);

/*
 * Sets the size.
 *
 * Errors: ERR_FILE_IS_MAPPED it would shrink below views that somebody may have
 */
int file_resize(struct file *file, uint64_t size_bytes);

/*
 * A descriptor for a section to keep: it maps for reading, or for both, and no share mode
 * of the handle hangs on it. Others see that the file is mapped until descriptor and
 * mappings are gone. Checks no rights: those are the handle's.
 *
 * Return: a descriptor, close-on-exec
 * Errors: ERR_FILE_NOT_MAPPABLE not a plain file; -EACCES, -EMFILE
 */
int file_open_for_section(struct file *file, bool is_writable);

/* Says the same of a descriptor that a section got from another process. */
int file_mark_mapped(int fd, bool is_writable);
