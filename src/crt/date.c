/* SPDX-License-Identifier: MIT */
/* Dates: the secure members of <time.h>, those that write 16-bit text, and _ftime(). */
#include "winshm_stdlib.h"

#include <stdbool.h>
#include <sys/timeb.h>
#include <time.h>

#include "base/cleanup.h"
#include "crt/text.h"

static errno_t date_fail(errno_t error)
{
	errno = error;
	return error;
}

/* As in Microsoft's runtime, a failure sets every field to -1. */
static errno_t date_split(struct tm *ret, const time_t *time,
			  struct tm *(*split)(const time_t *time, struct tm *ret))
{
	if (!ret)
		return date_fail(EINVAL);
	memset(ret, 0xFF, sizeof(*ret));
	if (!time || *time < 0)
		return date_fail(EINVAL);
	return split(time, ret) ? 0 : errno;
}

errno_t localtime_s(struct tm *ret, const time_t *time)
{
	return date_split(ret, time, localtime_r);
}

errno_t gmtime_s(struct tm *ret, const time_t *time)
{
	return date_split(ret, time, gmtime_r);
}

/* "Mon Nov 23 22:12:58 2026\n" and its terminator: 26 units. */
errno_t asctime_s(char *to, size_t cap, const struct tm *time)
{
	char text[64];

	if (!to || cap == 0)
		return date_fail(EINVAL);
	to[0] = '\0';
	if (!time || cap < 26 || !asctime_r(time, text))
		return date_fail(EINVAL);
	return strcpy_s(to, cap, text);
}

errno_t ctime_s(char *to, size_t cap, const time_t *time)
{
	struct tm split;

	if (!to || cap == 0)
		return date_fail(EINVAL);
	to[0] = '\0';
	return localtime_s(&split, time) == 0 ? asctime_s(to, cap, &split)
					      : date_fail(EINVAL);
}

static errno_t date_widen(winshm_wchar *to, size_t cap, const char *text)
{
	return mbstowcs_s(NULL, to, cap, text, cap - 1);
}

errno_t _wasctime_s(winshm_wchar *to, size_t cap, const struct tm *time)
{
	char text[64];
	errno_t error;

	if (!to || cap == 0)
		return date_fail(EINVAL);
	to[0] = 0;
	error = asctime_s(text, cap < sizeof(text) ? cap : sizeof(text), time);
	return error == 0 ? date_widen(to, cap, text) : error;
}

errno_t _wctime_s(winshm_wchar *to, size_t cap, const time_t *time)
{
	char text[64];
	errno_t error;

	if (!to || cap == 0)
		return date_fail(EINVAL);
	to[0] = 0;
	error = ctime_s(text, cap < sizeof(text) ? cap : sizeof(text), time);
	return error == 0 ? date_widen(to, cap, text) : error;
}

/* A unit of UTF-16 is at most three bytes of UTF-8, so what fits wide fits here too. */
size_t winshm_wcsftime(winshm_wchar *to, size_t cap, const winshm_wchar *format,
		       const struct tm *time)
{
	_cleanup_(freep) char *format_bytes = text_narrow(format);
	_cleanup_(freep) char *bytes = NULL;
	size_t n_bytes, width;

	if (!to || cap == 0 || !time || !format_bytes) {
		errno = EINVAL;
		return 0;
	}
	to[0] = 0;
	if (__builtin_mul_overflow(cap, 3, &n_bytes))
		n_bytes = SIZE_MAX;
	bytes = malloc(n_bytes);
	if (!bytes)
		return 0;
	n_bytes = strftime(bytes, n_bytes, format_bytes, time);
	if (n_bytes == 0)
		return 0;
	text_fit(bytes, NARROW, SIZE_MAX, &width);
	if (width >= cap)
		return 0;
	text_convert(to, bytes, NARROW, n_bytes);
	to[width] = 0;
	return width;
}

/* Microsoft's zone is that of winter, all year round; so is the C library's. */
errno_t _ftime_s(struct timeb *ret)
{
	struct timespec now;
	struct tm local;
	bool is_summer;

	if (!ret)
		return date_fail(EINVAL);
	clock_gettime(CLOCK_REALTIME, &now);
	tzset();
	is_summer = localtime_r(&now.tv_sec, &local) && local.tm_isdst > 0;
	*ret = (struct timeb) {
		.time = now.tv_sec,
		.millitm = (unsigned short)(now.tv_nsec / 1000000),
		.timezone = (short)(timezone / 60),
		.dstflag = (short)is_summer,
	};
	return 0;
}

void _ftime(struct timeb *ret)
{
	_ftime_s(ret);
}
