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
 * Errors:   INVALID_HANDLE not an open handle, among them NULL and one closed before; or
 *           one with HANDLE_FLAG_PROTECT_FROM_CLOSE
 * Follows:  nf-handleapi-closehandle
 * Tested:   conform-handles.c, conform-lifetime.c
 */
WINBASEAPI BOOL WINAPI CloseHandle(HANDLE hObject);

/**
 * DuplicateHandle() - another handle to the same object
 * @hSourceProcessHandle:  whose handle it is: this process, by whatever handle
 * @hSourceHandle:         the handle; GetCurrentProcess() becomes a handle one can close
 * @hTargetProcessHandle:  who gets the duplicate: this process. May be NULL where a handle
 *                         is only closed
 * @lpTargetHandle:        where the duplicate goes; with NULL nobody learns its value
 * @dwDesiredAccess:       its rights; they may be fewer than those of the source (none with
 *                         0), or more
 * @bInheritHandle:        whether it is inheritable, whatever the source is
 * @dwOptions:             DUPLICATE_SAME_ACCESS ignores the access asked for,
 *                         DUPLICATE_CLOSE_SOURCE closes the source, also when the call fails
 *
 * The object and its name live until the last handle is closed, the original or a
 * duplicate. A duplicate is never protected from being closed.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE a handle is not open, or not one of a process; ACCESS_DENIED a
 *           process handle lacks PROCESS_DUP_HANDLE; NOT_SUPPORTED another process;
 *           PRIVILEGE_NOT_HELD ACCESS_SYSTEM_SECURITY
 * Follows:  nf-handleapi-duplicatehandle          Differs: compatibility.md#duplicatehandle
 * Tested:   conform-duplicate.c, api-duplicate.c
 */
WINBASEAPI BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
				       HANDLE hTargetProcessHandle,
				       LPHANDLE lpTargetHandle, DWORD dwDesiredAccess,
				       BOOL bInheritHandle, DWORD dwOptions);

/**
 * GetHandleInformation() - the flags of a handle
 * @lpdwFlags:  HANDLE_FLAG_INHERIT and HANDLE_FLAG_PROTECT_FROM_CLOSE, where they are set
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not an open handle; NOACCESS lpdwFlags is NULL
 * Follows:  nf-handleapi-gethandleinformation
 * Tested:   conform-duplicate.c
 */
WINBASEAPI BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags);

/**
 * SetHandleInformation() - change the flags of a handle
 * @dwMask:   which of them: HANDLE_FLAG_INHERIT, HANDLE_FLAG_PROTECT_FROM_CLOSE
 * @dwFlags:  their new values
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE not an open handle, or a pseudo handle; INVALID_PARAMETER no
 *           such flag
 * Follows:  nf-handleapi-sethandleinformation
 * Tested:   conform-duplicate.c
 */
WINBASEAPI BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags);

/**
 * CompareObjectHandles() - are two handles those of one object?
 *
 * However they were come by: created, opened by name, duplicated. No right is needed.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NOT_SAME_OBJECT; INVALID_HANDLE one of them is not an open handle
 * Follows:  nf-handleapi-compareobjecthandles
 * Tested:   conform-duplicate.c
 */
WINBASEAPI BOOL WINAPI CompareObjectHandles(HANDLE hFirstObjectHandle,
					    HANDLE hSecondObjectHandle);

#ifdef __cplusplus
}
#endif

#endif
