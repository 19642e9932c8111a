/* SPDX-License-Identifier: MIT */
/*
 * Every block is an allocation of its own from malloc(), so that what watches malloc()
 * (valgrind, AddressSanitizer, a checking malloc) watches the program's blocks to the byte.
 * What we know of a block stands apart, in a table by handle. Programs free twice, free
 * what was never allocated, and mix up heaps, and expect an error; a note in front of the
 * block could not be read safely, a table can.
 *
 * Locks: HEAPS. Held while the table or a block grows, which allocates: a block must not be
 * seen half moved.
 */
#include "core/heap.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "os/atfork.h"
#include "base/err.h"
#include "base/list.h"
#include "base/rank.h"

enum {
	HEAP_FIRST_BUCKETS = 64,
	HEAP_MAX_LOCKS = 255, /* what the flags have room for */
};

struct heap {
	struct list link; /* in heap_all */
	struct list blocks;
	size_t limit_bytes, used_bytes;
};

struct heap_block {
	struct heap_block *next; /* in its bucket */
	struct list link;        /* in its heap */
	struct heap *heap;
	const void *handle;
	void *memory; /* NULL: discarded */
	struct heap_state state;
};

static pthread_mutex_t heap_mutex = PTHREAD_MUTEX_INITIALIZER;

/* under HEAPS */
static struct heap heap_of_process = {
	.link = LIST_INIT(heap_of_process.link),
	.blocks = LIST_INIT(heap_of_process.blocks),
};
static struct list heap_all = LIST_INIT(heap_all); /* but for that of the process */
static struct heap_block **heap_buckets;
static size_t heap_n_buckets, heap_n_blocks;

static void heap_enter(void)
{
	rank_enter(RANK_HEAPS);
	pthread_mutex_lock(&heap_mutex);
}

static void heap_leave(void)
{
	pthread_mutex_unlock(&heap_mutex);
	rank_leave(RANK_HEAPS);
}

ATFORK_ROOM(RANK_HEAPS, heap_enter, heap_leave, heap_leave);

/* ------------------------------------------------------------------- the table -- */

static struct heap_block **heap_bucket_locked(const void *handle)
{
	uint64_t number = (uintptr_t)handle * UINT64_C(0x9E3779B97F4A7C15);

	return &heap_buckets[number >> 32 & (heap_n_buckets - 1)];
}

static void heap_enter_block_locked(struct heap_block *block)
{
	struct heap_block **bucket = heap_bucket_locked(block->handle);

	block->next = *bucket;
	*bucket = block;
}

static void heap_leave_block_locked(struct heap_block *block)
{
	struct heap_block **link = heap_bucket_locked(block->handle);

	while (*link != block)
		link = &(*link)->next;
	*link = block->next;
}

/* Room for one more block; a table that cannot grow any more is only slower. */
static int heap_grow_locked(void)
{
	size_t n = heap_n_buckets ? heap_n_buckets * 2 : HEAP_FIRST_BUCKETS;
	struct heap_block **old = heap_buckets, **more;
	size_t n_old = heap_n_buckets;

	if (heap_n_blocks < heap_n_buckets)
		return 0;
	more = calloc(n, sizeof(struct heap_block *));
	if (!more)
		return old ? 0 : -ENOMEM;
	heap_buckets = more;
	heap_n_buckets = n;
	for (size_t i = 0; i < n_old; i++) {
		while (old[i]) {
			struct heap_block *block = old[i];

			old[i] = block->next;
			heap_enter_block_locked(block);
		}
	}
	free(old);
	return 0;
}

static int heap_find_locked(const struct heap *heap, const void *handle,
			    struct heap_block **ret)
{
	struct heap_block *block;

	if (heap_n_buckets == 0)
		return ERR_BLOCK_UNKNOWN;
	block = *heap_bucket_locked(handle);
	while (block && block->handle != handle)
		block = block->next;
	if (!block || block->heap != heap)
		return ERR_BLOCK_UNKNOWN;
	*ret = block;
	return 0;
}

static bool heap_is_known_locked(const struct heap *heap)
{
	LIST_FOREACH (link, &heap_all)
		if (list_entry(link, struct heap, link) == heap)
			return true;
	return heap == &heap_of_process;
}

/* ----------------------------------------------------------------------- heaps -- */

struct heap *heap_process(void)
{
	return &heap_of_process;
}

int heap_new(size_t limit_bytes, struct heap **ret)
{
	struct heap *heap = calloc(1, sizeof(*heap));

	if (!heap)
		return -ENOMEM;
	list_init(&heap->blocks);
	heap->limit_bytes = limit_bytes;
	heap_enter();
	list_append(&heap_all, &heap->link);
	heap_leave();
	*ret = heap;
	return 0;
}

static void heap_free_block(struct heap_block *block)
{
	free(block->memory);
	free(block);
}

int heap_free(struct heap *heap)
{
	struct list *link;

	heap_enter();
	if (heap == &heap_of_process || !heap_is_known_locked(heap)) {
		heap_leave();
		return ERR_HANDLE_INVALID;
	}
	list_remove(&heap->link);
	LIST_FOREACH (it, &heap->blocks) {
		heap_leave_block_locked(list_entry(it, struct heap_block, link));
		heap_n_blocks--;
	}
	heap_leave();

	for (link = heap->blocks.next; link != &heap->blocks;) {
		struct heap_block *block = list_entry(link, struct heap_block, link);

		link = link->next;
		heap_free_block(block);
	}
	free(heap);
	return 0;
}

/* ---------------------------------------------------------------------- blocks -- */

/* malloc() that refuses what no object can be, before a checking malloc() makes a fuss. */
static void *heap_allocate(size_t size_bytes, bool is_zeroed)
{
	if (size_bytes > PTRDIFF_MAX)
		return NULL;
	if (size_bytes == 0)
		size_bytes = 1;
	return is_zeroed ? calloc(1, size_bytes) : malloc(size_bytes);
}

static bool heap_has_room_locked(const struct heap *heap, size_t more_bytes)
{
	return heap->limit_bytes == 0 ||
	       (heap->used_bytes <= heap->limit_bytes &&
		more_bytes <= heap->limit_bytes - heap->used_bytes);
}

static int heap_adopt_locked(struct heap *heap, struct heap_block *block)
{
	int r;

	if (!heap_is_known_locked(heap))
		return ERR_HANDLE_INVALID;
	if (!heap_has_room_locked(heap, block->state.size_bytes))
		return -ENOMEM;
	r = heap_grow_locked();
	if (r < 0)
		return r;
	block->heap = heap;
	heap->used_bytes += block->state.size_bytes;
	heap_n_blocks++;
	list_append(&heap->blocks, &block->link);
	heap_enter_block_locked(block);
	return 0;
}

int heap_block_new(struct heap *heap, size_t size_bytes, unsigned flags, void **ret)
{
	struct heap_block *block = calloc(1, sizeof(*block));
	int r = -ENOMEM;

	if (!block)
		return -ENOMEM;
	block->state.size_bytes = size_bytes;
	block->state.is_moveable = flags & HEAP_MOVEABLE;
	block->state.is_discarded = block->state.is_moveable && size_bytes == 0;
	if (!block->state.is_discarded)
		block->memory = heap_allocate(size_bytes, flags & HEAP_ZEROED);
	block->handle = block->state.is_moveable ? (void *)block : block->memory;

	if (block->memory || block->state.is_discarded) {
		heap_enter();
		r = heap_adopt_locked(heap, block);
		heap_leave();
	}
	if (r < 0) {
		heap_free_block(block);
		return r;
	}
	*ret = (void *)block->handle;
	return 0;
}

int heap_block_free(struct heap *heap, const void *handle)
{
	struct heap_block *block;
	int r;

	heap_enter();
	r = heap_find_locked(heap, handle, &block);
	if (r == 0) {
		heap_leave_block_locked(block);
		list_remove(&block->link);
		heap->used_bytes -= block->state.size_bytes;
		heap_n_blocks--;
	}
	heap_leave();
	if (r == 0)
		heap_free_block(block);
	return r;
}

/* A fixed block's handle is its address, so it changes its place in the table as well. */
static int heap_move_locked(struct heap_block *block, size_t size_bytes, unsigned flags)
{
	size_t had_bytes = block->state.size_bytes;
	void *memory;

	if (size_bytes > PTRDIFF_MAX)
		return -ENOMEM;
	if (!block->state.is_moveable)
		heap_leave_block_locked(block);
	memory =
		realloc(block->memory, size_bytes ? size_bytes : 1); /* 0 would free it */
	if (memory) {
		block->memory = memory;
		if (flags & HEAP_ZEROED && size_bytes > had_bytes)
			memset((char *)memory + had_bytes, 0, size_bytes - had_bytes);
	}
	if (!block->state.is_moveable) {
		block->handle = block->memory;
		heap_enter_block_locked(block);
	}
	return memory ? 0 : -ENOMEM;
}

static int heap_resize_locked(struct heap_block *block, size_t size_bytes, unsigned flags)
{
	struct heap_state *state = &block->state;
	bool is_pinned = !state->is_moveable || state->n_locks > 0;
	size_t had_bytes = state->size_bytes;
	int r = 0;

	if (state->is_moveable && size_bytes == 0) {
		if (state->n_locks > 0)
			return ERR_PARAMETER;
		free(block->memory);
		block->memory = NULL;
		state->is_discarded = true;
	} else {
		if (size_bytes > had_bytes &&
		    !heap_has_room_locked(block->heap, size_bytes - had_bytes))
			return -ENOMEM;
		if (!is_pinned || flags & HEAP_MAY_MOVE)
			r = heap_move_locked(block, size_bytes, flags);
		else if (size_bytes > had_bytes)
			r = -ENOMEM;
		if (r < 0)
			return r;
		state->is_discarded = false;
	}
	block->heap->used_bytes += size_bytes - had_bytes;
	state->size_bytes = size_bytes;
	return 0;
}

int heap_block_resize(struct heap *heap, const void *handle, size_t size_bytes,
		      unsigned flags, void **ret)
{
	struct heap_block *block;
	int r;

	heap_enter();
	r = heap_find_locked(heap, handle, &block);
	if (r == 0)
		r = heap_resize_locked(block, size_bytes, flags);
	if (r == 0)
		*ret = (void *)block->handle;
	heap_leave();
	return r;
}

int heap_block_state(struct heap *heap, const void *handle, struct heap_state *ret)
{
	struct heap_block *block;
	int r;

	heap_enter();
	r = heap_find_locked(heap, handle, &block);
	if (r == 0)
		*ret = block->state;
	heap_leave();
	return r;
}

/* A fixed block has its address anyway: its locks are not counted. */
int heap_block_lock(struct heap *heap, const void *handle, void **ret)
{
	struct heap_block *block;
	int r;

	heap_enter();
	r = heap_find_locked(heap, handle, &block);
	if (r == 0 && block->state.is_discarded)
		r = ERR_BLOCK_DISCARDED;
	if (r == 0) {
		if (block->state.is_moveable && block->state.n_locks < HEAP_MAX_LOCKS)
			block->state.n_locks++;
		*ret = block->memory;
	}
	heap_leave();
	return r;
}

int heap_block_unlock(struct heap *heap, const void *handle, unsigned *ret_left)
{
	struct heap_block *block;
	int r;

	heap_enter();
	r = heap_find_locked(heap, handle, &block);
	if (r == 0 && block->state.n_locks == 0)
		r = ERR_BLOCK_NOT_LOCKED;
	if (r == 0)
		*ret_left = --block->state.n_locks;
	heap_leave();
	return r;
}

int heap_block_at(struct heap *heap, const void *address, void **ret)
{
	struct heap_block *block;
	int r;

	heap_enter();
	r = heap_find_locked(heap, address, &block);
	if (r == 0) {
		*ret = (void *)block->handle;
	} else if (address) {
		/* Rarely asked for, so not worth a table of its own. */
		LIST_FOREACH (link, &heap->blocks) {
			block = list_entry(link, struct heap_block, link);
			if (block->memory == address) {
				*ret = (void *)block->handle;
				r = 0;
				break;
			}
		}
	}
	heap_leave();
	return r;
}
