/* SPDX-License-Identifier: MIT */
/* Telling those who watch the table that it has changed. See watch.c. */
#pragma once

#include "store/index.h"
#include "store/lookout.h"

enum {
	WATCH_IS_ON =
		1, /* of the word `changes`: somebody may be watching; above: a count */
	WATCH_CHANGE = 2,
};

/* Somebody's who watches. */
struct watch {
	_Atomic uint32_t *changes; /* NULL: there is no table */
	uint64_t device, inode;    /* of the table */
};

void watch_ring(_Atomic uint32_t *changes);

/* Whoever may have changed what names there are, or who holds them, says so afterwards,
 * when no lock is held any more. */
static inline void watch_tell(struct index *index)
{
	_Atomic uint32_t *changes = &index_header(index)->changes;

	if (__builtin_expect(atomic_load(changes) & WATCH_IS_ON, 0))
		watch_ring(changes);
}

/*
 * Begins to watch the table that a lookout sees, or goes on with it. 1 it is another than
 * before (whose word stays mapped: a thread may sleep there), 0 it is the same, or -errno.
 */
int watch_follow(struct watch *watch, const struct lookout *lookout);

/* From here on every change is told. What was there is to be looked at after that, and then
 * watch_sleep() returns as soon as there is something new; or for no reason. */
uint32_t watch_arm(struct watch *watch);
void watch_sleep(_Atomic uint32_t *changes, uint32_t armed);
