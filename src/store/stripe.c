/* SPDX-License-Identifier: MIT */
/*
 * A stripe is one lock, 1024 hash chains and a pool of nodes.
 *
 * Crash: a process that dies inside leaves chains and holders consistent. Only nodes can
 * be lost, between "unlinked" and "on the free list"; the next owner of the lock hears of
 * the death and collects the free list anew from what the chains do not reach.
 *
 * Damage: two ways to one node, an entry that its checksum does not fit, a link out of the
 * pool. The stripe is then emptied, but for cells that are sound in themselves, and marked
 * until it is filled again (store/rebuild.c).
 *
 * Locks: INDEX.
 */
#include "store/stripe.h"

#include "base/err.h"
#include "base/rank.h"
#include "base/trace.h"
#include "os/lock.h"
#include "store/entry.h"
#include "store/pool.h"
#include "store/slot.h"
#include "store/watch.h"

struct stripe_marks {
	unsigned char reached[LAYOUT_MAX_NODES / 8];
};

/* False if the node was reached before: two ways to one node are damage. */
static bool stripe_mark(struct stripe_marks *marks, uint32_t node)
{
	unsigned char bit = (unsigned char)(1u << (node % 8));

	if (marks->reached[node / 8] & bit)
		return false;
	marks->reached[node / 8] |= bit;
	return true;
}

static bool stripe_mark_chain(struct index *index, uint32_t stripe, uint32_t node,
			      struct stripe_marks *marks)
{
	while (node) {
		void *bytes = pool_node(index, stripe, node);

		if (!bytes || !stripe_mark(marks, node))
			return false;
		node = atomic_load_explicit(pool_link(bytes), memory_order_relaxed);
	}
	return true;
}

static int stripe_mark_entry(struct index *index, const struct spot *spot, void *data)
{
	struct layout_cell *cell = entry_cell(spot->entry);
	struct stripe_marks *marks = data;

	if (!stripe_mark(marks, spot->node) ||
	    spot->entry->check != entry_check(spot->entry) ||
	    !stripe_mark_chain(index, spot->stripe,
			       atomic_load_explicit(&spot->entry->more_holders,
						    memory_order_relaxed),
			       marks) ||
	    !stripe_mark_chain(index, spot->stripe, spot->entry->more_key, marks) ||
	    (cell && !stripe_mark_chain(index, spot->stripe,
					atomic_load_explicit(&cell->more_waiters,
							     memory_order_relaxed),
					marks)))
		return ERR_INDEX_DAMAGED;
	return 0;
}

int stripe_verify(struct index *index, uint32_t stripe)
{
	struct stripe_marks marks = { 0 };

	return entry_each(index, stripe, stripe_mark_entry, &marks);
}

/* Whatever is not marked is free. */
static void stripe_free_others(struct index *index, uint32_t stripe,
			       struct stripe_marks *marks)
{
	atomic_store_explicit(&index_stripe(index, stripe)->free, 0,
			      memory_order_relaxed);
	for (uint32_t node = pool_n_nodes(index, stripe); node-- > 1;)
		if (stripe_mark(marks, node) &&
		    !entry_is_pinned(pool_node(index, stripe, node)))
			pool_free(index, stripe, node);
}

/* An owner died inside: whatever no chain reaches is free. */
static int stripe_collect(struct index *index, uint32_t stripe)
{
	struct stripe_marks marks = { 0 };
	int r = entry_each(index, stripe, stripe_mark_entry, &marks);

	if (r == 0)
		stripe_free_others(index, stripe, &marks);
	return r;
}

/*
 * Can the caller, who has the lock, work with it? If not for want of something, he does not
 * have it any more.
 */
static int stripe_judge(struct index *index, uint32_t stripe, bool owner_died)
{
	struct layout_stripe *s = index_stripe(index, stripe);
	uint32_t n_nodes = pool_n_nodes(index, stripe);
	int r;

	if (n_nodes == 0)
		return ERR_INDEX_DAMAGED;
	/* Now, once: a node that cannot be reached later would look like damage. */
	r = pool_back(index, stripe, n_nodes);
	if (r < 0) {
		if (owner_died)
			shared_lock_orphan(&s->lock);
		else
			shared_lock_release(&s->lock);
		rank_leave(RANK_INDEX);
		return r;
	}
	if (owner_died) {
		trace("a process died while it changed names; stripe %u is put in order",
		      stripe);
		r = stripe_collect(index, stripe);
	}
	return atomic_load_explicit(&s->refill, memory_order_relaxed) ? ERR_INDEX_DAMAGED
								      : r;
}

static int stripe_acquire(struct index *index, uint32_t stripe)
{
	const struct lock_witness members = { slot_judge_owner, index };

	rank_enter(RANK_INDEX);
	return shared_lock_acquire(&index_stripe(index, stripe)->lock, &members);
}

int stripe_lock(struct index *index, uint32_t stripe)
{
	return stripe_judge(index, stripe,
			    stripe_acquire(index, stripe) == NEWS_OWNER_DIED);
}

void stripe_hold(struct index *index, uint32_t stripe)
{
	(void)stripe_acquire(index, stripe);
}

int stripe_try(struct index *index, uint32_t stripe)
{
	int r;

	rank_enter(RANK_INDEX);
	r = shared_lock_try(&index_stripe(index, stripe)->lock);
	if (r < 0) {
		rank_leave(RANK_INDEX);
		return r;
	}
	return stripe_judge(index, stripe, r == NEWS_OWNER_DIED);
}

void stripe_unlock(struct index *index, uint32_t stripe)
{
	shared_lock_release(&index_stripe(index, stripe)->lock);
	rank_leave(RANK_INDEX);
	watch_tell(index);
}

/* What leads to more of it, if every node there is and was not met before. */
static void stripe_keep_chain(struct index *index, uint32_t stripe,
			      _Atomic uint32_t *link, struct stripe_marks *marks)
{
	struct stripe_marks before = *marks;

	if (stripe_mark_chain(index, stripe, atomic_load(link), marks))
		return;
	*marks = before;
	atomic_store(link, 0);
}

/*
 * Sections can be found again by what holds them; a cell has only what stands here. So
 * those that are sound in themselves stay where they are, where threads may just be using
 * them, and are linked again. False: there is none, and the stripe is as new.
 */
static bool stripe_keep_cells(struct index *index, uint32_t stripe)
{
	struct stripe_marks marks = { 0 };
	uint32_t n_nodes = pool_n_nodes(index, stripe), n_kept = 0;

	for (uint32_t node = 1; node < n_nodes; node++) {
		struct layout_entry *entry = pool_node(index, stripe, node);
		_Atomic uint32_t *link;
		uint32_t head;

		if (!entry)
			break;
		if (!entry_is_sound_cell(entry, stripe, &head) ||
		    !stripe_mark(&marks, node))
			continue;
		stripe_keep_chain(index, stripe, &entry->more_holders, &marks);
		stripe_keep_chain(index, stripe, &entry_known_cell(entry)->more_waiters,
				  &marks);
		link = index_head(index, stripe, head);
		atomic_store_explicit(&entry->next,
				      atomic_load_explicit(link, memory_order_relaxed),
				      memory_order_relaxed);
		atomic_store_explicit(link, node, memory_order_release);
		n_kept++;
	}
	if (n_kept)
		stripe_free_others(index, stripe, &marks);
	return n_kept > 0;
}

void stripe_reset(struct index *index, uint32_t stripe, uint32_t ticket)
{
	struct layout_stripe *s = index_stripe(index, stripe);

	/* Seen by the next owner before any of what follows: he takes the lock after us. */
	atomic_store_explicit(&s->refill, ticket, memory_order_seq_cst);
	atomic_signal_fence(memory_order_seq_cst);
	for (uint32_t head = 0; head < LAYOUT_N_HEADS; head++)
		atomic_store_explicit(index_head(index, stripe, head), 0,
				      memory_order_relaxed);
	atomic_store_explicit(&s->free, 0, memory_order_relaxed);
	if (!stripe_keep_cells(index, stripe))
		atomic_store_explicit(&s->n_nodes, 1, memory_order_relaxed);
}

uint32_t stripe_ticket(struct index *index, uint32_t stripe)
{
	return atomic_load_explicit(&index_stripe(index, stripe)->refill,
				    memory_order_relaxed);
}

void stripe_refilled(struct index *index, uint32_t stripe)
{
	atomic_store_explicit(&index_stripe(index, stripe)->refill, LAYOUT_REFILL_NONE,
			      memory_order_release);
}

void stripe_abandon(struct index *index, uint32_t stripe)
{
	atomic_store_explicit(&index_stripe(index, stripe)->refill, LAYOUT_REFILL_NOBODY,
			      memory_order_release);
}
