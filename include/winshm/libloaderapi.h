/* SPDX-License-Identifier: MIT */
/*
 * Modules: the program, and the libraries loaded with it. The names of the system
 * libraries that winshm stands in for lead to winshm: kernel32, kernelbase, ntdll, user32,
 * advapi32, shell32 and psapi, with and without .dll, in any case.
 */
#ifndef _APISETLIBLOADER_
#define _APISETLIBLOADER_

#include "minwindef.h"

#define GET_MODULE_HANDLE_EX_FLAG_PIN                0x00000001U
#define GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT 0x00000002U
#define GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS       0x00000004U

#define DONT_RESOLVE_DLL_REFERENCES         0x00000001U
#define LOAD_LIBRARY_AS_DATAFILE            0x00000002U
#define LOAD_WITH_ALTERED_SEARCH_PATH       0x00000008U
#define LOAD_LIBRARY_SEARCH_APPLICATION_DIR 0x00000200U
#define LOAD_LIBRARY_SEARCH_SYSTEM32        0x00000800U
#define LOAD_LIBRARY_SEARCH_DEFAULT_DIRS    0x00001000U

#ifdef __cplusplus
extern "C" {
#endif

/**
 * GetModuleFileNameA() - the file a module was loaded from
 * @hModule:  NULL: the program
 * @nSize:    bytes of room
 *
 * Return:   the length; nSize if the path had to be cut, which it was, and terminated; 0
 *           sets the last error.
 * Errors:   INSUFFICIENT_BUFFER the path was cut; MOD_NOT_FOUND not a module
 * Follows:  nf-libloaderapi-getmodulefilenamea   Differs: compatibility.md#modules
 * Tested:   conform-modules.c, api-system.c
 */
WINBASEAPI DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename,
					   DWORD nSize);

/**
 * GetModuleFileNameW() - the same in UTF-16
 *
 * Follows:  nf-libloaderapi-getmodulefilenamew   Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename,
					   DWORD nSize);

/**
 * GetModuleHandleA() - a module by its name
 * @lpModuleName:  NULL: the program
 *
 * Return:   the handle, which is not counted; NULL sets the last error.
 * Errors:   MOD_NOT_FOUND a name not listed above
 * Follows:  nf-libloaderapi-getmodulehandlea     Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName);

/**
 * GetModuleHandleW() - the same in UTF-16
 *
 * Follows:  nf-libloaderapi-getmodulehandlew     Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName);

/**
 * GetModuleHandleExA() - a module by its name or an address in it
 * @dwFlags:       GET_MODULE_HANDLE_EX_FLAG_*; only FROM_ADDRESS makes a difference
 * @lpModuleName:  NULL: the program
 * @phModule:      NULL after a failure
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   MOD_NOT_FOUND no such module; INVALID_PARAMETER flags that exclude each other
 *           or do not exist, or no phModule
 * Follows:  nf-libloaderapi-getmodulehandleexa   Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName,
					  HMODULE *phModule);

/**
 * GetModuleHandleExW() - the same in UTF-16
 *
 * Follows:  nf-libloaderapi-getmodulehandleexw   Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName,
					  HMODULE *phModule);

/**
 * GetProcAddress() - a function by its name
 * @hModule:     winshm, under any of its names
 * @lpProcName:  the name as it is exported, with A or W
 *
 * Return:   its address; NULL sets the last error.
 * Errors:   PROC_NOT_FOUND winshm has no such function; INVALID_ORDINAL it was asked for
 *           by number; MOD_NOT_FOUND not a module
 * Follows:  nf-libloaderapi-getprocaddress       Differs: compatibility.md#modules
 * Tested:   conform-modules.c, api-system.c
 */
WINBASEAPI FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName);

/**
 * LoadLibraryA() - a module by its name
 *
 * Return:   the handle; NULL sets the last error. Nothing new is ever loaded.
 * Errors:   MOD_NOT_FOUND a name not listed above; INVALID_PARAMETER NULL
 * Follows:  nf-libloaderapi-loadlibrarya         Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName);

/**
 * LoadLibraryW() - the same in UTF-16
 *
 * Follows:  nf-libloaderapi-loadlibraryw         Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName);

/**
 * LoadLibraryExA() - the same with flags, which make no difference
 * @hFile:  NULL
 *
 * Follows:  nf-libloaderapi-loadlibraryexa       Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile,
					 DWORD dwFlags);

/**
 * LoadLibraryExW() - the same in UTF-16
 *
 * Follows:  nf-libloaderapi-loadlibraryexw       Differs: compatibility.md#modules
 * Tested:   conform-modules.c
 */
WINBASEAPI HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile,
					 DWORD dwFlags);

/**
 * FreeLibrary() - give a module back
 *
 * Return:   TRUE, and nothing happens; FALSE sets the last error.
 * Errors:   INVALID_HANDLE NULL; MOD_NOT_FOUND not a module
 * Follows:  nf-libloaderapi-freelibrary
 * Tested:   conform-modules.c
 */
WINBASEAPI BOOL WINAPI FreeLibrary(HMODULE hLibModule);

#ifdef UNICODE
#define GetModuleFileName GetModuleFileNameW
#define GetModuleHandle   GetModuleHandleW
#define GetModuleHandleEx GetModuleHandleExW
#define LoadLibrary       LoadLibraryW
#define LoadLibraryEx     LoadLibraryExW
#else
#define GetModuleFileName GetModuleFileNameA
#define GetModuleHandle   GetModuleHandleA
#define GetModuleHandleEx GetModuleHandleExA
#define LoadLibrary       LoadLibraryA
#define LoadLibraryEx     LoadLibraryExA
#endif

#ifdef __cplusplus
}
#endif

#endif
