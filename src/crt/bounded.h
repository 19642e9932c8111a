/* SPDX-License-Identifier: MIT */
/*
 * Text put into a buffer of known size, by the rules of strsafe.h: it is always terminated,
 * and the result says whether it is whole.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>

#include "crt/unit.h"
#include "minwindef.h"

struct bounded {
	enum unit unit;
	void *to;
	size_t cap;
	DWORD flags; /* STRSAFE_* */

	void **end;        /* gets where the terminator is; NULL: nobody wants to know */
	size_t *remaining; /* gets what is left, with the terminator; NULL likewise */
	bool in_bytes;     /* what the remaining is counted in */
	size_t n_odd;      /* bytes that make no unit */
};

static inline struct bounded bounded_cch(enum unit unit, void *to, size_t cap, void **end,
					 size_t *remaining, DWORD flags)
{
	return (struct bounded) { .unit = unit,
				  .to = to,
				  .cap = cap,
				  .flags = flags,
				  .end = end,
				  .remaining = remaining };
}

static inline struct bounded bounded_cb(enum unit unit, void *to, size_t cap_bytes,
					void **end, size_t *remaining, DWORD flags)
{
	struct bounded bounded =
		bounded_cch(unit, to, cap_bytes / unit, end, remaining, flags);

	bounded.in_bytes = true;
	bounded.n_odd = cap_bytes % unit;
	return bounded;
}

/* At most `max` units of a text. */
HRESULT bounded_copy(struct bounded bounded, const void *from, size_t max);
HRESULT bounded_append(struct bounded bounded, const void *from, size_t max);
HRESULT bounded_print(struct bounded bounded, const void *format, va_list args);

/* A line from standard input, without its end. */
HRESULT bounded_read(struct bounded bounded);

/* `max` units are looked at; *ret may be missing. */
HRESULT bounded_length(const void *text, enum unit unit, size_t max, size_t *ret);
