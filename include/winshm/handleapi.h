/* SPDX-License-Identifier: MIT */
/*
 * Handles: numbers that stand for an object in this process.
 */
#ifndef _APISETHANDLE_
#define _APISETHANDLE_

#include "minwindef.h"

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

#define HANDLE_FLAG_INHERIT            0x00000001U
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x00000002U

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CloseHandle() - give a handle back
 * @hObject:  a handle of this process
 *
 * The name of an object goes with its last handle, in whatever process that was. Memory
 * stays mapped: views do not need the handle they were made with. INVALID_HANDLE_VALUE is
 * also what stands for the calling process; closing it does nothing and succeeds.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not an open handle, among them NULL and one closed before
 * Follows:  nf-handleapi-closehandle
 * Tested:   conform-handles.c, conform-lifetime.c
 */
WINBASEAPI BOOL WINAPI CloseHandle(HANDLE hObject);

#ifdef __cplusplus
}
#endif

#endif
