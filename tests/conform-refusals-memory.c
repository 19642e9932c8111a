/* SPDX-License-Identifier: MIT */
/*
 * What the calls for virtual memory refuse (spec 2.3), row by row, and what the blocks and
 * the last error of 2.8 say. Most rows are put to views and to allocations alike.
 */
#include "conform.h"

static DWORD protect_says(void *address, SIZE_T n_bytes, DWORD page)
{
	DWORD old;

	SetLastError(UNTOUCHED);
	return VirtualProtect(address, n_bytes, page, &old) ? ERROR_SUCCESS
							    : failure_said();
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

static DWORD query_says(const void *address, SIZE_T n_bytes)
{
	MEMORY_BASIC_INFORMATION info;

	SetLastError(UNTOUCHED);
	return VirtualQuery(address, &info, n_bytes) ? ERROR_SUCCESS : failure_said();
}

static void test_query(void)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK_EQ("VirtualQuery: above what programs can have is 87",
		 query_says((void *)~(ULONG_PTR)0xFFFF, sizeof(info)),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualQuery: too little room is 24",
		 query_says(&info, sizeof(info) - 1), ERROR_BAD_LENGTH);
	CHECK_EQ("VirtualQuery: none as well", query_says(&info, 0), ERROR_BAD_LENGTH);
}

enum {
	MAY_READ = 1,
	MAY_WRITE = 2,
	MAY_EXECUTE = 4
};

struct page {
	DWORD protect;
	unsigned may;
};

static const struct page pages[] = {
	{ PAGE_NOACCESS, 0 },
	{ PAGE_READONLY, MAY_READ },
	{ PAGE_WRITECOPY, MAY_READ },
	{ PAGE_READWRITE, MAY_READ | MAY_WRITE },
	{ PAGE_EXECUTE, MAY_READ | MAY_EXECUTE },
	{ PAGE_EXECUTE_READ, MAY_READ | MAY_EXECUTE },
	{ PAGE_EXECUTE_WRITECOPY, MAY_READ | MAY_EXECUTE },
	{ PAGE_EXECUTE_READWRITE, MAY_READ | MAY_WRITE | MAY_EXECUTE },
};

/* How a view is mapped and what its pages may become. */
static const struct {
	DWORD access;
	unsigned may;
	const char *sentence;
} mappings[] = {
	{ FILE_MAP_READ, MAY_READ, "a reading view's pages get what reads, else 87" },
	{ FILE_MAP_COPY, MAY_READ, "a copying view's as well" },
	{ FILE_MAP_WRITE, MAY_READ | MAY_WRITE, "a writing view's what reads or writes" },
	{ FILE_MAP_READ | FILE_MAP_EXECUTE, MAY_READ | MAY_EXECUTE,
	  "a reading and executing view's what does neither more" },
	{ FILE_MAP_COPY | FILE_MAP_EXECUTE, MAY_READ | MAY_EXECUTE,
	  "a copying and executing view's as well" },
	{ FILE_MAP_WRITE | FILE_MAP_EXECUTE, MAY_READ | MAY_WRITE | MAY_EXECUTE,
	  "an executing and writing view's everything" },
	{ 0, 0, "a view without access stays without" },
};

/*
 * The matrix of the subset rule. Where a view that shares would have to become copy-on-write
 * winshm says 120: the one difference, and a success on Windows.
 */
static void test_protect_matrix(void)
{
	HANDLE section = section_create(PAGE_EXECUTE_READWRITE, PAGE_BYTES, NULL);
	size_t i, j;

	REQUIRE(section);
	for (i = 0; i < N_OF(mappings); i++) {
		int copies =
			(mappings[i].access & ~(DWORD)FILE_MAP_EXECUTE) == FILE_MAP_COPY;
		unsigned n_wrong = 0;

		for (j = 0; j < N_OF(pages); j++) {
			char *view = view_map(section, mappings[i].access, 0, 0);
			DWORD said, want = pages[j].may & ~mappings[i].may
						   ? ERROR_INVALID_PARAMETER
						   : ERROR_SUCCESS;

			REQUIRE(view);
			said = protect_says(view, 1, pages[j].protect);
			if (want == ERROR_SUCCESS && !copies &&
			    said == ERROR_CALL_NOT_IMPLEMENTED &&
			    (pages[j].protect == PAGE_WRITECOPY ||
			     pages[j].protect == PAGE_EXECUTE_WRITECOPY))
				said = ERROR_SUCCESS;
			if (said != want) {
				printf("# page protection 0x%lx: %lu, not %lu\n",
				       (unsigned long)pages[j].protect,
				       (unsigned long)said, (unsigned long)want);
				n_wrong++;
			}
			UnmapViewOfFile(view);
		}
		CHECK_EQ(mappings[i].sentence, n_wrong, 0);
	}
	CloseHandle(section);
}

static void test_protect(void)
{
	HANDLE section =
		section_create(PAGE_READWRITE | SEC_RESERVE, GRANULARITY_BYTES, NULL);
	char *view = view_map(section, FILE_MAP_WRITE, 0, 0);
	char *base = (char *)VirtualAlloc(NULL, GRANULARITY_BYTES, MEM_RESERVE,
					  PAGE_READWRITE);

	REQUIRE(section && view && base);
	CHECK_EQ("VirtualProtect: reserved pages of a view are 487",
		 protect_says(view, 1, PAGE_READONLY), ERROR_INVALID_ADDRESS);
	CHECK_EQ("VirtualProtect: reserved pages are 487",
		 protect_says(base, 1, PAGE_READONLY), ERROR_INVALID_ADDRESS);
	REQUIRE(VirtualAlloc(base, PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ("VirtualProtect: behind one that is committed as well",
		 protect_says(base, PAGE_BYTES + 1, PAGE_READONLY),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("VirtualProtect: protection 0 is 87", protect_says(base, 1, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualProtect: two protections are 87",
		 protect_says(base, 1, PAGE_READONLY | PAGE_NOACCESS),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualProtect: private memory is not copied on write: 87",
		 protect_says(base, 1, PAGE_WRITECOPY), ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("VirtualProtect: no place for the old protection is 998",
	      !VirtualProtect(base, 1, PAGE_READONLY, NULL) &&
		      GetLastError() == ERROR_NOACCESS);
	VirtualFree(base, 0, MEM_RELEASE);
	CHECK_WINE_DIFFERS("VirtualProtect: free memory is 487", "an invalid parameter",
			   protect_says(base, 1, PAGE_READONLY) == ERROR_INVALID_ADDRESS);
	UnmapViewOfFile(view);
	CloseHandle(section);
}

static void test_alloc(void)
{
	char *base = (char *)VirtualAlloc(NULL, GRANULARITY_BYTES,
					  MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);

	REQUIRE(base);
	CHECK_EQ("VirtualAlloc: what is in use is not reserved: 487",
		 alloc_says(base + 4096, 1, MEM_RESERVE, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("VirtualAlloc: no size is 87",
		 alloc_says(base, 0, MEM_COMMIT, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualAlloc: no protection is 87", alloc_says(base, 1, MEM_COMMIT, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualAlloc: two protections are 87",
		 alloc_says(base, 1, MEM_COMMIT, PAGE_READONLY | PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualAlloc: copy-on-write is 87",
		 alloc_says(base, 1, MEM_COMMIT, PAGE_WRITECOPY),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualAlloc: an unknown type is 87",
		 alloc_says(base, 1, MEM_COMMIT | 1, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS("VirtualAlloc: MEM_RESET beside another type is 87",
			   "the other type is done",
			   alloc_says(base, 1, MEM_RESET | MEM_COMMIT, PAGE_READWRITE) ==
				   ERROR_INVALID_PARAMETER);
	CHECK_WINE_DIFFERS(
		"VirtualAlloc: MEM_RESET needs a legal protection, which it ignores: 87",
		"it is not looked at",
		alloc_says(base, 1, MEM_RESET, 0) == ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualAlloc: MEM_RESET beyond the allocation is 487",
		 alloc_says(base, GRANULARITY_BYTES + 1, MEM_RESET, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ(
		"VirtualAlloc: large pages are reserved and committed: 87",
		alloc_says(NULL, 2u << 20, MEM_RESERVE | MEM_LARGE_PAGES, PAGE_READWRITE),
		ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualAlloc: more than all addresses there are are 87",
		 alloc_says(NULL, (SIZE_T)1 << 62, MEM_RESERVE, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	VirtualFree(base, 0, MEM_RELEASE);
	CHECK_EQ("VirtualAlloc: what is not reserved is not committed: 487",
		 alloc_says(base, 1, MEM_COMMIT, PAGE_READWRITE), ERROR_INVALID_ADDRESS);
}

#ifndef __MINGW32__ /* Wine keeps a byte for every page of a reservation */
/* 32 TiB at a time. */
static void test_no_room(void)
{
	void *reserved[8];
	DWORD said;
	int n = 0;

	if (getenv("TEST_VALGRIND")) {
		SKIP("VirtualAlloc: no addresses left is 8",
		     "valgrind has fewer to give");
		return;
	}
	said = alloc_says(NULL, (SIZE_T)1 << 46, MEM_RESERVE | MEM_COMMIT,
			  PAGE_READWRITE);
	CHECK("VirtualAlloc: more than the machine can commit is 1455",
	      said == ERROR_COMMITMENT_LIMIT || said == ERROR_NOT_ENOUGH_MEMORY);
	said = ERROR_SUCCESS;
	while (n < 8 && said == ERROR_SUCCESS) {
		SetLastError(UNTOUCHED);
		reserved[n] =
			VirtualAlloc(NULL, (SIZE_T)1 << 45, MEM_RESERVE, PAGE_NOACCESS);
		if (reserved[n])
			n++;
		else
			said = GetLastError();
	}
	CHECK_EQ("VirtualAlloc: no addresses left is 8", said, ERROR_NOT_ENOUGH_MEMORY);
	while (n > 0)
		VirtualFree(reserved[--n], 0, MEM_RELEASE);
}
#endif

static void test_alloc_in_views(void)
{
	static const char name[] = "conform-refusals-memory.tmp";
	HANDLE file = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL,
				  CREATE_ALWAYS, 0, NULL);
	HANDLE of_file = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 5000, NULL);
	HANDLE section = section_create(PAGE_READWRITE, 2 * PAGE_BYTES, NULL);
	char *view = view_map(section, FILE_MAP_WRITE, 0, 0);
	char *weak = view_map(section, FILE_MAP_READ, 0, 0);
	char *data = view_map(of_file, FILE_MAP_WRITE, 0, 0);

	REQUIRE(section && of_file && view && weak && data);
	CHECK_EQ("a view of memory commits what it has",
		 alloc_says(view, 1, MEM_COMMIT, PAGE_READWRITE), ERROR_SUCCESS);
	CHECK_EQ("and not what it may not: 87",
		 alloc_says(weak, 1, MEM_COMMIT, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("a view of a file commits nothing: 5",
		 alloc_says(data, 1, MEM_COMMIT, PAGE_READWRITE), ERROR_ACCESS_DENIED);
	CHECK_EQ("a view of memory can be reset",
		 alloc_says(view, PAGE_BYTES, MEM_RESET, PAGE_READWRITE), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("a view of a file cannot", "its pages are",
			   alloc_says(data, PAGE_BYTES, MEM_RESET, PAGE_READWRITE) !=
				   ERROR_SUCCESS);
	CHECK_EQ("a view is not reserved over: 487",
		 alloc_says(view, 1, MEM_RESERVE, PAGE_READWRITE), ERROR_INVALID_ADDRESS);
	CHECK_EQ("VirtualFree: a view is not decommitted: 87",
		 free_says(view, PAGE_BYTES, MEM_DECOMMIT), ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualFree: nor released: 87", free_says(view, 0, MEM_RELEASE),
		 ERROR_INVALID_PARAMETER);
	UnmapViewOfFile(view);
	UnmapViewOfFile(weak);
	UnmapViewOfFile(data);
	CloseHandle(section);
	CloseHandle(of_file);
	CloseHandle(file);
	DeleteFileA(name);
}

static void test_free(void)
{
	char *base = (char *)VirtualAlloc(NULL, 2 * GRANULARITY_BYTES, MEM_RESERVE,
					  PAGE_READWRITE);

	REQUIRE(base);
	CHECK_EQ("VirtualFree: no type is 87", free_says(base, 0, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualFree: two types are 87",
		 free_says(base, 0, MEM_RELEASE | MEM_DECOMMIT), ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualFree: an unknown type is 87", free_says(base, 0, 0x80000000u),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualFree: a size to release is 87",
		 free_says(base, 2 * GRANULARITY_BYTES, MEM_RELEASE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("VirtualFree: what is not the base is 487",
		 free_says(base + GRANULARITY_BYTES, 0, MEM_RELEASE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("VirtualFree: uncommitted pages are decommitted",
		 free_says(base, PAGE_BYTES, MEM_DECOMMIT), ERROR_SUCCESS);
	CHECK_EQ("VirtualFree: it goes", free_says(base, 0, MEM_RELEASE), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("VirtualFree: what is not there is 487",
			   "an invalid parameter",
			   free_says(base, 0, MEM_RELEASE) == ERROR_INVALID_ADDRESS);
	CHECK_WINE_DIFFERS("VirtualFree: nor is it decommitted", "an invalid parameter",
			   free_says(base, PAGE_BYTES, MEM_DECOMMIT) ==
				   ERROR_INVALID_ADDRESS);
}

static void test_locks_and_hints(void)
{
	char *base = (char *)VirtualAlloc(NULL, 4 * PAGE_BYTES, MEM_RESERVE | MEM_COMMIT,
					  PAGE_READWRITE);
	WIN32_MEMORY_RANGE_ENTRY range;

	REQUIRE(base);
	REQUIRE(protect_says(base, PAGE_BYTES, PAGE_NOACCESS) == ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("VirtualLock: pages without access are 998",
			   "the kernel says that there is no memory",
			   lock_says(base, PAGE_BYTES) == ERROR_NOACCESS);
	CHECK_WINE_DIFFERS(
		"VirtualUnlock: what is not locked is 158", "what is locked is not known",
		unlock_says(base + PAGE_BYTES, PAGE_BYTES) == ERROR_NOT_LOCKED);
	VirtualFree(base, 0, MEM_RELEASE);
	CHECK_WINE_DIFFERS("VirtualLock: memory that is not there is 487",
			   "the kernel says that there is no memory",
			   lock_says(base, PAGE_BYTES) == ERROR_INVALID_ADDRESS);
	range.VirtualAddress = base;
	range.NumberOfBytes = PAGE_BYTES;
	CHECK("PrefetchVirtualMemory: memory that is not there is no matter",
	      PrefetchVirtualMemory(THIS_PROCESS, 1, &range, 0));
	SetLastError(UNTOUCHED);
	CHECK("PrefetchVirtualMemory: no ranges are 87",
	      !PrefetchVirtualMemory(THIS_PROCESS, 0, &range, 0) &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("PrefetchVirtualMemory: no process is 6",
			   "the process is not looked at",
			   !PrefetchVirtualMemory(NULL, 1, &range, 0) &&
				   GetLastError() == ERROR_INVALID_HANDLE);
}

static void test_blocks(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	SKIP("LocalAlloc: more than there is is 8", "the sanitizer ends the program");
#else
	SetLastError(UNTOUCHED);
	CHECK("LocalAlloc: more than there is is 8",
	      !LocalAlloc(LMEM_FIXED, (SIZE_T)1 << 62) &&
		      GetLastError() == ERROR_NOT_ENOUGH_MEMORY);
#endif
	SetLastError(UNTOUCHED);
	CHECK("LocalFree: NULL is no block and no error",
	      !LocalFree(NULL) && GetLastError() == UNTOUCHED);
	SetLastError(4711);
	CHECK_EQ("SetLastError: any number is kept", GetLastError(), 4711);
}

int main(void)
{
	conform_begin();
	test_query();
	test_protect_matrix();
	test_protect();
	test_alloc();
#ifndef __MINGW32__
	test_no_room();
#endif
	test_alloc_in_views();
	test_free();
	test_locks_and_hints();
	test_blocks();
	return conform_end();
}
