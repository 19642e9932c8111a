/* SPDX-License-Identifier: MIT */
/*
 * Waiting. This room knows handles, rights and calls, and no kind of object: each says itself
 * what there is to look at. Every object waited for is held by a reference, so a handle that
 * somebody closes meanwhile takes nothing away; for a look at one a hand on it will do.
 *
 * An alertable wait ends when calls have been made. They come from other threads, and from
 * timers of this one, for which it wakes up in time (core/completion.h). What is signaled at
 * once is had before any call is made.
 *
 * Locks: none.
 */
#include "core/waiting.h"

#include <errno.h>

#include "base/err.h"
#include "core/apc.h"
#include "core/completion.h"
#include "core/handle.h"
#include "core/waitable.h"
#include "os/clock.h"

uint64_t waiting_deadline_ns(uint64_t duration_ns)
{
	uint64_t now_ns;

	if (duration_ns == 0 || duration_ns == WAIT_FOREVER)
		return duration_ns;
	now_ns = clock_monotonic_ns();
	return duration_ns < WAIT_FOREVER - now_ns ? now_ns + duration_ns : WAIT_FOREVER;
}

/* What a wait for that object looks at. */
static int waiting_item(struct object *object, uint32_t rights, struct wait_item *ret)
{
	if (!(rights & RIGHT_SYNCHRONIZE))
		return ERR_RIGHT_MISSING;
	if (!object->kind->wait_item)
		return ERR_NOT_WAITABLE;
	return object->kind->wait_item(object, ret);
}

int waiting_add(struct waiting *waiting, uint64_t handle)
{
	uint32_t rights, i = waiting->n_objects;
	struct object *object;
	int r = handle_find(handle, NULL, &object, &rights);

	if (r < 0)
		return r;
	r = waiting_item(object, rights, &waiting->items[i]);
	if (r < 0) {
		object_unref(object);
		return r;
	}
	waiting->objects[i] = object;
	waiting->n_objects++;
	return 0;
}

int waiting_try(uint64_t handle)
{
	struct wait_item item;
	struct handle_use use;
	int r = handle_use(handle, NULL, &use);

	if (r < 0)
		return r;
	r = waiting_item(use.object, use.rights, &item);
	if (r == 0)
		r = item.face ? wait_try(item.face) : -EBUSY;
	handle_unuse(&use);
	return r;
}

void waiting_deinit(struct waiting *waiting)
{
	while (waiting->n_objects > 0)
		object_unref(waiting->objects[--waiting->n_objects]);
}

/* By whatever handles: one object cannot be had twice at once. What has a cell is told apart by
 * that; of what has none, processes, there are few. */
static int waiting_check_twins(const struct waiting *waiting)
{
	if (several_twins(waiting->items, waiting->n_objects))
		return ERR_WAIT_TWICE;
	for (uint32_t i = 1; i < waiting->n_objects; i++)
		for (uint32_t j = 0; j < i && !waiting->items[i].face; j++)
			if (object_is_same(waiting->objects[i], waiting->objects[j]))
				return ERR_WAIT_TWICE;
	return 0;
}

static bool waiting_has_call(void *data)
{
	(void)data;
	return apc_is_pending() || completion_is_due();
}

/* Until the deadline, or until a timer's call may be due. */
static int waiting_run_once(const struct waiting *waiting, uint32_t *ret_index)
{
	struct wait wait = {
		.items = (struct wait_item *)waiting->items,
		.n_items = waiting->n_objects,
		.wants_all = waiting->wants_all,
		.is_alertable = waiting->is_alertable,
		.deadline_ns = waiting->deadline_ns,
	};
	uint64_t next_ns;
	int r;

	if (!waiting->is_alertable)
		return wait_run(&wait, ret_index);
	wait.has_call = waiting_has_call;
	next_ns = completion_next_ns();
	if (next_ns < wait.deadline_ns)
		wait.deadline_ns = next_ns;
	r = wait_run(&wait, ret_index);
	if (r != NEWS_TIMED_OUT)
		return r;
	if (waiting_has_call(NULL))
		return NEWS_CALLED;
	return wait.deadline_ns == waiting->deadline_ns ? r : -EAGAIN;
}

int waiting_run(struct waiting *waiting, uint32_t *ret_index)
{
	int r = waiting->wants_all ? waiting_check_twins(waiting) : 0;

	if (r < 0)
		return r;
	do
		r = waiting_run_once(waiting, ret_index);
	while (r == -EAGAIN);
	if (r == NEWS_CALLED) {
		completion_queue();
		apc_run();
	}
	return r;
}

/* ---- signal one, wait for another --------------------------------------------------- */

static int waiting_check_signal(const struct object *object, uint32_t rights)
{
	const struct waitable_kind *kind = waitable_kind_of(object->kind);

	if (!object_is_cell(object) || !kind->signal)
		return ERR_HANDLE_OTHER_KIND;
	return (rights & kind->signal_rights) == kind->signal_rights ? 0
								     : ERR_RIGHT_MISSING;
}

int waiting_find_signal(uint64_t handle, struct object **ret)
{
	struct object *object;
	uint32_t rights;
	int r = handle_find(handle, NULL, &object, &rights);

	if (r < 0)
		return r;
	r = waiting_check_signal(object, rights);
	if (r == 0)
		*ret = object;
	else
		object_unref(object);
	return r;
}

int waiting_signal(struct object *object)
{
	return waitable_kind_of(object->kind)->signal(waitable_of(object)->face);
}
