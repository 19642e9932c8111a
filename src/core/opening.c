/* SPDX-License-Identifier: MIT */
/*
 * Opening a file.
 *
 * The descriptor is chosen by what the handle may do: data is read and written through an
 * ordinary one, attributes alone through O_PATH, which needs no permission and waits for
 * nobody. A writer's descriptor also reads where that is allowed, because only so it can
 * leave a mark that others may share (os/sharing.c); the handle's rights forbid reading all
 * the same.
 *
 * Nothing is changed before the share modes are agreed on, and before all is at hand that a
 * failure could keep from us: a file is truncated afterwards,
 * and a new one is made without a name, marked, and then given its path. Whoever finds it
 * there finds it marked, so the one that made it is never the one that is refused. On file
 * systems without O_TMPFILE (NFS, FAT, some FUSE) it is made in the ordinary way, and for a
 * moment another opening may come first.
 *
 * What exists may vanish, and what does not may appear, between two steps; then the
 * question is asked again. A symbolic link to nothing both exists and does not: there the
 * file is made through the link.
 */
#include "core/opening.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/path.h"
#include "os/filesystem.h"

enum {
	OPENING_MAX_TURNS = 100,
	OPENING_READS = RIGHT_FILE_READ_DATA | RIGHT_FILE_EXECUTE,
	OPENING_WRITES = RIGHT_FILE_WRITE_DATA | RIGHT_FILE_APPEND_DATA,
	OPENING_WRITE_BITS = 0222,
};

static unsigned opening_access(const struct opening *opening)
{
	return (opening->rights & OPENING_READS ? SHARING_READ : 0) |
	       (opening->rights & OPENING_WRITES ? SHARING_WRITE : 0) |
	       (opening->rights & RIGHT_FILE_DELETE ? SHARING_DELETE : 0);
}

int opening_not_found(const char *path)
{
	return filesystem_has_parent(path) ? -ENOENT : ERR_PATH_NOT_FOUND;
}

static int opening_modifiers(const struct opening *opening)
{
	bool appends = (opening->rights & OPENING_WRITES) == RIGHT_FILE_APPEND_DATA;

	return (opening->writes_through ? O_DSYNC : 0) | (appends ? O_APPEND : 0) |
	       (opening->takes_links ? O_NOFOLLOW : 0);
}

/* A pipe opened for both directions would never end: its writers write only. */
static int opening_writer(const char *path, int modifiers, bool reads)
{
	int fd = filesystem_open(path, O_RDWR | modifiers, 0);
	struct stat st;

	if (reads || fd == -ENOENT || fd == -EISDIR)
		return fd;
	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISFIFO(st.st_mode)))
		return fd;
	fd_closep(&fd);
	return filesystem_open(path, O_WRONLY | modifiers, 0);
}

/* A descriptor for what exists; O_PATH where nothing else is needed or allowed. */
static int opening_descriptor(const char *path, const struct opening *opening)
{
	int modifiers = opening_modifiers(opening), fd;

	if (opening->rights & OPENING_WRITES || opening->truncates) {
		fd = opening_writer(path, modifiers, opening->rights & OPENING_READS);
		if (fd != -EISDIR || !opening->takes_directories)
			return fd;
		return filesystem_open(path, O_RDONLY | O_DIRECTORY, 0);
	}
	if (opening->rights & OPENING_READS) {
		fd = filesystem_open(path, O_RDONLY | modifiers, 0);
		return fd;
	}
	if (opening->rights & RIGHT_FILE_DELETE) {
		fd = filesystem_open(path, O_RDONLY | O_NONBLOCK | modifiers, 0);
		if (fd == -EACCES)
			fd = filesystem_open(path, O_WRONLY | O_NONBLOCK | modifiers, 0);
		if (fd >= 0 || fd == -ENOENT)
			return fd;
	}
	return filesystem_open(path, O_PATH | (opening->takes_links ? O_NOFOLLOW : 0), 0);
}

static int opening_check(int fd, const struct opening *opening)
{
	bool changes = opening->rights & OPENING_WRITES || opening->truncates ||
		       opening->is_deleted_on_close;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode) && (!opening->takes_directories || opening->truncates))
		return ERR_FILE_IS_DIRECTORY;
	if (S_ISREG(st.st_mode) && changes && !(st.st_mode & OPENING_WRITE_BITS))
		return ERR_FILE_IS_READONLY;
	return 0;
}

static int opening_truncate(const struct file *file, int fd)
{
	int r;

	if (file->type != FILE_IS_PLAIN)
		return 0;
	r = sharing_is_mapped(fd);
	if (r)
		return r < 0 ? r : ERR_FILE_IS_MAPPED;
	return TEMP_FAILURE_RETRY(ftruncate(fd, 0)) < 0 ? -errno : 0;
}

static int opening_claim(int fd, const struct opening *opening)
{
	unsigned access = opening_access(opening);

	if (!access && !opening->truncates)
		return 0;
	return sharing_claim(fd, access, access ? opening->shared : SHARING_ALL,
			     opening->truncates ? SHARING_WRITE : 0);
}

static int opening_existing(struct file *file, const char *path,
			    const struct opening *opening, int *ret)
{
	_cleanup_(fd_closep) int fd = opening_descriptor(path, opening);
	int r;

	if (fd == -EISDIR)
		return ERR_FILE_IS_DIRECTORY;
	if (fd < 0)
		return fd == -ENXIO && path_is_console(path) ? ERR_CONSOLE_MISSING : fd;
	r = opening_check(fd, opening);
	if (r < 0)
		return r;
	r = opening_claim(fd, opening);
	if (r == 0)
		r = file_learn(file, fd);
	if (r == 0 && opening->truncates)
		r = opening_truncate(file, fd);
	if (r < 0)
		return r;
	*ret = take_fd(&fd);
	return 0;
}

/* Opens the new file once more, by its path, which the first opening does not know. The
 * marks go along; where anything is in the way the first opening serves as well. */
static void opening_adopt_path(const char *path, const struct opening *opening, int *fd)
{
	struct opening again = *opening;
	struct identity one, other;
	unsigned access = opening_access(opening);
	_cleanup_(fd_closep) int opened = -1;

	again.takes_links = true;
	again.truncates = false;
	opened = opening_descriptor(path, &again);
	if (opened < 0 || fd_identify(*fd, &one, NULL) < 0 ||
	    fd_identify(opened, &other, NULL) < 0 || !identity_equal(&one, &other))
		return;
	if (access && sharing_copy(opened, access, opening->shared) < 0)
		return;
	close(*fd);
	*fd = take_fd(&opened);
}

/* Without O_TMPFILE, or through a link to nothing (`follows`). */
static int opening_create_plainly(struct file *file, const char *path,
				  const struct opening *opening, mode_t mode,
				  bool follows, int *ret)
{
	int flags = O_RDWR | O_CREAT | opening_modifiers(opening);
	_cleanup_(fd_closep) int fd = -1;
	int r;

	fd = filesystem_open(path, follows ? flags : flags | O_EXCL, mode);
	if (fd < 0)
		return fd == -ENOENT ? opening_not_found(path) : fd;
	r = opening_claim(fd, opening);
	if (r == 0)
		r = file_learn(file, fd);
	if (r < 0) {
		/* Made by us, and of no use to anybody; unless somebody found it there. */
		if (!follows && r != ERR_FILE_IN_USE)
			unlink(path);
		return r;
	}
	*ret = take_fd(&fd);
	return 0;
}

static int opening_create(struct file *file, const char *path,
			  const struct opening *opening, bool follows, int *ret)
{
	mode_t mode = opening->is_readonly ? 0444 : 0666;
	_cleanup_(fd_closep) int fd = -1;
	int r;

	if (follows)
		return opening_create_plainly(file, path, opening, mode, true, ret);
	fd = filesystem_prepare(path, opening_modifiers(opening) & ~O_NOFOLLOW, mode);
	if (fd == -ENOENT || fd == -ENOTDIR)
		return ERR_PATH_NOT_FOUND;
	if (fd < 0)
		return opening_create_plainly(file, path, opening, mode, false, ret);
	r = opening_claim(fd, opening);
	if (r == 0)
		r = file_learn(file, fd);
	if (r < 0)
		return r;
	r = filesystem_publish(fd, path);
	if (r == -EEXIST)
		return r;
	if (r < 0) {
		fd_closep(&fd);
		return opening_create_plainly(file, path, opening, mode, false, ret);
	}
	opening_adopt_path(path, opening, &fd);
	*ret = take_fd(&fd);
	return 0;
}

static bool opening_is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

/* 0 made, NEWS_EXISTED, or an error. */
static int opening_find(struct file *file, const char *path,
			const struct opening *opening, int *ret)
{
	for (int i = 0; i < OPENING_MAX_TURNS; i++) {
		int r = -ENOENT;

		if (opening->may_exist)
			r = opening_existing(file, path, opening, ret);
		if (r != -ENOENT)
			return r < 0 ? r : NEWS_EXISTED;
		if (!opening->may_create)
			return opening_not_found(path);
		r = opening_create(file, path, opening, i > 0 && opening_is_link(path),
				   ret);
		if (r != -EEXIST)
			return r;
		if (!opening->may_exist)
			return ERR_FILE_EXISTS;
	}
	return -EACCES;
}

static void opening_advise(int fd, const struct opening *opening)
{
	if (opening->is_read_randomly)
		posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	else if (opening->is_read_in_order)
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
}

int opening_run(struct file **ret, const char *path, const struct opening *opening)
{
	struct file *file;
	int r, news, fd;

	if (opening->is_readonly && opening->is_deleted_on_close && opening->may_create)
		return ERR_FILE_IS_READONLY;
	r = file_prepare(&file, opening->is_deleted_on_close ? path : NULL);
	if (r < 0)
		return r;
	news = opening_find(file, path, opening, &fd);
	if (news < 0) {
		object_unref(&file->object);
		return news;
	}
	opening_advise(fd, opening);
	file->is_asynchronous = opening->is_asynchronous;
	file_give(file, fd);
	*ret = file;
	return opening->may_create && opening->may_exist ? news : 0;
}

/* Whoever may not open it at all cannot ask, and the directory's permissions decide alone. */
int opening_ask_to_delete(const char *path, int more_flags)
{
	static const struct opening deletion = {
		.rights = RIGHT_FILE_DELETE,
		.shared = SHARING_ALL,
		.takes_links = true,
	};
	_cleanup_(fd_closep) int fd = -1;
	int r;

	fd = filesystem_open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | more_flags, 0);
	if (fd == -EACCES)
		fd = filesystem_open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK, 0);
	if (fd < 0)
		return fd == -EMFILE || fd == -ENFILE ? fd : 0;
	r = opening_claim(fd, &deletion);
	if (r == 0)
		r = sharing_is_mapped(fd);
	return r > 0 ? ERR_FILE_IS_MAPPED_DELETE : r;
}

int opening_delete(const char *path)
{
	struct stat st;
	int r;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? opening_not_found(path) : -errno;
	if (S_ISDIR(st.st_mode))
		return ERR_FILE_IS_DIRECTORY;
	if (S_ISREG(st.st_mode)) {
		if (!(st.st_mode & OPENING_WRITE_BITS))
			return ERR_FILE_IS_READONLY;
		r = opening_ask_to_delete(path, 0);
		if (r < 0)
			return r;
	}
	if (unlink(path) < 0)
		return errno == ENOENT ? opening_not_found(path) : -errno;
	return 0;
}

int opening_delete_directory(const char *path)
{
	struct stat st;
	int r;

	if (lstat(path, &st) < 0)
		return errno == ENOENT ? opening_not_found(path) : -errno;
	if (!S_ISDIR(st.st_mode))
		return ERR_DIRECTORY_INVALID;
	r = opening_ask_to_delete(path, O_DIRECTORY);
	if (r < 0)
		return r;
	return rmdir(path) < 0 ? -errno : 0;
}
