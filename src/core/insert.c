/* SPDX-License-Identifier: MIT */
/*
 * The grammar between the exclamation marks is that of Microsoft's printf, as far as an
 * argument is one machine word: no floating point. It is read here piece by piece, so that
 * what reaches snprintf() is always one conversion of a known type and a number of that
 * type, whatever a translator of messages wrote. Text never goes through snprintf().
 *
 * Which argument is the next one, where a width or precision is "*", is odd on Windows and
 * programs are written to it (nf-winbase-formatmessage has them in its examples). The
 * first star takes the argument the insert names, whatever follows takes the first one not
 * used yet. In a va_list, the value then takes the place of the last star: behind
 * "%1!*.*s!" comes %3, where an array goes on with %4. Observed: Wine 8, conform-message.c.
 */
#include "core/insert.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"

enum {
	INSERT_MAX_WIDTH = 65535, /* no message is longer */
};

enum insert_length {
	INSERT_INT,
	INSERT_SHORT,
	INSERT_LONG, /* for text: wide */
	INSERT_64,
};

struct insert_spec {
	char flags[6];
	bool is_left, is_zero_filled;
	bool width_is_argument, precision_is_argument;
	int width, precision; /* precision -1: none */
	enum insert_length length;
	char conversion;
	const char *tail; /* literal text behind the conversion */
};

static bool insert_read_number(const char **p, bool *ret_is_argument, int *ret)
{
	if (**p == '*') {
		*ret_is_argument = true;
		(*p)++;
		return true;
	}
	*ret = 0;
	while (**p >= '0' && **p <= '9') {
		*ret = *ret * 10 + (*(*p)++ - '0');
		if (*ret > INSERT_MAX_WIDTH)
			return false;
	}
	return true;
}

static enum insert_length insert_read_length(const char **p)
{
	static const struct {
		const char *text;
		enum insert_length length;
	} lengths[] = {
		{ "I64", INSERT_64 },  { "I32", INSERT_INT }, { "ll", INSERT_64 },
		{ "h", INSERT_SHORT }, { "l", INSERT_LONG },  { "w", INSERT_LONG },
		{ "I", INSERT_64 },    { "z", INSERT_64 },    { "j", INSERT_64 },
		{ "t", INSERT_64 },
	};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		if (strncmp(*p, lengths[i].text, strlen(lengths[i].text)) == 0) {
			*p += strlen(lengths[i].text);
			return lengths[i].length;
		}
	}
	return INSERT_INT;
}

static int insert_parse(const char *p, struct insert_spec *ret)
{
	*ret = (struct insert_spec) { .precision = -1 };
	for (; *p && strchr("-+ #0", *p); p++) {
		if (!strchr(ret->flags, *p))
			ret->flags[strlen(ret->flags)] = *p;
	}
	ret->is_left = strchr(ret->flags, '-');
	ret->is_zero_filled = !ret->is_left && strchr(ret->flags, '0');
	if (!insert_read_number(&p, &ret->width_is_argument, &ret->width))
		return ERR_MESSAGE_MALFORMED;
	if (*p == '.') {
		p++;
		if (!insert_read_number(&p, &ret->precision_is_argument, &ret->precision))
			return ERR_MESSAGE_MALFORMED;
	}
	ret->length = insert_read_length(&p);
	if (!*p || !strchr("diuoxXpcCsS", *p))
		return ERR_MESSAGE_MALFORMED;
	ret->conversion = *p;
	ret->tail = p + 1;
	return strchr(ret->tail, '%') ? ERR_MESSAGE_MALFORMED : 0;
}

/* ------------------------------------------------------------------ arguments -- */

static int insert_take(struct insert_arguments *arguments, unsigned number,
		       uintptr_t *ret)
{
	if (!arguments->list && !arguments->array)
		return ERR_MESSAGE_ARGUMENTS;
	if (number > INSERT_MAX_ARGUMENTS)
		return ERR_MESSAGE_MALFORMED;
	if (arguments->array) {
		*ret = arguments->array[number - 1];
		if (number > arguments->n_used)
			arguments->n_used = number;
		return 0;
	}
	while (arguments->n_used < number)
		arguments->slots[arguments->n_used++] =
			va_arg(*arguments->list, uintptr_t);
	*ret = arguments->slots[number - 1];
	return 0;
}

/* A star's number: a negative width means "left", a negative precision none. */
static int insert_take_size(struct insert_arguments *arguments, unsigned *number,
			    int *ret)
{
	uintptr_t value;
	int r;

	r = insert_take(arguments, *number, &value);
	if (r < 0)
		return r;
	*ret = (int)value;
	if (*ret > INSERT_MAX_WIDTH || *ret < -INSERT_MAX_WIDTH)
		return ERR_MESSAGE_MALFORMED;
	*number = arguments->n_used + 1;
	return 0;
}

static int insert_resolve(struct insert_arguments *arguments, unsigned number,
			  struct insert_spec *spec, uintptr_t *ret)
{
	int r;

	if (spec->width_is_argument) {
		r = insert_take_size(arguments, &number, &spec->width);
		if (r < 0)
			return r;
		if (spec->width < 0) {
			spec->width = -spec->width;
			if (!spec->is_left)
				spec->flags[strlen(spec->flags)] = '-';
			spec->is_left = true;
			spec->is_zero_filled = false;
		}
	}
	if (spec->precision_is_argument) {
		r = insert_take_size(arguments, &number, &spec->precision);
		if (r < 0)
			return r;
		if (spec->precision < 0)
			spec->precision = -1;
	}
	if ((spec->width_is_argument || spec->precision_is_argument) && arguments->list)
		number = arguments->n_used--;
	return insert_take(arguments, number, ret);
}

/* ----------------------------------------------------------------- what it says -- */

static bool insert_is_signed(const struct insert_spec *spec)
{
	return spec->conversion == 'd' || spec->conversion == 'i';
}

static long long insert_number(const struct insert_spec *spec, uintptr_t value)
{
	bool is_signed = insert_is_signed(spec);

	switch (spec->length) {
	case INSERT_64:
		return (long long)value;
	case INSERT_SHORT:
		return is_signed ? (short)value : (unsigned short)value;
	default:
		return is_signed ? (int)value : (long long)(unsigned int)value;
	}
}

static int insert_format_number(const struct insert_spec *spec, uintptr_t value,
				struct insert_text *ret)
{
	bool is_pointer = spec->conversion == 'p';
	int precision = is_pointer ? (int)sizeof(void *) * 2 : spec->precision;
	_cleanup_(freep) char *text = NULL;
	char format[16];
	int n;

	snprintf(format, sizeof(format), "%%%s*.*ll%c", spec->flags,
		 is_pointer ? 'X' : spec->conversion);
	n = asprintf(&text, format, spec->width, precision,
		     is_pointer ? (long long)value : insert_number(spec, value));
	if (n < 0) {
		text = NULL;
		return -ENOMEM;
	}
	ret->units = malloc(((size_t)n + 1) * sizeof(*ret->units));
	if (!ret->units)
		return -ENOMEM;
	ret->n = utf16_from_utf8(ret->units, (size_t)n, text, (size_t)n);
	return 0;
}

/* How many of n bytes are whole characters, if the last one may have been cut. */
static size_t insert_whole(const char *text, size_t n)
{
	for (size_t back = 1; back <= 3 && back <= n; back++) {
		unsigned char c = (unsigned char)text[n - back];
		size_t size = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;

		if ((c & 0xC0) == 0x80)
			continue;
		return size > back ? n - back : n;
	}
	return n;
}

/* The units of a text; NULL to only count. A precision counts what the text is made of. */
static size_t insert_units(uint16_t *to, size_t cap, const void *text, bool is_narrow,
			   size_t limit)
{
	const uint16_t *wide = text;
	size_t n = 0;

	if (is_narrow) {
		n = strnlen(text, limit);
		if (n == limit)
			n = insert_whole(text, n);
		return utf16_from_utf8(to, cap, text, n);
	}
	while (n < limit && wide[n])
		n++;
	if (to)
		memcpy(to, wide, n * sizeof(*to));
	return n;
}

static int insert_format_text(const struct insert_spec *spec, const void *text,
			      bool is_narrow, size_t limit, struct insert_text *ret)
{
	size_t n = insert_units(NULL, 0, text, is_narrow, limit);
	size_t width = (size_t)spec->width, n_pad = width > n ? width - n : 0;
	uint16_t *p;

	ret->n = n + n_pad;
	ret->units = malloc((ret->n + 1) * sizeof(*ret->units));
	if (!ret->units)
		return -ENOMEM;
	p = ret->units;
	if (spec->is_left)
		p += n;
	for (size_t i = 0; i < n_pad; i++)
		*p++ = spec->is_zero_filled ? '0' : ' ';
	insert_units(spec->is_left ? ret->units : p, n, text, is_narrow, limit);
	return 0;
}

static int insert_format_value(const struct insert_spec *spec, uintptr_t value,
			       bool is_narrow, struct insert_text *ret)
{
	if (!strchr("cCsS", spec->conversion))
		return insert_format_number(spec, value, ret);

	if (spec->conversion == 'C' || spec->conversion == 'S')
		is_narrow = !is_narrow;
	if (spec->length == INSERT_SHORT)
		is_narrow = true;
	else if (spec->length == INSERT_LONG)
		is_narrow = false;

	if (spec->conversion == 'c' || spec->conversion == 'C') {
		const uint16_t unit = (uint16_t)value;
		const char byte = (char)value;

		return insert_format_text(spec, is_narrow ? (const void *)&byte : &unit,
					  is_narrow, 1, ret);
	}
	if (!value)
		return insert_format_text(spec, "(null)", true, SIZE_MAX, ret);
	return insert_format_text(
		spec, (const void *)value, is_narrow,
		spec->precision < 0 ? SIZE_MAX : (size_t)spec->precision, ret);
}

int insert_format(struct insert_arguments *arguments, unsigned number, const char *text,
		  struct insert_text *ret)
{
	struct insert_text made = { 0 };
	struct insert_spec spec;
	uintptr_t value;
	uint16_t *longer;
	size_t n_tail;
	int r;

	r = insert_parse(text, &spec);
	if (r < 0)
		return r;
	r = insert_resolve(arguments, number, &spec, &value);
	if (r < 0)
		return r;
	r = insert_format_value(&spec, value, arguments->is_narrow, &made);
	if (r < 0)
		return r;

	n_tail = strlen(spec.tail);
	longer = realloc(made.units, (made.n + n_tail + 1) * sizeof(*longer));
	if (!longer) {
		free(made.units);
		return -ENOMEM;
	}
	made.units = longer;
	made.n += utf16_from_utf8(longer + made.n, n_tail, spec.tail, n_tail);
	*ret = made;
	return 0;
}
