/* SPDX-License-Identifier: MIT */
/*
 * Upper and lower case and comparisons that ignore it, both widths.
 *
 * Letters are those of the program's locale, as in Microsoft's runtime: in the "C" locale,
 * which every program starts in, only A to Z. A wide unit is mapped by itself, so letters
 * outside the first 65,536 characters have no case here; narrow text is mapped by bytes.
 */
#include "winshm_crt.h"

#include <stdbool.h>

#include "crt/unit.h"

static uint16_t casing_lower(uint16_t unit, enum unit width)
{
	wint_t lower = width == NARROW ? (wint_t)tolower(unit) : towlower(unit);

	return lower <= 0xFFFF ? (uint16_t)lower : unit;
}

static uint16_t casing_upper(uint16_t unit, enum unit width)
{
	wint_t upper = width == NARROW ? (wint_t)toupper(unit) : towupper(unit);

	return upper <= 0xFFFF ? (uint16_t)upper : unit;
}

static int casing_compare(const void *a, const void *b, size_t max, enum unit unit,
			  bool is_text)
{
	if (max > 0 && (!a || !b)) {
		errno = EINVAL;
		return _NLSCMPERROR;
	}
	for (size_t i = 0; i < max; i++) {
		uint16_t left = casing_lower(unit_get(a, unit, i), unit);
		uint16_t right = casing_lower(unit_get(b, unit, i), unit);

		if (left != right)
			return left < right ? -1 : 1;
		if (is_text && left == 0)
			return 0;
	}
	return 0;
}

int _stricmp(const char *a, const char *b)
{
	return casing_compare(a, b, SIZE_MAX, NARROW, true);
}

int _strnicmp(const char *a, const char *b, size_t max)
{
	return casing_compare(a, b, max, NARROW, true);
}

int _memicmp(const void *a, const void *b, size_t n)
{
	return casing_compare(a, b, n, NARROW, false);
}

int _wcsicmp(const winshm_wchar *a, const winshm_wchar *b)
{
	return casing_compare(a, b, SIZE_MAX, WIDE, true);
}

int _wcsnicmp(const winshm_wchar *a, const winshm_wchar *b, size_t max)
{
	return casing_compare(a, b, max, WIDE, true);
}

/* EINVAL for a text that has no terminator within its size, which is then emptied. */
static errno_t casing_map(void *text, size_t cap, enum unit unit,
			  uint16_t (*map)(uint16_t unit, enum unit width))
{
	size_t n;

	if (!text || cap == 0) {
		errno = EINVAL;
		return EINVAL;
	}
	n = unit_count(text, unit, cap);
	if (n == cap) {
		unit_put(text, unit, 0, 0);
		errno = EINVAL;
		return EINVAL;
	}
	for (size_t i = 0; i < n; i++)
		unit_put(text, unit, i, map(unit_get(text, unit, i), unit));
	return 0;
}

errno_t _strlwr_s(char *text, size_t cap)
{
	return casing_map(text, cap, NARROW, casing_lower);
}

errno_t _strupr_s(char *text, size_t cap)
{
	return casing_map(text, cap, NARROW, casing_upper);
}

errno_t _wcslwr_s(winshm_wchar *text, size_t cap)
{
	return casing_map(text, cap, WIDE, casing_lower);
}

errno_t _wcsupr_s(winshm_wchar *text, size_t cap)
{
	return casing_map(text, cap, WIDE, casing_upper);
}

char *_strlwr(char *text)
{
	return casing_map(text, SIZE_MAX, NARROW, casing_lower) == 0 ? text : NULL;
}

char *_strupr(char *text)
{
	return casing_map(text, SIZE_MAX, NARROW, casing_upper) == 0 ? text : NULL;
}

winshm_wchar *_wcslwr(winshm_wchar *text)
{
	return casing_map(text, SIZE_MAX, WIDE, casing_lower) == 0 ? text : NULL;
}

winshm_wchar *_wcsupr(winshm_wchar *text)
{
	return casing_map(text, SIZE_MAX, WIDE, casing_upper) == 0 ? text : NULL;
}
