/* SPDX-License-Identifier: MIT */
/*
 * Text in either of Microsoft's two widths: bytes of UTF-8 or 16-bit units of UTF-16.
 *
 * Every string rule of their runtime exists twice, once per width. Here it is written
 * once: a function takes the text as `void *` and the width beside it, and the two public
 * names are a line each.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The value is the size of one unit in bytes. */
enum unit {
	NARROW = 1,
	WIDE = 2,
};

static inline uint16_t unit_get(const void *text, enum unit unit, size_t i)
{
	return unit == NARROW ? ((const unsigned char *)text)[i]
			      : ((const uint16_t *)text)[i];
}

static inline void unit_put(void *text, enum unit unit, size_t i, uint16_t value)
{
	if (unit == NARROW)
		((char *)text)[i] = (char)value;
	else
		((uint16_t *)text)[i] = value;
}

static inline void *unit_address(void *text, enum unit unit, size_t i)
{
	return (char *)text + i * unit;
}

static inline void unit_move(void *to, const void *from, enum unit unit, size_t n)
{
	memmove(to, from, n * unit);
}

/* Units before the terminator; looks at no more than `max` of them. */
static inline size_t unit_count(const void *text, enum unit unit, size_t max)
{
	size_t n = 0;

	if (unit == NARROW)
		return max > PTRDIFF_MAX ? strlen(text) : strnlen(text, max);
	while (n < max && unit_get(text, WIDE, n))
		n++;
	return n;
}
