/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 <-> UTF-16. Names cross this once at the door; the C runtime's wide family lives
 * on it. The decoder accepts exactly the well-formed sequences of the Unicode standard
 * (table 3-7) plus the three-byte form of a lone surrogate that the encoder makes.
 */
#include "base/utf.h"

#include <stdbool.h>

enum {
	REPLACEMENT = 0xFFFD
};

/* What the byte after a lead byte may be; every later tail is 80..BF. */
static bool utf8_first_tail_fits(unsigned char lead, unsigned char tail)
{
	const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	const unsigned char high = lead == 0xF4 ? 0x8F : 0xBF;

	return tail >= low && tail <= high;
}

uint32_t utf8_next(const char **p, const char *end)
{
	const unsigned char lead = (unsigned char)*(*p)++;
	uint32_t code;
	int n_tails;

	if (lead < 0x80)
		return lead;
	if (lead < 0xC2 || lead > 0xF4)
		return REPLACEMENT;
	n_tails = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
	code = lead & (0x3F >> n_tails);

	for (int i = 0; i < n_tails; i++) {
		unsigned char tail = *p < end ? (unsigned char)**p : 0;

		if (!utf8_first_tail_fits(i == 0 ? lead : 0, tail))
			return REPLACEMENT;
		code = code << 6 | (tail & 0x3F);
		(*p)++;
	}
	return code;
}

size_t utf16_from_utf8(uint16_t *to, size_t cap, const char *from, size_t n_bytes)
{
	const char *end = from + n_bytes;
	size_t n = 0;

	while (from < end) {
		uint32_t code = utf8_next(&from, end);
		size_t units = code >= 0x10000 ? 2 : 1;

		if (n + units <= cap && units == 1) {
			to[n] = (uint16_t)code;
		} else if (n + units <= cap) {
			to[n] = (uint16_t)(0xD800 + ((code - 0x10000) >> 10));
			to[n + 1] = (uint16_t)(0xDC00 + ((code - 0x10000) & 0x3FF));
		}
		n += units;
	}
	return n;
}

static size_t utf8_encode(char to[4], uint32_t code)
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xC0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xE0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3F));
		to[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	to[0] = (char)(0xF0 | code >> 18);
	to[1] = (char)(0x80 | (code >> 12 & 0x3F));
	to[2] = (char)(0x80 | (code >> 6 & 0x3F));
	to[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

size_t utf8_from_utf16(char *to, size_t cap, const uint16_t *from, size_t n_units)
{
	size_t n = 0;

	for (size_t i = 0; i < n_units; i++) {
		uint32_t code = from[i];
		char bytes[4];
		size_t n_bytes;

		if (code < 0x80 && n < cap) { /* most of what there is */
			to[n++] = (char)code;
			continue;
		}
		if ((code & 0xFC00) == 0xD800 && i + 1 < n_units &&
		    (from[i + 1] & 0xFC00) == 0xDC00) {
			code = 0x10000 + ((code & 0x3FF) << 10) + (from[i + 1] & 0x3FF);
			i++;
		}
		n_bytes = utf8_encode(bytes, code);
		if (n + n_bytes <= cap)
			__builtin_memcpy(to + n, bytes, n_bytes);
		n += n_bytes;
	}
	return n;
}

size_t utf16_length(const uint16_t *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}
