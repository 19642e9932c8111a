/* SPDX-License-Identifier: MIT */
/*
 * What a kind of cell is: how waiting for it goes. The rest of it, what makes it signaled, is
 * in the file of its name.
 */
#pragma once

#include "store/waiters.h"

/* One who waits, as a cell needs to know him. */
struct sleeper {
	struct layout_record *record; /* NULL: he only looks */
	uint64_t now_ns;
	uint32_t epoch; /* of the cell, when his word was put in */
	bool has_epoch;
	bool is_late; /* he has slept for long: time to doubt what is written there */
};

struct kind {
	/* Without the lock: 0 or NEWS_ABANDONED had; -EAGAIN not signaled; -EBUSY it takes
	 * the lock to tell; or an error. */
	int (*try)(struct face *face);

	/* Without the lock, not signaled: may that change in a moment, so that it is worth
	 * watching? NULL: no. */
	bool (*may_come)(const struct face *face);

	/* Under the lock: from now on everybody takes it. */
	void (*guard)(struct face *face);

	/* Under the lock, guarded: could it be had? 0, -EAGAIN, or an error. */
	int (*look)(struct face *face, const struct sleeper *sleeper);

	/* The same moment, after 0 of look(): 0 or NEWS_ABANDONED. */
	int (*take)(struct face *face, const struct sleeper *sleeper);

	/* Under the lock: what struct sleeper should remember; NULL: nothing. */
	uint32_t (*epoch)(struct face *face);

	/* After it was granted, without locks, what is left to do; NULL: nothing. */
	int (*inherit)(struct face *face, uint32_t flags);

	void (*query)(struct face *face, struct cell_state *ret);
};

extern const struct kind kind_event;
extern const struct kind kind_mutex;
extern const struct kind kind_semaphore;
extern const struct kind kind_timer;

/* For what anybody may make signaled at any time. */
static inline bool kind_may_come(const struct face *face)
{
	(void)face;
	return true;
}

const struct kind *kind_of(const struct face *face);

/* A new cell that nobody can reach yet becomes a mutex of the calling thread's. */
void mutex_own(struct layout_cell *cell);

/* When a timer that is set will be signaled next; UINT64_MAX: not by itself. */
uint64_t timer_due(const struct face *face);
