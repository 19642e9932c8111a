/* SPDX-License-Identifier: MIT */
/*
 * The handle table of this process: small numbers that stand for objects and the rights a
 * program got to them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/object.h"

/*
 * A new handle; the reference to the object moves into it on success. `*ret` is a positive
 * multiple of four below 2^31.
 *
 * Errors: ERR_HANDLES_EXHAUSTED, -ENOMEM, and those of the kind's share()
 */
int handle_new(struct object *object, uint32_t rights, bool is_inheritable,
	       uint32_t *ret);

/* Sees to it that the next handle needs no memory: for who must not fail any more once the
 * object is made. Another thread may still be faster. Errors: as above */
int handle_prepare(void);

/*
 * The object behind a handle, with a reference for the caller, and the handle's rights.
 * The two lowest bits of `handle` do not count.
 *
 * Errors: ERR_HANDLE_INVALID; ERR_HANDLE_OTHER_KIND if `kind` is not NULL and differs
 */
int handle_find(uint64_t handle, const struct object_kind *kind, struct object **ret,
		uint32_t *ret_rights);

/*
 * The same for a moment, in which the thread neither sleeps for long nor looks for another
 * object. Cheaper where that is done all the time.
 */
struct handle_use {
	struct object *object;
	struct hazard *hazard; /* NULL: there is a reference */
	uint32_t rights;
};

int handle_use(uint64_t handle, const struct object_kind *kind, struct handle_use *ret);

static inline void handle_unuse(struct handle_use *use)
{
	if (use->hazard)
		object_let_go(use->hazard);
	else
		object_unref(use->object);
}

/* Errors: ERR_HANDLE_INVALID, ERR_HANDLE_PROTECTED */
int handle_close(uint64_t handle);

/* What a handle carries besides its rights. */
enum {
	HANDLE_INHERITS = 1 << 0, /* programs started by this one shall have it, too */
	HANDLE_IS_PROTECTED = 1 << 1, /* closing it fails */
};

/* Reads the flags; or gives those in `mask` the values they have in `flags`.
 * Errors: ERR_HANDLE_INVALID, and those of the kind's share() */
int handle_flags(uint64_t handle, uint32_t *ret);
int handle_set_flags(uint64_t handle, uint32_t mask, uint32_t flags);

/* An open handle, with a reference to its object. */
struct handle_copy {
	struct object *object;
	uint32_t handle, rights, flags;
};

/* All inheritable handles, in ascending order of slots, from malloc(); handle_copies_free()
 * gives the references back. 0, -ENOMEM. */
int handle_list_inheritable(struct handle_copy **ret, size_t *ret_n);
void handle_copies_free(struct handle_copy *copies, size_t n);

/*
 * Opens the handle that `copy` describes, at its very value; the reference moves in on
 * success.
 *
 * Errors: ERR_HANDLE_INVALID no handle has this value, or one is there already; -ENOMEM
 */
int handle_place(const struct handle_copy *copy);

/*
 * Changes an object that is in use by nobody but its handles and the caller, who has one
 * reference: no call works with it, and none begins to while `change` runs, which takes no
 * lock. Then its handles say to other processes what it has become.
 *
 * Errors: ERR_OBJECT_IN_USE, and those of change()
 */
int handle_change(struct object *object, int (*change)(void *data), void *data);

/* Handles, calls and other objects that have the object at this moment. */
uint64_t handle_count_users(struct object *object);
