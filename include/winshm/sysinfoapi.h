/* SPDX-License-Identifier: MIT */
/*
 * The machine: its processors and memory, and what time it is.
 */
#ifndef _SYSINFOAPI_H_
#define _SYSINFOAPI_H_

#include "minwinbase.h"
#include "minwindef.h"

typedef struct _SYSTEM_INFO {
	__extension__ union {
		DWORD dwOemId;
		__extension__ struct {
			WORD wProcessorArchitecture;
			WORD wReserved;
		};
	};
	DWORD dwPageSize; /* bytes */
	LPVOID lpMinimumApplicationAddress;
	LPVOID lpMaximumApplicationAddress;
	DWORD_PTR dwActiveProcessorMask;
	DWORD dwNumberOfProcessors;
	DWORD dwProcessorType;
	DWORD dwAllocationGranularity; /* bytes */
	WORD wProcessorLevel;
	WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;

typedef struct _MEMORYSTATUSEX {
	DWORD dwLength;         /* bytes; to be filled in by the caller */
	DWORD dwMemoryLoad;     /* percent in use */
	DWORDLONG ullTotalPhys; /* this and all that follow: bytes */
	DWORDLONG ullAvailPhys;
	DWORDLONG ullTotalPageFile; /* memory and swap together */
	DWORDLONG ullAvailPageFile;
	DWORDLONG ullTotalVirtual;
	DWORDLONG ullAvailVirtual;
	DWORDLONG ullAvailExtendedVirtual; /* 0 */
} MEMORYSTATUSEX, *LPMEMORYSTATUSEX;

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetSystemInfo() - what the machine is
 *
 * Pages are 4 KiB, addresses are given out in steps of 64 KiB. Counted are the processors
 * that the calling thread may run on.
 *
 * Follows:  nf-sysinfoapi-getsysteminfo          Differs: compatibility.md#the-machine
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo);

/**
 * GetNativeSystemInfo() - the same, also for a program of another architecture
 *
 * Follows:  nf-sysinfoapi-getnativesysteminfo
 * Tested:   conform-system.c
 */
WINBASEAPI VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo);

/**
 * GlobalMemoryStatusEx() - how much memory there is, and how much is left
 * @lpBuffer:  its dwLength says sizeof(MEMORYSTATUSEX)
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER dwLength is another
 * Follows:  nf-sysinfoapi-globalmemorystatusex   Differs: compatibility.md#the-machine
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer);

/**
 * GetTickCount64() - milliseconds since the machine was started
 *
 * Time the machine was asleep counts.
 *
 * Follows:  nf-sysinfoapi-gettickcount64
 * Tested:   conform-system.c
 */
WINBASEAPI ULONGLONG WINAPI GetTickCount64(VOID);

/**
 * GetTickCount() - the same in 32 bits: it begins again every 49.7 days
 *
 * Follows:  nf-sysinfoapi-gettickcount
 * Tested:   conform-system.c
 */
WINBASEAPI DWORD WINAPI GetTickCount(VOID);

/**
 * GetSystemTimeAsFileTime() - what time it is, in UTC
 *
 * Follows:  nf-sysinfoapi-getsystemtimeasfiletime
 * Tested:   conform-system.c
 */
WINBASEAPI VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime);

/**
 * GetSystemTimePreciseAsFileTime() - the same, as exactly as can be; here both are
 *
 * Follows:  nf-sysinfoapi-getsystemtimepreciseasfiletime
 * Tested:   conform-system.c
 */
WINBASEAPI VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime);

/**
 * GetSystemTime() - date and time of day in UTC
 *
 * Follows:  nf-sysinfoapi-getsystemtime
 * Tested:   conform-system.c
 */
WINBASEAPI VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime);

/**
 * GetLocalTime() - date and time of day in the process's time zone (TZ)
 *
 * Follows:  nf-sysinfoapi-getlocaltime
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime);

#ifdef __cplusplus
}
#endif

#endif
