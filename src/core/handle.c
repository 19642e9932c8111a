/* SPDX-License-Identifier: MIT */
/*
 * Handles.
 *
 * A value is (generation, slot) shifted left by two: 22 bits of slot, 7 of generation.
 * The generation counts the uses of a slot, so a handle that was closed is recognised
 * when it is used again, until its slot has been reused 128 times. Everything fits in 31
 * bits: programs print handles with %d and keep them in 32-bit fields.
 *
 * Finding and using, one of which every call does, take no lock; why that is safe, whoever
 * closes the handle meanwhile, is told in core/handle-slot.c. All else is done under HANDLES.
 *
 * Locks: HANDLES, for nanoseconds; objects are freed after it is released.
 */
#include "core/handle.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/rank.h"
#include "core/handle-slot.h"
#include "os/atfork.h"
#include "os/fence.h"

static pthread_mutex_t handle_lock = PTHREAD_MUTEX_INITIALIZER;

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

int handle_prepare(void)
{
	int r;

	handle_enter();
	r = handle_slot_reserve();
	handle_leave();
	return r;
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
	r = handle_slot_take(&number);
	if (r == 0) {
		handle_slot_open(handle_slot_at(number), object, &shown,
				 is_inheritable ? HANDLE_INHERITS : 0);
		*ret = handle_slot_value(number);
	}
	handle_leave();
	return r;
}

static inline int handle_judge(const struct object *object,
			       const struct object_kind *kind)
{
	return kind && object->kind != kind ? ERR_HANDLE_OTHER_KIND : 0;
}

/* What nobody can wait for is never hot: nobody uses it all the time for a moment. */
static inline bool handle_may_be_hot(const struct object_kind *kind)
{
	return !kind || kind->wait_item;
}

/* There are no spare references: they have been used up, or somebody wants to be alone with the
 * object for a moment. */
static int handle_find_slowly(uint64_t handle, const struct object_kind *kind,
			      bool wants_heat, struct object **ret, uint32_t *ret_rights)
{
	struct handle_slot *slot;
	int r;

	handle_enter();
	slot = handle_slot_resolve(handle);
	r = slot ? handle_judge(slot->object, kind) : ERR_HANDLE_INVALID;
	if (r >= 0) {
		*ret = object_ref(slot->object);
		*ret_rights = slot->rights;
		if (wants_heat && handle_may_be_hot(slot->object->kind))
			handle_slot_heat(slot);
		else
			handle_slot_restock(slot);
	}
	handle_leave();
	return r;
}

/* The same of a slot that may be hot: then the reference comes from the thread's hand. Not for
 * who holds a lock, which those who ask for files do: opening a hand may free something. */
__attribute__((noinline)) static int handle_find_otherwise(uint64_t handle,
							   const struct object_kind *kind,
							   struct object **ret,
							   uint32_t *ret_rights)
{
	struct hazard *hazard = handle_may_be_hot(kind) ? hazard_ready() : NULL;
	int r = -EAGAIN;

	if (hazard)
		r = handle_slot_grasp(handle, hazard, ret, ret_rights);
	if (r == 0)
		r = handle_judge(*ret, kind);
	if (r == 0 && !object_try_ref(*ret))
		r = -ESTALE; /* closed by now */
	if (r != -EAGAIN)
		object_let_go(hazard);
	if (r == -EAGAIN || r == -ESTALE)
		return handle_find_slowly(handle, kind, false, ret, ret_rights);
	return r;
}

static int handle_refuse(struct object *object, int r)
{
	object_unref(object);
	return r;
}

/* Its hot way makes no call, and so keeps nothing on the stack. */
int handle_find(uint64_t handle, const struct object_kind *kind, struct object **ret,
		uint32_t *ret_rights)
{
	struct object *object;
	uint32_t rights;
	int r;

	rank_could_enter(RANK_HANDLES);
	r = handle_slot_find(handle, &object, &rights);
	if (__builtin_expect(r == -EAGAIN, 0))
		return handle_find_otherwise(handle, kind, ret, ret_rights);
	if (r < 0)
		return r;
	r = handle_judge(object, kind);
	if (r < 0)
		return handle_refuse(object, r);
	*ret = object;
	*ret_rights = rights;
	return 0;
}

/* By a reference, or as a slot that is hot by now. */
__attribute__((noinline)) static int handle_use_otherwise(uint64_t handle,
							  const struct object_kind *kind,
							  struct handle_use *ret)
{
	int r = handle_slot_find(handle, &ret->object, &ret->rights);

	ret->hazard = NULL;
	if (r == -EAGAIN)
		return handle_find_slowly(handle, kind, hazard_ready() != NULL,
					  &ret->object, &ret->rights);
	if (r < 0)
		return r;
	r = handle_judge(ret->object, kind);
	return r < 0 ? handle_refuse(ret->object, r) : 0;
}

/* It was closed in this moment, or is of another kind. */
__attribute__((noinline)) static int handle_use_again(struct hazard *hazard,
						      uint64_t handle,
						      const struct object_kind *kind,
						      struct handle_use *ret)
{
	object_let_go(hazard);
	return handle_use_otherwise(handle, kind, ret);
}

int handle_use(uint64_t handle, const struct object_kind *kind, struct handle_use *ret)
{
	struct hazard *hazard = hazard_ready_already();
	struct object *object;
	uint32_t rights;
	int r;

	rank_could_enter(RANK_HANDLES);
	if (!hazard)
		return handle_use_otherwise(handle, kind, ret);
	r = handle_slot_grasp(handle, hazard, &object, &rights);
	if (r == -ESTALE || (r == 0 && handle_judge(object, kind) < 0))
		return handle_use_again(hazard, handle, kind, ret);
	if (r < 0)
		return handle_use_otherwise(handle, kind, ret);
	ret->object = object;
	ret->hazard = hazard;
	ret->rights = rights;
	return 0;
}

/* The next slot from `*number` on that is one of the object's. */
static struct handle_slot *handle_next_of_locked(const struct object *object,
						 uint32_t *number)
{
	while (*number < handle_slot_end()) {
		struct handle_slot *slot = handle_slot_at((*number)++);

		if (slot && slot->object == object)
			return slot;
	}
	return NULL;
}

/* One handle has just gone, and we have its references: has only a call the object now? The
 * slots are looked at only if somebody has it at all. */
static bool handle_leaves_orphan_locked(struct object *object, uint64_t n_refs)
{
	uint32_t number = 1;

	return object->kind->orphan &&
	       atomic_load_explicit(&object->n_refs, memory_order_relaxed) > n_refs &&
	       !handle_next_of_locked(object, &number);
}

int handle_close(uint64_t handle)
{
	struct object *object = NULL;
	struct handle_slot *slot;
	int r = ERR_HANDLE_INVALID;
	bool is_orphan = false;
	uint64_t n_refs;

	handle_enter();
	slot = handle_slot_resolve(handle);
	if (slot && slot->flags & HANDLE_IS_PROTECTED) {
		r = ERR_HANDLE_PROTECTED;
	} else if (slot) {
		object = handle_slot_close(handle_slot_number(handle), &n_refs);
		is_orphan = handle_leaves_orphan_locked(object, n_refs);
	}
	handle_leave();

	if (!object)
		return r;
	if (is_orphan)
		object->kind->orphan(object);
	object_unref_many(object, n_refs);
	return 0;
}

int handle_flags(uint64_t handle, uint32_t *ret)
{
	struct handle_slot *slot;

	handle_enter();
	slot = handle_slot_resolve(handle);
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

	if (mask & flags & HANDLE_INHERITS) {
		int r = handle_share_found(handle);

		if (r < 0)
			return r;
	}
	handle_enter();
	slot = handle_slot_resolve(handle);
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
	for (uint32_t number = 1; number < handle_slot_end(); number++)
		cap += handle_inherits_locked(number);
	/* Allocated under the lock: the number must not grow meanwhile. */
	if (cap > 0)
		copies = malloc(cap * sizeof(*copies));
	for (uint32_t number = 1; copies && number < handle_slot_end(); number++) {
		const struct handle_slot *slot = handle_slot_at(number);

		if (handle_inherits_locked(number))
			copies[n++] = (struct handle_copy) {
				.object = object_ref(slot->object),
				.handle = handle_slot_value(number),
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

int handle_place(const struct handle_copy *copy)
{
	const struct landmark_object shown = handle_show(copy->object, copy->rights);
	uint32_t number = handle_slot_number(copy->handle),
		 generation = copy->handle >> 2 >> HANDLE_SLOT_BITS;
	int r = ERR_HANDLE_INVALID;

	handle_enter();
	if (number > 0 && generation < LANDMARK_GENERATIONS)
		r = handle_slot_claim(number);
	if (r == 0) {
		struct handle_slot *slot = handle_slot_at(number);

		handle_slot_set_generation(slot, generation);
		handle_slot_open(slot, copy->object, &shown, (uint8_t)copy->flags);
	}
	handle_leave();
	return r;
}

/* Calls that have an object in their hands, which are no references. */
static uint64_t handle_count_hands(struct object *object)
{
	if (!atomic_load_explicit(&object->is_hot, memory_order_relaxed))
		return 0;
	return fence_others() ? hazard_count(object) : 1;
}

/*
 * How many have the object: its handles, and calls that have found it. No more calls find it
 * before the lock is released, since those of its handles have nothing to spare.
 */
static uint64_t handle_count_users_locked(struct object *object, uint32_t *ret_n_handles)
{
	struct handle_slot *slot;
	uint32_t number = 1;
	uint64_t n_hands;

	*ret_n_handles = 0;
	while ((slot = handle_next_of_locked(object, &number))) {
		handle_slot_withdraw(slot);
		++*ret_n_handles;
	}
	/* In this order: a hand may become a reference. */
	n_hands = handle_count_hands(object);
	return n_hands + atomic_load_explicit(&object->n_refs, memory_order_acquire);
}

uint64_t handle_count_users(struct object *object)
{
	uint32_t n_handles;
	uint64_t n_users;

	handle_enter();
	n_users = handle_count_users_locked(object, &n_handles);
	handle_leave();
	return n_users;
}

int handle_change(struct object *object, int (*change)(void *data), void *data)
{
	uint32_t n_handles, number = 1;
	struct handle_slot *slot;
	int r = ERR_OBJECT_IN_USE;

	handle_enter();
	/* More of them come from handles alone, and those are locked. */
	if (handle_count_users_locked(object, &n_handles) == n_handles + 1)
		r = change(data);
	while (r == 0 && (slot = handle_next_of_locked(object, &number)))
		slot->shown.object = handle_show(object, slot->shown.object.rights);
	handle_leave();
	return r;
}
