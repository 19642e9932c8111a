/* SPDX-License-Identifier: MIT */
/*
 * Two who pass work to and fro, both awake, need a fraction of a microsecond for it; asleep,
 * ten to a hundred times a microsecond. But whoever watches in vain has kept a processor from
 * others for nothing. So how long somebody watches depends on what is known of the other.
 *
 * He who had to wake the other knows that nothing will come soon, and sleeps at once. He who
 * found him awake watches for two microseconds. Watching that was worth it earns a microsecond
 * more for later, up to a hundred: so an interrupt on the other side does not send
 * both to sleep. And as two who always sleep would never find out that they need not, one
 * watches for as long as that now and then: every ten milliseconds at most, and each time
 * in vain makes that twice as long, up to some seconds. So time wasted is a hundredth of all
 * at worst, and soon a hundred-thousandth.
 *
 * That it was worth it is not reported: a watch that did not end in vain was left early.
 *
 * What it refuses: to watch on a machine with one processor.
 *
 * Locks: none. All is the thread's own.
 */
#include "os/vigil.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base/pause.h"
#include "os/clock.h"

enum {
	VIGIL_NS = 2000,
	VIGIL_GAIN_NS = 1000,
	VIGIL_LONG_NS = 100000,
	VIGIL_PAUSES_PER_LOOK = 4,
	VIGIL_PATIENCE = 3, /* so often in vain, */
	VIGIL_SELDOM = 16,  /* then, and after waking somebody, one time in so many */
};
#define VIGIL_INTERVAL_NS     UINT64_C(10000000)
#define VIGIL_MAX_INTERVAL_NS UINT64_C(5000000000)

static __thread struct {
	uint64_t next_long_ns, interval_ns;
	uint32_t credit_ns; /* beyond two microseconds */
	uint32_t spent_ns;  /* of that, by the watch that has begun */
	uint8_t n_in_vain, n_left_out;
	bool has_woken;
	bool is_watching; /* a watch has begun, and not ended in vain */
	bool is_long;
} vigil_self;

static bool vigil_is_useless(void)
{
	static _Atomic int n_known; /* processors; 0: not asked yet */
	int n = atomic_load_explicit(&n_known, memory_order_relaxed);

	/* Those of the machine: the other one may have others than we have. */
	if (__builtin_expect(n == 0, 0)) {
		n = (int)sysconf(_SC_NPROCESSORS_ONLN);
		atomic_store_explicit(&n_known, n, memory_order_relaxed);
	}
	return n == 1;
}

/* The watch before was worth it. */
static void vigil_earn(void)
{
	vigil_self.n_in_vain = 0;
	vigil_self.interval_ns = VIGIL_INTERVAL_NS;
	vigil_self.credit_ns += VIGIL_GAIN_NS - vigil_self.spent_ns;
	if (vigil_self.credit_ns > VIGIL_LONG_NS)
		vigil_self.credit_ns = VIGIL_LONG_NS;
}

static bool vigil_begins(struct vigil *vigil)
{
	bool is_hopeless = vigil_self.has_woken;

	if (vigil_is_useless())
		return false;
	if (vigil_self.is_watching)
		vigil_earn();
	vigil_self.is_watching = vigil_self.has_woken = false;
	if ((is_hopeless || vigil_self.n_in_vain >= VIGIL_PATIENCE) &&
	    ++vigil_self.n_left_out % VIGIL_SELDOM)
		return false;
	vigil->begin_ns = clock_monotonic_ns();
	if (vigil_self.interval_ns == 0) { /* the first */
		vigil_self.interval_ns = VIGIL_INTERVAL_NS;
		vigil_self.next_long_ns = vigil->begin_ns + VIGIL_INTERVAL_NS;
	}
	vigil_self.is_long = vigil->begin_ns >= vigil_self.next_long_ns;
	if (vigil_self.is_long) {
		vigil_self.next_long_ns = vigil->begin_ns + vigil_self.interval_ns;
		vigil_self.credit_ns = VIGIL_LONG_NS;
	} else if (is_hopeless) {
		return false;
	}
	vigil_self.spent_ns = 0;
	return vigil_self.is_watching = true;
}

static bool vigil_ends(void)
{
	vigil_self.is_watching = false;
	vigil_self.credit_ns = 0;
	if (vigil_self.n_in_vain < VIGIL_PATIENCE)
		vigil_self.n_in_vain++;
	if (vigil_self.is_long && vigil_self.interval_ns < VIGIL_MAX_INTERVAL_NS)
		vigil_self.interval_ns *= 2;
	return false;
}

bool vigil_goes_on(struct vigil *vigil)
{
	uint64_t ns;

	if (vigil->n_pauses == 0 && !vigil_begins(vigil))
		return false;
	pause_between_looks();
	if (++vigil->n_pauses % VIGIL_PAUSES_PER_LOOK)
		return true;
	ns = clock_monotonic_ns() - vigil->begin_ns;
	if (ns >= VIGIL_NS + vigil_self.credit_ns)
		return vigil_ends();
	if (ns > VIGIL_NS)
		vigil_self.spent_ns = (uint32_t)(ns - VIGIL_NS);
	return true;
}

void vigil_has_woken(void)
{
	vigil_self.has_woken = true;
}
