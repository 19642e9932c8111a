/* SPDX-License-Identifier: MIT */
/*
 * Conversion between code pages and UTF-16. There is one code page, UTF-8, and four
 * numbers lead to it.
 *
 * Asked for as CP_UTF8 it has UTF-8's rules: hardly any flags, no default character. Asked
 * for as "the code page of this system" it is asked by programs that know it as some page
 * of 256 characters, where these are usual; then they are accepted.
 */
#include "stringapiset.h"

#include <string.h>

#include "base/err.h"
#include "base/utf.h"
#include "core/codepage.h"
#include "status.h"
#include "winnls.h"

#define STRINGAPISET_WIDEN_FLAGS \
	(MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS)
#define STRINGAPISET_NARROW_FLAGS                                          \
	(WC_COMPOSITECHECK | WC_DISCARDNS | WC_SEPCHARS | WC_DEFAULTCHAR | \
	 WC_ERR_INVALID_CHARS | WC_NO_BEST_FIT_CHARS)

static bool stringapiset_is_system_page(UINT page)
{
	return page == CP_ACP || page == CP_OEMCP || page == CP_THREAD_ACP;
}

static int stringapiset_check(UINT page, DWORD flags, DWORD flags_of_system,
			      DWORD flags_of_utf8)
{
	if (stringapiset_is_system_page(page))
		return flags & ~flags_of_system ? ERR_TEXT_FLAGS : 0;
	if (page != CP_UTF8)
		return ERR_TEXT_CODE_PAGE;
	return flags & ~flags_of_utf8 ? ERR_TEXT_FLAGS : 0;
}

static bool stringapiset_is_sound(const void *from, int n_from, const void *to, int n_to)
{
	return from && n_from != 0 && n_to >= 0 && (to || n_to == 0) && from != to;
}

static int stringapiset_result(int r, size_t n)
{
	if (r == 0 && n > INT32_MAX)
		r = ERR_PARAMETER;
	return status_bool(r) ? (int)n : 0;
}

int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCCH lpMultiByteStr,
			       int cbMultiByte, LPWSTR lpWideCharStr, int cchWideChar)
{
	struct codepage_text text = { 0 };
	size_t n_bytes;
	int r;

	if (!stringapiset_is_sound(lpMultiByteStr, cbMultiByte, lpWideCharStr,
				   cchWideChar))
		return stringapiset_result(ERR_PARAMETER, 0);
	r = stringapiset_check(CodePage, dwFlags, STRINGAPISET_WIDEN_FLAGS,
			       MB_ERR_INVALID_CHARS);
	if (r < 0)
		return stringapiset_result(r, 0);

	n_bytes = cbMultiByte < 0 ? strlen(lpMultiByteStr) + 1 : (size_t)cbMultiByte;
	r = codepage_widen((uint16_t *)lpWideCharStr, (size_t)cchWideChar, lpMultiByteStr,
			   n_bytes, dwFlags & MB_ERR_INVALID_CHARS, &text);
	return stringapiset_result(r, text.n_needed);
}

int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWCH lpWideCharStr,
			       int cchWideChar, LPSTR lpMultiByteStr, int cbMultiByte,
			       LPCCH lpDefaultChar, LPBOOL lpUsedDefaultChar)
{
	const uint16_t *units = (const uint16_t *)lpWideCharStr;
	struct codepage_text text = { 0 };
	size_t n_units;
	int r;

	if (!stringapiset_is_sound(lpWideCharStr, cchWideChar, lpMultiByteStr,
				   cbMultiByte))
		return stringapiset_result(ERR_PARAMETER, 0);
	r = stringapiset_check(CodePage, dwFlags, STRINGAPISET_NARROW_FLAGS,
			       WC_ERR_INVALID_CHARS);
	if (r == 0 && CodePage == CP_UTF8 && (lpDefaultChar || lpUsedDefaultChar))
		r = ERR_PARAMETER;
	if (r < 0)
		return stringapiset_result(r, 0);

	n_units = cchWideChar < 0 ? utf16_length(units) + 1 : (size_t)cchWideChar;
	r = codepage_narrow(lpMultiByteStr, (size_t)cbMultiByte, units, n_units,
			    dwFlags & WC_ERR_INVALID_CHARS, &text);
	if (r == 0 && lpUsedDefaultChar)
		*lpUsedDefaultChar = text.n_bad > 0;
	return stringapiset_result(r, text.n_needed);
}
