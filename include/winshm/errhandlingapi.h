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

#ifdef __cplusplus
}
#endif

#endif
