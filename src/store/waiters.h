/* SPDX-License-Identifier: MIT */
/* The waiter words of a cell. Under the cell's lock. */
#pragma once

#include "store/arena.h"
#include "store/record.h"

/* One of those who wait. */
struct waiter {
	uint64_t word;
	struct layout_record *record;
};

/* Under the lock: from now on everybody takes it (of kinds whose `state` says so). */
void waiters_guard(struct face *face);

/* What stands in a cell; words of those who do not wait any more are dropped. */
struct waiters {
	struct waiter
		oldest; /* of those who wait for any of several; record NULL: none */
	uint32_t n_any, n_all;
};
void waiters_look(const struct face *face, struct waiters *ret);

/* Is one of those who wait for all just seeing whether all is there? */
bool waiters_are_deciding(const struct face *face);

/* Puts a word in, where the same thread has left one, or wherever there is room; -ENOSPC:
 * arena_add_waiters(), and again. */
int waiters_add(const struct face *face, uint64_t word);

/*
 * Gives something to one who was found under the lock, and is best done without it: whoever
 * wakes up may want it at once. Nothing has happened until then, so should it be false, for
 * he was served by somebody else or has gone, one looks again.
 */
bool waiters_serve(const struct waiter *waiter);

/* Gives the cell to who has waited longest; false if nobody does any more, and then `ret`
 * says who is left. */
bool waiters_grant(const struct face *face, struct waiters *ret);

/*
 * Lets them look again: those who wait for all (and with `everybody` the others) are woken,
 * the last of them after `publish` has changed the cell by one store. Should we die in
 * between, they find the cell as it was or as it shall be, and are awake.
 */
void waiters_nudge(struct face *face, bool everybody,
		   void (*publish)(struct face *face, uint64_t value), uint64_t value);
