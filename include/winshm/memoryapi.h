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
 * @hFile:                    INVALID_HANDLE_VALUE (or NULL): no file backs the memory
 * @lpFileMappingAttributes:  NULL, or whether child processes inherit the handle
 * @flProtect:                one PAGE_* that allows reading, OR-ed with SEC_* attributes
 * @dwMaximumSizeHigh:        high half of the size in bytes
 * @dwMaximumSizeLow:         low half; together above zero, rounded up to whole pages
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
 *           malformed; CALL_NOT_IMPLEMENTED sections of files and SEC_RESERVE
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
 * Errors:   INVALID_ADDRESS no view is mapped there (any more)
 * Follows:  nf-memoryapi-unmapviewoffile
 * Tested:   conform-mapview.c
 */
WINBASEAPI BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress);

#ifdef UNICODE
#define CreateFileMapping CreateFileMappingW
#define OpenFileMapping   OpenFileMappingW
#endif

#ifdef __cplusplus
}
#endif

#endif
