/* SPDX-License-Identifier: MIT */
/*
 * The grammar of printf formats as Microsoft's runtime reads them.
 *
 * Reading a directive needs no argument, so a whole format can be judged before the first
 * argument is touched. %n is refused: their runtime disables it by default because it
 * turns a format somebody else wrote into a write to memory. %Z (counted strings of the
 * native API) and the positional %1$d of their _printf_p family are refused too.
 */
#include "crt/directive.h"

#include <errno.h>
#include <limits.h>

static int directive_parse_flags(const void *format, enum unit unit, size_t *i,
				 struct directive *ret)
{
	size_t n = 0;

	for (;; (*i)++) {
		uint16_t flag = unit_get(format, unit, *i);

		if (flag == 0 || flag > 0x7F || !strchr("-+ #0", flag))
			return 0;
		if (flag == '-')
			ret->is_left = true;
		if (flag == '0')
			ret->is_zero_filled = true;
		if (!strchr(ret->flags, flag))
			ret->flags[n++] = (char)flag;
	}
}

static int directive_parse_number(const void *format, enum unit unit, size_t *i,
				  bool *ret_is_argument, int *ret)
{
	int value = 0;

	if (unit_get(format, unit, *i) == '*') {
		(*i)++;
		*ret_is_argument = true;
		return 0;
	}
	for (;; (*i)++) {
		uint16_t digit = unit_get(format, unit, *i);

		if (digit < '0' || digit > '9')
			break;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, digit - '0', &value))
			return -EOVERFLOW;
	}
	*ret = value;
	return 0;
}

static enum directive_length directive_parse_i(const void *format, enum unit unit,
					       size_t *i)
{
	uint16_t tens = unit_get(format, unit, *i);
	uint16_t ones = tens ? unit_get(format, unit, *i + 1) : 0;

	if (tens == '3' && ones == '2') {
		*i += 2;
		return LENGTH_NONE;
	}
	if (tens == '6' && ones == '4') {
		*i += 2;
		return LENGTH_64;
	}
	return sizeof(void *) == 8 ? LENGTH_64 : LENGTH_NONE;
}

enum directive_length directive_parse_length(const void *format, enum unit unit,
					     size_t *i)
{
	uint16_t first = unit_get(format, unit, *i);
	bool is_double = first && unit_get(format, unit, *i + 1) == first;

	switch (first) {
	case 'h':
		*i += is_double ? 2 : 1;
		return is_double ? LENGTH_HH : LENGTH_H;
	case 'l':
		*i += is_double ? 2 : 1;
		return is_double ? LENGTH_64 : LENGTH_L;
	case 'I':
		(*i)++;
		return directive_parse_i(format, unit, i);
	case 'j':
		(*i)++;
		return LENGTH_64;
	case 'z':
	case 't':
		(*i)++;
		return sizeof(void *) == 8 ? LENGTH_64 : LENGTH_NONE;
	case 'L':
		(*i)++;
		return LENGTH_LONG_DOUBLE;
	case 'w':
		(*i)++;
		return LENGTH_W;
	default:
		return LENGTH_NONE;
	}
}

int directive_parse(const void *format, enum unit unit, size_t *i, struct directive *ret)
{
	uint16_t conversion;
	size_t start = *i;
	int r;

	*ret = (struct directive) { .precision = -1 };
	r = directive_parse_flags(format, unit, i, ret);
	if (r < 0)
		return r;
	r = directive_parse_number(format, unit, i, &ret->width_is_argument, &ret->width);
	if (r < 0)
		return r;
	if (unit_get(format, unit, *i) == '.') {
		(*i)++;
		r = directive_parse_number(format, unit, i, &ret->precision_is_argument,
					   &ret->precision);
		if (r < 0)
			return r;
	}
	ret->length = directive_parse_length(format, unit, i);

	conversion = unit_get(format, unit, *i);
	if (conversion == '%' && *i != start)
		return -EINVAL;
	if (conversion == 0 || conversion > 0x7F)
		return -EINVAL;
	if (!strchr("diuoxXaAeEfFgGcCsSp%", conversion))
		return -EINVAL;
	if (ret->length == LENGTH_LONG_DOUBLE && !strchr("aAeEfFgG", conversion))
		return -EINVAL;
	ret->conversion = (char)conversion;
	(*i)++;
	return 0;
}
