/* SPDX-License-Identifier: MIT */
/*
 * One insert of a message, "%1" or "%1!08X!": which argument it takes and what that looks
 * like as text.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	INSERT_MAX_SPEC = 32, /* units between the exclamation marks, and one */
	INSERT_MAX_ARGUMENTS =
		101, /* 99, the last of them with a width and a precision */
};

/* Start with the source set and the rest zero. */
struct insert_arguments {
	va_list *list; /* one of these two, or neither: there are no arguments */
	const uintptr_t *array;
	bool is_narrow; /* what "s" means */

	uintptr_t slots[INSERT_MAX_ARGUMENTS]; /* taken from the list so far */
	unsigned n_used;                       /* the highest argument used so far */
};

/* What an insert became: units of UTF-16, to be freed. */
struct insert_text {
	uint16_t *units;
	size_t n;
};

/*
 * `spec` is what stands between the exclamation marks, ASCII, "s" if nothing does.
 *
 * Errors: ERR_MESSAGE_ARGUMENTS there are none; ERR_MESSAGE_MALFORMED; -ENOMEM
 */
int insert_format(struct insert_arguments *arguments, unsigned number, const char *spec,
		  struct insert_text *ret);
