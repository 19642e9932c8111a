/* SPDX-License-Identifier: MIT */
/*
 * Where is the table? Normally at <runtime directory>/index.2.
 *
 * If that path vanishes (logout with systemd's RemoveIPC, a tmp cleaner, rm -rf), the
 * processes that have the table open do not notice: the inode lives on in them. A newcomer
 * finds no file, makes a fresh one, and before using it as a table looks whether an older
 * one lives on: among the descriptors of this user's processes, one whose link reads as
 * our path followed by " (deleted)". If there is one, the fresh file becomes a signpost to
 * it, since Linux cannot give a deleted inode a path again; later newcomers follow the
 * signpost, and the one that finds nobody there any more turns it into the next table.
 *
 * Why that cannot split the names in two. An open descriptor proves little: its process
 * may have opened the table before the path vanished and be about to find that out. So
 * membership has two steps. A process locks a slot, calls itself "checking", looks whether
 * the path still leads to the file it came by, and only then becomes "settled", by a
 * compare-and-swap; if that fails, or the path leads elsewhere, it starts again. The one
 * who searches counts only settled members as proof, and revokes those who are checking.
 * Either the swap or the revocation comes first:
 *   - swap first: the searcher sees a settled member, and the table it looks for;
 *   - revocation first: the other starts again, and finds the searcher's file.
 * And whoever calls himself "checking" later than he was looked at sees a path that leads
 * to the searcher's file, which was there before the search began. Whoever follows a
 * signpost keeps its flock until he is settled, so that nobody judges the old table then.
 *
 * The search is told in store/lost.c. One that could not look, for want of a descriptor or of
 * memory, has found out nothing, and fails: else there would be a second table beside the
 * one it did not see.
 *
 * A table may also be moved away, with its directory or alone. Then a newcomer finds no file
 * either, and the old one still has a path, that of somewhere else. So the first member of a
 * table writes into it of what directory it is the table.
 *
 * Locks: the flock of the file at the path, while it is new or a signpost.
 * Crash: the flock goes with its owner; a file in state NEW is simply made ready by the
 * next one.
 */
#include "store/locate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "os/growth.h"
#include "os/lock.h"
#include "os/rundir.h"
#include "os/vm.h"
#include "store/index.h"
#include "store/lost.h"

void located_release(struct located *located)
{
	fd_closep(&located->fd);
	fd_closep(&located->dir_fd);
	fd_closep(&located->signpost_fd);
	*located = (struct located) { .fd = -1, .dir_fd = -1, .signpost_fd = -1 };
}

int locate_settle(const struct located *located, struct layout_slot *slot)
{
	uint32_t checking = LAYOUT_MEMBER_CHECKING;
	char path[RUNDIR_PATH_MAX + sizeof(LAYOUT_FILE)];
	struct stat st;

	/* All the way from the root: the directory may be elsewhere by now. */
	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, located->dir);
	if (lstat(path, &st) < 0)
		return errno == ENOMEM ? -errno : -EAGAIN;
	if (!identity_equal(&located->at_path,
			    &(struct identity) { st.st_dev, st.st_ino }) ||
	    !atomic_compare_exchange_strong(&slot->membership, &checking,
					    LAYOUT_MEMBER_SETTLED))
		return -EAGAIN;
	return 0;
}

static int locate_write_signpost(int fd, const struct lost *search)
{
	struct layout_header header = {
		.magic = LAYOUT_MAGIC,
		.version = LAYOUT_VERSION,
		.state = LAYOUT_STATE_SIGNPOST,
		.signpost_pid = (uint32_t)search->pid,
		.signpost_fd = (uint32_t)search->fd,
		.signpost_device = search->identity.device,
		.signpost_inode = search->identity.inode,
	};

	trace("the path of the table of names had vanished; found it in process %d",
	      (int)search->pid);
	return growth_put(fd, &header, sizeof(header), 0);
}

/* What a link to a table of this directory reads as when its path has vanished. Resolved
 * by the kernel: the directory may have been given with a slash too many, or relative. */
static int locate_link(int dir_fd, char ret[LOST_LINK_MAX])
{
	static const char tail[] = "/" LAYOUT_FILE " (deleted)";
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/thread-self/fd/%d", dir_fd);
	n = readlink(path, ret, LOST_LINK_MAX - sizeof(tail));
	if (n < 0)
		return -errno;
	memcpy(ret + n, tail, sizeof(tail));
	return 0;
}

int locate_mark(const struct located *located, struct index *index)
{
	struct layout_header *header = index_header(index);
	char link[LOST_LINK_MAX];
	int r;

	if (lost_home_is_sound(atomic_load(&header->home)))
		return 0;
	r = locate_link(located->dir_fd, link);
	if (r == 0)
		atomic_store(&header->home, lost_home(link));
	return r;
}

/* 0, or ERR_NAME_NOT_FOUND when there is none. */
static int locate_search(struct lost *search, const struct locate_memory *memory)
{
	const struct procfs_found seen = { .pid = memory->pid,
					   .via = memory->pid,
					   .fd = memory->fd };
	int r = seen.pid ? lost_try(search, &seen) : 0;

	if (r)
		return r < 0 ? r : 0;
	return lost_find(search);
}

/* Can the file, which nobody uses, have been one of ours: empty, with our header, or a table
 * that was wiped out? */
static bool locate_is_ours(const struct layout_header *header, const struct stat *st)
{
	const unsigned char *bytes = (const unsigned char *)header;
	bool is_wiped = true;

	if (header->magic == LAYOUT_MAGIC)
		return header->version == LAYOUT_VERSION;
	for (size_t i = 0; is_wiped && i < sizeof(*header); i++)
		is_wiped = bytes[i] == 0;
	return st->st_size == 0 || (is_wiped && st->st_size >= LAYOUT_MAIN_BYTES &&
				    st->st_size % VM_PAGE_BYTES == 0);
}

/* In our own directory any file of that name becomes the table; one that somebody chose may
 * hold what is dear to him. */
static int locate_make(int fd, const struct layout_header *header, const struct stat *st)
{
	int r;

	if (rundir_is_chosen() && !locate_is_ours(header, st)) {
		trace(LAYOUT_FILE " in the directory that WINSHM_RUNTIME_DIR names is no "
				  "table of names: not touched; remove it, or choose "
				  "another directory");
		return ERR_INDEX_FOREIGN;
	}
	r = index_format(fd);
	return r < 0 ? r : fd;
}

/* Under the file's flock: returns a table to use, `fd` itself or another descriptor. */
static int locate_prepare(int fd, const struct stat *st, int dir_fd,
			  struct locate_memory *memory)
{
	struct lost search = { .device = st->st_dev, .opened = -1 };
	struct layout_header header;
	struct procfs_found signpost;
	int r;

	r = index_read_header(fd, &header);
	if (r < 0)
		return r;
	signpost = (struct procfs_found) { .pid = (pid_t)header.signpost_pid,
					   .via = (pid_t)header.signpost_pid,
					   .fd = (int)header.signpost_fd };
	if (index_is_ready(&header))
		return fd; /* somebody else was faster */

	r = file_lock_test(fd, 0, LAYOUT_MAX_SLOTS);
	if (r < 0)
		return r;
	if (r > 0) {
		r = index_mend_locked(fd);
		return r < 0 ? r : fd;
	}

	r = locate_link(dir_fd, search.link);
	if (r < 0)
		return r;
	if (header.magic == LAYOUT_MAGIC && header.state == LAYOUT_STATE_SIGNPOST) {
		r = lost_try(&search, &signpost);
		if (r)
			return r < 0 ? r : search.opened;
	}

	r = locate_search(&search, memory);
	if (r == ERR_NAME_NOT_FOUND)
		return locate_make(fd, &header, st);
	if (r < 0)
		return r;
	*memory = (struct locate_memory) { search.pid, search.fd };
	r = locate_write_signpost(fd, &search);
	if (r < 0) {
		close(search.opened);
		return r;
	}
	return search.opened;
}

static int locate_open_file(int dir_fd, const char *dir, struct stat *ret)
{
	_cleanup_(fd_closep) int fd = -1;

	fd = TEMP_FAILURE_RETRY(openat(
		dir_fd, LAYOUT_FILE,
		O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600));
	if (fd < 0) {
		int r = -errno;

		trace("cannot open %s/" LAYOUT_FILE ": %s", dir, strerror(errno));
		return r == -EISDIR || r == -ENXIO || r == -ELOOP
			       ? ERR_RUNTIME_DIR_FOREIGN
			       : r;
	}
	if (fstat(fd, ret) < 0)
		return -errno;
	if (!S_ISREG(ret->st_mode) || ret->st_uid != geteuid()) {
		trace("%s/" LAYOUT_FILE " is not a regular file of user %u: not used",
		      dir, (unsigned)geteuid());
		return ERR_RUNTIME_DIR_FOREIGN;
	}
	return take_fd(&fd);
}

/* Under WINSHM_DEBUG: is there the table of another version, whose names are not ours? */
static void locate_tell_of_others(int dir_fd, const char *dir)
{
	int fd = openat(dir_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!entries) {
		fd_closep(&fd);
		return;
	}
	while ((entry = readdir(entries)))
		if (!strncmp(entry->d_name, LAYOUT_FILE_HEAD,
			     sizeof(LAYOUT_FILE_HEAD) - 1) &&
		    strcmp(entry->d_name, LAYOUT_FILE) != 0)
			trace("%s/%s is the table of a version of winshm with another "
			      "layout than ours (%d): its names and ours do not meet",
			      dir, entry->d_name, LAYOUT_VERSION);
	closedir(entries);
}

int locate_index(struct located *ret, struct locate_memory *memory)
{
	_cleanup_(fd_closep) int dir_fd = -1, fd = -1, signpost_fd = -1;
	char dir[RUNDIR_PATH_MAX];
	struct layout_header header;
	struct stat st;
	int r;

	dir_fd = rundir_open(dir);
	if (dir_fd < 0)
		return dir_fd;
	fd = locate_open_file(dir_fd, dir, &st);
	if (fd == -ENOENT)
		return -EAGAIN; /* the directory itself was removed just now */
	if (fd < 0)
		return fd;

	r = index_read_header(fd, &header);
	if (r < 0)
		return r;
	if (!index_is_ready(&header)) {
		r = file_lock_whole(fd);
		if (r < 0)
			return r;
		if (fstat(fd, &st) < 0)
			return -errno;
		if (st.st_nlink == 0)
			return -EAGAIN;
		r = locate_prepare(fd, &st, dir_fd, memory);
		if (r < 0)
			return r; /* closing drops the flock */
		if (r == fd) {
			file_unlock_whole(fd);
		} else {
			signpost_fd = fd;
			fd = r;
		}
	}

	if (trace_is_on())
		locate_tell_of_others(dir_fd, dir);
	*ret = (struct located) { .fd = take_fd(&fd),
				  .dir_fd = take_fd(&dir_fd),
				  .at_path = { st.st_dev, st.st_ino },
				  .signpost_fd = take_fd(&signpost_fd) };
	memcpy(ret->dir, dir, sizeof(dir));
	return 0;
}
