/* SPDX-License-Identifier: MIT */
/*
 * Files.
 *
 * A file object is one opening: one descriptor, whose position and share modes are those
 * of all handles to it. What a handle may do is the handle's; the descriptor may allow more
 * (a share mode needs a descriptor that can read, so writers read too).
 *
 * A borrowed descriptor is the program's own (standard output, what open() gave it). It may
 * be closed behind our back at any time and its number given to something else; so it is
 * looked at before each use, and one that leads elsewhere makes the handle invalid. Between
 * look and use remains what remains between any two threads of which one closes what the
 * other uses.
 *
 * Deletion on close: the path is removed with the last reference, if it still leads to
 * this file. A list of such files is worked off when the process ends by exit() or by
 * returning from main(). After a crash or kill -9 the file stays: no process is left that
 * would remove it. A forked child has the descriptor, but the deletion is the opener's.
 *
 * A section gets an opening of its own, so that the share modes end with the handle while
 * the file stays mapped. Where the file may not be opened again (it was created read-only,
 * its permissions have changed) it gets a duplicate, and the share modes are taken back
 * when the handle goes.
 *
 * Locks: FILES for the list of files to delete.
 */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/rank.h"
#include "base/trace.h"
#include "core/landmark.h"
#include "os/atfork.h"
#include "os/filesystem.h"
#include "os/growth.h"
#include "os/process.h"
#include "os/sharing.h"

static pthread_mutex_t file_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list file_doomed = LIST_INIT(file_doomed); /* under FILES */

static void file_enter(void)
{
	rank_enter(RANK_FILES);
	pthread_mutex_lock(&file_lock);
}

static void file_leave(void)
{
	pthread_mutex_unlock(&file_lock);
	rank_leave(RANK_FILES);
}

ATFORK_ROOM(RANK_FILES, file_enter, file_leave, file_leave);

static bool file_unlink_if_same(const struct file *file, const char *path)
{
	if (!filesystem_leads_to(path, &file->identity))
		return false;
	if ((file->type == FILE_IS_DIRECTORY ? rmdir(path) : unlink(path)) < 0)
		trace("%s could not be deleted (errno %d)", path, errno);
	return true;
}

/* The way by which the file was opened, as it is called today; else the path it had. */
static void file_delete(const struct file *file)
{
	_cleanup_(freep) char *path = NULL;

	if (file->epoch != process_epoch())
		return;
	if (filesystem_path_of(file->fd, &path) == 0 && file_unlink_if_same(file, path))
		return;
	if (file->path)
		file_unlink_if_same(file, file->path);
}

/* The process ends without having closed these. It does not wait for a thread that is
 * just closing one. */
__attribute__((destructor)) static void file_delete_doomed(void)
{
	if (pthread_mutex_trylock(&file_lock) != 0)
		return;
	LIST_FOREACH (link, &file_doomed)
		file_delete(list_entry(link, struct file, link));
	pthread_mutex_unlock(&file_lock);
}

/* A program that closes its standard output wants its reader to see the end. The number
 * must not become free for the next open(): printf() would write into that. */
static void file_leave_standard_stream(int fd)
{
	int null = filesystem_open("/dev/null", O_RDWR, 0);

	if (null < 0)
		return;
	dup2(null, fd);
	if (null != fd)
		close(null);
}

/* What is left is the section's, which has no share mode, but may write. */
static void file_end_sharing(struct file *file)
{
	sharing_release(file->fd);
	if (file->is_lent_to_write)
		sharing_copy(file->fd, SHARING_WRITE, SHARING_ALL);
}

static void file_free_object(struct object *object)
{
	struct file *file = file_of(object);

	if (file->is_deleted_on_close) {
		file_enter();
		list_remove(&file->link);
		file_leave();
		file_delete(file);
	}
	if (file->is_borrowed) {
		if (file->fd <= STDERR_FILENO && file_fd(file) >= 0)
			file_leave_standard_stream(file->fd);
	} else {
		if (file->is_lent && file->epoch == process_epoch())
			file_end_sharing(file);
		fd_closep(&file->fd);
	}
	free(file->path);
	free(file);
}

static void file_describe(const struct object *object, struct landmark_object *ret)
{
	const struct file *file = file_of((struct object *)object);

	*ret = (struct landmark_object) {
		.kind = LANDMARK_FILE,
		.fd = file->fd,
		.flags = file->is_asynchronous ? LANDMARK_IS_ASYNCHRONOUS : 0,
		.device = file->identity.device,
		.inode = file->identity.inode,
	};
}

const struct object_kind file_kind = {
	.generic_read = 0x120089,
	.generic_write = 0x120116,
	.generic_execute = 0x1200A0,
	.all = RIGHT_FILE_ALL,
	.free = file_free_object,
	.describe = file_describe,
};

static enum file_type file_type_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return FILE_IS_PLAIN;
	case S_IFDIR:
		return FILE_IS_DIRECTORY;
	case S_IFBLK:
		return FILE_IS_BLOCK;
	case S_IFCHR:
		return FILE_IS_CHARACTER;
	case S_IFIFO:
	case S_IFSOCK:
		return FILE_IS_PIPE;
	default:
		return FILE_IS_OTHER;
	}
}

static void file_unrefp(struct file **file)
{
	if (*file)
		object_unref(&(*file)->object);
}

int file_prepare(struct file **ret, const char *doomed_path)
{
	_cleanup_(file_unrefp) struct file *file = calloc(1, sizeof(*file));
	int r = 0;

	if (!file)
		return -ENOMEM;
	object_init(&file->object, &file_kind);
	file->epoch = process_epoch();
	file->fd = -1;
	if (doomed_path)
		r = filesystem_absolute(doomed_path, &file->path);
	if (r < 0)
		return r;
	*ret = take_ptr(&file);
	return 0;
}

int file_learn(struct file *file, int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	file->identity = (struct identity) { .device = st.st_dev, .inode = st.st_ino };
	file->type = file_type_of(st.st_mode);
	return 0;
}

int file_adopt(struct file **ret, const struct identity *identity, bool is_asynchronous,
	       int *fd)
{
	struct file *file;
	int r = file_new(&file, *fd, false);

	if (r < 0)
		return r;
	take_fd(fd);
	file->epoch =
		0; /* of another process: deletion and share modes are its business */
	file->is_asynchronous = is_asynchronous;
	if (!identity_equal(&file->identity, identity)) {
		object_unref(&file->object);
		return ERR_HANDLE_INVALID;
	}
	*ret = file;
	return 0;
}

void file_give(struct file *file, int fd)
{
	file->fd = fd;
	if (!file->path)
		return;
	file->is_deleted_on_close = true;
	file_enter();
	list_append(&file_doomed, &file->link);
	file_leave();
}

int file_new(struct file **ret, int fd, bool is_borrowed)
{
	_cleanup_(file_unrefp) struct file *file = NULL;
	int r;

	r = file_prepare(&file, NULL);
	if (r == 0)
		r = file_learn(file, fd);
	if (r < 0)
		return r;
	file_give(file, fd);
	file->is_borrowed = is_borrowed;
	*ret = take_ptr(&file);
	return 0;
}

int file_fd(struct file *file)
{
	struct identity found;
	int r;

	if (!file->is_borrowed)
		return file->fd;
	r = file->is_abandoned ? -EBADF : fd_identify(file->fd, &found, NULL);
	if (r < 0)
		return r == -EBADF ? ERR_HANDLE_INVALID : r;
	return identity_equal(&found, &file->identity) ? file->fd : ERR_HANDLE_INVALID;
}

int file_size(struct file *file, uint64_t *ret_bytes)
{
	int fd = file_fd(file);
	struct stat st;

	if (fd < 0)
		return fd;
	if (file->type != FILE_IS_PLAIN && file->type != FILE_IS_DIRECTORY)
		return ERR_FILE_NOT_DISK;
	if (fstat(fd, &st) < 0)
		return -errno;
	*ret_bytes = (uint64_t)st.st_size;
	return 0;
}

int file_extend(struct file *file, uint64_t size_bytes)
{
	uint64_t present_bytes = 0;
	int r;

	r = file_size(file, &present_bytes);
	if (r < 0)
		return r;
	if (file->type != FILE_IS_PLAIN)
		return ERR_FILE_NOT_DISK;
	if (present_bytes >= size_bytes)
		return 0;
	return filesystem_extend(file->fd, present_bytes, size_bytes);
}

int file_resize(struct file *file, uint64_t size_bytes)
{
	uint64_t present_bytes = 0;
	int r;

	r = file_size(file, &present_bytes);
	if (r < 0)
		return r;
	if (size_bytes > INT64_MAX)
		return ERR_FILE_TOO_LARGE;
	r = size_bytes < present_bytes ? sharing_is_mapped(file->fd) : 0;
	if (r)
		return r < 0 ? r : ERR_FILE_IS_MAPPED;
	r = growth_resize(file->fd, size_bytes);
	return r == -EFBIG ? ERR_FILE_TOO_LARGE : r;
}

int file_open_for_section(struct file *file, bool is_writable)
{
	_cleanup_(fd_closep) int opened = -1;
	int fd = file_fd(file), r;

	if (fd < 0)
		return fd;
	if (file->type != FILE_IS_PLAIN)
		return ERR_FILE_NOT_MAPPABLE;
	opened = filesystem_reopen(fd, is_writable ? O_RDWR : O_RDONLY);
	if (opened == -EACCES || opened == -EPERM || opened == -ENOENT) {
		file->is_lent = true;
		if (is_writable)
			file->is_lent_to_write = true;
		opened = filesystem_duplicate(fd);
	}
	if (opened < 0)
		return opened;
	r = sharing_mark_mapped(opened, is_writable);
	return r < 0 ? r : take_fd(&opened);
}

int file_mark_mapped(int fd, bool is_writable)
{
	return sharing_mark_mapped(fd, is_writable);
}
