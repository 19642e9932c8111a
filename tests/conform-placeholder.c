/* SPDX-License-Identifier: MIT */
/*
 * Placeholders, limits for addresses, and the calls that name a process: the younger rows of
 * spec 2.2 and 2.3.
 */
#include "conform.h"

static MEMORY_BASIC_INFORMATION query(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	memset(&info, 0xEE, sizeof(info));
	if (VirtualQuery(address, &info, sizeof(info)) != sizeof(info))
		info.State = CONTRADICTION;
	return info;
}

/* ---- a process by its handle --------------------------------------------------------- */

static DWORD alloc_ex_says(HANDLE process)
{
	void *base;

	SetLastError(UNTOUCHED);
	base = VirtualAllocEx(process, NULL, PAGE_BYTES, MEM_RESERVE | MEM_COMMIT,
			      PAGE_READWRITE);
	if (!base)
		return failure_said();
	return VirtualFreeEx(process, base, 0, MEM_RELEASE) ? ERROR_SUCCESS
							    : CONTRADICTION;
}

static void test_this_process(void)
{
	HANDLE all = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
	HANDLE weak =
		OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, GetCurrentProcessId());
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	MEMORY_BASIC_INFORMATION info;
	DWORD old = UNTOUCHED;
	char *base;

	REQUIRE(all && weak && section);
	CHECK_EQ("memory is allocated by the pseudo handle", alloc_ex_says(THIS_PROCESS),
		 ERROR_SUCCESS);
	CHECK_EQ("and by an opened one", alloc_ex_says(all), ERROR_SUCCESS);
	CHECK_EQ("if that has the right", alloc_ex_says(weak), ERROR_ACCESS_DENIED);
	CHECK_EQ("a section is no process", alloc_ex_says(section), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor is nothing", alloc_ex_says(NULL), ERROR_INVALID_HANDLE);

	base = (char *)VirtualAllocEx(all, NULL, 2 * PAGE_BYTES, MEM_RESERVE | MEM_COMMIT,
				      PAGE_READWRITE);
	REQUIRE(base);
	base[PAGE_BYTES] = 'x';
	CHECK("pages are protected likewise",
	      VirtualProtectEx(all, base, 1, PAGE_READONLY, &old));
	CHECK_EQ("with what they had", old, PAGE_READWRITE);
	SetLastError(UNTOUCHED);
	CHECK("not without the right",
	      !VirtualProtectEx(weak, base, 1, PAGE_READWRITE, &old));
	CHECK_EQ("access is denied", failure_said(), ERROR_ACCESS_DENIED);
	CHECK_EQ("what is there may be asked with the right to ask",
		 VirtualQueryEx(weak, base, &info, sizeof(info)), sizeof(info));
	CHECK_EQ("the protected page", info.RegionSize, PAGE_BYTES);
	CHECK_EQ("its protection", info.Protect, PAGE_READONLY);
	SetLastError(UNTOUCHED);
	CHECK_EQ("a section is not asked",
		 VirtualQueryEx(section, base, &info, sizeof(info)), 0);
	CHECK_EQ("for it is no process", failure_said(), ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK("freeing needs the right, too",
	      !VirtualFreeEx(weak, base, 0, MEM_RELEASE) &&
		      failure_said() == ERROR_ACCESS_DENIED);
	CHECK("with it the memory goes", VirtualFreeEx(all, base, 0, MEM_RELEASE));
	CHECK_EQ("it is gone", query(base).State, MEM_FREE);
	base = (char *)VirtualAllocExNuma(THIS_PROCESS, NULL, PAGE_BYTES,
					  MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, 0);
	CHECK("a preferred node makes ordinary memory", base && base[0] == 0);
	VirtualFree(base, 0, MEM_RELEASE);
	CloseHandle(all);
	CloseHandle(weak);
	CloseHandle(section);
}

#ifndef __MINGW32__ /* whose libraries do not have them */
static char *placeholder_new(SIZE_T n_bytes)
{
	return (char *)VirtualAlloc2(NULL, NULL, n_bytes,
				     MEM_RESERVE | MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS,
				     NULL, 0);
}

static DWORD alloc2_says(void *address, SIZE_T n_bytes, DWORD type, DWORD page)
{
	void *base;

	SetLastError(UNTOUCHED);
	base = VirtualAlloc2(THIS_PROCESS, address, n_bytes, type, page, NULL, 0);
	if (!base)
		return failure_said();
	return !address || base == address ? ERROR_SUCCESS : CONTRADICTION;
}

static DWORD replace_says(HANDLE section, void *address, ULONG64 offset_bytes,
			  SIZE_T n_bytes)
{
	void *view;

	SetLastError(UNTOUCHED);
	view = MapViewOfFile3(section, NULL, address, offset_bytes, n_bytes,
			      MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, NULL, 0);
	if (!view)
		return failure_said();
	return view == address ? ERROR_SUCCESS : CONTRADICTION;
}

static DWORD unmap_flags_say(void *address, ULONG flags)
{
	SetLastError(UNTOUCHED);
	return UnmapViewOfFile2(THIS_PROCESS, address, flags) ? ERROR_SUCCESS
							      : failure_said();
}

/* ---- placeholders -------------------------------------------------------------------- */

static void test_splitting(void)
{
	const DWORD cut = MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER,
		    join = MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS;
	char *base = placeholder_new(8 * PAGE_BYTES);
	MEMORY_BASIC_INFORMATION info;
	DWORD old;

	REQUIRE(base);
	CHECK_EQ("a placeholder is a multiple of 64 KiB",
		 (ULONG_PTR)base % GRANULARITY_BYTES, 0);
	info = query(base + PAGE_BYTES);
	CHECK_EQ("it is reserved", info.State, MEM_RESERVE);
	CHECK_EQ("private", info.Type, MEM_PRIVATE);
	CHECK_EQ("without a protection", info.Protect, 0);
	CHECK_EQ("made without access", info.AllocationProtect, PAGE_NOACCESS);
	CHECK_EQ("nothing is committed in it",
		 alloc2_says(base, PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("nor decommitted", free_says(base, PAGE_BYTES, MEM_DECOMMIT),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("nor reserved",
		 alloc2_says(base, PAGE_BYTES, MEM_RESERVE, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	SetLastError(UNTOUCHED);
	CHECK("nor protected", !VirtualProtect(base, 1, PAGE_READONLY, &old) &&
				       failure_said() == ERROR_INVALID_ADDRESS);

	CHECK_EQ("it is not cut without a size", free_says(base, 0, cut),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor by all of itself", free_says(base, 8 * PAGE_BYTES, cut),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("nor beyond its end", free_says(base + PAGE_BYTES, 8 * PAGE_BYTES, cut),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("a piece of the middle is cut out",
		 free_says(base + 2 * PAGE_BYTES, 3 * PAGE_BYTES, cut), ERROR_SUCCESS);
	info = query(base);
	CHECK("the first of three", info.AllocationBase == base);
	CHECK_EQ("has what is before", info.RegionSize, 2 * PAGE_BYTES);
	info = query(base + 3 * PAGE_BYTES);
	CHECK("the second", info.AllocationBase == base + 2 * PAGE_BYTES);
	CHECK_EQ("has the piece", info.RegionSize, 2 * PAGE_BYTES);
	CHECK_EQ("it is reserved like the whole", info.State, MEM_RESERVE);
	info = query(base + 5 * PAGE_BYTES);
	CHECK("the third", info.AllocationBase == base + 5 * PAGE_BYTES);
	CHECK_EQ("has what is behind", info.RegionSize, 3 * PAGE_BYTES);
	CHECK_EQ("the piece is not cut again",
		 free_says(base + 2 * PAGE_BYTES, 3 * PAGE_BYTES, cut),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("nor across its end",
		 free_says(base + 4 * PAGE_BYTES, 2 * PAGE_BYTES, cut),
		 ERROR_INVALID_ADDRESS);

	CHECK_EQ("joining takes a size", free_says(base, 0, join),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("of several", free_says(base, 2 * PAGE_BYTES, join),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("whole ones", free_says(base, 6 * PAGE_BYTES, join),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("from a first one on",
		 free_says(base + PAGE_BYTES, 4 * PAGE_BYTES, join),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("two are joined", free_says(base, 5 * PAGE_BYTES, join), ERROR_SUCCESS);
	CHECK_EQ("and are one", query(base).RegionSize, 5 * PAGE_BYTES);
	CHECK_EQ("a piece of the beginning is cut off", free_says(base, PAGE_BYTES, cut),
		 ERROR_SUCCESS);
	CHECK_EQ("three are joined", free_says(base, 8 * PAGE_BYTES, join),
		 ERROR_SUCCESS);
	CHECK_EQ("and are as at first", query(base).RegionSize, 8 * PAGE_BYTES);
	CHECK_EQ("joining is a way of releasing only",
		 free_says(base, 8 * PAGE_BYTES, MEM_COALESCE_PLACEHOLDERS),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("a placeholder is released", free_says(base, 0, MEM_RELEASE),
		 ERROR_SUCCESS);
	CHECK_EQ("then the addresses are free", query(base).State, MEM_FREE);
	CHECK_EQ("and no placeholder", free_says(base, PAGE_BYTES, cut),
		 ERROR_INVALID_ADDRESS);
}

static void test_replacing_by_views(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 4 * PAGE_BYTES, NULL);
	char *base = placeholder_new(8 * PAGE_BYTES);
	MEMORY_BASIC_INFORMATION info;
	char *view;

	REQUIRE(section && base);
	CHECK_EQ("a view has to have the placeholder's size",
		 replace_says(section, base, 0, 4 * PAGE_BYTES), ERROR_INVALID_ADDRESS);
	REQUIRE(VirtualFree(base, 4 * PAGE_BYTES,
			    MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	CHECK_EQ("then it replaces it", replace_says(section, base, 0, 4 * PAGE_BYTES),
		 ERROR_SUCCESS);
	CHECK_EQ("once", replace_says(section, base, 0, 4 * PAGE_BYTES),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("a size of 0 is all of the section",
		 replace_says(section, base + 4 * PAGE_BYTES, 0, 0), ERROR_SUCCESS);
	base[0] = 'r';
	base[7 * PAGE_BYTES + 5] = 'b';
	CHECK("twice the same memory is a ring",
	      base[4 * PAGE_BYTES] == 'r' && base[3 * PAGE_BYTES + 5] == 'b');
	info = query(base + PAGE_BYTES);
	CHECK_EQ("it is a view", info.Type, MEM_MAPPED);
	CHECK("of its own", info.AllocationBase == base);
	CHECK_EQ("as long as it is", info.RegionSize, 3 * PAGE_BYTES);
	CHECK_EQ("with its protection", info.AllocationProtect, PAGE_READWRITE);

	CHECK_EQ("unmapped it leaves the placeholder",
		 unmap_flags_say(base + PAGE_BYTES, MEM_PRESERVE_PLACEHOLDER),
		 ERROR_SUCCESS);
	info = query(base);
	CHECK_EQ("which is reserved", info.State, MEM_RESERVE);
	CHECK_EQ("private", info.Type, MEM_PRIVATE);
	CHECK_EQ("as long as before", info.RegionSize, 4 * PAGE_BYTES);
	CHECK_EQ("a placeholder is no view",
		 unmap_flags_say(base, MEM_PRESERVE_PLACEHOLDER), ERROR_INVALID_ADDRESS);
	CHECK_EQ("an offset of whole pages is enough",
		 replace_says(section, base, PAGE_BYTES, 3 * PAGE_BYTES),
		 ERROR_INVALID_ADDRESS);
	REQUIRE(VirtualFree(base + PAGE_BYTES, 3 * PAGE_BYTES,
			    MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	CHECK_EQ("and an address of whole pages",
		 replace_says(section, base + PAGE_BYTES, PAGE_BYTES, 3 * PAGE_BYTES),
		 ERROR_SUCCESS);
	CHECK("it is the section's part", base[3 * PAGE_BYTES + 5] == 'b');
	CHECK_EQ("another address is misaligned",
		 replace_says(section, base + 100, 0, PAGE_BYTES),
		 ERROR_MAPPED_ALIGNMENT);
	CHECK_EQ("another offset, too", replace_says(section, base, 100, PAGE_BYTES),
		 ERROR_MAPPED_ALIGNMENT);
	CHECK_EQ("the plain way to unmap leaves nothing",
		 unmap_flags_say(base + PAGE_BYTES, 0), ERROR_SUCCESS);
	CHECK_EQ("but free addresses", query(base + PAGE_BYTES).State, MEM_FREE);
	CHECK_EQ("the piece before is still there", query(base).State, MEM_RESERVE);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("an ordinary view has replaced nothing",
		 unmap_flags_say(view, MEM_PRESERVE_PLACEHOLDER), ERROR_INVALID_ADDRESS);
	CHECK_EQ("and stays", query(view).Type, MEM_MAPPED);
	UnmapViewOfFile(view);
	UnmapViewOfFile(base + 4 * PAGE_BYTES);
	VirtualFree(base, 0, MEM_RELEASE);
	CloseHandle(section);
}

static void test_replacing_by_memory(void)
{
	const DWORD replace = MEM_RESERVE | MEM_REPLACE_PLACEHOLDER;
	char *base = placeholder_new(4 * PAGE_BYTES);
	MEMORY_BASIC_INFORMATION info;

	REQUIRE(base);
	CHECK_EQ("an allocation has to have the placeholder's size, too",
		 alloc2_says(base, PAGE_BYTES, replace, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	REQUIRE(VirtualFree(base + PAGE_BYTES, PAGE_BYTES,
			    MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	CHECK_EQ("a page in the middle is replaced by memory",
		 alloc2_says(base + PAGE_BYTES, PAGE_BYTES, replace | MEM_COMMIT,
			     PAGE_READWRITE),
		 ERROR_SUCCESS);
	CHECK("it reads as zero and is written to",
	      base[PAGE_BYTES] == 0 && (base[PAGE_BYTES] = 'm') == 'm');
	info = query(base + PAGE_BYTES);
	CHECK_EQ("it is committed", info.State, MEM_COMMIT);
	CHECK_EQ("as asked", info.AllocationProtect, PAGE_READWRITE);
	CHECK_EQ("a page before by address space",
		 alloc2_says(base, PAGE_BYTES, replace, PAGE_READWRITE), ERROR_SUCCESS);
	CHECK_EQ("in which pages are committed later",
		 alloc2_says(base, PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("committing does not reach into the next",
		 alloc2_says(base, 2 * PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("memory becomes a placeholder again",
		 free_says(base + PAGE_BYTES, PAGE_BYTES,
			   MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER),
		 ERROR_SUCCESS);
	CHECK_EQ("which is reserved", query(base + PAGE_BYTES).State, MEM_RESERVE);
	CHECK_EQ("and replaced anew",
		 alloc2_says(base + PAGE_BYTES, PAGE_BYTES, replace | MEM_COMMIT,
			     PAGE_READONLY),
		 ERROR_SUCCESS);
	CHECK("it is new", base[PAGE_BYTES] == 0);
	CHECK_EQ("a placeholder between others is not joined with what replaced one",
		 free_says(base, 4 * PAGE_BYTES, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS),
		 ERROR_INVALID_ADDRESS);
	VirtualFree(base, 0, MEM_RELEASE);
	VirtualFree(base + PAGE_BYTES, 0, MEM_RELEASE);
	VirtualFree(base + 2 * PAGE_BYTES, 0, MEM_RELEASE);
	base = (char *)VirtualAlloc(NULL, PAGE_BYTES, MEM_RESERVE | MEM_COMMIT,
				    PAGE_READWRITE);
	REQUIRE(base);
	CHECK_EQ("an ordinary allocation has replaced nothing",
		 free_says(base, PAGE_BYTES, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("nor is it one to replace",
		 alloc2_says(base, PAGE_BYTES, replace, PAGE_READWRITE),
		 ERROR_INVALID_ADDRESS);
	VirtualFree(base, 0, MEM_RELEASE);
}

static void test_placeholder_arguments(void)
{
	CHECK_EQ("a placeholder has no access",
		 alloc2_says(NULL, PAGE_BYTES, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER,
			     PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("is reserved",
		 alloc2_says(NULL, PAGE_BYTES, MEM_RESERVE_PLACEHOLDER, PAGE_NOACCESS),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("and not committed",
		 alloc2_says(NULL, PAGE_BYTES,
			     MEM_RESERVE | MEM_COMMIT | MEM_RESERVE_PLACEHOLDER,
			     PAGE_NOACCESS),
		 ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("the older call knows none",
	      !VirtualAlloc(NULL, PAGE_BYTES, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER,
			    PAGE_NOACCESS) &&
		      failure_said() == ERROR_INVALID_PARAMETER);
}

/* ---- limits -------------------------------------------------------------------------- */

static char *alloc_within(ULONG_PTR lowest, ULONG_PTR highest, SIZE_T alignment,
			  void *address)
{
	MEM_ADDRESS_REQUIREMENTS limits;
	MEM_EXTENDED_PARAMETER parameter;

	memset(&parameter, 0, sizeof(parameter));
	limits.LowestStartingAddress = (PVOID)lowest;
	limits.HighestEndingAddress = (PVOID)highest;
	limits.Alignment = alignment;
	parameter.Type = MemExtendedParameterAddressRequirements;
	parameter.Pointer = &limits;
	SetLastError(UNTOUCHED);
	return (char *)VirtualAlloc2(THIS_PROCESS, address, 3 * PAGE_BYTES,
				     MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE, &parameter,
				     1);
}

static DWORD within_says(ULONG_PTR lowest, ULONG_PTR highest, SIZE_T alignment,
			 void *address)
{
	char *base = alloc_within(lowest, highest, alignment, address);

	if (!base)
		return failure_said();
	VirtualFree(base, 0, MEM_RELEASE);
	return ERROR_SUCCESS;
}

static void test_limits(void)
{
	const ULONG_PTR mib = 0x100000;
	MEM_EXTENDED_PARAMETER twice[2];
	char *base = alloc_within(0, 0, 64 * mib, NULL);

	REQUIRE(base);
	CHECK_EQ("an alignment is kept", (ULONG_PTR)base % (64 * mib), 0);
	base[3 * PAGE_BYTES - 1] = 'a';
	VirtualFree(base, 0, MEM_RELEASE);
	CHECK_EQ("no limits are none", within_says(0, 0, 0, NULL), ERROR_SUCCESS);
	CHECK_EQ("an alignment is a power of two", within_says(0, 0, 3 * mib, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("and at least 64 KiB", within_says(0, 0, PAGE_BYTES, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("a lowest address is a multiple of that",
		 within_says(16 * mib + PAGE_BYTES, 0, 0, NULL), ERROR_INVALID_PARAMETER);
	CHECK_EQ("a highest one the last byte before",
		 within_says(0, 4096 * mib, 0, NULL), ERROR_INVALID_PARAMETER);
	CHECK_EQ("behind the lowest", within_says(64 * mib, 32 * mib - 1, 0, NULL),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("who chooses an address has no limits",
		 within_says(0, 0, 64 * mib, (void *)(64 * mib)),
		 ERROR_INVALID_PARAMETER);
	memset(twice, 0, sizeof(twice));
	twice[0].Type = twice[1].Type = MemExtendedParameterNumaNode;
	SetLastError(UNTOUCHED);
	CHECK("a parameter is given once",
	      !VirtualAlloc2(NULL, NULL, PAGE_BYTES, MEM_RESERVE, PAGE_READWRITE, twice,
			     2) &&
		      failure_said() == ERROR_INVALID_PARAMETER);
	base = (char *)VirtualAlloc2(NULL, NULL, PAGE_BYTES, MEM_RESERVE | MEM_COMMIT,
				     PAGE_READWRITE, twice, 1);
	CHECK("a node is a wish", base && base[0] == 0);
	VirtualFree(base, 0, MEM_RELEASE);
	twice[0].Type = 0;
	SetLastError(UNTOUCHED);
	CHECK("a parameter has a type",
	      !VirtualAlloc2(NULL, NULL, PAGE_BYTES, MEM_RESERVE, PAGE_READWRITE, twice,
			     1) &&
		      failure_said() == ERROR_INVALID_PARAMETER);
}

static void test_for_apps(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	char *base = (char *)VirtualAllocFromApp(
		NULL, PAGE_BYTES, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	char *younger = (char *)VirtualAlloc2FromApp(NULL, NULL, PAGE_BYTES,
						     MEM_RESERVE | MEM_COMMIT,
						     PAGE_READWRITE, NULL, 0);
	char *view = (char *)MapViewOfFile3FromApp(section, NULL, NULL, 0, 0, 0,
						   PAGE_READWRITE, NULL, 0);
	ULONG old = 0;

	CHECK("an app allocates", base && base[0] == 0);
	CHECK("in both ways", younger && younger[0] == 0);
	CHECK("and maps", view && view[0] == 0);
	CHECK("and protects",
	      VirtualProtectFromApp(base, PAGE_BYTES, PAGE_READONLY, &old));
	CHECK_EQ("what was", old, PAGE_READWRITE);
	VirtualFree(base, 0, MEM_RELEASE);
	VirtualFree(younger, 0, MEM_RELEASE);
	UnmapViewOfFile(view);
	CloseHandle(section);
}
#endif

int main(void)
{
	conform_begin();
	test_this_process();
#ifndef __MINGW32__
	test_splitting();
	test_replacing_by_views();
	test_replacing_by_memory();
	test_placeholder_arguments();
	test_limits();
	test_for_apps();
#endif
	return conform_end();
}
