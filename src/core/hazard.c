/* SPDX-License-Identifier: MIT */
/*
 * Hazard pointers. A thread that is about to work with a thing says so in a place of its own,
 * and then looks whether the thing is still to be had: if it is, nobody frees it until the
 * place is cleared. Who wants to free it makes it unobtainable first, and looks at all places
 * then. One of the two sees the other, provided that there is a barrier between each one's
 * store and load. The many who work have none: the few who free have one made in all threads
 * by the kernel (os/fence.h).
 *
 * Who finds a thing in somebody's hand leaves it behind and asks that thread to see to it. The
 * thread clears its place and looks whether it has been asked; who asks does so, has a barrier
 * made, and looks at the place again. So if the place is not clear then, the thread will see
 * that it was asked. It may see that though the place was clear: then there is nothing to do.
 *
 * Places are claimed by threads and given back, but never freed: a thread that ended without
 * telling us (by a raw system call) leaves one behind that others may still look at.
 *
 * Locks: none. Crash: nothing here outlives the process. A signal handler that comes between
 * a thread's two steps finds the place taken, and goes another way.
 */
#include "core/hazard.h"

#include <assert.h>
#include <stdlib.h>

#include "os/ending.h"
#include "os/fence.h"

enum {
	HAZARD_BYTES = 64, /* a cache line each: threads write here all the time */
};
static_assert(sizeof(struct hazard) <= HAZARD_BYTES, "alone in its cache line");

__thread struct hazard *hazard_own;
static __thread bool hazard_is_over; /* this thread gave its own back */

static struct hazard *_Atomic hazard_all; /* the youngest first */

#define HAZARD_FOREACH(it) \
	for (struct hazard * (it) = atomic_load(&hazard_all); (it); (it) = (it)->next)

static struct hazard *hazard_claim(void)
{
	struct hazard *fresh;

	HAZARD_FOREACH(it)
	{
		bool is_taken = atomic_load_explicit(&it->is_taken, memory_order_relaxed);

		if (!is_taken &&
		    atomic_compare_exchange_strong(&it->is_taken, &is_taken, true))
			return it;
	}
	fresh = aligned_alloc(HAZARD_BYTES, HAZARD_BYTES);
	if (!fresh)
		return NULL;
	*fresh = (struct hazard) { .is_taken = true, .next = atomic_load(&hazard_all) };
	while (!atomic_compare_exchange_weak(&hazard_all, &fresh->next, fresh))
		;
	return fresh;
}

struct hazard *hazard_ready(void)
{
	if (!hazard_own && !hazard_is_over && fence_prepare() && ending_watch() == 0)
		hazard_own = hazard_claim();
	return hazard_ready_already();
}

void hazard_begin_to_see(void)
{
	if (hazard_own)
		atomic_store_explicit(&hazard_own->is_asked, false, memory_order_release);
}

static bool hazard_has(const struct hazard *hazard, const void *thing)
{
	return atomic_load_explicit(&hazard->thing, memory_order_acquire) == thing;
}

enum hazard_answer hazard_ask(const void *thing)
{
	enum hazard_answer answer = HAZARD_NONE;

	HAZARD_FOREACH(it)
	{
		if (!hazard_has(it, thing))
			continue;
		if (!atomic_exchange(&it->is_asked, true))
			answer = HAZARD_NEWS;
		else if (answer == HAZARD_NONE)
			answer = HAZARD_ASKED;
	}
	return answer;
}

unsigned hazard_count(const void *thing)
{
	unsigned n = 0;

	HAZARD_FOREACH(it)
	n += hazard_has(it, thing);
	return n;
}

bool hazard_give_back(void)
{
	struct hazard *hazard = hazard_own;
	bool is_asked;

	hazard_is_over = true;
	if (!hazard)
		return false;
	is_asked = hazard_clear(hazard);
	hazard_own = NULL;
	atomic_store(&hazard->is_asked, false);
	atomic_store(&hazard->is_taken, false);
	return is_asked;
}

void hazard_forget_others(void)
{
	HAZARD_FOREACH(it)
	{
		if (it == hazard_own)
			continue;
		atomic_store(&it->thing, NULL);
		atomic_store(&it->is_asked, false);
		atomic_store(&it->is_taken, false);
	}
}
