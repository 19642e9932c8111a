/* SPDX-License-Identifier: MIT */
/*
 * Stripes: the locks on the table, and what becomes of damage.
 */
#pragma once

#include "store/index.h"

/*
 * Locks a stripe and makes all of it reachable. The caller holds it after 0, and after
 * ERR_INDEX_DAMAGED: its bytes make no sense, and only stripe_reset() may be called. It
 * does not hold it after any other error: then something was missing to look at it with
 * (-ENOSPC, -ENOMEM), and what stands in it is not known.
 *
 * Locks: INDEX.
 */
int stripe_lock(struct index *index, uint32_t stripe);

/* The same if nobody has it, else -EAGAIN. */
int stripe_try(struct index *index, uint32_t stripe);

/* The lock alone, whatever is behind it. */
void stripe_hold(struct index *index, uint32_t stripe);
void stripe_unlock(struct index *index, uint32_t stripe);

/* Can every entry of the stripe be believed? 0, or ERR_INDEX_DAMAGED. Under the lock. */
int stripe_verify(struct index *index, uint32_t stripe);

/*
 * Empties a damaged stripe, but for the cells in it that are sound; it stays damaged until
 * stripe_refilled(). Whoever comes in between finds the ticket of the one who fills it again
 * (store/rebuild.c).
 */
void stripe_reset(struct index *index, uint32_t stripe, uint32_t ticket);
uint32_t stripe_ticket(struct index *index, uint32_t stripe);
void stripe_refilled(struct index *index, uint32_t stripe);

/* Gives up filling it: emptied, and nobody at it. */
void stripe_abandon(struct index *index, uint32_t stripe);
