/* SPDX-License-Identifier: MIT */
/*
 * The virtual memory of this process as Windows programs call it: what stands where, and
 * reserving, committing and protecting it.
 */
#include <string.h>

#include "base/err.h"
#include "core/pages.h"
#include "core/reservation.h"
#include "memoryapi.h"
#include "os/memory.h"
#include "os/vm.h"
#include "protection.h"
#include "status.h"

static const DWORD virtual_states[] = {
	[PAGES_FREE] = MEM_FREE,
	[PAGES_RESERVED] = MEM_RESERVE,
	[PAGES_COMMITTED] = MEM_COMMIT,
};

static const DWORD virtual_types[] = {
	[PAGES_NONE] = 0,
	[PAGES_PRIVATE] = MEM_PRIVATE,
	[PAGES_MAPPED] = MEM_MAPPED,
	[PAGES_IMAGE] = MEM_IMAGE,
};

/* What is free counts as inaccessible; what is reserved has no protection at all. */
static DWORD virtual_protection(const struct pages *pages)
{
	if (pages->state == PAGES_FREE)
		return PAGE_NOACCESS;
	return pages->state == PAGES_RESERVED ? 0 : protection_page(pages->access);
}

SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer,
			   SIZE_T dwLength)
{
	struct pages pages = { .n_bytes = 0 };
	int r = dwLength < sizeof(*lpBuffer) ? ERR_STRUCTURE_SIZE : 0;

	if (r == 0)
		r = lpBuffer ? pages_query((uintptr_t)lpAddress, &pages) : ERR_POINTER;
	if (!status_bool(r) || !lpBuffer)
		return 0;
	memset(lpBuffer, 0, sizeof(*lpBuffer));
	lpBuffer->BaseAddress = (PVOID)pages.start;
	lpBuffer->AllocationBase = (PVOID)pages.allocation;
	if (pages.state != PAGES_FREE)
		lpBuffer->AllocationProtect = protection_page(pages.allocation_access);
	lpBuffer->RegionSize = pages.n_bytes;
	lpBuffer->State = virtual_states[pages.state];
	lpBuffer->Protect = virtual_protection(&pages);
	lpBuffer->Type = virtual_types[pages.type];
	return sizeof(*lpBuffer);
}

BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
			   PDWORD lpflOldProtect)
{
	unsigned access, old = 0;
	int r = protection_parse(flNewProtect, &access);

	if (r == 0 && !lpflOldProtect)
		r = ERR_POINTER;
	if (r == 0)
		r = pages_protect((uintptr_t)lpAddress, dwSize, access, &old);
	if (r == 0)
		*lpflOldProtect = protection_page(old);
	return status_bool(r);
}

enum {
	VIRTUAL_TYPES = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO |
			MEM_TOP_DOWN | MEM_WRITE_WATCH | MEM_PHYSICAL | MEM_LARGE_PAGES,
};

static int virtual_check_type(DWORD type)
{
	DWORD work = type & (MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO);

	if (type & ~(DWORD)VIRTUAL_TYPES || !work)
		return ERR_PARAMETER;
	if (work & (MEM_RESET | MEM_RESET_UNDO) && type & (type - 1))
		return ERR_PARAMETER; /* alone */
	if (type & MEM_LARGE_PAGES)
		return (work & (MEM_COMMIT | MEM_RESERVE)) == (MEM_COMMIT | MEM_RESERVE)
			       ? ERR_LARGE_PAGES_UNSUPPORTED
			       : ERR_PARAMETER;
	if (type & (MEM_WRITE_WATCH | MEM_PHYSICAL))
		return type & MEM_RESERVE ? ERR_NOT_SUPPORTED : ERR_PARAMETER;
	return 0;
}

/* The whole range, from the multiple of 64 KiB at or below `address`. */
static int virtual_reserve(uintptr_t address, size_t n_bytes, DWORD type, unsigned access,
			   void **ret)
{
	uintptr_t base = address & ~(uintptr_t)(VM_GRAIN_BYTES - 1);

	if (n_bytes > UINT64_C(1) << 47) /* no program can have so many addresses */
		return ERR_PARAMETER;
	n_bytes += address - base;
	n_bytes = (n_bytes + VM_PAGE_BYTES - 1) & ~(size_t)(VM_PAGE_BYTES - 1);
	return reservation_new(n_bytes, base, access, type & MEM_COMMIT, ret);
}

static int virtual_alloc(uintptr_t address, size_t n_bytes, DWORD type, DWORD page,
			 void **ret)
{
	unsigned access;
	int r = virtual_check_type(type);

	if (r == 0)
		r = n_bytes ? protection_parse(page, &access) : ERR_PARAMETER;
	if (r == 0 && access & VM_PRIVATE)
		r = ERR_PROTECTION_INVALID;
	if (r < 0)
		return r;
	if (type & MEM_RESERVE || (type & MEM_COMMIT && !address))
		return virtual_reserve(address, n_bytes, type, access, ret);

	*ret = (void *)(address & ~(uintptr_t)(VM_PAGE_BYTES - 1));
	if (type & (MEM_RESET | MEM_RESET_UNDO))
		return pages_check_reset(address, n_bytes); /* "may", not "must" */
	return pages_commit(address, n_bytes, access);
}

LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
			   DWORD flProtect)
{
	void *base = NULL;
	int r = virtual_alloc((uintptr_t)lpAddress, dwSize, flAllocationType, flProtect,
			      &base);

	return status_bool(r) ? base : NULL;
}

BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
{
	int r = ERR_PARAMETER;

	if (dwFreeType == MEM_DECOMMIT)
		r = pages_decommit((uintptr_t)lpAddress, dwSize);
	else if (dwFreeType == MEM_RELEASE && dwSize == 0)
		r = reservation_release((uintptr_t)lpAddress);
	return status_bool(r);
}

BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize)
{
	return status_bool(pages_lock((uintptr_t)lpAddress, dwSize));
}

BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize)
{
	return status_bool(pages_unlock((uintptr_t)lpAddress, dwSize));
}

BOOL WINAPI PrefetchVirtualMemory(HANDLE hProcess, ULONG_PTR NumberOfEntries,
				  PWIN32_MEMORY_RANGE_ENTRY VirtualAddresses, ULONG Flags)
{
	if (!handle_is_this_process(hProcess))
		return status_bool(ERR_HANDLE_INVALID);
	if (NumberOfEntries == 0 || Flags || !VirtualAddresses)
		return status_bool(ERR_PARAMETER);
	for (ULONG_PTR i = 0; i < NumberOfEntries; i++)
		pages_prefetch((uintptr_t)VirtualAddresses[i].VirtualAddress,
			       VirtualAddresses[i].NumberOfBytes);
	return TRUE;
}

SIZE_T WINAPI GetLargePageMinimum(void)
{
	return memory_huge_page_bytes();
}
