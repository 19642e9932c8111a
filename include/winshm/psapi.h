/* SPDX-License-Identifier: MIT */
/*
 * Processes by number, and what the calling one uses.
 */
#ifndef _PSAPI_H_
#define _PSAPI_H_

#include "windows.h"

typedef struct _PROCESS_MEMORY_COUNTERS {
	DWORD cb; /* bytes of the structure */
	DWORD PageFaultCount;
	SIZE_T PeakWorkingSetSize; /* this and all that follow: bytes */
	SIZE_T WorkingSetSize;
	SIZE_T QuotaPeakPagedPoolUsage; /* the quotas are 0 */
	SIZE_T QuotaPagedPoolUsage;
	SIZE_T QuotaPeakNonPagedPoolUsage;
	SIZE_T QuotaNonPagedPoolUsage;
	SIZE_T PagefileUsage;
	SIZE_T PeakPagefileUsage;
} PROCESS_MEMORY_COUNTERS, *PPROCESS_MEMORY_COUNTERS;

typedef struct _PROCESS_MEMORY_COUNTERS_EX {
	DWORD cb;
	DWORD PageFaultCount;
	SIZE_T PeakWorkingSetSize;
	SIZE_T WorkingSetSize;
	SIZE_T QuotaPeakPagedPoolUsage;
	SIZE_T QuotaPagedPoolUsage;
	SIZE_T QuotaPeakNonPagedPoolUsage;
	SIZE_T QuotaNonPagedPoolUsage;
	SIZE_T PagefileUsage;
	SIZE_T PeakPagefileUsage;
	SIZE_T PrivateUsage;
} PROCESS_MEMORY_COUNTERS_EX, *PPROCESS_MEMORY_COUNTERS_EX;

#ifdef __cplusplus
extern "C" {
#endif

/**
 * EnumProcesses() - the numbers of all processes
 * @lpidProcess:  room for them
 * @cb:           bytes of room; if all of it was used, there may be more
 * @lpcbNeeded:   bytes that were used
 *
 * Return:   TRUE; FALSE sets the last error.
 * Follows:  nf-psapi-enumprocesses
 * Tested:   conform-toolhelp.c
 */
WINBASEAPI BOOL WINAPI EnumProcesses(DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded);

/**
 * GetProcessMemoryInfo() - what the calling process uses
 * @Process:         the calling one, by any handle that may query it
 * @ppsmemCounters:  PROCESS_MEMORY_COUNTERS or PROCESS_MEMORY_COUNTERS_EX
 * @cb:              its size in bytes, which tells them apart
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INSUFFICIENT_BUFFER cb is less than either; INVALID_HANDLE not a process;
 *           ACCESS_DENIED the handle may not query; NOT_SUPPORTED another process
 * Follows:  nf-psapi-getprocessmemoryinfo        Differs: compatibility.md#processes
 * Tested:   conform-toolhelp.c
 */
WINBASEAPI BOOL WINAPI GetProcessMemoryInfo(HANDLE Process,
					    PPROCESS_MEMORY_COUNTERS ppsmemCounters,
					    DWORD cb);

/**
 * GetModuleBaseNameA() - the name of a module's file, without the way to it
 * @hProcess:  the calling one, by any handle that may query it
 * @hModule:   NULL: the program
 *
 * Return:   the length, or nSize if the name had to be cut; 0 sets the last error.
 * Errors:   INVALID_HANDLE not a process; ACCESS_DENIED the handle may not query;
 *           NOT_SUPPORTED another process; MOD_NOT_FOUND not a module
 * Follows:  nf-psapi-getmodulebasenamea
 * Tested:   conform-toolhelp.c
 */
WINBASEAPI DWORD WINAPI GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule,
					   LPSTR lpBaseName, DWORD nSize);

/**
 * GetModuleBaseNameW() - the same in UTF-16
 *
 * Follows:  nf-psapi-getmodulebasenamew
 * Tested:   conform-toolhelp.c
 */
WINBASEAPI DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule,
					   LPWSTR lpBaseName, DWORD nSize);

#ifdef UNICODE
#define GetModuleBaseName GetModuleBaseNameW
#else
#define GetModuleBaseName GetModuleBaseNameA
#endif

/**
 * GetMappedFileNameA() - which file is mapped at an address
 * @hProcess:  the calling one, by any handle that may query it
 *
 * Return:   the length, at most nSize - 1; 0 sets the last error.
 * Errors:   INVALID_HANDLE not a process; ACCESS_DENIED the handle may not query;
 *           NOT_SUPPORTED another process; FILE_INVALID memory that is no file's;
 *           UNEXP_NET_ERR nothing is mapped there; INSUFFICIENT_BUFFER
 * Follows:  nf-psapi-getmappedfilenamea          Differs: compatibility.md#snapshots-and-ends
 * Tested:   conform-find.c
 */
WINBASEAPI DWORD WINAPI GetMappedFileNameA(HANDLE hProcess, LPVOID lpv, LPSTR lpFilename,
					   DWORD nSize);
WINBASEAPI DWORD WINAPI GetMappedFileNameW(HANDLE hProcess, LPVOID lpv, LPWSTR lpFilename,
					   DWORD nSize);

#ifdef UNICODE
#define GetMappedFileName GetMappedFileNameW
#else
#define GetMappedFileName GetMappedFileNameA
#endif

#ifdef __cplusplus
}
#endif

#endif
