/* SPDX-License-Identifier: MIT */
/*
 * Text between UTF-8 and UTF-16 as a code page conversion does it: strictly, so that what
 * is no character can be refused, and is U+FFFD otherwise.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct codepage_text {
	size_t n_needed; /* units of the whole result */
	size_t n_bad;    /* of them, replaced */
};

/*
 * What does not fit into `cap` units is counted all the same; cap 0 only counts.
 *
 * Errors: ERR_BUFFER_TOO_SMALL with a cap above 0; ERR_TEXT_INVALID if is_strict
 */
int codepage_widen(uint16_t *to, size_t cap, const char *from, size_t n_bytes,
		   bool is_strict, struct codepage_text *ret);
int codepage_narrow(char *to, size_t cap, const uint16_t *from, size_t n_units,
		    bool is_strict, struct codepage_text *ret);
