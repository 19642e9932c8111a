/* SPDX-License-Identifier: MIT */
/* A list of the processes there were at one moment, to be read entry by entry. */
#pragma once

#include <stddef.h>

#include "core/object.h"
#include "os/roster.h"

struct snapshot {
	struct object object;
	struct roster_process *processes; /* set at birth, then constant */
	size_t n_processes, n_room;
	_Atomic size_t next; /* the entry that comes next */
};

extern const struct object_kind snapshot_kind;

/* Errors: -ENOMEM, -errno of reading /proc */
int snapshot_new(struct snapshot **ret);

/* The first entry; what comes next is the second. NULL: there is none. */
const struct roster_process *snapshot_first(struct snapshot *snapshot);

/* NULL: there are no more. */
const struct roster_process *snapshot_next(struct snapshot *snapshot);

static inline struct snapshot *snapshot_of(struct object *object)
{
	return (struct snapshot *)((char *)object - offsetof(struct snapshot, object));
}
