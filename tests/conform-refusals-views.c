/* SPDX-License-Identifier: MIT */
/*
 * What every way to map, unmap, flush, allocate, protect and lock memory refuses: spec 2.2
 * and 2.3, row by row, and the blocks of 2.8. The same misuse is put to the whole family of
 * calls.
 */
#include "conform.h"

/* A fact about one call of a family. */
static void row(const char *call, const char *sentence, DWORD got, DWORD want)
{
	char text[200];

	sprintf(text, "%s: %s", call, sentence);
	CHECK_EQ(text, got, want);
}

/* ---- 2.2: mapping ------------------------------------------------------------------- */

/* Reads, or writes where `writes`; at `base` where the call can be told. */
typedef void *(*mapper)(HANDLE section, int writes, ULONG64 offset_bytes, SIZE_T n_bytes,
			void *base);

static void *map_plain(HANDLE section, int writes, ULONG64 offset_bytes, SIZE_T n_bytes,
		       void *base)
{
	(void)base;
	return MapViewOfFile(section, writes ? FILE_MAP_WRITE : FILE_MAP_READ,
			     (DWORD)(offset_bytes >> 32), (DWORD)offset_bytes, n_bytes);
}

static void *map_ex(HANDLE section, int writes, ULONG64 offset_bytes, SIZE_T n_bytes,
		    void *base)
{
	return MapViewOfFileEx(section, writes ? FILE_MAP_WRITE : FILE_MAP_READ,
			       (DWORD)(offset_bytes >> 32), (DWORD)offset_bytes, n_bytes,
			       base);
}

static void *map_numa(HANDLE section, int writes, ULONG64 offset_bytes, SIZE_T n_bytes,
		      void *base)
{
	return MapViewOfFileExNuma(section, writes ? FILE_MAP_WRITE : FILE_MAP_READ,
				   (DWORD)(offset_bytes >> 32), (DWORD)offset_bytes,
				   n_bytes, base, NUMA_NO_PREFERRED_NODE);
}

#ifndef __MINGW32__ /* whose libraries do not have them */
static void *map_from_app(HANDLE section, int writes, ULONG64 offset_bytes,
			  SIZE_T n_bytes, void *base)
{
	(void)base;
	return MapViewOfFileFromApp(section, writes ? FILE_MAP_WRITE : FILE_MAP_READ,
				    offset_bytes, n_bytes);
}

static void *map_2(HANDLE section, int writes, ULONG64 offset_bytes, SIZE_T n_bytes,
		   void *base)
{
	return MapViewOfFile2(section, THIS_PROCESS, offset_bytes, base, n_bytes, 0,
			      writes ? PAGE_READWRITE : PAGE_READONLY);
}

static void *map_numa_2(HANDLE section, int writes, ULONG64 offset_bytes, SIZE_T n_bytes,
			void *base)
{
	return MapViewOfFileNuma2(section, THIS_PROCESS, offset_bytes, base, n_bytes, 0,
				  writes ? PAGE_READWRITE : PAGE_READONLY,
				  NUMA_NO_PREFERRED_NODE);
}

static void *map_3(HANDLE section, int writes, ULONG64 offset_bytes, SIZE_T n_bytes,
		   void *base)
{
	return MapViewOfFile3(section, NULL, base, offset_bytes, n_bytes, 0,
			      writes ? PAGE_READWRITE : PAGE_READONLY, NULL, 0);
}
#endif

static const struct {
	const char *name;
	mapper map;
	int takes_a_base;
} mappers[] = {
	{ "MapViewOfFile", map_plain, 0 },           { "MapViewOfFileEx", map_ex, 1 },
	{ "MapViewOfFileExNuma", map_numa, 1 },
#ifndef __MINGW32__
	{ "MapViewOfFileFromApp", map_from_app, 0 }, { "MapViewOfFile2", map_2, 1 },
	{ "MapViewOfFileNuma2", map_numa_2, 1 },     { "MapViewOfFile3", map_3, 1 },
#endif
};

static DWORD mapper_says(mapper map, HANDLE section, int writes, ULONG64 offset_bytes,
			 SIZE_T n_bytes, void *base)
{
	void *view;

	SetLastError(UNTOUCHED);
	view = map(section, writes, offset_bytes, n_bytes, base);
	if (!view)
		return failure_said();
	return UnmapViewOfFile(view) ? ERROR_SUCCESS : CONTRADICTION;
}

static void test_mapper(const char *call, mapper map, int takes_a_base)
{
	static const char name[] = "conform-refusals-views";
	const SIZE_T grain = GRANULARITY_BYTES;
	HANDLE section = section_create(PAGE_READWRITE, 2 * GRANULARITY_BYTES, NULL);
	HANDLE weak = section_create(PAGE_READONLY, PAGE_BYTES, name), strong, closed;
	char *view = view_map(section, FILE_MAP_WRITE, 0, 0);

	strong = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
	REQUIRE(section && weak && strong && view);
	row(call, "what is right maps", mapper_says(map, section, 1, grain, grain, NULL),
	    ERROR_SUCCESS);
	row(call, "no handle is 6", mapper_says(map, NULL, 1, 0, 0, NULL),
	    ERROR_INVALID_HANDLE);
	row(call, "a process is no section: 6",
	    mapper_says(map, THIS_PROCESS, 1, 0, 0, NULL), ERROR_INVALID_HANDLE);
	row(call, "what the handle does not grant is 5",
	    mapper_says(map, weak, 1, 0, 0, NULL), ERROR_ACCESS_DENIED);
	if (map == map_plain)
		CHECK_WINE_DIFFERS("what the handle grants and the section forbids is 87",
				   "a view is not compared with the section's protection",
				   mapper_says(map, strong, 1, 0, 0, NULL) ==
					   ERROR_INVALID_PARAMETER);
	row(call, "an offset off the grid is 1132",
	    mapper_says(map, section, 1, 4096, 4096, NULL), ERROR_MAPPED_ALIGNMENT);
	row(call, "a byte beyond the end is 5",
	    mapper_says(map, section, 1, grain, grain + 1, NULL), ERROR_ACCESS_DENIED);
	row(call, "all bytes there are are 5",
	    mapper_says(map, section, 1, 0, (SIZE_T)1 << 62, NULL), ERROR_ACCESS_DENIED);
	if (takes_a_base) {
		row(call, "an address off the grid is 1132",
		    mapper_says(map, section, 1, 0, 0, view + 4096),
		    ERROR_MAPPED_ALIGNMENT);
		row(call, "an address in use is 487",
		    mapper_says(map, section, 1, 0, 0, view), ERROR_INVALID_ADDRESS);
		row(call, "also when only the end of the range is",
		    mapper_says(map, section, 1, 0, 0, view - grain),
		    ERROR_INVALID_ADDRESS);
	}
	UnmapViewOfFile(view);
	CloseHandle(strong);
	CloseHandle(weak);
	closed = section;
	CloseHandle(section);
	row(call, "a closed handle is 6", mapper_says(map, closed, 1, 0, 0, NULL),
	    ERROR_INVALID_HANDLE);
}

#ifndef __MINGW32__ /* Wine keeps a byte for every page of a view */
/* More views than there are addresses. */
static void test_no_room(void)
{
	HANDLE section =
		CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				   PAGE_READWRITE | SEC_RESERVE, 1u << 13, 0, NULL);
	void *views[8];
	DWORD said = ERROR_SUCCESS;
	int n = 0;

	if (!section || getenv("TEST_VALGRIND")) {
		SKIP("no addresses left is 8", "no section of 32 TiB can be made here");
		if (section)
			CloseHandle(section);
		return;
	}
	while (n < 8 && said == ERROR_SUCCESS) {
		SetLastError(UNTOUCHED);
		views[n] = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
		if (views[n])
			n++;
		else
			said = GetLastError();
	}
	CHECK_EQ("no addresses left is 8", said, ERROR_NOT_ENOUGH_MEMORY);
	while (n > 0)
		UnmapViewOfFile(views[--n]);
	CloseHandle(section);
}

static void test_younger_mapping(void)
{
	HANDLE section = section_create(PAGE_READWRITE, GRANULARITY_BYTES, NULL);
	HANDLE executable = section_create(PAGE_EXECUTE_READWRITE, PAGE_BYTES, NULL);
	MEM_EXTENDED_PARAMETER parameter;

	REQUIRE(section && executable);
	SetLastError(UNTOUCHED);
	CHECK("the section's protection is compared in words of pages, too",
	      !MapViewOfFile2(section, THIS_PROCESS, 0, NULL, 0, 0, PAGE_EXECUTE_READ) &&
		      GetLastError() == ERROR_ACCESS_DENIED);
	CHECK("which may execute",
	      UnmapViewOfFile(MapViewOfFile2(executable, THIS_PROCESS, 0, NULL, 0, 0,
					     PAGE_EXECUTE_READWRITE)));
	memset(&parameter, 0, sizeof(parameter));
	SetLastError(UNTOUCHED);
	CHECK("a parameter of no type is 87",
	      !MapViewOfFile3(section, NULL, NULL, 0, 0, 0, PAGE_READWRITE, &parameter,
			      1) &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("parameters that are not there are 87",
	      !MapViewOfFile3(section, NULL, NULL, 0, 0, 0, PAGE_READWRITE, NULL, 1) &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK("for creating, too",
	      !CreateFileMapping2(INVALID_HANDLE_VALUE, NULL, SECTION_ALL_ACCESS,
				  PAGE_READWRITE, SEC_COMMIT, 4096, NULL, &parameter,
				  1) &&
		      GetLastError() == ERROR_INVALID_PARAMETER);
	CloseHandle(section);
	CloseHandle(executable);
}
#endif

/* ---- 2.2: unmapping and flushing ---------------------------------------------------- */

typedef BOOL (*unmapper)(void *base);

static BOOL unmap_plain(void *base)
{
	return UnmapViewOfFile(base);
}

static BOOL unmap_ex(void *base)
{
	return UnmapViewOfFileEx(base, 0);
}

static BOOL flush_all(void *base)
{
	return FlushViewOfFile(base, 0);
}

#ifndef __MINGW32__
static BOOL unmap_2(void *base)
{
	return UnmapViewOfFile2(THIS_PROCESS, base, 0);
}
#endif

static DWORD unmapper_says(unmapper unmap, void *base)
{
	SetLastError(UNTOUCHED);
	return unmap(base) ? ERROR_SUCCESS : failure_said();
}

/* Of a call that wants a view: everything that is none. `differs`: why Wine says otherwise. */
static void test_unmapper(const char *call, unmapper unmap, const char *differs)
{
	char elsewhere[64]; /* a static one would be part of a view: the image */
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	char *gone = view_map(section, FILE_MAP_WRITE, 0, 0);
	char *memory =
		(char *)VirtualAlloc(NULL, GRANULARITY_BYTES, MEM_COMMIT, PAGE_READWRITE);
	void *none[4];
	unsigned n_wrong = 0;
	char text[200];
	size_t i;

	REQUIRE(section && gone && memory);
	UnmapViewOfFile(gone);
	none[0] = NULL;
	none[1] = elsewhere;
	none[2] = memory + 4096;
	none[3] = gone;
	for (i = 0; i < N_OF(none); i++)
		n_wrong += unmapper_says(unmap, none[i]) != ERROR_INVALID_ADDRESS;
	sprintf(text, "%s: NULL, the stack, allocated memory and what is gone are 487",
		call);
	if (differs)
		CHECK_WINE_DIFFERS(text, differs, n_wrong == 0);
	else
		CHECK_EQ(text, n_wrong, 0);
	memory[4096] = 1; /* is still there */
	VirtualFree(memory, 0, MEM_RELEASE);
	CloseHandle(section);
}

static void test_flags_of_views(void)
{
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	char *view = view_map(section, FILE_MAP_WRITE, 0, 0);

	REQUIRE(section && view);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("to flush more than the view is 87", "any memory flushes",
			   !FlushViewOfFile(view + 100, PAGE_BYTES) &&
				   GetLastError() == ERROR_INVALID_PARAMETER);
	SetLastError(UNTOUCHED);
	CHECK_WINE_DIFFERS("a view that has no placeholder keeps none: 487",
			   "flags are not looked at",
			   !UnmapViewOfFileEx(view, 2) &&
				   GetLastError() == ERROR_INVALID_ADDRESS);
	UnmapViewOfFile(view);
	CloseHandle(section);
}

int main(void)
{
	size_t i;

	conform_begin();
	for (i = 0; i < N_OF(mappers); i++)
		test_mapper(mappers[i].name, mappers[i].map, mappers[i].takes_a_base);
	test_unmapper("UnmapViewOfFile", unmap_plain, NULL);
	test_unmapper("UnmapViewOfFileEx", unmap_ex, NULL);
	test_unmapper("FlushViewOfFile", flush_all, "any memory flushes");
#ifndef __MINGW32__
	test_unmapper("UnmapViewOfFile2", unmap_2, NULL);
	test_no_room();
	test_younger_mapping();
#endif
	test_flags_of_views();
	return conform_end();
}
