/* SPDX-License-Identifier: MIT */
/*
 * Slots of the handle table.
 *
 * They live in chunks that never move or go away, so whoever has a number can look at the
 * slot without a lock, whatever has become of it. Each begins with what other processes may
 * read of it (core/landmark.h); a landmark tells them where the chunks are. It is put up
 * with the first chunk, and where that fails, with the next: without it, others cannot
 * duplicate our handles, which is no reason for us to have none.
 *
 * A call needs a reference to the object before it may look at it, and the object may go at
 * any moment. So the references are there before they are needed: an open slot has one of its
 * own and a stock of spare ones, all of which are in the object's count. How many are left
 * stands in one word with the number of times that the slot was opened and closed. To find is
 * to take one of them, by a compare-and-swap of the word; to close is to exchange the word,
 * and to give back what was left with the slot's own. Who took one gives it back to the
 * object, not to the slot.
 *
 * Why that is right:
 * - The uses in the word only ever grow (48 bits of them), so if the compare-and-swap finds
 *   the word that was loaded, the slot has neither been closed nor opened in between; that
 *   the number of spares is the same again does not matter. What was read of the slot between
 *   load and swap is then the object of this very opening.
 * - The loads of `object` and `rights` cannot see an older opening, since the load of the
 *   word acquires what handle_slot_open() releases with it. They cannot see a newer one,
 *   since that is stored after handle_slot_close() has acquired the word that our swap has
 *   released. If the swap fails, what they saw is dropped unused.
 * - The swap succeeds only where there was a spare. That has been in the object's count since
 *   before the word said so, and whoever closes does not get it: so the count cannot have
 *   come to zero, and will not before we give it back.
 * - An empty stock is filled under HANDLES, once in 65,534 calls: count first, word then.
 *   So it is a way to keep finders out, too: without spares they wait for HANDLES.
 *
 * To take and to give back are two locked instructions, on lines that all threads write to. A
 * slot that has used up its stock by calls which only want the object for a moment is hot from
 * then on: there are no spares, and who finds the object has it in his hand instead
 * (core/hazard.c), which costs no locked instruction and is seen by who frees the object, at
 * the price of some microseconds then. That is right for the same reasons: a thread says in
 * its own place what it has read of the slot, and loads the word again. If that is as it was,
 * the slot is still open, and the object cannot be freed before somebody has looked at all
 * such places. So of what is closed before 65,534 calls have used it nobody looks for hands.
 *
 * Locks: HANDLES for everything but handle_slot_find() and handle_slot_grasp().
 * Crash: the table is this process's. A child of fork() has it as it was under HANDLES; what
 *        other threads had taken at that moment stays taken there.
 */
#include "core/handle-slot.h"

#include <stdlib.h>

#include "os/remote.h"

struct handle_slot *_Atomic handle_chunks[HANDLE_MAX_CHUNKS];

/* under HANDLES */
static bool handle_is_marked;
static uint32_t handle_n_slots = 1; /* slot 0 would make handle 0, which means none */
static uint32_t handle_first_free;

static void handle_slot_mark(void)
{
	const struct landmark landmark = {
		.magic = LANDMARK_MAGIC,
		.version = LANDMARK_VERSION,
		.pointer_bytes = sizeof(void *),
		.chunks = (uintptr_t)handle_chunks,
		.n_chunks = HANDLE_MAX_CHUNKS,
		.n_chunk_slots = HANDLE_CHUNK,
		.n_slot_bytes = sizeof(struct handle_slot),
		.n_slot_bits = HANDLE_SLOT_BITS,
	};

	if (!handle_is_marked)
		handle_is_marked =
			remote_mark(LANDMARK_LABEL, &landmark, sizeof(landmark)) == 0;
}

/* ---- which are free ----------------------------------------------------------------- */

int handle_slot_reserve(void)
{
	struct handle_slot *chunk;

	if (handle_first_free)
		return 0;
	if (handle_n_slots == HANDLE_MAX_SLOTS)
		return ERR_HANDLES_EXHAUSTED;
	if (handle_slot_at(handle_n_slots))
		return 0;
	/* Allocated under the lock: once in 1024 handles. */
	chunk = calloc(HANDLE_CHUNK, sizeof(*chunk));
	if (!chunk)
		return -ENOMEM;
	atomic_store_explicit(&handle_chunks[handle_n_slots / HANDLE_CHUNK], chunk,
			      memory_order_release);
	handle_slot_mark();
	return 0;
}

static void handle_slot_free(uint32_t number)
{
	handle_slot_at(number)->next_free = handle_first_free;
	handle_first_free = number;
}

int handle_slot_take(uint32_t *ret)
{
	int r = handle_slot_reserve();

	if (r < 0)
		return r;
	if (handle_first_free) {
		*ret = handle_first_free;
		handle_first_free = handle_slot_at(*ret)->next_free;
	} else {
		*ret = handle_n_slots++;
	}
	return 0;
}

/* Makes the slots up to this one; those before it are free. */
static int handle_slot_reach(uint32_t number)
{
	uint32_t first_free = handle_first_free;
	int r = 0;

	while (r == 0 && handle_n_slots <= number) {
		handle_first_free = 0;
		r = handle_slot_reserve();
		handle_first_free = first_free;
		if (r == 0 && handle_n_slots < number) {
			handle_slot_free(handle_n_slots);
			first_free = handle_n_slots;
		}
		handle_n_slots += r == 0;
	}
	return r;
}

int handle_slot_claim(uint32_t number)
{
	uint32_t n_slots = handle_n_slots, *link = &handle_first_free;
	int r = handle_slot_reach(number);

	if (r < 0 || number >= n_slots)
		return r;
	while (*link && *link != number)
		link = &handle_slot_at(*link)->next_free;
	if (!*link)
		return ERR_HANDLE_INVALID;
	*link = handle_slot_at(number)->next_free;
	return 0;
}

uint32_t handle_slot_end(void)
{
	return handle_n_slots;
}

/* ---- open and closed ---------------------------------------------------------------- */

static uint64_t handle_slot_uses(const struct handle_slot *slot)
{
	return atomic_load_explicit(&slot->shown.n_uses, memory_order_relaxed);
}

struct handle_slot *handle_slot_resolve(uint64_t handle)
{
	struct handle_slot *slot = handle_slot_at(handle_slot_number(handle));

	return slot && handle_word_is_of(
			       atomic_load_explicit(&slot->word, memory_order_relaxed),
			       handle)
		       ? slot
		       : NULL;
}

uint32_t handle_slot_value(uint32_t number)
{
	uint64_t n_uses = handle_slot_uses(handle_slot_at(number));

	return (landmark_generation(n_uses) << HANDLE_SLOT_BITS | number) << 2;
}

/* What others may see changes by the store to n_uses: after the object is described when a
 * handle is opened, before its descriptor goes when it is closed. */
static uint64_t handle_slot_count_use(struct handle_slot *slot)
{
	return (atomic_fetch_add(&slot->shown.n_uses, 1) + 1) << HANDLE_SPARE_BITS;
}

void handle_slot_open(struct handle_slot *slot, struct object *object,
		      const struct landmark_object *shown, uint8_t flags)
{
	slot->flags = flags;
	slot->shown.object = *shown;
	atomic_store_explicit(&slot->object, object, memory_order_relaxed);
	atomic_store_explicit(&slot->rights, shown->rights, memory_order_relaxed);
	object_ref_many(object, HANDLE_SPARES);
	atomic_store_explicit(&slot->word, handle_slot_count_use(slot) | HANDLE_SPARES,
			      memory_order_release);
}

/* Upwards, never back: a finder may just be relying on it. */
void handle_slot_set_generation(struct handle_slot *slot, uint32_t generation)
{
	uint64_t n_uses = handle_slot_uses(slot);

	n_uses += (2 * (uint64_t)generation - n_uses) % (2 * LANDMARK_GENERATIONS);
	atomic_store(&slot->shown.n_uses, n_uses);
}

/* The references that are in it. */
static uint64_t handle_word_stock(uint64_t word)
{
	uint32_t spares = handle_word_spares(word);

	return spares == HANDLE_HOT ? 0 : spares;
}

struct object *handle_slot_close(uint32_t number, uint64_t *ret_n_refs)
{
	struct handle_slot *slot = handle_slot_at(number);
	struct object *object = atomic_load_explicit(&slot->object, memory_order_relaxed);
	uint64_t word = atomic_exchange_explicit(&slot->word, handle_slot_count_use(slot),
						 memory_order_acq_rel);

	atomic_store_explicit(&slot->object, NULL, memory_order_relaxed);
	handle_slot_free(number);
	*ret_n_refs = 1 + handle_word_stock(word);
	return object;
}

static bool handle_slot_is_empty(const struct handle_slot *slot)
{
	return handle_word_spares(
		       atomic_load_explicit(&slot->word, memory_order_relaxed)) == 0;
}

void handle_slot_restock(struct handle_slot *slot)
{
	if (!handle_slot_is_empty(slot))
		return;
	object_ref_many(atomic_load_explicit(&slot->object, memory_order_relaxed),
			HANDLE_SPARES);
	atomic_fetch_add_explicit(&slot->word, HANDLE_SPARES, memory_order_release);
}

void handle_slot_heat(struct handle_slot *slot)
{
	if (!handle_slot_is_empty(slot))
		return;
	atomic_store_explicit(&slot->object->is_hot, true, memory_order_relaxed);
	atomic_fetch_add_explicit(&slot->word, HANDLE_HOT, memory_order_release);
}

void handle_slot_withdraw(struct handle_slot *slot)
{
	uint64_t word = atomic_fetch_and_explicit(&slot->word, ~(uint64_t)HANDLE_HOT,
						  memory_order_acq_rel);

	/* Not the last: the slot's own stays. */
	object_unref_many(atomic_load_explicit(&slot->object, memory_order_relaxed),
			  handle_word_stock(word));
}
