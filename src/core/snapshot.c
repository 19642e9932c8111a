/* SPDX-License-Identifier: MIT */
/*
 * All of the list is read when the snapshot is taken. Its cursor belongs to the object, so
 * duplicates of a handle and threads that share one go through it together.
 */
#include "core/snapshot.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"

static void snapshot_free_object(struct object *object)
{
	struct snapshot *snapshot = snapshot_of(object);

	free(snapshot->processes);
	free(snapshot);
}

const struct object_kind snapshot_kind = { .free = snapshot_free_object };

static void snapshot_unrefp(struct snapshot **snapshot)
{
	if (*snapshot)
		object_unref(&(*snapshot)->object);
}

static int snapshot_add(const struct roster_process *process, void *data)
{
	struct snapshot *snapshot = data;

	if (snapshot->n_processes == snapshot->n_room) {
		size_t n_room = snapshot->n_room ? 2 * snapshot->n_room : 64;
		struct roster_process *more = reallocarray(snapshot->processes, n_room,
							   sizeof(*snapshot->processes));

		if (!more)
			return -ENOMEM;
		snapshot->processes = more;
		snapshot->n_room = n_room;
	}
	snapshot->processes[snapshot->n_processes++] = *process;
	return 0;
}

int snapshot_new(struct snapshot **ret)
{
	_cleanup_(snapshot_unrefp) struct snapshot *snapshot = NULL;
	int r;

	snapshot = calloc(1, sizeof(*snapshot));
	if (!snapshot)
		return -ENOMEM;
	object_init(&snapshot->object, &snapshot_kind);
	r = roster_each(snapshot_add, snapshot);
	if (r < 0)
		return r;
	*ret = take_ptr(&snapshot);
	return 0;
}

static const struct roster_process *snapshot_at(const struct snapshot *snapshot,
						size_t index)
{
	return index < snapshot->n_processes ? &snapshot->processes[index] : NULL;
}

const struct roster_process *snapshot_first(struct snapshot *snapshot)
{
	atomic_store_explicit(&snapshot->next, 1, memory_order_relaxed);
	return snapshot_at(snapshot, 0);
}

const struct roster_process *snapshot_next(struct snapshot *snapshot)
{
	return snapshot_at(snapshot, atomic_fetch_add_explicit(&snapshot->next, 1,
							       memory_order_relaxed));
}
