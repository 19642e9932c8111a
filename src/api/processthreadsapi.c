/* SPDX-License-Identifier: MIT */
/* Processes as Windows programs call them. */
#include "processthreadsapi.h"

#include <stdlib.h>

#include "base/err.h"
#include "core/handle.h"
#include "core/process.h"
#include "os/process.h"
#include "status.h"

enum {
	PROCESSTHREADSAPI_SESSION = 1 /* the first user's on Windows: see store/name.c */
};

HANDLE WINAPI GetCurrentProcess(void)
{
	return (HANDLE)(LONG_PTR)-1;
}

DWORD WINAPI GetCurrentProcessId(void)
{
	return (DWORD)process_pid();
}

static int processthreadsapi_open(DWORD access, BOOL inherit, DWORD pid, uint32_t *ret)
{
	struct process *process = NULL;
	uint32_t rights;
	int r;

	if (pid > INT32_MAX)
		return ERR_PROCESS_NOT_FOUND;
	r = process_open(&process, (pid_t)pid);
	if (r < 0)
		return r;
	r = object_grant(&process_kind, access, &rights);
	if (r == 0)
		r = handle_new(&process->object, process_rights(rights), inherit, ret);
	if (r < 0)
		object_unref(&process->object);
	return r;
}

HANDLE WINAPI OpenProcess(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwProcessId)
{
	uint32_t handle = 0;
	int r = processthreadsapi_open(dwDesiredAccess, bInheritHandle, dwProcessId,
				       &handle);

	return status_opened(r, handle);
}

/* The process behind a handle that may be asked about. */
static int processthreadsapi_query(HANDLE handle, struct process **ret)
{
	struct object *object;
	uint32_t rights;
	int r;

	r = handle_find(handle_number(handle), &process_kind, &object, &rights);
	if (r < 0)
		return r;
	if (!(process_rights(rights) & RIGHT_PROCESS_QUERY_LIMITED)) {
		object_unref(object);
		return ERR_RIGHT_MISSING;
	}
	*ret = process_of(object);
	return 0;
}

DWORD WINAPI GetProcessId(HANDLE Process)
{
	struct process *process = NULL;
	DWORD pid;

	if (handle_is_this_process(Process))
		return (DWORD)process_pid();
	if (!status_bool(processthreadsapi_query(Process, &process)) || !process)
		return 0;
	pid = (DWORD)process->pid;
	object_unref(&process->object);
	return pid;
}

static int processthreadsapi_exit_code(HANDLE handle, DWORD *ret)
{
	struct process *process = NULL;
	uint32_t code = STILL_ACTIVE;
	int r = 0;

	if (!handle_is_this_process(handle)) {
		r = processthreadsapi_query(handle, &process);
		if (r < 0)
			return r;
		r = process_exit_code(process, &code);
		object_unref(&process->object);
	}
	if (r < 0)
		return r;
	if (!ret)
		return ERR_POINTER;
	*ret = code;
	return 0;
}

BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode)
{
	return status_bool(processthreadsapi_exit_code(hProcess, lpExitCode));
}

BOOL WINAPI ProcessIdToSessionId(DWORD dwProcessId, DWORD *pSessionId)
{
	if (dwProcessId == 0 || dwProcessId > INT32_MAX ||
	    !process_exists((pid_t)dwProcessId))
		return status_bool(ERR_PARAMETER);
	*pSessionId = PROCESSTHREADSAPI_SESSION;
	return TRUE;
}

/*
 * Like exit(), not like _exit(): the runtime of Windows' programs is a library there, which
 * is told that the process ends and writes out what stdio still holds.
 */
VOID WINAPI ExitProcess(UINT uExitCode)
{
	exit((int)uExitCode);
}
