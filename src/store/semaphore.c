/* SPDX-License-Identifier: MIT */
/*
 * A semaphore: a count. While nobody waits, each call is one compare-and-swap. Waited for,
 * what is released goes to those who have waited longest, one each, and only what is left
 * over is counted: so the count that the next caller is told, and that who looks can have,
 * does not contain what sleepers have got.
 *
 * What it refuses: to exceed its maximum, whoever waits.
 *
 * Locks: SYNC, when somebody waits.
 * Crash: every grant is one compare-and-swap and the rest one store: whoever is killed while
 *        he releases several has released some of them.
 */
#include "store/cell.h"

#include <errno.h>

#include "base/err.h"
#include "store/kind.h"

static uint64_t semaphore_load(const struct face *face)
{
	return atomic_load_explicit(&face->cell->state, memory_order_acquire);
}

/* What a hostile table says is cut to what can be. */
static uint32_t semaphore_count(const struct face *face, uint64_t state)
{
	uint32_t count = (uint32_t)(state >> LAYOUT_CELL_SHIFT);

	return count < face->maximum ? count : face->maximum;
}

static uint64_t semaphore_state(uint32_t count, bool is_waited)
{
	return (uint64_t)count << LAYOUT_CELL_SHIFT |
	       (is_waited ? LAYOUT_CELL_WAITED : 0);
}

static bool semaphore_swap(struct face *face, uint64_t *state, uint64_t to)
{
	return atomic_compare_exchange_strong(&face->cell->state, state, to);
}

static void semaphore_publish(struct face *face, uint64_t state)
{
	atomic_store(&face->cell->state, state);
}

static void semaphore_release_locked(struct face *face, uint32_t n, uint32_t count)
{
	struct waiters waiters;

	while (n && waiters_grant(face, &waiters))
		n--;
	if (!n)
		return;
	if (waiters.n_all)
		waiters_nudge(face, false, semaphore_publish,
			      semaphore_state(count + n, true));
	else
		semaphore_publish(face, semaphore_state(count + n, false));
}

/* Without the lock, when nobody waits; -EAGAIN: somebody does. */
static int semaphore_release_quickly(struct face *face, uint32_t n,
				     uint32_t *ret_previous)
{
	uint64_t state = semaphore_load(face);

	while (!(state & LAYOUT_CELL_WAITED)) {
		uint32_t count = semaphore_count(face, state);

		if (n > face->maximum - count)
			return ERR_TOO_MANY_POSTS;
		if (semaphore_swap(face, &state, semaphore_state(count + n, false))) {
			*ret_previous = count;
			return 0;
		}
	}
	return -EAGAIN;
}

/* A single one is not given yet to who is to have it. */
static int semaphore_release_slowly(struct face *face, uint32_t n, uint32_t *ret_previous,
				    struct waiters *ret)
{
	uint32_t count;
	int r = 0;

	*ret = (struct waiters) { .n_any = 0 };
	arena_lock(face);
	waiters_guard(face); /* it may be over by now */
	count = semaphore_count(face, semaphore_load(face));
	if (n > face->maximum - count) {
		r = ERR_TOO_MANY_POSTS;
	} else {
		*ret_previous = count;
		if (n == 1)
			waiters_look(face, ret);
		if (!ret->oldest.record)
			semaphore_release_locked(face, n, count);
	}
	arena_unlock(face);
	return r;
}

int semaphore_release(struct face *face, uint32_t n, uint32_t *ret_previous)
{
	struct waiters waiters;
	int r;

	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	do {
		r = semaphore_release_quickly(face, n, ret_previous);
		if (r != -EAGAIN)
			return r;
		r = semaphore_release_slowly(face, n, ret_previous, &waiters);
		if (r < 0 || !waiters.oldest.record)
			return r;
	} while (!waiters_serve(&waiters.oldest));
	return 0;
}

/* ---- waiting ------------------------------------------------------------------------ */

static int semaphore_try(struct face *face)
{
	uint64_t state = semaphore_load(face);
	uint32_t count;

	while ((count = semaphore_count(face, state))) {
		if (state & LAYOUT_CELL_WAITED)
			return -EBUSY;
		if (semaphore_swap(face, &state, semaphore_state(count - 1, false)))
			return 0;
	}
	return -EAGAIN;
}

static int semaphore_look(struct face *face, const struct sleeper *sleeper)
{
	return semaphore_count(face, semaphore_load(face)) ? 0 : -EAGAIN;
}

static int semaphore_take(struct face *face, const struct sleeper *sleeper)
{
	uint32_t count = semaphore_count(face, semaphore_load(face));

	semaphore_publish(face, semaphore_state(count ? count - 1 : 0, true));
	return 0;
}

static void semaphore_query(struct face *face, struct cell_state *ret)
{
	ret->count = semaphore_count(face, semaphore_load(face));
	ret->is_signaled = ret->count > 0;
}

const struct kind kind_semaphore = {
	.try = semaphore_try,
	.may_come = kind_may_come,
	.guard = waiters_guard,
	.look = semaphore_look,
	.take = semaphore_take,
	.query = semaphore_query,
};
