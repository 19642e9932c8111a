/* SPDX-License-Identifier: MIT */
/* This process's way to an event, mutex, semaphore or timer. */
#pragma once

#include <stdbool.h>

#include "store/holding.h"

enum {
	CELL_EVENT = LAYOUT_KIND_EVENT,
	CELL_MUTEX = LAYOUT_KIND_MUTEX,
	CELL_SEMAPHORE = LAYOUT_KIND_SEMAPHORE,
	CELL_TIMER = LAYOUT_KIND_TIMER,

	CELL_SECRET_BYTES = 32,
};

/* This process's way to a cell. All of it is constant between opening and closing. */
struct face {
	struct layout_cell *cell;
	struct layout_entry *entry; /* NULL: the cell is this process's own */
	struct arena *arena;
	uint32_t stripe, node;
	uint64_t
		serial; /* of the entry: another one now stands in its place if it differs */
	uint8_t kind;
	bool is_manual;
	uint32_t maximum;
	struct holding holding;
	char secret
		[CELL_SECRET_BYTES]; /* the name of one that is shared without a name */
};

/* What somebody who looks sees; it may be old before it is read. */
struct cell_state {
	uint8_t kind;
	bool is_manual;
	bool is_signaled;
	uint32_t count, maximum; /* semaphore */
	uint32_t owner_tid;      /* mutex; 0: nobody */
	uint32_t owner_pid;      /* as far as it is known, else 0 */
	bool owner_is_alive;     /* false, and no owner: abandoned */
	bool is_abandoned;
	uint32_t recursion;
	uint32_t n_waiters;
	uint64_t due_ns; /* timer: monotonic; 0: not set */
	uint32_t period_ms;
};
/* News of a wait besides 0, "signaled". */
enum {
	NEWS_ABANDONED = 3, /* signaled; of the mutexes one's last owner ended with it */
	NEWS_TIMED_OUT = 4,
	NEWS_CALLED = 5, /* there is a call for this thread to make (an APC) */
};

/* Has damage taken the cell away, and something else stands in its place? */
static inline bool face_is_lost(const struct face *face)
{
	return face->entry &&
	       __builtin_expect(face->entry->created_ns != face->serial, 0);
}
