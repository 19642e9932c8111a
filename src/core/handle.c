/* SPDX-License-Identifier: MIT */
/*
 * Handles.
 *
 * A value is (generation, slot) shifted left by two: 22 bits of slot, 7 of generation.
 * The generation counts the uses of a slot, so a handle that was closed is recognised
 * when it is used again, until its slot has been reused 128 times. Everything fits in 31
 * bits: programs print handles with %d and keep them in 32-bit fields.
 *
 * Slots live in chunks that never move or go away. Each begins with what other processes
 * may read of it (core/landmark.h); a landmark tells them where the chunks are. It is put
 * up with the first chunk, and where that fails, with the next: without it, others cannot
 * duplicate our handles, which is no reason for us to have none.
 *
 * Locks: HANDLES, for nanoseconds; objects are freed after it is released.
 */
#include "core/handle.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/rank.h"
#include "core/landmark.h"
#include "os/atfork.h"
#include "os/remote.h"

enum {
	HANDLE_CHUNK = 1024,
	HANDLE_SLOT_BITS = 22,
	HANDLE_MAX_SLOTS = 1 << HANDLE_SLOT_BITS,
	HANDLE_MAX_CHUNKS = HANDLE_MAX_SLOTS / HANDLE_CHUNK,
};

struct handle_slot {
	struct landmark_slot shown; /* to other processes */
	struct object *object;      /* NULL: free */
	uint32_t next_free;
	uint8_t flags; /* HANDLE_* */
};

static pthread_mutex_t handle_lock = PTHREAD_MUTEX_INITIALIZER;

/* under HANDLES */
static struct handle_slot *handle_chunks[HANDLE_MAX_CHUNKS];
static bool handle_is_marked;
static uint32_t handle_n_slots = 1; /* slot 0 would make handle 0, which means none */
static uint32_t handle_first_free;

static void handle_enter(void)
{
	rank_enter(RANK_HANDLES);
	pthread_mutex_lock(&handle_lock);
}

static void handle_leave(void)
{
	pthread_mutex_unlock(&handle_lock);
	rank_leave(RANK_HANDLES);
}

ATFORK_ROOM(RANK_HANDLES, handle_enter, handle_leave, handle_leave);

static struct handle_slot *handle_slot_at(uint32_t number)
{
	return &handle_chunks[number / HANDLE_CHUNK][number % HANDLE_CHUNK];
}

static void handle_mark_locked(void)
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

/* A slot is free, or there is room for one more. */
static int handle_reserve_locked(void)
{
	if (handle_first_free)
		return 0;
	if (handle_n_slots == HANDLE_MAX_SLOTS)
		return ERR_HANDLES_EXHAUSTED;
	if (!handle_chunks[handle_n_slots / HANDLE_CHUNK]) {
		/* Allocated under the lock: once in 1024 handles. */
		struct handle_slot *chunk = calloc(HANDLE_CHUNK, sizeof(*chunk));

		if (!chunk)
			return -ENOMEM;
		handle_chunks[handle_n_slots / HANDLE_CHUNK] = chunk;
		handle_mark_locked();
	}
	return 0;
}

static void handle_free_slot_locked(uint32_t number)
{
	handle_slot_at(number)->next_free = handle_first_free;
	handle_first_free = number;
}

static int handle_take_slot_locked(uint32_t *ret)
{
	int r = handle_reserve_locked();

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

int handle_prepare(void)
{
	int r;

	handle_enter();
	r = handle_reserve_locked();
	handle_leave();
	return r;
}

/* What others may see changes by the store to n_uses: after the object is described when a
 * handle is opened, before its descriptor goes when it is closed. */
static uint64_t handle_count_use_locked(struct handle_slot *slot)
{
	return atomic_fetch_add(&slot->shown.n_uses, 1) + 1;
}

static uint32_t handle_generation_locked(const struct handle_slot *slot)
{
	return landmark_generation(
		atomic_load_explicit(&slot->shown.n_uses, memory_order_relaxed));
}

static uint32_t handle_value_locked(uint32_t number)
{
	return (handle_generation_locked(handle_slot_at(number)) << HANDLE_SLOT_BITS |
		number)
	       << 2;
}

static struct landmark_object handle_show(const struct object *object, uint32_t rights)
{
	struct landmark_object shown = { .kind = LANDMARK_NOTHING, .fd = -1 };

	if (object->kind->describe)
		object->kind->describe(object, &shown);
	shown.rights = rights;
	return shown;
}

static int handle_share(struct object *object)
{
	return object->kind->share ? object->kind->share(object) : 0;
}

int handle_new(struct object *object, uint32_t rights, bool is_inheritable, uint32_t *ret)
{
	struct landmark_object shown;
	uint32_t number;
	int r = is_inheritable ? handle_share(object) : 0;

	if (r < 0)
		return r;
	shown = handle_show(object, rights);

	handle_enter();
	r = handle_take_slot_locked(&number);
	if (r == 0) {
		struct handle_slot *slot = handle_slot_at(number);

		slot->object = object;
		slot->flags = is_inheritable ? HANDLE_INHERITS : 0;
		slot->shown.object = shown;
		handle_count_use_locked(slot);
		*ret = handle_value_locked(number);
	}
	handle_leave();
	return r;
}

static struct handle_slot *handle_resolve_locked(uint64_t handle, uint32_t *ret_number)
{
	uint64_t value = handle >> 2;
	uint32_t number = (uint32_t)value & (HANDLE_MAX_SLOTS - 1);
	struct handle_slot *slot;

	if (number == 0 || number >= handle_n_slots)
		return NULL;
	slot = handle_slot_at(number);
	if (!slot->object || handle_generation_locked(slot) != value >> HANDLE_SLOT_BITS)
		return NULL;
	*ret_number = number;
	return slot;
}

int handle_find(uint64_t handle, const struct object_kind *kind, struct object **ret,
		uint32_t *ret_rights)
{
	struct handle_slot *slot;
	uint32_t number;
	int r = ERR_HANDLE_INVALID;

	handle_enter();
	slot = handle_resolve_locked(handle, &number);
	if (slot && kind && slot->object->kind != kind) {
		r = ERR_HANDLE_OTHER_KIND;
	} else if (slot) {
		*ret = object_ref(slot->object);
		*ret_rights = slot->shown.object.rights;
		r = 0;
	}
	handle_leave();
	return r;
}

int handle_close(uint64_t handle)
{
	struct object *object = NULL;
	struct handle_slot *slot;
	int r = ERR_HANDLE_INVALID;
	uint32_t number;

	handle_enter();
	slot = handle_resolve_locked(handle, &number);
	if (slot && slot->flags & HANDLE_IS_PROTECTED) {
		r = ERR_HANDLE_PROTECTED;
	} else if (slot) {
		object = slot->object;
		slot->object = NULL;
		handle_count_use_locked(slot);
		handle_free_slot_locked(number);
	}
	handle_leave();

	if (!object)
		return r;
	object_unref(object);
	return 0;
}

int handle_flags(uint64_t handle, uint32_t *ret)
{
	struct handle_slot *slot;
	uint32_t number;

	handle_enter();
	slot = handle_resolve_locked(handle, &number);
	if (slot)
		*ret = slot->flags;
	handle_leave();
	return slot ? 0 : ERR_HANDLE_INVALID;
}

static int handle_share_found(uint64_t handle)
{
	struct object *object;
	uint32_t rights;
	int r = handle_find(handle, NULL, &object, &rights);

	if (r < 0)
		return r;
	r = handle_share(object);
	object_unref(object);
	return r;
}

int handle_set_flags(uint64_t handle, uint32_t mask, uint32_t flags)
{
	struct handle_slot *slot;
	uint32_t number;

	if (mask & flags & HANDLE_INHERITS) {
		int r = handle_share_found(handle);

		if (r < 0)
			return r;
	}
	handle_enter();
	slot = handle_resolve_locked(handle, &number);
	if (slot)
		slot->flags = (uint8_t)((slot->flags & ~mask) | (flags & mask));
	handle_leave();
	return slot ? 0 : ERR_HANDLE_INVALID;
}

void handle_copies_free(struct handle_copy *copies, size_t n)
{
	for (size_t i = 0; i < n; i++)
		object_unref(copies[i].object);
	free(copies);
}

static bool handle_inherits_locked(uint32_t number)
{
	const struct handle_slot *slot = handle_slot_at(number);

	return slot->object && slot->flags & HANDLE_INHERITS;
}

int handle_list_inheritable(struct handle_copy **ret, size_t *ret_n)
{
	struct handle_copy *copies = NULL;
	size_t n = 0, cap = 0;

	handle_enter();
	for (uint32_t number = 1; number < handle_n_slots; number++)
		cap += handle_inherits_locked(number);
	/* Allocated under the lock: the number must not grow meanwhile. */
	if (cap > 0)
		copies = malloc(cap * sizeof(*copies));
	for (uint32_t number = 1; copies && number < handle_n_slots; number++) {
		const struct handle_slot *slot = handle_slot_at(number);

		if (handle_inherits_locked(number))
			copies[n++] = (struct handle_copy) {
				.object = object_ref(slot->object),
				.handle = handle_value_locked(number),
				.rights = slot->shown.object.rights,
				.flags = slot->flags,
			};
	}
	handle_leave();
	if (cap > 0 && !copies)
		return -ENOMEM;
	*ret = copies;
	*ret_n = n;
	return 0;
}

/* Makes the slots up to this one; those before it are free. */
static int handle_reach_locked(uint32_t number)
{
	uint32_t first_free = handle_first_free;
	int r = 0;

	while (r == 0 && handle_n_slots <= number) {
		handle_first_free = 0;
		r = handle_reserve_locked();
		handle_first_free = first_free;
		if (r == 0 && handle_n_slots < number) {
			handle_free_slot_locked(handle_n_slots);
			first_free = handle_n_slots;
		}
		handle_n_slots += r == 0;
	}
	return r;
}

static int handle_claim_locked(uint32_t number)
{
	uint32_t n_slots = handle_n_slots, *link = &handle_first_free;
	int r = handle_reach_locked(number);

	if (r < 0 || number >= n_slots)
		return r;
	while (*link && *link != number)
		link = &handle_slot_at(*link)->next_free;
	if (!*link)
		return ERR_HANDLE_INVALID;
	*link = handle_slot_at(number)->next_free;
	return 0;
}

int handle_place(const struct handle_copy *copy)
{
	const struct landmark_object shown = handle_show(copy->object, copy->rights);
	uint32_t number = copy->handle >> 2 & (HANDLE_MAX_SLOTS - 1),
		 generation = copy->handle >> 2 >> HANDLE_SLOT_BITS;
	int r = ERR_HANDLE_INVALID;

	handle_enter();
	if (number > 0 && generation < LANDMARK_GENERATIONS)
		r = handle_claim_locked(number);
	if (r == 0) {
		struct handle_slot *slot = handle_slot_at(number);

		slot->object = copy->object;
		slot->flags = (uint8_t)copy->flags;
		slot->shown.object = shown;
		atomic_store(&slot->shown.n_uses, 2 * (uint64_t)generation);
		handle_count_use_locked(slot);
	}
	handle_leave();
	return r;
}

/* The next slot from `*number` on that is one of the object's. */
static struct handle_slot *handle_next_of_locked(const struct object *object,
						 uint32_t *number)
{
	for (; *number < handle_n_slots; ++*number)
		if (handle_slot_at(*number)->object == object)
			return handle_slot_at((*number)++);
	return NULL;
}

int handle_change(struct object *object, int (*change)(void *data), void *data)
{
	uint32_t n_users = 1, number = 1;
	struct handle_slot *slot;
	int r = ERR_OBJECT_IN_USE;

	handle_enter();
	while (handle_next_of_locked(object, &number))
		n_users++;
	/* More of them come from handles alone, and those are locked. */
	if (atomic_load_explicit(&object->n_refs, memory_order_acquire) == n_users)
		r = change(data);
	number = 1;
	while (r == 0 && (slot = handle_next_of_locked(object, &number)))
		slot->shown.object = handle_show(object, slot->shown.object.rights);
	handle_leave();
	return r;
}
