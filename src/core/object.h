/* SPDX-License-Identifier: MIT */
/*
 * What every kind of object has: a reference count, and operations that the handle table
 * calls without knowing the kind.
 *
 * Rights of a handle are bits, numbered as in a Windows access mask so that they can be
 * compared with what a program asks for.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/alone.h"
#include "core/hazard.h"

enum {
	RIGHT_GENERIC_ALL = 0x10000000,
	RIGHT_GENERIC_EXECUTE = 0x20000000,
	RIGHT_GENERIC_WRITE = 0x40000000,
	RIGHT_SYSTEM_SECURITY = 0x01000000,
	RIGHT_MAXIMUM = 0x02000000,
};
#define RIGHT_GENERIC_READ UINT32_C(0x80000000)

struct descriptor_relative;
struct object;
struct landmark_object;
struct wait_item;

struct object_kind {
	uint32_t generic_read, generic_write, generic_execute;
	uint32_t all; /* every right an object of this kind has */
	void (*free)(struct object *object);

	/* Do two structures of this kind stand for one thing? NULL: never. */
	bool (*is_same)(const struct object *object, const struct object *other);

	/*
	 * A reference to what a handle works with that gets rights its source lacked: the
	 * object, or another structure for the same thing. NULL: the object itself will do.
	 */
	int (*widen)(struct object *object, uint32_t rights, struct object **ret);

	/* The security descriptor, whole, from malloc(); and a new one. NULL: there is none
	 * of this kind. */
	int (*read_security)(struct object *object, struct descriptor_relative **ret);
	int (*write_security)(struct object *object,
			      const struct descriptor_relative *whole);

	/* What another process needs to know to make itself a duplicate (but for the rights,
	 * which are the handle's). NULL: it cannot. */
	void (*describe)(const struct object *object, struct landmark_object *ret);

	/* Before a handle of it becomes inheritable: from then on it is one that other
	 * processes can reach. NULL: it always is. */
	int (*share)(struct object *object);

	/* The last handle is closed, and a call still works with the object. NULL: that makes
	 * no difference. */
	void (*orphan)(struct object *object);

	/* What a wait looks at. NULL: nobody can wait for such an object. */
	int (*wait_item)(struct object *object, struct wait_item *ret);
};

struct object {
	const struct object_kind *kind;
	_Atomic uint64_t
		n_refs; /* with those that handles have to spare (core/handle-slot.c) */
	_Atomic bool is_hot;      /* calls may work with it that have no reference */
	struct object *next_left; /* of those that have none, and that are not free yet */
};

static inline void object_init(struct object *object, const struct object_kind *kind)
{
	object->kind = kind;
	atomic_init(&object->n_refs, 1);
	atomic_init(&object->is_hot, false);
}

static inline void object_ref_many(struct object *object, uint64_t n)
{
	alone_or_fetch_add(&object->n_refs, n, memory_order_relaxed);
}

static inline struct object *object_ref(struct object *object)
{
	object_ref_many(object, 1);
	return object;
}

/* A reference to what may be about to go. False: it is. */
bool object_try_ref(struct object *object);

struct object *object_unref(struct object *object); /* NULL */
void object_unref_many(struct object *object, uint64_t n);

/* Frees what has been left behind and is in nobody's hand any more. */
void object_free_left(void);

/* A call that had no reference is done with its object. */
static inline void object_let_go(struct hazard *hazard)
{
	if (__builtin_expect(hazard_clear(hazard), 0))
		object_free_left();
}

/* Generic rights become those of the kind; the others stay. */
uint32_t object_map_rights(const struct object_kind *kind, uint32_t wanted);

/*
 * The rights a handle gets when `wanted` is asked for; the owner of everything here is
 * this user, who may have all of them.
 *
 * Errors: ERR_RIGHT_MISSING nothing or something this kind does not have is asked for;
 *         ERR_PRIVILEGE_MISSING the audit settings are asked for
 */
int object_grant(const struct object_kind *kind, uint32_t wanted, uint32_t *ret);

/*
 * What a duplicate of a handle works with (a reference for the caller) and may do: what its
 * source may (`rights`), or what `wanted` asks for. That can be more than the source has,
 * or nothing; what the kind does not know is left out, as Windows does.
 *
 * Errors: ERR_PRIVILEGE_MISSING the audit settings are asked for, and those of widen()
 */
int object_duplicate(struct object *object, uint32_t rights, const uint32_t *wanted,
		     struct object **ret, uint32_t *ret_rights);

/* Do both stand for one thing, whatever way they were come by? */
bool object_is_same(const struct object *object, const struct object *other);
