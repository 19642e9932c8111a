/* SPDX-License-Identifier: MIT */
/*
 * Views: mapping, unmapping, flushing. Another view of the section stands beside the one
 * in question and must not notice anything.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "inject.h"

enum {
	PAGE = 4096,
	GRAIN = 65536,
	LARGE = 4 << 20,
};

static HANDLE section;
static char *view, *beside;
static HANDLE self_handle;

/* ---- the stage ------------------------------------------------------------------------ */

static void arrange_section(DWORD protection, DWORD n_bytes)
{
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, protection, 0, n_bytes,
				     NULL);
	CHECK(section);
	self_handle = GetCurrentProcess();
}

static void arrange_beside(void)
{
	beside = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(beside);
	memset(beside, 's', PAGE);
}

/* No view yet: the first one of the process makes the arena. */
static void arrange_cold(void)
{
	arrange_section(PAGE_READWRITE, 4 * GRAIN);
}

static void arrange_small(void)
{
	arrange_cold();
	arrange_beside();
}

/* Where the next view would go, something stands: it is placed by cutting to size. */
static void arrange_crowded(void)
{
	arrange_small();
	CHECK(mmap(beside + 4 * GRAIN, 1 << 30, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1,
		   0) == beside + 4 * GRAIN);
}

static void arrange_executable(void)
{
	arrange_section(PAGE_EXECUTE_READWRITE, GRAIN);
	arrange_beside();
}

static void arrange_large(void)
{
	arrange_section(PAGE_READWRITE, LARGE);
	arrange_beside();
}

static void arrange_reserved(void)
{
	arrange_section(PAGE_READWRITE | SEC_RESERVE, 4 * GRAIN);
	beside = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(beside && VirtualAlloc(beside, PAGE, MEM_COMMIT, PAGE_READWRITE));
	memset(beside, 's', PAGE);
}

static void arrange_file(void)
{
	char path[256];
	HANDLE file;

	snprintf(path, sizeof(path), "%s/file", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0,
			   NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 2 * GRAIN, NULL);
	CHECK(section && CloseHandle(file));
	arrange_beside();
}

static void clear(void)
{
	if (beside)
		CHECK(UnmapViewOfFile(beside));
	CHECK(CloseHandle(section));
}

static void intact(void)
{
	if (beside)
		CHECK(beside[0] == 's' && beside[PAGE - 1] == 's' && !beside[PAGE]);
}

/* What view and registry say of each other is true: the view can be used, and no more. */
static void view_is_there(void)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK_EQ((uintptr_t)view % GRAIN, 0);
	CHECK(VirtualQuery(view, &info, sizeof(info)) == sizeof(info));
	CHECK(info.AllocationBase == view && info.Type == MEM_MAPPED);
	intact();
}

static void view_writes(void)
{
	view_is_there();
	view[1] = 'w';
	if (beside)
		CHECK(beside[1] == 'w');
	view[1] = 's';
}

static void view_reads(void)
{
	view_is_there();
	CHECK(view[1] == 's');
}

static void view_copies(void)
{
	view_is_there();
	view[1] = 'w';
	CHECK(beside[1] == 's');
}

static void unmap(void)
{
	CHECK(UnmapViewOfFile(view));
}

#define SMALL .arrange = arrange_small, .undo = unmap, .intact = intact, .clear = clear

/* ---- mapping -------------------------------------------------------------------------- */

static DWORD map_for(DWORD access, DWORD offset_bytes, SIZE_T n_bytes)
{
	view = MapViewOfFile(section, access, 0, offset_bytes, n_bytes);
	return inject_says(view);
}

static DWORD map_all(void)
{
	return map_for(FILE_MAP_WRITE, 0, 0);
}

static DWORD map_reading(void)
{
	return map_for(FILE_MAP_READ, 0, PAGE);
}

static DWORD map_copying(void)
{
	return map_for(FILE_MAP_COPY, 0, 0);
}

static DWORD map_executing(void)
{
	section = section;
	return map_for(FILE_MAP_READ | FILE_MAP_EXECUTE, 0, 0);
}

static DWORD map_nothing(void)
{
	return map_for(0, 0, 0);
}

static DWORD map_the_end(void)
{
	return map_for(FILE_MAP_WRITE, 3 * GRAIN, 0);
}

static DWORD map_at_an_address(void)
{
	view = MapViewOfFileEx(section, FILE_MAP_WRITE, 0, 0, 0, beside + 64 * GRAIN);
	CHECK(!view || view == beside + 64 * GRAIN);
	return inject_says(view);
}

static DWORD map_pages(void)
{
	view = MapViewOfFile3(section, self_handle, NULL, 0, 0, 0, PAGE_READWRITE, NULL,
			      0);
	return inject_says(view);
}

/* The kernel lets nobody map executable what lies on such a file system. */
#define NOT_EXECUTABLE                                    \
	.also = {                                         \
		{ SYS_mmap, EPERM, ERROR_ACCESS_DENIED }, \
	}

/* At an address of the program's choice "something is there" is an answer. */
#define OCCUPIED                                        \
	{                                               \
		SYS_mmap, EEXIST, ERROR_INVALID_ADDRESS \
	}

INJECT(map_the_first_view, .arrange = arrange_cold, .act = map_all, .check = view_writes,
       .undo = unmap, .clear = clear)
INJECT(map_another_view, SMALL, .act = map_all, .check = view_writes)
INJECT(map_beside_the_arena, .arrange = arrange_crowded, .act = map_all,
       .check = view_writes, .undo = unmap, .intact = intact, .clear = clear)
INJECT(map_for_reading, SMALL, .act = map_reading, .check = view_reads)
INJECT(map_copy_on_write, SMALL, .act = map_copying, .check = view_copies)
INJECT(map_without_access, SMALL, .act = map_nothing, .check = view_is_there)
INJECT(map_from_an_offset, SMALL, .act = map_the_end, .check = view_is_there)
INJECT(map_at_an_address_of_choice, SMALL, .act = map_at_an_address, .check = view_writes,
       .also = { OCCUPIED })
INJECT(map_in_words_of_pages, SMALL, .act = map_pages, .check = view_writes)
INJECT(map_for_execution, .arrange = arrange_executable, .act = map_executing,
       .check = view_reads, .undo = unmap, .intact = intact, .clear = clear,
       NOT_EXECUTABLE)
INJECT(map_a_large_view, .arrange = arrange_large, .act = map_all, .check = view_writes,
       .undo = unmap, .intact = intact, .clear = clear)
INJECT(map_reserved_memory, .arrange = arrange_reserved, .act = map_all,
       .check = view_writes, .undo = unmap, .intact = intact, .clear = clear)
INJECT(map_a_file, .arrange = arrange_file, .act = map_all, .check = view_writes,
       .undo = unmap, .intact = intact, .clear = clear)

/* ---- unmapping ------------------------------------------------------------------------ */

static void ready_view(void)
{
	CHECK_EQ(map_all(), 0);
}

static DWORD unmap_it(void)
{
	return inject_says(UnmapViewOfFile(view));
}

static DWORD unmap_from_inside(void)
{
	return inject_says(UnmapViewOfFile(view + GRAIN + 5));
}

static DWORD unmap_ex(void)
{
	return inject_says(UnmapViewOfFileEx(view, 0));
}

static DWORD unmap_2(void)
{
	return inject_says(UnmapViewOfFile2(self_handle, view, 0));
}

/* After a failure the view is still there, and still a view. */
static void view_stayed(void)
{
	view_is_there();
	view_writes();
}

static void view_is_gone(void)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK(VirtualQuery(view, &info, sizeof(info)) == sizeof(info));
	CHECK_EQ(info.State, MEM_FREE);
	CHECK(!UnmapViewOfFile(view) && GetLastError() == ERROR_INVALID_ADDRESS);
	intact();
}

#define UNMAPPED .ready = ready_view, .check = view_is_gone, .clear = clear

INJECT(unmap_a_view, .arrange = arrange_small, UNMAPPED, .act = unmap_it,
       .intact = view_stayed)
INJECT(unmap_the_only_view, .arrange = arrange_cold, UNMAPPED, .act = unmap_it,
       .intact = view_stayed)
INJECT(unmap_by_an_inner_address, .arrange = arrange_small, UNMAPPED,
       .act = unmap_from_inside, .intact = view_stayed)
INJECT(unmap_ex_a_view, .arrange = arrange_small, UNMAPPED, .act = unmap_ex,
       .intact = view_stayed)
INJECT(unmap_in_a_process, .arrange = arrange_small, UNMAPPED, .act = unmap_2,
       .intact = view_stayed)
INJECT(unmap_a_large_view, .arrange = arrange_large, UNMAPPED, .act = unmap_it,
       .intact = view_stayed)
INJECT(unmap_reserved_memory, .arrange = arrange_reserved, UNMAPPED, .act = unmap_it,
       .intact = view_stayed)
INJECT(unmap_a_file, .arrange = arrange_file, UNMAPPED, .act = unmap_it,
       .intact = view_stayed)

/* ---- flushing, closing ---------------------------------------------------------------- */

static DWORD flush_all(void)
{
	return inject_says(FlushViewOfFile(beside, 0));
}

static DWORD flush_a_part(void)
{
	return inject_says(FlushViewOfFile(beside + PAGE + 3, PAGE));
}

INJECT(flush_memory, .arrange = arrange_small, .act = flush_all, .check = intact,
       .intact = intact, .clear = clear)
INJECT(flush_a_file, .arrange = arrange_file, .act = flush_all, .check = intact,
       .intact = intact, .clear = clear)
INJECT(flush_a_part_of_a_file, .arrange = arrange_file, .act = flush_a_part,
       .check = intact, .intact = intact, .clear = clear)

static void ready_viewed_section(void)
{
	arrange_cold();
	CHECK_EQ(map_all(), 0);
	view[1] = 'w';
}

static DWORD close_section(void)
{
	return inject_says(CloseHandle(section));
}

static void view_survives(void)
{
	CHECK(view[1] == 'w');
	CHECK(!CloseHandle(section) && GetLastError() == ERROR_INVALID_HANDLE);
}

INJECT(close_a_section_with_a_view, .ready = ready_viewed_section, .act = close_section,
       .check = view_survives, .undo = unmap)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
