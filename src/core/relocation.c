/* SPDX-License-Identifier: MIT */
/*
 * Copying and moving. A copy opens both files with share modes, as anybody would; whoever
 * fails half-way takes the half away again. A file is moved by its name, in one step: others
 * see it under the old name or the new one. Only to another file system it is copied, and
 * then both are there for a moment.
 */
#include "core/relocation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "core/opening.h"
#include "os/filesystem.h"

enum {
	RELOCATION_WRITE_BITS = 0222,
	RELOCATION_EXECUTE_BITS = 0111,
};

/* What Windows calls attributes, and the bits that make it a program here. */
static int relocation_copy_state(int from, int to)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT } };
	struct stat st, made;
	mode_t mode;

	if (fstat(from, &st) < 0 || fstat(to, &made) < 0)
		return -errno;
	times[1] = st.st_mtim;
	if (futimens(to, times) < 0)
		return -errno;
	mode = made.st_mode & 07777;
	/* Who may read it may run it, if it was run by anybody. */
	if (st.st_mode & RELOCATION_EXECUTE_BITS)
		mode |= (mode & 0444) >> 2;
	if (!(st.st_mode & RELOCATION_WRITE_BITS))
		mode &= ~(mode_t)RELOCATION_WRITE_BITS;
	return mode != (made.st_mode & 07777) && fchmod(to, mode) < 0 ? -errno : 0;
}

static int relocation_fill(struct file *from, struct file *to)
{
	int from_fd = file_fd(from), to_fd = file_fd(to), r;

	if (from_fd < 0 || to_fd < 0)
		return from_fd < 0 ? from_fd : to_fd;
	r = filesystem_copy(from_fd, to_fd);
	return r < 0 ? r : relocation_copy_state(from_fd, to_fd);
}

int relocation_copy(const char *from, const char *to, bool may_replace)
{
	static const struct opening source = {
		.rights = RIGHT_FILE_READ_DATA,
		.shared = SHARING_READ | SHARING_WRITE | SHARING_DELETE,
		.may_exist = true,
		.is_read_in_order = true,
	};
	const struct opening target = {
		.rights = RIGHT_FILE_WRITE_DATA | RIGHT_FILE_DELETE,
		.may_create = true,
		.may_exist = may_replace,
		.truncates = may_replace,
	};
	struct file *from_file, *to_file;
	int r;

	r = opening_run(&from_file, from, &source);
	if (r < 0)
		return r;
	r = opening_run(&to_file, to, &target);
	if (r >= 0) {
		r = relocation_fill(from_file, to_file);
		object_unref(&to_file->object);
		if (r < 0)
			unlink(to);
	}
	object_unref(&from_file->object);
	return r < 0 ? r : 0;
}

/* ---- moving ------------------------------------------------------------------------- */

/* May what has the name go? 0: nothing has it; 1: it may. */
static int relocation_check_target(const char *to, bool may_replace, bool is_directory)
{
	struct stat st;

	if (lstat(to, &st) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (!may_replace)
		return ERR_DIRECTORY_EXISTS;
	if (is_directory || S_ISDIR(st.st_mode) ||
	    (S_ISREG(st.st_mode) && !(st.st_mode & RELOCATION_WRITE_BITS)))
		return ERR_FILE_REPLACED_IN_USE;
	return opening_ask_to_delete(to, 0) < 0 ? ERR_FILE_REPLACED_IN_USE : 1;
}

static int relocation_rename(const char *from, const char *to, bool may_replace)
{
	if (may_replace ? rename(from, to) == 0
			: renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	/* Not every file system can do both in one step; what was there has been looked at. */
	if (!may_replace && (errno == EINVAL || errno == ENOSYS) && rename(from, to) == 0)
		return 0;
	if (errno == EXDEV)
		return ERR_FILE_OTHER_DEVICE;
	if (errno == EEXIST)
		return ERR_DIRECTORY_EXISTS;
	return errno == ENOENT ? ERR_PATH_NOT_FOUND : -errno;
}

int relocation_move(const char *from, const char *to, bool may_replace, bool may_copy)
{
	struct stat st;
	int r;

	if (lstat(from, &st) < 0)
		return errno == ENOENT ? opening_not_found(from) : -errno;
	r = opening_ask_to_delete(from, S_ISDIR(st.st_mode) ? O_DIRECTORY : 0);
	if (r == ERR_FILE_IS_MAPPED_DELETE)
		r = 0; /* it may have another name */
	if (r < 0)
		return r;
	if (!strcmp(from, to))
		return 0;
	r = relocation_check_target(to, may_replace, S_ISDIR(st.st_mode));
	if (r < 0)
		return r;
	r = relocation_rename(from, to, may_replace);
	if (r != ERR_FILE_OTHER_DEVICE || !may_copy || S_ISDIR(st.st_mode))
		return r;
	r = relocation_copy(from, to, may_replace);
	return r < 0 ? r : opening_delete(from);
}
