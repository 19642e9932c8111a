/* SPDX-License-Identifier: MIT */
/*
 * Nodes of 256 bytes. Each stripe has a pool of its own that doubles when it is full; the
 * n-th doubling is segment n of the file, which holds the new nodes of all stripes and is
 * mapped when first needed. A node is taken from the free list, or from behind the last one
 * ever handed out.
 *
 * Distrust: a number is compared with what was handed out, and that with what there can be,
 * before it becomes an address.
 *
 * Locks: INDEX, the caller's. Mapping a segment is idempotent and needs none.
 * Crash: a node taken and not yet linked, or unlinked and not yet free, is lost until the
 *        next owner of the lock collects the free list anew (store/stripe.c).
 */
#include "store/pool.h"

#include <string.h>

#include "base/err.h"
#include "os/vm.h"

static void pool_rely_on(struct index *index, uint64_t n_bytes)
{
	uint64_t seen = atomic_load(&index->n_bytes);

	while (seen < n_bytes &&
	       !atomic_compare_exchange_weak(&index->n_bytes, &seen, n_bytes))
		;
}

/* Maps a segment and makes sure that this stripe's part of it has pages. */
static int pool_back_segment(struct index *index, uint32_t stripe, unsigned segment)
{
	uint32_t n_nodes = layout_segment_nodes(segment);
	uint64_t n_bytes = (uint64_t)n_nodes * LAYOUT_NODE_BYTES;
	uint64_t offset = layout_segment_offset(segment);
	unsigned char *seen = NULL;
	int fd = index_descriptor(index), r;
	void *mapped;

	if (fd < 0)
		return fd;
	r = index_back(fd, offset + stripe * n_bytes, n_bytes);
	if (r < 0)
		return r;
	pool_rely_on(index, offset + (stripe + 1) * n_bytes);
	if (atomic_load_explicit(&index->segment[segment], memory_order_acquire))
		return 0;
	r = vm_map_guarded(fd, offset, n_bytes * LAYOUT_N_STRIPES, &mapped);
	if (r < 0)
		return r;
	if (!atomic_compare_exchange_strong_explicit(&index->segment[segment], &seen,
						     mapped, memory_order_acq_rel,
						     memory_order_acquire))
		vm_unmap_guarded(mapped, n_bytes * LAYOUT_N_STRIPES);
	return 0;
}

int pool_back_more(struct index *index, uint32_t stripe, uint32_t n_nodes)
{
	uint32_t n_backed =
		atomic_load_explicit(&index->n_backed[stripe], memory_order_acquire);

	while (n_backed < n_nodes) {
		unsigned segment = layout_segment_of(n_backed);
		int r = pool_back_segment(index, stripe, segment);

		if (r < 0)
			return r;
		n_backed = layout_segment_first(segment) + layout_segment_nodes(segment);
		atomic_store_explicit(&index->n_backed[stripe], n_backed,
				      memory_order_release);
	}
	return 0;
}

void pool_free(struct index *index, uint32_t stripe, uint32_t node)
{
	struct layout_stripe *s = index_stripe(index, stripe);
	void *bytes = pool_node(index, stripe, node);

	if (!bytes)
		return;
	atomic_store_explicit(pool_link(bytes),
			      atomic_load_explicit(&s->free, memory_order_relaxed),
			      memory_order_relaxed);
	atomic_store_explicit(&s->free, node, memory_order_relaxed);
}

int pool_take(struct index *index, uint32_t stripe, uint32_t *ret, void **ret_bytes)
{
	struct layout_stripe *s = index_stripe(index, stripe);
	uint32_t node = atomic_load_explicit(&s->free, memory_order_relaxed);
	void *bytes = pool_node(index, stripe, node);
	int r;

	if (bytes) {
		atomic_store_explicit(
			&s->free,
			atomic_load_explicit(pool_link(bytes), memory_order_relaxed),
			memory_order_relaxed);
	} else {
		atomic_store_explicit(&s->free, 0, memory_order_relaxed);
		node = pool_n_nodes(index, stripe);
		if (node == 0)
			return ERR_INDEX_DAMAGED;
		if (node >= LAYOUT_MAX_NODES)
			return ERR_INDEX_FULL;
		r = pool_back(index, stripe, node + 1);
		if (r < 0)
			return r;
		atomic_store_explicit(&s->n_nodes, node + 1, memory_order_relaxed);
		bytes = pool_node(index, stripe, node);
		if (!bytes)
			return ERR_INDEX_DAMAGED; /* the counter changed under us */
	}
	memset(bytes, 0, LAYOUT_NODE_BYTES);
	*ret = node;
	*ret_bytes = bytes;
	return 0;
}

void pool_free_nodes(struct index *index, uint32_t stripe, uint32_t node)
{
	for (uint32_t n = pool_n_nodes(index, stripe); node && n; n--) {
		void *bytes = pool_node(index, stripe, node);
		uint32_t next;

		if (!bytes)
			return;
		next = atomic_load_explicit(pool_link(bytes), memory_order_relaxed);
		pool_free(index, stripe, node);
		node = next;
	}
}

bool pool_is_crowded(struct index *index, uint32_t stripe, uint32_t n_needed)
{
	uint32_t n_nodes = pool_n_nodes(index, stripe), boundary = LAYOUT_FIRST_NODES;
	uint32_t node = atomic_load_explicit(&index_stripe(index, stripe)->free,
					     memory_order_relaxed);

	for (; n_needed; n_needed--) {
		void *bytes = pool_node(index, stripe, node);

		if (!bytes)
			break;
		node = atomic_load_explicit(pool_link(bytes), memory_order_relaxed);
	}
	while (boundary < n_nodes)
		boundary *= 2;
	return n_nodes + n_needed > boundary;
}
