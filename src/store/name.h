/* SPDX-License-Identifier: MIT */
/*
 * The name of an object, taken apart and checked.
 *
 * Follows: termserv/kernel-object-namespaces
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum scope {
	SCOPE_LOCAL = 'L',   /* bare names and Local\ */
	SCOPE_GLOBAL = 'G',  /* Global\ */
	SCOPE_UNNAMED = 'U', /* what is shared without a name: nobody can ask for it */
};

enum {
	NAME_MAX_UNITS = 32766,              /* UTF-16, behind the prefix */
	NAME_MAX_BYTES = NAME_MAX_UNITS * 3, /* the same as UTF-8 */
};

/* `text` is UTF-8, not terminated, and belongs to the caller of name_parse(). */
struct name {
	enum scope scope;
	const char *text;
	uint32_t n_bytes;
	uint64_t hash; /* of scope and text; part of the shared layout */
};

/*
 * Parses `X`, `Local\X`, `Global\X`, `Session\N\X`. An empty text is an error here: whether
 * that means "unnamed" is the caller's business.
 *
 * Errors: ERR_NAME_EMPTY, ERR_NAME_BACKSLASH, ERR_NAME_INVALID, ERR_NAME_RESERVED,
 *         ERR_NAMESPACE_NOT_FOUND, ERR_NAME_TOO_LONG_WIDE
 */
int name_parse(struct name *ret, const char *text, size_t n_bytes);

/* A name that is known to be valid: from an index entry or a label. */
void name_init(struct name *ret, enum scope scope, const char *text, uint32_t n_bytes);

/* "Local\" or "Global\". */
const char *scope_prefix(enum scope scope);

bool name_equal(const struct name *name, const struct name *other);
