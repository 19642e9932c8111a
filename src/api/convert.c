/* SPDX-License-Identifier: MIT */
/* Measuring, converting and the two rules for buffers that are too small. */
#include "convert.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf.h"

char *convert_to_utf8(LPCWSTR wide)
{
	const uint16_t *units = (const uint16_t *)wide;
	size_t n_units = utf16_length(units);
	size_t n_bytes = utf8_from_utf16(NULL, 0, units, n_units);
	char *utf8 = malloc(n_bytes + 1);

	if (utf8)
		utf8[utf8_from_utf16(utf8, n_bytes, units, n_units)] = '\0';
	return utf8;
}

WCHAR *convert_to_wide(const char *utf8, size_t n_bytes, size_t *ret_n_units)
{
	size_t n_units = utf16_from_utf8(NULL, 0, utf8, n_bytes);
	WCHAR *wide = malloc((n_units + 1) * sizeof(*wide));

	if (!wide)
		return NULL;
	utf16_from_utf8((uint16_t *)wide, n_units, utf8, n_bytes);
	wide[n_units] = 0;
	if (ret_n_units)
		*ret_n_units = n_units;
	return wide;
}

DWORD convert_put_ansi(LPSTR to, DWORD cap, const char *utf8)
{
	size_t n = strlen(utf8);

	if (!to || n >= cap)
		return (DWORD)n + 1;
	memcpy(to, utf8, n + 1);
	return (DWORD)n;
}

DWORD convert_put_wide(LPWSTR to, DWORD cap, const char *utf8)
{
	size_t n_bytes = strlen(utf8), n = utf16_from_utf8(NULL, 0, utf8, n_bytes);

	if (!to || n >= cap)
		return (DWORD)n + 1;
	utf16_from_utf8((uint16_t *)to, n, utf8, n_bytes);
	to[n] = 0;
	return (DWORD)n;
}

DWORD convert_cut_ansi(LPSTR to, DWORD cap, const char *utf8)
{
	size_t n = strlen(utf8);

	if (cap == 0)
		return 0;
	if (n < cap)
		return convert_put_ansi(to, cap, utf8);
	memcpy(to, utf8, cap - 1);
	to[cap - 1] = '\0';
	return cap;
}

DWORD convert_cut_wide(LPWSTR to, DWORD cap, const char *utf8)
{
	size_t n_bytes = strlen(utf8), n = utf16_from_utf8(NULL, 0, utf8, n_bytes), kept;

	if (cap == 0)
		return 0;
	if (n < cap)
		return convert_put_wide(to, cap, utf8);
	kept = cap - 1;
	/* A pair that does not fit whole is not begun: leave no gap behind it. */
	to[kept ? kept - 1 : 0] = 0;
	utf16_from_utf8((uint16_t *)to, kept, utf8, n_bytes);
	to[kept] = 0;
	return cap;
}
