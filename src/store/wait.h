/* SPDX-License-Identifier: MIT */
/* Waiting: for one of several cells and processes, or for all of them. */
#pragma once

#include "store/several.h"

#define WAIT_FOREVER UINT64_MAX

struct wait {
	struct wait_item *items;
	uint32_t n_items; /* up to 64; 0 sleeps */
	bool wants_all;   /* no item may then be there twice */
	bool is_alertable;
	uint64_t deadline_ns;         /* monotonic; 0: look only; WAIT_FOREVER */
	bool (*has_call)(void *data); /* NULL unless alertable; called without locks */
	void *call_data;
};

/*
 * Waits. With 0 and NEWS_ABANDONED `*ret_index` is the item that was had, the first one if
 * all were wanted (the first abandoned one with NEWS_ABANDONED).
 *
 * Errors: ERR_OBJECT_LOST; ERR_MUTEX_LIMIT; -ENOSPC, ERR_INDEX_*: no room to wait in
 */
int wait_run(struct wait *wait, uint32_t *ret_index);

/* Takes what is there at once: 0, NEWS_ABANDONED; -EAGAIN: it is not there; -EBUSY: it is
 * wait_run() that can tell. */
int wait_try(struct face *face);

/* The place where a thread of this process sleeps; it stays valid, and is used again for
 * another thread once this one has ended. NULL: no memory. */
struct record;
struct record *wait_this_thread(void);

/* Lets an alertable thread look again whether it has a call. Harmless to any other. */
void wait_nudge_thread(struct record *record);
