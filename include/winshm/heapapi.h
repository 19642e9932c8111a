/* SPDX-License-Identifier: MIT */
/*
 * Heaps: memory by the block. Each block is an allocation of its own from malloc(), so the
 * tools that check a Linux program's memory check these as well.
 */
#ifndef _HEAPAPI_H_
#define _HEAPAPI_H_

#include "minwindef.h"

#define HEAP_NO_SERIALIZE          0x00000001U
#define HEAP_GROWABLE              0x00000002U
#define HEAP_GENERATE_EXCEPTIONS   0x00000004U
#define HEAP_ZERO_MEMORY           0x00000008U
#define HEAP_REALLOC_IN_PLACE_ONLY 0x00000010U
#define HEAP_CREATE_ENABLE_EXECUTE 0x00040000U

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetProcessHeap() - the heap that is always there
 *
 * LocalAlloc() allocates from it too.
 *
 * Follows:  nf-heapapi-getprocessheap
 * Tested:   conform-heap.c
 */
WINBASEAPI HANDLE WINAPI GetProcessHeap(void);

/**
 * HeapCreate() - a heap that can be freed as a whole
 * @flOptions:      HEAP_*; none has an effect
 * @dwInitialSize:  bytes; no effect
 * @dwMaximumSize:  bytes in all blocks together; 0 for no limit
 *
 * Return:   the heap; NULL sets the last error.
 * Follows:  nf-heapapi-heapcreate               Differs: compatibility.md#heaps
 * Tested:   conform-heap.c
 */
WINBASEAPI HANDLE WINAPI HeapCreate(DWORD flOptions, SIZE_T dwInitialSize,
				    SIZE_T dwMaximumSize);

/* With all its blocks. INVALID_HANDLE: no heap, or the process's own. */
WINBASEAPI BOOL WINAPI HeapDestroy(HANDLE hHeap);

/**
 * HeapAlloc() - a block of memory
 * @dwFlags:  HEAP_ZERO_MEMORY
 *
 * Return:   the block; NULL sets the last error.
 * Errors:   NOT_ENOUGH_MEMORY; INVALID_HANDLE @hHeap is no heap
 * Follows:  nf-heapapi-heapalloc                Differs: compatibility.md#heaps
 * Tested:   conform-heap.c
 */
WINBASEAPI LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes);

/**
 * HeapReAlloc() - another size for a block
 * @dwFlags:  HEAP_ZERO_MEMORY: what is new is zero; HEAP_REALLOC_IN_PLACE_ONLY: only if it
 *            can stay where it is, which a block that grows never can
 *
 * Return:   the block, or NULL: then the old one is still there.
 * Errors:   NOT_ENOUGH_MEMORY; INVALID_PARAMETER @lpMem is no block of this heap
 * Follows:  nf-heapapi-heaprealloc              Differs: compatibility.md#heaps
 * Tested:   conform-heap.c
 */
WINBASEAPI LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem,
				     SIZE_T dwBytes);

/* NULL is freed by doing nothing. INVALID_PARAMETER: no block of this heap. */
WINBASEAPI BOOL WINAPI HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem);

/* Bytes asked for; (SIZE_T)-1 and INVALID_PARAMETER if it is no block of this heap. */
WINBASEAPI SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem);

#ifdef __cplusplus
}
#endif

#endif
