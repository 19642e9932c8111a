/* SPDX-License-Identifier: MIT */
/*
 * Sleepers found by an address: threads of this process that wait for a word from whoever
 * knows the same address, the longest waiting first.
 *
 *	struct parked parked;
 *	struct parking_lot *lot = parking_lock(key);
 *
 *	... look whether it is still necessary ...
 *	parking_join(lot, &parked, key);
 *	parking_unlock(lot);
 *	r = parking_sleep(&parked, deadline_ns);
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* On the sleeper's stack. */
struct parked {
	struct parked *next;   /* under the lot's lock; then the waker's */
	uintptr_t key;         /* constant while parked */
	bool is_joined;        /* under the lot's lock */
	_Atomic uint32_t word; /* futex: 1 once woken, and then the record may be gone */
};

struct parking_lot;

/* Is anybody there at all? The answer is right for what happened before: see parking.c. */
bool parking_is_empty(uintptr_t key);

struct parking_lot *parking_lock(uintptr_t key);
void parking_unlock(struct parking_lot *lot);

/* Under the lot's lock. */
void parking_join(struct parking_lot *lot, struct parked *parked, uintptr_t key);
void parking_leave(struct parking_lot *lot, struct parked *parked);

/* Takes out the first who waits for the key, or all of them; *ret_more: others wait on. */
struct parked *parking_take(struct parking_lot *lot, uintptr_t key, bool wants_all,
			    bool *ret_more);

/* Without the lock: to those taken out. */
void parking_wake(struct parked *taken);

/* 0 when woken, -ETIMEDOUT. */
int parking_sleep(struct parked *parked, uint64_t deadline_ns);
