/* SPDX-License-Identifier: MIT */
/* Waiting for objects, whatever their kind: what handles say, before store/wait.h waits. */
#pragma once

#include "core/object.h"
#include "store/wait.h"

enum {
	WAITING_MAX_OBJECTS = 64,
};

/* Large, and of one object little is used: begun with waiting_init(). */
struct waiting {
	bool wants_all, is_alertable;
	uint64_t deadline_ns; /* as of struct wait; 0 at first */
	uint32_t n_objects;   /* 0: only the time passes, and calls come */
	struct object *objects[WAITING_MAX_OBJECTS];
	struct wait_item items[WAITING_MAX_OBJECTS];
};

/* For nothing yet. */
static inline void waiting_init(struct waiting *waiting)
{
	waiting->wants_all = waiting->is_alertable = false;
	waiting->deadline_ns = 0;
	waiting->n_objects = 0;
}

/* A time from now; 0 and UINT64_MAX (for ever) are what they are as a deadline. */
uint64_t waiting_deadline_ns(uint64_t duration_ns);

/*
 * One more object to wait for; it cannot go meanwhile, whoever closes its handles.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_RIGHT_MISSING, ERR_NOT_WAITABLE, and those of wait_item()
 */
int waiting_add(struct waiting *waiting, uint64_t handle);

/*
 * What one object alone says at once: 0 or NEWS_ABANDONED it is had; -EAGAIN it is not; -EBUSY
 * waiting_run() has to tell.
 *
 * Errors: as waiting_add()
 */
int waiting_try(uint64_t handle);

/*
 * Waits, and makes the calls that come meanwhile if it is alertable: they end it.
 *
 * Return: 0, NEWS_ABANDONED, NEWS_TIMED_OUT, NEWS_CALLED
 * Errors: ERR_WAIT_TWICE and those of wait_run()
 */
int waiting_run(struct waiting *waiting, uint32_t *ret_index);

void waiting_deinit(struct waiting *waiting);

/*
 * SignalObjectAndWait(): the object behind a handle that can be signaled, with a reference.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_HANDLE_OTHER_KIND, ERR_RIGHT_MISSING
 */
int waiting_find_signal(uint64_t handle, struct object **ret);
int waiting_signal(struct object *object);
