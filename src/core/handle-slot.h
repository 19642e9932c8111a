/* SPDX-License-Identifier: MIT */
/*
 * The places of the handle table: where they are, which are free, and how a call gets a
 * reference out of one without a lock. See handle-slot.c; core/handle.c is the table.
 */
#pragma once

#include <assert.h>
#include <errno.h>

#include "base/alone.h"
#include "base/err.h"
#include "core/landmark.h"
#include "core/object.h"

enum {
	HANDLE_CHUNK = 1024,
	HANDLE_SLOT_BITS = 22,
	HANDLE_MAX_SLOTS = 1 << HANDLE_SLOT_BITS,
	HANDLE_MAX_CHUNKS = HANDLE_MAX_SLOTS / HANDLE_CHUNK,

	HANDLE_SPARE_BITS = 16,
	HANDLE_HOT = (1 << HANDLE_SPARE_BITS) - 1, /* no stock: who uses it needs none */
	HANDLE_SPARES = HANDLE_HOT - 1,            /* a slot's stock when it is full */
};

struct handle_slot {
	struct landmark_slot shown; /* to other processes; written under HANDLES */
	_Atomic uint64_t word; /* uses << HANDLE_SPARE_BITS | spare references, or HOT */
	struct object *_Atomic object; /* NULL: free; constant while open, as `rights` */
	_Atomic uint32_t rights;
	uint32_t next_free;   /* under HANDLES, as `flags` */
	uint8_t flags;        /* HANDLE_* */
	uint64_t reserved[3]; /* what calls write is in no neighbour's cache line */
};
static_assert(sizeof(struct handle_slot) == 128, "two cache lines");

extern struct handle_slot *_Atomic handle_chunks[HANDLE_MAX_CHUNKS];

/* NULL: there has never been one of this number, which is below HANDLE_MAX_SLOTS. */
static inline struct handle_slot *handle_slot_at(uint32_t number)
{
	struct handle_slot *chunk = atomic_load_explicit(
		&handle_chunks[number / HANDLE_CHUNK], memory_order_acquire);

	return chunk ? chunk + number % HANDLE_CHUNK : NULL;
}

static inline uint32_t handle_slot_number(uint64_t handle)
{
	return (uint32_t)(handle >> 2) & (HANDLE_MAX_SLOTS - 1);
}

/* Is the slot open, and is this its value? */
static inline bool handle_word_is_of(uint64_t word, uint64_t handle)
{
	uint64_t generation = handle >> 2 >> HANDLE_SLOT_BITS;

	return (word >> HANDLE_SPARE_BITS) % (2 * LANDMARK_GENERATIONS) ==
	       (generation << 1 | 1);
}

static inline uint32_t handle_word_spares(uint64_t word)
{
	return word % (1 << HANDLE_SPARE_BITS);
}

/*
 * A reference to the object behind a handle, and the handle's rights, without a lock.
 *
 * Errors: ERR_HANDLE_INVALID; -EAGAIN the slot has no reference to spare: it is hot, or under
 *         HANDLES there are more
 */
static inline int handle_slot_find(uint64_t handle, struct object **ret,
				   uint32_t *ret_rights)
{
	struct handle_slot *slot = handle_slot_at(handle_slot_number(handle));
	struct object *object;
	uint32_t rights;
	uint64_t word;

	if (!slot)
		return ERR_HANDLE_INVALID;
	word = atomic_load_explicit(&slot->word, memory_order_acquire);
	do {
		if (!handle_word_is_of(word, handle))
			return ERR_HANDLE_INVALID;
		if (handle_word_spares(word) - 1 >= HANDLE_SPARES)
			return -EAGAIN;
		object = atomic_load_explicit(&slot->object, memory_order_relaxed);
		rights = atomic_load_explicit(&slot->rights, memory_order_relaxed);
	} while (!alone_or_exchange(&slot->word, &word, word - 1));
	*ret = object;
	*ret_rights = rights;
	return 0;
}

/*
 * The object behind a handle whose slot is hot, and the handle's rights: it is in the thread's
 * hand then, until object_let_go(), and there is no reference.
 *
 * Errors: -EAGAIN the slot is not hot; -ESTALE it is not any more: what the thread has in its
 *         hand it has to let go, and has nothing
 */
static inline int handle_slot_grasp(uint64_t handle, struct hazard *hazard,
				    struct object **ret, uint32_t *ret_rights)
{
	struct handle_slot *slot = handle_slot_at(handle_slot_number(handle));
	uint64_t word;

	if (!slot)
		return -EAGAIN;
	word = atomic_load_explicit(&slot->word, memory_order_acquire);
	if (!handle_word_is_of(word, handle) || handle_word_spares(word) != HANDLE_HOT)
		return -EAGAIN;
	*ret = atomic_load_explicit(&slot->object, memory_order_relaxed);
	*ret_rights = atomic_load_explicit(&slot->rights, memory_order_relaxed);
	hazard_set(hazard, *ret);
	return atomic_load_explicit(&slot->word, memory_order_acquire) == word ? 0
									       : -ESTALE;
}

/* ---- under HANDLES ------------------------------------------------------------------ */

/* A slot is free, or there is room for one more. ERR_HANDLES_EXHAUSTED, -ENOMEM. */
int handle_slot_reserve(void);

/* A free slot, any or that of this number; the latter: ERR_HANDLE_INVALID it is not free. */
int handle_slot_take(uint32_t *ret);
int handle_slot_claim(uint32_t number);

/* Slots from 1 on that have ever been taken or claimed are below. */
uint32_t handle_slot_end(void);

/* The slot if it is open and this is its value, or NULL. */
struct handle_slot *handle_slot_resolve(uint64_t handle);

/* The value of an open one. */
uint32_t handle_slot_value(uint32_t number);

/* Opens a slot that was taken; a reference to the object moves in. */
void handle_slot_open(struct handle_slot *slot, struct object *object,
		      const struct landmark_object *shown, uint8_t flags);

/* The generation of its next opening. */
void handle_slot_set_generation(struct handle_slot *slot, uint32_t generation);

/* Closes it; the references that stood there, so many, move out. */
struct object *handle_slot_close(uint32_t number, uint64_t *ret_n_refs);

/* Where an open slot has nothing to spare: fills its stock, or makes it hot. */
void handle_slot_restock(struct handle_slot *slot);
void handle_slot_heat(struct handle_slot *slot);

/* Nothing is to be had from it then without the lock: its stock is empty, and it is not hot. */
void handle_slot_withdraw(struct handle_slot *slot);
