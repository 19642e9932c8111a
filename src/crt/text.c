/* SPDX-License-Identifier: MIT */
/*
 * Conversions that can stop. The base converts whole buffers; a precision, a bounded
 * destination or an unterminated source needs the border of the last character that fits.
 * A text is walked by code points; how many units to look at follows from the first one of
 * each, so nothing behind the last that is wanted, or behind a terminator, is read.
 */
#include "crt/text.h"

#include <errno.h>
#include <stdlib.h>

#include "base/utf.h"

size_t text_point_size(uint16_t first, enum unit unit)
{
	if (unit == WIDE)
		return (first & 0xFC00) == 0xD800 ? 2 : 1;
	return first < 0xC2 || first > 0xF4 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* The units of the first code point, fewer if the text ends in it; 0 at the end. */
static size_t text_ahead(const void *from, enum unit unit)
{
	return unit_count(from, unit, text_point_size(unit_get(from, unit, 0), unit));
}

size_t text_step(const void *from, enum unit unit, size_t n, struct text_point *ret)
{
	if (unit == NARROW) {
		const char *p = from;

		utf8_next(&p, p + n);
		ret->n = utf16_from_utf8(ret->units, 2, from,
					 (size_t)(p - (const char *)from));
		return (size_t)(p - (const char *)from);
	}

	const uint16_t *units = from;
	size_t n_taken =
		n > 1 && (units[0] & 0xFC00) == 0xD800 && (units[1] & 0xFC00) == 0xDC00
			? 2
			: 1;

	ret->n = utf8_from_utf16(ret->bytes, sizeof(ret->bytes), units, n_taken);
	return n_taken;
}

size_t text_fit(const void *from, enum unit unit, size_t limit, size_t *ret_width)
{
	const char *p = from;
	size_t n = 0, width = 0;

	while (width < limit) {
		size_t n_ahead = text_ahead(p + n * unit, unit);
		struct text_point point;
		size_t step;

		if (n_ahead == 0)
			break;
		step = text_step(p + n * unit, unit, n_ahead, &point);
		if (point.n > limit - width)
			break;
		n += step;
		width += point.n;
	}
	*ret_width = width;
	return n;
}

void text_convert(void *to, const void *from, enum unit from_unit, size_t n)
{
	if (from_unit == NARROW)
		utf16_from_utf8(to, SIZE_MAX, from, n);
	else
		utf8_from_utf16(to, SIZE_MAX, from, n);
}

static void *text_other(const void *from, enum unit unit)
{
	size_t n, width;
	void *to;

	if (!from) {
		errno = EINVAL;
		return NULL;
	}
	n = text_fit(from, unit, SIZE_MAX, &width);
	to = malloc((width + 1) * unit_other(unit));
	if (!to)
		return NULL;
	text_convert(to, from, unit, n);
	unit_put(to, unit_other(unit), width, 0);
	return to;
}

char *text_narrow(const uint16_t *from)
{
	return text_other(from, WIDE);
}

uint16_t *text_wide(const char *from)
{
	return text_other(from, NARROW);
}
