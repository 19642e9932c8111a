/* SPDX-License-Identifier: MIT */
/*
 * Sleepers by address.
 *
 * The address is only a key: nothing is stored there, it may be of any width, and each
 * sleeper has a futex of its own on its stack. Keys are spread over lots; a lot is a lock
 * and a list in order of arrival. A waker takes out whom it wakes, under the lock, so
 * it wakes exactly one, and one that was waiting: who comes later cannot take its place.
 *
 * A waker that finds nobody shall not pay for a lock. The number of sleepers of a lot is
 * read by a read-modify-write: a sleeper counts itself in the same way before it looks
 * whether it still has to wait. Of the two one is first. If it is the sleeper, the waker
 * sees it and goes on; if it is the waker, what it wrote before is seen by the sleeper.
 *
 * A record may vanish as soon as its word says that it was woken; so a sleeper whose time
 * is up, but which is no longer in the list, waits for that word: it is about to come.
 *
 * Locks:  a lot's, for a few steps along a list; nothing is called under it.
 * Crash:  private memory; it dies with the process.
 * Fork:   the child has none of the sleepers. Lots carry the epoch of the process life
 *         they belong to (os/process.h); one of another epoch is empty, and its lock
 *         nobody's.
 */
#include "core/parking.h"

#include <errno.h>
#include <stddef.h>

#include "os/futex.h"
#include "os/process.h"
#include "os/spin.h"

enum {
	PARKING_LOTS = 256, /* 16 KiB */
	PARKING_LOT_BYTES = 64,
};

struct parking_lot {
	_Alignas(PARKING_LOT_BYTES) _Atomic uint32_t lock; /* 0, or see parking_mine() */
	_Atomic uint32_t n_parked;                         /* changed under the lock */
	uint32_t epoch; /* under the lock, as the rest */
	struct parked *first;
	struct parked *last;
};

static struct parking_lot parking_lots[PARKING_LOTS];

static struct parking_lot *parking_find(uintptr_t key)
{
	return &parking_lots[(key >> 2) * UINT64_C(0x9e3779b97f4a7c15) >> 56];
}

/* The lock word of one held in this process life; bit 0: somebody may sleep on it. */
static uint32_t parking_mine(void)
{
	return process_epoch() << 1;
}

static bool parking_is_held(uint32_t lock, uint32_t mine)
{
	return (lock & ~UINT32_C(1)) == mine;
}

static void parking_lock_slowly(struct parking_lot *lot, uint32_t mine)
{
	struct spin spin = SPIN_ALWAYS;
	uint32_t lock = atomic_load_explicit(&lot->lock, memory_order_relaxed);
	uint32_t behind = 0; /* bit 0, once we slept: others may sleep behind us */

	for (;;) {
		if (!parking_is_held(lock, mine)) {
			if (atomic_compare_exchange_weak_explicit(
				    &lot->lock, &lock, mine | behind,
				    memory_order_acquire, memory_order_relaxed))
				return;
			continue;
		}
		if (!behind && spin_goes_on(&spin)) {
			lock = atomic_load_explicit(&lot->lock, memory_order_relaxed);
			continue;
		}
		if (!(lock & 1) && !atomic_compare_exchange_weak_explicit(
					   &lot->lock, &lock, lock | 1,
					   memory_order_relaxed, memory_order_relaxed))
			continue;
		behind = 1;
		/* Woken by parking_unlock(). */
		futex_wait_private(&lot->lock, mine | 1, FUTEX_FOREVER);
		lock = atomic_load_explicit(&lot->lock, memory_order_relaxed);
	}
}

static void parking_begin_life(struct parking_lot *lot, uint32_t epoch)
{
	lot->first = lot->last = NULL;
	atomic_store_explicit(&lot->n_parked, 0, memory_order_relaxed);
	lot->epoch = epoch;
}

struct parking_lot *parking_lock(uintptr_t key)
{
	struct parking_lot *lot = parking_find(key);
	uint32_t mine = parking_mine(), lock = 0;

	if (!atomic_compare_exchange_strong_explicit(
		    &lot->lock, &lock, mine, memory_order_acquire, memory_order_relaxed))
		parking_lock_slowly(lot, mine);
	if (lot->epoch != process_epoch())
		parking_begin_life(lot, process_epoch());
	return lot;
}

void parking_unlock(struct parking_lot *lot)
{
	if (atomic_exchange_explicit(&lot->lock, 0, memory_order_release) & 1)
		futex_wake_private(&lot->lock, 1);
}

bool parking_is_empty(uintptr_t key)
{
	return atomic_fetch_add_explicit(&parking_find(key)->n_parked, 0,
					 memory_order_acq_rel) == 0;
}

void parking_join(struct parking_lot *lot, struct parked *parked, uintptr_t key)
{
	parked->next = NULL;
	parked->key = key;
	parked->is_joined = true;
	atomic_init(&parked->word, 0);
	if (lot->last)
		lot->last->next = parked;
	else
		lot->first = parked;
	lot->last = parked;
	atomic_fetch_add_explicit(&lot->n_parked, 1, memory_order_acq_rel);
}

/* `before` is its neighbour, or NULL. */
static void parking_unlink(struct parking_lot *lot, struct parked *before,
			   struct parked *parked)
{
	if (before)
		before->next = parked->next;
	else
		lot->first = parked->next;
	if (lot->last == parked)
		lot->last = before;
	parked->next = NULL;
	parked->is_joined = false;
	atomic_fetch_sub_explicit(&lot->n_parked, 1, memory_order_relaxed);
}

void parking_leave(struct parking_lot *lot, struct parked *parked)
{
	struct parked *before = NULL;

	for (struct parked *at = lot->first; at; before = at, at = at->next) {
		if (at == parked) {
			parking_unlink(lot, before, parked);
			return;
		}
	}
}

struct parked *parking_take(struct parking_lot *lot, uintptr_t key, bool wants_all,
			    bool *ret_more)
{
	struct parked *taken = NULL, **end = &taken, *before = NULL, *next;
	bool has_more = false;

	for (struct parked *at = lot->first; at && !has_more; at = next) {
		next = at->next;
		if (at->key != key) {
			before = at;
		} else if (wants_all || !taken) {
			parking_unlink(lot, before, at);
			*end = at;
			end = &at->next;
		} else {
			has_more = true;
		}
	}
	*ret_more = has_more;
	return taken;
}

void parking_wake(struct parked *taken)
{
	struct parked *next;

	for (; taken; taken = next) {
		next = taken->next;
		atomic_store_explicit(&taken->word, 1, memory_order_release);
		futex_wake_private(&taken->word, 1);
	}
}

static bool parking_is_woken(struct parked *parked)
{
	return atomic_load_explicit(&parked->word, memory_order_acquire);
}

/* True if nobody had taken it out before. */
static bool parking_give_up(struct parked *parked)
{
	struct parking_lot *lot = parking_lock(parked->key);
	bool is_joined = parked->is_joined;

	if (is_joined)
		parking_leave(lot, parked);
	parking_unlock(lot);
	return is_joined;
}

int parking_sleep(struct parked *parked, uint64_t deadline_ns)
{
	struct spin spin = { 0 };

	while (!parking_is_woken(parked) && spin_goes_on(&spin))
		;
	while (!parking_is_woken(parked)) {
		if (futex_wait_private(&parked->word, 0, deadline_ns) != -ETIMEDOUT)
			continue;
		if (parking_give_up(parked))
			return -ETIMEDOUT;
		deadline_ns = FUTEX_FOREVER; /* somebody is about to wake us */
	}
	return 0;
}
