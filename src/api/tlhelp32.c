/* SPDX-License-Identifier: MIT */
/*
 * The list of processes as Windows programs go through it. Threads, modules and heaps are
 * not listed: a snapshot of nothing else is refused, and of one that has processes, too,
 * there is no call that would ask for them.
 */
#include "tlhelp32.h"

#include <string.h>

#include "base/err.h"
#include "convert.h"
#include "core/handle.h"
#include "core/snapshot.h"
#include "handleapi.h"
#include "status.h"

#define TLHELP32_KNOWN (TH32CS_SNAPALL | TH32CS_SNAPMODULE32)

static int tlhelp32_snapshot(DWORD flags, uint32_t *ret)
{
	struct snapshot *snapshot;
	int r;

	if (!(flags & TLHELP32_KNOWN) || flags & ~(TLHELP32_KNOWN | TH32CS_INHERIT))
		return ERR_PARAMETER;
	if (!(flags & TH32CS_SNAPPROCESS))
		return ERR_NOT_SUPPORTED;
	r = snapshot_new(&snapshot);
	if (r < 0)
		return r;
	r = handle_new(&snapshot->object, 0, flags & TH32CS_INHERIT, ret);
	if (r < 0)
		object_unref(&snapshot->object);
	return r;
}

HANDLE WINAPI CreateToolhelp32Snapshot(DWORD dwFlags, DWORD th32ProcessID)
{
	uint32_t handle = 0;

	(void)th32ProcessID; /* of no meaning for the list of all processes */
	if (!status_bool(tlhelp32_snapshot(dwFlags, &handle)))
		return INVALID_HANDLE_VALUE;
	return (HANDLE)(uintptr_t)handle;
}

typedef const struct roster_process *tlhelp32_step(struct snapshot *snapshot);

/* The base priority of Windows' priority classes, by what `nice` comes close to. */
static LONG tlhelp32_priority(int nice)
{
	if (nice >= 15)
		return 4;
	if (nice >= 5)
		return 6;
	if (nice > -5)
		return 8;
	return nice > -15 ? 10 : 13;
}

static int tlhelp32_read(HANDLE handle, tlhelp32_step *step, DWORD given_bytes,
			 size_t needed_bytes, struct roster_process *ret)
{
	const struct roster_process *process;
	struct object *object;
	uint32_t rights;
	int r;

	if (given_bytes < needed_bytes)
		return ERR_STRUCTURE_SIZE;
	r = handle_find(handle_number(handle), &snapshot_kind, &object, &rights);
	if (r < 0)
		return r;
	process = step(snapshot_of(object));
	if (process)
		*ret = *process;
	object_unref(object);
	return process ? 0 : ERR_LIST_ENDS;
}

static BOOL tlhelp32_give(HANDLE handle, tlhelp32_step *step, PROCESSENTRY32 *entry)
{
	struct roster_process process;
	int r = tlhelp32_read(handle, step, entry->dwSize, sizeof(*entry), &process);

	if (r == 0) {
		*entry = (PROCESSENTRY32) {
			.dwSize = entry->dwSize,
			.th32ProcessID = (DWORD)process.pid,
			.cntThreads = process.n_threads,
			.th32ParentProcessID = (DWORD)process.parent,
			.pcPriClassBase = tlhelp32_priority(process.nice),
		};
		convert_cut_ansi(entry->szExeFile, ARRAYSIZE(entry->szExeFile),
				 process.name);
	}
	return status_bool(r);
}

static BOOL tlhelp32_give_wide(HANDLE handle, tlhelp32_step *step, PROCESSENTRY32W *entry)
{
	struct roster_process process;
	int r = tlhelp32_read(handle, step, entry->dwSize, sizeof(*entry), &process);

	if (r == 0) {
		*entry = (PROCESSENTRY32W) {
			.dwSize = entry->dwSize,
			.th32ProcessID = (DWORD)process.pid,
			.cntThreads = process.n_threads,
			.th32ParentProcessID = (DWORD)process.parent,
			.pcPriClassBase = tlhelp32_priority(process.nice),
		};
		convert_cut_wide(entry->szExeFile, ARRAYSIZE(entry->szExeFile),
				 process.name);
	}
	return status_bool(r);
}

BOOL WINAPI Process32First(HANDLE hSnapshot, LPPROCESSENTRY32 lppe)
{
	return tlhelp32_give(hSnapshot, snapshot_first, lppe);
}

BOOL WINAPI Process32Next(HANDLE hSnapshot, LPPROCESSENTRY32 lppe)
{
	return tlhelp32_give(hSnapshot, snapshot_next, lppe);
}

BOOL WINAPI Process32FirstW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe)
{
	return tlhelp32_give_wide(hSnapshot, snapshot_first, lppe);
}

BOOL WINAPI Process32NextW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe)
{
	return tlhelp32_give_wide(hSnapshot, snapshot_next, lppe);
}
