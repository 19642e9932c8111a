/* SPDX-License-Identifier: MIT */
/* The calling process and thread, which need no handle: -1 and -2 stand for them. */
#include "processthreadsapi.h"

#include <stdlib.h>

#include "base/err.h"
#include "os/process.h"
#include "status.h"

enum {
	PROCESSTHREADSAPI_SESSION = 1 /* the first user's on Windows: see store/name.c */
};

HANDLE WINAPI GetCurrentProcess(void)
{
	return (HANDLE)(LONG_PTR)-1;
}

HANDLE WINAPI GetCurrentThread(void)
{
	return (HANDLE)(LONG_PTR)-2;
}

DWORD WINAPI GetCurrentProcessId(void)
{
	return (DWORD)process_pid();
}

DWORD WINAPI GetCurrentThreadId(void)
{
	return (DWORD)process_tid();
}

DWORD WINAPI GetProcessId(HANDLE Process)
{
	if (Process != (HANDLE)(LONG_PTR)-1) {
		status_set(ERR_HANDLE_INVALID);
		return 0;
	}
	return (DWORD)process_pid();
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
