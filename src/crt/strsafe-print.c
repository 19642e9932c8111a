/* SPDX-License-Identifier: MIT */
/* StrSafe's printf, its gets and its strlen under their names: lines of bounded.h. */
#include "strsafe.h"

#include "crt/bounded.h"

STRSAFEAPI StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat,
			     va_list argList)
{
	return bounded_print(bounded_cch(NARROW, pszDest, cchDest, NULL, NULL, 0),
			     pszFormat, argList);
}

STRSAFEAPI StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat,
			     va_list argList)
{
	return bounded_print(bounded_cch(WIDE, pszDest, cchDest, NULL, NULL, 0),
			     pszFormat, argList);
}

STRSAFEAPI StringCbVPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat,
			    va_list argList)
{
	return bounded_print(bounded_cb(NARROW, pszDest, cbDest, NULL, NULL, 0),
			     pszFormat, argList);
}

STRSAFEAPI StringCbVPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat,
			    va_list argList)
{
	return bounded_print(bounded_cb(WIDE, pszDest, cbDest, NULL, NULL, 0), pszFormat,
			     argList);
}

STRSAFEAPI StringCchVPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
			       size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat,
			       va_list argList)
{
	return bounded_print(bounded_cch(NARROW, pszDest, cchDest, (void **)ppszDestEnd,
					 pcchRemaining, dwFlags),
			     pszFormat, argList);
}

STRSAFEAPI StringCchVPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
			       size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat,
			       va_list argList)
{
	return bounded_print(bounded_cch(WIDE, pszDest, cchDest, (void **)ppszDestEnd,
					 pcchRemaining, dwFlags),
			     pszFormat, argList);
}

STRSAFEAPI StringCbVPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
			      size_t *pcbRemaining, DWORD dwFlags, LPCSTR pszFormat,
			      va_list argList)
{
	return bounded_print(bounded_cb(NARROW, pszDest, cbDest, (void **)ppszDestEnd,
					pcbRemaining, dwFlags),
			     pszFormat, argList);
}

STRSAFEAPI StringCbVPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
			      size_t *pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat,
			      va_list argList)
{
	return bounded_print(bounded_cb(WIDE, pszDest, cbDest, (void **)ppszDestEnd,
					pcbRemaining, dwFlags),
			     pszFormat, argList);
}

STRSAFEAPI StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cch(NARROW, pszDest, cchDest, NULL, NULL, 0),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cch(WIDE, pszDest, cchDest, NULL, NULL, 0),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCbPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cb(NARROW, pszDest, cbDest, NULL, NULL, 0),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cb(WIDE, pszDest, cbDest, NULL, NULL, 0),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCchPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
			      size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cch(NARROW, pszDest, cchDest, (void **)ppszDestEnd,
					   pcchRemaining, dwFlags),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCchPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
			      size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat,
			      ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cch(WIDE, pszDest, cchDest, (void **)ppszDestEnd,
					   pcchRemaining, dwFlags),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCbPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
			     size_t *pcbRemaining, DWORD dwFlags, LPCSTR pszFormat, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cb(NARROW, pszDest, cbDest, (void **)ppszDestEnd,
					  pcbRemaining, dwFlags),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCbPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
			     size_t *pcbRemaining, DWORD dwFlags, LPCWSTR pszFormat, ...)
{
	va_list args;
	HRESULT result;

	va_start(args, pszFormat);
	result = bounded_print(bounded_cb(WIDE, pszDest, cbDest, (void **)ppszDestEnd,
					  pcbRemaining, dwFlags),
			       pszFormat, args);
	va_end(args);
	return result;
}

STRSAFEAPI StringCchGetsA(LPSTR pszDest, size_t cchDest)
{
	return bounded_read(bounded_cch(NARROW, pszDest, cchDest, NULL, NULL, 0));
}

STRSAFEAPI StringCchGetsW(LPWSTR pszDest, size_t cchDest)
{
	return bounded_read(bounded_cch(WIDE, pszDest, cchDest, NULL, NULL, 0));
}

STRSAFEAPI StringCbGetsA(LPSTR pszDest, size_t cbDest)
{
	return bounded_read(bounded_cb(NARROW, pszDest, cbDest, NULL, NULL, 0));
}

STRSAFEAPI StringCbGetsW(LPWSTR pszDest, size_t cbDest)
{
	return bounded_read(bounded_cb(WIDE, pszDest, cbDest, NULL, NULL, 0));
}

STRSAFEAPI StringCchGetsExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
			    size_t *pcchRemaining, DWORD dwFlags)
{
	return bounded_read(bounded_cch(NARROW, pszDest, cchDest, (void **)ppszDestEnd,
					pcchRemaining, dwFlags));
}

STRSAFEAPI StringCchGetsExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
			    size_t *pcchRemaining, DWORD dwFlags)
{
	return bounded_read(bounded_cch(WIDE, pszDest, cchDest, (void **)ppszDestEnd,
					pcchRemaining, dwFlags));
}

STRSAFEAPI StringCbGetsExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd,
			   size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_read(bounded_cb(NARROW, pszDest, cbDest, (void **)ppszDestEnd,
				       pcbRemaining, dwFlags));
}

STRSAFEAPI StringCbGetsExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd,
			   size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_read(bounded_cb(WIDE, pszDest, cbDest, (void **)ppszDestEnd,
				       pcbRemaining, dwFlags));
}

STRSAFEAPI StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength)
{
	return bounded_length(psz, NARROW, cchMax, pcchLength);
}

STRSAFEAPI StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength)
{
	return bounded_length(psz, WIDE, cchMax, pcchLength);
}

STRSAFEAPI StringCbLengthA(LPCSTR psz, size_t cbMax, size_t *pcbLength)
{
	return bounded_length(psz, NARROW, cbMax, pcbLength);
}

STRSAFEAPI StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t *pcbLength)
{
	HRESULT result = bounded_length(psz, WIDE, cbMax / sizeof(*psz), pcbLength);

	if (pcbLength)
		*pcbLength *= sizeof(*psz);
	return result;
}
