/* SPDX-License-Identifier: MIT */
/*
 * Text of any length, in either width, on its way in and out. Names of objects, which have
 * a limit, come in through text.h.
 *
 * What an A function is given and gives back is passed on byte by byte: on Linux a path
 * or a variable may hold what is no UTF-8, and has to survive. In a W function's result
 * such bytes are U+FFFD.
 */
#pragma once

#include <stddef.h>

#include "winnt.h"

/* UTF-8 of a wide text, to be freed; NULL without memory. */
char *convert_to_utf8(LPCWSTR wide);

/* The reverse, for `n_bytes` of UTF-8; terminated. `ret_n_units` (without the terminator)
 * may be NULL. */
WCHAR *convert_to_wide(const char *utf8, size_t n_bytes, size_t *ret_n_units);

/*
 * Into the buffer a program brought, by the rule most calls share: if the text fits, it is
 * written and its length returned, terminator not counted; otherwise nothing is written,
 * and what is returned is the size needed, terminator counted.
 */
DWORD convert_put_ansi(LPSTR to, DWORD cap, const char *utf8);
DWORD convert_put_wide(LPWSTR to, DWORD cap, const char *utf8);

/*
 * By the other rule: what fits is written and terminated. Returns how many units were, the
 * terminator not counted, or `cap` if the text had to be cut.
 */
DWORD convert_cut_ansi(LPSTR to, DWORD cap, const char *utf8);
DWORD convert_cut_wide(LPWSTR to, DWORD cap, const char *utf8);
