/* SPDX-License-Identifier: MIT */
/*
 * Where names live: the seam between what an object is (core) and where processes meet.
 * The table of this user is its first implementation.
 */
#pragma once

#include <stdbool.h>

#include "store/holding.h"

/* What one handle needs of a named object. `holding.fd` is the object's descriptor. */
struct named {
	struct holding holding;
	struct description description;
};

/*
 * Creates the object `wanted` describes under a name, or opens the one that is there.
 * Without a file (`*fd` -1) it gets new memory, `wanted->identity` is filled in here, and
 * the descriptor is open for reading and writing; with one, `*fd` moves in if the object
 * is new. The text of `name` has to live as long as `ret`.
 *
 * Return: 0 created; NEWS_EXISTED opened, and `ret->description` is that of the old object.
 * Errors: ERR_NAME_OTHER_KIND, ERR_HOLDER_HIDDEN, ERR_INDEX_*, -ENOSPC, -EMFILE, -ENOMEM
 */
int namespace_create(struct named *ret, const struct name *name,
		     const struct description *wanted, int *fd);

/*
 * Opens what has the name. `want_writable` is whether the descriptor shall allow writing.
 *
 * Errors: ERR_NAME_NOT_FOUND and those of namespace_create()
 */
int namespace_open(struct named *ret, const struct name *name, uint8_t kind,
		   bool want_writable);

/* Gives the name up and closes the descriptor. The name goes with its last holder. */
void namespace_close(struct named *named);
