/* SPDX-License-Identifier: MIT */
/*
 * LocalAlloc, GlobalAlloc and HeapAlloc: blocks, their sizes, locks and handles, and what
 * is said of something that is no block.
 */
#include "conform.h"

/* Not from any heap. */
static char stranger[64];

#define HUGE_BYTES ((SIZE_T)-1)

static int bytes_are_zero(const void *memory, size_t n_bytes)
{
	return memory && bytes_are((const char *)memory, n_bytes, 0);
}

static DWORD last_error_of(int is_failure)
{
	return is_failure ? failure_said() : CONTRADICTION;
}

#define FAILS_WITH(claim) (SetLastError(UNTOUCHED), last_error_of(claim))

static void test_fixed_blocks(void)
{
	char *block = (char *)LocalAlloc(LPTR, 10), *other;

	CHECK("LPTR is zero", bytes_are_zero(block, 10));
	CHECK_EQ("its size is what was asked for", LocalSize(block), 10);
	CHECK_EQ("it has no flags", LocalFlags(block), 0);
	CHECK("locking a fixed block gives the block", LocalLock(block) == block);
	CHECK_EQ("it cannot be unlocked", FAILS_WITH(!LocalUnlock(block)),
		 ERROR_NOT_LOCKED);
	CHECK("it is its own handle", LocalHandle(block) == block);
	CHECK("freeing it returns NULL", LocalFree(block) == NULL);

	other = (char *)LocalAlloc(LMEM_FIXED, 0);
	CHECK("a block of no bytes is a block", other != NULL);
	CHECK_EQ("its size is 0", LocalSize(other), 0);
	LocalFree(other);
	CHECK_EQ("what nobody has is not enough memory",
		 FAILS_WITH(!LocalAlloc(LMEM_FIXED, HUGE_BYTES)),
		 ERROR_NOT_ENOUGH_MEMORY);
	SetLastError(UNTOUCHED);
	CHECK("freeing NULL does nothing",
	      LocalFree(NULL) == NULL && GetLastError() == UNTOUCHED);
}

static void test_resizing_fixed_blocks(void)
{
	char *block = (char *)LocalAlloc(LPTR, 10), *moved;

	CHECK("a smaller block stays", LocalReAlloc(block, 5, 0) == block);
	CHECK_EQ("and is smaller", LocalSize(block), 5);
	CHECK_EQ("it does not grow where it cannot stay",
		 FAILS_WITH(!LocalReAlloc(block, 1000000, 0)), ERROR_NOT_ENOUGH_MEMORY);
	memset(block, 'x', 5);
	moved = (char *)LocalReAlloc(block, 2000000, LMEM_MOVEABLE | LMEM_ZEROINIT);
	REQUIRE(moved != NULL);
	CHECK("it does if it may move", LocalSize(moved) == 2000000);
	CHECK("it keeps what it held, and the rest is zero",
	      bytes_are(moved, 5, 'x') && bytes_are_zero(moved + 5, 1000000));
	CHECK_EQ("what nobody has is not enough memory",
		 FAILS_WITH(!LocalReAlloc(moved, HUGE_BYTES, LMEM_MOVEABLE)),
		 ERROR_NOT_ENOUGH_MEMORY);
	CHECK("and then the block is still there", moved[4] == 'x');
	CHECK("and can be freed", LocalFree(moved) == NULL);
}

static void test_moveable_blocks(void)
{
	HLOCAL handle = LocalAlloc(LHND, 10);
	char *memory;

	REQUIRE(handle != NULL);
	CHECK_EQ("a handle has its block's size", LocalSize(handle), 10);
	CHECK_EQ("it is not locked", LocalFlags(handle) & LMEM_LOCKCOUNT, 0);
	CHECK_EQ("what is not locked cannot be unlocked",
		 FAILS_WITH(!LocalUnlock(handle)), ERROR_NOT_LOCKED);
	memory = (char *)LocalLock(handle);
	CHECK("locked it has an address, which is not the handle",
	      memory && memory != handle);
	CHECK("where LHND is zero", bytes_are_zero(memory, 10));
	CHECK("the address leads back to the handle", LocalHandle(memory) == handle);
	CHECK("locked again it is the same", LocalLock(handle) == memory);
	CHECK_EQ("it is locked twice", LocalFlags(handle) & LMEM_LOCKCOUNT, 2);
	CHECK("the first unlock leaves it locked", LocalUnlock(handle));
	SetLastError(UNTOUCHED);
	CHECK("the last one says FALSE and no error",
	      !LocalUnlock(handle) && GetLastError() == NO_ERROR);
	CHECK_EQ("then it is no longer locked", FAILS_WITH(!LocalUnlock(handle)),
		 ERROR_NOT_LOCKED);

	CHECK("a handle survives resizing", LocalReAlloc(handle, 5000, 0) == handle);
	CHECK_EQ("and its size is the new one", LocalSize(handle), 5000);
	LocalLock(handle);
	CHECK_EQ("what is locked does not grow where it cannot stay",
		 FAILS_WITH(!LocalReAlloc(handle, 50000000, 0)), ERROR_NOT_ENOUGH_MEMORY);
	CHECK("unless it may move",
	      LocalReAlloc(handle, 9000000, LMEM_MOVEABLE) == handle);
	CHECK_EQ("what is locked cannot be discarded",
		 FAILS_WITH(!LocalReAlloc(handle, 0, LMEM_MOVEABLE)),
		 ERROR_INVALID_PARAMETER);
	CHECK("what is locked can be freed", LocalFree(handle) == NULL);
}

static void test_discarded_blocks(void)
{
	HLOCAL handle = LocalAlloc(LMEM_MOVEABLE, 0);

	CHECK_EQ("a handle of no bytes is discarded", LocalFlags(handle), LMEM_DISCARDED);
	CHECK_EQ("it cannot be locked", FAILS_WITH(!LocalLock(handle)), ERROR_DISCARDED);
	CHECK_EQ("its size is 0", LocalSize(handle), 0);
	CHECK("resized it has memory again",
	      LocalReAlloc(handle, 20, LMEM_MOVEABLE) == handle &&
		      LocalFlags(handle) == 0);
	CHECK("it can be discarded", LocalDiscard(handle) == handle);
	CHECK_EQ("and says so", LocalFlags(handle), LMEM_DISCARDED);
	CHECK("and freed", LocalFree(handle) == NULL);
}

static void test_what_is_no_block(void)
{
	HLOCAL freed = LocalAlloc(LPTR, 10);

	LocalFree(freed);
	SetLastError(UNTOUCHED);
	CHECK("freeing twice gives the handle back",
	      LocalFree(freed) == freed && GetLastError() == ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK("so does freeing what was never allocated",
	      LocalFree(stranger + 16) == stranger + 16 &&
		      GetLastError() == ERROR_INVALID_HANDLE);
	CHECK_EQ("it has no size", FAILS_WITH(LocalSize(stranger + 16) == 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("and cannot be resized",
		 FAILS_WITH(!LocalReAlloc(stranger + 16, 10, LMEM_MOVEABLE)),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("NULL has no size", FAILS_WITH(LocalSize(NULL) == 0),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("NULL has no flags", FAILS_WITH(LocalFlags(NULL) == LMEM_INVALID_HANDLE),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("NULL cannot be resized",
		 FAILS_WITH(!LocalReAlloc(NULL, 10, LMEM_MOVEABLE)),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("GlobalHandle() does not know it",
		 FAILS_WITH(!GlobalHandle(stranger + 16)), ERROR_INVALID_HANDLE);
}

static void test_global_blocks(void)
{
	HGLOBAL fixed = GlobalAlloc(GPTR, 10), handle = GlobalAlloc(GHND, 10);
	void *memory;

	CHECK("GPTR is zero", bytes_are_zero(fixed, 10));
	CHECK_EQ("its size is what was asked for", GlobalSize(fixed), 10);
	CHECK("locking it gives the block", GlobalLock(fixed) == fixed);
	CHECK("and unlocking it succeeds", GlobalUnlock(fixed));
	CHECK("it is its own handle", GlobalHandle(fixed) == fixed);
	memory = GlobalLock(handle);
	CHECK("a handle has an address when locked", memory && memory != handle);
	CHECK("which leads back to it", GlobalHandle(memory) == handle);
	SetLastError(UNTOUCHED);
	CHECK("unlocked for the last time it says FALSE and no error",
	      !GlobalUnlock(handle) && GetLastError() == NO_ERROR);
	CHECK_EQ("and then that it is not locked", FAILS_WITH(!GlobalUnlock(handle)),
		 ERROR_NOT_LOCKED);
	CHECK("a handle survives resizing", GlobalReAlloc(handle, 100, 0) == handle);
	CHECK_EQ("the local functions know it", LocalSize(handle), 100);
	CHECK("and free it", LocalFree(handle) == NULL);
	CHECK("freeing returns NULL", GlobalFree(fixed) == NULL);
	SetLastError(UNTOUCHED);
	CHECK("freeing a stranger gives it back",
	      GlobalFree(stranger + 16) == stranger + 16 &&
		      GetLastError() == ERROR_INVALID_HANDLE);
	CHECK("freeing NULL does nothing", GlobalFree(NULL) == NULL);
}

static void test_process_heap(void)
{
	HANDLE heap = GetProcessHeap();
	char *block = (char *)HeapAlloc(heap, HEAP_ZERO_MEMORY, 10), *moved;

	CHECK("the process has a heap, always the same",
	      heap && heap == GetProcessHeap());
	CHECK("a block is zero if asked for", bytes_are_zero(block, 10));
	CHECK_EQ("its size is what was asked for", HeapSize(heap, 0, block), 10);
	memset(block, 'x', 10);
	moved = (char *)HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 1000);
	REQUIRE(moved != NULL);
	CHECK("larger, it keeps what it held, and the rest is zero",
	      bytes_are(moved, 10, 'x') && bytes_are_zero(moved + 10, 990));
	CHECK("in place it can shrink",
	      HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, moved, 10) == moved);
	CHECK_EQ("and is smaller", HeapSize(heap, 0, moved), 10);
	CHECK("in place it does not grow without end",
	      !HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, moved, 100000000));
	CHECK("it can be freed", HeapFree(heap, 0, moved));
	CHECK("so can NULL", HeapFree(heap, 0, NULL));
	CHECK("what nobody has cannot be allocated", !HeapAlloc(heap, 0, HUGE_BYTES));
	CHECK_EQ("a stranger cannot be freed",
		 FAILS_WITH(!HeapFree(heap, 0, stranger + 16)), ERROR_INVALID_PARAMETER);
	CHECK("has no size", HeapSize(heap, 0, stranger + 16) == (SIZE_T)-1);
	CHECK("and cannot be resized", !HeapReAlloc(heap, 0, stranger + 16, 10));
	CHECK("neither can NULL", !HeapReAlloc(heap, 0, NULL, 10));
	CHECK("the process's heap cannot be destroyed", !HeapDestroy(heap));

	block = (char *)LocalAlloc(LPTR, 10);
	CHECK_EQ("a local block is one of the process's heap", HeapSize(heap, 0, block),
		 10);
	CHECK("and can be freed there", HeapFree(heap, 0, block));
}

static void test_private_heaps(void)
{
	HANDLE heap = HeapCreate(0, 0, 0), small = HeapCreate(0, 0, 100000);
	void *block;

	REQUIRE(heap != NULL && small != NULL);
	block = HeapAlloc(heap, 0, 0);
	CHECK("a block of no bytes is a block", block && HeapSize(heap, 0, block) == 0);
	CHECK_EQ("another heap does not know it",
		 FAILS_WITH(!HeapFree(GetProcessHeap(), 0, block)),
		 ERROR_INVALID_PARAMETER);
	CHECK("a heap is destroyed with its blocks", HeapDestroy(heap));
	CHECK("a limited heap gives what is within its limit",
	      HeapAlloc(small, 0, 1000) != NULL);
	CHECK("and not what is beyond", !HeapAlloc(small, 0, 200000));
	CHECK("it can be destroyed", HeapDestroy(small));
	CHECK_EQ("what is no heap cannot", FAILS_WITH(!HeapDestroy(stranger)),
		 ERROR_INVALID_HANDLE);
}

int main(void)
{
	conform_begin();
	test_fixed_blocks();
	test_resizing_fixed_blocks();
	test_moveable_blocks();
	test_discarded_blocks();
	test_what_is_no_block();
	test_global_blocks();
	test_process_heap();
	test_private_heaps();
	return conform_end();
}
