/* SPDX-License-Identifier: MIT */
/*
 * Two microseconds: what a sleep and a wake-up cost at least, so that watching in vain
 * costs no more than once again what it might have saved. The clock is asked every few
 * pauses; a short wait ends before it was asked at all.
 *
 * On a busy machine the one we wait for is often not running, and watching only delays it.
 * So a thread that has watched in vain several times in a row does so only now and then, until
 * it has had luck. Luck is not reported: a watch that did not end in vain was left early.
 *
 * Where there is only one processor, nobody gives anything back while we watch. That is
 * asked once; what is changed later (sched_setaffinity()) costs time, not correctness.
 */
#include "os/spin.h"

#include <sched.h>
#include <stdatomic.h>

#include "base/pause.h"
#include "os/clock.h"

enum {
	SPIN_NS = 2000,
	SPIN_PAUSES_PER_LOOK = 4,
	SPIN_PATIENCE = 3, /* so often in vain, */
	SPIN_SELDOM = 16,  /* then one time in so many */
};

static bool spin_is_useless(void)
{
	static _Atomic int n_known; /* processors; 0: not asked yet */
	int n = atomic_load_explicit(&n_known, memory_order_relaxed);
	cpu_set_t allowed;

	if (__builtin_expect(n == 0, 0)) {
		/* An error: there are more of them than the set has room for. */
		n = sched_getaffinity(0, sizeof(allowed), &allowed) < 0
			    ? CPU_SETSIZE
			    : CPU_COUNT(&allowed);
		atomic_store_explicit(&n_known, n, memory_order_relaxed);
	}
	return n == 1;
}

/* Of this thread. */
static __thread struct {
	bool is_watching; /* a watch has begun, and not ended in vain */
	uint8_t n_in_vain;
	uint8_t n_left_out;
} spin_luck;

static bool spin_begins(void)
{
	if (spin_is_useless())
		return false;
	if (spin_luck.is_watching)
		spin_luck.n_in_vain = 0;
	if (spin_luck.n_in_vain >= SPIN_PATIENCE && ++spin_luck.n_left_out % SPIN_SELDOM)
		return false;
	spin_luck.is_watching = true;
	return true;
}

static bool spin_ends(void)
{
	spin_luck.is_watching = false;
	if (spin_luck.n_in_vain < SPIN_PATIENCE)
		spin_luck.n_in_vain++;
	return false;
}

bool spin_goes_on(struct spin *spin)
{
	uint64_t now_ns;

	if (spin->n_pauses == 0 && !spin_begins())
		return false;
	pause_between_looks();
	if (++spin->n_pauses % SPIN_PAUSES_PER_LOOK)
		return true;
	now_ns = clock_monotonic_ns();
	if (spin->end_ns == 0)
		spin->end_ns = now_ns + SPIN_NS;
	return now_ns < spin->end_ns || spin_ends();
}
