/* SPDX-License-Identifier: MIT */
/*
 * Text on its way into the other width, one code point at a time: what a conversion needs
 * that must stop in the middle, at a whole character.
 */
#pragma once

#include "crt/unit.h"

/* One code point in the width it is converted to: up to four bytes or two units. */
struct text_point {
	union {
		char bytes[4];
		uint16_t units[2];
	};
	size_t n;
};

static inline enum unit unit_other(enum unit unit)
{
	return unit == NARROW ? WIDE : NARROW;
}

/* How many units a code point has that begins with `first`, if it is whole. */
size_t text_point_size(uint16_t first, enum unit unit);

/* Converts the first code point of n > 0 units; returns how many of them it took. */
size_t text_step(const void *from, enum unit unit, size_t n, struct text_point *ret);

/*
 * How many units of a terminated text become at most `limit` units of the other width;
 * those go to *ret_width. Nothing behind them is looked at, so a text that is not
 * terminated is safe when it fills the limit.
 */
size_t text_fit(const void *from, enum unit unit, size_t limit, size_t *ret_width);

/* Converts exactly n units; `to` holds what text_fit() said. */
void text_convert(void *to, const void *from, enum unit from_unit, size_t n);

/* A terminated copy in the other width, to be freed; NULL with errno: ENOMEM, or EINVAL
 * for NULL. */
char *text_narrow(const uint16_t *from);
uint16_t *text_wide(const char *from);
