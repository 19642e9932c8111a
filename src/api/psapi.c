/* SPDX-License-Identifier: MIT */
/* Processes by number, and what the calling one uses. */
#include "psapi.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "convert.h"
#include "core/process.h"
#include "modules.h"
#include "os/maps.h"
#include "os/procfs.h"
#include "os/self.h"
#include "status.h"
#include "target.h"

struct psapi_list {
	DWORD *ids;
	size_t n, room;
};

static int psapi_list_pid(pid_t pid, void *data)
{
	struct psapi_list *list = data;

	if (list->n == list->room)
		return 1; /* enough: the caller sees that all of its room was used */
	list->ids[list->n++] = (DWORD)pid;
	return 0;
}

BOOL WINAPI EnumProcesses(DWORD *lpidProcess, DWORD cb, LPDWORD lpcbNeeded)
{
	struct psapi_list list = { .ids = lpidProcess,
				   .room = cb / sizeof(*lpidProcess) };
	int r = procfs_each_process(psapi_list_pid, &list);

	if (r >= 0)
		*lpcbNeeded = (DWORD)(list.n * sizeof(*lpidProcess));
	return status_bool(r);
}

static int psapi_memory(HANDLE process, PROCESS_MEMORY_COUNTERS_EX *ret)
{
	struct self_memory memory;
	int r = target_check(process, RIGHT_PROCESS_QUERY_LIMITED);

	if (r == 0)
		r = self_memory(&memory);
	if (r < 0)
		return r;
	*ret = (PROCESS_MEMORY_COUNTERS_EX) {
		.PageFaultCount = (DWORD)memory.n_faults,
		.PeakWorkingSetSize = memory.peak_resident_bytes,
		.WorkingSetSize = memory.resident_bytes,
		.PagefileUsage = memory.private_bytes,
		.PeakPagefileUsage = memory.private_bytes,
		.PrivateUsage = memory.private_bytes,
	};
	return 0;
}

/* The longer structure begins like the shorter. */
BOOL WINAPI GetProcessMemoryInfo(HANDLE Process, PPROCESS_MEMORY_COUNTERS ppsmemCounters,
				 DWORD cb)
{
	PROCESS_MEMORY_COUNTERS_EX counters;
	int r;

	if (cb < sizeof(*ppsmemCounters))
		return status_bool(ERR_BUFFER_TOO_SMALL);
	r = psapi_memory(Process, &counters);
	if (r == 0) {
		size_t n_bytes = cb < sizeof(counters) ? sizeof(*ppsmemCounters)
						       : sizeof(counters);

		counters.cb = (DWORD)n_bytes;
		memcpy(ppsmemCounters, &counters, n_bytes);
	}
	return status_bool(r);
}

/* The file's name; `path` is what it points into. */
static int psapi_module_name(HANDLE process, HMODULE module, char **path,
			     const char **ret)
{
	const char *slash;
	int r = target_check(process, RIGHT_PROCESS_QUERY_LIMITED);

	if (r < 0)
		return r;
	r = modules_path(module, path);
	if (r < 0)
		return r;
	slash = strrchr(*path, '/');
	*ret = slash ? slash + 1 : *path;
	return 0;
}

DWORD WINAPI GetModuleBaseNameA(HANDLE hProcess, HMODULE hModule, LPSTR lpBaseName,
				DWORD nSize)
{
	_cleanup_(freep) char *path = NULL;
	const char *name = NULL;

	if (!status_bool(psapi_module_name(hProcess, hModule, &path, &name)))
		return 0;
	return convert_cut_ansi(lpBaseName, nSize, name);
}

DWORD WINAPI GetModuleBaseNameW(HANDLE hProcess, HMODULE hModule, LPWSTR lpBaseName,
				DWORD nSize)
{
	_cleanup_(freep) char *path = NULL;
	const char *name = NULL;

	if (!status_bool(psapi_module_name(hProcess, hModule, &path, &name)))
		return 0;
	return convert_cut_wide(lpBaseName, nSize, name);
}

static int psapi_mapped_file(HANDLE process, const void *address, const void *to,
			     DWORD cap, char **ret)
{
	int r = target_check(process, RIGHT_PROCESS_QUERY_LIMITED);

	if (r == 0 && (!to || cap == 0))
		r = ERR_BUFFER_TOO_SMALL;
	if (r == 0)
		r = maps_path_at((uintptr_t)address, ret);
	if (r == -EFAULT)
		return ERR_NOTHING_MAPPED;
	return r == -ENOENT ? ERR_FILE_NOT_MAPPED : r;
}

DWORD WINAPI GetMappedFileNameA(HANDLE hProcess, LPVOID lpv, LPSTR lpFilename,
				DWORD nSize)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(psapi_mapped_file(hProcess, lpv, lpFilename, nSize, &path)))
		return 0;
	return convert_cut_ansi(lpFilename, nSize, path);
}

DWORD WINAPI GetMappedFileNameW(HANDLE hProcess, LPVOID lpv, LPWSTR lpFilename,
				DWORD nSize)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(psapi_mapped_file(hProcess, lpv, lpFilename, nSize, &path)))
		return 0;
	return convert_cut_wide(lpFilename, nSize, path);
}
