/* SPDX-License-Identifier: MIT */
/*
 * The bounded copies of Microsoft's runtime: strcpy_s and its relatives, both widths.
 *
 * One rule carries them all: the destination is a terminated text afterwards, or, if the
 * result does not fit, an empty one and ERANGE. Only _TRUNCATE asks for as much as fits and
 * gets STRUNCATE. Their runtime would end the process where these return EINVAL or ERANGE,
 * unless its handler was replaced.
 */
#include "winshm_crt.h"

#include <stdbool.h>

#include "crt/unit.h"

static errno_t secure_fail(errno_t error)
{
	errno = error;
	return error;
}

static errno_t secure_fail_empty(void *to, enum unit unit, errno_t error)
{
	unit_put(to, unit, 0, 0);
	return secure_fail(error);
}

/* Puts at most `max` units of `from` behind the first n_kept units of `to`. */
static errno_t secure_put(void *to, size_t cap, size_t n_kept, const void *from,
			  size_t max, enum unit unit)
{
	size_t n_room = cap - n_kept - 1;
	bool is_too_long;
	size_t n;

	if (!from)
		return secure_fail_empty(to, unit, EINVAL);
	n = unit_count(from, unit, max <= n_room ? max : n_room + 1);
	is_too_long = n > n_room;
	if (is_too_long && max != _TRUNCATE)
		return secure_fail_empty(to, unit, ERANGE);

	n = is_too_long ? n_room : n;
	unit_move(unit_address(to, unit, n_kept), from, unit, n);
	unit_put(to, unit, n_kept + n, 0);
	return is_too_long ? STRUNCATE : 0;
}

static errno_t secure_copy(void *to, size_t cap, const void *from, size_t max,
			   enum unit unit)
{
	if (!to && cap == 0 && max == 0)
		return 0;
	if (!to || cap == 0)
		return secure_fail(EINVAL);
	if (max == 0) {
		unit_put(to, unit, 0, 0);
		return 0;
	}
	return secure_put(to, cap, 0, from, max, unit);
}

static errno_t secure_append(void *to, size_t cap, const void *from, size_t max,
			     enum unit unit)
{
	size_t n_kept;

	if (!to && cap == 0 && max == 0)
		return 0;
	if (!to || cap == 0)
		return secure_fail(EINVAL);
	n_kept = unit_count(to, unit, cap);
	if (n_kept == cap)
		return secure_fail_empty(to, unit, EINVAL);
	if (max == 0)
		return 0;
	return secure_put(to, cap, n_kept, from, max, unit);
}

/* More units than any text has, and not _TRUNCATE. */
static const size_t WHOLE = SIZE_MAX - 1;

errno_t strcpy_s(char *to, rsize_t cap, const char *from)
{
	return secure_copy(to, cap, from, WHOLE, NARROW);
}

errno_t strcat_s(char *to, rsize_t cap, const char *from)
{
	return secure_append(to, cap, from, WHOLE, NARROW);
}

errno_t strncpy_s(char *to, rsize_t cap, const char *from, rsize_t max)
{
	return secure_copy(to, cap, from, max, NARROW);
}

errno_t strncat_s(char *to, rsize_t cap, const char *from, rsize_t max)
{
	return secure_append(to, cap, from, max, NARROW);
}

errno_t wcscpy_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from)
{
	return secure_copy(to, cap, from, WHOLE, WIDE);
}

errno_t wcscat_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from)
{
	return secure_append(to, cap, from, WHOLE, WIDE);
}

errno_t wcsncpy_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t max)
{
	return secure_copy(to, cap, from, max, WIDE);
}

errno_t wcsncat_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t max)
{
	return secure_append(to, cap, from, max, WIDE);
}

size_t strnlen_s(const char *text, size_t max)
{
	return text ? unit_count(text, NARROW, max) : 0;
}

size_t wcsnlen_s(const winshm_wchar *text, size_t max)
{
	return text ? unit_count(text, WIDE, max) : 0;
}

/* Counts in units. memcpy_s clears a destination it cannot fill, memmove_s leaves it. */
static errno_t secure_memory(void *to, size_t cap, const void *from, size_t n,
			     enum unit unit, bool clears)
{
	if (n == 0)
		return 0;
	if (!to)
		return secure_fail(EINVAL);
	if (!from || cap < n) {
		if (clears)
			memset(to, 0, cap * unit);
		return secure_fail(from ? ERANGE : EINVAL);
	}
	unit_move(to, from, unit, n);
	return 0;
}

errno_t memcpy_s(void *to, rsize_t cap, const void *from, rsize_t n)
{
	return secure_memory(to, cap, from, n, NARROW, true);
}

errno_t memmove_s(void *to, rsize_t cap, const void *from, rsize_t n)
{
	return secure_memory(to, cap, from, n, NARROW, false);
}

errno_t wmemcpy_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t n)
{
	return secure_memory(to, cap, from, n, WIDE, true);
}

errno_t wmemmove_s(winshm_wchar *to, rsize_t cap, const winshm_wchar *from, rsize_t n)
{
	return secure_memory(to, cap, from, n, WIDE, false);
}
