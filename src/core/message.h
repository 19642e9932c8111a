/* SPDX-License-Identifier: MIT */
/*
 * Messages: text with inserts and line breaks, as FormatMessage() makes it. Everything is
 * UTF-16 in here, as the width of a line and of an insert is counted in its units.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/insert.h"

enum {
	MESSAGE_ONE_LINE =
		255, /* as a width: breaks become spaces, and no line is broken */
};

struct message {
	const uint16_t *format;
	size_t n_format;
	bool ignores_inserts;
	unsigned width; /* of a line; 0: as the text has them */
	struct insert_arguments arguments;
};

/*
 * The text, not terminated, to be freed; NULL for an empty one.
 *
 * Errors: ERR_MESSAGE_MALFORMED, ERR_MESSAGE_ARGUMENTS, -ENOMEM
 */
int message_format(struct message *message, uint16_t **ret, size_t *ret_n);
