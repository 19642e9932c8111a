/* SPDX-License-Identifier: MIT */
/* StrSafe's copies under their names: every one a line of bounded.h. */
#include "strsafe.h"

#include "crt/bounded.h"

STRSAFEAPI StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc)
{
	return bounded_copy(bounded_cch(NARROW, pszDest, cchDest, NULL, NULL, 0), pszSrc,
			    STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc)
{
	return bounded_copy(bounded_cch(WIDE, pszDest, cchDest, NULL, NULL, 0), pszSrc,
			    STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCopyA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc)
{
	return bounded_copy(bounded_cb(NARROW, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			    STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc)
{
	return bounded_copy(bounded_cb(WIDE, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			    STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCopyExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			    LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
{
	return bounded_copy(bounded_cch(NARROW, pszDest, cchDest, (void **)ppszDestEnd,
					pcchRemaining, dwFlags),
			    pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCopyExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			    LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
{
	return bounded_copy(bounded_cch(WIDE, pszDest, cchDest, (void **)ppszDestEnd,
					pcchRemaining, dwFlags),
			    pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCopyExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc,
			   LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_copy(bounded_cb(NARROW, pszDest, cbDest, (void **)ppszDestEnd,
				       pcbRemaining, dwFlags),
			    pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCopyExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			   LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_copy(bounded_cb(WIDE, pszDest, cbDest, (void **)ppszDestEnd,
				       pcbRemaining, dwFlags),
			    pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy)
{
	return bounded_copy(bounded_cch(NARROW, pszDest, cchDest, NULL, NULL, 0), pszSrc,
			    cchToCopy);
}

STRSAFEAPI StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			   size_t cchToCopy)
{
	return bounded_copy(bounded_cch(WIDE, pszDest, cchDest, NULL, NULL, 0), pszSrc,
			    cchToCopy);
}

STRSAFEAPI StringCbCopyNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy)
{
	return bounded_copy(bounded_cb(NARROW, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			    cbToCopy);
}

STRSAFEAPI StringCbCopyNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy)
{
	return bounded_copy(bounded_cb(WIDE, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			    cbToCopy / sizeof(*pszSrc));
}

STRSAFEAPI StringCchCopyNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			     size_t cchToCopy, LPSTR *ppszDestEnd, size_t *pcchRemaining,
			     DWORD dwFlags)
{
	return bounded_copy(bounded_cch(NARROW, pszDest, cchDest, (void **)ppszDestEnd,
					pcchRemaining, dwFlags),
			    pszSrc, cchToCopy);
}

STRSAFEAPI StringCchCopyNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			     size_t cchToCopy, LPWSTR *ppszDestEnd, size_t *pcchRemaining,
			     DWORD dwFlags)
{
	return bounded_copy(bounded_cch(WIDE, pszDest, cchDest, (void **)ppszDestEnd,
					pcchRemaining, dwFlags),
			    pszSrc, cchToCopy);
}

STRSAFEAPI StringCbCopyNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy,
			    LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_copy(bounded_cb(NARROW, pszDest, cbDest, (void **)ppszDestEnd,
				       pcbRemaining, dwFlags),
			    pszSrc, cbToCopy);
}

STRSAFEAPI StringCbCopyNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			    size_t cbToCopy, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
			    DWORD dwFlags)
{
	return bounded_copy(bounded_cb(WIDE, pszDest, cbDest, (void **)ppszDestEnd,
				       pcbRemaining, dwFlags),
			    pszSrc, cbToCopy / sizeof(*pszSrc));
}

STRSAFEAPI StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc)
{
	return bounded_append(bounded_cch(NARROW, pszDest, cchDest, NULL, NULL, 0),
			      pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc)
{
	return bounded_append(bounded_cch(WIDE, pszDest, cchDest, NULL, NULL, 0), pszSrc,
			      STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCatA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc)
{
	return bounded_append(bounded_cb(NARROW, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			      STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc)
{
	return bounded_append(bounded_cb(WIDE, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			      STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCatExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			   LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
{
	return bounded_append(bounded_cch(NARROW, pszDest, cchDest, (void **)ppszDestEnd,
					  pcchRemaining, dwFlags),
			      pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCatExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			   LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
{
	return bounded_append(bounded_cch(WIDE, pszDest, cchDest, (void **)ppszDestEnd,
					  pcchRemaining, dwFlags),
			      pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCatExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
			  size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_append(bounded_cb(NARROW, pszDest, cbDest, (void **)ppszDestEnd,
					 pcbRemaining, dwFlags),
			      pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCbCatExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			  LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_append(bounded_cb(WIDE, pszDest, cbDest, (void **)ppszDestEnd,
					 pcbRemaining, dwFlags),
			      pszSrc, STRSAFE_MAX_CCH);
}

STRSAFEAPI StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			  size_t cchToAppend)
{
	return bounded_append(bounded_cch(NARROW, pszDest, cchDest, NULL, NULL, 0),
			      pszSrc, cchToAppend);
}

STRSAFEAPI StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			  size_t cchToAppend)
{
	return bounded_append(bounded_cch(WIDE, pszDest, cchDest, NULL, NULL, 0), pszSrc,
			      cchToAppend);
}

STRSAFEAPI StringCbCatNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToAppend)
{
	return bounded_append(bounded_cb(NARROW, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			      cbToAppend);
}

STRSAFEAPI StringCbCatNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToAppend)
{
	return bounded_append(bounded_cb(WIDE, pszDest, cbDest, NULL, NULL, 0), pszSrc,
			      cbToAppend / sizeof(*pszSrc));
}

STRSAFEAPI StringCchCatNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc,
			    size_t cchToAppend, LPSTR *ppszDestEnd, size_t *pcchRemaining,
			    DWORD dwFlags)
{
	return bounded_append(bounded_cch(NARROW, pszDest, cchDest, (void **)ppszDestEnd,
					  pcchRemaining, dwFlags),
			      pszSrc, cchToAppend);
}

STRSAFEAPI StringCchCatNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc,
			    size_t cchToAppend, LPWSTR *ppszDestEnd,
			    size_t *pcchRemaining, DWORD dwFlags)
{
	return bounded_append(bounded_cch(WIDE, pszDest, cchDest, (void **)ppszDestEnd,
					  pcchRemaining, dwFlags),
			      pszSrc, cchToAppend);
}

STRSAFEAPI StringCbCatNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToAppend,
			   LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
{
	return bounded_append(bounded_cb(NARROW, pszDest, cbDest, (void **)ppszDestEnd,
					 pcbRemaining, dwFlags),
			      pszSrc, cbToAppend);
}

STRSAFEAPI StringCbCatNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc,
			   size_t cbToAppend, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
			   DWORD dwFlags)
{
	return bounded_append(bounded_cb(WIDE, pszDest, cbDest, (void **)ppszDestEnd,
					 pcbRemaining, dwFlags),
			      pszSrc, cbToAppend / sizeof(*pszSrc));
}
