/* SPDX-License-Identifier: MIT */
/*
 * LocalAlloc and GlobalAlloc. Both are the process's heap, and have been the same thing
 * since the days of 16 bits ended: a block of one may be given to the other. They differ in
 * what unlocking a fixed block says.
 */
#include "winbase.h"

#include "base/err.h"
#include "core/heap.h"
#include "status.h"

static unsigned winbase_heap_flags(UINT flags)
{
	return (flags & LMEM_ZEROINIT ? HEAP_ZEROED : 0) |
	       (flags & LMEM_MOVEABLE ? HEAP_MOVEABLE : 0);
}

static void *winbase_allocate(UINT flags, SIZE_T size_bytes)
{
	void *handle = NULL;

	return status_bool(heap_block_new(heap_process(), size_bytes,
					  winbase_heap_flags(flags), &handle))
		       ? handle
		       : NULL;
}

/* Flags that say what the block is to become are refused: it stays what it was made. */
static void *winbase_resize(void *handle, SIZE_T size_bytes, UINT flags)
{
	unsigned heap_flags = (flags & LMEM_ZEROINIT ? HEAP_ZEROED : 0) |
			      (flags & LMEM_MOVEABLE ? HEAP_MAY_MOVE : 0);
	void *resized = NULL;
	int r;

	if (flags & LMEM_MODIFY)
		r = ERR_NOT_SUPPORTED;
	else
		r = heap_block_resize(heap_process(), handle, size_bytes, heap_flags,
				      &resized);
	return status_bool(r) ? resized : NULL;
}

/* NULL, or the handle if it is none. */
static void *winbase_free(void *handle)
{
	if (!handle || status_bool(heap_block_free(heap_process(), handle)))
		return NULL;
	return handle;
}

static SIZE_T winbase_size(const void *handle)
{
	struct heap_state state;

	return status_bool(heap_block_state(heap_process(), handle, &state))
		       ? state.size_bytes
		       : 0;
}

static UINT winbase_flags(const void *handle)
{
	struct heap_state state;

	if (!status_bool(heap_block_state(heap_process(), handle, &state)))
		return LMEM_INVALID_HANDLE;
	return state.n_locks | (state.is_discarded ? LMEM_DISCARDED : 0);
}

static void *winbase_lock(const void *handle)
{
	void *memory = NULL;

	return status_bool(heap_block_lock(heap_process(), handle, &memory)) ? memory
									     : NULL;
}

/* TRUE while locks are left; the last one going is FALSE too, with no error. */
static BOOL winbase_unlock(const void *handle, BOOL of_fixed)
{
	struct heap_state state;
	unsigned n_left = 0;
	int r;

	r = heap_block_unlock(heap_process(), handle, &n_left);
	if (r == ERR_BLOCK_NOT_LOCKED && of_fixed &&
	    heap_block_state(heap_process(), handle, &state) == 0 && !state.is_moveable)
		return TRUE;
	if (!status_bool(r))
		return FALSE;
	if (n_left == 0)
		status_write_last_error(ERROR_SUCCESS);
	return n_left > 0;
}

static void *winbase_handle(const void *address)
{
	void *handle = NULL;

	return status_bool(heap_block_at(heap_process(), address, &handle)) ? handle
									    : NULL;
}

HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes)
{
	return winbase_allocate(uFlags, uBytes);
}

HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes)
{
	return winbase_allocate(uFlags, dwBytes);
}

HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags)
{
	return winbase_resize(hMem, uBytes, uFlags);
}

HGLOBAL WINAPI GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags)
{
	return winbase_resize(hMem, dwBytes, uFlags);
}

HLOCAL WINAPI LocalFree(HLOCAL hMem)
{
	return winbase_free(hMem);
}

HGLOBAL WINAPI GlobalFree(HGLOBAL hMem)
{
	return winbase_free(hMem);
}

SIZE_T WINAPI LocalSize(HLOCAL hMem)
{
	return winbase_size(hMem);
}

SIZE_T WINAPI GlobalSize(HGLOBAL hMem)
{
	return winbase_size(hMem);
}

UINT WINAPI LocalFlags(HLOCAL hMem)
{
	return winbase_flags(hMem);
}

UINT WINAPI GlobalFlags(HGLOBAL hMem)
{
	return winbase_flags(hMem);
}

LPVOID WINAPI LocalLock(HLOCAL hMem)
{
	return winbase_lock(hMem);
}

LPVOID WINAPI GlobalLock(HGLOBAL hMem)
{
	return winbase_lock(hMem);
}

BOOL WINAPI LocalUnlock(HLOCAL hMem)
{
	return winbase_unlock(hMem, FALSE);
}

BOOL WINAPI GlobalUnlock(HGLOBAL hMem)
{
	return winbase_unlock(hMem, TRUE);
}

HLOCAL WINAPI LocalHandle(LPCVOID pMem)
{
	return winbase_handle(pMem);
}

HGLOBAL WINAPI GlobalHandle(LPCVOID pMem)
{
	return winbase_handle(pMem);
}
