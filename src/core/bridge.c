/* SPDX-License-Identifier: MIT */
/*
 * Descriptors and handles.
 *
 * A table, indexed by descriptor, says which handle belongs to it. The C library's close()
 * and fclose() know nothing of us, so what the table says may be out of date: an entry
 * counts only if its handle is still open, leads to the file the descriptor leads to, and
 * may do what the descriptor can. One that does not is closed when it is met.
 *
 * A handle becomes a descriptor by giving up its own: the program then owns that, and the
 * handle only borrows it. So whichever way the program closes the descriptor, the file is
 * closed (a pipe ends, a share mode is over). Only where the file has other handles, which
 * must live on, is the descriptor a duplicate.
 *
 * Locks: DESCRIPTORS for the table; handles are made under it, and closed after it.
 */
#include "core/bridge.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/rank.h"
#include "core/file.h"
#include "core/handle.h"
#include "os/atfork.h"
#include "os/filesystem.h"

enum {
	BRIDGE_DATA = RIGHT_FILE_READ_DATA | RIGHT_FILE_WRITE_DATA,
	BRIDGE_GROWTH = 64,
};

struct bridge {
	uint32_t handle; /* 0: none */
	bool was_given;  /* the handle was first, and has rights of its own */
};

static pthread_mutex_t bridge_lock = PTHREAD_MUTEX_INITIALIZER;

/* under DESCRIPTORS */
static struct bridge *bridge_table;
static size_t bridge_n;

static void bridge_enter(void)
{
	rank_enter(RANK_DESCRIPTORS);
	pthread_mutex_lock(&bridge_lock);
}

static void bridge_leave(void)
{
	pthread_mutex_unlock(&bridge_lock);
	rank_leave(RANK_DESCRIPTORS);
}

ATFORK_ROOM(RANK_DESCRIPTORS, bridge_enter, bridge_leave, bridge_leave);

static int bridge_reserve_locked(int fd)
{
	size_t n = (size_t)fd + BRIDGE_GROWTH;
	struct bridge *table;

	if ((size_t)fd < bridge_n)
		return 0;
	/* Allocated under the lock: rarely, and nothing else can be done meanwhile. */
	table = realloc(bridge_table, n * sizeof(*table));
	if (!table)
		return -ENOMEM;
	memset(table + bridge_n, 0, (n - bridge_n) * sizeof(*table));
	bridge_table = table;
	bridge_n = n;
	return 0;
}

/* Does the entry's handle still belong to it? Its number may be another one's by now: it
 * comes back when a slot of the handle table has been used often enough. */
static bool bridge_is_open(int fd, const struct bridge *descriptor)
{
	struct object *object;
	uint32_t rights;
	bool is_open;

	if (!descriptor->handle ||
	    handle_find(descriptor->handle, &file_kind, &object, &rights) < 0)
		return false;
	is_open = descriptor->was_given || file_of(object)->fd == fd;
	object_unref(object);
	return is_open;
}

/* The entry's handle is taken out, to be closed without the lock. */
static uint32_t bridge_take_locked(int fd)
{
	uint32_t handle = 0;

	if (fd >= 0 && (size_t)fd < bridge_n) {
		if (bridge_is_open(fd, &bridge_table[fd]))
			handle = bridge_table[fd].handle;
		bridge_table[fd] = (struct bridge) { 0 };
	}
	return handle;
}

/* A handle whose descriptor goes its own way, or has gone. */
static void bridge_part(uint32_t handle)
{
	struct object *object;
	uint32_t rights;

	if (handle == 0 || handle_find(handle, &file_kind, &object, &rights) < 0)
		return;
	if (file_of(object)->is_borrowed)
		file_of(object)->is_abandoned = true;
	object_unref(object);
	handle_close(handle);
}

static uint32_t bridge_rights(int flags)
{
	uint32_t rights = RIGHT_FILE_READ_ATTRIBUTES | RIGHT_FILE_SYNCHRONIZE;

	if (flags & O_PATH)
		return rights;
	if ((flags & O_ACCMODE) != O_WRONLY)
		rights |= file_kind.generic_read;
	if ((flags & O_ACCMODE) != O_RDONLY)
		rights |= file_kind.generic_write;
	return rights;
}

/* Is this still the handle of this descriptor? */
static bool bridge_is_current(int fd, uint32_t rights, const struct bridge *descriptor)
{
	struct identity identity;
	struct object *object;
	uint32_t granted;
	bool is_current;

	if (!descriptor->handle ||
	    handle_find(descriptor->handle, &file_kind, &object, &granted) < 0)
		return false;
	is_current = fd_identify(fd, &identity, NULL) == 0 &&
		     identity_equal(&identity, &file_of(object)->identity) &&
		     (descriptor->was_given || granted == rights);
	object_unref(object);
	return is_current;
}

/* What Linux lets another program have, a started one shall have as a handle, too. */
static bool bridge_inherits(int fd)
{
	int flags = fcntl(fd, F_GETFD);

	return flags >= 0 && !(flags & FD_CLOEXEC);
}

static int bridge_make_locked(int fd, uint32_t rights, uint32_t *ret)
{
	struct file *file;
	int r;

	r = bridge_reserve_locked(fd);
	if (r < 0)
		return r;
	r = file_new(&file, fd, true);
	if (r < 0)
		return r;
	r = handle_new(&file->object, rights, bridge_inherits(fd), ret);
	if (r < 0) {
		file->fd = -1; /* it was not ours yet */
		object_unref(&file->object);
		return r;
	}
	bridge_table[fd] = (struct bridge) { .handle = *ret };
	return 0;
}

int bridge_handle(int fd, uint32_t *ret)
{
	int flags = fcntl(fd, F_GETFL), r = 0;
	uint32_t rights, outdated = 0;

	if (flags < 0)
		return -errno;
	rights = bridge_rights(flags);

	bridge_enter();
	if ((size_t)fd < bridge_n && bridge_is_current(fd, rights, &bridge_table[fd])) {
		*ret = bridge_table[fd].handle;
	} else {
		outdated = bridge_take_locked(fd);
		r = bridge_make_locked(fd, rights, ret);
	}
	bridge_leave();

	bridge_part(outdated);
	return r;
}

/* Two references: the handle's and the caller's. A duplicated handle has one more. */
static int bridge_give(struct file *file)
{
	int fd = file_fd(file);

	if (fd < 0 || file->is_borrowed)
		return fd;
	if (handle_count_users(&file->object) > 2)
		return filesystem_duplicate(fd);
	file->is_borrowed = true;
	return fd;
}

int bridge_of_handle(uint64_t handle)
{
	struct object *object;
	uint32_t rights, outdated = 0;
	int r, fd;

	r = handle_find(handle, &file_kind, &object, &rights);
	if (r < 0)
		return r;
	bridge_enter();
	fd = bridge_give(file_of(object));
	r = fd < 0 ? fd : bridge_reserve_locked(fd);
	if (r == 0) {
		outdated = bridge_take_locked(fd);
		bridge_table[fd] = (struct bridge) {
			.handle = (uint32_t)handle & ~UINT32_C(3),
			.was_given = true,
		};
		if (outdated == bridge_table[fd].handle)
			outdated = 0;
	}
	bridge_leave();

	object_unref(object);
	bridge_part(outdated);
	return r < 0 ? r : fd;
}

void bridge_forget(int fd)
{
	uint32_t handle;

	bridge_enter();
	handle = bridge_take_locked(fd);
	bridge_leave();
	bridge_part(handle);
}

int bridge_place(int fd, uint32_t handle)
{
	uint32_t outdated = 0;
	int r;

	bridge_enter();
	r = bridge_reserve_locked(fd);
	if (r == 0) {
		outdated = bridge_take_locked(fd);
		bridge_table[fd] = (struct bridge) {
			.handle = handle,
			.was_given = true,
		};
	}
	bridge_leave();
	bridge_part(outdated == handle ? 0 : outdated);
	return r;
}
