/* SPDX-License-Identifier: MIT */
/*
 * Microsoft's printf rules, for narrow and wide formats alike.
 *
 * Where their runtime differs from ISO C, the difference is in the arguments: %ld takes 32
 * bits, %I64d 64, %Id the pointer's; %s in a wide function takes UTF-16, %S the width the
 * function does not have. How many bytes an argument occupies is therefore decided by their
 * rules, and only a walk over the va_list that knows them can find the next argument:
 * translating the format and handing it to another printf (the C library's, or one for
 * UTF-16 from a library) would read the list at that printf's widths. So the walk is ours
 * and the rest is not: every number is formatted by the C library's snprintf() with the
 * flags, width and precision as they stand, every conversion of text is base/utf's.
 *
 * Taken over from their runtime as well: width and precision count units of the output,
 * 0 fills strings with zeros too, a NULL string prints (null), %p is the full width in
 * upper-case digits. A long double is the platform's, since that is what the caller passed.
 *
 * A format is judged whole before the first argument is read (see directive.h): a hostile
 * one fails without having consumed anything.
 */
#include "crt/format.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "crt/directive.h"
#include "crt/text.h"

/* A va_list is an array on some machines: wrapped so that all may share one. */
struct arguments {
	va_list list;
};

static int format_check(const void *format, enum unit unit)
{
	struct directive directive;
	size_t i = 0;
	int r;

	while (unit_get(format, unit, i)) {
		if (unit_get(format, unit, i++) != '%')
			continue;
		r = directive_parse(format, unit, &i, &directive);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Fetches what '*' stands for; a negative width means "left", a negative precision none. */
static int format_resolve(struct directive *directive, struct arguments *args)
{
	if (directive->width_is_argument) {
		directive->width = va_arg(args->list, int);
		if (directive->width == INT_MIN)
			return -EOVERFLOW;
		if (directive->width < 0) {
			directive->width = -directive->width;
			if (!directive->is_left)
				directive->flags[strlen(directive->flags)] = '-';
			directive->is_left = true;
		}
	}
	if (directive->precision_is_argument) {
		directive->precision = va_arg(args->list, int);
		if (directive->precision < 0)
			directive->precision = -1;
	}
	return 0;
}

/* Lets the C library print one number; only what the sink has room for is materialised. */
static int format_number(struct sink *sink, const char *spec, ...)
{
	_cleanup_(freep) char *heap = NULL;
	char local[128];
	const char *text = local;
	size_t n_kept;
	va_list args;
	int n;

	va_start(args, spec);
	n = vsnprintf(local, sizeof(local), spec, args);
	va_end(args);
	if (n < 0)
		return -errno;

	n_kept = (size_t)n;
	if (n_kept >= sizeof(local)) {
		n_kept = n_kept < sink_room(sink) ? n_kept : sink_room(sink);
		heap = malloc(n_kept + 1);
		if (!heap)
			return -ENOMEM;
		va_start(args, spec);
		vsnprintf(heap, n_kept + 1, spec, args);
		va_end(args);
		text = heap;
	}
	sink_put_text(sink, text, NARROW, n_kept);
	sink_skip(sink, (size_t)n - n_kept);
	return 0;
}

/* "%-08" -> "%-0*.*" + length + conversion, for the C library. */
static void format_spec(char spec[16], const struct directive *directive,
			const char *length, char conversion)
{
	snprintf(spec, 16, "%%%s*.*%s%c", directive->flags, length, conversion);
}

static int format_signed(struct sink *sink, const struct directive *directive,
			 struct arguments *args)
{
	char spec[16];
	long long value;

	switch (directive->length) {
	case LENGTH_HH:
		value = (signed char)va_arg(args->list, int);
		break;
	case LENGTH_H:
		value = (short)va_arg(args->list, int);
		break;
	case LENGTH_64:
		value = va_arg(args->list, long long);
		break;
	default:
		value = va_arg(args->list, int);
	}
	format_spec(spec, directive, "ll", 'd');
	return format_number(sink, spec, directive->width, directive->precision, value);
}

static int format_unsigned(struct sink *sink, const struct directive *directive,
			   struct arguments *args)
{
	char spec[16];
	unsigned long long value;

	switch (directive->length) {
	case LENGTH_HH:
		value = (unsigned char)va_arg(args->list, int);
		break;
	case LENGTH_H:
		value = (unsigned short)va_arg(args->list, int);
		break;
	case LENGTH_64:
		value = va_arg(args->list, unsigned long long);
		break;
	default:
		value = va_arg(args->list, unsigned int);
	}
	format_spec(spec, directive, "ll", directive->conversion);
	return format_number(sink, spec, directive->width, directive->precision, value);
}

static int format_pointer(struct sink *sink, const struct directive *directive,
			  struct arguments *args)
{
	char spec[16];
	unsigned long long value = (uintptr_t)va_arg(args->list, void *);

	format_spec(spec, directive, "ll", 'X');
	return format_number(sink, spec, directive->width, (int)sizeof(void *) * 2,
			     value);
}

static int format_float(struct sink *sink, const struct directive *directive,
			struct arguments *args)
{
	char spec[16];

	if (directive->length == LENGTH_LONG_DOUBLE) {
		format_spec(spec, directive, "L", directive->conversion);
		return format_number(sink, spec, directive->width, directive->precision,
				     va_arg(args->list, long double));
	}
	format_spec(spec, directive, "", directive->conversion);
	return format_number(sink, spec, directive->width, directive->precision,
			     va_arg(args->list, double));
}

/* c and s have the function's width, C and S the other one; a length overrides both. */
static enum unit format_text_unit(const struct sink *sink,
				  const struct directive *directive)
{
	switch (directive->length) {
	case LENGTH_H:
		return NARROW;
	case LENGTH_L:
	case LENGTH_W:
		return WIDE;
	default:
		return directive->conversion == 'c' || directive->conversion == 's'
			       ? sink->unit
			       : unit_other(sink->unit);
	}
}

static void format_padded(struct sink *sink, const struct directive *directive,
			  const void *text, enum unit unit, size_t n, size_t width)
{
	size_t n_pad =
		(size_t)directive->width > width ? (size_t)directive->width - width : 0;

	if (!directive->is_left)
		sink_fill(sink, directive->is_zero_filled ? '0' : ' ', n_pad);
	sink_put_text(sink, text, unit, n);
	if (directive->is_left)
		sink_fill(sink, ' ', n_pad);
}

static int format_char(struct sink *sink, const struct directive *directive,
		       struct arguments *args)
{
	enum unit unit = format_text_unit(sink, directive);
	struct text_point point = { .n = 1 };
	union {
		char byte;
		uint16_t unit;
	} text;

	unit_put(&text, unit, 0, (uint16_t)va_arg(args->list, int));
	if (unit != sink->unit)
		text_step(&text, unit, 1, &point);
	format_padded(sink, directive, &text, unit, 1, point.n);
	return 0;
}

static int format_string(struct sink *sink, const struct directive *directive,
			 struct arguments *args)
{
	enum unit unit = format_text_unit(sink, directive);
	const void *text = va_arg(args->list, const void *);
	size_t limit = directive->precision < 0 ? SIZE_MAX : (size_t)directive->precision;
	size_t n, width;

	if (!text) {
		text = "(null)";
		unit = NARROW;
	}
	if (unit == sink->unit)
		n = width = unit_count(text, unit, limit);
	else
		n = text_fit(text, unit, limit, &width);
	format_padded(sink, directive, text, unit, n, width);
	return 0;
}

static int format_directive(struct sink *sink, struct directive *directive,
			    struct arguments *args)
{
	int r;

	r = format_resolve(directive, args);
	if (r < 0)
		return r;

	switch (directive->conversion) {
	case '%':
		sink_fill(sink, '%', 1);
		return 0;
	case 'd':
	case 'i':
		return format_signed(sink, directive, args);
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		return format_unsigned(sink, directive, args);
	case 'p':
		return format_pointer(sink, directive, args);
	case 'c':
	case 'C':
		return format_char(sink, directive, args);
	case 's':
	case 'S':
		return format_string(sink, directive, args);
	default:
		return format_float(sink, directive, args);
	}
}

static int format_walk(struct sink *sink, const void *format, struct arguments *args)
{
	const char *units = format;
	size_t i = 0;
	int r;

	while (unit_get(format, sink->unit, i)) {
		struct directive directive;
		size_t start = i;

		while (unit_get(format, sink->unit, i) &&
		       unit_get(format, sink->unit, i) != '%')
			i++;
		sink_put(sink, units + start * sink->unit, i - start);
		if (!unit_get(format, sink->unit, i))
			break;

		i++;
		r = directive_parse(format, sink->unit, &i, &directive);
		if (r < 0)
			return r;
		r = format_directive(sink, &directive, args);
		if (r < 0)
			return r;
		if (sink->n > INT_MAX)
			return -EOVERFLOW;
	}
	return sink->n > INT_MAX ? -EOVERFLOW : 0;
}

int format_text(struct sink *sink, const void *format, va_list args)
{
	struct arguments copy;
	int r;

	r = format_check(format, sink->unit);
	if (r < 0)
		return r;
	va_copy(copy.list, args);
	r = format_walk(sink, format, &copy);
	va_end(copy.list);
	return r;
}
