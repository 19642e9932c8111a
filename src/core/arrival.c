/* SPDX-License-Identifier: MIT */
/*
 * Being started by CreateProcess(): before main(), and before the program's constructors,
 * the handles that were left to this process are put in their places, and the variable that
 * told of them is gone from the environment.
 *
 * A program that knows nothing of us (a shell) may stand between: then descriptors and
 * variable come to the programs it starts, which get the handles, as they would on Windows.
 * But they are not whom the parent has a handle to, so they say nothing of their end.
 *
 * The end is told by a handler of on_exit(), which gets the whole code, whichever way exit()
 * was come by; the kernel keeps eight bits of it. A child that this process makes by fork()
 * has the handler as well, and nothing to tell.
 *
 * What is read here was written by the parent, or by whoever sets our environment. Sizes,
 * offsets and terminators are checked, and each descriptor has to be what it is said to be.
 *
 * Locks: none; there is one thread. Crash: of the parent changes nothing for us.
 */
#include "core/arrival.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "core/adoption.h"
#include "core/bridge.h"
#include "core/file.h"
#include "core/handle.h"
#include "os/clock.h"
#include "os/filesystem.h"
#include "os/memfd.h"
#include "os/process.h"
#include "os/shared.h"

/* What has been made, by the descriptor it came with. */
struct arrival_made {
	struct object **by_fd;
	size_t n;
};

/* set before main(), then constant */
static struct cradle *arrival_own; /* NULL also in one that was started in between */
static uint32_t arrival_epoch;

const struct cradle *arrival_cradle(void)
{
	return arrival_own;
}

const char *arrival_text(const struct cradle *cradle, uint32_t offset)
{
	return cradle && offset && offset < cradle->n_bytes
		       ? (const char *)cradle + offset
		       : NULL;
}

void arrival_tell_end(uint32_t code)
{
	if (!arrival_own || arrival_epoch != process_epoch())
		return;
	atomic_store(&arrival_own->ended_ns, clock_realtime_ns());
	atomic_store(&arrival_own->fate, cradle_fate(CRADLE_EXITED, code));
}

#ifdef __GLIBC__
static void arrival_at_exit(int code, void *data)
{
	(void)data;
	arrival_tell_end((uint32_t)code);
}
#endif

/* ---- what was left to us ------------------------------------------------------------ */

static int arrival_adopt_named(const struct cradle *cradle,
			       const struct cradle_legacy *legacy, int *fd,
			       struct object **ret)
{
	const struct landmark_object *told = &legacy->object;
	const char *text = arrival_text(cradle, legacy->name_offset);
	struct name name;

	if (!text || told->n_name_bytes == 0 || told->n_name_bytes > NAME_MAX_BYTES ||
	    told->n_name_bytes > cradle->n_bytes - legacy->name_offset)
		return ERR_HANDLE_INVALID;
	name_init(&name, (enum scope)told->scope, text, told->n_name_bytes);
	return adoption_make_named(told, &name, fd, ret);
}

/* A standard stream's descriptor is the program's, and the handle borrows it. */
static int arrival_adopt_standard(const struct cradle_legacy *legacy, struct object **ret)
{
	const struct identity told = { legacy->object.device, legacy->object.inode };
	struct identity found;
	struct file *file;
	int r = fd_identify(legacy->fd, &found, NULL);

	/* Who stood between may have put something else there. */
	if (r < 0 || legacy->object.kind != LANDMARK_FILE ||
	    !identity_equal(&found, &told))
		return r < 0 ? r : ERR_HANDLE_INVALID;
	r = file_new(&file, legacy->fd, true);
	if (r == 0)
		*ret = &file->object;
	return r;
}

static int arrival_make(const struct cradle *cradle, const struct cradle_legacy *legacy,
			struct object **ret)
{
	bool is_standard = legacy->fd >= 0 && legacy->fd <= STDERR_FILENO;
	_cleanup_(fd_closep) int fd = is_standard ? -1 : legacy->fd;

	if (fd >= 0)
		filesystem_keep_private(fd);
	if (is_standard)
		return arrival_adopt_standard(legacy, ret);
	if (legacy->object.flags & LANDMARK_IS_NAMED)
		return arrival_adopt_named(cradle, legacy, &fd, ret);
	return adoption_make(&legacy->object, &fd, ret);
}

/* Handles to one object came with one descriptor. */
static struct object **arrival_same(struct arrival_made *made, int fd)
{
	if (fd < 0 || (size_t)fd >= made->n)
		return NULL;
	return &made->by_fd[fd];
}

static int arrival_adopt(const struct cradle *cradle, const struct cradle_legacy *legacy,
			 struct arrival_made *made)
{
	struct handle_copy copy = { .handle = legacy->handle,
				    .rights = legacy->object.rights,
				    .flags = legacy->flags };
	struct object **same = arrival_same(made, legacy->fd);
	int r = 0;

	if (same && *same)
		copy.object = object_ref(*same);
	else
		r = arrival_make(cradle, legacy, &copy.object);
	if (r < 0)
		return r;
	if (same && !*same)
		*same = object_ref(copy.object);
	r = handle_place(&copy);
	if (r < 0)
		object_unref(copy.object);
	return r;
}

static void arrival_forget(struct arrival_made *made)
{
	for (size_t i = 0; i < made->n; i++)
		object_unref(made->by_fd[i]);
	free(made->by_fd);
}

static int arrival_reserve(const struct cradle *cradle, struct arrival_made *ret)
{
	int highest = STDERR_FILENO;

	for (uint32_t i = 0; i < cradle->n_legacies; i++)
		if (cradle->legacies[i].fd > highest)
			highest = cradle->legacies[i].fd;
	ret->n = (size_t)highest + 1;
	ret->by_fd = calloc(ret->n, sizeof(struct object *));
	return ret->by_fd ? 0 : -ENOMEM;
}

static void arrival_adopt_all(const struct cradle *cradle)
{
	_cleanup_(arrival_forget) struct arrival_made made = { .n = 0 };

	if (arrival_reserve(cradle, &made) < 0)
		return;
	for (uint32_t i = 0; i < cradle->n_legacies; i++) {
		int r = arrival_adopt(cradle, &cradle->legacies[i], &made);

		if (r < 0)
			trace("the inherited handle %#x is lost: %s",
			      cradle->legacies[i].handle, err_sentence(r));
	}
	for (int i = 0; i < 3; i++)
		if (cradle->standard[i])
			bridge_place(i, cradle->standard[i]);
}

/* ---- the cradle ---------------------------------------------------------------------- */

static bool arrival_is_sane(const struct cradle *cradle, uint64_t n_bytes)
{
	return cradle->magic == CRADLE_MAGIC && cradle->version == CRADLE_VERSION &&
	       cradle->n_bytes > sizeof(*cradle) && cradle->n_bytes <= n_bytes &&
	       cradle->n_legacies <= (cradle->n_bytes - sizeof(*cradle)) /
					     sizeof(cradle->legacies[0]) &&
	       ((const char *)cradle)[cradle->n_bytes - 1] == '\0';
}

static struct cradle *arrival_map(int fd, size_t *ret_n_bytes)
{
	struct identity identity;
	uint64_t n_bytes = 0;
	void *cradle;

	if (!fd_is_sealed(fd) || fd_identify(fd, &identity, &n_bytes) < 0 ||
	    n_bytes < sizeof(struct cradle) || n_bytes > UINT32_MAX)
		return NULL;
	cradle = shared_map(fd, n_bytes);
	if (!cradle)
		return NULL;
	if (!arrival_is_sane(cradle, n_bytes)) {
		shared_unmap(cradle, n_bytes);
		return NULL;
	}
	*ret_n_bytes = n_bytes;
	return cradle;
}

static void arrival_take_up(int fd)
{
	size_t n_bytes = 0;
	struct cradle *cradle = arrival_map(fd, &n_bytes);

	if (!cradle)
		return;
	close(fd);
	arrival_adopt_all(cradle);
	if (atomic_load(&cradle->pid) != (uint32_t)process_pid()) {
		shared_unmap(cradle, n_bytes);
		return;
	}
	atomic_store(&cradle->has_arrived, 1);
	arrival_epoch = process_epoch();
	arrival_own = cradle;
#ifdef __GLIBC__
	on_exit(arrival_at_exit, NULL);
#endif
}

__attribute__((constructor)) static void arrival_begin(void)
{
	/* Nothing of a user's environment is followed with another one's rights. */
	const char *text = secure_getenv(CRADLE_VARIABLE);
	char *end = NULL;
	long fd = text ? strtol(text, &end, 10) : -1;

	if (text && *text && !*end && fd > STDERR_FILENO && fd < INT32_MAX)
		arrival_take_up((int)fd);
	if (getenv(CRADLE_VARIABLE))
		unsetenv(CRADLE_VARIABLE);
}
