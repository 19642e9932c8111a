/* SPDX-License-Identifier: MIT */
/*
 * Wildcards, with the two oddities of Windows': a question mark before a dot or at the end
 * may stand for nothing, and so may a dot before a wildcard at the end, so "*.*" is like any
 * name and "read.*" like "read". Letters are compared as they are: so are files here.
 *
 * The pattern is run through the name unit by unit with the set of places where it may be,
 * so the effort is bounded by the product of their lengths.
 */
#include "core/wildcard.h"

#include <stdint.h>
#include <string.h>

#include "base/utf.h"

enum {
	WILDCARD_MAX_UNITS = 260,
};

struct wildcard {
	uint16_t pattern[WILDCARD_MAX_UNITS];
	size_t n;
	bool places[WILDCARD_MAX_UNITS + 1], next[WILDCARD_MAX_UNITS + 1];
};

bool wildcard_is_one(const char *text)
{
	return strpbrk(text, "*?") != NULL;
}

static bool wildcard_is_optional_dot(const struct wildcard *wildcard, size_t at)
{
	return wildcard->pattern[at] == '.' && at + 1 < wildcard->n &&
	       (wildcard->pattern[at + 1] == '*' || wildcard->pattern[at + 1] == '?');
}

/* Steps over what may stand for nothing before `unit` (0: the end of the name). */
static void wildcard_skip(struct wildcard *wildcard, uint16_t unit)
{
	for (size_t i = 0; i < wildcard->n; i++) {
		uint16_t c = wildcard->pattern[i];

		if (wildcard->places[i] &&
		    (c == '*' || (c == '?' && (unit == '.' || unit == 0)) ||
		     (unit == 0 && wildcard_is_optional_dot(wildcard, i))))
			wildcard->places[i + 1] = true;
	}
}

static void wildcard_step(struct wildcard *wildcard, uint16_t unit)
{
	wildcard_skip(wildcard, unit);
	memset(wildcard->next, 0, sizeof(wildcard->next));
	for (size_t i = 0; i < wildcard->n; i++) {
		uint16_t c = wildcard->pattern[i];

		if (!wildcard->places[i])
			continue;
		if (c == '*')
			wildcard->next[i] = true;
		else if (c == unit || (c == '?' && unit != '.'))
			wildcard->next[i + 1] = true;
	}
	memcpy(wildcard->places, wildcard->next, sizeof(wildcard->places));
}

bool wildcard_matches(const char *pattern, const char *name)
{
	struct wildcard wildcard = { .n = 0 };
	uint16_t units[WILDCARD_MAX_UNITS];
	size_t n_units;

	wildcard.n = utf16_from_utf8(wildcard.pattern, WILDCARD_MAX_UNITS, pattern,
				     strlen(pattern));
	n_units = utf16_from_utf8(units, WILDCARD_MAX_UNITS, name, strlen(name));
	if (wildcard.n > WILDCARD_MAX_UNITS || n_units > WILDCARD_MAX_UNITS)
		return false;
	wildcard.places[0] = true;
	for (size_t i = 0; i < n_units; i++)
		wildcard_step(&wildcard, units[i]);
	wildcard_skip(&wildcard, 0);
	return wildcard.places[wildcard.n];
}
