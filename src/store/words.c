/* SPDX-License-Identifier: MIT */
/*
 * Holder words: a few stand in the entry itself, more in nodes that are linked to it. A
 * holder comes and goes by one aligned store; a node is complete before it is linked.
 *
 * Locks: INDEX, the caller's.
 * Crash: a word is there or not. What it says of its process is judged by store/holder.c.
 */
#include "store/words.h"

#include "store/pool.h"

void words_begin(struct words_walk *walk, const struct spot *spot)
{
	*walk = (struct words_walk) { .spot = spot,
				      .next = spot->entry->holder,
				      .end = spot->entry->holder + LAYOUT_INLINE_HOLDERS,
				      .node = spot->node,
				      .anchor = spot->node };
}

/* Damage may have led the chain in a circle, which is harmless but has to end: one node is
 * remembered, a later one each time the way has doubled, and met again in any circle. */
static bool words_is_circle(struct words_walk *walk)
{
	if (walk->node == walk->anchor)
		return true;
	walk->n_seen++;
	if ((walk->n_seen & (walk->n_seen - 1)) == 0)
		walk->anchor = walk->node;
	return false;
}

_Atomic uint64_t *words_next_node(struct index *index, struct words_walk *walk)
{
	const struct spot *spot = walk->spot;
	_Atomic uint32_t *link = &spot->entry->more_holders;
	struct layout_more_holders *more;

	if (walk->node != spot->node) {
		more = pool_node(index, spot->stripe, walk->node);
		if (!more)
			return NULL;
		link = &more->next;
	}
	walk->node = atomic_load_explicit(link, memory_order_relaxed);
	if (walk->node == spot->node || words_is_circle(walk))
		return NULL;
	more = pool_node(index, spot->stripe, walk->node);
	if (!more)
		return NULL;
	walk->next = more->holder;
	walk->end = more->holder + LAYOUT_MORE_HOLDERS;
	return walk->next++;
}

/* Of a former owner of the slot that `word` is of: dead, or it were not ours. One of an
 * unknown generation, which a rebuild has left, may be of the same owner. */
static bool words_is_superseded(uint64_t found, uint64_t word)
{
	return found >> 48 == word >> 48 && found >> 25 != word >> 25 &&
	       layout_word_generation(found) != LAYOUT_GENERATION_UNKNOWN &&
	       layout_word_generation(word) != LAYOUT_GENERATION_UNKNOWN;
}

/* Whoever rebuilt ours may not have known our generation. */
static bool words_are_same(uint64_t found, uint64_t word)
{
	return found == word ||
	       (found >> 48 == word >> 48 &&
		layout_word_fd(found) == layout_word_fd(word) &&
		layout_word_generation(found) == LAYOUT_GENERATION_UNKNOWN);
}

int words_add(struct index *index, const struct spot *spot, uint64_t word)
{
	struct layout_more_holders *more;
	struct words_walk walk;
	_Atomic uint64_t *holder;
	uint32_t node;
	void *bytes;
	int r;

	words_begin(&walk, spot);
	while ((holder = words_next(index, &walk))) {
		uint64_t found = atomic_load_explicit(holder, memory_order_relaxed);

		if (found == 0 || words_is_superseded(found, word)) {
			atomic_store_explicit(holder, word, memory_order_release);
			return 0;
		}
	}

	/* All taken: one more node, complete before it is linked, in front of the others. */
	r = pool_take(index, spot->stripe, &node, &bytes);
	if (r < 0)
		return r;
	more = bytes;
	atomic_store_explicit(&more->holder[0], word, memory_order_relaxed);
	atomic_store_explicit(
		&more->next,
		atomic_load_explicit(&spot->entry->more_holders, memory_order_relaxed),
		memory_order_relaxed);
	atomic_store_explicit(&spot->entry->more_holders, node, memory_order_release);
	return 0;
}

bool words_are_crowded(struct index *index, const struct spot *spot)
{
	struct words_walk walk;
	_Atomic uint64_t *holder;
	uint32_t n = 0, n_nodes;

	words_begin(&walk, spot);
	while ((holder = words_next(index, &walk))) {
		if (atomic_load_explicit(holder, memory_order_relaxed) == 0)
			return false;
		n++;
	}
	n_nodes = (n - LAYOUT_INLINE_HOLDERS) / LAYOUT_MORE_HOLDERS;
	return (n_nodes & (n_nodes - 1)) == 0;
}

static uint32_t words_drop_some(struct index *index, const struct spot *spot,
				uint64_t word, uint32_t n_left)
{
	struct words_walk walk;
	_Atomic uint64_t *holder;
	uint32_t n_others = 0;

	words_begin(&walk, spot);
	while ((holder = words_next(index, &walk))) {
		uint64_t found = atomic_load_explicit(holder, memory_order_relaxed);

		if (!found)
			continue;
		if (n_left && words_are_same(found, word)) {
			atomic_store_explicit(holder, 0, memory_order_release);
			n_left--;
		} else {
			n_others++;
		}
	}
	return n_others;
}

uint32_t words_drop(struct index *index, const struct spot *spot, uint64_t word)
{
	return words_drop_some(index, spot, word, UINT32_MAX);
}

uint32_t words_drop_one(struct index *index, const struct spot *spot, uint64_t word)
{
	return words_drop_some(index, spot, word, 1);
}
