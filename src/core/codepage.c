/* SPDX-License-Identifier: MIT */
/*
 * base/utf keeps every wide name apart from every other and lets a surrogate without its
 * partner through, both ways. A program that converts text expects Unicode's own rules:
 * here such a surrogate is no character. Its three bytes count as three mistakes, as
 * Unicode recommends and Windows does; the rest of the recommendation is in utf8_next().
 */
#include "core/codepage.h"

#include <string.h>

#include "base/err.h"
#include "base/utf.h"

static const char codepage_mark[3] = { (char)0xEF, (char)0xBF, (char)0xBD }; /* U+FFFD */

static bool codepage_is_surrogate(uint32_t code)
{
	return code >= 0xD800 && code <= 0xDFFF;
}

/* Whether the character that was read from the bytes before `p` was none. */
static bool codepage_is_bad(const char *start, const char *p, uint32_t code)
{
	return code == 0xFFFD &&
	       (p - start != sizeof(codepage_mark) ||
		memcmp(start, codepage_mark, sizeof(codepage_mark)) != 0);
}

int codepage_widen(uint16_t *to, size_t cap, const char *from, size_t n_bytes,
		   bool is_strict, struct codepage_text *ret)
{
	const char *end = from + n_bytes;

	*ret = (struct codepage_text) { 0 };
	while (from < end) {
		const char *start = from;
		uint32_t code = utf8_next(&from, end);
		uint16_t units[2];
		size_t n;

		if (codepage_is_surrogate(code)) {
			from = start + 1;
			code = 0xFFFD;
		}
		if (codepage_is_bad(start, from, code)) {
			if (is_strict)
				return ERR_TEXT_INVALID;
			ret->n_bad++;
		}
		n = code >= 0x10000 ? 2 : 1;
		units[0] = (uint16_t)(n == 1 ? code : 0xD7C0 + (code >> 10));
		units[1] = (uint16_t)(0xDC00 + (code & 0x3FF));
		if (cap > 0 && n > cap - ret->n_needed)
			return ERR_BUFFER_TOO_SMALL;
		if (cap > 0)
			memcpy(to + ret->n_needed, units, n * sizeof(units[0]));
		ret->n_needed += n;
	}
	return 0;
}

int codepage_narrow(char *to, size_t cap, const uint16_t *from, size_t n_units,
		    bool is_strict, struct codepage_text *ret)
{
	*ret = (struct codepage_text) { 0 };
	for (size_t i = 0; i < n_units;) {
		size_t n_taken = (from[i] & 0xFC00) == 0xD800 && i + 1 < n_units &&
						 (from[i + 1] & 0xFC00) == 0xDC00
					 ? 2
					 : 1;
		char bytes[4];
		size_t n;

		if (n_taken == 1 && codepage_is_surrogate(from[i])) {
			if (is_strict)
				return ERR_TEXT_INVALID;
			ret->n_bad++;
			n = sizeof(codepage_mark);
			memcpy(bytes, codepage_mark, n);
		} else {
			n = utf8_from_utf16(bytes, sizeof(bytes), from + i, n_taken);
		}
		if (cap > 0 && n > cap - ret->n_needed)
			return ERR_BUFFER_TOO_SMALL;
		if (cap > 0)
			memcpy(to + ret->n_needed, bytes, n);
		ret->n_needed += n;
		i += n_taken;
	}
	return 0;
}
