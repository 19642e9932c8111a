/* SPDX-License-Identifier: MIT */
/*
 * What the members of Microsoft's printf family do around the format: where the text goes,
 * what "too small" means, what is returned. All of them return units without the
 * terminator, or -1 with errno.
 */
#pragma once

#include <stdarg.h>
#include <stdio.h>

#include "crt/unit.h"

/* printf, fprintf: units written; a wide text is written as UTF-8. */
int print_file(FILE *file, enum unit unit, const void *format, va_list args);

/* sprintf: no bound at all. */
int print_unbounded(void *to, enum unit unit, const void *format, va_list args);

/* _scprintf: only counts. */
int print_count(enum unit unit, const void *format, va_list args);

/*
 * _snprintf: -1 if the text is longer than cap, and no terminator unless there is room for
 * it. NULL with cap 0 only counts.
 */
int print_legacy(void *to, size_t cap, enum unit unit, const void *format, va_list args);

/* swprintf of ISO C: terminated, -1 if the text and its terminator do not fit. */
int print_standard(void *to, size_t cap, enum unit unit, const void *format,
		   va_list args);

/* sprintf_s: all of it, or an empty string, ERANGE and -1. */
int print_secure(void *to, size_t cap, enum unit unit, const void *format, va_list args);

/*
 * _snprintf_s: at most `max` units of it. Cut off and terminated with -1 where max or
 * _TRUNCATE asks for it; otherwise as print_secure().
 */
int print_secure_cut(void *to, size_t cap, size_t max, enum unit unit, const void *format,
		     va_list args);
