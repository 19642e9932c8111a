/* SPDX-License-Identifier: MIT */
/*
 * Barriers.
 *
 * Who comes last sets the count back and then begins a new phase: in this order, so that
 * whoever is let through may come again at once. The others sleep on the phase.
 *
 * One who is let through may delete the barrier while others still wake up in it. So those
 * inside are counted, and deleting waits for them. Bit 31 of that count: somebody does.
 *
 * Locks:  none.
 * Crash:  private memory; it dies with the process.
 * Fork:   threads that were in it are missing in the child.
 */
#include "core/barrier.h"

#include <limits.h>

#include "os/clock.h"
#include "os/futex.h"
#include "os/spin.h"

#define BARRIER_WAITED UINT32_C(0x80000000)

void barrier_init(struct barrier *barrier, uint32_t n_threads)
{
	*barrier = (struct barrier) { .n_threads = n_threads };
}

static bool barrier_has_passed(struct barrier *barrier, uint32_t phase)
{
	return atomic_load_explicit(&barrier->phase, memory_order_acquire) != phase;
}

static void barrier_wait(struct barrier *barrier, uint32_t phase,
			 enum barrier_patience patience)
{
	struct spin spin = { 0 };

	while (patience != BARRIER_SLEEP_ONLY && !barrier_has_passed(barrier, phase)) {
		if (spin_goes_on(&spin))
			continue;
		if (patience != BARRIER_SPIN_ONLY)
			break;
		clock_yield(); /* whoever is missing may need this processor */
	}
	/* Woken by whoever begins the next phase. */
	while (!barrier_has_passed(barrier, phase))
		futex_wait_private(&barrier->phase, phase, FUTEX_FOREVER);
}

static void barrier_leave(struct barrier *barrier)
{
	if (atomic_fetch_sub_explicit(&barrier->n_inside, 1, memory_order_acq_rel) ==
	    (BARRIER_WAITED | 1))
		futex_wake_private(&barrier->n_inside, INT_MAX);
}

bool barrier_enter(struct barrier *barrier, enum barrier_patience patience)
{
	uint32_t phase = atomic_load_explicit(&barrier->phase, memory_order_acquire);
	bool is_last;

	atomic_fetch_add_explicit(&barrier->n_inside, 1, memory_order_relaxed);
	is_last =
		atomic_fetch_add_explicit(&barrier->n_arrived, 1, memory_order_acq_rel) +
			1 ==
		barrier->n_threads;
	if (is_last) {
		atomic_store_explicit(&barrier->n_arrived, 0, memory_order_relaxed);
		atomic_fetch_add_explicit(&barrier->phase, 1, memory_order_acq_rel);
		futex_wake_private(&barrier->phase, INT_MAX);
	} else {
		barrier_wait(barrier, phase, patience);
	}
	barrier_leave(barrier);
	return is_last;
}

void barrier_deinit(struct barrier *barrier)
{
	uint32_t n_inside = atomic_fetch_or_explicit(&barrier->n_inside, BARRIER_WAITED,
						     memory_order_acq_rel);

	/* Woken by barrier_leave(). */
	for (n_inside |= BARRIER_WAITED; n_inside != BARRIER_WAITED;
	     n_inside = atomic_load_explicit(&barrier->n_inside, memory_order_acquire))
		futex_wait_private(&barrier->n_inside, n_inside, FUTEX_FOREVER);
}
