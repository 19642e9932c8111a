/* SPDX-License-Identifier: MIT */
/*
 * What a process was given at its start: here its three standard streams, as handles.
 */
#ifndef _PROCESSENV_
#define _PROCESSENV_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetStdHandle() - the handle of standard input, output or error
 * @nStdHandle:  STD_INPUT_HANDLE, STD_OUTPUT_HANDLE or STD_ERROR_HANDLE
 *
 * They stand for the descriptors 0, 1 and 2, the same handle each time. Closing one puts
 * /dev/null in the descriptor's place, so that whoever reads from it sees the end.
 *
 * Return:   a handle; NULL if the descriptor is not open; INVALID_HANDLE_VALUE sets the
 *           last error.
 * Errors:   INVALID_HANDLE no such stream
 * Follows:  nf-processenv-getstdhandle          Differs: compatibility.md#descriptors
 * Tested:   conform-osfhandle.c, api-files.c
 */
WINBASEAPI HANDLE WINAPI GetStdHandle(DWORD nStdHandle);

#ifdef __cplusplus
}
#endif

#endif
