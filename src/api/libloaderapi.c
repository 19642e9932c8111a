/* SPDX-License-Identifier: MIT */
/*
 * Asking for modules and functions. Programs do it to learn whether a function is there
 * before they call it; the answer is true of winshm. Nothing is ever loaded or unloaded:
 * Linux programs have dlopen() for that.
 */
#include "libloaderapi.h"

#include <errno.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "convert.h"
#include "exports.h"
#include "modules.h"
#include "status.h"
#include "winerror.h"

/* A length, or `cap` and an error when the text was cut; a success says so, because
 * programs enlarge their buffer until the error is another one. */
static DWORD libloaderapi_cut_said(DWORD n, DWORD cap)
{
	if (n >= cap)
		status_set(ERR_BUFFER_TOO_SMALL);
	else
		status_write_last_error(ERROR_SUCCESS);
	return n;
}

DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(modules_path(hModule, &path)))
		return 0;
	return libloaderapi_cut_said(convert_cut_ansi(lpFilename, nSize, path), nSize);
}

DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(modules_path(hModule, &path)))
		return 0;
	return libloaderapi_cut_said(convert_cut_wide(lpFilename, nSize, path), nSize);
}

static int libloaderapi_find_wide(LPCWSTR name, HMODULE *ret)
{
	_cleanup_(freep) char *narrow = name ? convert_to_utf8(name) : NULL;

	return name && !narrow ? -ENOMEM : modules_find(narrow, ret);
}

HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName)
{
	HMODULE module = NULL;

	return status_bool(modules_find(lpModuleName, &module)) ? module : NULL;
}

HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName)
{
	HMODULE module = NULL;

	return status_bool(libloaderapi_find_wide(lpModuleName, &module)) ? module : NULL;
}

/* 0, or what is wrong with the arguments of GetModuleHandleEx(). */
static int libloaderapi_check_flags(DWORD flags, const HMODULE *ret)
{
	const DWORD counting = GET_MODULE_HANDLE_EX_FLAG_PIN |
			       GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;

	if (!ret || (flags & ~(counting | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)) ||
	    (flags & counting) == counting)
		return ERR_PARAMETER;
	return 0;
}

BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule)
{
	int r = libloaderapi_check_flags(dwFlags, phModule);

	if (phModule)
		*phModule = NULL;
	if (r == 0 && lpModuleName && dwFlags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
		r = modules_find_by_address(lpModuleName, phModule);
	else if (r == 0)
		r = modules_find(lpModuleName, phModule);
	return status_bool(r);
}

BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule)
{
	int r = libloaderapi_check_flags(dwFlags, phModule);

	if (phModule)
		*phModule = NULL;
	if (r == 0 && lpModuleName && dwFlags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
		r = modules_find_by_address(lpModuleName, phModule);
	else if (r == 0)
		r = libloaderapi_find_wide(lpModuleName, phModule);
	return status_bool(r);
}

/* NULL is no module here, unlike in GetModuleFileName(). */
static int libloaderapi_check_module(HMODULE module)
{
	_cleanup_(freep) char *path = NULL;

	return module ? modules_path(module, &path) : ERR_MODULE_NOT_FOUND;
}

/* Numbers below 64 Ki are ordinals. */
static int libloaderapi_find_function(HMODULE module, LPCSTR name, const void **ret)
{
	int r = module ? libloaderapi_check_module(module) : 0;

	if (r < 0)
		return r;
	if ((uintptr_t)name <= UINT16_MAX)
		return name ? ERR_ORDINAL_NOT_FOUND : ERR_FUNCTION_NOT_FOUND;
	*ret = module == modules_winshm() ? exports_find(name) : NULL;
	return *ret ? 0 : ERR_FUNCTION_NOT_FOUND;
}

FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
{
	const void *address = NULL;

	if (!status_bool(libloaderapi_find_function(hModule, lpProcName, &address)))
		return NULL;
	return (FARPROC)(uintptr_t)address;
}

/* Loading what is there already succeeds, loading by no name is a mistake. */
static HMODULE libloaderapi_loaded(const void *name, HANDLE file, int r, HMODULE module)
{
	return status_bool(name && !file ? r : ERR_PARAMETER) ? module : NULL;
}

HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
	HMODULE module = NULL;
	int r = modules_find(lpLibFileName, &module);

	(void)dwFlags;
	return libloaderapi_loaded(lpLibFileName, hFile, r, module);
}

HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
	HMODULE module = NULL;
	int r = libloaderapi_find_wide(lpLibFileName, &module);

	(void)dwFlags;
	return libloaderapi_loaded(lpLibFileName, hFile, r, module);
}

HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName)
{
	HMODULE module = NULL;
	int r = modules_find(lpLibFileName, &module);

	return libloaderapi_loaded(lpLibFileName, NULL, r, module);
}

HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName)
{
	HMODULE module = NULL;
	int r = libloaderapi_find_wide(lpLibFileName, &module);

	return libloaderapi_loaded(lpLibFileName, NULL, r, module);
}

BOOL WINAPI FreeLibrary(HMODULE hLibModule)
{
	return status_bool(hLibModule ? libloaderapi_check_module(hLibModule)
				      : ERR_HANDLE_INVALID);
}
