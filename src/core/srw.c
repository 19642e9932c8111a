/* SPDX-License-Identifier: MIT */
/*
 * Slim reader-writer locks.
 *
 * The state counts who shares the lock, or says that somebody has it alone, and has two
 * flags: a sharer may sleep (on the state), an owner-to-be may sleep (on the turn). Taking
 * and giving back are one atomic operation each while no flag is set.
 *
 * Who waits sets its flag first and then sleeps only while the state still is what it saw:
 * so whoever gives the lock back either sees the flag or makes the sleep return at once.
 * Who gives it back for good clears both flags in the same operation, wakes all sharers
 * and, by a new turn, one of those who want it alone; they compete with each other and with
 * newcomers, so neither kind can starve the other. Behind the one that was woken others
 * may sleep whose flag is gone: it sets the flag again, when it gets the lock and
 * before it sleeps anew. That is all there is to lose, and tests/model-srw.c walks through
 * every interleaving of it.
 *
 * Newcomers who want to share wait behind a flag although the lock is shared: otherwise
 * an endless coming and going of sharers would keep everybody else out. So a thread that
 * shares it must not ask for it again, as on Windows.
 *
 * What it refuses: giving back what nobody holds is traced and nothing else. Who holds it
 * is not known, so a thread that gives back another's share is not found out.
 *
 * Locks:  none, it is one. Memory order: acquire and release, as usual.
 * Crash:  private memory; it dies with the process.
 * Fork:   the child has what the forking thread held, and for ever what others held; flags
 *         of sleepers it does not have cost one needless wake-up.
 */
#include "core/srw.h"

#include <limits.h>

#include "base/trace.h"
#include "os/futex.h"
#include "os/spin.h"

#define SRW_HOLDERS    UINT32_C(0x3fffffff) /* how many share it; all bits: held alone */
#define SRW_ALONE      SRW_HOLDERS
#define SRW_SHARERS_UP (SRW_HOLDERS - 1)    /* no more can share it */
#define SRW_SHARED     UINT32_C(0x40000000) /* a sharer may sleep */
#define SRW_EXCLUSIVE  UINT32_C(0x80000000) /* one who wants it alone may sleep */
#define SRW_WAITED     (SRW_SHARED | SRW_EXCLUSIVE)

static bool srw_may_share(uint32_t state)
{
	return !(state & SRW_WAITED) && (state & SRW_HOLDERS) < SRW_SHARERS_UP;
}

static bool srw_is_free(uint32_t state)
{
	return (state & SRW_HOLDERS) == 0;
}

static bool srw_exchange(struct srw *srw, uint32_t *state, uint32_t next)
{
	return atomic_compare_exchange_weak_explicit(
		&srw->state, state, next, memory_order_acquire, memory_order_relaxed);
}

static uint32_t srw_look(struct srw *srw)
{
	return atomic_load_explicit(&srw->state, memory_order_relaxed);
}

/* The flags have just been cleared by the caller. */
static void srw_wake(struct srw *srw, uint32_t flags)
{
	if (flags & SRW_EXCLUSIVE) {
		atomic_fetch_add_explicit(&srw->turn, 1, memory_order_release);
		futex_wake_private(&srw->turn, 1);
	}
	if (flags & SRW_SHARED)
		futex_wake_private(&srw->state, INT_MAX);
}

static void srw_acquire_shared_slowly(struct srw *srw)
{
	struct spin spin = { 0 };
	uint32_t state = srw_look(srw);

	for (;;) {
		if (srw_may_share(state)) {
			if (srw_exchange(srw, &state, state + 1))
				return;
			continue;
		}
		if (!(state & SRW_WAITED) && spin_goes_on(&spin)) {
			state = srw_look(srw);
			continue;
		}
		if (!(state & SRW_SHARED) &&
		    !srw_exchange(srw, &state, state | SRW_SHARED))
			continue;
		/* Woken by srw_wake(); the state differs by then. */
		futex_wait_private(&srw->state, state | SRW_SHARED, FUTEX_FOREVER);
		state = srw_look(srw);
	}
}

static void srw_acquire_exclusive_slowly(struct srw *srw)
{
	struct spin spin = { 0 };
	uint32_t state = srw_look(srw), turn;
	uint32_t behind = 0; /* the flag, once we slept: others may sleep behind us */

	for (;;) {
		if (srw_is_free(state)) {
			if (srw_exchange(srw, &state, state | SRW_ALONE | behind))
				return;
			continue;
		}
		if (!(state & SRW_WAITED) && !behind && spin_goes_on(&spin)) {
			state = srw_look(srw);
			continue;
		}
		if (!(state & SRW_EXCLUSIVE) &&
		    !srw_exchange(srw, &state, state | SRW_EXCLUSIVE))
			continue;
		behind = SRW_EXCLUSIVE;
		/* The turn first, then the state: if the flag is still there, the next turn
		 * is yet to come, and ends the sleep. */
		turn = atomic_load_explicit(&srw->turn, memory_order_acquire);
		state = srw_look(srw);
		if (srw_is_free(state) || !(state & SRW_EXCLUSIVE))
			continue;
		futex_wait_private(&srw->turn, turn, FUTEX_FOREVER);
		state = srw_look(srw);
	}
}

bool srw_try_shared(struct srw *srw)
{
	uint32_t state = srw_look(srw);

	while (srw_may_share(state))
		if (srw_exchange(srw, &state, state + 1))
			return true;
	return false;
}

bool srw_try_exclusive(struct srw *srw)
{
	uint32_t state = srw_look(srw);

	while (srw_is_free(state))
		if (srw_exchange(srw, &state, state | SRW_ALONE))
			return true;
	return false;
}

void srw_acquire_shared(struct srw *srw)
{
	if (!srw_try_shared(srw))
		srw_acquire_shared_slowly(srw);
}

void srw_acquire_exclusive(struct srw *srw)
{
	uint32_t state = 0;

	if (!srw_exchange(srw, &state, SRW_ALONE))
		srw_acquire_exclusive_slowly(srw);
}

void srw_release_exclusive(struct srw *srw)
{
	uint32_t state;

	if ((srw_look(srw) & SRW_HOLDERS) != SRW_ALONE) {
		trace("a slim lock was released that nobody had acquired exclusively");
		return;
	}
	state = atomic_exchange_explicit(&srw->state, 0, memory_order_release);
	if (state & SRW_WAITED)
		srw_wake(srw, state);
}

void srw_release_shared(struct srw *srw)
{
	uint32_t state = srw_look(srw);

	if (srw_is_free(state) || (state & SRW_HOLDERS) == SRW_ALONE) {
		trace("a slim lock was released that nobody shared");
		return;
	}
	state = atomic_fetch_sub_explicit(&srw->state, 1, memory_order_release) - 1;
	/* Somebody else who takes it now takes the flags, too, and the waking with them. */
	while (srw_is_free(state) && state & SRW_WAITED) {
		if (srw_exchange(srw, &state, 0)) {
			srw_wake(srw, state);
			return;
		}
	}
}
