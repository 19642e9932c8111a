/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes, semaphores and timers: 64 bytes each, in the table that processes share
 * or in memory of this process alone. docs/cells.md tells how they work.
 */
#pragma once

#include "store/face.h"

/* What a new one is like. */
struct cell_start {
	uint8_t kind;     /* CELL_* */
	bool is_manual;   /* event, timer */
	bool is_owned;    /* mutex: by the calling thread, if it is new */
	uint32_t value;   /* event: 0 or 1; semaphore: count */
	uint32_t maximum; /* semaphore */
	bool is_shared; /* unnamed, but others shall be able to reach it: cell_open() with
			     the name in face->holding.name */
};

/*
 * Creates a cell under a name (NULL: without), or opens the one that is there, whatever
 * `start` says besides its kind. The text of the name has to live as long as `ret`, which
 * must not move.
 *
 * Return: 0 created; NEWS_EXISTED opened
 * Errors: ERR_NAME_OTHER_KIND, ERR_HOLDER_HIDDEN, ERR_INDEX_*, -ENOSPC, -EMFILE, -ENOMEM
 */
int cell_create(struct face *ret, const struct name *name,
		const struct cell_start *start);

/* Errors: ERR_NAME_NOT_FOUND and those of cell_create() */
int cell_open(struct face *ret, const struct name *name, uint8_t kind);

/* No thread of this process may be waiting for it. */
void cell_close(struct face *face);

/* All of these: ERR_OBJECT_LOST when damage to the table has taken the cell away. */
int event_set(struct face *face);
int event_reset(struct face *face);
int event_pulse(struct face *face);

int mutex_release(struct face *face); /* ERR_NOT_OWNER */

/* What the kernel does when a thread ends, a moment before it: what the calling thread owns is
 * abandoned. For who says that it has ended, and must not own anything any more. */
void mutex_abandon_all(void);

/* `n` is above 0; ERR_TOO_MANY_POSTS. */
int semaphore_release(struct face *face, uint32_t n, uint32_t *ret_previous);

struct timer_setting {
	int64_t due_100ns; /* below 0: from now on; else since 1601 UTC */
	uint32_t period_ms;
};
int timer_set(struct face *face, const struct timer_setting *setting);
int timer_cancel(struct face *face);

int cell_query(struct face *face, struct cell_state *ret);
