/* SPDX-License-Identifier: MIT */
/*
 * Quoting and taking apart, which Windows does in two ways that differ where quotes meet.
 *
 * The shell's: inside quotes two quotes in a row are one character and end them, and outside
 * of them a run of three is one. Both follow from counting: a run of quotes adds to the one
 * that may be open, every third of the sum is a character, and one left over leaves quotes
 * open. Only blanks and tabs separate arguments, but a program's name without quotes ends at
 * any control character, too.
 *
 * The C runtime's, which makes what main() is given (since Visual C++ 2008): inside quotes
 * two in a row are one character and leave them open; outside, they open and close. Quotes
 * may be anywhere in the program's name.
 */
#include "base/commandline.h"

#include <stdbool.h>
#include <string.h>

static char *commandline_put(char *to, char byte, size_t n)
{
	memset(to, byte, n);
	return to + n;
}

char *commandline_quote(char *to, const char *argument)
{
	bool is_plain = *argument && !strpbrk(argument, " \t\n\v\"");
	size_t n_backslashes = 0;

	if (is_plain)
		return stpcpy(to, argument);
	*to++ = '"';
	for (; *argument; argument++) {
		if (*argument == '"')
			to = commandline_put(to, '\\', n_backslashes + 1);
		n_backslashes = *argument == '\\' ? n_backslashes + 1 : 0;
		*to++ = *argument;
	}
	to = commandline_put(to, '\\', n_backslashes);
	*to++ = '"';
	return to;
}

char *commandline_quote_program(char *to, const char *name)
{
	bool is_plain = *name;

	for (const char *byte = name; *byte; byte++)
		is_plain = is_plain && (unsigned char)*byte > ' ' && *byte != '"';
	if (is_plain)
		return stpcpy(to, name);
	*to++ = '"';
	for (; *name; name++)
		if (*name != '"')
			*to++ = *name;
	*to++ = '"';
	return to;
}

static bool commandline_is_blank(uint16_t unit)
{
	return unit == ' ' || unit == '\t';
}

static const uint16_t *commandline_skip_blanks(const uint16_t *line)
{
	while (commandline_is_blank(*line))
		line++;
	return line;
}

static uint16_t *commandline_fill(uint16_t *to, uint16_t unit, size_t n)
{
	while (n--)
		*to++ = unit;
	return to;
}

static uint16_t *commandline_read_program(const uint16_t **line, uint16_t *to)
{
	const uint16_t *from = *line;

	if (*from == '"') {
		for (from++; *from && *from != '"'; from++)
			*to++ = *from;
		from += *from == '"';
	} else {
		for (; *from > ' '; from++)
			*to++ = *from;
		from += *from != 0;
	}
	*to++ = 0;
	*line = commandline_skip_blanks(from);
	return to;
}

static uint16_t *commandline_read_argument(const uint16_t **line, uint16_t *to)
{
	const uint16_t *from = *line;
	size_t is_open = 0;

	while (*from && (is_open || !commandline_is_blank(*from))) {
		size_t n_backslashes = 0, n_quotes = is_open;

		for (; *from == '\\'; from++)
			n_backslashes++;
		if (*from != '"') {
			to = commandline_fill(to, '\\', n_backslashes);
			if (*from && n_backslashes == 0)
				*to++ = *from++;
			continue;
		}
		to = commandline_fill(to, '\\', n_backslashes / 2);
		if (n_backslashes % 2) {
			*to++ = '"';
			from++;
		}
		for (; *from == '"'; from++)
			n_quotes++;
		to = commandline_fill(to, '"', n_quotes / 3);
		is_open = n_quotes % 3 == 1;
	}
	*to++ = 0;
	*line = commandline_skip_blanks(from);
	return to;
}

size_t commandline_split(const uint16_t *line, uint16_t *to, size_t *starts)
{
	const uint16_t *first = to;
	size_t n = 0;

	do {
		if (starts)
			starts[n] = (size_t)(to - first);
		to = n == 0 ? commandline_read_program(&line, to)
			    : commandline_read_argument(&line, to);
		n++;
	} while (*line);
	return n;
}

/* Quotes come and go; backslashes mean nothing. */
static const char *commandline_take_name(const char *line, char **to)
{
	bool is_open = false;

	for (; *line && (is_open || (*line != ' ' && *line != '\t')); line++) {
		if (*line == '"')
			is_open = !is_open;
		else
			*(*to)++ = *line;
	}
	*(*to)++ = '\0';
	return line;
}

static const char *commandline_take_argument(const char *line, char **to)
{
	bool is_open = false;

	while (*line && (is_open || (*line != ' ' && *line != '\t'))) {
		size_t n_backslashes = strspn(line, "\\");
		bool is_escaped = n_backslashes % 2;

		line += n_backslashes;
		if (*line != '"') {
			*to = commandline_put(*to, '\\', n_backslashes);
			if (n_backslashes == 0)
				*(*to)++ = *line++;
			continue;
		}
		*to = commandline_put(*to, '\\', n_backslashes / 2);
		if (is_escaped || (is_open && line[1] == '"')) {
			*(*to)++ = '"';
			line += is_escaped ? 1 : 2;
		} else {
			is_open = !is_open;
			line++;
		}
	}
	*(*to)++ = '\0';
	return line;
}

size_t commandline_arguments(const char *line, char *to, char **ret)
{
	size_t n = 0;

	do {
		ret[n] = to;
		line = n == 0 ? commandline_take_name(line, &to)
			      : commandline_take_argument(line, &to);
		line += strspn(line, " \t");
		n++;
	} while (*line);
	return n;
}
