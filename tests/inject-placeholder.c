/* SPDX-License-Identifier: MIT */
/*
 * Placeholders: made, cut, joined, replaced and put back; limits of addresses; pages of a
 * sharing view that become copies. Whatever fails, the addresses stay ours and what stood
 * there stands.
 */
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "inject-memory.h"

static HANDLE section;

static void arrange_section(void)
{
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, RANGE,
				     NULL);
	CHECK(section);
}

static void close_section(void)
{
	CHECK(CloseHandle(section));
}

static void release(void)
{
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
}

static void unmap(void)
{
	CHECK(UnmapViewOfFile(base));
}

/* ---- placeholders -------------------------------------------------------------------- */

static char *placeholder_new(void)
{
	return VirtualAlloc2(NULL, NULL, RANGE, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER,
			     PAGE_NOACCESS, NULL, 0);
}

static void ready_placeholder(void)
{
	base = place = placeholder_new();
	CHECK(base);
}

static void placeholder_is_there(void)
{
	ask(base);
	CHECK_EQ(info.State, MEM_RESERVE);
	CHECK_EQ(info.Type, MEM_PRIVATE);
	CHECK_EQ(info.RegionSize, RANGE);
	CHECK(info.AllocationBase == base);
	CHECK(mmap(base, PAGE, PROT_NONE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1,
		   0) == MAP_FAILED);
}

static DWORD make(void)
{
	base = placeholder_new();
	return inject_says(base != NULL);
}

INJECT(make_a_placeholder, .act = make, .check = placeholder_is_there, .undo = release)

static DWORD cut(void)
{
	return inject_says(
		VirtualFree(base + GRAIN, GRAIN, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
}

static void placeholder_is_cut(void)
{
	ask(base + GRAIN + PAGE);
	CHECK(info.AllocationBase == base + GRAIN);
	CHECK_EQ(info.RegionSize, GRAIN - PAGE);
	ask(base + 2 * GRAIN);
	CHECK(info.AllocationBase == base + 2 * GRAIN);
	CHECK_EQ(info.RegionSize, RANGE - 2 * GRAIN);
}

static DWORD join(void)
{
	return inject_says(
		VirtualFree(base, RANGE, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS));
}

static void join_and_release(void)
{
	CHECK_EQ(join(), 0);
	placeholder_is_there();
	release();
}

INJECT(cut_a_placeholder, .ready = ready_placeholder, .act = cut,
       .check = placeholder_is_cut, .intact = placeholder_is_there,
       .undo = join_and_release)

static void ready_cut_placeholder(void)
{
	ready_placeholder();
	CHECK_EQ(cut(), 0);
}

INJECT(join_placeholders, .ready = ready_cut_placeholder, .act = join,
       .check = placeholder_is_there, .intact = placeholder_is_cut, .undo = release)

/* ---- replacing ----------------------------------------------------------------------- */

#define OF_SECTION .arrange = arrange_section, .clear = close_section

static DWORD replace_by_view(void)
{
	return inject_says(MapViewOfFile3(section, NULL, base, 0, RANGE,
					  MEM_REPLACE_PLACEHOLDER, PAGE_READWRITE, NULL,
					  0) == base);
}

INJECT(replace_by_a_view, OF_SECTION, .ready = ready_placeholder, .act = replace_by_view,
       .check = place_is_writable, .intact = placeholder_is_there, .undo = unmap)

static DWORD replace_by_memory(void)
{
	return inject_says(
		VirtualAlloc2(NULL, base, RANGE,
			      MEM_RESERVE | MEM_COMMIT | MEM_REPLACE_PLACEHOLDER,
			      PAGE_READWRITE, NULL, 0) == base);
}

INJECT(replace_by_an_allocation, .ready = ready_placeholder, .act = replace_by_memory,
       .check = place_is_writable, .intact = placeholder_is_there, .undo = release)

static void ready_replaced_view(void)
{
	ready_placeholder();
	CHECK_EQ(replace_by_view(), 0);
	base[0] = 'v';
}

static void view_is_intact(void)
{
	place_is_writable();
	CHECK_EQ(info.Type, MEM_MAPPED);
}

static DWORD put_back_view(void)
{
	return inject_says(UnmapViewOfFileEx(base, MEM_PRESERVE_PLACEHOLDER));
}

INJECT(put_back_in_the_place_of_a_view, OF_SECTION, .ready = ready_replaced_view,
       .act = put_back_view, .check = placeholder_is_there, .intact = view_is_intact,
       .undo = release)

static void ready_replaced_memory(void)
{
	ready_placeholder();
	CHECK_EQ(replace_by_memory(), 0);
}

static DWORD put_back_memory(void)
{
	return inject_says(
		VirtualFree(base, RANGE, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
}

INJECT(put_back_in_the_place_of_memory, .ready = ready_replaced_memory,
       .act = put_back_memory, .check = placeholder_is_there, .intact = place_is_writable,
       .undo = release)

/* ---- limits -------------------------------------------------------------------------- */

static DWORD allocate_within(void)
{
	MEM_ADDRESS_REQUIREMENTS limits = { .Alignment = 16 << 20 };
	MEM_EXTENDED_PARAMETER parameter = {
		.Type = MemExtendedParameterAddressRequirements, .Pointer = &limits
	};

	base = place = VirtualAlloc2(NULL, NULL, RANGE, MEM_RESERVE | MEM_COMMIT,
				     PAGE_READWRITE, &parameter, 1);
	CHECK_EQ((uintptr_t)base % (16 << 20), 0);
	return inject_says(base != NULL);
}

INJECT(allocate_within_limits, .act = allocate_within, .check = place_is_writable,
       .undo = release)

/* ---- copies -------------------------------------------------------------------------- */

static char *other;

static void ready_sharing_view(void)
{
	base = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	other = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(base && other);
	place = base + GRAIN;
	place[5] = 's';
}

static void unmap_both(void)
{
	unmap();
	CHECK(UnmapViewOfFile(other));
}

static void place_is_shared(void)
{
	place_is_writable();
	place[5] = place[5] == 's' ? 't' : 's';
	CHECK(other[GRAIN + 5] == place[5]);
}

static DWORD make_copying(void)
{
	return inject_says(VirtualProtect(place, PAGE, PAGE_WRITECOPY, &old));
}

static void place_copies(void)
{
	char shared = other[GRAIN + 5];

	page_is(place, MEM_COMMIT, PAGE_WRITECOPY);
	CHECK(place[5] == shared);
	place[5] = 'c';
	CHECK(other[GRAIN + 5] == shared);
	page_is(place + PAGE, MEM_COMMIT, PAGE_READWRITE);
}

INJECT(make_a_page_copy, OF_SECTION, .ready = ready_sharing_view, .act = make_copying,
       .check = place_copies, .intact = place_is_shared, .undo = unmap_both,
       .flags = INJECT_WALKS)

static void ready_copying_view(void)
{
	ready_sharing_view();
	CHECK_EQ(make_copying(), 0);
}

static DWORD make_sharing(void)
{
	return inject_says(VirtualProtect(place, PAGE, PAGE_READWRITE, &old));
}

static void place_still_copies(void)
{
	page_is(place, MEM_COMMIT, PAGE_WRITECOPY);
}

INJECT(make_a_page_share_again, OF_SECTION, .ready = ready_copying_view,
       .act = make_sharing, .check = place_is_shared, .intact = place_still_copies,
       .undo = unmap_both)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
