/* SPDX-License-Identifier: MIT */
/*
 * Views at chosen addresses and in the words of the younger calls; flushing; sections whose
 * memory is committed piece by piece. Spec 2.2 and the SEC_RESERVE rows of 2.1 and 2.3.
 */
#include "conform.h"

static DWORD map_ex_says(HANDLE section, DWORD offset_bytes, SIZE_T n_bytes,
			 void *address)
{
	void *view;

	SetLastError(UNTOUCHED);
	view = MapViewOfFileEx(section, FILE_MAP_WRITE, 0, offset_bytes, n_bytes,
			       address);
	if (!view)
		return failure_said();
	if (address && view != address)
		return CONTRADICTION;
	return UnmapViewOfFile(view) ? ERROR_SUCCESS : CONTRADICTION;
}

static void test_chosen_addresses(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 4 * GRANULARITY_BYTES, NULL);
	char *view, *other;

	REQUIRE(section);
	view = (char *)MapViewOfFileEx(section, FILE_MAP_WRITE, 0, 0, 0, NULL);
	REQUIRE(view);
	CHECK_EQ("where a view is, no other can be",
		 map_ex_says(section, 0, PAGE_BYTES, view), ERROR_INVALID_ADDRESS);
	CHECK_EQ("nor one that only touches it",
		 map_ex_says(section, 0, PAGE_BYTES, view + GRANULARITY_BYTES),
		 ERROR_INVALID_ADDRESS);
	CHECK_EQ("an address off the grid is none",
		 map_ex_says(section, 0, 0, view + 4096), ERROR_MAPPED_ALIGNMENT);
	CHECK("the view is not hurt by that", (view[0] = 'v') == 'v');
	UnmapViewOfFile(view);
	CHECK_EQ("when it is gone, its address is free", map_ex_says(section, 0, 0, view),
		 ERROR_SUCCESS);
	CHECK_EQ("no address means any", map_ex_says(section, 0, 0, NULL), ERROR_SUCCESS);
	CHECK_EQ("an offset counts as for MapViewOfFile",
		 map_ex_says(section, GRANULARITY_BYTES, 0, view), ERROR_SUCCESS);
	CHECK_EQ("so does a size beyond the end",
		 map_ex_says(section, 0, 5 * GRANULARITY_BYTES, view),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("so does a misaligned offset", map_ex_says(section, 4096, 0, NULL),
		 ERROR_MAPPED_ALIGNMENT);
	view = (char *)MapViewOfFileEx(section, FILE_MAP_WRITE, 0, 0, 0, view);
	other = (char *)MapViewOfFileExNuma(section, FILE_MAP_READ, 0, 0, 0, NULL,
					    NUMA_NO_PREFERRED_NODE);
	REQUIRE(view && other);
	view[77] = 'n';
	CHECK("a preferred node makes no other memory", other[77] == 'n');
	UnmapViewOfFile(view);
	UnmapViewOfFile(other);
	CHECK_EQ("what is no section has no views", map_ex_says(THIS_PROCESS, 0, 0, NULL),
		 ERROR_INVALID_HANDLE);
	CloseHandle(section);
}

static DWORD unmap_ex_says(void *address, ULONG flags)
{
	SetLastError(UNTOUCHED);
	return UnmapViewOfFileEx(address, flags) ? ERROR_SUCCESS : failure_said();
}

static void test_unmap_flags(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_WINE_DIFFERS("unknown flags are refused", "flags are not looked at",
			   unmap_ex_says(view, 4) == ERROR_INVALID_PARAMETER);
	if (unmap_ex_says(view, 0) == ERROR_SUCCESS)
		CHECK("without flags the view goes", 1);
	else
		CHECK_WINE_DIFFERS("without flags the view goes", "it is gone already",
				   0);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("a boost makes no difference",
		 unmap_ex_says(view + 17, MEM_UNMAP_WITH_TRANSIENT_BOOST), ERROR_SUCCESS);
	CHECK_EQ("it is gone", unmap_ex_says(view, 0), ERROR_INVALID_ADDRESS);
	CloseHandle(section);
}

static DWORD flush_says(const void *address, SIZE_T n_bytes)
{
	SetLastError(UNTOUCHED);
	return FlushViewOfFile(address, n_bytes) ? ERROR_SUCCESS : failure_said();
}

static void test_flush(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 3 * PAGE_BYTES, NULL);
	char elsewhere[16] = { 0 };
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CHECK_EQ("memory without a file flushes at once", flush_says(view, 0),
		 ERROR_SUCCESS);
	CHECK_EQ("a part of it, too", flush_says(view + 5000, 10), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("what is no view does not flush", "any memory flushes",
			   flush_says(elsewhere, 0) == ERROR_INVALID_ADDRESS);
	CHECK_WINE_DIFFERS("nor NULL", "an invalid parameter",
			   flush_says(NULL, 0) == ERROR_INVALID_ADDRESS);
	UnmapViewOfFile(view);
	CHECK_WINE_DIFFERS("nor a view that is gone", "an invalid parameter",
			   flush_says(view, 0) == ERROR_INVALID_ADDRESS);
	CloseHandle(section);
}

/* ---- reserved sections --------------------------------------------------------------- */

static DWORD state_at(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	return VirtualQuery(address, &info, sizeof(info)) ? info.State : CONTRADICTION;
}

static SIZE_T run_at(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	return VirtualQuery(address, &info, sizeof(info)) ? info.RegionSize : 0;
}

static void test_reserved(void)
{
	static const char name[] = "conform-views-reserved";
	HANDLE section =
		section_create(PAGE_READWRITE | SEC_RESERVE, 4 * GRANULARITY_BYTES, name);
	HANDLE opened = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
	MEMORY_BASIC_INFORMATION info;
	char *view, *other, *read_only;

	REQUIRE(section && opened);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	other = view_map(opened, FILE_MAP_WRITE, GRANULARITY_BYTES, 0);
	read_only = view_map(opened, FILE_MAP_READ, 0, 0);
	REQUIRE(view && other && read_only);
	REQUIRE(VirtualQuery(view + 5000, &info, sizeof(info)) == sizeof(info));
	CHECK_EQ("a reserved section's view is reserved", info.State, MEM_RESERVE);
	CHECK_EQ("it has no protection", info.Protect, 0);
	CHECK_EQ("but that it was mapped with", info.AllocationProtect, PAGE_READWRITE);
	CHECK_EQ("it is a view", info.Type, MEM_MAPPED);
	CHECK_EQ("the whole of it", info.RegionSize, 4 * GRANULARITY_BYTES - PAGE_BYTES);

	CHECK("pages are committed in it",
	      VirtualAlloc(view + GRANULARITY_BYTES, PAGE_BYTES + 1, MEM_COMMIT,
			   PAGE_READWRITE) == view + GRANULARITY_BYTES);
	CHECK_EQ("they are committed", state_at(view + GRANULARITY_BYTES), MEM_COMMIT);
	CHECK_EQ("two of them", run_at(view + GRANULARITY_BYTES), 2 * PAGE_BYTES);
	CHECK_EQ("those before are not", state_at(view), MEM_RESERVE);
	CHECK_EQ("those behind are not",
		 state_at(view + GRANULARITY_BYTES + 2 * PAGE_BYTES), MEM_RESERVE);
	CHECK("they read as zero", view[GRANULARITY_BYTES + 5000] == 0);
	CHECK_EQ("another view of the section has them", state_at(other), MEM_COMMIT);
	CHECK_EQ("at its own place", run_at(other), 2 * PAGE_BYTES);
	CHECK_EQ("a reading one as well", state_at(read_only + GRANULARITY_BYTES),
		 MEM_COMMIT);
	REQUIRE(VirtualQuery(read_only + GRANULARITY_BYTES, &info, sizeof(info)));
	CHECK_EQ("each with its own protection", info.Protect, PAGE_READONLY);
	view[GRANULARITY_BYTES + 8000] = 'r';
	CHECK("and they are one memory", other[8000] == 'r');
	CHECK("committing again changes nothing",
	      VirtualAlloc(other, 2 * PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE) == other &&
		      view[GRANULARITY_BYTES + 8000] == 'r');
	SetLastError(UNTOUCHED);
	CHECK_EQ("decommitting is not for views",
		 VirtualFree(other, PAGE_BYTES, MEM_DECOMMIT), FALSE);
	CHECK_EQ("which is an invalid parameter", failure_said(),
		 ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("beyond the view nothing is committed",
	      !VirtualAlloc(view + 4 * GRANULARITY_BYTES - PAGE_BYTES, 2 * PAGE_BYTES,
			    MEM_COMMIT, PAGE_READWRITE));
	UnmapViewOfFile(view);
	UnmapViewOfFile(other);
	UnmapViewOfFile(read_only);
	view = view_map(section, FILE_MAP_READ, 0, 0);
	REQUIRE(view);
	CHECK_EQ("what is committed stays so", state_at(view + GRANULARITY_BYTES),
		 MEM_COMMIT);
	CHECK("with what was written", view[GRANULARITY_BYTES + 8000] == 'r');
	UnmapViewOfFile(view);
	CloseHandle(section);
	CHECK_EQ("one handle keeps the name", open_says(FILE_MAP_READ, name),
		 ERROR_SUCCESS);
	CloseHandle(opened);
	CHECK_EQ("none does not", open_says(FILE_MAP_READ, name), ERROR_FILE_NOT_FOUND);
}

static void test_view_keeps_no_name(void)
{
	static const char name[] = "conform-views-outliving";
	HANDLE section =
		section_create(PAGE_READWRITE | SEC_RESERVE, GRANULARITY_BYTES, name);
	char *view;

	REQUIRE(section);
	view = view_map(section, FILE_MAP_WRITE, 0, 0);
	REQUIRE(view);
	CloseHandle(section);
	CHECK_EQ("a reserved view keeps no name", open_says(FILE_MAP_READ, name),
		 ERROR_FILE_NOT_FOUND);
	CHECK("but can still be committed",
	      VirtualAlloc(view, PAGE_BYTES, MEM_COMMIT, PAGE_READWRITE) == view);
	view[9] = 'k';
	CHECK("and used", view[9] == 'k');
	UnmapViewOfFile(view);
}

/* ---- the younger calls --------------------------------------------------------------- */

#ifndef __MINGW32__ /* whose libraries do not have them */
static DWORD map_pages_says(HANDLE section, HANDLE process, ULONG64 offset_bytes,
			    SIZE_T n_bytes, ULONG type, ULONG page)
{
	void *view;

	SetLastError(UNTOUCHED);
	view = MapViewOfFile2(section, process, offset_bytes, NULL, n_bytes, type, page);
	if (!view)
		return failure_said();
	return UnmapViewOfFile2(process, view, 0) ? ERROR_SUCCESS : CONTRADICTION;
}

static void test_page_protections(void)
{
	HANDLE section = section_create(PAGE_READWRITE, 2 * GRANULARITY_BYTES, NULL);
	HANDLE weak = section_create(PAGE_READONLY, PAGE_BYTES, NULL);
	char *view, *copy;

	REQUIRE(section && weak);
	CHECK_EQ("MapViewOfFile2 maps",
		 map_pages_says(section, THIS_PROCESS, 0, 0, 0, PAGE_READWRITE),
		 ERROR_SUCCESS);
	CHECK_EQ("an offset has 64 bits and ends behind the section",
		 map_pages_says(section, THIS_PROCESS, (ULONG64)1 << 40, 0, 0,
				PAGE_READWRITE),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("no protection is none",
		 map_pages_says(section, THIS_PROCESS, 0, 0, 0, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("two protections are none",
		 map_pages_says(section, THIS_PROCESS, 0, 0, 0,
				PAGE_READONLY | PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("an unknown type is refused",
		 map_pages_says(section, THIS_PROCESS, 0, 0, MEM_RELEASE, PAGE_READWRITE),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("no process is no handle",
		 map_pages_says(section, NULL, 0, 0, 0, PAGE_READWRITE),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("writing is not what a reading handle grants",
		 map_pages_says(weak, THIS_PROCESS, 0, 0, 0, PAGE_READWRITE),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ("copying is",
		 map_pages_says(weak, THIS_PROCESS, 0, 0, 0, PAGE_WRITECOPY),
		 ERROR_SUCCESS);
	view = (char *)MapViewOfFile3(section, NULL, NULL, 0, 0, 0, PAGE_READWRITE, NULL,
				      0);
	copy = (char *)MapViewOfFileFromApp(section, FILE_MAP_COPY, 0, 0);
	REQUIRE(view && copy);
	view[0] = 'a';
	copy[1] = 'b';
	CHECK("MapViewOfFile3 takes no process for this one", copy[0] == 'a');
	CHECK("MapViewOfFileFromApp knows copies", view[1] == 0);
	CHECK_EQ("UnmapViewOfFile2 needs a process",
		 UnmapViewOfFile2(NULL, view, 0) ? 0 : GetLastError(),
		 ERROR_INVALID_HANDLE);
	UnmapViewOfFile(view);
	UnmapViewOfFile(copy);
	CloseHandle(section);
	CloseHandle(weak);
}

static void test_younger_creation(void)
{
	WCHAR name[64];
	HANDLE section, again;

	widen(name, "conform-views-2");
	SetLastError(UNTOUCHED);
	section = CreateFileMapping2(INVALID_HANDLE_VALUE, NULL, FILE_MAP_READ,
				     PAGE_READWRITE, SEC_COMMIT, GRANULARITY_BYTES, name,
				     NULL, 0);
	CHECK("CreateFileMapping2 creates", section && GetLastError() == ERROR_SUCCESS);
	CHECK("the handle has the rights asked for",
	      !view_map(section, FILE_MAP_WRITE, 0, 0) &&
		      GetLastError() == ERROR_ACCESS_DENIED);
	again = CreateFileMappingFromApp(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 4096,
					 name);
	CHECK("CreateFileMappingFromApp finds it",
	      again && GetLastError() == ERROR_ALREADY_EXISTS);
	CloseHandle(again);
	again = OpenFileMappingFromApp(FILE_MAP_READ, FALSE, name);
	CHECK("OpenFileMappingFromApp, too", again != NULL);
	CloseHandle(again);
	again = CreateFileMappingNumaW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				       4096, name, NUMA_NO_PREFERRED_NODE);
	CHECK("and CreateFileMappingNumaW",
	      again && GetLastError() == ERROR_ALREADY_EXISTS);
	CloseHandle(again);
	CloseHandle(section);
	CHECK("attributes are no protection",
	      !CreateFileMapping2(INVALID_HANDLE_VALUE, NULL, FILE_MAP_READ,
				  PAGE_READWRITE | SEC_COMMIT, 0, 4096, NULL, NULL, 0) &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
}
#endif

int main(void)
{
	conform_begin();
	test_chosen_addresses();
	test_unmap_flags();
	test_flush();
	test_reserved();
	test_view_keeps_no_name();
#ifndef __MINGW32__
	test_page_protections();
	test_younger_creation();
#endif
	return conform_end();
}
