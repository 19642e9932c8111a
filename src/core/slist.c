/* SPDX-License-Identifier: MIT */
/*
 * Singly linked lists.
 *
 * Windows changes both words of the head in one instruction and reads, when it pops, the
 * link of an entry that another thread may have popped and freed meanwhile; its kernel
 * knows that instruction and forgives the fault. Nobody forgives here. So the highest bit of
 * the first word is a lock, held for three memory accesses: what is popped is not
 * looked at by anybody else any more, and may be freed at once. Uncontended it costs
 * what the instruction does.
 *
 * The first word counts as Windows' does: the depth, modulo 65,536, and above it how often
 * the list has changed.
 *
 * Locks:  the bit. Who finds it set watches it for two microseconds and then sleeps for
 *         fifty: its owner has been put aside by the scheduler.
 * Crash:  private memory; it dies with the process. Not for signal handlers that interrupt
 *         one of these calls.
 * Fork:   a list that another thread was just changing stays locked in the child.
 */
#include "core/slist.h"

#include <stdbool.h>
#include <stddef.h>

#include "os/clock.h"
#include "os/futex.h"
#include "os/spin.h"

#define SLIST_LOCKED   (UINT64_C(1) << 63)
#define SLIST_SEQUENCE (UINT64_C(1) << 16)
#define SLIST_DEPTH    (SLIST_SEQUENCE - 1)

enum {
	SLIST_NAP_NS = 50000,
};

/* On a word that nobody wakes: unlike nanosleep() no place to cancel a thread. */
static void slist_nap(void)
{
	_Atomic uint32_t never = 0;

	futex_wait_private(&never, 0, clock_monotonic_ns() + SLIST_NAP_NS);
}

static uint64_t slist_lock(struct slist *slist)
{
	uint64_t count = atomic_load_explicit(&slist->count, memory_order_relaxed);
	struct spin spin = SPIN_ALWAYS;

	for (;;) {
		if (!(count & SLIST_LOCKED) &&
		    atomic_compare_exchange_weak_explicit(
			    &slist->count, &count, count | SLIST_LOCKED,
			    memory_order_acquire, memory_order_relaxed))
			return count;
		if (!(count & SLIST_LOCKED))
			continue;
		if (!spin_goes_on(&spin))
			slist_nap();
		count = atomic_load_explicit(&slist->count, memory_order_relaxed);
	}
}

static void slist_unlock(struct slist *slist, uint64_t count, uint64_t depth)
{
	uint64_t sequence = (count & ~SLIST_DEPTH) + SLIST_SEQUENCE;

	atomic_store_explicit(&slist->count,
			      (sequence & ~SLIST_LOCKED) | (depth & SLIST_DEPTH),
			      memory_order_release);
}

void slist_init(struct slist *slist)
{
	atomic_store_explicit(&slist->count, 0, memory_order_relaxed);
	slist->first = NULL;
}

struct slist_entry *slist_push(struct slist *slist, struct slist_entry *first,
			       struct slist_entry *last, uint32_t n_entries)
{
	uint64_t count = slist_lock(slist);
	struct slist_entry *before = slist->first;

	last->next = before;
	slist->first = first;
	slist_unlock(slist, count, count + n_entries);
	return before;
}

struct slist_entry *slist_pop(struct slist *slist)
{
	uint64_t count = slist_lock(slist);
	struct slist_entry *popped = slist->first;

	if (popped)
		slist->first = popped->next;
	slist_unlock(slist, count, popped ? count - 1 : count);
	return popped;
}

struct slist_entry *slist_flush(struct slist *slist)
{
	uint64_t count = slist_lock(slist);
	struct slist_entry *popped = slist->first;

	slist->first = NULL;
	slist_unlock(slist, count, 0);
	return popped;
}

uint16_t slist_depth(struct slist *slist)
{
	return (uint16_t)atomic_load_explicit(&slist->count, memory_order_relaxed);
}
