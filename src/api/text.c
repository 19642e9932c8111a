/* SPDX-License-Identifier: MIT */
/*
 * Arguments that are names. A function ending in A takes at most 260 characters and turns
 * broken UTF-8 into U+FFFD, as the conversion to UTF-16 does on Windows; a function ending
 * in W takes what fits an object's name. Short names stay on the stack.
 */
#include "text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"
#include "core/path.h"

enum {
	TEXT_MAX_ANSI_UNITS = 260,
	TEXT_MAX_WIDE_UNITS = NAME_MAX_UNITS + 32, /* with its prefix; name.c is exact */
};

static void text_init(struct text *text)
{
	text->bytes = text->allocated = NULL;
	text->n_bytes = 0;
}

static int text_take(struct text *text, const uint16_t *units, size_t n_units)
{
	size_t n_bytes = utf8_from_utf16(text->room, sizeof(text->room), units, n_units);

	text->bytes = text->room;
	text->n_bytes = n_bytes;
	if (n_bytes <= sizeof(text->room))
		return 0;

	text->allocated = malloc(n_bytes);
	if (!text->allocated)
		return -ENOMEM;
	utf8_from_utf16(text->allocated, n_bytes, units, n_units);
	text->bytes = text->allocated;
	return 0;
}

/* Most names are ASCII: they are what they become. False: this one is not, or too long. */
static bool text_take_ascii(struct text *text, LPCSTR argument)
{
	size_t n = 0;

	while (n < TEXT_MAX_ANSI_UNITS && (signed char)argument[n] > 0) {
		text->room[n] = argument[n];
		n++;
	}
	if (argument[n])
		return false;
	text->bytes = text->room;
	text->n_bytes = n;
	return true;
}

int text_from_ansi(struct text *text, LPCSTR argument)
{
	uint16_t units[TEXT_MAX_ANSI_UNITS];
	size_t n_bytes, n_units;

	text_init(text);
	if (!argument || text_take_ascii(text, argument))
		return 0;
	n_bytes = strnlen(argument, sizeof(text->room) + 1);
	n_units = utf16_from_utf8(units, TEXT_MAX_ANSI_UNITS, argument, n_bytes);
	if (n_units > TEXT_MAX_ANSI_UNITS)
		return ERR_NAME_TOO_LONG;
	return text_take(text, units, n_units);
}

int text_from_wide(struct text *text, LPCWSTR argument)
{
	const uint16_t *units = (const uint16_t *)argument;
	size_t n_units = 0;

	text_init(text);
	if (!argument)
		return 0;
	while (n_units <= TEXT_MAX_WIDE_UNITS && units[n_units])
		n_units++;
	if (n_units > TEXT_MAX_WIDE_UNITS)
		return ERR_NAME_TOO_LONG_WIDE;
	return text_take(text, units, n_units);
}

void text_deinit(struct text *text)
{
	free(text->allocated);
}

int text_name_to_create(const struct text *text, struct name *ret)
{
	int r;

	if (!text->bytes || text->n_bytes == 0)
		return 0;
	r = name_parse(ret, text->bytes, text->n_bytes);
	return r < 0 ? r : 1;
}

int text_name_to_open(const struct text *text, struct name *ret)
{
	if (!text->bytes)
		return ERR_NAME_MISSING;
	return name_parse(ret, text->bytes, text->n_bytes);
}

int text_path_from_ansi(char **ret, LPCSTR argument)
{
	_cleanup_(text_deinit) struct text text;
	int r = text_from_ansi(&text, argument);

	return r < 0 ? r : path_parse(ret, text.bytes, text.n_bytes);
}

int text_path_from_wide(char **ret, LPCWSTR argument)
{
	_cleanup_(text_deinit) struct text text;
	int r = text_from_wide(&text, argument);

	return r < 0 ? r : path_parse(ret, text.bytes, text.n_bytes);
}
