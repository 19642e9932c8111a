/* SPDX-License-Identifier: MIT */
/*
 * The text functions of the Windows kernel, which take NULL for no text.
 *
 * Comparing is for people's eyes there: as in a dictionary, and the same in both widths.
 * Three looks at the two texts, each only if those before saw no difference: at the
 * characters without regard to case, signs before digits before letters and hyphens and
 * apostrophes left out; at the case, lower first; at what was left out.
 *
 * Case is known of Latin, Greek and Cyrillic letters, whatever the locale is. Letters
 * beyond ASCII come behind z in the order of their numbers; Windows has them beside the
 * letters they are made of.
 */
#include "winbase.h"

#include <stdbool.h>

#include "crt/unit.h"
#include "base/utf.h"

/* Where a reader is; a text has no units behind `end`. */
struct lstr_cursor {
	const char *p, *end;
	enum unit unit;
};

static struct lstr_cursor lstr_begin(const void *text, enum unit unit)
{
	return (struct lstr_cursor) {
		text, (const char *)text + unit_count(text, unit, SIZE_MAX) * unit, unit
	};
}

/* The next code point, 0 at the end. */
static uint32_t lstr_next(struct lstr_cursor *cursor)
{
	const uint16_t *units = (const uint16_t *)(const void *)cursor->p;
	uint32_t code;

	if (cursor->p == cursor->end)
		return 0;
	if (cursor->unit == NARROW)
		return utf8_next(&cursor->p, cursor->end);
	code = units[0];
	cursor->p += WIDE;
	if ((code & 0xFC00) == 0xD800 && cursor->p < cursor->end &&
	    (units[1] & 0xFC00) == 0xDC00) {
		code = 0x10000 + ((code & 0x3FF) << 10) + (units[1] & 0x3FF);
		cursor->p += WIDE;
	}
	return code;
}

/* Latin Extended-A is pairs of a large and a small letter, in two phases. */
static uint32_t lstr_lower_extended(uint32_t code)
{
	bool is_even_large = code < 0x138 || (code >= 0x14A && code < 0x178);

	if (code == 0x130 || code == 0x131 || code == 0x138 || code == 0x149)
		return code;
	if (code == 0x178)
		return 0xFF;
	if (code == 0x17F)
		return 's';
	return (code & 1) == (is_even_large ? 0 : 1) ? code + 1 : code;
}

static uint32_t lstr_lower(uint32_t code)
{
	if (code >= 'A' && code <= 'Z')
		return code + 32;
	if (code < 0xC0)
		return code;
	if (code <= 0xDE)
		return code == 0xD7 ? code : code + 32;
	if (code >= 0x100 && code <= 0x17F)
		return lstr_lower_extended(code);
	if (code >= 0x391 && code <= 0x3AB)
		return code + 32;
	if (code == 0x3C2) /* the sigma at the end of a word */
		return 0x3C3;
	if (code >= 0x410 && code <= 0x42F)
		return code + 32;
	if (code >= 0x400 && code <= 0x40F)
		return code + 80;
	return code;
}

static bool lstr_is_left_out(uint32_t code)
{
	return code == '-' || code == '\'';
}

static uint32_t lstr_weight(uint32_t code)
{
	uint32_t lower = lstr_lower(code);
	uint32_t class = lower >= 0x80 || (lower >= 'a' && lower <= 'z') ? 2
			 : lower >= '0' && lower <= '9'                  ? 1
									 : 0;

	return code ? class << 24 | lower : 0;
}

static uint32_t lstr_next_counting(struct lstr_cursor *cursor)
{
	uint32_t code = lstr_next(cursor);

	while (lstr_is_left_out(code))
		code = lstr_next(cursor);
	return code;
}

/* The first and, to *ret_case, the second look. */
static int lstr_compare_letters(struct lstr_cursor a, struct lstr_cursor b, int *ret_case)
{
	uint32_t left, right;

	*ret_case = 0;
	do {
		left = lstr_next_counting(&a);
		right = lstr_next_counting(&b);
		if (lstr_weight(left) != lstr_weight(right))
			return lstr_weight(left) < lstr_weight(right) ? -1 : 1;
		if (left != right && *ret_case == 0)
			*ret_case = left == lstr_lower(left) ? -1 : 1;
	} while (left);
	return 0;
}

/* The third: whoever has a sign where the other one has none comes behind. */
static int lstr_compare_signs(struct lstr_cursor a, struct lstr_cursor b)
{
	uint32_t left, right;

	do {
		left = lstr_next(&a);
		right = lstr_next(&b);
		if (lstr_is_left_out(left) != lstr_is_left_out(right))
			return lstr_is_left_out(left) ? 1 : -1;
		if (lstr_is_left_out(left) && left != right)
			return left < right ? -1 : 1;
	} while (left);
	return 0;
}

static int lstr_compare(const void *a, const void *b, enum unit unit, bool with_case)
{
	int r, r_case;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	r = lstr_compare_letters(lstr_begin(a, unit), lstr_begin(b, unit), &r_case);
	if (r == 0 && with_case)
		r = r_case;
	if (r == 0)
		r = lstr_compare_signs(lstr_begin(a, unit), lstr_begin(b, unit));
	return r;
}

/* At most cap - 1 units behind the first n_kept of `to`. */
static void *lstr_put(void *to, size_t n_kept, const void *from, size_t cap,
		      enum unit unit)
{
	size_t n = unit_count(from, unit, cap - 1);

	unit_move(unit_address(to, unit, n_kept), from, unit, n);
	unit_put(to, unit, n_kept + n, 0);
	return to;
}

static void *lstr_copy(void *to, const void *from, int cap, enum unit unit)
{
	if (!to || !from)
		return NULL;
	return cap == 0 ? to : lstr_put(to, 0, from, (size_t)cap, unit);
}

static void *lstr_append(void *to, const void *from, enum unit unit)
{
	if (!to || !from)
		return NULL;
	return lstr_put(to, unit_count(to, unit, SIZE_MAX), from, SIZE_MAX, unit);
}

int WINAPI lstrlenA(LPCSTR lpString)
{
	return lpString ? (int)unit_count(lpString, NARROW, SIZE_MAX) : 0;
}

int WINAPI lstrlenW(LPCWSTR lpString)
{
	return lpString ? (int)unit_count(lpString, WIDE, SIZE_MAX) : 0;
}

LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2)
{
	return lstr_copy(lpString1, lpString2, -1, NARROW);
}

LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2)
{
	return lstr_copy(lpString1, lpString2, -1, WIDE);
}

LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength)
{
	return lstr_copy(lpString1, lpString2, iMaxLength, NARROW);
}

LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength)
{
	return lstr_copy(lpString1, lpString2, iMaxLength, WIDE);
}

LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2)
{
	return lstr_append(lpString1, lpString2, NARROW);
}

LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2)
{
	return lstr_append(lpString1, lpString2, WIDE);
}

int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2)
{
	return lstr_compare(lpString1, lpString2, NARROW, true);
}

int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2)
{
	return lstr_compare(lpString1, lpString2, WIDE, true);
}

int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2)
{
	return lstr_compare(lpString1, lpString2, NARROW, false);
}

int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2)
{
	return lstr_compare(lpString1, lpString2, WIDE, false);
}
