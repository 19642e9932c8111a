/* SPDX-License-Identifier: MIT */
/*
 * The virtual memory of this process as Windows programs call it: what stands where, and
 * reserving, committing and protecting it.
 */
#include "virtual.h"

#include <string.h>

#include "base/err.h"
#include "core/change.h"
#include "core/pages.h"
#include "core/placeholder.h"
#include "core/process.h"
#include "core/reservation.h"
#include "core/residence.h"
#include "os/huge.h"
#include "os/vm.h"
#include "protection.h"
#include "status.h"
#include "target.h"

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

int virtual_query(const void *address, MEMORY_BASIC_INFORMATION *ret, size_t n_bytes)
{
	struct pages pages = { .n_bytes = 0 };
	int r = n_bytes < sizeof(*ret) ? ERR_STRUCTURE_SIZE : 0;

	if (r == 0)
		r = ret ? pages_query((uintptr_t)address, &pages) : ERR_POINTER;
	if (r < 0)
		return r;
	memset(ret, 0, sizeof(*ret));
	ret->BaseAddress = (PVOID)pages.start;
	ret->AllocationBase = (PVOID)pages.allocation;
	if (pages.state != PAGES_FREE)
		ret->AllocationProtect = protection_page(pages.allocation_access);
	ret->RegionSize = pages.n_bytes;
	ret->State = virtual_states[pages.state];
	ret->Protect = virtual_protection(&pages);
	ret->Type = virtual_types[pages.type];
	return 0;
}

SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer,
			   SIZE_T dwLength)
{
	return status_bool(virtual_query(lpAddress, lpBuffer, dwLength))
		       ? sizeof(*lpBuffer)
		       : 0;
}

int virtual_protect(void *address, size_t n_bytes, DWORD page, DWORD *ret_old)
{
	unsigned access, old = 0;
	int r = protection_parse(page, &access);

	if (r == 0 && !ret_old)
		r = ERR_POINTER;
	if (r == 0)
		r = change_protect((uintptr_t)address, n_bytes, access, &old);
	if (r == 0)
		*ret_old = protection_page(old);
	return r;
}

BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
			   PDWORD lpflOldProtect)
{
	return status_bool(
		virtual_protect(lpAddress, dwSize, flNewProtect, lpflOldProtect));
}

/* ---- allocating --------------------------------------------------------------------- */

enum {
	VIRTUAL_WORK = MEM_COMMIT | MEM_RESERVE | MEM_RESET | MEM_RESET_UNDO,
	VIRTUAL_TYPES = VIRTUAL_WORK | MEM_TOP_DOWN | MEM_WRITE_WATCH | MEM_PHYSICAL |
			MEM_LARGE_PAGES,
	VIRTUAL_YOUNGER_TYPES =
		VIRTUAL_TYPES | MEM_RESERVE_PLACEHOLDER | MEM_REPLACE_PLACEHOLDER,
};

/* A placeholder is reserved, and nothing else; what replaces one is reserved anew. */
static int virtual_check_placeholder(const struct virtual_request *request)
{
	DWORD type = request->type;

	if (type & MEM_RESERVE_PLACEHOLDER)
		return type & MEM_RESERVE && request->page == PAGE_NOACCESS &&
				       !(type & (MEM_COMMIT | MEM_REPLACE_PLACEHOLDER |
						 MEM_LARGE_PAGES))
			       ? 0
			       : ERR_PARAMETER;
	if (type & MEM_REPLACE_PLACEHOLDER)
		return type & MEM_RESERVE && request->place.wanted ? 0 : ERR_PARAMETER;
	return 0;
}

static int virtual_check_type(const struct virtual_request *request)
{
	DWORD type = request->type, work = type & VIRTUAL_WORK;
	DWORD known = request->is_younger ? VIRTUAL_YOUNGER_TYPES : VIRTUAL_TYPES;

	if (type & ~known || !work)
		return ERR_PARAMETER;
	if (work & (MEM_RESET | MEM_RESET_UNDO) && type & (type - 1))
		return ERR_PARAMETER; /* alone */
	if (type & MEM_LARGE_PAGES &&
	    (work & (MEM_COMMIT | MEM_RESERVE)) != (MEM_COMMIT | MEM_RESERVE))
		return ERR_PARAMETER;
	if (type & (MEM_WRITE_WATCH | MEM_PHYSICAL))
		return type & MEM_RESERVE ? ERR_NOT_SUPPORTED : ERR_PARAMETER;
	return virtual_check_placeholder(request);
}

/* The whole range, from the multiple of 64 KiB at or below the address; the place of a
 * placeholder is just what it is. */
static int virtual_reserve(const struct virtual_request *request, unsigned access,
			   void **ret)
{
	struct place place = request->place;
	size_t n_bytes = request->n_bytes;

	if (n_bytes > UINT64_C(1) << 47) /* no program can have so many addresses */
		return ERR_PARAMETER;
	place.replaces = request->type & MEM_REPLACE_PLACEHOLDER;
	if (request->type & MEM_LARGE_PAGES)
		return reservation_new_large(n_bytes, &place, access, ret);
	if (!place.replaces) {
		n_bytes += place.wanted % VM_GRAIN_BYTES;
		place.wanted -= place.wanted % VM_GRAIN_BYTES;
	}
	n_bytes = (n_bytes + VM_PAGE_BYTES - 1) & ~(size_t)(VM_PAGE_BYTES - 1);
	if (request->type & MEM_RESERVE_PLACEHOLDER)
		return placeholder_new(n_bytes, &place, ret);
	return reservation_new(n_bytes, &place, access, request->type & MEM_COMMIT, ret);
}

int virtual_alloc(const struct virtual_request *request, void **ret)
{
	uintptr_t address = request->place.wanted;
	DWORD type = request->type;
	unsigned access;
	int r = virtual_check_type(request);

	if (r == 0)
		r = request->n_bytes ? protection_parse(request->page, &access)
				     : ERR_PARAMETER;
	if (r == 0 && access & VM_PRIVATE)
		r = ERR_PROTECTION_INVALID;
	if (r < 0)
		return r;
	if (type & MEM_RESERVE || (type & MEM_COMMIT && !address))
		return virtual_reserve(request, access, ret);
	if (place_has_limits(&request->place))
		return ERR_PARAMETER;

	*ret = (void *)(address & ~(uintptr_t)(VM_PAGE_BYTES - 1));
	if (type & (MEM_RESET | MEM_RESET_UNDO))
		return change_check_reset(address,
					  request->n_bytes); /* "may", not "must" */
	return change_commit(address, request->n_bytes, access);
}

LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
			   DWORD flProtect)
{
	void *base = NULL;
	int r = virtual_alloc(
		&(struct virtual_request) { .place.wanted = (uintptr_t)lpAddress,
					    .n_bytes = dwSize,
					    .type = flAllocationType,
					    .page = flProtect },
		&base);

	return status_bool(r) ? base : NULL;
}

int virtual_free(void *address, size_t n_bytes, DWORD type)
{
	switch (type) {
	case MEM_DECOMMIT:
		return change_decommit((uintptr_t)address, n_bytes);
	case MEM_RELEASE:
		return n_bytes ? ERR_PARAMETER : reservation_release((uintptr_t)address);
	case MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER:
		return placeholder_split((uintptr_t)address, n_bytes);
	case MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS:
		return placeholder_join((uintptr_t)address, n_bytes);
	default:
		return ERR_PARAMETER;
	}
}

BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType)
{
	return status_bool(virtual_free(lpAddress, dwSize, dwFreeType));
}

/* ---- keeping, and getting there ----------------------------------------------------- */

BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize)
{
	return status_bool(residence_lock((uintptr_t)lpAddress, dwSize));
}

BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize)
{
	return status_bool(residence_unlock((uintptr_t)lpAddress, dwSize));
}

BOOL WINAPI PrefetchVirtualMemory(HANDLE hProcess, ULONG_PTR NumberOfEntries,
				  PWIN32_MEMORY_RANGE_ENTRY VirtualAddresses, ULONG Flags)
{
	int r = target_check(hProcess, RIGHT_PROCESS_MEMORY);

	if (r == 0 && (NumberOfEntries == 0 || Flags || !VirtualAddresses))
		r = ERR_PARAMETER;
	if (r < 0)
		return status_bool(r);
	for (ULONG_PTR i = 0; i < NumberOfEntries; i++)
		residence_prefetch((uintptr_t)VirtualAddresses[i].VirtualAddress,
				   VirtualAddresses[i].NumberOfBytes);
	return TRUE;
}

SIZE_T WINAPI GetLargePageMinimum(void)
{
	return huge_page_bytes();
}
