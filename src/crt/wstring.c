/* SPDX-License-Identifier: MIT */
/*
 * The wide half of <string.h> for 16-bit units. The C library's wcs functions are made for
 * its own 32-bit wchar_t; these do the same for UTF-16. As in Microsoft's runtime a
 * character is one unit: a surrogate pair is two of them.
 */
#include "winshm_crt.h"

#include <stdbool.h>

#include "crt/unit.h"

size_t winshm_wcslen(const winshm_wchar *text)
{
	return unit_count(text, WIDE, SIZE_MAX);
}

size_t winshm_wcsnlen(const winshm_wchar *text, size_t max)
{
	return unit_count(text, WIDE, max);
}

winshm_wchar *winshm_wcscpy(winshm_wchar *to, const winshm_wchar *from)
{
	unit_move(to, from, WIDE, winshm_wcslen(from) + 1);
	return to;
}

winshm_wchar *winshm_wcsncpy(winshm_wchar *to, const winshm_wchar *from, size_t max)
{
	size_t n = winshm_wcsnlen(from, max);

	unit_move(to, from, WIDE, n);
	memset(to + n, 0, (max - n) * sizeof(*to));
	return to;
}

winshm_wchar *winshm_wcscat(winshm_wchar *to, const winshm_wchar *from)
{
	winshm_wcscpy(to + winshm_wcslen(to), from);
	return to;
}

winshm_wchar *winshm_wcsncat(winshm_wchar *to, const winshm_wchar *from, size_t max)
{
	winshm_wchar *end = to + winshm_wcslen(to);
	size_t n = winshm_wcsnlen(from, max);

	unit_move(end, from, WIDE, n);
	end[n] = 0;
	return to;
}

static int wstring_compare(const winshm_wchar *a, const winshm_wchar *b, size_t max,
			   bool is_text)
{
	for (size_t i = 0; i < max; i++) {
		if (a[i] != b[i])
			return a[i] < b[i] ? -1 : 1;
		if (is_text && a[i] == 0)
			return 0;
	}
	return 0;
}

int winshm_wcscmp(const winshm_wchar *a, const winshm_wchar *b)
{
	return wstring_compare(a, b, SIZE_MAX, true);
}

int winshm_wcsncmp(const winshm_wchar *a, const winshm_wchar *b, size_t max)
{
	return wstring_compare(a, b, max, true);
}

/* By unit values: the order of the "C" locale. */
int winshm_wcscoll(const winshm_wchar *a, const winshm_wchar *b)
{
	return wstring_compare(a, b, SIZE_MAX, true);
}

int winshm_wmemcmp(const winshm_wchar *a, const winshm_wchar *b, size_t n)
{
	return wstring_compare(a, b, n, false);
}

winshm_wchar *winshm_wmemchr(const winshm_wchar *text, winshm_wchar unit, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (text[i] == unit)
			return (winshm_wchar *)text + i;
	}
	return NULL;
}

winshm_wchar *winshm_wcschr(const winshm_wchar *text, winshm_wchar unit)
{
	return winshm_wmemchr(text, unit, winshm_wcslen(text) + 1);
}

winshm_wchar *winshm_wcsrchr(const winshm_wchar *text, winshm_wchar unit)
{
	for (size_t i = winshm_wcslen(text) + 1; i > 0; i--) {
		if (text[i - 1] == unit)
			return (winshm_wchar *)text + i - 1;
	}
	return NULL;
}

winshm_wchar *winshm_wcsstr(const winshm_wchar *text, const winshm_wchar *sought)
{
	size_t n_sought = winshm_wcslen(sought);

	for (;; text++) {
		if (winshm_wcsncmp(text, sought, n_sought) == 0)
			return (winshm_wchar *)text;
		if (!*text)
			return NULL;
	}
}

/* Units from the start of `text` that are in `set`, or that are not. */
static size_t wstring_span(const winshm_wchar *text, const winshm_wchar *set,
			   bool is_in_set)
{
	size_t n_set = winshm_wcslen(set);
	size_t n = 0;

	while (text[n] && (winshm_wmemchr(set, text[n], n_set) != NULL) == is_in_set)
		n++;
	return n;
}

size_t winshm_wcsspn(const winshm_wchar *text, const winshm_wchar *set)
{
	return wstring_span(text, set, true);
}

size_t winshm_wcscspn(const winshm_wchar *text, const winshm_wchar *set)
{
	return wstring_span(text, set, false);
}

winshm_wchar *winshm_wcspbrk(const winshm_wchar *text, const winshm_wchar *set)
{
	size_t n = winshm_wcscspn(text, set);

	return text[n] ? (winshm_wchar *)text + n : NULL;
}

winshm_wchar *wcstok_s(winshm_wchar *text, const winshm_wchar *delimiters,
		       winshm_wchar **context)
{
	winshm_wchar *token;

	if (!delimiters || !context || (!text && !*context)) {
		errno = EINVAL;
		return NULL;
	}
	token = text ? text : *context;
	token += winshm_wcsspn(token, delimiters);
	*context = token + winshm_wcscspn(token, delimiters);
	if (token == *context)
		return NULL;
	if (**context)
		*(*context)++ = 0;
	return token;
}

winshm_wchar *winshm_wcstok(winshm_wchar *text, const winshm_wchar *delimiters,
			    winshm_wchar **context)
{
	return wcstok_s(text, delimiters, context);
}

winshm_wchar *_wcstok(winshm_wchar *text, const winshm_wchar *delimiters)
{
	static _Thread_local winshm_wchar *context;

	return wcstok_s(text, delimiters, &context);
}

winshm_wchar *winshm_wmemcpy(winshm_wchar *to, const winshm_wchar *from, size_t n)
{
	unit_move(to, from, WIDE, n);
	return to;
}

winshm_wchar *winshm_wmemmove(winshm_wchar *to, const winshm_wchar *from, size_t n)
{
	unit_move(to, from, WIDE, n);
	return to;
}

winshm_wchar *winshm_wmemset(winshm_wchar *to, winshm_wchar unit, size_t n)
{
	for (size_t i = 0; i < n; i++)
		to[i] = unit;
	return to;
}
