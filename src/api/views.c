/* SPDX-License-Identifier: MIT */
/*
 * Views as Windows programs call them. Two families: FILE_MAP_* says what a view is for in
 * the older one, PAGE_* in the younger, which also names a process. Only this one can be
 * served.
 */
#include "core/handle.h"
#include "core/section.h"
#include "core/view.h"

#include "base/err.h"
#include "memoryapi.h"
#include "os/vm.h"
#include "protection.h"
#include "status.h"
#include "winbase.h"

/* Observed: Windows. COPY counts only alone; WRITE includes reading; neither is no access
 * at all, for which EXECUTE makes no difference. */
static unsigned views_access(DWORD access)
{
	unsigned execute = access & FILE_MAP_EXECUTE ? VM_EXECUTE : 0;

	access &= 0x1FFFFFFF & ~FILE_MAP_EXECUTE;
	if (access == FILE_MAP_COPY)
		return VM_READ | VM_WRITE | VM_PRIVATE | execute;
	if (access & FILE_MAP_WRITE)
		return VM_READ | VM_WRITE | execute;
	if (access & FILE_MAP_READ)
		return VM_READ | execute;
	return 0;
}

static LPVOID views_map(HANDLE mapping, const struct view_wish *wish)
{
	struct object *object;
	void *base = NULL;
	uint32_t rights;
	int r;

	r = handle_find(handle_number(mapping), &section_kind, &object, &rights);
	if (r == 0) {
		r = view_map(section_of(object), rights, wish, &base);
		object_unref(object);
	}
	return status_bool(r) ? base : NULL;
}

LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
			      DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
			      SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress)
{
	return views_map(hFileMappingObject,
			 &(const struct view_wish) {
				 .access = views_access(dwDesiredAccess),
				 .offset_bytes = (uint64_t)dwFileOffsetHigh << 32 |
						 dwFileOffsetLow,
				 .n_bytes = dwNumberOfBytesToMap,
				 .wants_large = dwDesiredAccess & FILE_MAP_LARGE_PAGES,
				 .wanted = (uintptr_t)lpBaseAddress });
}

LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
			    DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
			    SIZE_T dwNumberOfBytesToMap)
{
	return MapViewOfFileEx(hFileMappingObject, dwDesiredAccess, dwFileOffsetHigh,
			       dwFileOffsetLow, dwNumberOfBytesToMap, NULL);
}

/* The node is a wish for speed, and every machine may decline it. */
LPVOID WINAPI MapViewOfFileExNuma(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
				  DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
				  SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress,
				  DWORD nndPreferred)
{
	(void)nndPreferred;
	return MapViewOfFileEx(hFileMappingObject, dwDesiredAccess, dwFileOffsetHigh,
			       dwFileOffsetLow, dwNumberOfBytesToMap, lpBaseAddress);
}

PVOID WINAPI MapViewOfFileFromApp(HANDLE hFileMappingObject, ULONG DesiredAccess,
				  ULONG64 FileOffset, SIZE_T NumberOfBytesToMap)
{
	return views_map(hFileMappingObject,
			 &(const struct view_wish) {
				 .access = views_access(DesiredAccess),
				 .offset_bytes = FileOffset,
				 .n_bytes = NumberOfBytesToMap,
				 .wants_large = DesiredAccess & FILE_MAP_LARGE_PAGES });
}

static int views_check_type(ULONG type)
{
	if (type & MEM_REPLACE_PLACEHOLDER)
		return ERR_NOT_SUPPORTED;
	return type & ~(ULONG)(MEM_RESERVE | MEM_LARGE_PAGES) ? ERR_PARAMETER : 0;
}

/* The younger family. */
static PVOID views_map_pages(HANDLE mapping, HANDLE process, struct view_wish *wish,
			     ULONG type, ULONG page)
{
	int r = handle_is_this_process(process) ? 0 : ERR_HANDLE_INVALID;

	if (r == 0)
		r = views_check_type(type);
	if (r == 0)
		r = protection_parse(page, &wish->access);
	wish->wants_large = type & MEM_LARGE_PAGES;
	return status_bool(r) ? views_map(mapping, wish) : NULL;
}

PVOID WINAPI MapViewOfFileNuma2(HANDLE FileMappingHandle, HANDLE ProcessHandle,
				ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize,
				ULONG AllocationType, ULONG PageProtection,
				ULONG PreferredNode)
{
	struct view_wish wish = { .offset_bytes = Offset,
				  .n_bytes = ViewSize,
				  .wanted = (uintptr_t)BaseAddress };

	(void)PreferredNode;
	return views_map_pages(FileMappingHandle, ProcessHandle, &wish, AllocationType,
			       PageProtection);
}

PVOID WINAPI MapViewOfFile2(HANDLE FileMappingHandle, HANDLE ProcessHandle,
			    ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize,
			    ULONG AllocationType, ULONG PageProtection)
{
	return MapViewOfFileNuma2(FileMappingHandle, ProcessHandle, Offset, BaseAddress,
				  ViewSize, AllocationType, PageProtection,
				  NUMA_NO_PREFERRED_NODE);
}

/* A node is a wish; a range of addresses is not, and cannot be promised. */
static int views_check_parameters(const MEM_EXTENDED_PARAMETER *parameters, ULONG n)
{
	if (n && !parameters)
		return ERR_PARAMETER;
	for (ULONG i = 0; i < n; i++) {
		if (parameters[i].Type == MemExtendedParameterAddressRequirements)
			return ERR_NOT_SUPPORTED;
		if (parameters[i].Type != MemExtendedParameterNumaNode)
			return ERR_PARAMETER;
	}
	return 0;
}

PVOID WINAPI MapViewOfFile3(HANDLE FileMapping, HANDLE Process, PVOID BaseAddress,
			    ULONG64 Offset, SIZE_T ViewSize, ULONG AllocationType,
			    ULONG PageProtection,
			    MEM_EXTENDED_PARAMETER *ExtendedParameters,
			    ULONG ParameterCount)
{
	struct view_wish wish = { .offset_bytes = Offset,
				  .n_bytes = ViewSize,
				  .wanted = (uintptr_t)BaseAddress };
	int r = views_check_parameters(ExtendedParameters, ParameterCount);

	if (!status_bool(r))
		return NULL;
	return views_map_pages(FileMapping, Process ? Process : (HANDLE)(LONG_PTR)-1,
			       &wish, AllocationType, PageProtection);
}

BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress)
{
	return status_bool(view_unmap(lpBaseAddress));
}

/* Nothing here has a placeholder to go back to. */
static int views_check_unmap(ULONG flags)
{
	if (flags & ~(ULONG)(MEM_UNMAP_WITH_TRANSIENT_BOOST | MEM_PRESERVE_PLACEHOLDER))
		return ERR_PARAMETER;
	return flags & MEM_PRESERVE_PLACEHOLDER ? ERR_VIEW_NOT_FOUND : 0;
}

BOOL WINAPI UnmapViewOfFileEx(PVOID BaseAddress, ULONG UnmapFlags)
{
	int r = views_check_unmap(UnmapFlags);

	return status_bool(r < 0 ? r : view_unmap(BaseAddress));
}

BOOL WINAPI UnmapViewOfFile2(HANDLE Process, PVOID BaseAddress, ULONG UnmapFlags)
{
	if (!handle_is_this_process(Process))
		return status_bool(ERR_HANDLE_INVALID);
	return UnmapViewOfFileEx(BaseAddress, UnmapFlags);
}

BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
{
	return status_bool(view_flush(lpBaseAddress, dwNumberOfBytesToFlush));
}
