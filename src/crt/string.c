/* SPDX-License-Identifier: MIT */
/* The odds and ends of <string.h> that exist in both widths and are not about size or case. */
#include "winshm_crt.h"

#include "crt/text.h"
#include "crt/unit.h"

size_t winshm_strnlen(const char *text, size_t max)
{
	return unit_count(text, NARROW, max);
}

static void *string_dup(const void *text, enum unit unit)
{
	size_t n_bytes;
	void *copy;

	if (!text)
		return NULL;
	n_bytes = (unit_count(text, unit, SIZE_MAX) + 1) * unit;
	copy = malloc(n_bytes);
	if (copy)
		memcpy(copy, text, n_bytes);
	return copy;
}

char *_strdup(const char *text)
{
	return string_dup(text, NARROW);
}

winshm_wchar *_wcsdup(const winshm_wchar *text)
{
	return string_dup(text, WIDE);
}

static void *string_reverse(void *text, enum unit unit)
{
	size_t n = unit_count(text, unit, SIZE_MAX);

	for (size_t i = 0; i < n / 2; i++) {
		uint16_t first = unit_get(text, unit, i);

		unit_put(text, unit, i, unit_get(text, unit, n - 1 - i));
		unit_put(text, unit, n - 1 - i, first);
	}
	return text;
}

char *_strrev(char *text)
{
	return string_reverse(text, NARROW);
}

winshm_wchar *_wcsrev(winshm_wchar *text)
{
	return string_reverse(text, WIDE);
}

char *strtok_s(char *text, const char *delimiters, char **context)
{
	if (!delimiters || !context || (!text && !*context)) {
		errno = EINVAL;
		return NULL;
	}
	return strtok_r(text, delimiters, context);
}

/* A message is cut to fit, which is no error. */
errno_t strerror_s(char *to, size_t cap, int error)
{
	char message[256];

	if (!to || cap == 0)
		return errno = EINVAL;
	return strncpy_s(to, cap, strerror_r(error, message, sizeof(message)), cap - 1);
}

errno_t _wcserror_s(winshm_wchar *to, size_t cap, int error)
{
	char message[256];
	const char *text = strerror_r(error, message, sizeof(message));
	size_t n, width;

	if (!to || cap == 0)
		return errno = EINVAL;
	n = text_fit(text, NARROW, cap - 1, &width);
	text_convert(to, text, NARROW, n);
	to[width] = 0;
	return 0;
}

winshm_wchar *_wcserror(int error)
{
	static _Thread_local winshm_wchar message[256];

	_wcserror_s(message, sizeof(message) / sizeof(message[0]), error);
	return message;
}
