/* SPDX-License-Identifier: MIT */
/* Names and figures as people read and write them. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/name.h"

/*
 * Anything, safe to print, to be freed: what would move the cursor or turn the direction of
 * writing, and what is no UTF-8, becomes \xHH byte by byte; without `wants_utf8` every byte
 * that is not ASCII does, unless the terminal's character set is UTF-8. NULL: no memory.
 */
char *text_safe(const char *bytes, size_t n_bytes, bool wants_utf8);

/* A name with its prefix, as above. */
char *text_name(const struct name *name, bool wants_utf8);

/*
 * Reads a name as it is typed: / may stand for the \ of a prefix, and \xHH for a byte. The
 * text of `ret` is `ret_bytes`, to be freed. Errors: those of name_parse(), -ENOMEM
 */
int text_read_name(const char *typed, struct name *ret, char **ret_bytes);

/* The beginning of names: with a prefix those of that scope, else of any. As above, but may
 * be empty. */
int text_read_beginning(const char *typed, enum scope *ret_scope, bool *ret_has_scope,
			char **ret_bytes, size_t *ret_n);

/* "4K", "1.5M"; or the number. To be freed. */
char *text_size(uint64_t n_bytes, bool wants_bytes);

/* Digits, with a K, M, G or T of 1024s, or KiB and so on; 0x is understood. */
bool text_read_size(const char *typed, uint64_t *ret);

/* A number of seconds, 0 or more; 0.5 is understood. */
bool text_read_seconds(const char *typed, double *ret);

__attribute__((format(printf, 1, 2))) char *text_format(const char *format, ...);
