/* SPDX-License-Identifier: MIT */
/*
 * Two microseconds: what a sleep and a wake-up cost at least, so that watching in vain
 * costs no more than once again what it might have saved. The clock is asked every few
 * pauses; a short wait ends before it was asked at all.
 */
#include "os/spin.h"

#include "os/clock.h"

enum {
	SPIN_NS = 2000,
	SPIN_PAUSES_PER_LOOK = 8,
};

static void spin_pause(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ __volatile__("yield");
#endif
}

bool spin_goes_on(struct spin *spin)
{
	uint64_t now_ns;

	spin_pause();
	if (++spin->n_pauses % SPIN_PAUSES_PER_LOOK)
		return true;
	now_ns = clock_monotonic_ns();
	if (spin->end_ns == 0)
		spin->end_ns = now_ns + SPIN_NS;
	return now_ns < spin->end_ns;
}
