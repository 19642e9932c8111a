/* SPDX-License-Identifier: MIT */
/*
 * Objects that are cells. A named one is in the table that processes share; one without a
 * name is in this process's memory, which is faster and which nobody else can reach. That is
 * decided at birth: whoever asks for an inheritable handle gets an object in the table, under
 * a name that only its holders learn.
 *
 * An object can move into the table later, when a handle of it becomes inheritable, as long
 * as nobody is looking: no other call works with it, so nobody waits for it, and it is no
 * mutex that is owned (the owner's thread has the place of its word on a list). Then its
 * state is copied, and the copy is what it is from now on. Otherwise it stays, and the call
 * that would have made it inheritable fails: that is better than a handle that another process
 * has and that means something else there.
 *
 * What is kept of a security descriptor is this process's own.
 *
 * Locks: HANDLES while an object moves (core/handle.c), so that no call can begin to use it.
 * Crash: what is in the table is the store's business.
 */
#include "core/waitable.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/handle.h"
#include "core/landmark.h"
#include "core/security.h"
#include "os/clock.h"
#include "store/wait.h"

static const struct waitable_kind *waitable_its_kind(const struct waitable *waitable)
{
	return waitable_kind_of(waitable->object.kind);
}

void waitable_free_object(struct object *object)
{
	struct waitable *waitable = waitable_of(object);
	const struct waitable_kind *kind = waitable_its_kind(waitable);

	if (kind->forget)
		kind->forget(waitable);
	cell_close(waitable->face);
	if (waitable->face != &waitable->first_face)
		free(waitable->face);
	security_forget(&waitable->security);
	free(waitable);
}

bool waitable_is_same(const struct object *object, const struct object *other)
{
	const struct face *face = waitable_of((struct object *)object)->face,
			  *its_face = waitable_of((struct object *)other)->face;

	return face->cell == its_face->cell && face->serial == its_face->serial;
}

int waitable_read_security(struct object *object, struct descriptor_relative **ret)
{
	int r = security_kept(&waitable_of(object)->security, ret);

	return r <= 0 ? r : security_new(ret, object->kind, NULL, security_of_caller());
}

int waitable_write_security(struct object *object,
			    const struct descriptor_relative *whole)
{
	return security_keep(&waitable_of(object)->security, whole);
}

/* Others open it by its name, be it a secret one. */
void waitable_describe(const struct object *object, struct landmark_object *ret)
{
	const struct waitable *waitable = waitable_of((struct object *)object);
	const struct name *name = &waitable->face->holding.name;

	if (!waitable->face->entry)
		return;
	*ret = (struct landmark_object) {
		.kind = waitable_its_kind(waitable)->landmark,
		.fd = -1,
		.flags = LANDMARK_IS_NAMED,
		.extent = waitable->face->serial,
		.name_address = (uintptr_t)name->text,
		.n_name_bytes = name->n_bytes,
		.scope = (uint32_t)name->scope,
	};
}

int waitable_wait_item(struct object *object, struct wait_item *ret)
{
	*ret = (struct wait_item) { .face = waitable_of(object)->face, .pidfd = -1 };
	return 0;
}

/* A name goes with the last handle, however long somebody still waits. */
void waitable_orphan(struct object *object)
{
	cell_unname(waitable_of(object)->face);
}

/* ---- lifetime ----------------------------------------------------------------------- */

/* Without a face yet; keeps a copy of the name for as long as it lives. */
static struct waitable *waitable_new(const struct waitable_kind *kind,
				     const struct name *name)
{
	size_t n_text_bytes = name ? name->n_bytes : 0;
	/* glibc's calloc() would pass by what the thread has just freed. */
	struct waitable *waitable = malloc(kind->n_bytes + n_text_bytes);

	if (!waitable)
		return NULL;
	memset((void *)waitable, 0, kind->n_bytes);
	object_init(&waitable->object, &kind->object);
	waitable->face = &waitable->first_face;
	if (name) {
		char *text = (char *)waitable + kind->n_bytes;

		memcpy(text, name->text, n_text_bytes);
		waitable->own_name = *name;
		waitable->own_name.text = text;
		waitable->name = &waitable->own_name;
	}
	return waitable;
}

int waitable_create(struct waitable **ret, const struct waitable_kind *kind,
		    const struct name *name, const struct cell_start *start,
		    const struct descriptor_relative *security)
{
	_cleanup_(freep) struct waitable *waitable = waitable_new(kind, name);
	int r, kept = 0;

	if (!waitable)
		return -ENOMEM;
	/* Before anybody can see it: what fails now has not happened. */
	if (security)
		kept = security_keep(&waitable->security, security);
	if (kept < 0)
		return kept;
	r = cell_create(&waitable->first_face, waitable->name, start);
	if (r != 0)
		security_forget(&waitable->security);
	if (r < 0)
		return r;
	*ret = take_ptr(&waitable);
	return r;
}

int waitable_open(struct waitable **ret, const struct waitable_kind *kind,
		  const struct name *name)
{
	_cleanup_(freep) struct waitable *waitable = waitable_new(kind, name);
	int r;

	if (!waitable)
		return -ENOMEM;
	r = cell_open(&waitable->first_face, waitable->name, kind->cell);
	if (r < 0)
		return r;
	*ret = take_ptr(&waitable);
	return 0;
}

int waitable_find(struct waitable **ret, const struct waitable_kind *kind,
		  uint64_t handle, uint32_t rights)
{
	struct object *object;
	uint32_t granted;
	int r = handle_find(handle, &kind->object, &object, &granted);

	if (r < 0)
		return r;
	if ((granted & rights) != rights) {
		object_unref(object);
		return ERR_RIGHT_MISSING;
	}
	*ret = waitable_of(object);
	return 0;
}

int waitable_use(struct handle_use *ret, const struct waitable_kind *kind,
		 uint64_t handle, uint32_t rights)
{
	int r = handle_use(handle, &kind->object, ret);

	if (r < 0)
		return r;
	if ((ret->rights & rights) != rights) {
		handle_unuse(ret);
		return ERR_RIGHT_MISSING;
	}
	return 0;
}

/* ---- moving into the table ---------------------------------------------------------- */

/* How a twin of it would have to be born. Errors: ERR_OBJECT_IN_USE */
static int waitable_start(struct waitable *waitable, struct cell_start *ret,
			  struct cell_state *ret_state)
{
	const struct waitable_kind *kind = waitable_its_kind(waitable);
	int r = cell_query(waitable->face, ret_state);

	if (r < 0)
		return r;
	if (ret_state->n_waiters || ret_state->owner_tid || ret_state->is_abandoned ||
	    (kind->cell == CELL_TIMER && ret_state->is_signaled))
		return ERR_OBJECT_IN_USE;
	*ret = (struct cell_start) {
		.kind = kind->cell,
		.is_manual = ret_state->is_manual,
		.value = kind->cell == CELL_SEMAPHORE ? ret_state->count
						      : ret_state->is_signaled,
		.maximum = ret_state->maximum,
		.is_shared = true,
	};
	return 0;
}

/* A timer that runs goes on with what is left of its time. */
static int waitable_go_on(struct face *twin, const struct cell_state *state)
{
	uint64_t now_ns = clock_monotonic_ns();
	struct timer_setting setting = { .period_ms = state->period_ms };

	if (state->kind != CELL_TIMER || !state->due_ns)
		return 0;
	if (state->due_ns > now_ns)
		setting.due_100ns = -(int64_t)((state->due_ns - now_ns + 99) / 100);
	return timer_set(twin, &setting);
}

struct waitable_move {
	struct waitable *waitable;
	struct cell_start start; /* how the twin was born */
	struct face *twin;
};

/* Nobody else uses the object, nor can anybody begin to. */
static int waitable_settle(void *data)
{
	struct waitable_move *move = data;
	struct waitable *waitable = move->waitable;
	struct cell_state state;
	struct cell_start start;
	int r = waitable_start(waitable, &start, &state);

	if (r < 0)
		return r;
	if (start.value != move->start.value)
		return ERR_OBJECT_IN_USE;
	waitable->face = move->twin;
	return 0;
}

static int waitable_move(struct waitable_move *move)
{
	struct face *old = move->waitable->face;
	struct cell_state state;
	int r = waitable_start(move->waitable, &move->start, &state);

	if (r < 0)
		return r;
	r = cell_create(move->twin, NULL, &move->start);
	if (r < 0)
		return r;
	r = waitable_go_on(move->twin, &state);
	if (r == 0)
		r = handle_change(&move->waitable->object, waitable_settle, move);
	cell_close(r == 0 ? old : move->twin);
	return r;
}

int waitable_share(struct object *object)
{
	_cleanup_(freep) struct face *twin = NULL;
	struct waitable_move move = { .waitable = waitable_of(object) };
	int r;

	if (move.waitable->face->entry)
		return 0;
	twin = calloc(1, sizeof(*twin));
	if (!twin)
		return -ENOMEM;
	move.twin = twin;
	r = waitable_move(&move);
	if (r == 0)
		twin = NULL;
	return r;
}
