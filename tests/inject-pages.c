/* SPDX-License-Identifier: MIT */
/* The pages of views, and of what others have mapped: asking, protecting, committing. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "inject-memory.h"

static HANDLE section;

static void arrange_sections_view(DWORD attributes)
{
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				     PAGE_READWRITE | attributes, 0, RANGE, NULL);
	CHECK(section);
}

static void arrange_section(void)
{
	arrange_sections_view(SEC_COMMIT);
}

static void arrange_reserved_section(void)
{
	arrange_sections_view(SEC_RESERVE);
}

static void ready_view(void)
{
	base = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(base);
	place = base + GRAIN;
	if (place[0] == 0)
		memset(base, 'c', 2 * GRAIN);
}

static void ready_reserved_view(void)
{
	base = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(base);
	place = base + GRAIN;
}

static void ready_view_without_access(void)
{
	base = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(base);
	place = base + GRAIN;
	CHECK(VirtualAlloc(base, PAGE, MEM_COMMIT, PAGE_NOACCESS));
	CHECK(VirtualAlloc(place + PAGE, PAGE, MEM_COMMIT, PAGE_READWRITE));
}

static void ready_copying_view(void)
{
	char *once = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);

	CHECK(once);
	memset(once, 'c', 2 * GRAIN);
	CHECK(UnmapViewOfFile(once));
	base = MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0);
	CHECK(base);
	place = base + GRAIN;
	base[0] = 'c';
}

static void view_is_intact(void)
{
	page_is(base + 1, MEM_COMMIT, PAGE_READWRITE);
	page_is(place + 1, MEM_COMMIT, PAGE_READWRITE);
	CHECK(base[0] == 'c' && place[0] == 'c');
}

static void unmap(void)
{
	CHECK(UnmapViewOfFile(base));
}

static void close_section(void)
{
	CHECK(CloseHandle(section));
}

static DWORD protect_foreign(void)
{
	return inject_says(VirtualProtect(place, PAGE, PAGE_READONLY, &old));
}

static void ready_foreign(void)
{
	base = place = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(place != MAP_FAILED);
	place[0] = place[PAGE] = 'f';
}

static void foreign_is_intact(void)
{
	ask(place);
	CHECK_EQ(info.Protect, PAGE_READWRITE);
	CHECK(place[0] == 'f' && place[PAGE] == 'f');
}

static void foreign_is_protected(void)
{
	ask(place);
	CHECK_EQ(info.Protect, PAGE_READONLY);
	CHECK(place[0] == 'f' && place[PAGE] == 'f');
}

static void give_foreign_back(void)
{
	CHECK(munmap(base, 2 * PAGE) == 0);
}

#define OF_SECTION .arrange = arrange_section, .clear = close_section

INJECT(protect_a_view, OF_SECTION, .ready = ready_view, .act = protect_read_only,
       .check = place_was_writable, .intact = view_is_intact, .undo = unmap,
       .also = { { SYS_mprotect, EACCES, ERROR_INVALID_PARAMETER } })
INJECT(protect_memory_of_others, .ready = ready_foreign, .act = protect_foreign,
       .check = foreign_is_protected, .intact = foreign_is_intact,
       .undo = give_foreign_back,
       .also = { { SYS_mprotect, ENOMEM, ERROR_INVALID_ADDRESS },
		 { SYS_mprotect, EACCES, ERROR_INVALID_PARAMETER } })

/* ---- views of memory that is committed piece by piece ---------------------------------- */

static void place_is_committed_to(void)
{
	HANDLE again = NULL;
	char *other = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);

	CHECK(other && !again);
	place_is_writable();
	CHECK(VirtualQuery(other + GRAIN, &info, sizeof(info)) == sizeof(info));
	CHECK_EQ(info.State, MEM_COMMIT);
	CHECK(other[GRAIN] == 'x');
	CHECK(UnmapViewOfFile(other));
}

static void place_is_not_there(void)
{
	ask(base);
	CHECK(info.AllocationBase == base && info.Type == MEM_MAPPED);
}

#define OF_RESERVED .arrange = arrange_reserved_section, .clear = close_section
/* No room where the memory is: beyond what can be committed. */
#define NO_ROOM                                                    \
	{ SYS_fallocate, ENOSPC, ERROR_COMMITMENT_LIMIT },         \
		{ SYS_fallocate, ENOMEM, ERROR_COMMITMENT_LIMIT }, \
	{                                                          \
		SYS_mprotect, ENOMEM, ERROR_COMMITMENT_LIMIT       \
	}

INJECT(commit_in_a_view, OF_RESERVED, .ready = ready_reserved_view, .act = commit,
       .check = place_is_committed_to, .intact = place_is_not_there, .undo = unmap,
       .also = { NO_ROOM })
INJECT(commit_in_a_view_of_other_access, OF_RESERVED, .ready = ready_view_without_access,
       .act = commit, .check = place_is_committed_to, .intact = place_is_not_there,
       .undo = unmap, .also = { NO_ROOM })

/* ---- questions ------------------------------------------------------------------------ */

static void query_says_reserved(void)
{
	CHECK_EQ(info.State, MEM_RESERVE);
}

static void query_says_mapped(void)
{
	query_says_committed();
	CHECK_EQ(info.Type, MEM_MAPPED);
}

static void query_says_copying(void)
{
	CHECK_EQ(info.State, MEM_COMMIT);
	CHECK_EQ(info.Protect, PAGE_WRITECOPY);
}

INJECT(ask_about_a_view, OF_SECTION, .ready = ready_view, .act = query,
       .check = query_says_mapped, .undo = unmap)
INJECT(ask_about_a_reserved_view, OF_RESERVED, .ready = ready_reserved_view, .act = query,
       .check = query_says_reserved, .undo = unmap)
INJECT(ask_about_copies, OF_SECTION, .ready = ready_copying_view, .act = query,
       .check = query_says_copying, .undo = unmap)
INJECT(ask_about_memory_of_others, .ready = ready_foreign, .act = query,
       .check = query_says_committed, .undo = give_foreign_back)

static DWORD prefetch(void)
{
	WIN32_MEMORY_RANGE_ENTRY range = { base, RANGE };

	return inject_says(PrefetchVirtualMemory(GetCurrentProcess(), 1, &range, 0));
}

INJECT(prefetch_a_view, OF_SECTION, .ready = ready_view, .act = prefetch,
       .check = view_is_intact, .undo = unmap)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
