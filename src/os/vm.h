/* SPDX-License-Identifier: MIT */
/* Address space: views of sections, and the shared table between guard pages. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	VM_PAGE_BYTES = 4096,
	VM_GRAIN_BYTES = 65536, /* where views may begin, as on Windows */
};

#define VM_HUGE_BYTES UINT64_C(0x200000)

/* The first address that no program of this machine can have. */
#define VM_END UINT64_C(0x7FFFFFFFF000)

/* What a view lets its process do, and whether writes stay private. */
enum {
	VM_READ = 1 << 0,
	VM_WRITE = 1 << 1,
	VM_EXECUTE = 1 << 2,
	VM_PRIVATE = 1 << 3, /* copy on write */

	VM_PRESENT = 1 << 4, /* not what it may do: its pages are to be there at once */
};

/*
 * Maps `n_bytes` of `fd` from `offset_bytes` at an address that is a multiple of 64 KiB:
 * at `wanted` and nowhere else if that is not 0. -EEXIST: something is there already.
 */
int vm_map_view(int fd, uint64_t offset_bytes, size_t n_bytes, unsigned access,
		uintptr_t wanted, void **ret);
/* Puts a view, or more of one, in the place of what stands there. */
int vm_map_over(int fd, uint64_t offset_bytes, void *base, size_t n_bytes,
		unsigned access);

/* -ENOMEM: it is one piece with what stands beside it, and cutting it out would make more
 * mappings than a process may have; then all stays as it is. */
int vm_unmap_view(void *base, size_t n_bytes);

/* Address space without memory in it, placed like a view; given back like one, too. */
int vm_reserve(size_t n_bytes, uintptr_t wanted, void **ret);

/* The same with memory in it, in huge pages of VM_HUGE_BYTES, of which `n_bytes` and
 * `wanted` are multiples. -ENOMEM also when too few of them are free. */
int vm_reserve_huge(size_t n_bytes, uintptr_t wanted, unsigned access, void **ret);

/* Gives the memory of reserved address space back and keeps the addresses. */
int vm_decommit(void *base, size_t n_bytes);

int vm_prot(unsigned access); /* as PROT_* */

/* Maps part of a shared file read-write with an inaccessible page before and behind it. */
int vm_map_guarded(int fd, uint64_t offset_bytes, size_t n_bytes, void **ret);
void vm_unmap_guarded(void *base, size_t n_bytes);

/* Puts the same part, opened another time, in its place. When that fails, nothing may be
 * mapped there any more: only to be unmapped. */
int vm_remap_guarded(void *base, size_t n_bytes, int fd, uint64_t offset_bytes);
