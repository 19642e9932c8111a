/* SPDX-License-Identifier: MIT */
/* Where cells stand: the table, or this process's own memory; and the locks on them. */
#pragma once

#include "store/face.h"
#include "store/index.h"

/* Two of them. */
struct arena {
	struct index *_Atomic index; /* NULL: this process's own memory */
};

/* The table's; `index` stays where it is as long as the process lives. */
struct arena *arena_of_table(struct index *index);
struct arena *arena_of_process(void);

/*
 * The lock on the cells of a stripe. What its last owner left undone, if he died, needs no
 * mending: every change is one store. Several at once only in ascending order: the table's
 * stripes, then those of the process.
 *
 * Locks: SYNC.
 */
void arena_lock(const struct face *face);
void arena_unlock(const struct face *face);

enum {
	ARENA_N_OWN_LOCKS = 16,
	ARENA_N_LOCKS = LAYOUT_N_STRIPES + ARENA_N_OWN_LOCKS,
};

/* Its place in that order: cells with the same number share it. Below ARENA_N_LOCKS. */
static inline uint32_t arena_lock_number(const struct face *face)
{
	return face->entry ? face->stripe : LAYOUT_N_STRIPES + face->stripe;
}

/* More places for the waiter words of a cell. Takes locks: none may be held. */
int arena_add_waiters(struct face *face);

/* One of the nodes that arena_add_waiters() made; NULL for a number that is none. */
struct layout_more_waiters *arena_waiters(const struct face *face, uint32_t node);

/* A cell of this process's own, full of zeroes; -ENOMEM. */
int arena_new_cell(struct face *ret);
void arena_free_cell(struct face *face);
