/* SPDX-License-Identifier: MIT */
/*
 * The last error, and the error mode, as Windows programs read and write them. The mode
 * says which boxes Windows shows when something goes wrong; here nothing shows any, so it
 * is remembered and told.
 */
#include "errhandlingapi.h"

#include <stdatomic.h>

#include "base/err.h"
#include "status.h"
#include "winbase.h"

#define ERRHANDLINGAPI_THREAD_MODES \
	(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX)

static _Atomic UINT errhandlingapi_mode;       /* atomic: the process's */
static __thread DWORD errhandlingapi_own_mode; /* the thread's, beside it */

DWORD WINAPI GetLastError(void)
{
	return status_last_error();
}

VOID WINAPI SetLastError(DWORD dwErrCode)
{
	status_write_last_error(dwErrCode);
}

UINT WINAPI GetErrorMode(void)
{
	return errhandlingapi_mode;
}

/* Once alignment is mended, it is for as long as the process lives. */
UINT WINAPI SetErrorMode(UINT uMode)
{
	UINT old = errhandlingapi_mode;

	while (!atomic_compare_exchange_weak(&errhandlingapi_mode, &old,
					     uMode | (old & SEM_NOALIGNMENTFAULTEXCEPT)))
		;
	return old;
}

DWORD WINAPI GetThreadErrorMode(void)
{
	return errhandlingapi_own_mode;
}

BOOL WINAPI SetThreadErrorMode(DWORD dwNewMode, LPDWORD lpOldMode)
{
	if (dwNewMode & ~ERRHANDLINGAPI_THREAD_MODES)
		return status_bool(ERR_PARAMETER);
	if (lpOldMode)
		*lpOldMode = errhandlingapi_own_mode;
	errhandlingapi_own_mode = dwNewMode;
	return TRUE;
}
