/* SPDX-License-Identifier: MIT */
/*
 * An event: a bit. While nobody waits, each call is one compare-and-swap.
 *
 * Waited for, an auto-reset event that is set is granted to who has waited longest, and the
 * bit stays as it is: so setting it twice releases two, and whoever looks in between finds
 * it not signaled. A manual-reset event releases everybody who waits at that moment, even
 * should it be reset before they have woken up: it counts how often it was set, each
 * sleeper remembers the count from when he came, and a different one says that he is free.
 *
 * Locks: SYNC, when somebody waits.
 * Crash: a grant is one compare-and-swap, and so is setting the bit; of a manual-reset event
 *        bit and count are one store.
 */
#include "store/cell.h"

#include <errno.h>

#include "base/err.h"
#include "store/kind.h"

enum {
	EVENT_BITS = LAYOUT_CELL_SIGNALED | LAYOUT_CELL_WAITED
};

static uint64_t event_load(const struct face *face)
{
	return atomic_load_explicit(&face->cell->state, memory_order_acquire);
}

static bool event_swap(struct face *face, uint64_t *state, uint64_t to)
{
	return atomic_compare_exchange_strong(&face->cell->state, state, to);
}

static void event_publish(struct face *face, uint64_t state)
{
	atomic_store(&face->cell->state, state);
}

/* The bit when nobody is waiting; false: somebody is, and nothing was done. */
static bool event_change_quickly(struct face *face, bool is_signaled)
{
	uint64_t state = event_load(face);

	while (!(state & LAYOUT_CELL_WAITED)) {
		uint64_t to = (state & ~(uint64_t)LAYOUT_CELL_SIGNALED) | is_signaled;

		if (state == to || event_swap(face, &state, to))
			return true;
	}
	return false;
}

/* Under the lock: the bit, and whether there are still waiters. */
static void event_change(struct face *face, bool is_signaled, bool is_waited)
{
	uint64_t state = event_load(face), to;

	do {
		to = (state & ~(uint64_t)EVENT_BITS) | is_signaled |
		     (is_waited ? LAYOUT_CELL_WAITED : 0);
	} while (!event_swap(face, &state, to));
}

static uint64_t event_counted(uint64_t state, bool is_signaled)
{
	return (((state >> LAYOUT_CELL_SHIFT) + 1) << LAYOUT_CELL_SHIFT) |
	       LAYOUT_CELL_WAITED | is_signaled;
}

/* An auto-reset event is not given yet to who is to have it. */
static void event_set_locked(struct face *face, struct waiters *ret)
{
	uint64_t state = event_load(face);

	*ret = (struct waiters) { .n_any = 0 };
	if (face->is_manual) {
		waiters_nudge(face, true, event_publish, event_counted(state, true));
		waiters_look(face, ret);
		ret->oldest.record = NULL; /* has been told */
		if (ret->n_any + ret->n_all == 0)
			event_change(face, true, false);
		return;
	}
	if (state & LAYOUT_CELL_SIGNALED)
		return;
	waiters_look(face, ret);
	if (ret->oldest.record)
		return;
	if (ret->n_all)
		waiters_nudge(face, false, event_publish, state | LAYOUT_CELL_SIGNALED);
	else
		event_change(face, true, false);
}

int event_set(struct face *face)
{
	struct waiters waiters;

	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	while (!event_change_quickly(face, true)) {
		bool is_waited;

		arena_lock(face);
		is_waited = event_load(face) & LAYOUT_CELL_WAITED;
		if (is_waited)
			event_set_locked(face, &waiters);
		arena_unlock(face);
		if (is_waited &&
		    (!waiters.oldest.record || waiters_serve(&waiters.oldest)))
			break;
	}
	return 0;
}

int event_reset(struct face *face)
{
	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	if (!event_change_quickly(face, false)) {
		arena_lock(face);
		event_change(face, false, event_load(face) & LAYOUT_CELL_WAITED);
		arena_unlock(face);
	}
	return 0;
}

int event_pulse(struct face *face)
{
	struct waiters waiters;

	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	if (event_change_quickly(face, false))
		return 0;
	arena_lock(face);
	if (face->is_manual)
		waiters_nudge(face, true, event_publish,
			      event_counted(event_load(face), false));
	else if (!waiters_grant(face, &waiters))
		event_change(face, false, waiters.n_all);
	else
		event_change(face, false, true);
	arena_unlock(face);
	return 0;
}

/* ---- waiting ------------------------------------------------------------------------ */

static int event_try(struct face *face)
{
	uint64_t state = event_load(face);

	while (state & LAYOUT_CELL_SIGNALED) {
		if (face->is_manual)
			return 0;
		if (state & LAYOUT_CELL_WAITED)
			return -EBUSY;
		if (event_swap(face, &state, state & ~(uint64_t)LAYOUT_CELL_SIGNALED))
			return 0;
	}
	return -EAGAIN;
}

static uint32_t event_epoch(struct face *face)
{
	return (uint32_t)(event_load(face) >> LAYOUT_CELL_SHIFT);
}

static int event_look(struct face *face, const struct sleeper *sleeper)
{
	if (event_load(face) & LAYOUT_CELL_SIGNALED ||
	    (face->is_manual && sleeper->has_epoch &&
	     sleeper->epoch != event_epoch(face)))
		return 0;
	return -EAGAIN;
}

static int event_take(struct face *face, const struct sleeper *sleeper)
{
	if (!face->is_manual)
		event_change(face, false, true);
	return 0;
}

static void event_query(struct face *face, struct cell_state *ret)
{
	ret->is_signaled = event_load(face) & LAYOUT_CELL_SIGNALED;
}

const struct kind kind_event = {
	.try = event_try,
	.may_come = kind_may_come,
	.guard = waiters_guard,
	.look = event_look,
	.take = event_take,
	.epoch = event_epoch,
	.query = event_query,
};
