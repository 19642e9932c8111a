/* SPDX-License-Identifier: MIT */
/*
 * The walk over a message's text.
 *
 * Lines are broken as they grow. When a line reaches its width, the last run of spaces in
 * it becomes the break; if it has none, the break comes right there. So a line of exactly
 * the width is always broken, at its end if need be. The text of an insert is put down
 * whole, and its spaces are no places to break. Observed: Wine 8, conform-message.c.
 */
#include "core/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"

enum {
	MESSAGE_TAB = 8
};

#define MESSAGE_NO_SPACE SIZE_MAX

struct message_writer {
	uint16_t *units;
	size_t n, cap;
	size_t width;  /* 0: lines are not broken */
	size_t column; /* units in this line */
	size_t space;  /* where the last space of this line is */
	int r;         /* -ENOMEM: nothing was written any more */
};

static void message_put(struct message_writer *out, const uint16_t *units, size_t n)
{
	if (out->r < 0 || n == 0)
		return;
	if (n > out->cap - out->n) {
		size_t cap = (out->n + n) * 2;
		uint16_t *more = realloc(out->units, cap * sizeof(*more));

		if (!more) {
			out->r = -ENOMEM;
			return;
		}
		out->units = more;
		out->cap = cap;
	}
	memcpy(out->units + out->n, units, n * sizeof(*units));
	out->n += n;
}

static void message_put_break(struct message_writer *out)
{
	static const uint16_t line_break[] = { '\r', '\n' };

	message_put(out, line_break, 2);
	out->column = 0;
	out->space = MESSAGE_NO_SPACE;
}

/* The break goes where the spaces are; what stands behind them begins the next line. */
static void message_break_at_space(struct message_writer *out)
{
	size_t end = out->space + 1, start = out->space;
	size_t n_kept = out->n - end;
	_cleanup_(freep) uint16_t *kept = malloc((n_kept + 1) * sizeof(*kept));

	if (!kept) {
		out->r = -ENOMEM;
		return;
	}
	memcpy(kept, out->units + end, n_kept * sizeof(*kept));
	while (start > 0 && out->units[start - 1] == ' ')
		start--;
	out->n = start;
	message_put_break(out);
	message_put(out, kept, n_kept);
	out->column = n_kept;
}

static void message_wrap(struct message_writer *out)
{
	if (out->r < 0 || out->width == 0 || out->column < out->width)
		return;
	if (out->space == MESSAGE_NO_SPACE)
		message_put_break(out);
	else
		message_break_at_space(out);
}

static void message_put_text(struct message_writer *out, const uint16_t *units, size_t n)
{
	message_put(out, units, n);
	out->column += n;
	message_wrap(out);
}

static void message_put_unit(struct message_writer *out, uint16_t unit)
{
	if (unit == ' ')
		out->space = out->n;
	message_put_text(out, &unit, 1);
}

static void message_put_return(struct message_writer *out)
{
	message_put_text(out, &(const uint16_t) { '\r' }, 1);
	out->column = 0;
	out->space = MESSAGE_NO_SPACE;
}

static void message_put_tab(struct message_writer *out)
{
	out->space = out->n;
	message_put(out, &(const uint16_t) { '\t' }, 1);
	out->column = (out->column + MESSAGE_TAB) / MESSAGE_TAB * MESSAGE_TAB;
	message_wrap(out);
}

/* A line break of the text itself: CR, LF or both are one. */
static void message_put_soft_break(const struct message *message, size_t *i,
				   struct message_writer *out)
{
	if (message->format[*i] == '\r' && *i + 1 < message->n_format &&
	    message->format[*i + 1] == '\n')
		(*i)++;
	(*i)++;
	if (message->width == 0)
		message_put_break(out);
	else
		message_put_unit(out, ' ');
}

static uint16_t message_peek(const struct message *message, size_t i)
{
	return i < message->n_format ? message->format[i] : 0;
}

/* What stands between exclamation marks, or "s" where there are none. */
static int message_read_spec(const struct message *message, size_t *i,
			     char spec[INSERT_MAX_SPEC])
{
	size_t n = 0;

	if (message_peek(message, *i) != '!') {
		memcpy(spec, "s", sizeof("s"));
		return 0;
	}
	for ((*i)++; message_peek(message, *i) != '!'; (*i)++) {
		uint16_t unit = message_peek(message, *i);

		if (unit == 0 || unit > 0x7F || n + 1 == INSERT_MAX_SPEC)
			return ERR_MESSAGE_MALFORMED;
		spec[n++] = (char)unit;
	}
	(*i)++;
	spec[n] = '\0';
	return 0;
}

static int message_put_insert(struct message *message, size_t *i,
			      struct message_writer *out)
{
	unsigned number = message->format[(*i)++] - '0';
	_cleanup_(freep) uint16_t *units = NULL;
	char spec[INSERT_MAX_SPEC];
	struct insert_text text;
	int r;

	if (message_peek(message, *i) >= '0' && message_peek(message, *i) <= '9')
		number = number * 10 + message->format[(*i)++] - '0';
	r = message_read_spec(message, i, spec);
	if (r < 0)
		return r;
	if (!*spec) /* "%1!!" is nothing at all */
		return 0;
	r = insert_format(&message->arguments, number, spec, &text);
	if (r < 0)
		return r;
	units = text.units;
	message_put_text(out, units, text.n);
	return 0;
}

/* Behind a percent sign, at *i. 1: the message ends here. */
static int message_put_escape(struct message *message, size_t *i,
			      struct message_writer *out)
{
	uint16_t unit = message_peek(message, *i);

	if (unit == 0)
		return ERR_MESSAGE_MALFORMED;
	if (unit >= '1' && unit <= '9' && !message->ignores_inserts)
		return message_put_insert(message, i, out);
	(*i)++;
	switch (unit) {
	case '0':
		return 1;
	case 'n':
		message_put_break(out);
		return 0;
	case 'r':
		message_put_return(out);
		return 0;
	case 't':
		message_put_tab(out);
		return 0;
	}
	if (message->ignores_inserts)
		message_put_unit(out, '%');
	else if (unit == 'b')
		unit = ' ';
	message_put_unit(out, unit);
	return 0;
}

static int message_walk(struct message *message, struct message_writer *out)
{
	size_t i = 0;
	int r = 0;

	while (r == 0 && out->r == 0 && i < message->n_format) {
		uint16_t unit = message->format[i];

		if (unit == '%') {
			i++;
			r = message_put_escape(message, &i, out);
		} else if (unit == '\r' || unit == '\n') {
			message_put_soft_break(message, &i, out);
		} else {
			message_put_unit(out, unit);
			i++;
		}
	}
	return r < 0 ? r : out->r;
}

int message_format(struct message *message, uint16_t **ret, size_t *ret_n)
{
	struct message_writer out = {
		.width = message->width == MESSAGE_ONE_LINE ? 0 : message->width,
		.space = MESSAGE_NO_SPACE,
	};
	int r;

	r = message_walk(message, &out);
	if (r < 0) {
		free(out.units);
		return r;
	}
	*ret = out.units;
	*ret_n = out.n;
	return 0;
}
