/* SPDX-License-Identifier: MIT */
/* The holders of an entry, a word each. Under the stripe's lock. */
#pragma once

#include <stdbool.h>

#include "store/entry.h"

int words_add(struct index *index, const struct spot *spot, uint64_t word);

/* Empties the place of `word`. Returns how many other words the entry still has. */
uint32_t words_drop(struct index *index, const struct spot *spot, uint64_t word);

/* The same for one of several equal words: a process that holds a cell twice. */
uint32_t words_drop_one(struct index *index, const struct spot *spot, uint64_t word);

/* Every word of an entry in turn, empty ones too; NULL behind the last. */
struct words_walk {
	const struct spot *spot;
	_Atomic uint64_t *next, *end; /* in a node */
	uint32_t node;
	uint32_t n_seen, anchor; /* of the nodes behind the entry: words_is_circle() */
};
void words_begin(struct words_walk *walk, const struct spot *spot);
_Atomic uint64_t *words_next_node(struct index *index, struct words_walk *walk);

static inline _Atomic uint64_t *words_next(struct index *index, struct words_walk *walk)
{
	if (__builtin_expect(walk->next != walk->end, 1))
		return walk->next++;
	return words_next_node(index, walk);
}

/* The next holder would need one more node, and their number has doubled since the last
 * time this was true: time to look for garbage among them. */
bool words_are_crowded(struct index *index, const struct spot *spot);
