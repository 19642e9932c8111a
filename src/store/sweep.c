/* SPDX-License-Identifier: MIT */
/*
 * Nobody cleans up after the dead. Their words stay until somebody comes along who needs
 * the room: before a pool, or the words of one entry, doubles, it is looked through.
 * Amortised over the insertions that filled it, that is a constant per insertion.
 *
 * Locks: INDEX, the caller's.
 */
#include "store/sweep.h"

#include "store/holder.h"
#include "store/pool.h"
#include "store/stripe.h"

/* Many words of one process stand together: its verdict is kept for the next one. */
struct sweep {
	struct attachment *attachment;
	uint64_t life;
	bool is_dead;
};

static bool sweep_word_is_dead(struct sweep *sweep, uint64_t word)
{
	if (sweep->life != word >> 25) {
		sweep->life = word >> 25;
		sweep->is_dead = holder_is_dead(sweep->attachment, word);
	}
	return sweep->is_dead;
}

/* Clears the words of the dead; returns how many others there are. */
static uint32_t sweep_holders(struct sweep *sweep, struct index *index,
			      const struct spot *spot)
{
	struct words_walk walk;
	_Atomic uint64_t *holder;
	uint32_t n_others = 0;

	words_begin(&walk, spot);
	while ((holder = words_next(index, &walk))) {
		uint64_t word = atomic_load_explicit(holder, memory_order_relaxed);

		if (word && sweep_word_is_dead(sweep, word))
			atomic_store_explicit(holder, 0, memory_order_release);
		else if (word)
			n_others++;
	}
	return n_others;
}

static int sweep_entry(struct index *index, const struct spot *spot, void *data)
{
	if (sweep_holders(data, index, spot) == 0)
		entry_remove(index, spot);
	return 0;
}

int sweep_all(struct attachment *attachment, uint32_t stripe)
{
	struct sweep sweep = { .attachment = attachment };
	/* First, so that no node is met twice: chains in a circle, each with a circle of
	 * holders, would take the square of what a stripe can hold. */
	int r = stripe_verify(&attachment->index, stripe);

	return r < 0 ? r : entry_each(&attachment->index, stripe, sweep_entry, &sweep);
}

int sweep_stripe(struct attachment *attachment, const struct name *name, uint8_t kind)
{
	uint32_t stripe = entry_stripe(name);

	if (!pool_is_crowded(&attachment->index, stripe, entry_n_nodes(name, kind)))
		return 0;
	return sweep_all(attachment, stripe);
}

int sweep_and_add(struct attachment *attachment, const struct spot *spot, uint64_t word)
{
	struct sweep sweep = { .attachment = attachment };

	if (words_are_crowded(&attachment->index, spot))
		sweep_holders(&sweep, &attachment->index, spot);
	return words_add(&attachment->index, spot, word);
}
