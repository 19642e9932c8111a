/* SPDX-License-Identifier: MIT */
/*
 * The machine and its clocks as Windows programs ask for them. Page size, granularity and
 * address range are those Windows has, which this library keeps.
 */
#include "sysinfoapi.h"

#include <stdint.h>
#include <string.h>

#include "base/calendar.h"
#include "base/err.h"
#include "computername.h"
#include "convert.h"
#include "moment.h"
#include "os/clock.h"
#include "os/machine.h"
#include "os/self.h"
#include "status.h"
#include "winbase.h"

#define SYSINFOAPI_LOWEST_ADDRESS  0x10000
#define SYSINFOAPI_HIGHEST_ADDRESS 0x00007FFFFFFEFFFF

static SYSTEM_INFO sysinfoapi_describe(void)
{
	struct machine_processors processors;

	machine_processors(&processors);
	return (SYSTEM_INFO)
	{
#if defined(__aarch64__)
		.wProcessorArchitecture = PROCESSOR_ARCHITECTURE_ARM64,
#else
		.wProcessorArchitecture = PROCESSOR_ARCHITECTURE_AMD64,
		.dwProcessorType = PROCESSOR_AMD_X8664,
#endif
		.dwPageSize = 4096,
		.lpMinimumApplicationAddress = (LPVOID)SYSINFOAPI_LOWEST_ADDRESS,
		.lpMaximumApplicationAddress = (LPVOID)SYSINFOAPI_HIGHEST_ADDRESS,
		.dwActiveProcessorMask = processors.mask,
		.dwNumberOfProcessors = processors.n, .dwAllocationGranularity = 65536,
		.wProcessorLevel = (WORD)processors.family,
		.wProcessorRevision =
			(WORD)((processors.model & 0xFF) << 8 | processors.stepping),
	};
}

VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo)
{
	*lpSystemInfo = sysinfoapi_describe();
}

/* There is one architecture only: programs of another do not run here. */
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo)
{
	*lpSystemInfo = sysinfoapi_describe();
}

ULONGLONG WINAPI GetTickCount64(VOID)
{
	return clock_boot_ns() / 1000000;
}

DWORD WINAPI GetTickCount(VOID)
{
	return (DWORD)(clock_boot_ns() / 1000000);
}

VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
	*lpSystemTimeAsFileTime = moment_file_time(moment_now());
}

VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
{
	*lpSystemTimeAsFileTime = moment_file_time(moment_now());
}

VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime)
{
	moment_system_time(moment_now(), lpSystemTime);
}

VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime)
{
	moment_system_time(moment_now() + moment_local_offset(), lpSystemTime);
}

static int sysinfoapi_memory(MEMORYSTATUSEX *status)
{
	uint64_t address_space =
		SYSINFOAPI_HIGHEST_ADDRESS + 1 - SYSINFOAPI_LOWEST_ADDRESS;
	struct machine_memory memory;
	struct self_memory self;
	int r;

	if (status->dwLength != sizeof(*status))
		return ERR_PARAMETER;
	r = machine_memory(&memory);
	if (r < 0)
		return r;
	r = self_memory(&self);
	if (r < 0)
		return r;
	if (address_space > self.limit_bytes)
		address_space = self.limit_bytes;
	*status = (MEMORYSTATUSEX) {
		.dwLength = sizeof(*status),
		.dwMemoryLoad = (DWORD)((memory.total_bytes - memory.available_bytes) /
					(memory.total_bytes / 100 + 1)),
		.ullTotalPhys = memory.total_bytes,
		.ullAvailPhys = memory.available_bytes,
		.ullTotalPageFile = memory.total_bytes + memory.swap_total_bytes,
		.ullAvailPageFile = memory.available_bytes + memory.swap_free_bytes,
		.ullTotalVirtual = address_space,
		.ullAvailVirtual = self.mapped_bytes < address_space
					   ? address_space - self.mapped_bytes
					   : 0,
	};
	return 0;
}

BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer)
{
	return status_bool(sysinfoapi_memory(lpBuffer));
}

BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize)
{
	char name[COMPUTER_NAME_BYTES];
	int r = computer_name(name);

	if (r == 0) {
		DWORD cap = *nSize;

		*nSize = convert_put_ansi(lpBuffer, cap, name);
		r = lpBuffer && *nSize < cap ? 0 : ERR_COMPUTER_NAME_LONG;
	}
	return status_bool(r);
}

BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize)
{
	char name[COMPUTER_NAME_BYTES];
	int r = computer_name(name);

	if (r == 0) {
		DWORD cap = *nSize;

		*nSize = convert_put_wide(lpBuffer, cap, name);
		r = lpBuffer && *nSize < cap ? 0 : ERR_COMPUTER_NAME_LONG;
	}
	return status_bool(r);
}
