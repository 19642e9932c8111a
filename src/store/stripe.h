/* SPDX-License-Identifier: MIT */
/*
 * Stripes: the locks on the table, and what becomes of damage.
 */
#pragma once

#include "store/index.h"

/*
 * Locks a stripe. In both cases the caller holds it: 0, or ERR_INDEX_DAMAGED when its
 * bytes make no sense and only stripe_reset() may be called.
 *
 * Locks: INDEX.
 */
int stripe_lock(struct index *index, uint32_t stripe);
void stripe_unlock(struct index *index, uint32_t stripe);

/* Can every entry of the stripe be believed? 0, or ERR_INDEX_DAMAGED. Under the lock. */
int stripe_verify(struct index *index, uint32_t stripe);

/*
 * Empties a damaged stripe, which stays damaged until stripe_refilled(): whoever comes in
 * between, because the one who fills it again died, starts over.
 */
void stripe_reset(struct index *index, uint32_t stripe);
void stripe_refilled(struct index *index, uint32_t stripe);
