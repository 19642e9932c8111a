/* SPDX-License-Identifier: MIT */
/* Names at the door: ANSI (which is UTF-8 here) or UTF-16 outside, UTF-8 inside. */
#pragma once

#include <stddef.h>

#include "store/name.h"
#include "winnt.h"

/* Holds the UTF-8 form of one argument. Large, and of most names little is used: it begins with
 * one of the functions below, whatever that returns, and ends with text_deinit(). */
struct text {
	char *bytes; /* NULL: the argument was NULL */
	size_t n_bytes;
	char *allocated;
	char room[784]; /* 260 units, three bytes each at most */
};

/* Errors: ERR_NAME_TOO_LONG (A), ERR_NAME_TOO_LONG_WIDE (W), -ENOMEM */
int text_from_ansi(struct text *text, LPCSTR argument);
int text_from_wide(struct text *text, LPCWSTR argument);
void text_deinit(struct text *text);

/* The name of an object to create: 1 and `ret` filled in, 0 for "unnamed", or an error. */
int text_name_to_create(const struct text *text, struct name *ret);

/* The name of an object to open. */
int text_name_to_open(const struct text *text, struct name *ret);

/* An argument that is a path, as Linux has it; allocated. Errors: also those of path.h */
int text_path_from_ansi(char **ret, LPCSTR argument);
int text_path_from_wide(char **ret, LPCWSTR argument);
