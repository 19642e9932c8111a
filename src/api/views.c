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

struct views_request {
	HANDLE mapping;
	unsigned access;
	uint64_t offset_bytes, n_bytes;
	const void *wanted;
};

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

static LPVOID views_map(const struct views_request *request)
{
	struct object *object;
	void *base = NULL;
	uint32_t rights;
	int r;

	r = handle_find(handle_number(request->mapping), &section_kind, &object, &rights);
	if (r == 0) {
		r = view_map(section_of(object), rights, request->offset_bytes,
			     request->n_bytes, request->access,
			     (uintptr_t)request->wanted, &base);
		object_unref(object);
	}
	return status_bool(r) ? base : NULL;
}

/* The older family. */
static LPVOID views_map_file(HANDLE mapping, DWORD access, uint64_t offset_bytes,
			     SIZE_T n_bytes, const void *wanted)
{
	return views_map(&(const struct views_request) { .mapping = mapping,
							 .access = views_access(access),
							 .offset_bytes = offset_bytes,
							 .n_bytes = n_bytes,
							 .wanted = wanted });
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

static int views_check_type(ULONG type)
{
	if (type & MEM_REPLACE_PLACEHOLDER)
		return ERR_NOT_SUPPORTED;
	if (type & MEM_LARGE_PAGES)
		return ERR_LARGE_PAGES_UNSUPPORTED;
	return type & ~(ULONG)MEM_RESERVE ? ERR_PARAMETER : 0;
}

/* The younger family. */
static PVOID views_map_pages(struct views_request *request, HANDLE process, ULONG type,
			     ULONG page)
{
	int r = handle_is_this_process(process) ? 0 : ERR_HANDLE_INVALID;

	if (r == 0)
		r = views_check_type(type);
	if (r == 0)
		r = protection_parse(page, &request->access);
	return status_bool(r) ? views_map(request) : NULL;
}

PVOID WINAPI MapViewOfFileNuma2(HANDLE FileMappingHandle, HANDLE ProcessHandle,
				ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize,
				ULONG AllocationType, ULONG PageProtection,
				ULONG PreferredNode)
{
	(void)PreferredNode;
	return views_map_pages(&(struct views_request) { .mapping = FileMappingHandle,
							 .offset_bytes = Offset,
							 .n_bytes = ViewSize,
							 .wanted = BaseAddress },
			       ProcessHandle, AllocationType, PageProtection);
}

PVOID WINAPI MapViewOfFile2(HANDLE FileMappingHandle, HANDLE ProcessHandle,
			    ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize,
			    ULONG AllocationType, ULONG PageProtection)
{
	return views_map_pages(&(struct views_request) { .mapping = FileMappingHandle,
							 .offset_bytes = Offset,
							 .n_bytes = ViewSize,
							 .wanted = BaseAddress },
			       ProcessHandle, AllocationType, PageProtection);
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
	struct views_request request = { .mapping = FileMapping,
					 .offset_bytes = Offset,
					 .n_bytes = ViewSize,
					 .wanted = BaseAddress };
	int r = views_check_parameters(ExtendedParameters, ParameterCount);

	if (!status_bool(r))
		return NULL;
	return views_map_pages(&request, Process ? Process : (HANDLE)(LONG_PTR)-1,
			       AllocationType, PageProtection);
}

BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress)
{
	return status_bool(view_unmap(lpBaseAddress));
}

/* Nothing here has a placeholder to go back to. */
static int views_unmap(LPCVOID base, ULONG flags)
{
	if (flags & ~(ULONG)(MEM_UNMAP_WITH_TRANSIENT_BOOST | MEM_PRESERVE_PLACEHOLDER))
		return ERR_PARAMETER;
	return flags & MEM_PRESERVE_PLACEHOLDER ? ERR_VIEW_NOT_FOUND : view_unmap(base);
}

BOOL WINAPI UnmapViewOfFileEx(PVOID BaseAddress, ULONG UnmapFlags)
{
	return status_bool(views_unmap(BaseAddress, UnmapFlags));
}

BOOL WINAPI UnmapViewOfFile2(HANDLE Process, PVOID BaseAddress, ULONG UnmapFlags)
{
	return status_bool(handle_is_this_process(Process)
				   ? views_unmap(BaseAddress, UnmapFlags)
				   : ERR_HANDLE_INVALID);
}

BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
{
	return status_bool(view_flush(lpBaseAddress, dwNumberOfBytesToFlush));
}
