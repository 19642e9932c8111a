/* SPDX-License-Identifier: MIT */
/*
 * This process in the shared table: finding the table, taking a slot in it, and what
 * happens to both across fork().
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "store/index.h"

/* One handle's worth of holding on to a named object: a descriptor and our word. */
struct holding {
	struct list link; /* under HOLDINGS */
	struct name name; /* its text belongs to whoever owns the holding */
	struct identity identity;
	uint64_t word;
	int fd;
	bool is_writable;
};

struct attachment {
	struct index index;
	uint32_t slot;
	uint32_t generation;
	uint64_t pid_namespace; /* or LAYOUT_BLIND and more */
};

/* Has it no /proc in which processes have the numbers they have here? Then none can be
 * looked at, though those of its own PID namespace can be asked for a descriptor. */
static inline bool attach_is_blind(const struct attachment *attachment)
{
	return attachment->pid_namespace >= LAYOUT_BLIND;
}

/*
 * Brackets every use of the table: attaches if need be, keeps fork() and thread
 * cancellation out until attach_leave(). 0, or an error and nothing to leave.
 *
 * Locks: GATE, shared.
 */
int attach_enter(struct attachment **ret);
void attach_leave(void);

/* Remembers (forgets) what a child made by fork() will hold as well. */
void attach_add_holding(struct holding *holding);
void attach_remove_holding(struct holding *holding);

/* The slot of another process of our PID namespace, for the rebuild; false if it has none. */
bool attach_find_slot(struct attachment *attachment, int32_t pid, uint32_t *ret_slot,
		      uint32_t *ret_generation);
