/* SPDX-License-Identifier: MIT */
/*
 * The last error: one number per thread, written by the calls that fail, and by those
 * that create a named object also when they succeed.
 */
#ifndef _ERRHANDLING_H_
#define _ERRHANDLING_H_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetLastError() - the calling thread's last error
 *
 * Reading it does not change it. A call that succeeds leaves it alone, unless it creates
 * a named object: then 0 says "new" and ERROR_ALREADY_EXISTS says "there before".
 *
 * Return:   an ERROR_* of winerror.h; 0 in a thread that has not failed yet.
 * Follows:  nf-errhandlingapi-getlasterror
 * Tested:   conform-create.c, conform-handles.c
 */
WINBASEAPI DWORD WINAPI GetLastError(void);

/**
 * SetLastError() - write the calling thread's last error
 * @dwErrCode:  any number; bit 29 marks those an application defines for itself
 *
 * Follows:  nf-errhandlingapi-setlasterror
 * Tested:   conform-create.c, conform-handles.c
 */
WINBASEAPI void WINAPI SetLastError(DWORD dwErrCode);

/**
 * SetErrorMode() - which boxes to show when something goes wrong: SEM_*
 * GetErrorMode() - and which are shown
 * SetThreadErrorMode(), GetThreadErrorMode() - the same for the calling thread
 *
 * No box is ever shown here; what was set is told again. SEM_NOALIGNMENTFAULTEXCEPT stays
 * once it was set.
 *
 * Return:   SetErrorMode() what it was before; SetThreadErrorMode() TRUE, or FALSE, which
 *           sets the last error.
 * Errors:   INVALID_PARAMETER a mode that threads do not have
 * Follows:  nf-errhandlingapi-seterrormode and its neighbours
 * Tested:   conform-version.c
 */
WINBASEAPI UINT WINAPI SetErrorMode(UINT uMode);
WINBASEAPI UINT WINAPI GetErrorMode(void);
WINBASEAPI BOOL WINAPI SetThreadErrorMode(DWORD dwNewMode, LPDWORD lpOldMode);
WINBASEAPI DWORD WINAPI GetThreadErrorMode(void);

#ifdef __cplusplus
}
#endif

#endif
