/* SPDX-License-Identifier: MIT */
/*
 * mbstowcs and its relatives: from one width to the other.
 *
 * The multibyte text is UTF-8 in every locale, since that is what the rest of this library
 * means by narrow text. Nothing is unconvertible (base/utf.h), so they do not fail with
 * EILSEQ; only the one-character functions meet pieces that are no character by themselves.
 */
#include "winshm_crt.h"

#include "base/utf.h"
#include "crt/text.h"
#include "crt/unit.h"

/* Units without the terminator, which is put if there is room. NULL only measures. */
static size_t convert_text(void *to, size_t max, const void *from, enum unit from_unit)
{
	size_t n, width;

	if (!from) {
		errno = EINVAL;
		return (size_t)-1;
	}
	n = text_fit(from, from_unit, to ? max : SIZE_MAX, &width);
	if (!to)
		return width;
	text_convert(to, from, from_unit, n);
	if (width < max && !unit_get(from, from_unit, n))
		unit_put(to, unit_other(from_unit), width, 0);
	return width;
}

size_t winshm_mbstowcs(winshm_wchar *to, const char *from, size_t max)
{
	return convert_text(to, max, from, NARROW);
}

size_t winshm_wcstombs(char *to, const winshm_wchar *from, size_t max)
{
	return convert_text(to, max, from, WIDE);
}

static errno_t convert_fail(errno_t error)
{
	errno = error;
	return error;
}

/* *ret_n counts the terminator too. */
static errno_t convert_secure(size_t *ret_n, void *to, size_t cap, const void *from,
			      size_t max, enum unit from_unit)
{
	size_t n_room = cap > 0 ? cap - 1 : 0;
	size_t n, width;

	if (ret_n)
		*ret_n = 0;
	if (!to != (cap == 0))
		return convert_fail(EINVAL);
	if (to)
		unit_put(to, unit_other(from_unit), 0, 0);
	if (!from)
		return convert_fail(EINVAL);

	n = text_fit(from, from_unit, to ? max : SIZE_MAX, &width);
	if (to && width > n_room) {
		if (max != _TRUNCATE)
			return convert_fail(ERANGE);
		n = text_fit(from, from_unit, n_room, &width);
	}
	if (to) {
		text_convert(to, from, from_unit, n);
		unit_put(to, unit_other(from_unit), width, 0);
	}
	if (ret_n)
		*ret_n = width + 1;
	return to && max == _TRUNCATE && unit_get(from, from_unit, n) ? STRUNCATE : 0;
}

errno_t mbstowcs_s(size_t *ret, winshm_wchar *to, size_t cap, const char *from,
		   size_t max)
{
	return convert_secure(ret, to, cap, from, max, NARROW);
}

errno_t wcstombs_s(size_t *ret, char *to, size_t cap, const winshm_wchar *from,
		   size_t max)
{
	return convert_secure(ret, to, cap, from, max, WIDE);
}

/* A character that needs two units does not fit one: EILSEQ. */
int winshm_mbtowc(winshm_wchar *to, const char *from, size_t n)
{
	struct text_point point;
	size_t n_bytes;

	if (!from)
		return 0;
	if (n == 0)
		return -1;
	if (!*from) {
		if (to)
			*to = 0;
		return 0;
	}
	n_bytes = text_step(from, NARROW, unit_count(from, NARROW, n), &point);
	if (point.n != 1) {
		errno = EILSEQ;
		return -1;
	}
	if (to)
		*to = point.units[0];
	return (int)n_bytes;
}

int winshm_wctomb(char *to, winshm_wchar unit)
{
	return to ? (int)utf8_from_utf16(to, SIZE_MAX, &unit, 1) : 0;
}
