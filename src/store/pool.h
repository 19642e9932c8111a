/* SPDX-License-Identifier: MIT */
/*
 * The nodes of a stripe: numbers that become addresses, and a free list. Everything here is
 * done under the stripe's lock.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/index.h"

/* Maps and backs what is needed to reach the nodes below `n_nodes`. */
int pool_back_more(struct index *index, uint32_t stripe, uint32_t n_nodes);
static inline int pool_back(struct index *index, uint32_t stripe, uint32_t n_nodes)
{
	if (__builtin_expect(n_nodes <= atomic_load_explicit(&index->n_backed[stripe],
							     memory_order_acquire),
			     1))
		return 0;
	return pool_back_more(index, stripe, n_nodes);
}

/* Nodes ever handed out, as the stripe says, if that can be. */
static inline uint32_t pool_n_nodes(struct index *index, uint32_t stripe)
{
	uint32_t n = atomic_load_explicit(&index_stripe(index, stripe)->n_nodes,
					  memory_order_relaxed);

	return n <= LAYOUT_MAX_NODES ? n : 0;
}

/* A node's bytes; NULL for a number that is none, or that cannot be reached. */
static inline void *pool_node(struct index *index, uint32_t stripe, uint32_t node)
{
	unsigned segment;

	if (node == 0 || node >= pool_n_nodes(index, stripe))
		return NULL;
	if (pool_back(index, stripe, node + 1) < 0)
		return NULL;

	segment = layout_segment_of(node);
	return atomic_load_explicit(&index->segment[segment], memory_order_acquire) +
	       ((size_t)stripe * layout_segment_nodes(segment) + node -
		layout_segment_first(segment)) *
		       LAYOUT_NODE_BYTES;
}

/* The first field of every node is a link; on the free list it leads to the next one. */
static inline _Atomic uint32_t *pool_link(void *node)
{
	return node;
}

void pool_free(struct index *index, uint32_t stripe, uint32_t node);

/* All nodes of a list that begins with `node`, which is 0 as a rule. */
void pool_free_nodes(struct index *index, uint32_t stripe, uint32_t node);
static inline void pool_free_chain(struct index *index, uint32_t stripe, uint32_t node)
{
	if (__builtin_expect(node != 0, 0))
		pool_free_nodes(index, stripe, node);
}

/* A node full of zeroes that no list holds. */
int pool_take(struct index *index, uint32_t stripe, uint32_t *ret, void **ret_bytes);

/* Taking so many nodes would have to grow the stripe: time to look for garbage. */
bool pool_is_crowded(struct index *index, uint32_t stripe, uint32_t n_needed);
