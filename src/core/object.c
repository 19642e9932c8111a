/* SPDX-License-Identifier: MIT */
/*
 * Objects of this process. The last reference (the last handle, or a call still working
 * with the object) frees it; what other processes see of it is the store's business.
 *
 * Calls that work with a hot object need no reference: their threads have it in their hand
 * (core/hazard.h), having found it by a handle that was open. So when the last reference to
 * such an object goes, its handles are closed and nobody finds it any more; if it is in a hand
 * all the same, it loses its name and is left behind, for the thread with the hand to free.
 *
 * Locks: LEFT. Objects are freed when it is released.
 */
#include "core/object.h"

#include <pthread.h>
#include <stddef.h>

#include "base/err.h"
#include "base/rank.h"
#include "os/atfork.h"
#include "os/ending.h"
#include "os/fence.h"

static pthread_mutex_t object_lock = PTHREAD_MUTEX_INITIALIZER;
static struct object *object_left; /* under LEFT */

static void object_enter(void)
{
	rank_enter(RANK_LEFT);
	pthread_mutex_lock(&object_lock);
}

static void object_leave(void)
{
	pthread_mutex_unlock(&object_lock);
	rank_leave(RANK_LEFT);
}

static void object_child(void)
{
	object_leave();
	hazard_forget_others();
}

ATFORK_ROOM(RANK_LEFT, object_enter, object_leave, object_child);

static void object_thread_ends(void)
{
	if (hazard_give_back())
		object_free_left();
}

ENDING_ROOM(ENDING_HAZARD, object_thread_ends);

bool object_try_ref(struct object *object)
{
	uint64_t n_refs = atomic_load_explicit(&object->n_refs, memory_order_relaxed);

	while (n_refs > 0)
		if (atomic_compare_exchange_weak_explicit(
			    &object->n_refs, &n_refs, n_refs + 1, memory_order_relaxed,
			    memory_order_relaxed))
			return true;
	return false;
}

/* Those that are in nobody's hand move to `ret`. True: somebody has been asked just now to see
 * to those that are. */
static bool object_sort_left_locked(struct object **ret)
{
	struct object **link = &object_left, *object;
	bool has_news = false;

	while ((object = *link)) {
		enum hazard_answer answer = hazard_ask(object);

		if (answer == HAZARD_NONE) {
			*link = object->next_left;
			object->next_left = *ret;
			*ret = object;
		} else {
			has_news |= answer == HAZARD_NEWS;
			link = &object->next_left;
		}
	}
	return has_news;
}

void object_free_left(void)
{
	struct object *free_now = NULL;

	hazard_begin_to_see();
	object_enter();
	/* Whoever is in the way a second time will look after us. */
	while (object_sort_left_locked(&free_now) && fence_others())
		;
	object_leave();
	while (free_now) {
		struct object *object = free_now;

		free_now = object->next_left;
		object->kind->free(object);
	}
}

/* The last reference has gone to an object that calls may work with. */
__attribute__((noinline)) static void object_free_hot(struct object *object)
{
	bool is_certain = fence_others();

	if (is_certain && hazard_count(object) == 0) {
		object->kind->free(object);
		return;
	}
	if (object->kind->orphan)
		object->kind->orphan(object);
	if (!is_certain)
		return; /* see fence_others(): its memory is lost, its name is not */
	object_enter();
	object->next_left = object_left;
	object_left = object;
	object_leave();
	object_free_left();
}

void object_unref_many(struct object *object, uint64_t n)
{
	if (alone_or_fetch_add(&object->n_refs, -n, memory_order_acq_rel) != n || !n)
		return;
	if (__builtin_expect(atomic_load_explicit(&object->is_hot, memory_order_relaxed),
			     0))
		object_free_hot(object);
	else
		object->kind->free(object);
}

struct object *object_unref(struct object *object)
{
	if (object)
		object_unref_many(object, 1);
	return NULL;
}

uint32_t object_map_rights(const struct object_kind *kind, uint32_t wanted)
{
	uint32_t granted = wanted & 0x01FFFFFF;

	if (wanted & RIGHT_GENERIC_READ)
		granted |= kind->generic_read;
	if (wanted & RIGHT_GENERIC_WRITE)
		granted |= kind->generic_write;
	if (wanted & RIGHT_GENERIC_EXECUTE)
		granted |= kind->generic_execute;
	if (wanted & (RIGHT_GENERIC_ALL | RIGHT_MAXIMUM))
		granted |= kind->all;
	return granted;
}

int object_grant(const struct object_kind *kind, uint32_t wanted, uint32_t *ret)
{
	uint32_t granted = object_map_rights(kind, wanted);

	if (granted & RIGHT_SYSTEM_SECURITY)
		return ERR_PRIVILEGE_MISSING;
	if (granted == 0 || granted & ~kind->all)
		return ERR_RIGHT_MISSING;
	*ret = granted;
	return 0;
}

int object_duplicate(struct object *object, uint32_t rights, const uint32_t *wanted,
		     struct object **ret, uint32_t *ret_rights)
{
	const struct object_kind *kind = object->kind;
	uint32_t granted = wanted ? object_map_rights(kind, *wanted) : rights;
	int r = 0;

	if (granted & RIGHT_SYSTEM_SECURITY)
		return ERR_PRIVILEGE_MISSING;
	granted &= kind->all;
	if (granted & ~rights && kind->widen)
		r = kind->widen(object, granted, ret);
	else
		*ret = object_ref(object);
	if (r == 0)
		*ret_rights = granted;
	return r;
}

bool object_is_same(const struct object *object, const struct object *other)
{
	if (object == other)
		return true;
	return object->kind == other->kind && object->kind->is_same &&
	       object->kind->is_same(object, other);
}
