/* SPDX-License-Identifier: MIT */
/* The virtual memory of a process: spec 2.3, row by row. */
#include "conform.h"

static char *volatile trash; /* what is read on purpose goes here */

/* The last error, or 0 with the old protection in *old. */
static DWORD protect_says(void *address, SIZE_T n_bytes, DWORD page, DWORD *old)
{
	*old = UNTOUCHED;
	SetLastError(UNTOUCHED);
	return VirtualProtect(address, n_bytes, page, old) ? ERROR_SUCCESS
							   : failure_said();
}

static MEMORY_BASIC_INFORMATION query(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	memset(&info, 0xEE, sizeof(info));
	if (VirtualQuery(address, &info, sizeof(info)) != sizeof(info))
		info.State = CONTRADICTION;
	return info;
}

static void test_reserve_and_commit(void)
{
	char *base = (char *)VirtualAlloc(NULL, 4 * GRANULARITY_BYTES, MEM_RESERVE,
					  PAGE_READWRITE);
	MEMORY_BASIC_INFORMATION info;
	DWORD old;

	REQUIRE(base);
	CHECK_EQ("a reservation is a multiple of 64 KiB",
		 (ULONG_PTR)base % GRANULARITY_BYTES, 0);
	info = query(base + 100);
	CHECK_EQ("it is reserved", info.State, MEM_RESERVE);
	CHECK_EQ("private", info.Type, MEM_PRIVATE);
	CHECK_EQ("without a protection", info.Protect, 0);
	CHECK_EQ("but the one it was made with", info.AllocationProtect, PAGE_READWRITE);
	CHECK("it begins where it begins",
	      info.AllocationBase == base && info.BaseAddress == base);
	CHECK_EQ("and is as long as asked", info.RegionSize, 4 * GRANULARITY_BYTES);

	CHECK("pages in the middle are committed",
	      VirtualAlloc(base + 5000, 5000, MEM_COMMIT, PAGE_READWRITE) == base + 4096);
	info = query(base + 8192);
	CHECK_EQ("they are committed", info.State, MEM_COMMIT);
	CHECK_EQ("as asked", info.Protect, PAGE_READWRITE);
	CHECK_EQ("every page touched", info.RegionSize, PAGE_BYTES);
	CHECK("of one allocation", info.AllocationBase == base);
	CHECK_EQ("the run before is short", query(base).RegionSize, PAGE_BYTES);
	CHECK("they read as zero", base[4096] == 0 && base[12287] == 0);
	base[4096] = 'c';
	CHECK_EQ("committing again keeps what is there",
		 alloc_says(base, 3 * PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE) +
			 (base[4096] != 'c'),
		 ERROR_SUCCESS);
	CHECK_EQ("and may change the protection",
		 alloc_says(base, PAGE_BYTES, MEM_COMMIT, PAGE_READONLY), ERROR_SUCCESS);
	CHECK_EQ("of what it names", query(base).Protect, PAGE_READONLY);
	CHECK_EQ("and no more", query(base + 4096).Protect, PAGE_READWRITE);
	CHECK_EQ("protecting uncommitted pages is an invalid address",
		 protect_says(base, 4 * PAGE_BYTES, PAGE_READONLY, &old),
		 ERROR_INVALID_ADDRESS);

	CHECK_EQ("pages are decommitted", free_says(base + 4096, 1, MEM_DECOMMIT),
		 ERROR_SUCCESS);
	CHECK_EQ("then they are reserved", query(base + 4096).State, MEM_RESERVE);
	CHECK_EQ("twice does not hurt", free_says(base + 4096, 1, MEM_DECOMMIT),
		 ERROR_SUCCESS);
	CHECK("committed anew they are zero",
	      VirtualAlloc(base + 4096, 1, MEM_COMMIT, PAGE_READWRITE) &&
		      base[4096] == 0);
	CHECK_EQ("all of it is decommitted without a size",
		 free_says(base, 0, MEM_DECOMMIT), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("really", "a page that was protected stays apart",
			   query(base).RegionSize == 4 * GRANULARITY_BYTES);
	CHECK_EQ("a reservation is released as a whole",
		 free_says(base, GRANULARITY_BYTES, MEM_RELEASE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("at its base", free_says(base + GRANULARITY_BYTES, 0, MEM_RELEASE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("then it goes", free_says(base, 0, MEM_RELEASE), ERROR_SUCCESS);
	CHECK_EQ("the addresses are free", query(base).State, MEM_FREE);
	CHECK_WINE_DIFFERS("it goes once", "an invalid parameter",
			   free_says(base, 0, MEM_RELEASE) == ERROR_INVALID_ADDRESS);
}

static void test_arguments(void)
{
	static const DWORD wrong_pages[] = { 0, PAGE_READONLY | PAGE_READWRITE,
					     PAGE_WRITECOPY, PAGE_EXECUTE_WRITECOPY,
					     0x1000 };
	char *base = (char *)VirtualAlloc(NULL, GRANULARITY_BYTES,
					  MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	unsigned n_wrong = 0;
	char *at;
	int i;

	REQUIRE(base);
	for (i = 0; i < 5; i++)
		if (alloc_says(NULL, PAGE_BYTES, MEM_RESERVE | MEM_COMMIT,
			       wrong_pages[i]) != ERROR_INVALID_PARAMETER)
			n_wrong++;
	CHECK_EQ("none, two, unknown and copying protections are refused", n_wrong, 0);
	CHECK_EQ("no size is none", alloc_says(NULL, 0, MEM_RESERVE, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("no type is none", alloc_says(NULL, PAGE_BYTES, 0, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor an unknown one",
		 alloc_says(NULL, PAGE_BYTES, MEM_COMMIT | 0x80000000u, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("committing without an address reserves",
		 alloc_says(NULL, PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE), ERROR_SUCCESS);
	CHECK_EQ("what is taken cannot be reserved",
		 alloc_says(base, PAGE_BYTES, MEM_RESERVE, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("resetting leaves the pages",
		 alloc_says(base, PAGE_BYTES, MEM_RESET, PAGE_READWRITE), ERROR_SUCCESS);
	CHECK_EQ("resetting reaches into one allocation only",
		 alloc_says(base, 64 * GRANULARITY_BYTES, MEM_RESET, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("freeing needs a type", free_says(base, 0, 0), ERROR_INVALID_PARAMETER);
	CHECK_EQ("one", free_says(base, 0, MEM_RELEASE | MEM_DECOMMIT),
		 ERROR_INVALID_PARAMETER);
	VirtualFree(base, 0, MEM_RELEASE);
	CHECK_EQ("committing what is not reserved is an invalid address",
		 alloc_says(base, PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	at = (char *)VirtualAlloc(base + 5000, PAGE_BYTES, MEM_RESERVE, PAGE_READWRITE);
	CHECK("an address to reserve at is rounded down to the grid", at == base);
	CHECK_EQ("and the end up to a page", query(base).RegionSize, 3 * PAGE_BYTES);
	VirtualFree(at, 0, MEM_RELEASE);
}

static void test_query(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 10000, NULL);
	MEMORY_BASIC_INFORMATION info;
	char *view, *copy, *nothing;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 5000);
	copy = view_map(section, FILE_MAP_COPY, 0, 0);
	nothing = view_map(section, 0, 0, 0);
	REQUIRE(view && copy && nothing);
	info = query(view + 4097);
	CHECK_EQ("a view is committed", info.State, MEM_COMMIT);
	CHECK_EQ("mapped", info.Type, MEM_MAPPED);
	CHECK("an address counts as its page", info.BaseAddress == view + 4096);
	CHECK("of the view", info.AllocationBase == view);
	CHECK_EQ("up to the view's last page", info.RegionSize, PAGE_BYTES);
	CHECK_EQ("with its protection", info.Protect, PAGE_READWRITE);
	CHECK_EQ("which is also that of the allocation", info.AllocationProtect,
		 PAGE_READWRITE);
	CHECK_EQ("the section's size is a view's of all of it", query(copy).RegionSize,
		 3 * PAGE_BYTES);
	CHECK_EQ("a copying view is copy-on-write", query(copy).Protect, PAGE_WRITECOPY);
	copy[4096] = 'c';
	CHECK_WINE_DIFFERS("a page written to is not any more",
			   "copied pages are not told apart",
			   query(copy + 4096).Protect == PAGE_READWRITE);
	CHECK_WINE_DIFFERS("it makes a run of its own", "copied pages are not told apart",
			   query(copy).RegionSize == PAGE_BYTES &&
				   query(copy + 4096).RegionSize == PAGE_BYTES);
	CHECK_EQ("and is still part of a view", query(copy + 4096).Type, MEM_MAPPED);
	CHECK_EQ("the allocation stays what it was", query(copy + 4096).AllocationProtect,
		 PAGE_WRITECOPY);
	CHECK_EQ("a view without access is committed, too", query(nothing).State,
		 MEM_COMMIT);
	CHECK_EQ("and cannot be touched", query(nothing).Protect, PAGE_NOACCESS);
	UnmapViewOfFile(view);
	info = query(view);
	CHECK_EQ("what is unmapped is free", info.State, MEM_FREE);
	CHECK_EQ("without access", info.Protect, PAGE_NOACCESS);
	CHECK_EQ("of no type", info.Type, 0);
	CHECK("of no allocation", !info.AllocationBase);
	UnmapViewOfFile(copy);
	UnmapViewOfFile(nothing);
	CloseHandle(section);

	SetLastError(UNTOUCHED);
	CHECK_EQ("the kernel's addresses are none",
		 VirtualQuery((void *)~(ULONG_PTR)0xFFFF, &info, sizeof(info)), 0);
	CHECK_EQ("which is an invalid parameter", failure_said(),
		 ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK_EQ("a short structure takes nothing",
		 VirtualQuery(&info, &info, sizeof(info) - 1), 0);
	CHECK_EQ("which is a bad length", failure_said(), ERROR_BAD_LENGTH);
	CHECK_EQ("a variable is committed memory", query(&info).State, MEM_COMMIT);
	CHECK_EQ("NULL is free", query(NULL).State, MEM_FREE);
}

static void test_protect_views(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 3 * PAGE_BYTES, NULL);
	char *view, *weak, *copy;
	DWORD old;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	weak = view_map(section, FILE_MAP_READ, 0, 0);
	copy = view_map(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(view && weak && copy);
	CHECK_EQ("a page of a view becomes read-only",
		 protect_says(view + 4096, 1, PAGE_READONLY, &old), ERROR_SUCCESS);
	CHECK_EQ("from read-write", old, PAGE_READWRITE);
	CHECK_EQ("it is", query(view + 4096).Protect, PAGE_READONLY);
	CHECK_EQ("alone", query(view + 4096).RegionSize, PAGE_BYTES);
	CHECK_EQ("the one before is not", query(view).Protect, PAGE_READWRITE);
	CHECK_EQ("and its run ends there", query(view).RegionSize, PAGE_BYTES);
	CHECK_EQ("what the view was mapped with stays",
		 query(view + 4096).AllocationProtect, PAGE_READWRITE);
	CHECK_EQ("other views keep theirs", query(weak + 4096).RegionSize,
		 2 * PAGE_BYTES);
	CHECK_EQ("the first page's protection is the old one",
		 protect_says(view, 3 * PAGE_BYTES, PAGE_NOACCESS, &old), ERROR_SUCCESS);
	CHECK_EQ("read-write, that is", old, PAGE_READWRITE);
	CHECK_EQ("and back", protect_says(view, 3 * PAGE_BYTES, PAGE_READWRITE, &old),
		 ERROR_SUCCESS);
	CHECK_EQ("from no access", old, PAGE_NOACCESS);
	CHECK_EQ("a reading view does not learn to write",
		 protect_says(weak, 1, PAGE_READWRITE, &old), ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor to execute", protect_says(weak, 1, PAGE_EXECUTE_READ, &old),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor does a copying one learn to share",
		 protect_says(copy, 1, PAGE_READWRITE, &old), ERROR_INVALID_PARAMETER);
	CHECK_EQ("but it may rest", protect_says(copy, 1, PAGE_READONLY, &old),
		 ERROR_SUCCESS);
	CHECK_EQ("and copy again", protect_says(copy, 1, PAGE_WRITECOPY, &old),
		 ERROR_SUCCESS);
	CHECK_EQ("no protection is refused", protect_says(view, 1, 0, &old),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("two are refused",
		 protect_says(view, 1, PAGE_READONLY | PAGE_READWRITE, &old),
		 ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK_EQ("somebody has to take the old one",
		 VirtualProtect(view, 1, PAGE_READONLY, NULL), FALSE);
	CHECK_EQ("or there is no access", failure_said(), ERROR_NOACCESS);
	CHECK_WINE_DIFFERS("a range may not leave its view", "an invalid parameter",
			   protect_says(view, 64 * GRANULARITY_BYTES, PAGE_READONLY,
					&old) == ERROR_INVALID_ADDRESS);
	CHECK_EQ("committing in a view only protects",
		 alloc_says(view, PAGE_BYTES, MEM_COMMIT, PAGE_READONLY), ERROR_SUCCESS);
	CHECK_EQ("that page", query(view).Protect, PAGE_READONLY);
	CHECK_EQ("as far as the view allows",
		 alloc_says(weak, PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("a view is not released so", free_says(view, 0, MEM_RELEASE),
		 ERROR_INVALID_PARAMETER);
	UnmapViewOfFile(view);
	UnmapViewOfFile(weak);
	UnmapViewOfFile(copy);
	CHECK_WINE_DIFFERS("what is unmapped has no protection", "an invalid parameter",
			   protect_says(view, 1, PAGE_READONLY, &old) ==
				   ERROR_INVALID_ADDRESS);
	CloseHandle(section);
}

/* Wine protects the pages, but what is written to them reaches the section. */
#define NO_COPIES "pages of a sharing view are not copied"

/* Copy-on-write page by page, in a view that shares. */
static void test_protect_copying(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 4 * PAGE_BYTES, NULL);
	char *view, *other;
	DWORD old;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	other = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view && other);
	view[PAGE_BYTES] = 'a';
	CHECK_EQ("pages of a sharing view become copying ones",
		 protect_says(view + PAGE_BYTES, 2 * PAGE_BYTES, PAGE_WRITECOPY, &old),
		 ERROR_SUCCESS);
	CHECK_EQ("from read-write", old, PAGE_READWRITE);
	CHECK_EQ("they are", query(view + PAGE_BYTES).Protect, PAGE_WRITECOPY);
	CHECK_EQ("both of them", query(view + PAGE_BYTES).RegionSize, 2 * PAGE_BYTES);
	CHECK_EQ("those around are not", query(view).RegionSize, PAGE_BYTES);
	CHECK_EQ("the view is still one", query(view + PAGE_BYTES).AllocationProtect,
		 PAGE_READWRITE);
	other[PAGE_BYTES + 1] = 'b';
	CHECK("what others write is still seen",
	      view[PAGE_BYTES] == 'a' && view[PAGE_BYTES + 1] == 'b');
	view[PAGE_BYTES + 2] = 'c';
	CHECK_WINE_DIFFERS("what is written stays here", NO_COPIES,
			   other[PAGE_BYTES + 2] == 0 && view[PAGE_BYTES + 2] == 'c');
	other[PAGE_BYTES + 3] = 'd';
	CHECK_WINE_DIFFERS("and the page is not shared any more", NO_COPIES,
			   view[PAGE_BYTES + 3] == 0 && view[PAGE_BYTES + 1] == 'b');
	CHECK_WINE_DIFFERS("it is an ordinary one now", NO_COPIES,
			   query(view + PAGE_BYTES).Protect == PAGE_READWRITE);
	CHECK_WINE_DIFFERS("that alone", NO_COPIES,
			   query(view + PAGE_BYTES).RegionSize == PAGE_BYTES);
	CHECK_EQ("the other one copies", query(view + 2 * PAGE_BYTES).Protect,
		 PAGE_WRITECOPY);
	CHECK_EQ("all of it becomes read-only",
		 protect_says(view, 4 * PAGE_BYTES, PAGE_READONLY, &old), ERROR_SUCCESS);
	CHECK_EQ("which is one run", query(view).RegionSize, 4 * PAGE_BYTES);
	CHECK_EQ("and read-write again",
		 protect_says(view, 4 * PAGE_BYTES, PAGE_READWRITE, &old), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("what was copied stays a copy", NO_COPIES,
			   view[PAGE_BYTES + 2] == 'c' && view[PAGE_BYTES + 3] == 0);
	view[2 * PAGE_BYTES] = 'e';
	CHECK("what was not is shared", other[2 * PAGE_BYTES] == 'e');
	CHECK_EQ("to execute is still forbidden",
		 protect_says(view, 1, PAGE_EXECUTE_WRITECOPY, &old),
		 ERROR_INVALID_PARAMETER);
	UnmapViewOfFile(view);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK("a new view has what the section has",
	      view[PAGE_BYTES + 2] == other[PAGE_BYTES + 2] &&
		      view[PAGE_BYTES + 3] == 'd');
	CHECK_EQ("a reading view may copy, too",
		 protect_says(view, PAGE_BYTES, PAGE_WRITECOPY, &old), ERROR_SUCCESS);
	CHECK_EQ("from reading only", old, PAGE_READONLY);
	if (query(view).Protect == PAGE_WRITECOPY) {
		view[0] = 'f';
		CHECK_WINE_DIFFERS("for itself", NO_COPIES,
				   view[0] == 'f' && other[0] == 0);
	}
	UnmapViewOfFile(view);
	UnmapViewOfFile(other);
	CloseHandle(section);
}

static DWORD lock_says(void *address, SIZE_T n_bytes)
{
	SetLastError(UNTOUCHED);
	return VirtualLock(address, n_bytes) ? ERROR_SUCCESS : failure_said();
}

static DWORD unlock_says(void *address, SIZE_T n_bytes)
{
	SetLastError(UNTOUCHED);
	return VirtualUnlock(address, n_bytes) ? ERROR_SUCCESS : failure_said();
}

static void test_lock(void)
{
	char *base =
		(char *)VirtualAlloc(NULL, 4 * PAGE_BYTES, MEM_RESERVE, PAGE_READWRITE);

	REQUIRE(base && VirtualAlloc(base, 2 * PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ("committed pages are locked", lock_says(base, 2 * PAGE_BYTES),
		 ERROR_SUCCESS);
	CHECK_EQ("and unlocked", unlock_says(base, 2 * PAGE_BYTES), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("once", "what is locked is not known",
			   unlock_says(base, 2 * PAGE_BYTES) == ERROR_NOT_LOCKED);
	CHECK_WINE_DIFFERS("reserved ones are not", "the kernel locks whatever is mapped",
			   lock_says(base, 4 * PAGE_BYTES) == ERROR_INVALID_ADDRESS);
	VirtualFree(base, 0, MEM_RELEASE);
}

static void test_prefetch(void)
{
	char *base =
		(char *)VirtualAlloc(NULL, GRANULARITY_BYTES, MEM_COMMIT, PAGE_READWRITE);
	WIN32_MEMORY_RANGE_ENTRY range;

	REQUIRE(base);
	range.VirtualAddress = base;
	range.NumberOfBytes = GRANULARITY_BYTES;
	CHECK("memory is prefetched", PrefetchVirtualMemory(THIS_PROCESS, 1, &range, 0));
	SetLastError(UNTOUCHED);
	CHECK("no ranges are refused",
	      !PrefetchVirtualMemory(THIS_PROCESS, 0, &range, 0));
	CHECK_EQ("as an invalid parameter", failure_said(), ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("flags are refused likewise", "flags are not looked at",
			   !PrefetchVirtualMemory(THIS_PROCESS, 1, &range, 1) &&
				   failure_said() == ERROR_INVALID_PARAMETER);
	CHECK("a large page is 2 MiB, or there is none",
	      GetLargePageMinimum() == 0 || GetLargePageMinimum() == 2u << 20);
	trash = base;
	VirtualFree(base, 0, MEM_RELEASE);
}

int main(void)
{
	conform_begin();
	test_reserve_and_commit();
	test_arguments();
	test_query();
	test_protect_views();
	test_protect_copying();
	test_lock();
	test_prefetch();
	return conform_end();
}
