/* SPDX-License-Identifier: MIT */
/*
 * What a process is started with: its command line, its environment, its directory.
 *
 * Calls that write into a buffer return the length of what they wrote, terminator not
 * counted. If the buffer is too small they write nothing, and return the size it should
 * have, terminator counted.
 */
#ifndef _PROCESSENV_
#define _PROCESSENV_

#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetCommandLineA() - the program's name and arguments as one text
 *
 * Quoted so that CommandLineToArgvW() finds the arguments again.
 *
 * Return:   the same text for as long as the process lives; NULL without memory
 * Follows:  nf-processenv-getcommandlinea        Differs: compatibility.md#command-line
 * Tested:   conform-environment.c, api-system.c
 */
WINBASEAPI LPSTR WINAPI GetCommandLineA(VOID);

/**
 * GetCommandLineW() - the same in UTF-16
 *
 * Follows:  nf-processenv-getcommandlinew        Differs: compatibility.md#command-line
 * Tested:   conform-environment.c, api-system.c
 */
WINBASEAPI LPWSTR WINAPI GetCommandLineW(VOID);

/**
 * GetEnvironmentVariableA() - the value of a variable
 * @lpName:    in any case; one in exactly this goes before
 * @lpBuffer:  NULL only measures
 *
 * Return:   length or size needed, see above; 0 sets the last error: ERROR_SUCCESS if the
 *           value is empty.
 * Errors:   ENVVAR_NOT_FOUND there is no such variable
 * Follows:  nf-processenv-getenvironmentvariablea  Differs: compatibility.md#environment
 * Tested:   conform-environment.c
 */
WINBASEAPI DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer,
						DWORD nSize);

/**
 * GetEnvironmentVariableW() - the same in UTF-16
 *
 * Follows:  nf-processenv-getenvironmentvariablew  Differs: compatibility.md#environment
 * Tested:   conform-environment.c
 */
WINBASEAPI DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer,
						DWORD nSize);

/**
 * SetEnvironmentVariableA() - give a variable a value
 * @lpValue:  NULL removes the variable
 *
 * getenv() sees the change, and so do children.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER the name is NULL, empty or has an equals sign;
 *           ENVVAR_NOT_FOUND there is nothing to remove
 * Follows:  nf-processenv-setenvironmentvariablea  Differs: compatibility.md#environment
 * Tested:   conform-environment.c
 */
WINBASEAPI BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue);

/**
 * SetEnvironmentVariableW() - the same in UTF-16
 *
 * Follows:  nf-processenv-setenvironmentvariablew  Differs: compatibility.md#environment
 * Tested:   conform-environment.c
 */
WINBASEAPI BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue);

/**
 * ExpandEnvironmentStringsA() - replace each %NAME% by the variable's value
 *
 * What names no variable stays as it is.
 *
 * Return:   the size of the result, terminator counted, whether it was written or not; 0
 *           sets the last error.
 * Follows:  nf-processenv-expandenvironmentstringsa
 * Tested:   conform-environment.c
 */
WINBASEAPI DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize);

/**
 * ExpandEnvironmentStringsW() - the same in UTF-16
 *
 * Follows:  nf-processenv-expandenvironmentstringsw
 * Tested:   conform-environment.c
 */
WINBASEAPI DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst,
						  DWORD nSize);

/**
 * GetEnvironmentStringsA() - a copy of all variables
 *
 * Return:   NAME=value texts one after the other, and an empty one; NULL sets the last
 *           error. FreeEnvironmentStringsA() takes it back.
 * Follows:  nf-processenv-getenvironmentstrings
 * Tested:   conform-environment.c
 */
WINBASEAPI LPCH WINAPI GetEnvironmentStringsA(VOID);

/**
 * GetEnvironmentStringsW() - the same in UTF-16
 *
 * Follows:  nf-processenv-getenvironmentstringsw
 * Tested:   conform-environment.c
 */
WINBASEAPI LPWCH WINAPI GetEnvironmentStringsW(VOID);

/**
 * FreeEnvironmentStringsA() - give such a copy back
 *
 * Return:   TRUE
 * Follows:  nf-processenv-freeenvironmentstringsa
 * Tested:   conform-environment.c
 */
WINBASEAPI BOOL WINAPI FreeEnvironmentStringsA(LPCH penv);

/**
 * FreeEnvironmentStringsW() - the same for the wide copy
 *
 * Follows:  nf-processenv-freeenvironmentstringsw
 * Tested:   conform-environment.c
 */
WINBASEAPI BOOL WINAPI FreeEnvironmentStringsW(LPWCH penv);

/**
 * GetCurrentDirectoryA() - where relative paths begin
 *
 * Return:   length or size needed, see above; 0 sets the last error.
 * Errors:   FILE_NOT_FOUND it has been removed
 * Follows:  nf-winbase-getcurrentdirectory       Differs: compatibility.md#directories
 * Tested:   conform-environment.c
 */
WINBASEAPI DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer);

/**
 * GetCurrentDirectoryW() - the same in UTF-16
 *
 * Follows:  nf-winbase-getcurrentdirectory       Differs: compatibility.md#directories
 * Tested:   conform-environment.c
 */
WINBASEAPI DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer);

/**
 * SetCurrentDirectoryA() - let relative paths begin elsewhere, in all threads
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   FILE_NOT_FOUND, PATH_NOT_FOUND there is no such path; DIRECTORY it is no
 *           directory's; ACCESS_DENIED the user may not enter; INVALID_NAME it is empty or
 *           has forbidden characters; INVALID_PARAMETER NULL
 * Follows:  nf-winbase-setcurrentdirectory       Differs: compatibility.md#directories
 * Tested:   conform-environment.c
 */
WINBASEAPI BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName);

/**
 * SetCurrentDirectoryW() - the same in UTF-16
 *
 * Follows:  nf-winbase-setcurrentdirectory       Differs: compatibility.md#directories
 * Tested:   conform-environment.c
 */
WINBASEAPI BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName);

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

/**
 * SetStdHandle() - say what GetStdHandle() gives, and programs started from now on get
 *
 * Descriptors and stdio stay as they are.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE no such stream
 * Follows:  nf-processenv-setstdhandle
 * Tested:   conform-createprocess.c
 */
WINBASEAPI BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle);

#ifdef UNICODE
#define GetCommandLine           GetCommandLineW
#define GetEnvironmentVariable   GetEnvironmentVariableW
#define SetEnvironmentVariable   SetEnvironmentVariableW
#define ExpandEnvironmentStrings ExpandEnvironmentStringsW
#define GetEnvironmentStrings    GetEnvironmentStringsW
#define FreeEnvironmentStrings   FreeEnvironmentStringsW
#define GetCurrentDirectory      GetCurrentDirectoryW
#define SetCurrentDirectory      SetCurrentDirectoryW
#else
#define GetCommandLine           GetCommandLineA
#define GetEnvironmentVariable   GetEnvironmentVariableA
#define SetEnvironmentVariable   SetEnvironmentVariableA
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#define GetEnvironmentStrings    GetEnvironmentStringsA
#define FreeEnvironmentStrings   FreeEnvironmentStringsA
#define GetCurrentDirectory      GetCurrentDirectoryA
#define SetCurrentDirectory      SetCurrentDirectoryA
#endif

#ifdef __cplusplus
}
#endif

#endif
