/* SPDX-License-Identifier: MIT */
/*
 * Critical sections.
 *
 * The lock word is what Windows documents of LockCount: bit 0 says that the section is
 * free, bit 1 that none of the sleepers has been woken, and the rest is the ones'
 * complement of how many wait. -1 is free, -2 is taken and nobody waits: those two are one
 * compare-exchange apart, and nothing else is done while nobody competes.
 *
 * Who waits counts itself in and sleeps while the word is what it then saw. Who leaves
 * wakes one sleeper if there is any and none has been woken: a second one could do
 * nothing but lose. The one that was woken competes with newcomers; getting the section
 * or going back to sleep it sets bit 1 again. Whoever is about to sleep sets it, too, so
 * nobody sleeps on a word that says a wake-up is under way.
 *
 * The owner is known by its mark (os/process.h), which is the same in a forked child, whose
 * number is another one. The mark stands where Windows has a semaphore's handle.
 *
 * What it refuses: a section that is left by a thread that is not in it stays as it is,
 * and the trace says so. A section of zeroes, which on Windows hangs, is a free one: a word
 * of 0 would mean a thousand million sleepers.
 *
 * Locks:  none, it is one.
 * Crash:  private memory; it dies with the process.
 * Fork:   the child is in the sections that the forking thread was in, and those that
 *         others were in stay taken. Sleepers counted in that the child does not have cost
 *         a needless wake-up.
 */
#include "core/critical.h"

#include "base/trace.h"
#include "os/futex.h"
#include "os/process.h"
#include "os/spin.h"

#define CRITICAL_FREE   UINT32_C(1)
#define CRITICAL_CALM   UINT32_C(2) /* no sleeper has been woken */
#define CRITICAL_WAITER UINT32_C(4) /* subtracted for each */

#define CRITICAL_NEW      UINT32_MAX
#define CRITICAL_TAKEN    (CRITICAL_NEW - CRITICAL_FREE)
#define CRITICAL_NO_DEBUG ((const void *)UINTPTR_MAX)

static bool critical_is_mine(struct critical *critical)
{
	return atomic_load_explicit(&critical->owner, memory_order_relaxed) ==
	       process_thread_mark();
}

static bool critical_has_waiters(uint32_t lock)
{
	return ~lock >= CRITICAL_WAITER;
}

static uint32_t critical_look(struct critical *critical)
{
	return atomic_load_explicit(&critical->lock, memory_order_relaxed);
}

static bool critical_exchange(struct critical *critical, uint32_t *lock, uint32_t next,
			      memory_order order)
{
	return atomic_compare_exchange_weak_explicit(&critical->lock, lock, next, order,
						     memory_order_relaxed);
}

/* Takes it if it is free, counting out one who waited. */
static bool critical_grab(struct critical *critical, uint32_t *lock, bool is_waiter)
{
	uint32_t taken;

	while (*lock & CRITICAL_FREE || *lock == 0) {
		taken = *lock == 0 ? CRITICAL_TAKEN : *lock - CRITICAL_FREE;
		if (is_waiter)
			taken = (taken + CRITICAL_WAITER) | CRITICAL_CALM;
		if (critical_exchange(critical, lock, taken, memory_order_acquire))
			return true;
	}
	return false;
}

static void critical_grab_slowly(struct critical *critical)
{
	struct spin spin = { 0 };
	uint32_t lock = critical_look(critical), asleep;
	bool is_waiter = false;

	while (!critical_grab(critical, &lock, is_waiter)) {
		if (!is_waiter && spin_goes_on(&spin)) {
			lock = critical_look(critical);
			continue;
		}
		asleep = (is_waiter ? lock : lock - CRITICAL_WAITER) | CRITICAL_CALM;
		if (asleep != lock &&
		    !critical_exchange(critical, &lock, asleep, memory_order_relaxed))
			continue;
		is_waiter = true;
		/* Woken by critical_leave(); also by any change of the word meanwhile. */
		futex_wait_private(&critical->lock, asleep, FUTEX_FOREVER);
		lock = critical_look(critical);
	}
}

static void critical_own(struct critical *critical)
{
	atomic_store_explicit(&critical->owner, process_thread_mark(),
			      memory_order_relaxed);
	atomic_store_explicit(&critical->thread, (uintptr_t)process_tid(),
			      memory_order_relaxed);
	atomic_store_explicit(&critical->recursion, 1, memory_order_relaxed);
}

static int32_t critical_count(struct critical *critical, int32_t step)
{
	int32_t recursion =
		atomic_load_explicit(&critical->recursion, memory_order_relaxed) + step;

	atomic_store_explicit(&critical->recursion, recursion, memory_order_relaxed);
	return recursion;
}

void critical_init(struct critical *critical, uint32_t spin_count)
{
	critical_deinit(critical);
	critical->debug = CRITICAL_NO_DEBUG;
	atomic_store_explicit(&critical->spin_count, spin_count, memory_order_relaxed);
}

void critical_deinit(struct critical *critical)
{
	critical->debug = NULL;
	atomic_store_explicit(&critical->lock, CRITICAL_NEW, memory_order_relaxed);
	atomic_store_explicit(&critical->recursion, 0, memory_order_relaxed);
	atomic_store_explicit(&critical->thread, 0, memory_order_relaxed);
	atomic_store_explicit(&critical->owner, 0, memory_order_relaxed);
	atomic_store_explicit(&critical->spin_count, 0, memory_order_relaxed);
}

void critical_enter(struct critical *critical)
{
	uint32_t lock = CRITICAL_NEW;

	if (critical_is_mine(critical)) {
		critical_count(critical, 1);
		return;
	}
	if (!critical_exchange(critical, &lock, CRITICAL_TAKEN, memory_order_acquire))
		critical_grab_slowly(critical);
	critical_own(critical);
}

bool critical_try(struct critical *critical)
{
	uint32_t lock;

	if (critical_is_mine(critical)) {
		critical_count(critical, 1);
		return true;
	}
	lock = critical_look(critical);
	if (!critical_grab(critical, &lock, false))
		return false;
	critical_own(critical);
	return true;
}

void critical_leave(struct critical *critical)
{
	uint32_t lock = CRITICAL_TAKEN, next;
	bool wakes;

	if (!critical_is_mine(critical)) {
		trace("a critical section was left by a thread that is not in it");
		return;
	}
	if (critical_count(critical, -1) > 0)
		return;
	atomic_store_explicit(&critical->owner, 0, memory_order_relaxed);
	atomic_store_explicit(&critical->thread, 0, memory_order_relaxed);
	do {
		next = lock | CRITICAL_FREE;
		wakes = critical_has_waiters(lock) && lock & CRITICAL_CALM;
		if (wakes)
			next &= ~CRITICAL_CALM;
	} while (!critical_exchange(critical, &lock, next, memory_order_release));
	/* From here on it may have been deleted. */
	if (wakes)
		futex_wake_private(&critical->lock, 1);
}

uint32_t critical_set_spin_count(struct critical *critical, uint32_t spin_count)
{
	return (uint32_t)atomic_exchange_explicit(&critical->spin_count, spin_count,
						  memory_order_relaxed);
}
