/* SPDX-License-Identifier: MIT */
/*
 * May this memory be used? Asked of the kernel's list of mappings: nothing is touched. The
 * answer is of the past when it is given, as it is on Windows.
 */
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "os/maps.h"
#include "os/vm.h"
#include "winbase.h"

/* Where mappings that allow it end, from `start` on; `start` itself: there it is not. */
static uintptr_t pointer_reach(uintptr_t start, uintptr_t enough, unsigned access)
{
	_cleanup_(maps_close) struct maps maps;
	struct mapping mapping;
	uintptr_t reached = start;
	int r = maps_open(&maps);

	while (r >= 0 && reached < enough &&
	       (r = maps_next(&maps, reached, &mapping)) > 0) {
		if (mapping.start > reached || (mapping.access & access) != access)
			break;
		reached = mapping.end;
	}
	return reached;
}

static BOOL pointer_is_bad(const void *address, size_t n_bytes, unsigned access)
{
	uintptr_t start = (uintptr_t)address, end;

	if (n_bytes == 0)
		return FALSE;
	if (!address || __builtin_add_overflow(start, n_bytes, &end))
		return TRUE;
	return pointer_reach(start, end, access) < end;
}

BOOL WINAPI IsBadReadPtr(const VOID *lp, UINT_PTR ucb)
{
	return pointer_is_bad(lp, ucb, VM_READ);
}

BOOL WINAPI IsBadWritePtr(LPVOID lp, UINT_PTR ucb)
{
	return pointer_is_bad(lp, ucb, VM_WRITE);
}

BOOL WINAPI IsBadCodePtr(FARPROC lpfn)
{
	return pointer_is_bad((const void *)(uintptr_t)lpfn, 1, VM_READ);
}

/* A text is good as far as its terminator, or as far as the limit. */
static BOOL pointer_text_is_bad(const void *text, size_t max_units, size_t unit_bytes)
{
	uintptr_t start = (uintptr_t)text, end, reached;
	size_t n;

	if (max_units == 0)
		return FALSE;
	if (!text)
		return TRUE;
	if (__builtin_mul_overflow(max_units, unit_bytes, &n) ||
	    __builtin_add_overflow(start, n, &end))
		end = UINTPTR_MAX;
	reached = pointer_reach(start, end, VM_READ);
	if (reached >= end)
		return FALSE;
	n = (reached - start) / unit_bytes;
	if (unit_bytes == 1)
		return !memchr(text, 0, n);
	for (size_t i = 0; i < n; i++)
		if (((const uint16_t *)text)[i] == 0)
			return FALSE;
	return TRUE;
}

BOOL WINAPI IsBadStringPtrA(LPCSTR lpsz, UINT_PTR ucchMax)
{
	return pointer_text_is_bad(lpsz, ucchMax, sizeof(CHAR));
}

BOOL WINAPI IsBadStringPtrW(LPCWSTR lpsz, UINT_PTR ucchMax)
{
	return pointer_text_is_bad(lpsz, ucchMax, sizeof(WCHAR));
}
