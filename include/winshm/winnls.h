/* SPDX-License-Identifier: MIT */
/*
 * Of the national languages only the code pages: UTF-8 is the only one there is, whatever
 * the locale is.
 */
#ifndef _WINNLS_
#define _WINNLS_

#include "minwindef.h"
#include "stringapiset.h"

#define CP_ACP        0U
#define CP_OEMCP      1U
#define CP_MACCP      2U
#define CP_THREAD_ACP 3U
#define CP_SYMBOL     42U
#define CP_UTF7       65000U
#define CP_UTF8       65001U

#define MB_PRECOMPOSED       0x00000001U
#define MB_COMPOSITE         0x00000002U
#define MB_USEGLYPHCHARS     0x00000004U
#define MB_ERR_INVALID_CHARS 0x00000008U

#define WC_DISCARDNS         0x00000010U
#define WC_SEPCHARS          0x00000020U
#define WC_DEFAULTCHAR       0x00000040U
#define WC_ERR_INVALID_CHARS 0x00000080U
#define WC_COMPOSITECHECK    0x00000200U
#define WC_NO_BEST_FIT_CHARS 0x00000400U

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetACP() - the number of the code page that functions ending in A take: CP_UTF8
 *
 * Follows:  nf-winnls-getacp                      Differs: compatibility.md#code-pages
 * Tested:   conform-text.c
 */
WINBASEAPI UINT WINAPI GetACP(void);

/* The same for consoles. */
WINBASEAPI UINT WINAPI GetOEMCP(void);

/* TRUE for CP_UTF8. */
WINBASEAPI BOOL WINAPI IsValidCodePage(UINT CodePage);

/* FALSE: no byte begins a pair in UTF-8, as Windows counts. */
WINBASEAPI BOOL WINAPI IsDBCSLeadByte(BYTE TestChar);
WINBASEAPI BOOL WINAPI IsDBCSLeadByteEx(UINT CodePage, BYTE TestChar);

#ifdef __cplusplus
}
#endif

#endif
