/* SPDX-License-Identifier: MIT */
/*
 * The processes there are, as a list taken at one moment.
 */
#ifndef _INC_TOOLHELP32
#define _INC_TOOLHELP32

#include "windows.h"

#define TH32CS_SNAPHEAPLIST 0x00000001U
#define TH32CS_SNAPPROCESS  0x00000002U
#define TH32CS_SNAPTHREAD   0x00000004U
#define TH32CS_SNAPMODULE   0x00000008U
#define TH32CS_SNAPMODULE32 0x00000010U
#define TH32CS_SNAPALL \
	(TH32CS_SNAPHEAPLIST | TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD | TH32CS_SNAPMODULE)
#define TH32CS_INHERIT 0x80000000U

typedef struct tagPROCESSENTRY32W {
	DWORD dwSize;   /* bytes; to be filled in by the caller */
	DWORD cntUsage; /* 0 */
	DWORD th32ProcessID;
	ULONG_PTR th32DefaultHeapID; /* 0 */
	DWORD th32ModuleID;          /* 0 */
	DWORD cntThreads;
	DWORD th32ParentProcessID;
	LONG pcPriClassBase;
	DWORD dwFlags;             /* 0 */
	WCHAR szExeFile[MAX_PATH]; /* the program's file, without the way to it */
} PROCESSENTRY32W, *PPROCESSENTRY32W, *LPPROCESSENTRY32W;

typedef struct tagPROCESSENTRY32 {
	DWORD dwSize;
	DWORD cntUsage;
	DWORD th32ProcessID;
	ULONG_PTR th32DefaultHeapID;
	DWORD th32ModuleID;
	DWORD cntThreads;
	DWORD th32ParentProcessID;
	LONG pcPriClassBase;
	DWORD dwFlags;
	CHAR szExeFile[MAX_PATH];
} PROCESSENTRY32, *PPROCESSENTRY32, *LPPROCESSENTRY32;

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CreateToolhelp32Snapshot() - list the processes
 * @dwFlags:        TH32CS_SNAPPROCESS, with others or without
 * @th32ProcessID:  of no meaning for processes
 *
 * Return:   a handle, for CloseHandle(); INVALID_HANDLE_VALUE sets the last error.
 * Errors:   CALL_NOT_IMPLEMENTED a list of something else; INVALID_PARAMETER of nothing
 * Follows:  nf-tlhelp32-createtoolhelp32snapshot   Differs: compatibility.md#processes
 * Tested:   conform-toolhelp.c, api-system.c
 */
WINBASEAPI HANDLE WINAPI CreateToolhelp32Snapshot(DWORD dwFlags, DWORD th32ProcessID);

/**
 * Process32First() - the first entry of the list
 * @lppe:  its dwSize says sizeof(PROCESSENTRY32)
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NO_MORE_FILES the list is empty; BAD_LENGTH dwSize is less; INVALID_HANDLE not
 *           a snapshot
 * Follows:  nf-tlhelp32-process32first           Differs: compatibility.md#processes
 * Tested:   conform-toolhelp.c, api-system.c
 */
WINBASEAPI BOOL WINAPI Process32First(HANDLE hSnapshot, LPPROCESSENTRY32 lppe);

/**
 * Process32Next() - the entry behind the one read last
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   NO_MORE_FILES there was none; and as above
 * Follows:  nf-tlhelp32-process32next
 * Tested:   conform-toolhelp.c, api-system.c
 */
WINBASEAPI BOOL WINAPI Process32Next(HANDLE hSnapshot, LPPROCESSENTRY32 lppe);

/**
 * Process32FirstW() - the same with the name in UTF-16
 *
 * Follows:  nf-tlhelp32-process32firstw          Differs: compatibility.md#processes
 * Tested:   conform-toolhelp.c
 */
WINBASEAPI BOOL WINAPI Process32FirstW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe);

/**
 * Process32NextW() - the same with the name in UTF-16
 *
 * Follows:  nf-tlhelp32-process32nextw
 * Tested:   conform-toolhelp.c
 */
WINBASEAPI BOOL WINAPI Process32NextW(HANDLE hSnapshot, LPPROCESSENTRY32W lppe);

#ifdef UNICODE
#define Process32First   Process32FirstW
#define Process32Next    Process32NextW
#define PROCESSENTRY32   PROCESSENTRY32W
#define PPROCESSENTRY32  PPROCESSENTRY32W
#define LPPROCESSENTRY32 LPPROCESSENTRY32W
#endif

#ifdef __cplusplus
}
#endif

#endif
