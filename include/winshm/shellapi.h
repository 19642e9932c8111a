/* SPDX-License-Identifier: MIT */
/*
 * Of the shell: how a command line is taken apart.
 */
#ifndef _INC_SHELLAPI
#define _INC_SHELLAPI

#include "windef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CommandLineToArgvW() - take a command line apart
 * @lpCmdLine:  as GetCommandLineW() returns it; an empty one stands for the program's file
 * @pNumArgs:   how many arguments there are, the program's name included
 *
 * Return:   the arguments, a NULL behind them, in one block that LocalFree() takes back;
 *           NULL sets the last error.
 * Errors:   INVALID_PARAMETER NULL
 * Follows:  nf-shellapi-commandlinetoargvw       Differs: compatibility.md#command-line
 * Tested:   conform-environment.c, test-commandline.c
 */
WINBASEAPI LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int *pNumArgs);

#ifdef __cplusplus
}
#endif

#endif
