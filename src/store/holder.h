/* SPDX-License-Identifier: MIT */
/* Is a holder alive, and how do we get at what it holds? The kernel is the only witness. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "os/memfd.h"
#include "store/slot.h"
#include "store/words.h"

/* What was found behind a word, besides the descriptor. */
struct reached {
	uint64_t size_bytes;
	bool is_writable;
};

/*
 * Reaches the object behind a holder word. Returns a descriptor of our own, or
 *   ERR_NAME_NOT_FOUND  this holder is gone: its word is garbage
 *   ERR_HOLDER_HIDDEN   it lives, but we may not look into its process
 *   -EAGAIN             it is just being born by fork(): ask again in a moment
 *   -EMFILE, ...        we could not, which says nothing about the holder
 */
int holder_reach(struct attachment *attachment, uint64_t word,
		 const struct identity *identity, bool want_writable,
		 struct reached *ret);

/* Without looking at the object: has the holder's process certainly ended? */
bool holder_is_dead(struct attachment *attachment, uint64_t word);

/*
 * Of an entry whose object stands in it, and whose holders have no descriptor: does anybody
 * hold it? 0, or ERR_NAME_NOT_FOUND, and it was removed. What could not be asked counts for
 * the holder. Under the stripe's lock.
 */
int holder_ask_any(struct attachment *attachment, const struct spot *spot);

/*
 * A descriptor for the object of an entry, through the first holder within reach. Words of
 * the dead are cleared on the way, and an entry that only the dead held is removed. Under
 * the stripe's lock; errors are those of holder_reach().
 */
int holder_reach_any(struct attachment *attachment, const struct spot *spot,
		     bool want_writable, struct reached *ret);
