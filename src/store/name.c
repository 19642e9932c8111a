/* SPDX-License-Identifier: MIT */
/*
 * Names as Windows resolves them. A bare name and Local\ are one namespace, Global\ another;
 * prefixes are case-sensitive and exactly one may be given. Behind the prefix every
 * character but a backslash is legal, so `Global/X` is a plain name.
 *
 * We are session 1, the first interactive one: Session\1\X is X. Session 0 keeps its bare
 * names in the global namespace, so Session\0\X is Global\X. Other sessions do not exist.
 *
 * The hash chooses stripe, chain and tag of the shared table and is therefore ABI:
 * FNV-1a over the scope letter and the text, mixed once so that every bit counts.
 */
#include "store/name.h"

#include <stdbool.h>
#include <string.h>

#include "base/err.h"

static bool name_is(const char *text, size_t n_bytes, const char *word)
{
	return n_bytes == strlen(word) && !memcmp(text, word, n_bytes);
}

static uint64_t name_hash(enum scope scope, const char *text, uint32_t n_bytes)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);

	hash = (hash ^ (unsigned char)scope) * UINT64_C(0x100000001B3);
	for (uint32_t i = 0; i < n_bytes; i++)
		hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001B3);
	hash ^= hash >> 32;
	hash *= UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 29;
}

void name_init(struct name *ret, enum scope scope, const char *text, uint32_t n_bytes)
{
	*ret = (struct name) { .scope = scope,
			       .text = text,
			       .n_bytes = n_bytes,
			       .hash = name_hash(scope, text, n_bytes) };
}

const char *scope_prefix(enum scope scope)
{
	return scope == SCOPE_GLOBAL    ? "Global\\"
	       : scope == SCOPE_UNNAMED ? "(unnamed) "
					: "Local\\";
}

/* How many UTF-16 units the text stands for, never more than it has bytes: continuation bytes
 * count nothing, a four-byte sequence two. */
static size_t name_count_units(const char *text, size_t n_bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < n_bytes; i++) {
		unsigned char byte = (unsigned char)text[i];

		n += (byte & 0xC0) != 0x80;
		n += byte >= 0xF0;
	}
	return n;
}

/* Behind "Session\": the number of a session, a backslash, and the name. */
static int name_resolve_session(const char **rest, size_t *n_rest, enum scope *ret)
{
	if (*n_rest == 0)
		return ERR_NAME_INVALID;
	if (**rest != '0' && **rest != '1')
		return ERR_NAMESPACE_NOT_FOUND;
	if (*n_rest == 1)
		return ERR_NAME_RESERVED;
	if ((*rest)[1] != '\\')
		return ERR_NAMESPACE_NOT_FOUND;
	*ret = **rest == '1' ? SCOPE_LOCAL : SCOPE_GLOBAL;
	*rest += 2;
	*n_rest -= 2;
	return 0;
}

/* The directory in front of the (only) backslash; `rest` is what stands behind it. */
static int name_resolve_prefix(const char **text, size_t *n_bytes, enum scope *ret)
{
	const char *backslash = memchr(*text, '\\', *n_bytes), *rest;
	size_t n_prefix, n_rest;

	if (!backslash) {
		if (name_is(*text, *n_bytes, "Global") ||
		    name_is(*text, *n_bytes, "Local") ||
		    name_is(*text, *n_bytes, "Session"))
			return ERR_NAME_RESERVED;
		*ret = SCOPE_LOCAL;
		return 0;
	}

	n_prefix = (size_t)(backslash - *text);
	rest = backslash + 1;
	n_rest = *n_bytes - n_prefix - 1;

	if (name_is(*text, n_prefix, "Session")) {
		int r = name_resolve_session(&rest, &n_rest, ret);

		if (r < 0)
			return r;
	} else if (name_is(*text, n_prefix, "Global")) {
		*ret = SCOPE_GLOBAL;
	} else if (name_is(*text, n_prefix, "Local")) {
		*ret = SCOPE_LOCAL;
	} else {
		return ERR_NAMESPACE_NOT_FOUND;
	}

	if (n_rest == 0)
		return ERR_NAME_INVALID;
	if (memchr(rest, '\\', n_rest))
		return ERR_NAMESPACE_NOT_FOUND;
	*text = rest;
	*n_bytes = n_rest;
	return 0;
}

int name_parse(struct name *ret, const char *text, size_t n_bytes)
{
	enum scope scope;
	int r;

	if (n_bytes == 0)
		return ERR_NAME_EMPTY;
	if (text[0] == '\\')
		return ERR_NAME_BACKSLASH;

	r = name_resolve_prefix(&text, &n_bytes, &scope);
	if (r < 0)
		return r;
	if (n_bytes > NAME_MAX_UNITS &&
	    (n_bytes > NAME_MAX_BYTES ||
	     name_count_units(text, n_bytes) > NAME_MAX_UNITS))
		return ERR_NAME_TOO_LONG_WIDE;

	name_init(ret, scope, text, (uint32_t)n_bytes);
	return 0;
}

bool name_equal(const struct name *name, const struct name *other)
{
	return name->scope == other->scope && name->n_bytes == other->n_bytes &&
	       memcmp(name->text, other->text, name->n_bytes) == 0;
}
