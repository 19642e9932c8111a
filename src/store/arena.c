/* SPDX-License-Identifier: MIT */
/*
 * Two kinds of memory for one kind of cell. In the table a cell stands in its entry, has
 * the number of a node, and its lock is the stripe's second one: not the one for names,
 * which is held over system calls that look into other processes. Cells without a name
 * that nobody else shall reach stand in this process's own memory, with as many locks of
 * the same kind, and their waiters in nodes of a pool of its own, so that the code that
 * works with cells is one.
 *
 * A lock on cells is linked into its owner's robust list (os/robust.h), and not announced
 * while it is held, for what is done under it has to announce other words.
 *
 * A child made by fork() has a copy of the process's own cells. Its locks are made anew: all
 * that is done under them is one store at a time, so what the parent's threads were just
 * doing is done or not.
 *
 * Locks: SYNC; INDEX and GATE inside arena_add_waiters(). POOL, a plain mutex, guards the free
 *        list of this process's nodes, and nothing is taken while it is held.
 * Crash: a node for waiters that is made and not linked is found when the stripe is put in
 *        order next.
 */
#include "store/arena.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/rank.h"
#include "os/lock.h"
#include "os/process.h"
#include "store/attach.h"
#include "store/pool.h"
#include "store/rebuild.h"
#include "store/slot.h"

enum {
	ARENA_FIRST_NODES = 64,
	ARENA_N_SEGMENTS = 16, /* each as large as all before it */
};

struct arena_lock {
	struct layout_lock lock;
	uint8_t reserved[64 - sizeof(struct layout_lock)];
};

static struct arena arena_table;
static struct arena arena_process;
static struct arena_lock arena_locks[ARENA_N_OWN_LOCKS] __attribute__((aligned(64)));

static pthread_mutex_t arena_pool_lock = PTHREAD_MUTEX_INITIALIZER;
static struct layout_more_waiters *_Atomic arena_segments[ARENA_N_SEGMENTS];
static uint32_t arena_n_nodes = 1, arena_free; /* under POOL */

static _Atomic uint32_t arena_epoch; /* the process life whose locks these are */
static __thread unsigned arena_n_locked;

struct arena *arena_of_table(struct index *index)
{
	if (arena_table.index != index)
		arena_table.index = index; /* once: a store of this kind is dear */
	return &arena_table;
}

/* A child's locks may be in the hands of threads that it does not have. Whoever of its
 * threads comes first has no other beside him: they are made by him or by those he makes. */
static void arena_renew(void)
{
	uint32_t seen = atomic_load(&arena_epoch), epoch = process_epoch();

	if (__builtin_expect(seen == epoch, 1))
		return;
	if (!atomic_compare_exchange_strong(&arena_epoch, &seen, epoch) || seen == 0)
		return;
	for (int i = 0; i < ARENA_N_OWN_LOCKS; i++)
		atomic_store(&arena_locks[i].lock.word, 0);
	arena_pool_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

struct arena *arena_of_process(void)
{
	arena_renew();
	return &arena_process;
}

/* ---- locks -------------------------------------------------------------------------- */

static _Atomic uint32_t *arena_word(const struct face *face)
{
	return face->entry ? &index_stripe(face->arena->index, face->stripe)->sync.word
			   : &arena_locks[face->stripe].lock.word;
}

void arena_lock(const struct face *face)
{
	const struct lock_witness members = { slot_judge_owner, face->arena->index };

	if (arena_n_locked++ == 0)
		rank_enter(RANK_SYNC);
	if (!face->entry)
		arena_renew();
	(void)shared_lock_acquire_linked(arena_word(face), face->entry ? &members : NULL);
}

void arena_unlock(const struct face *face)
{
	shared_lock_release_linked(arena_word(face));
	if (--arena_n_locked == 0)
		rank_leave(RANK_SYNC);
}

/* ---- nodes for waiters -------------------------------------------------------------- */

static unsigned arena_segment_of(uint32_t node)
{
	return node < ARENA_FIRST_NODES
		       ? 0
		       : 32 - (unsigned)__builtin_clz(node / ARENA_FIRST_NODES);
}

static uint32_t arena_segment_first(unsigned segment)
{
	return segment == 0 ? 0 : (uint32_t)ARENA_FIRST_NODES << (segment - 1);
}

static struct layout_more_waiters *arena_node(uint32_t node)
{
	unsigned segment = arena_segment_of(node);
	struct layout_more_waiters *nodes =
		node == 0 || segment >= ARENA_N_SEGMENTS
			? NULL
			: atomic_load_explicit(&arena_segments[segment],
					       memory_order_acquire);

	return nodes ? nodes + (node - arena_segment_first(segment)) : NULL;
}

struct layout_more_waiters *arena_waiters(const struct face *face, uint32_t node)
{
	return face->entry ? pool_node(face->arena->index, face->stripe, node)
			   : arena_node(node);
}

/* Under POOL. */
static int arena_take_node(uint32_t *ret)
{
	unsigned segment = arena_segment_of(arena_n_nodes);
	struct layout_more_waiters *nodes;

	if (arena_free) {
		*ret = arena_free;
		arena_free = atomic_load(&arena_node(arena_free)->next);
		return 0;
	}
	if (segment >= ARENA_N_SEGMENTS)
		return -ENOMEM;
	if (!atomic_load(&arena_segments[segment])) {
		nodes = calloc(segment == 0 ? ARENA_FIRST_NODES
					    : arena_segment_first(segment),
			       sizeof(*nodes));
		if (!nodes)
			return -ENOMEM;
		atomic_store(&arena_segments[segment], nodes);
	}
	*ret = arena_n_nodes++;
	return 0;
}

static int arena_add_own_waiters(struct face *face)
{
	struct layout_more_waiters *more;
	uint32_t node;
	int r;

	pthread_mutex_lock(&arena_pool_lock);
	r = arena_take_node(&node);
	pthread_mutex_unlock(&arena_pool_lock);
	if (r < 0)
		return r;
	more = arena_node(node);
	memset(more, 0, sizeof(*more));
	arena_lock(face);
	atomic_store(&more->next, atomic_load(&face->cell->more_waiters));
	atomic_store(&face->cell->more_waiters, node);
	arena_unlock(face);
	return 0;
}

/* Under the stripe's lock for names. Those who look for waiters do so without it: a node
 * is complete before it is linked, and none leaves as long as the cell is there. */
static int arena_add_waiters_locked(struct attachment *attachment, struct face *face)
{
	struct layout_more_waiters *more;
	uint32_t node;
	void *bytes;
	int r;

	if (face->entry->created_ns != face->serial)
		return ERR_OBJECT_LOST;
	r = pool_take(&attachment->index, face->stripe, &node, &bytes);
	if (r < 0)
		return r;
	more = bytes;
	atomic_store(&more->next, atomic_load(&face->cell->more_waiters));
	atomic_store(&face->cell->more_waiters, node);
	return 0;
}

int arena_add_waiters(struct face *face)
{
	struct attachment *attachment;
	int r;

	if (!face->entry)
		return arena_add_own_waiters(face);
	r = attach_enter(&attachment);
	if (r < 0)
		return r;
	r = rebuild_lock(attachment, face->stripe);
	if (r == 0) {
		r = arena_add_waiters_locked(attachment, face);
		stripe_unlock(&attachment->index, face->stripe);
	}
	attach_leave();
	return r;
}

/* ---- cells of this process ---------------------------------------------------------- */

int arena_new_cell(struct face *ret)
{
	struct layout_cell *cell = aligned_alloc(64, sizeof(*cell));

	if (!cell)
		return -ENOMEM;
	memset(cell, 0, sizeof(*cell));
	ret->arena = arena_of_process();
	ret->cell = cell;
	ret->stripe = (uint32_t)((uintptr_t)cell / sizeof(*cell) * 0x9E3779B1u >> 16) %
		      ARENA_N_OWN_LOCKS;
	return 0;
}

void arena_free_cell(struct face *face)
{
	uint32_t node = atomic_load(&face->cell->more_waiters);

	arena_renew();
	pthread_mutex_lock(&arena_pool_lock);
	while (node) {
		struct layout_more_waiters *more = arena_node(node);
		uint32_t next = atomic_load(&more->next);

		atomic_store(&more->next, arena_free);
		arena_free = node;
		node = next;
	}
	pthread_mutex_unlock(&arena_pool_lock);
	free(face->cell);
	face->cell = NULL;
}
