/* SPDX-License-Identifier: MIT */
/*
 * One conversion of a printf format, by Microsoft's grammar:
 *
 *	% flags width .precision length conversion
 *
 *	flags	   any of - + space # 0
 *	width	   digits or *; .precision likewise
 *	length	   hh h l ll j z t L w I I32 I64
 *	conversion d i u o x X  a A e E f F g G  c C s S p  %
 */
#pragma once

#include <stdbool.h>

#include "crt/unit.h"

/* What a length says about the argument; `l` is a 32-bit long and thus INT for numbers. */
enum directive_length {
	LENGTH_NONE,
	LENGTH_HH,
	LENGTH_H,
	LENGTH_L,
	LENGTH_W,
	LENGTH_64,
	LENGTH_LONG_DOUBLE,
};

struct directive {
	char flags[6];
	bool is_left;
	bool is_zero_filled;
	bool width_is_argument;
	bool precision_is_argument;
	int width;     /* 0 if not given */
	int precision; /* -1 if not given */
	enum directive_length length;
	char conversion;
};

/*
 * Reads the directive behind the '%' before *i and advances *i past it. -EINVAL for what
 * is not in the grammar, %n among it; -EOVERFLOW for a number no int holds.
 */
int directive_parse(const void *format, enum unit unit, size_t *i, struct directive *ret);

/* Only the length before *i: scanf formats share it. */
enum directive_length directive_parse_length(const void *format, enum unit unit,
					     size_t *i);
