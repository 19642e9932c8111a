/* SPDX-License-Identifier: MIT */
/*
 * An object that is a cell: what events, mutexes, semaphores and timers have in common. They
 * differ in their rights, and in what is done to them.
 */
#pragma once

#include <stddef.h>

#include "core/object.h"
#include "core/security-kept.h"
#include "store/cell.h"

enum {
	RIGHT_SYNCHRONIZE = 0x100000, /* to wait for it */
};

struct waitable {
	struct object object;
	/* Set at birth; but see waitable_share(). */
	struct face *face;
	/* set at birth, then constant */
	const struct name *name; /* NULL: none */
	struct face first_face;
	struct name own_name;
	struct security_kept security;
	/* behind it, and behind what its kind adds: the text of its name */
};

struct handle_use;

struct waitable_kind {
	struct object_kind object;
	uint8_t cell;      /* CELL_* */
	uint32_t landmark; /* LANDMARK_* */
	size_t n_bytes;    /* of the structure, which begins with a struct waitable */
	uint32_t signal_rights; /* what it takes to signal one */

	/* What SignalObjectAndWait() does to it. NULL: it does not. */
	int (*signal)(struct face *face);

	/* Before it is closed for good. NULL: nothing more to do. */
	void (*forget)(struct waitable *waitable);
};

/* What every kind's `object` begins with. */
#define WAITABLE_OPERATIONS                                                 \
	.free = waitable_free_object, .is_same = waitable_is_same,          \
	.read_security = waitable_read_security,                            \
	.write_security = waitable_write_security, .share = waitable_share, \
	.orphan = waitable_orphan, .describe = waitable_describe,           \
	.wait_item = waitable_wait_item

void waitable_free_object(struct object *object);
bool waitable_is_same(const struct object *object, const struct object *other);
int waitable_read_security(struct object *object, struct descriptor_relative **ret);
int waitable_write_security(struct object *object,
			    const struct descriptor_relative *whole);
int waitable_share(struct object *object);
void waitable_orphan(struct object *object);
void waitable_describe(const struct object *object, struct landmark_object *ret);
int waitable_wait_item(struct object *object, struct wait_item *ret);

/*
 * Makes an object as `start` says, or opens the one that has the name (NULL: none). A new one
 * keeps a copy of the descriptor, if there is one.
 *
 * Return: 0, NEWS_EXISTED
 * Errors: -ENOMEM and those of cell_create()
 */
int waitable_create(struct waitable **ret, const struct waitable_kind *kind,
		    const struct name *name, const struct cell_start *start,
		    const struct descriptor_relative *security);

/* Errors: -ENOMEM and those of cell_open() */
int waitable_open(struct waitable **ret, const struct waitable_kind *kind,
		  const struct name *name);

/*
 * The object of that kind behind a handle with these rights: a reference for the caller.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_HANDLE_OTHER_KIND, ERR_RIGHT_MISSING
 */
int waitable_find(struct waitable **ret, const struct waitable_kind *kind,
		  uint64_t handle, uint32_t rights);

/* The same for a moment, until handle_unuse(). */
int waitable_use(struct handle_use *ret, const struct waitable_kind *kind,
		 uint64_t handle, uint32_t rights);

static inline struct waitable *waitable_unref(struct waitable *waitable)
{
	if (waitable)
		object_unref(&waitable->object);
	return NULL;
}

static inline const struct waitable_kind *waitable_kind_of(const struct object_kind *kind)
{
	return (const struct waitable_kind *)((const char *)kind -
					      offsetof(struct waitable_kind, object));
}

static inline struct waitable *waitable_of(struct object *object)
{
	return (struct waitable *)((char *)object - offsetof(struct waitable, object));
}

/* Is it one of these kinds at all? */
static inline bool object_is_cell(const struct object *object)
{
	return object->kind->free == waitable_free_object;
}
