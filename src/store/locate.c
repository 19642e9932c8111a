/* SPDX-License-Identifier: MIT */
/*
 * Where is the table? Normally at <runtime directory>/index.1.
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
 * The search reads every link in /proc/PID/fd once. It is left out when the kernel's list
 * of locks shows no open-file-description lock at all: every member holds one. If it finds
 * nothing although there are such locks it is repeated a few times, because a process can
 * hide from one walk through /proc by being born behind it while its parent dies ahead.
 * A search that could not look, for want of a descriptor or of memory, has found out
 * nothing, and fails: else there would be a second table beside the one it did not see.
 *
 * Locks: the flock of the file at the path, while it is new or a signpost.
 * Crash: the flock goes with its owner; a file in state NEW is simply made ready by the
 * next one.
 */
#include "store/locate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "os/clock.h"
#include "os/growth.h"
#include "os/lock.h"
#include "os/process.h"
#include "os/procfs.h"
#include "os/rundir.h"
#include "store/index.h"

enum {
	LOCATE_WALKS = 3,
	LOCATE_LOCKS_BYTES = 65536,
	LOCATE_LINK_MAX = 4096,
	LOCATE_LOOKS = 3, /* at a process that refuses */
};

#define LOCATE_PAUSE_NS UINT64_C(500000)

struct locate_search {
	char link[LOCATE_LINK_MAX];
	uint64_t device;
	pid_t pid;
	int fd;
	struct identity identity;
	int opened;
};

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
	struct stat st;

	if (fstatat(located->dir_fd, LAYOUT_FILE, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? -EAGAIN : -errno;
	if (!identity_equal(&located->at_path,
			    &(struct identity) { st.st_dev, st.st_ino }) ||
	    !atomic_compare_exchange_strong(&slot->membership, &checking,
					    LAYOUT_MEMBER_SETTLED))
		return -EAGAIN;
	return 0;
}

/* Where the list cannot be had, there may be some. */
static bool locate_locks_exist(void)
{
	_cleanup_(fd_closep) int fd = open("/proc/locks", O_RDONLY | O_CLOEXEC);
	_cleanup_(freep) char *text = malloc(LOCATE_LOCKS_BYTES);
	ssize_t n;

	if (fd < 0 || !text)
		return true;
	/* One read: the kernel's list stands still meanwhile. Longer ones do have such locks. */
	n = read(fd, text, LOCATE_LOCKS_BYTES - 1);
	if (n < 0 || n == LOCATE_LOCKS_BYTES - 1)
		return true;
	text[n] = '\0';
	return strstr(text, "OFDLCK") != NULL;
}

/* Is the slot that of process `pid`, which has the table open as `pid_fd`? A child that
 * fork() is just making has no pid yet, one of another PID namespace another number. */
static bool locate_slot_fits(struct layout_slot *slot, pid_t pid, int pid_fd,
			     uint64_t pid_namespace)
{
	uint32_t its_pid = atomic_load(&slot->pid);

	if (its_pid && atomic_load(&slot->pid_namespace) == pid_namespace)
		return its_pid == (uint32_t)pid;
	return atomic_load(&slot->index_fd) == (uint32_t)pid_fd;
}

/* Is `pid` a settled member of the table `fd`? One that is still checking is sent back.
 * 1, 0 or -errno. */
static int locate_is_member(int fd, pid_t pid, int pid_fd)
{
	_cleanup_(index_deinit) struct index index = { .fd = -1 };
	uint64_t pid_namespace = 0;
	bool found = false;
	uint32_t n_slots;
	int r;

	r = process_pid_namespace(&pid_namespace);
	if (r == 0)
		r = index_init(&index, fd);
	if (r < 0)
		return r;
	n_slots = atomic_load(&index_header(&index)->n_slots);
	for (uint32_t i = 0; !found && i < n_slots && i < LAYOUT_MAX_SLOTS; i++) {
		uint32_t state = LAYOUT_MEMBER_CHECKING;
		struct layout_slot *slot;

		r = index_find_slot(&index, i, &slot);
		if (r < 0)
			return r;
		if (!locate_slot_fits(slot, pid, pid_fd, pid_namespace))
			continue;
		r = file_lock_test(fd, i, 1);
		if (r < 0)
			return r;
		if (r == 0)
			continue;
		atomic_compare_exchange_strong(&slot->membership, &state,
					       LAYOUT_MEMBER_REVOKED);
		found = state == LAYOUT_MEMBER_SETTLED;
	}
	return found;
}

/* What stands at the beginning of the file, zeroes where it ends too soon. */
static int locate_read_header(int fd, struct layout_header *ret)
{
	ssize_t n;

	memset(ret, 0, sizeof(*ret));
	n = TEMP_FAILURE_RETRY(pread(fd, ret, sizeof(*ret), 0));
	if (n < 0)
		return -errno;
	if (n != sizeof(*ret))
		memset(ret, 0, sizeof(*ret));
	return 0;
}

static bool locate_is_ready(const struct layout_header *header)
{
	return header->magic == LAYOUT_MAGIC && header->version == LAYOUT_VERSION &&
	       header->state == LAYOUT_STATE_READY;
}

/* Opens another process's descriptor if it is a table of this user without a path: 1, else
 * 0, or -errno when it might be one. */
static int locate_try(struct locate_search *search, const struct procfs_found *found)
{
	_cleanup_(fd_closep) int opened = -1;
	struct layout_header header;
	struct procfs_file file;
	struct identity identity;
	int r;

	r = procfs_look(found->via, found->fd, &file);
	if (r < 0)
		return procfs_is_gone(r) ? 0 : r;
	if (!file.is_regular || file.n_links != 0 ||
	    file.identity.device != search->device || file.owner != geteuid())
		return 0;
	opened = procfs_open(found->via, found->fd, true);
	if (opened < 0)
		return procfs_is_gone(opened) ? 0 : opened;
	r = fd_identify(opened, &identity, NULL);
	if (r < 0 || !identity_equal(&identity, &file.identity))
		return r;
	r = locate_read_header(opened, &header);
	if (r < 0 || !locate_is_ready(&header))
		return r;
	r = locate_is_member(opened, found->pid, found->fd);
	if (r <= 0)
		return r;

	search->pid = found->via;
	search->fd = found->fd;
	search->identity = identity;
	search->opened = take_fd(&opened);
	return 1;
}

/* The same for directions that may be old: the number can be somebody else's by now. */
static int locate_follow(struct locate_search *search, const struct procfs_found *found)
{
	int r = locate_try(search, found);

	return r < 0 && procfs_is_out_of_sight(r) ? 0 : r;
}

/* A refusal may be that of a thread that is ending: another may show the table, and when
 * there is no other the process is gone. Of one that lives it counts when it is repeated. */
static int locate_visit(const struct procfs_found *found, void *data)
{
	struct locate_search *search = data;
	struct procfs_found way = *found;

	if (found->pid == process_pid() || strcmp(found->link, search->link) != 0)
		return 0;
	for (int look = 0;; look++) {
		int r = locate_try(search, &way);

		if ((r != -EACCES && r != -EPERM) || look == LOCATE_LOOKS)
			return r;
		way.via = procfs_way_into(way.pid);
		if (way.via <= 0)
			return procfs_is_out_of_sight(way.via) ? 0 : way.via;
	}
}

/* A table that lives on without a path; its descriptor, or ERR_NAME_NOT_FOUND. */
static int locate_lost(struct locate_search *search)
{
	int r;

	for (int i = 0; i < LOCATE_WALKS && locate_locks_exist(); i++) {
		if (i > 0)
			clock_pause_ns(LOCATE_PAUSE_NS);
		r = procfs_each_descriptor(locate_visit, search);
		if (r < 0) {
			trace("cannot look for the table of names: %s", err_sentence(r));
			return r == -ENOENT ? ERR_PROC_MISSING : r;
		}
		if (r > 0)
			return search->opened;
	}
	return ERR_NAME_NOT_FOUND;
}

static int locate_write_signpost(int fd, const struct locate_search *search)
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

/* A file that says READY but whose header is damaged: processes that use it keep it. */
static int locate_mend(int fd)
{
	struct layout_header header = {
		.magic = LAYOUT_MAGIC,
		.version = LAYOUT_VERSION,
		.state = LAYOUT_STATE_READY,
		.n_slots = LAYOUT_MAX_SLOTS,
	};

	trace("the header of the table of names was damaged and is put right");
	return growth_put(fd, &header, sizeof(header), 0);
}

/* What a link to a table of this directory reads as when its path has vanished. Resolved
 * by the kernel: the directory may have been given with a slash too many, or relative. */
static int locate_link(int dir_fd, char ret[LOCATE_LINK_MAX])
{
	static const char tail[] = "/" LAYOUT_FILE " (deleted)";
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), "/proc/thread-self/fd/%d", dir_fd);
	n = readlink(path, ret, LOCATE_LINK_MAX - sizeof(tail));
	if (n < 0)
		return -errno;
	memcpy(ret + n, tail, sizeof(tail));
	return 0;
}

/* Under the file's flock: returns a table to use, `fd` itself or another descriptor. */
static int locate_prepare(int fd, const struct stat *st, int dir_fd,
			  struct locate_memory *memory)
{
	struct locate_search search = { .device = st->st_dev, .opened = -1 };
	struct layout_header header;
	struct procfs_found signpost,
		seen = { .pid = memory->pid, .via = memory->pid, .fd = memory->fd };
	int r;

	r = locate_read_header(fd, &header);
	if (r < 0)
		return r;
	signpost = (struct procfs_found) { .pid = (pid_t)header.signpost_pid,
					   .via = (pid_t)header.signpost_pid,
					   .fd = (int)header.signpost_fd };
	if (locate_is_ready(&header))
		return fd; /* somebody else was faster */

	r = file_lock_test(fd, 0, LAYOUT_MAX_SLOTS);
	if (r < 0)
		return r;
	if (r > 0) {
		r = locate_mend(fd);
		return r < 0 ? r : fd;
	}

	if (header.magic == LAYOUT_MAGIC && header.state == LAYOUT_STATE_SIGNPOST) {
		r = locate_follow(&search, &signpost);
		if (r)
			return r < 0 ? r : search.opened;
	}

	r = locate_link(dir_fd, search.link);
	if (r == 0 && seen.pid)
		r = locate_follow(&search, &seen);
	if (r == 0)
		r = locate_lost(&search);
	if (r == ERR_NAME_NOT_FOUND) {
		r = index_format(fd);
		return r < 0 ? r : fd;
	}
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

	r = locate_read_header(fd, &header);
	if (r < 0)
		return r;
	if (!locate_is_ready(&header)) {
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

	*ret = (struct located) { .fd = take_fd(&fd),
				  .dir_fd = take_fd(&dir_fd),
				  .at_path = { st.st_dev, st.st_ino },
				  .signpost_fd = take_fd(&signpost_fd) };
	return 0;
}
