/* SPDX-License-Identifier: MIT */
/*
 * Views at multiples of 64 KiB, for the price of one mmap().
 *
 * Linux hands out any page. Reserving more and trimming costs twice a plain mmap(), so
 * views go into an arena of our own: a place far below the kernel's choice (and therefore
 * as random as that), marked by an anchor page that is never given back; beside it the
 * page tables stay warm. The next view is asked for at the arena's cursor with
 * MAP_FIXED_NOREPLACE, which refuses rather than replaces; when something stands there, or
 * the kernel or a sanitizer has other ideas about the address, reserve-and-trim always
 * works.
 *
 * Views of 2 MiB and more begin congruent to their offset modulo 2 MiB, so huge pages of
 * the section can be mapped as huge pages, and ask for them, which is one system call more.
 *
 * The cursor is a proposal, and any value of it will do: it is the kernel who says whether a
 * place is free. So it moves by compare-and-swap.
 *
 * Locks: ARENA, while the arena is made.
 */
#include "os/vm.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "base/checked.h"
#include "base/rank.h"
#include "os/atfork.h"

#ifndef MAP_HUGE_2MB
#define MAP_HUGE_2MB (21 << 26)
#endif

#define VM_ARENA_DISTANCE UINT64_C(0x4000000000) /* 256 GiB below the kernel's choice */

static pthread_mutex_t vm_arena_lock = PTHREAD_MUTEX_INITIALIZER;
/* 0: not there yet; VM_HUGE_BYTES: there is none. Set once, under ARENA. */
static _Atomic uint64_t vm_arena_start;
static _Atomic uint64_t vm_arena_next; /* where the next view goes */

static void vm_arena_enter(void)
{
	rank_enter(RANK_ARENA);
	pthread_mutex_lock(&vm_arena_lock);
}

static void vm_arena_leave(void)
{
	pthread_mutex_unlock(&vm_arena_lock);
	rank_leave(RANK_ARENA);
}

ATFORK_ROOM(RANK_ARENA, vm_arena_enter, vm_arena_leave, vm_arena_leave);

int vm_prot(unsigned access)
{
	return (access & VM_READ ? PROT_READ : 0) | (access & VM_WRITE ? PROT_WRITE : 0) |
	       (access & VM_EXECUTE ? PROT_EXEC : 0);
}

static uint64_t vm_arena_make(void)
{
	uint64_t near, start;
	void *probe, *anchor;

	probe = mmap(NULL, VM_PAGE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (probe == MAP_FAILED)
		return VM_HUGE_BYTES;
	near = (uint64_t)(uintptr_t)probe;
	munmap(probe, VM_PAGE_BYTES);
	if (near < 2 * VM_ARENA_DISTANCE)
		return VM_HUGE_BYTES;

	start = round_down(near - VM_ARENA_DISTANCE, VM_HUGE_BYTES);
	anchor = mmap((void *)(uintptr_t)start, VM_PAGE_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (anchor == MAP_FAILED)
		return VM_HUGE_BYTES;
	if ((uint64_t)(uintptr_t)anchor != start) {
		munmap(anchor, VM_PAGE_BYTES);
		return VM_HUGE_BYTES;
	}
	*(volatile char *)anchor = 1; /* the page tables beside it now exist, and stay */
	return start;
}

__attribute__((noinline)) static uint64_t vm_arena_open(void)
{
	uint64_t start;

	vm_arena_enter();
	start = atomic_load(&vm_arena_start);
	if (!start) {
		start = vm_arena_make();
		atomic_store(&vm_arena_next, start + VM_GRAIN_BYTES);
		atomic_store(&vm_arena_start, start);
	}
	vm_arena_leave();
	return start;
}

static uint64_t vm_arena_span(uint64_t n_bytes)
{
	return (n_bytes + VM_GRAIN_BYTES - 1) & ~(uint64_t)(VM_GRAIN_BYTES - 1);
}

/* Takes the next range out of the arena; 0 if there is no arena. */
static uint64_t vm_arena_take(uint64_t offset_bytes, uint64_t n_bytes)
{
	uint64_t start = atomic_load_explicit(&vm_arena_start, memory_order_acquire);
	uint64_t base, next;

	if (__builtin_expect(!start, 0))
		start = vm_arena_open();
	if (start == VM_HUGE_BYTES || n_bytes >= VM_ARENA_DISTANCE / 2)
		return 0;
	next = atomic_load_explicit(&vm_arena_next, memory_order_relaxed);
	do {
		base = next;
		if (base - start >= VM_ARENA_DISTANCE / 2 - n_bytes)
			base = start + VM_GRAIN_BYTES; /* round again */
		if (n_bytes >= VM_HUGE_BYTES)
			base += (offset_bytes - base) &
				(VM_HUGE_BYTES - 1); /* congruent */
	} while (!atomic_compare_exchange_weak(&vm_arena_next, &next,
					       base + vm_arena_span(n_bytes)));
	return base;
}

/* The usual pattern is map, unmap, map: hand the same addresses out again. */
static void vm_arena_return(uint64_t base, uint64_t n_bytes)
{
	uint64_t next = base + vm_arena_span(n_bytes);

	if (atomic_load_explicit(&vm_arena_next, memory_order_relaxed) == next)
		atomic_compare_exchange_strong(&vm_arena_next, &next, base);
}

/* What is mapped: a file from an offset, or address space with nothing in it. */
struct vm_source {
	int fd; /* -1: nothing */
	uint64_t offset_bytes;
	int prot, flags;
};

/* Of `start`..`end` only `first`..`last` stays. The kernel refuses a cut that would make
 * one mapping more than a process may have. */
static int vm_trim(uint64_t start, uint64_t first, uint64_t last, uint64_t end)
{
	last = (last + VM_PAGE_BYTES - 1) & ~(uint64_t)(VM_PAGE_BYTES - 1);
	if (first > start && munmap((void *)(uintptr_t)start, first - start) < 0)
		return -errno;
	if (last < end && munmap((void *)(uintptr_t)last, end - last) < 0)
		return -errno;
	return 0;
}

/* Where the arena cannot serve: reserve with room to spare, then cut to size. */
static int vm_map_trimmed(const struct vm_source *source, size_t n_bytes, void **ret)
{
	uint64_t grain = n_bytes >= VM_HUGE_BYTES ? VM_HUGE_BYTES : VM_GRAIN_BYTES;
	uint64_t shift = source->offset_bytes & (grain - 1), room, start, base;
	void *reserved;

	if (!checked_add(n_bytes, grain + VM_PAGE_BYTES, &room))
		return -ENOMEM;
	room = round_down(room, VM_PAGE_BYTES);
	reserved = mmap(NULL, room, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (reserved == MAP_FAILED)
		return -errno;

	start = (uint64_t)(uintptr_t)reserved;
	base = start + ((shift - start) & (grain - 1));
	if (mmap((void *)(uintptr_t)base, n_bytes, source->prot,
		 source->flags | MAP_FIXED, source->fd,
		 (off_t)source->offset_bytes) == MAP_FAILED) {
		int r = -errno;

		munmap(reserved, room);
		return r;
	}

	if (vm_trim(start, base, base + n_bytes, start + room) < 0) {
		munmap(reserved, room);
		return -ENOMEM;
	}
	*ret = (void *)(uintptr_t)base;
	return 0;
}

/* At `wanted` or not at all. */
static int vm_map_there(const struct vm_source *source, size_t n_bytes, uint64_t wanted,
			void **ret)
{
	void *mapped = mmap((void *)(uintptr_t)wanted, n_bytes, source->prot,
			    source->flags | MAP_FIXED_NOREPLACE, source->fd,
			    (off_t)source->offset_bytes);

	if (mapped == MAP_FAILED)
		return -errno;
	if (mapped != (void *)(uintptr_t)wanted) {
		munmap(mapped, n_bytes); /* a hint only: before Linux 4.17 */
		return -EEXIST;
	}
	*ret = mapped;
	return 0;
}

static int vm_map(const struct vm_source *source, size_t n_bytes, uintptr_t wanted,
		  void **ret)
{
	uint64_t base;
	int r;

	if (wanted)
		return vm_map_there(source, n_bytes, wanted, ret);
	base = vm_arena_take(source->offset_bytes, n_bytes);
	if (base) {
		r = vm_map_there(source, n_bytes, base, ret);
		if (r != -EEXIST && r != -EINVAL && r != -ENOMEM)
			return r;
	}
	return vm_map_trimmed(source, n_bytes, ret);
}

static struct vm_source vm_source_of(int fd, uint64_t offset_bytes, unsigned access)
{
	return (struct vm_source) {
		.fd = fd,
		.offset_bytes = offset_bytes,
		.prot = vm_prot(access),
		.flags = (access & VM_PRIVATE ? MAP_PRIVATE : MAP_SHARED) |
			 (access & VM_PRESENT ? MAP_POPULATE : 0),
	};
}

static int vm_replace(const struct vm_source *source, void *base, size_t n_bytes)
{
	void *mapped = mmap(base, n_bytes, source->prot, source->flags | MAP_FIXED,
			    source->fd, (off_t)source->offset_bytes);

	return mapped == MAP_FAILED ? -errno : 0;
}

int vm_map_over(int fd, uint64_t offset_bytes, void *base, size_t n_bytes,
		unsigned access)
{
	const struct vm_source source = vm_source_of(fd, offset_bytes, access);

	return vm_replace(&source, base, n_bytes);
}

int vm_map_view(int fd, uint64_t offset_bytes, size_t n_bytes, unsigned access,
		uintptr_t wanted, void **ret)
{
	const struct vm_source source = vm_source_of(fd, offset_bytes, access);
	int r = vm_map(&source, n_bytes, wanted, ret);

	/* Where the system gives huge pages of shared memory to those who ask. */
	if (r == 0 && n_bytes >= VM_HUGE_BYTES)
		(void)madvise(*ret, n_bytes, MADV_HUGEPAGE);
	return r;
}

static const struct vm_source vm_nothing = {
	.fd = -1,
	.prot = PROT_NONE,
	.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
};

int vm_reserve(size_t n_bytes, uintptr_t wanted, void **ret)
{
	return vm_map(&vm_nothing, n_bytes, wanted, ret);
}

int vm_reserve_huge(size_t n_bytes, uintptr_t wanted, unsigned access, void **ret)
{
	const struct vm_source source = {
		.fd = -1,
		.prot = vm_prot(access),
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_HUGE_2MB,
	};

	return vm_map(&source, n_bytes, wanted, ret);
}

int vm_decommit(void *base, size_t n_bytes)
{
	return vm_replace(&vm_nothing, base, n_bytes);
}

int vm_unmap_view(void *base, size_t n_bytes)
{
	if (munmap(base, n_bytes) < 0)
		return -errno;
	vm_arena_return((uint64_t)(uintptr_t)base, n_bytes);
	return 0;
}

int vm_remap_guarded(void *base, size_t n_bytes, int fd, uint64_t offset_bytes)
{
	return mmap(base, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd,
		    (off_t)offset_bytes) == MAP_FAILED
		       ? -errno
		       : 0;
}

int vm_map_guarded(int fd, uint64_t offset_bytes, size_t n_bytes, void **ret)
{
	char *reserved = mmap(NULL, n_bytes + 2 * VM_PAGE_BYTES, PROT_NONE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int r;

	if (reserved == MAP_FAILED)
		return -errno;
	r = vm_remap_guarded(reserved + VM_PAGE_BYTES, n_bytes, fd, offset_bytes);
	if (r < 0) {
		munmap(reserved, n_bytes + 2 * VM_PAGE_BYTES);
		return r;
	}
	*ret = reserved + VM_PAGE_BYTES;
	return 0;
}

void vm_unmap_guarded(void *base, size_t n_bytes)
{
	munmap((char *)base - VM_PAGE_BYTES, n_bytes + 2 * VM_PAGE_BYTES);
}
