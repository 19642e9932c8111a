/* SPDX-License-Identifier: MIT */
/*
 * The memory of this process: reserving, committing, protecting, locking, asking; and
 * heaps. After a failure what VirtualQuery() says must be what the kernel does.
 */
#include <errno.h>
#include <sys/syscall.h>

#include "inject-memory.h"

/* ---- reserving ------------------------------------------------------------------------ */

static DWORD reserve(void)
{
	base = VirtualAlloc(NULL, RANGE, MEM_RESERVE, PAGE_READWRITE);
	return inject_says(base);
}

static DWORD reserve_and_commit(void)
{
	base = VirtualAlloc(NULL, RANGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
	return inject_says(base);
}

static DWORD commit_anywhere(void)
{
	base = VirtualAlloc(NULL, PAGE, MEM_COMMIT, PAGE_READONLY);
	return inject_says(base);
}

static DWORD reserve_at_an_address(void)
{
	base = VirtualAlloc(place + 256 * GRAIN, RANGE, MEM_RESERVE, PAGE_READWRITE);
	return inject_says(base);
}

static void is_reserved(void)
{
	page_is(base + PAGE, MEM_RESERVE, 0);
}

static void is_writable(void)
{
	page_is(base, MEM_COMMIT, PAGE_READWRITE);
}

static void is_readable(void)
{
	page_is(base, MEM_COMMIT, PAGE_READONLY);
}

static void release(void)
{
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
}

static void arrange_place(void)
{
	CHECK_EQ(reserve(), 0);
	place = base;
}

static void clear_place(void)
{
	CHECK(VirtualFree(place, 0, MEM_RELEASE));
}

#define OCCUPIED                                        \
	{                                               \
		SYS_mmap, EEXIST, ERROR_INVALID_ADDRESS \
	}

INJECT(reserve_the_first_time, .act = reserve, .check = is_reserved, .undo = release)
INJECT(reserve_again, .arrange = arrange_place, .act = reserve, .check = is_reserved,
       .undo = release, .clear = clear_place)
INJECT(reserve_and_commit_at_once, .arrange = arrange_place, .act = reserve_and_commit,
       .check = is_writable, .undo = release, .clear = clear_place)
INJECT(commit_without_reserving, .arrange = arrange_place, .act = commit_anywhere,
       .check = is_readable, .undo = release, .clear = clear_place)
INJECT(reserve_at_an_address_of_choice, .arrange = arrange_place,
       .act = reserve_at_an_address, .check = is_reserved, .undo = release,
       .clear = clear_place, .also = { OCCUPIED })

/* ---- committing, decommitting, releasing ---------------------------------------------- */

static void ready_reserved(void)
{
	CHECK_EQ(reserve(), 0);
	place = base + GRAIN;
}

static void ready_committed(void)
{
	ready_reserved();
	CHECK(VirtualAlloc(base, 2 * GRAIN, MEM_COMMIT, PAGE_READWRITE) == base);
	memset(base, 'c', 2 * GRAIN);
}

static DWORD commit_read_only(void)
{
	return inject_says(VirtualAlloc(place, GRAIN, MEM_COMMIT, PAGE_READONLY));
}

static DWORD commit_more(void)
{
	return inject_says(VirtualAlloc(base, RANGE, MEM_COMMIT, PAGE_READWRITE));
}

static DWORD decommit(void)
{
	return inject_says(VirtualFree(place, GRAIN, MEM_DECOMMIT));
}

static DWORD release_it(void)
{
	return inject_says(VirtualFree(base, 0, MEM_RELEASE));
}

static void place_is_reserved(void)
{
	page_is(place, MEM_RESERVE, 0);
	page_is(base, MEM_RESERVE, 0);
}

static void place_is_readable(void)
{
	page_is(place, MEM_COMMIT, PAGE_READONLY);
}

static void half_is_committed(void)
{
	page_is(base + 1, MEM_COMMIT, PAGE_READWRITE);
	page_is(place + 1, MEM_COMMIT, PAGE_READWRITE);
	page_is(base + 2 * GRAIN, MEM_RESERVE, 0);
	CHECK(base[0] == 'c' && base[2 * GRAIN - 1] == 'c');
	base[1] = place[1] = 'c';
}

static void all_is_committed(void)
{
	page_is(base + 3 * GRAIN, MEM_COMMIT, PAGE_READWRITE);
	CHECK(base[0] == 'c' && base[2 * GRAIN - 1] == 'c');
}

static void place_is_decommitted(void)
{
	page_is(place, MEM_RESERVE, 0);
	CHECK(base[0] == 'c' && base[GRAIN - 1] == 'c');
}

static void is_free(void)
{
	ask(base);
	CHECK_EQ(info.State, MEM_FREE);
	CHECK(!VirtualFree(base, 0, MEM_RELEASE));
	CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
}

INJECT(commit_a_part, .ready = ready_reserved, .act = commit, .check = place_is_writable,
       .intact = place_is_reserved, .undo = release)
INJECT(commit_a_part_read_only, .ready = ready_reserved, .act = commit_read_only,
       .check = place_is_readable, .intact = place_is_reserved, .undo = release)
INJECT(commit_what_is_half_committed, .ready = ready_committed, .act = commit_more,
       .check = all_is_committed, .intact = half_is_committed, .undo = release)
INJECT(decommit_a_part, .ready = ready_committed, .act = decommit,
       .check = place_is_decommitted, .intact = half_is_committed, .undo = release)
INJECT(release_reserved_memory, .ready = ready_reserved, .act = release_it,
       .check = is_free, .intact = place_is_reserved)
INJECT(release_committed_memory, .ready = ready_committed, .act = release_it,
       .check = is_free, .intact = half_is_committed)

/* ---- protection ----------------------------------------------------------------------- */

static void ready_half_protected(void)
{
	ready_committed();
	CHECK(VirtualProtect(base, PAGE, PAGE_READONLY, &old));
}

INJECT(protect_committed_memory, .ready = ready_committed, .act = protect_read_only,
       .check = place_was_writable, .intact = half_is_committed, .undo = release)
INJECT(protect_once_more, .ready = ready_half_protected, .act = protect_read_only,
       .check = place_was_writable, .undo = release)
/* ---- questions ------------------------------------------------------------------------ */

INJECT(ask_about_a_reservation, .ready = ready_committed, .act = query,
       .check = query_says_committed, .undo = release)
INJECT(ask_about_changed_protection, .ready = ready_half_protected, .act = query,
       .check = query_says_committed, .undo = release)
/* ---- locking, making present ----------------------------------------------------------- */

static DWORD lock(void)
{
	return inject_says(VirtualLock(place, PAGE));
}

static DWORD unlock(void)
{
	return inject_says(VirtualUnlock(place, PAGE));
}

static void ready_locked(void)
{
	ready_committed();
	CHECK(VirtualLock(place, PAGE));
}

#define LOCK_LIMIT                                             \
	{ SYS_mlock, ENOMEM, ERROR_WORKING_SET_QUOTA },        \
		{ SYS_mlock, EPERM, ERROR_WORKING_SET_QUOTA }, \
	{                                                      \
		SYS_mlock, EAGAIN, ERROR_WORKING_SET_QUOTA     \
	}

static void unlock_again(void)
{
	CHECK(VirtualUnlock(place, PAGE));
	release();
}

INJECT(lock_pages, .ready = ready_committed, .act = lock, .check = half_is_committed,
       .intact = half_is_committed, .undo = unlock_again, .also = { LOCK_LIMIT })
INJECT(unlock_pages, .ready = ready_locked, .act = unlock, .check = half_is_committed,
       .intact = half_is_committed, .undo = release)
/* ---- heaps ---------------------------------------------------------------------------- */

static HANDLE heap;
static void *block;

static DWORD heap_create(void)
{
	heap = HeapCreate(0, 0, 0);
	return inject_says(heap);
}

static void heap_destroy(void)
{
	CHECK(HeapDestroy(heap));
}

static void arrange_heap(void)
{
	heap = GetProcessHeap();
	CHECK(heap);
}

static void ready_block(void)
{
	block = HeapAlloc(heap, 0, 100);
	CHECK(block);
	memset(block, 'h', 100);
}

static void block_is_intact(void)
{
	CHECK_EQ(HeapSize(heap, 0, block), 100);
	CHECK(*(char *)block == 'h');
}

/* Windows' own calls set no last error here; NULL says it all. */
static DWORD heap_alloc(void)
{
	block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100);
	return block ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

static DWORD heap_realloc(void)
{
	void *more = HeapReAlloc(heap, 0, block, 100000);

	if (more)
		block = more;
	return more ? 0 : ERROR_NOT_ENOUGH_MEMORY;
}

static void heap_free(void)
{
	CHECK(HeapFree(heap, 0, block));
}

static DWORD local_alloc(void)
{
	block = LocalAlloc(LPTR, 100);
	return inject_says(block);
}

static DWORD global_alloc_moveable(void)
{
	block = GlobalAlloc(GHND, 100);
	return inject_says(block);
}

static void local_free(void)
{
	CHECK(!LocalFree(block));
}

static void global_free(void)
{
	CHECK(!GlobalFree(block));
}

INJECT(make_a_heap, .arrange = arrange_heap, .act = heap_create, .undo = heap_destroy)
INJECT(allocate_from_a_heap, .arrange = arrange_heap, .act = heap_alloc,
       .undo = heap_free)
INJECT(grow_a_block, .arrange = arrange_heap, .ready = ready_block, .act = heap_realloc,
       .intact = block_is_intact, .undo = heap_free)
INJECT(allocate_locally, .act = local_alloc, .undo = local_free)
INJECT(allocate_globally, .act = global_alloc_moveable, .undo = global_free)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
