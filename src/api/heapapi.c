/* SPDX-License-Identifier: MIT */
/*
 * Heaps as Windows programs call them. Every call locks, so HEAP_NO_SERIALIZE asks for
 * nothing. A block that is none is ERROR_INVALID_PARAMETER in this family.
 */
#include "heapapi.h"

#include "base/err.h"
#include "core/heap.h"
#include "status.h"
#include "winerror.h"

static int heapapi_block_error(int r)
{
	return r == ERR_BLOCK_UNKNOWN ? ERR_PARAMETER : r;
}

HANDLE WINAPI GetProcessHeap(void)
{
	return heap_process();
}

HANDLE WINAPI HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
{
	struct heap *heap = NULL;

	(void)flOptions;
	if (dwMaximumSize > 0 && dwInitialSize > dwMaximumSize)
		dwMaximumSize = dwInitialSize;
	return status_bool(heap_new(dwMaximumSize, &heap)) ? heap : NULL;
}

BOOL WINAPI HeapDestroy(HANDLE hHeap)
{
	return status_bool(heap_free(hHeap));
}

LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes)
{
	unsigned flags = dwFlags & HEAP_ZERO_MEMORY ? HEAP_ZEROED : 0;
	void *memory = NULL;

	return status_bool(heap_block_new(hHeap, dwBytes, flags, &memory)) ? memory
									   : NULL;
}

LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
{
	unsigned flags = (dwFlags & HEAP_ZERO_MEMORY ? HEAP_ZEROED : 0) |
			 (dwFlags & HEAP_REALLOC_IN_PLACE_ONLY ? 0 : HEAP_MAY_MOVE);
	void *memory = NULL;
	int r;

	r = heapapi_block_error(heap_block_resize(hHeap, lpMem, dwBytes, flags, &memory));
	return status_bool(r) ? memory : NULL;
}

BOOL WINAPI HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem)
{
	(void)dwFlags;
	if (!lpMem)
		return TRUE;
	return status_bool(heapapi_block_error(heap_block_free(hHeap, lpMem)));
}

SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem)
{
	struct heap_state state;

	(void)dwFlags;
	if (!status_bool(heapapi_block_error(heap_block_state(hHeap, lpMem, &state))))
		return (SIZE_T)-1;
	return state.size_bytes;
}
