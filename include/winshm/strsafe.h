/* SPDX-License-Identifier: MIT */
/*
 * Copying and formatting text into a buffer whose size is told. Cch functions count in
 * characters (units), Cb functions in bytes; both with the terminator. The code is in
 * libwinshm_crt.a; formats follow Microsoft's printf.
 *
 * The result is terminated whenever the buffer has any room, and one of
 *
 *	S_OK                           all of it is there
 *	STRSAFE_E_INSUFFICIENT_BUFFER  as much as fits is
 *	STRSAFE_E_INVALID_PARAMETER    no size, more than STRSAFE_MAX_CCH, unknown flags, a
 *	                               malformed format, NULL
 *	STRSAFE_E_END_OF_FILE          there is no line to read
 *
 * The functions ending in Ex also say where the text ends and how much is left behind it,
 * and take flags: what to do with the rest of the buffer, or with all of it on failure.
 * Nothing is done about the names this header's functions replace; they stay usable.
 *
 * Follows:  nf-strsafe-stringcchcopya and neighbours  Differs: compatibility.md#strsafe
 * Tested:   conform-text.c
 */
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_

#include <stdarg.h>
#include <stddef.h>

#include "minwindef.h"
#include "winerror.h"

#define STRSAFE_MAX_CCH 2147483647

#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007AU)
#define STRSAFE_E_INVALID_PARAMETER   ((HRESULT)0x80070057U)
#define STRSAFE_E_END_OF_FILE         ((HRESULT)0x80070026U)

/* The low byte of the flags is what to fill with. */
#define STRSAFE_IGNORE_NULLS     0x00000100U
#define STRSAFE_FILL_BEHIND_NULL 0x00000200U
#define STRSAFE_FILL_ON_FAILURE  0x00000400U
#define STRSAFE_NULL_ON_FAILURE  0x00000800U
#define STRSAFE_NO_TRUNCATION    0x00001000U
#define STRSAFE_VALID_FLAGS      0x00001FFFU

#define STRSAFE_FILL_BYTE(value)    ((DWORD)(((value)&0xFF) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(value) ((DWORD)(((value)&0xFF) | STRSAFE_FILL_ON_FAILURE))

typedef char *STRSAFE_LPSTR;
typedef const char *STRSAFE_LPCSTR;
typedef WCHAR *STRSAFE_LPWSTR;
typedef const WCHAR *STRSAFE_LPCWSTR;

#ifdef __cplusplus
extern "C" {
#endif

#ifndef STRSAFEAPI
#define STRSAFEAPI HRESULT
#endif

/* Copies, and copies of at most so many. */
STRSAFEAPI StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
STRSAFEAPI StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
STRSAFEAPI StringCbCopyA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
STRSAFEAPI StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
STRSAFEAPI StringCchCopyExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			    LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCopyExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			    LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCopyExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc,
			   LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCopyExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			   LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			   size_t cchToCopy);
STRSAFEAPI StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			   size_t cchToCopy);
STRSAFEAPI StringCbCopyNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy);
STRSAFEAPI StringCbCopyNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy);
STRSAFEAPI StringCchCopyNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			     size_t cchToCopy, LPSTR *ppszDestEnd, size_t *pcchRemaining,
			     DWORD dwFlags);
STRSAFEAPI StringCchCopyNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			     size_t cchToCopy, LPWSTR *ppszDestEnd, size_t *pcchRemaining,
			     DWORD dwFlags);
STRSAFEAPI StringCbCopyNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy,
			    LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCopyNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			    size_t cbToCopy, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
			    DWORD dwFlags);

/* The same behind what is there. */
STRSAFEAPI StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc);
STRSAFEAPI StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc);
STRSAFEAPI StringCbCatA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc);
STRSAFEAPI StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc);
STRSAFEAPI StringCchCatExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			   LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCatExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			   LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
			  size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			  LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			  size_t cchToAppend);
STRSAFEAPI StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			  size_t cchToAppend);
STRSAFEAPI StringCbCatNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToAppend);
STRSAFEAPI StringCbCatNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			 size_t cbToAppend);
STRSAFEAPI StringCchCatNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			    size_t cchToAppend, LPSTR *ppszDestEnd, size_t *pcchRemaining,
			    DWORD dwFlags);
STRSAFEAPI StringCchCatNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			    size_t cchToAppend, LPWSTR *ppszDestEnd,
			    size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToAppend,
			   LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbCatNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			   size_t cbToAppend, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
			   DWORD dwFlags);

/* printf. */
STRSAFEAPI StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat,
			     va_list argList);
STRSAFEAPI StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat,
			     va_list argList);
STRSAFEAPI StringCbVPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat,
			    va_list argList);
STRSAFEAPI StringCbVPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat,
			    va_list argList);
STRSAFEAPI StringCchVPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
			       size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat,
			       va_list argList);
STRSAFEAPI StringCchVPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
			       size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat,
			       va_list argList);
STRSAFEAPI StringCbVPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
			      size_t *pcbRemaining, DWORD dwFlags, LPCSTR pszFormat,
			      va_list argList);
STRSAFEAPI StringCbVPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
			      size_t *pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat,
			      va_list argList);
STRSAFEAPI StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...);
STRSAFEAPI StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...);
STRSAFEAPI StringCbPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, ...);
STRSAFEAPI StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...);
STRSAFEAPI StringCchPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
			      size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat,
			      ...);
STRSAFEAPI StringCchPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
			      size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat,
			      ...);
STRSAFEAPI StringCbPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
			     size_t *pcbRemaining, DWORD dwFlags, LPCSTR pszFormat, ...);
STRSAFEAPI StringCbPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
			     size_t *pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat, ...);

/* A line from standard input, without its end. */
STRSAFEAPI StringCchGetsA(LPSTR pszDest, size_t cchDest);
STRSAFEAPI StringCchGetsW(LPWSTR pszDest, size_t cchDest);
STRSAFEAPI StringCbGetsA(LPSTR pszDest, size_t cbDest);
STRSAFEAPI StringCbGetsW(LPWSTR pszDest, size_t cbDest);
STRSAFEAPI StringCchGetsExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
			    size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCchGetsExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
			    size_t *pcchRemaining, DWORD dwFlags);
STRSAFEAPI StringCbGetsExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
			   size_t *pcbRemaining, DWORD dwFlags);
STRSAFEAPI StringCbGetsExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
			   size_t *pcbRemaining, DWORD dwFlags);

/* Characters or bytes before the terminator, which must be among the first so many. */
STRSAFEAPI StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength);
STRSAFEAPI StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength);
STRSAFEAPI StringCbLengthA(LPCSTR psz, size_t cbMax, size_t *pcbLength);
STRSAFEAPI StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t *pcbLength);

#ifdef __cplusplus
}
#endif

#ifdef UNICODE
#define StringCbCat        StringCbCatW
#define StringCbCatEx      StringCbCatExW
#define StringCbCatN       StringCbCatNW
#define StringCbCatNEx     StringCbCatNExW
#define StringCbCopy       StringCbCopyW
#define StringCbCopyEx     StringCbCopyExW
#define StringCbCopyN      StringCbCopyNW
#define StringCbCopyNEx    StringCbCopyNExW
#define StringCbGets       StringCbGetsW
#define StringCbGetsEx     StringCbGetsExW
#define StringCbLength     StringCbLengthW
#define StringCbPrintf     StringCbPrintfW
#define StringCbPrintfEx   StringCbPrintfExW
#define StringCbVPrintf    StringCbVPrintfW
#define StringCbVPrintfEx  StringCbVPrintfExW
#define StringCchCat       StringCchCatW
#define StringCchCatEx     StringCchCatExW
#define StringCchCatN      StringCchCatNW
#define StringCchCatNEx    StringCchCatNExW
#define StringCchCopy      StringCchCopyW
#define StringCchCopyEx    StringCchCopyExW
#define StringCchCopyN     StringCchCopyNW
#define StringCchCopyNEx   StringCchCopyNExW
#define StringCchGets      StringCchGetsW
#define StringCchGetsEx    StringCchGetsExW
#define StringCchLength    StringCchLengthW
#define StringCchPrintf    StringCchPrintfW
#define StringCchPrintfEx  StringCchPrintfExW
#define StringCchVPrintf   StringCchVPrintfW
#define StringCchVPrintfEx StringCchVPrintfExW
#else
#define StringCbCat        StringCbCatA
#define StringCbCatEx      StringCbCatExA
#define StringCbCatN       StringCbCatNA
#define StringCbCatNEx     StringCbCatNExA
#define StringCbCopy       StringCbCopyA
#define StringCbCopyEx     StringCbCopyExA
#define StringCbCopyN      StringCbCopyNA
#define StringCbCopyNEx    StringCbCopyNExA
#define StringCbGets       StringCbGetsA
#define StringCbGetsEx     StringCbGetsExA
#define StringCbLength     StringCbLengthA
#define StringCbPrintf     StringCbPrintfA
#define StringCbPrintfEx   StringCbPrintfExA
#define StringCbVPrintf    StringCbVPrintfA
#define StringCbVPrintfEx  StringCbVPrintfExA
#define StringCchCat       StringCchCatA
#define StringCchCatEx     StringCchCatExA
#define StringCchCatN      StringCchCatNA
#define StringCchCatNEx    StringCchCatNExA
#define StringCchCopy      StringCchCopyA
#define StringCchCopyEx    StringCchCopyExA
#define StringCchCopyN     StringCchCopyNA
#define StringCchCopyNEx   StringCchCopyNExA
#define StringCchGets      StringCchGetsA
#define StringCchGetsEx    StringCchGetsExA
#define StringCchLength    StringCchLengthA
#define StringCchPrintf    StringCchPrintfA
#define StringCchPrintfEx  StringCchPrintfExA
#define StringCchVPrintf   StringCchVPrintfA
#define StringCchVPrintfEx StringCchVPrintfExA
#endif

#endif
