/* SPDX-License-Identifier: MIT */
/*
 * Heaps: blocks of memory that are known by a handle, know their size and belong to a heap.
 *
 * The handle of a fixed block is its address. A moveable block has a handle of another
 * value, and an address only while it is locked or nobody has resized it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct heap;

enum heap_flags {
	HEAP_ZEROED = 1,
	HEAP_MOVEABLE = 2, /* a new block gets a handle that is not its address */
	HEAP_MAY_MOVE = 4, /* a fixed or locked block may get another address */
};

struct heap_state {
	size_t size_bytes;
	unsigned n_locks;
	bool is_moveable;
	bool is_discarded; /* it has no memory any more */
};

/* The one that is always there. */
struct heap *heap_process(void);

/* At most `limit_bytes` in all its blocks together; 0: no limit. Errors: -ENOMEM */
int heap_new(size_t limit_bytes, struct heap **ret);

/* With all its blocks. Errors: ERR_HANDLE_INVALID no heap, or that of the process */
int heap_free(struct heap *heap);

/* Errors: ERR_HANDLE_INVALID no heap; -ENOMEM */
int heap_block_new(struct heap *heap, size_t size_bytes, unsigned flags, void **ret);

/*
 * The rest take what heap_block_new() gave; anything else, a block of another heap among
 * it, is ERR_BLOCK_UNKNOWN.
 */
int heap_block_free(struct heap *heap, const void *handle);

/* A moveable block that is not locked and shall have size 0 is discarded.
 * Errors: -ENOMEM it cannot grow, or not without moving; ERR_PARAMETER it is locked */
int heap_block_resize(struct heap *heap, const void *handle, size_t size_bytes,
		      unsigned flags, void **ret);

int heap_block_state(struct heap *heap, const void *handle, struct heap_state *ret);

/* Errors: ERR_BLOCK_DISCARDED */
int heap_block_lock(struct heap *heap, const void *handle, void **ret);

/* How many locks are left. Errors: ERR_BLOCK_NOT_LOCKED */
int heap_block_unlock(struct heap *heap, const void *handle, unsigned *ret_left);

/* The handle of the block with this address. */
int heap_block_at(struct heap *heap, const void *address, void **ret);
