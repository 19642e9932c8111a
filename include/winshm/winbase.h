/* SPDX-License-Identifier: MIT */
/*
 * The kernel's older half: functions that take names in ANSI, which here is UTF-8, and
 * the constants of waiting, of files and of messages.
 */
#ifndef _WINBASE_
#define _WINBASE_

#include "minwindef.h"
#include "minwinbase.h"
#include "debugapi.h"
#include "errhandlingapi.h"
#include "fileapi.h"
#include "handleapi.h"
#include "libloaderapi.h"
#include "memoryapi.h"
#include "processenv.h"
#include "processthreadsapi.h"
#include "profileapi.h"
#include "securitybaseapi.h"
#include "synchapi.h"
#include "sysinfoapi.h"
#include "timezoneapi.h"
#include "winerror.h"

/* Waiting. */
#define INFINITE           0xFFFFFFFFU
#define WAIT_OBJECT_0      (STATUS_WAIT_0 + 0)
#define WAIT_ABANDONED     (STATUS_ABANDONED_WAIT_0 + 0)
#define WAIT_ABANDONED_0   (STATUS_ABANDONED_WAIT_0 + 0)
#define WAIT_IO_COMPLETION STATUS_USER_APC
#define WAIT_FAILED        0xFFFFFFFFU

/* Handles. */
#define DUPLICATE_CLOSE_SOURCE 0x00000001U
#define DUPLICATE_SAME_ACCESS  0x00000002U
#define NUMA_NO_PREFERRED_NODE 0xFFFFFFFFU

/* Files. */
#define FILE_BEGIN   0
#define FILE_CURRENT 1
#define FILE_END     2

#define FILE_FLAG_WRITE_THROUGH      0x80000000U
#define FILE_FLAG_OVERLAPPED         0x40000000U
#define FILE_FLAG_NO_BUFFERING       0x20000000U
#define FILE_FLAG_RANDOM_ACCESS      0x10000000U
#define FILE_FLAG_SEQUENTIAL_SCAN    0x08000000U
#define FILE_FLAG_DELETE_ON_CLOSE    0x04000000U
#define FILE_FLAG_BACKUP_SEMANTICS   0x02000000U
#define FILE_FLAG_POSIX_SEMANTICS    0x01000000U
#define FILE_FLAG_OPEN_REPARSE_POINT 0x00200000U

#define FILE_TYPE_UNKNOWN 0x0000
#define FILE_TYPE_DISK    0x0001
#define FILE_TYPE_CHAR    0x0002
#define FILE_TYPE_PIPE    0x0003

#define STD_INPUT_HANDLE  ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE  ((DWORD)-12)

/* Messages. */
#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100U
#define FORMAT_MESSAGE_IGNORE_INSERTS  0x00000200U
#define FORMAT_MESSAGE_FROM_STRING     0x00000400U
#define FORMAT_MESSAGE_FROM_HMODULE    0x00000800U
#define FORMAT_MESSAGE_FROM_SYSTEM     0x00001000U
#define FORMAT_MESSAGE_ARGUMENT_ARRAY  0x00002000U
#define FORMAT_MESSAGE_MAX_WIDTH_MASK  0x000000FFU

/* The longest name GetComputerName() gives, without the terminator. */
#define MAX_COMPUTERNAME_LENGTH 15

/* Private namespaces. */
#define PRIVATE_NAMESPACE_FLAG_DESTROY                  0x00000001U
#define CREATE_BOUNDARY_DESCRIPTOR_ADD_APPCONTAINER_SID 0x1U

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CreateFileMappingA() - make a section, or open the one that has the name
 * @lpName:  UTF-8 name, at most 260 characters; NULL or empty for none
 *
 * The other parameters, the result and the errors are those of CreateFileMappingW() in
 * memoryapi.h, with one error more.
 *
 * Errors:   FILENAME_EXCED_RANGE the name is too long
 * Follows:  nf-winbase-createfilemappinga     Differs: compatibility.md#createfilemapping
 * Tested:   conform-create.c, conform-names.c
 */
WINBASEAPI HANDLE WINAPI CreateFileMappingA(HANDLE hFile,
					    LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
					    DWORD flProtect, DWORD dwMaximumSizeHigh,
					    DWORD dwMaximumSizeLow, LPCSTR lpName);

/**
 * OpenFileMappingA() - open a section by its name
 * @lpName:  UTF-8 name, at most 260 characters
 *
 * The other parameters, the result and the errors are those of OpenFileMappingW() in
 * memoryapi.h, with one error more.
 *
 * Errors:   FILENAME_EXCED_RANGE the name is too long
 * Follows:  nf-winbase-openfilemappinga         Differs: compatibility.md#openfilemapping
 * Tested:   conform-open.c, conform-names.c
 */
WINBASEAPI HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle,
					  LPCSTR lpName);

/** CreateFileMappingNumaA() - CreateFileMappingA(); @nndPreferred is without effect. */
WINBASEAPI HANDLE WINAPI CreateFileMappingNumaA(
	HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes, DWORD flProtect,
	DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow, LPCSTR lpName,
	DWORD nndPreferred);

/** MapViewOfFileExNuma() - MapViewOfFileEx(); @nndPreferred is without effect. */
WINBASEAPI LPVOID WINAPI MapViewOfFileExNuma(HANDLE hFileMappingObject,
					     DWORD dwDesiredAccess,
					     DWORD dwFileOffsetHigh,
					     DWORD dwFileOffsetLow,
					     SIZE_T dwNumberOfBytesToMap,
					     LPVOID lpBaseAddress, DWORD nndPreferred);
/**
 * GetComputerNameA() - what the machine is called
 * @lpBuffer:  room for MAX_COMPUTERNAME_LENGTH + 1 characters is always enough
 * @nSize:     in: characters of room; out: the length, or after a failure the size needed
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   BUFFER_OVERFLOW the buffer is too small
 * Follows:  nf-winbase-getcomputernamea          Differs: compatibility.md#the-machine
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize);

/**
 * GetComputerNameW() - the same in UTF-16
 *
 * Follows:  nf-winbase-getcomputernamew          Differs: compatibility.md#the-machine
 * Tested:   conform-system.c
 */
WINBASEAPI BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize);

/* Where a program without main() begins: it defines one of these, or wmain(). */
int WINAPI WinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPSTR lpCmdLine,
		   int nShowCmd);
int WINAPI wWinMain(HINSTANCE hInstance, HINSTANCE hPrevInstance, LPWSTR lpCmdLine,
		    int nShowCmd);

#ifndef UNICODE
#define CreateFileMapping     CreateFileMappingA
#define CreateFileMappingNuma CreateFileMappingNumaA
#define OpenFileMapping       OpenFileMappingA
#endif

#ifdef UNICODE
#define GetComputerName GetComputerNameW
#else
#define GetComputerName GetComputerNameA
#endif

#ifdef __cplusplus
}
#endif

#endif
