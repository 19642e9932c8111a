/* SPDX-License-Identifier: MIT */
/*
 * Looking at the table from outside.
 *
 * Whoever takes part in the table writes to it: a slot, repairs, words of the dead that are
 * swept away. Somebody who only looks must not, and must not wait for anybody either, since
 * it is often a process that hangs which he is curious about. So the file is open for
 * reading only, nothing is locked, and all is read with pread(): bytes are copied once and
 * then checked, and a file that is cut off meanwhile is short, not deadly.
 *
 * Where the table is, is told in store/locate.c; here the same ways are gone without making
 * or mending anything: the path, a signpost there, and if both lead nowhere, a table without
 * a path that processes of this user have open.
 *
 * Locks: none.
 */
#include "store/lookout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "os/lock.h"
#include "os/memfd.h"
#include "os/process.h"
#include "os/procfs.h"
#include "os/rundir.h"
#include "store/index.h"
#include "store/slot.h"

DEFINE_CLEANUP(struct lookout, lookout_free)

struct lookout_search {
	char link[RUNDIR_PATH_MAX + sizeof(LAYOUT_FILE) + 16];
	int opened; /* found */
};

/* What another process has open, for reading, if it is a table. -ENOENT: it is not. */
static int lookout_open_of(pid_t pid, int number)
{
	_cleanup_(fd_closep) int fd = -1;
	struct layout_header header;
	struct procfs_file file;
	struct identity identity;

	if (procfs_look(pid, number, &file) < 0 || !file.is_regular ||
	    file.owner != geteuid())
		return -ENOENT;
	fd = procfs_open(pid, number, false);
	if (fd < 0 || fd_identify(fd, &identity, NULL) < 0 ||
	    !identity_equal(&identity, &file.identity) ||
	    index_read_header(fd, &header) < 0 || !index_is_ready(&header))
		return -ENOENT;
	return take_fd(&fd);
}

/* An open descriptor alone proves nothing: somebody has to take part. */
static int lookout_visit(const struct procfs_found *found, void *data)
{
	struct lookout_search *search = data;
	_cleanup_(fd_closep) int fd = -1;

	if (strcmp(found->link, search->link) != 0)
		return 0;
	fd = lookout_open_of(found->via, found->fd);
	if (fd < 0 || file_lock_test(fd, 0, LAYOUT_MAX_SLOTS) <= 0)
		return 0;
	search->opened = take_fd(&fd);
	return 1;
}

/* -ENOENT: there is none. */
static int lookout_search(const char *dir)
{
	struct lookout_search search = { .opened = -1 };
	int r;

	snprintf(search.link, sizeof(search.link), "%s/" LAYOUT_FILE " (deleted)", dir);
	r = procfs_each_descriptor(lookout_visit, &search);
	return r < 0 ? r : r > 0 ? search.opened : -ENOENT;
}

static int lookout_follow(const struct layout_header *header)
{
	if (header->magic != LAYOUT_MAGIC || header->state != LAYOUT_STATE_SIGNPOST)
		return -ENOENT;
	return lookout_open_of((pid_t)header->signpost_pid, (int)header->signpost_fd);
}

/* What stands at the path, or where it leads; -ENOENT. */
static int lookout_open_path(int dir_fd)
{
	_cleanup_(fd_closep) int fd = -1;
	struct layout_header header;
	struct stat st;
	int r;

	fd = TEMP_FAILURE_RETRY(
		openat(dir_fd, LAYOUT_FILE,
		       O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
	if (fd < 0)
		return errno == ELOOP || errno == ENXIO ? ERR_RUNTIME_DIR_FOREIGN
							: -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
		return ERR_RUNTIME_DIR_FOREIGN;
	r = index_read_header(fd, &header);
	if (r < 0)
		return r;
	/* A damaged header does not undo a table that somebody uses. */
	if (index_is_ready(&header) || file_lock_test(fd, 0, LAYOUT_MAX_SLOTS) > 0)
		return take_fd(&fd);
	return lookout_follow(&header);
}

static int lookout_find(void)
{
	_cleanup_(fd_closep) int dir_fd = -1;
	char dir[RUNDIR_PATH_MAX];
	int r;

	dir_fd = rundir_look(dir);
	r = dir_fd < 0 ? dir_fd : lookout_open_path(dir_fd);
	return r == -ENOENT ? lookout_search(dir) : r;
}

struct lookout *lookout_free(struct lookout *lookout)
{
	if (lookout)
		fd_closep(&lookout->fd);
	free(lookout);
	return NULL;
}

int lookout_open(struct lookout **ret)
{
	_cleanup_(lookout_freep) struct lookout *lookout = calloc(1, sizeof(*lookout));
	int r;

	if (!lookout)
		return -ENOMEM;
	lookout->fd = -1;
	r = process_pid_namespace(&lookout->pid_namespace);
	if (r < 0)
		return r == -ENOENT ? ERR_PROC_MISSING : r;
	lookout->fd = lookout_find();
	if (lookout->fd < 0 && lookout->fd != -ENOENT)
		return lookout->fd;
	*ret = take_ptr(&lookout);
	return 0;
}

int lookout_read(const struct lookout *lookout, uint64_t offset, void *to, size_t n_bytes)
{
	ssize_t n = TEMP_FAILURE_RETRY(pread(lookout->fd, to, n_bytes, (off_t)offset));

	if (n < 0)
		return -errno;
	memset((char *)to + n, 0, n_bytes - (size_t)n);
	return 0;
}

int lookout_read_node(const struct lookout *lookout, uint32_t stripe, uint32_t node,
		      void *to)
{
	unsigned segment;

	if (node == 0 || node >= LAYOUT_MAX_NODES) {
		memset(to, 0, LAYOUT_NODE_BYTES);
		return 0;
	}
	segment = layout_segment_of(node);
	return lookout_read(lookout,
			    layout_segment_offset(segment) +
				    ((uint64_t)stripe * layout_segment_nodes(segment) +
				     node - layout_segment_first(segment)) *
					    LAYOUT_NODE_BYTES,
			    to, LAYOUT_NODE_BYTES);
}

/* One question to the kernel for each process, however much it holds. */
static int lookout_slot_is_alive(struct lookout *lookout, uint32_t number)
{
	if (!lookout->is_asked[number]) {
		int r = file_lock_test(lookout->fd, number, 1);

		if (r < 0)
			return r;
		lookout->is_alive[number] = (unsigned char)r;
		lookout->is_asked[number] = 1;
	}
	return lookout->is_alive[number];
}

int lookout_ask(struct lookout *lookout, uint64_t word, uint32_t *ret_pid)
{
	uint32_t number = layout_word_slot(word), generation, its;
	struct layout_slot slot;
	bool is_sound;
	int r;

	r = lookout_slot_is_alive(lookout, number);
	if (r <= 0)
		return r;
	r = lookout_read(lookout, LAYOUT_SLOTS_OFFSET + number * sizeof(slot), &slot,
			 sizeof(slot));
	if (r < 0)
		return r;
	is_sound = slot_is_sound(&slot, number);
	generation = layout_word_generation(word);
	its = slot.generation & LAYOUT_GENERATION_MASK;
	if (is_sound && its != generation && its != LAYOUT_GENERATION_UNKNOWN &&
	    generation != LAYOUT_GENERATION_UNKNOWN)
		return 0;
	*ret_pid =
		is_sound && slot.pid_namespace == lookout->pid_namespace ? slot.pid : 0;
	return 1;
}
