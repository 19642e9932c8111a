/* SPDX-License-Identifier: MIT */
/*
 * Views as Windows programs call them. Two families: FILE_MAP_* says what a view is for in
 * the older one, PAGE_* in the younger, which also names a process. Only this one can be
 * served.
 */
#include "core/handle.h"
#include "core/process.h"
#include "core/section.h"
#include "core/view.h"

#include "base/err.h"
#include "extended.h"
#include "memoryapi.h"
#include "os/vm.h"
#include "protection.h"
#include "status.h"
#include "target.h"
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

/* The older family. */
static LPVOID views_map_file(HANDLE mapping, DWORD access, uint64_t offset_bytes,
			     SIZE_T n_bytes, const void *wanted)
{
	return views_map(mapping, &(const struct view_wish) {
					  .access = views_access(access),
					  .wants_large = access & FILE_MAP_LARGE_PAGES,
					  .offset_bytes = offset_bytes,
					  .n_bytes = n_bytes,
					  .place.wanted = (uintptr_t)wanted });
}

static uint64_t views_offset(DWORD high, DWORD low)
{
	return (uint64_t)high << 32 | low;
}

LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
			    DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
			    SIZE_T dwNumberOfBytesToMap)
{
	return views_map_file(hFileMappingObject, dwDesiredAccess,
			      views_offset(dwFileOffsetHigh, dwFileOffsetLow),
			      dwNumberOfBytesToMap, NULL);
}

LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
			      DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
			      SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress)
{
	return views_map_file(hFileMappingObject, dwDesiredAccess,
			      views_offset(dwFileOffsetHigh, dwFileOffsetLow),
			      dwNumberOfBytesToMap, lpBaseAddress);
}

/* The node is a wish for speed, and every machine may decline it. */
LPVOID WINAPI MapViewOfFileExNuma(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
				  DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
				  SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress,
				  DWORD nndPreferred)
{
	(void)nndPreferred;
	return views_map_file(hFileMappingObject, dwDesiredAccess,
			      views_offset(dwFileOffsetHigh, dwFileOffsetLow),
			      dwNumberOfBytesToMap, lpBaseAddress);
}

PVOID WINAPI MapViewOfFileFromApp(HANDLE hFileMappingObject, ULONG DesiredAccess,
				  ULONG64 FileOffset, SIZE_T NumberOfBytesToMap)
{
	return views_map_file(hFileMappingObject, DesiredAccess, FileOffset,
			      NumberOfBytesToMap, NULL);
}

/* The younger family. Only the youngest know placeholders. */
static PVOID views_map_pages(HANDLE mapping, HANDLE process, struct view_wish *wish,
			     ULONG type, ULONG page)
{
	int r = target_check(process, RIGHT_PROCESS_MEMORY);

	if (r == 0 && type & ~(ULONG)(MEM_RESERVE | MEM_LARGE_PAGES))
		r = ERR_PARAMETER;
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
				  .place.wanted = (uintptr_t)BaseAddress };

	(void)PreferredNode;
	return views_map_pages(FileMappingHandle, ProcessHandle, &wish, AllocationType,
			       PageProtection);
}

PVOID WINAPI MapViewOfFile2(HANDLE FileMappingHandle, HANDLE ProcessHandle,
			    ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize,
			    ULONG AllocationType, ULONG PageProtection)
{
	struct view_wish wish = { .offset_bytes = Offset,
				  .n_bytes = ViewSize,
				  .place.wanted = (uintptr_t)BaseAddress };

	return views_map_pages(FileMappingHandle, ProcessHandle, &wish, AllocationType,
			       PageProtection);
}

static PVOID views_map_youngest(HANDLE mapping, HANDLE process, struct view_wish *wish,
				ULONG type, ULONG page,
				const MEM_EXTENDED_PARAMETER *parameters, ULONG n)
{
	int r;

	wish->place.replaces = type & MEM_REPLACE_PLACEHOLDER;
	r = extended_parse(parameters, n, &wish->place);
	if (r == 0 && wish->place.replaces && !wish->place.wanted)
		r = ERR_PARAMETER;
	if (!status_bool(r))
		return NULL;
	return views_map_pages(mapping, target_or_self(process), wish,
			       type & ~(ULONG)MEM_REPLACE_PLACEHOLDER, page);
}

PVOID WINAPI MapViewOfFile3(HANDLE FileMapping, HANDLE Process, PVOID BaseAddress,
			    ULONG64 Offset, SIZE_T ViewSize, ULONG AllocationType,
			    ULONG PageProtection,
			    MEM_EXTENDED_PARAMETER *ExtendedParameters,
			    ULONG ParameterCount)
{
	struct view_wish wish = { .offset_bytes = Offset,
				  .n_bytes = ViewSize,
				  .place.wanted = (uintptr_t)BaseAddress };

	return views_map_youngest(FileMapping, Process, &wish, AllocationType,
				  PageProtection, ExtendedParameters, ParameterCount);
}

TARGET_OWN_DOOR PVOID WINAPI MapViewOfFile3FromApp(
	HANDLE FileMapping, HANDLE Process, PVOID BaseAddress, ULONG64 Offset,
	SIZE_T ViewSize, ULONG AllocationType, ULONG PageProtection,
	MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount)
{
	struct view_wish wish = { .offset_bytes = Offset,
				  .n_bytes = ViewSize,
				  .place.wanted = (uintptr_t)BaseAddress };

	return views_map_youngest(FileMapping, Process, &wish, AllocationType,
				  PageProtection, ExtendedParameters, ParameterCount);
}

static int views_unmap(const void *address, ULONG flags)
{
	if (flags & ~(ULONG)(MEM_UNMAP_WITH_TRANSIENT_BOOST | MEM_PRESERVE_PLACEHOLDER))
		return ERR_PARAMETER;
	return flags & MEM_PRESERVE_PLACEHOLDER ? view_unmap_to_placeholder(address)
						: view_unmap(address);
}

BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress)
{
	return status_bool(views_unmap(lpBaseAddress, 0));
}

BOOL WINAPI UnmapViewOfFileEx(PVOID BaseAddress, ULONG UnmapFlags)
{
	return status_bool(views_unmap(BaseAddress, UnmapFlags));
}

BOOL WINAPI UnmapViewOfFile2(HANDLE Process, PVOID BaseAddress, ULONG UnmapFlags)
{
	int r = target_check(Process, RIGHT_PROCESS_MEMORY);

	return status_bool(r < 0 ? r : views_unmap(BaseAddress, UnmapFlags));
}

BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
{
	return status_bool(view_flush(lpBaseAddress, dwNumberOfBytesToFlush));
}
