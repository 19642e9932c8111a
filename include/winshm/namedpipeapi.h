/* SPDX-License-Identifier: MIT */
/*
 * Pipes without names. The calls that make pipes with names are not part of this version of
 * winshm, and nothing here declares them.
 */
#ifndef _NAMEDPIPE_H_
#define _NAMEDPIPE_H_

#include "minwinbase.h"
#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CreatePipe() - a pipe, by a handle for each end
 * @lpPipeAttributes:  whether both handles are inheritable; NULL: they are not
 * @nSize:             how much it should hold; 0: the usual
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NOACCESS a pointer is NULL; TOO_MANY_OPEN_FILES
 * Follows:  nf-namedpipeapi-createpipe          Differs: compatibility.md#pipes
 * Tested:   conform-pipe.c
 */
WINBASEAPI BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe,
				  LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize);

/**
 * PeekNamedPipe() - what waits in a pipe, left there
 * @lpBuffer:          gets the beginning of it; NULL: how much is enough
 * @lpTotalBytesAvail: how much waits
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   BROKEN_PIPE nothing waits, and nobody writes any more; INVALID_FUNCTION not a
 *           pipe; ACCESS_DENIED the handle is not for reading; INVALID_HANDLE
 * Follows:  nf-namedpipeapi-peeknamedpipe       Differs: compatibility.md#pipes
 * Tested:   conform-pipe.c
 */
WINBASEAPI BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer,
				     DWORD nBufferSize, LPDWORD lpBytesRead,
				     LPDWORD lpTotalBytesAvail,
				     LPDWORD lpBytesLeftThisMessage);

#ifdef __cplusplus
}
#endif

#endif
