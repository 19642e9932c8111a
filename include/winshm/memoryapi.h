/* SPDX-License-Identifier: MIT */
/*
 * Sections, which Windows also calls file-mapping objects, and views of them: memory with
 * a name that other processes open. The functions whose names end in A are in winbase.h,
 * as they are in the SDK.
 */
#ifndef _MEMORYAPI_H_
#define _MEMORYAPI_H_

#include "minwinbase.h"
#include "minwindef.h"

/*
 * What a view may be used for. COPY counts only when it stands alone: see
 * MapViewOfFile(). EXECUTE is not the SECTION_MAP_EXECUTE that ALL_ACCESS contains.
 */
#define FILE_MAP_COPY            SECTION_QUERY
#define FILE_MAP_WRITE           SECTION_MAP_WRITE
#define FILE_MAP_READ            SECTION_MAP_READ
#define FILE_MAP_ALL_ACCESS      SECTION_ALL_ACCESS
#define FILE_MAP_EXECUTE         SECTION_MAP_EXECUTE_EXPLICIT
#define FILE_MAP_LARGE_PAGES     0x20000000U
#define FILE_MAP_TARGETS_INVALID 0x40000000U
#define FILE_MAP_RESERVE         0x80000000U

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CreateFileMappingW() - make a section, or open the one that has the name
 * @hFile:                    a file opened for what @flProtect says; INVALID_HANDLE_VALUE
 *                            (or NULL): no file backs the memory
 * @lpFileMappingAttributes:  NULL, or whether child processes inherit the handle, and the
 *                            security descriptor a new section is to remember
 * @flProtect:                one PAGE_* that allows reading, OR-ed with SEC_* attributes
 * @dwMaximumSizeHigh:        high half of the size in bytes
 * @dwMaximumSizeLow:         low half. Of memory above zero, rounded up to whole pages; of
 *                            a file exact, and 0 is the size of the file
 * @lpName:                   UTF-16 name, at most 32766 units; NULL or empty for none
 *
 * New memory reads as zero. If the name exists, the size and the attributes of the
 * existing section count and those given here are only checked. The last error tells the
 * two apart: 0 for a new section, ERROR_ALREADY_EXISTS for an existing one.
 *
 * Return:   a handle with the rights @flProtect implies; NULL sets the last error.
 * Errors:   INVALID_PARAMETER protection, attributes or size; INVALID_HANDLE @hFile is no
 *           file, or the name is that of another kind of object; ACCESS_DENIED the
 *           section is out of this process's reach; COMMITMENT_LIMIT more than the
 *           machine has; INVALID_NAME, BAD_PATHNAME, PATH_NOT_FOUND the name is
 *           malformed; FILE_INVALID an empty file and size 0; NOT_ENOUGH_MEMORY more
 *           than the file has, and it may not grow; DISK_FULL it cannot grow;
 *           PRIVILEGE_NOT_HELD, NO_SYSTEM_RESOURCES the machine keeps no large pages, or
 *           too few of them are free; UNKNOWN_REVISION, INVALID_ACL, INVALID_SID a
 *           malformed security descriptor
 * Follows:  nf-memoryapi-createfilemappingw   Differs: compatibility.md#createfilemapping
 * Tested:   conform-create.c, conform-names.c
 */
WINBASEAPI HANDLE WINAPI CreateFileMappingW(HANDLE hFile,
					    LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
					    DWORD flProtect, DWORD dwMaximumSizeHigh,
					    DWORD dwMaximumSizeLow, LPCWSTR lpName);

/**
 * OpenFileMappingW() - open a section by its name
 * @dwDesiredAccess:  FILE_MAP_* or SECTION_* rights the handle is to have
 * @bInheritHandle:   whether child processes inherit the handle
 * @lpName:           UTF-16 name, in exactly the case it was created with
 *
 * Return:   a handle with those rights; NULL sets the last error.
 * Errors:   FILE_NOT_FOUND no section has the name; INVALID_PARAMETER NULL name;
 *           INVALID_HANDLE empty name, or that of another kind of object; ACCESS_DENIED
 *           the section is out of this process's reach; PATH_NOT_FOUND unknown prefix
 * Follows:  nf-memoryapi-openfilemappingw       Differs: compatibility.md#openfilemapping
 * Tested:   conform-open.c, conform-names.c
 */
WINBASEAPI HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle,
					  LPCWSTR lpName);

/**
 * MapViewOfFile() - give a section an address in this process
 * @hFileMappingObject:    a section's handle
 * @dwDesiredAccess:       FILE_MAP_*: WRITE reads and writes, READ without WRITE reads,
 *                         exactly COPY writes to pages of its own
 * @dwFileOffsetHigh:      high half of the byte offset in the section
 * @dwFileOffsetLow:       low half; the whole is a multiple of 64 KiB
 * @dwNumberOfBytesToMap:  bytes to map; 0 = from the offset to the end
 *
 * The view outlives its handle: memory stays mapped until UnmapViewOfFile(). With none of
 * COPY, READ and WRITE the view exists and cannot be touched.
 *
 * Return:   base address, a multiple of 64 KiB; NULL sets the last error.
 * Errors:   INVALID_HANDLE not a section; ACCESS_DENIED the handle grants less, or the
 *           view would reach past the end; INVALID_PARAMETER the section's protection
 *           forbids it; MAPPED_ALIGNMENT offset off the grid; NOT_ENOUGH_MEMORY no
 *           address space
 * Follows:  nf-memoryapi-mapviewoffile           Differs: compatibility.md#mapviewoffile
 * Tested:   conform-mapview.c
 */
WINBASEAPI LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
				       DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
				       SIZE_T dwNumberOfBytesToMap);

/**
 * UnmapViewOfFile() - take a view out of this process
 * @lpBaseAddress:  any address in the view; the whole view goes
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_ADDRESS no view is mapped there (any more); NOT_ENOUGH_MEMORY the
 *           process has too many mappings, and the view stays
 * Follows:  nf-memoryapi-unmapviewoffile
 * Tested:   conform-mapview.c
 */
WINBASEAPI BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress);

/**
 * CreateFileMappingNumaW(), CreateFileMappingFromApp() - CreateFileMappingW() in other words
 * @nndPreferred:  the NUMA node the memory had better be on; without effect here
 * @MaximumSize:   size in bytes
 *
 * Follows:  nf-memoryapi-createfilemappingnumaw, nf-memoryapi-createfilemappingfromapp
 * Tested:   conform-views.c
 */
WINBASEAPI HANDLE WINAPI CreateFileMappingNumaW(
	HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
	DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCWSTR lpName,
	DWORD nndPreferred);
WINBASEAPI HANDLE WINAPI CreateFileMappingFromApp(HANDLE hFile,
						  PSECURITY_ATTRIBUTES SecurityAttributes,
						  ULONG PageProtection,
						  ULONG64 MaximumSize, PCWSTR Name);

/**
 * CreateFileMapping2() - CreateFileMappingW() with the handle's rights chosen
 * @DesiredAccess:         SECTION_* rights of the handle
 * @PageProtection:        one PAGE_*
 * @AllocationAttributes:  SEC_*, apart from the protection
 * @MaximumSize:           size in bytes
 * @ExtendedParameters:    a NUMA node, without effect; or NULL
 *
 * Errors:   those of CreateFileMappingW(); CALL_NOT_IMPLEMENTED SEC_NO_CHANGE
 * Follows:  nf-memoryapi-createfilemapping2
 * Tested:   conform-views.c
 */
WINBASEAPI HANDLE WINAPI CreateFileMapping2(
	HANDLE File, SECURITY_ATTRIBUTES *SecurityAttributes, ULONG DesiredAccess,
	ULONG PageProtection, ULONG AllocationAttributes, ULONG64 MaximumSize,
	PCWSTR Name, MEM_EXTENDED_PARAMETER *ExtendedParameters, ULONG ParameterCount);

/** OpenFileMappingFromApp() - OpenFileMappingW(), for every program here. */
WINBASEAPI HANDLE WINAPI OpenFileMappingFromApp(ULONG DesiredAccess, BOOL InheritHandle,
						PCWSTR Name);

/**
 * MapViewOfFileEx() - MapViewOfFile() at a chosen address
 * @lpBaseAddress:  the only address that will do, a multiple of 64 KiB; NULL: any
 *
 * Errors:   those of MapViewOfFile(); INVALID_ADDRESS something is there already;
 *           MAPPED_ALIGNMENT address off the grid
 * Follows:  nf-memoryapi-mapviewoffileex
 * Tested:   conform-views.c
 */
WINBASEAPI LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
					 DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
					 SIZE_T dwNumberOfBytesToMap,
					 LPVOID lpBaseAddress);

/** MapViewOfFileFromApp() - MapViewOfFile() with the offset in one piece. */
WINBASEAPI PVOID WINAPI MapViewOfFileFromApp(HANDLE hFileMappingObject,
					     ULONG DesiredAccess, ULONG64 FileOffset,
					     SIZE_T NumberOfBytesToMap);

/**
 * MapViewOfFile2(), MapViewOfFileNuma2(), MapViewOfFile3() - a view by its page protection
 * @ProcessHandle:       a handle of the calling process; MapViewOfFile3() also takes NULL
 * @Offset:              byte offset in the section, a multiple of 64 KiB
 * @BaseAddress:         the only address that will do, a multiple of 64 KiB; NULL: any
 * @ViewSize:            bytes; 0 = to the end
 * @AllocationType:      0, MEM_RESERVE, MEM_LARGE_PAGES; MapViewOfFile3() also takes
 *                       MEM_REPLACE_PLACEHOLDER: the view replaces the placeholder of just
 *                       this address and size, which are, like the offset, whole pages
 * @PageProtection:      one PAGE_*
 * @PreferredNode:       without effect
 * @ExtendedParameters:  limits of the address (MEM_ADDRESS_REQUIREMENTS); a node
 *
 * Return:   base address; NULL sets the last error.
 * Errors:   those of MapViewOfFileEx(); INVALID_HANDLE, ACCESS_DENIED, NOT_SUPPORTED no
 *           handle of a process, not with the right, of another process; INVALID_ADDRESS
 *           no such placeholder; NOT_ENOUGH_MEMORY no room within the limits
 * Follows:  nf-memoryapi-mapviewoffile2, nf-memoryapi-mapviewoffile3
 * Tested:   conform-views.c, conform-placeholder.c
 */
WINBASEAPI PVOID WINAPI MapViewOfFile2(HANDLE FileMappingHandle, HANDLE ProcessHandle,
				       ULONG64 Offset, PVOID BaseAddress, SIZE_T ViewSize,
				       ULONG AllocationType, ULONG PageProtection);
WINBASEAPI PVOID WINAPI MapViewOfFileNuma2(HANDLE FileMappingHandle, HANDLE ProcessHandle,
					   ULONG64 Offset, PVOID BaseAddress,
					   SIZE_T ViewSize, ULONG AllocationType,
					   ULONG PageProtection, ULONG PreferredNode);
WINBASEAPI PVOID WINAPI MapViewOfFile3(HANDLE FileMapping, HANDLE Process,
				       PVOID BaseAddress, ULONG64 Offset, SIZE_T ViewSize,
				       ULONG AllocationType, ULONG PageProtection,
				       MEM_EXTENDED_PARAMETER *ExtendedParameters,
				       ULONG ParameterCount);

WINBASEAPI PVOID WINAPI MapViewOfFile3FromApp(HANDLE FileMapping, HANDLE Process,
					      PVOID BaseAddress, ULONG64 Offset,
					      SIZE_T ViewSize, ULONG AllocationType,
					      ULONG PageProtection,
					      MEM_EXTENDED_PARAMETER *ExtendedParameters,
					      ULONG ParameterCount);

/**
 * UnmapViewOfFileEx(), UnmapViewOfFile2() - UnmapViewOfFile() with flags
 * @UnmapFlags:  MEM_PRESERVE_PLACEHOLDER: what the view has replaced comes back;
 *               MEM_UNMAP_WITH_TRANSIENT_BOOST, without effect
 * @Process:     a handle of the calling process
 *
 * Errors:   also INVALID_ADDRESS the view has not replaced a placeholder
 * Follows:  nf-memoryapi-unmapviewoffileex, nf-memoryapi-unmapviewoffile2
 * Tested:   conform-views.c, conform-placeholder.c
 */
WINBASEAPI BOOL WINAPI UnmapViewOfFileEx(PVOID BaseAddress, ULONG UnmapFlags);
WINBASEAPI BOOL WINAPI UnmapViewOfFile2(HANDLE Process, PVOID BaseAddress,
					ULONG UnmapFlags);

/**
 * FlushViewOfFile() - write what was changed through a view of a file to the file
 * @lpBaseAddress:           any address in a view
 * @dwNumberOfBytesToFlush:  bytes from there; 0 = to the end of the view
 *
 * A view of memory without a file has nothing to write: success.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_ADDRESS no view is there; INVALID_PARAMETER the range leaves the view
 * Follows:  nf-memoryapi-flushviewoffile         Differs: compatibility.md#flushviewoffile
 * Tested:   conform-views.c
 */
WINBASEAPI BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress,
				       SIZE_T dwNumberOfBytesToFlush);

/**
 * VirtualQuery() - what stands at an address of this process
 * @lpAddress:  any address; rounded down to its page
 * @lpBuffer:   takes the answer: the run of pages alike from that one on
 * @dwLength:   bytes of @lpBuffer
 *
 * The size of a view, and thereby of somebody else's section, is the RegionSize at its
 * base.
 *
 * Return:   bytes written; 0 sets the last error.
 * Errors:   INVALID_PARAMETER no program can have memory there; BAD_LENGTH, NOACCESS
 *           @dwLength or @lpBuffer
 * Follows:  nf-memoryapi-virtualquery            Differs: compatibility.md#virtualquery
 * Tested:   conform-virtual.c, api-virtual.c
 */
WINBASEAPI SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress,
				      PMEMORY_BASIC_INFORMATION lpBuffer,
				      SIZE_T dwLength);

/**
 * VirtualProtect() - change what may be done with pages
 * @lpAddress:       first address; with @dwSize: every page touched
 * @dwSize:          bytes
 * @flNewProtect:    one PAGE_*; on a view not more than it was mapped with
 * @lpflOldProtect:  takes the protection the first page had; not NULL
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_ADDRESS pages that are not committed, or of two allocations;
 *           INVALID_PARAMETER protection, or more than the view has; NOACCESS no
 *           @lpflOldProtect; CALL_NOT_IMPLEMENTED PAGE_GUARD, and PAGE_WRITECOPY on a view
 *           that shares its writes when nobody has a handle of the section
 * Follows:  nf-memoryapi-virtualprotect          Differs: compatibility.md#virtualprotect
 * Tested:   conform-virtual.c
 */
WINBASEAPI BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
				      PDWORD lpflOldProtect);

/**
 * VirtualAlloc() - reserve address space, and put memory into it or into a view
 * @lpAddress:         where; NULL: anywhere, at a multiple of 64 KiB
 * @dwSize:            bytes, not 0
 * @flAllocationType:  MEM_RESERVE, MEM_COMMIT or both; MEM_RESET alone; MEM_TOP_DOWN is
 *                     without effect
 * @flProtect:         one PAGE_*, not of the copying ones
 *
 * In a view of a SEC_RESERVE section, MEM_COMMIT puts zeroed memory into the section: all
 * who have it mapped see it.
 *
 * Return:   base address; NULL sets the last error.
 * Errors:   INVALID_PARAMETER type, size or protection; INVALID_ADDRESS the range is taken
 *           (reserving) or not reserved (committing); ACCESS_DENIED a view of a file;
 *           COMMITMENT_LIMIT, NOT_ENOUGH_MEMORY; PRIVILEGE_NOT_HELD,
 *           NO_SYSTEM_RESOURCES large pages; CALL_NOT_IMPLEMENTED write watching,
 *           physical pages
 * Follows:  nf-memoryapi-virtualalloc            Differs: compatibility.md#virtualalloc
 * Tested:   conform-virtual.c
 */
WINBASEAPI LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize,
				      DWORD flAllocationType, DWORD flProtect);

/**
 * VirtualAllocEx(), VirtualAllocExNuma(), VirtualAllocFromApp() - VirtualAlloc() in other
 * words
 * @hProcess:      a handle of the calling process
 * @nndPreferred:  the NUMA node the memory had better be on; without effect here
 *
 * Errors:   those of VirtualAlloc(); INVALID_HANDLE, ACCESS_DENIED, NOT_SUPPORTED no handle
 *           of a process, not with PROCESS_VM_OPERATION, of another process
 * Follows:  nf-memoryapi-virtualallocex, nf-memoryapi-virtualallocexnuma,
 *           nf-memoryapi-virtualallocfromapp
 * Tested:   conform-placeholder.c, api-placeholder.c
 */
WINBASEAPI LPVOID WINAPI VirtualAllocEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
					DWORD flAllocationType, DWORD flProtect);
WINBASEAPI LPVOID WINAPI VirtualAllocExNuma(HANDLE hProcess, LPVOID lpAddress,
					    SIZE_T dwSize, DWORD flAllocationType,
					    DWORD flProtect, DWORD nndPreferred);
WINBASEAPI PVOID WINAPI VirtualAllocFromApp(PVOID BaseAddress, SIZE_T Size,
					    ULONG AllocationType, ULONG Protection);

/**
 * VirtualAlloc2(), VirtualAlloc2FromApp() - VirtualAlloc() with placeholders and limits
 * @Process:             a handle of the calling process, or NULL
 * @BaseAddress:         where; NULL: anywhere
 * @Size:                bytes, not 0
 * @AllocationType:      as for VirtualAlloc(). With MEM_RESERVE also
 *                       MEM_RESERVE_PLACEHOLDER: addresses kept for what is to come
 *                       (@PageProtection PAGE_NOACCESS); MEM_REPLACE_PLACEHOLDER: the
 *                       placeholder of just this address and size is replaced
 * @PageProtection:      one PAGE_*
 * @ExtendedParameters:  limits of the address (MEM_ADDRESS_REQUIREMENTS), if @BaseAddress
 *                       is NULL; a node
 *
 * Return:   base address; NULL sets the last error.
 * Errors:   those of VirtualAllocEx(); INVALID_ADDRESS no such placeholder; INVALID_PARAMETER
 *           limits that cannot be; NOT_ENOUGH_MEMORY no room within them
 * Follows:  nf-memoryapi-virtualalloc2, nf-memoryapi-virtualalloc2fromapp
 * Tested:   conform-placeholder.c, api-placeholder.c
 */
WINBASEAPI PVOID WINAPI VirtualAlloc2(HANDLE Process, PVOID BaseAddress, SIZE_T Size,
				      ULONG AllocationType, ULONG PageProtection,
				      MEM_EXTENDED_PARAMETER *ExtendedParameters,
				      ULONG ParameterCount);
WINBASEAPI PVOID WINAPI VirtualAlloc2FromApp(HANDLE Process, PVOID BaseAddress,
					     SIZE_T Size, ULONG AllocationType,
					     ULONG PageProtection,
					     MEM_EXTENDED_PARAMETER *ExtendedParameters,
					     ULONG ParameterCount);

/**
 * VirtualFree() - take memory out of reserved address space, or give that back
 * @lpAddress:   first address; for MEM_RELEASE the base VirtualAlloc() returned
 * @dwSize:      bytes; 0 for MEM_RELEASE; MEM_DECOMMIT with 0 at a base: all of it
 * @dwFreeType:  MEM_DECOMMIT or MEM_RELEASE. The latter with MEM_PRESERVE_PLACEHOLDER: the
 *               range is cut out of the placeholder around it, or, when it is all of an
 *               allocation that has replaced one, is one again; with
 *               MEM_COALESCE_PLACEHOLDERS: those that make up the range become one
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER type or size, or a view's pages; INVALID_ADDRESS nothing was
 *           reserved there, or no such placeholders; NOT_ENOUGH_MEMORY the process has too
 *           many mappings, and all stays as it is
 * Follows:  nf-memoryapi-virtualfree
 * Tested:   conform-virtual.c, conform-placeholder.c
 */
WINBASEAPI BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType);

/**
 * VirtualFreeEx(), VirtualProtectEx(), VirtualProtectFromApp(), VirtualQueryEx() - the plain
 * calls in other words
 * @hProcess:  a handle of the calling process
 *
 * Errors:   those of the plain calls; INVALID_HANDLE, ACCESS_DENIED, NOT_SUPPORTED no handle
 *           of a process, not with PROCESS_VM_OPERATION (to query:
 *           PROCESS_QUERY_INFORMATION), of another process
 * Follows:  nf-memoryapi-virtualfreeex, nf-memoryapi-virtualprotectex,
 *           nf-memoryapi-virtualprotectfromapp, nf-memoryapi-virtualqueryex
 * Tested:   conform-placeholder.c, api-placeholder.c
 */
WINBASEAPI BOOL WINAPI VirtualFreeEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
				     DWORD dwFreeType);
WINBASEAPI BOOL WINAPI VirtualProtectEx(HANDLE hProcess, LPVOID lpAddress, SIZE_T dwSize,
					DWORD flNewProtect, PDWORD lpflOldProtect);
WINBASEAPI BOOL WINAPI VirtualProtectFromApp(PVOID Address, SIZE_T Size,
					     ULONG NewProtection, PULONG OldProtection);
WINBASEAPI SIZE_T WINAPI VirtualQueryEx(HANDLE hProcess, LPCVOID lpAddress,
					PMEMORY_BASIC_INFORMATION lpBuffer,
					SIZE_T dwLength);

/**
 * VirtualLock(), VirtualUnlock() - keep pages in memory
 * @lpAddress:  first address; with @dwSize: every page touched
 * @dwSize:     bytes
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_ADDRESS pages that are not committed; NOACCESS pages without access;
 *           WORKING_SET_QUOTA more than `ulimit -l`; NOT_LOCKED some of them were not, and
 *           nothing is unlocked
 * Follows:  nf-memoryapi-virtuallock, nf-memoryapi-virtualunlock
 * Tested:   conform-virtual.c
 */
WINBASEAPI BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize);
WINBASEAPI BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize);

/**
 * PrefetchVirtualMemory() - say which memory is going to be used
 * @hProcess:          GetCurrentProcess()
 * @NumberOfEntries:   how many ranges, not 0
 * @VirtualAddresses:  the ranges
 * @Flags:             0
 *
 * Views become present, and in huge pages where the kernel can: that is the fast way to
 * the first touch of a large section.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER, INVALID_HANDLE arguments; the ranges cannot be wrong
 * Follows:  nf-memoryapi-prefetchvirtualmemory
 * Tested:   conform-virtual.c, api-virtual.c
 */
WINBASEAPI BOOL WINAPI PrefetchVirtualMemory(HANDLE hProcess, ULONG_PTR NumberOfEntries,
					     PWIN32_MEMORY_RANGE_ENTRY VirtualAddresses,
					     ULONG Flags);

/** GetLargePageMinimum() - bytes of a large page; 0 where there are none. */
WINBASEAPI SIZE_T WINAPI GetLargePageMinimum(void);

#ifdef UNICODE
#define CreateFileMapping     CreateFileMappingW
#define CreateFileMappingNuma CreateFileMappingNumaW
#define OpenFileMapping       OpenFileMappingW
#endif

#ifdef __cplusplus
}
#endif

#endif
