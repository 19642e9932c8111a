/* SPDX-License-Identifier: MIT */
/*
 * What each thread has its hand on right now. Others see it there and leave it alone; the
 * thread writes to nobody's memory but its own, and no processor has to wait for another. See
 * hazard.c for why that is safe.
 *
 *	hazard_set(hazard, thing);
 *	if (is_still_there(thing))
 *		work_with(thing);
 *	if (hazard_clear(hazard))
 *		see_to_what_was_left();
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct hazard {
	void *_Atomic thing;   /* NULL: nothing */
	_Atomic bool is_asked; /* somebody has left that to this thread */
	_Atomic bool is_taken; /* by a thread */
	struct hazard *next;   /* constant */
};

extern __thread struct hazard *hazard_own; /* this thread's, or NULL */

/* This thread's, if it has its hand on nothing: a signal may have come in between. Or NULL: there
 * are none in this process, or no memory for one more, or the thread is ending. */
struct hazard *hazard_ready(void);

/* The same for who will not wait for one to be made. */
static inline struct hazard *hazard_ready_already(void)
{
	struct hazard *hazard = hazard_own;

	return hazard && !atomic_load_explicit(&hazard->thing, memory_order_relaxed)
		       ? hazard
		       : NULL;
}

/* From now on who asks is told, if he has the others pass a barrier before (os/fence.h). */
static inline void hazard_set(struct hazard *hazard, void *thing)
{
	atomic_store_explicit(&hazard->thing, thing, memory_order_release);
	atomic_signal_fence(memory_order_seq_cst);
}

/* True: something was left to this thread, which it has to see to now. */
static inline bool hazard_clear(struct hazard *hazard)
{
	atomic_store_explicit(&hazard->thing, NULL, memory_order_release);
	atomic_signal_fence(memory_order_seq_cst);
	return atomic_load_explicit(&hazard->is_asked, memory_order_relaxed);
}

/* Who has seen to it begins with this. */
void hazard_begin_to_see(void);

/* ---- for who wants to be sure; after fence_others() ---------------------------------- */

enum hazard_answer {
	HAZARD_NONE,  /* nobody has it */
	HAZARD_ASKED, /* all who have it have been asked before to see to what was left */
	HAZARD_NEWS,  /* they have all been asked, some of them now */
};

enum hazard_answer hazard_ask(const void *thing);

/* How many have it. */
unsigned hazard_count(const void *thing);

/* ---- ends ---------------------------------------------------------------------------- */

/* The calling thread is ending, and has its hand on nothing any more. As hazard_clear(). */
bool hazard_give_back(void);

/* In a child made by fork(): there is only this thread. */
void hazard_forget_others(void);
