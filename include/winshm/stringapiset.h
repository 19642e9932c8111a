/* SPDX-License-Identifier: MIT */
/*
 * Text between a code page and UTF-16. The code pages and flags are in winnls.h.
 */
#ifndef _STRINGAPISET_H_
#define _STRINGAPISET_H_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * MultiByteToWideChar() - from a code page to UTF-16
 * @CodePage:       CP_UTF8; CP_ACP, CP_OEMCP, CP_THREAD_ACP are UTF-8 too
 * @dwFlags:        MB_ERR_INVALID_CHARS: what is no character is an error, not U+FFFD; the
 *                  other flags are for the latter three, and do nothing
 * @lpMultiByteStr: the text
 * @cbMultiByte:    its bytes; -1 if it is terminated, and then the result is
 * @lpWideCharStr:  where the result goes, another place than the text
 * @cchWideChar:    units there is room for; 0 asks how many are needed
 *
 * Return:   units written or needed; 0 sets the last error.
 * Errors:   INVALID_PARAMETER pointers, sizes, another code page; INVALID_FLAGS;
 *           INSUFFICIENT_BUFFER; NO_UNICODE_TRANSLATION
 * Follows:  nf-stringapiset-multibytetowidechar   Differs: compatibility.md#code-pages
 * Tested:   conform-text.c
 */
WINBASEAPI int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags,
					  LPCCH lpMultiByteStr, int cbMultiByte,
					  LPWSTR lpWideCharStr, int cchWideChar);

/**
 * WideCharToMultiByte() - from UTF-16 to a code page
 * @dwFlags:            WC_ERR_INVALID_CHARS, and others as above
 * @lpDefaultChar:      NULL with CP_UTF8; otherwise not looked at, it is U+FFFD
 * @lpUsedDefaultChar:  NULL with CP_UTF8; otherwise gets whether a U+FFFD was needed
 *
 * The other parameters, the result and the errors are those of MultiByteToWideChar().
 *
 * Follows:  nf-stringapiset-widechartomultibyte   Differs: compatibility.md#code-pages
 * Tested:   conform-text.c
 */
WINBASEAPI int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags,
					  LPCWCH lpWideCharStr, int cchWideChar,
					  LPSTR lpMultiByteStr, int cbMultiByte,
					  LPCCH lpDefaultChar, LPBOOL lpUsedDefaultChar);

#ifdef __cplusplus
}
#endif

#endif
