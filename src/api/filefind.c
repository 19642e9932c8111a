/* SPDX-License-Identifier: MIT */
/* Finding, copying and moving files, as Windows programs call for it. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"
#include "convert.h"
#include "core/file.h"
#include "core/handle.h"
#include "core/relocation.h"
#include "core/finding.h"
#include "fileapi.h"
#include "filestate.h"
#include "handleapi.h"
#include "status.h"
#include "text.h"

/* ---- finding ------------------------------------------------------------------------- */

/* All but the name, which both structures have in one place. */
static void filefind_describe(const struct filesystem_info *info, WIN32_FIND_DATAA *ret)
{
	ret->dwFileAttributes = filestate_attributes(info);
	ret->ftCreationTime = filestate_time(info->made_ns);
	ret->ftLastAccessTime = filestate_time(info->read_ns);
	ret->ftLastWriteTime = filestate_time(info->written_ns);
	ret->nFileSizeHigh = (DWORD)(info->size_bytes >> 32);
	ret->nFileSizeLow = (DWORD)info->size_bytes;
	ret->dwReserved0 = ret->dwReserved1 = 0;
}

static int filefind_next_ansi(struct finding *search, WIN32_FIND_DATAA *ret)
{
	struct filesystem_info info;
	const char *name;
	int r = finding_next(search, &name, &info);

	if (r < 0)
		return r;
	filefind_describe(&info, ret);
	convert_cut_ansi(ret->cFileName, MAX_PATH, name);
	ret->cAlternateFileName[0] = 0;
	return 0;
}

static int filefind_next_wide(struct finding *search, WIN32_FIND_DATAW *ret)
{
	struct filesystem_info info;
	const char *name;
	int r = finding_next(search, &name, &info);

	if (r < 0)
		return r;
	filefind_describe(&info, (WIN32_FIND_DATAA *)ret);
	convert_cut_wide(ret->cFileName, MAX_PATH, name);
	ret->cAlternateFileName[0] = 0;
	return 0;
}

/* The reference moves into the handle, or goes. A first file that vanished is none. */
static HANDLE filefind_begin(int r, struct finding *search)
{
	uint32_t handle = 0;

	if (r == 0)
		r = handle_new(&search->object, 0, false, &handle);
	if (r < 0 && search)
		object_unref(&search->object);
	if (r == ERR_SEARCH_ENDS)
		r = -ENOENT;
	if (!status_bool(r))
		return INVALID_HANDLE_VALUE;
	return (HANDLE)(uintptr_t)handle;
}

HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName, LPWIN32_FIND_DATAA lpFindFileData)
{
	_cleanup_(text_deinit) struct text text;
	struct finding *search = NULL;
	int r = text_from_ansi(&text, lpFileName);

	if (r == 0)
		r = finding_open(&search, text.bytes, text.n_bytes);
	if (r == 0)
		r = filefind_next_ansi(search, lpFindFileData);
	return filefind_begin(r, search);
}

HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName, LPWIN32_FIND_DATAW lpFindFileData)
{
	_cleanup_(text_deinit) struct text text;
	struct finding *search = NULL;
	int r = text_from_wide(&text, lpFileName);

	if (r == 0)
		r = finding_open(&search, text.bytes, text.n_bytes);
	if (r == 0)
		r = filefind_next_wide(search, lpFindFileData);
	return filefind_begin(r, search);
}

static int filefind_search(HANDLE handle, struct finding **ret)
{
	struct object *object;
	uint32_t rights;
	int r = handle_find(handle_number(handle), &finding_kind, &object, &rights);

	if (r == 0)
		*ret = finding_of(object);
	return r;
}

BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData)
{
	struct finding *search = NULL;
	int r = filefind_search(hFindFile, &search);

	if (r < 0)
		return status_bool(r);
	r = filefind_next_ansi(search, lpFindFileData);
	object_unref(&search->object);
	return status_bool(r);
}

BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData)
{
	struct finding *search = NULL;
	int r = filefind_search(hFindFile, &search);

	if (r < 0)
		return status_bool(r);
	r = filefind_next_wide(search, lpFindFileData);
	object_unref(&search->object);
	return status_bool(r);
}

BOOL WINAPI FindClose(HANDLE hFindFile)
{
	struct finding *search = NULL;
	int r = filefind_search(hFindFile, &search);

	if (r == 0) {
		object_unref(&search->object);
		r = handle_close(handle_number(hFindFile));
	}
	return status_bool(r);
}

/* ---- copying and moving -------------------------------------------------------------- */

static int filefind_move(const char *from, const char *to, DWORD flags)
{
	if (flags & MOVEFILE_DELAY_UNTIL_REBOOT)
		return ERR_NOT_SUPPORTED;
	return relocation_move(from, to, flags & MOVEFILE_REPLACE_EXISTING,
			       flags & MOVEFILE_COPY_ALLOWED);
}

static int filefind_copy(const char *from, const char *to, DWORD fails_if_exists)
{
	return relocation_copy(from, to, !fails_if_exists);
}

typedef int filefind_act(const char *from, const char *to, DWORD how);

static BOOL filefind_ansi(LPCSTR from, LPCSTR to, filefind_act *act, DWORD how)
{
	_cleanup_(freep) char *source = NULL, *target = NULL;
	int r = text_path_from_ansi(&source, from);

	if (r == 0)
		r = text_path_from_ansi(&target, to);
	return status_bool(r < 0 ? r : act(source, target, how));
}

static BOOL filefind_wide(LPCWSTR from, LPCWSTR to, filefind_act *act, DWORD how)
{
	_cleanup_(freep) char *source = NULL, *target = NULL;
	int r = text_path_from_wide(&source, from);

	if (r == 0)
		r = text_path_from_wide(&target, to);
	return status_bool(r < 0 ? r : act(source, target, how));
}

BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, BOOL bFailIfExists)
{
	return filefind_ansi(lpExistingFileName, lpNewFileName, filefind_copy,
			     bFailIfExists != 0);
}

BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName,
		      BOOL bFailIfExists)
{
	return filefind_wide(lpExistingFileName, lpNewFileName, filefind_copy,
			     bFailIfExists != 0);
}

BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName)
{
	return filefind_ansi(lpExistingFileName, lpNewFileName, filefind_move,
			     MOVEFILE_COPY_ALLOWED);
}

BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName)
{
	return filefind_wide(lpExistingFileName, lpNewFileName, filefind_move,
			     MOVEFILE_COPY_ALLOWED);
}

BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, DWORD dwFlags)
{
	return filefind_ansi(lpExistingFileName, lpNewFileName, filefind_move, dwFlags);
}

BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, DWORD dwFlags)
{
	return filefind_wide(lpExistingFileName, lpNewFileName, filefind_move, dwFlags);
}

/* ---- where a file is ----------------------------------------------------------------- */

static int filefind_final_path(HANDLE handle, DWORD flags, char **ret)
{
	const DWORD known =
		FILE_NAME_OPENED | VOLUME_NAME_GUID | VOLUME_NAME_NT | VOLUME_NAME_NONE;
	struct object *object;
	uint32_t rights;
	int r;

	if (flags & ~known)
		return ERR_PARAMETER;
	r = handle_find(handle_number(handle), &file_kind, &object, &rights);
	if (r < 0)
		return r;
	r = file_fd(file_of(object));
	if (r >= 0)
		r = filesystem_path_of(r, ret);
	object_unref(object);
	return r;
}

DWORD WINAPI GetFinalPathNameByHandleA(HANDLE hFile, LPSTR lpszFilePath,
				       DWORD cchFilePath, DWORD dwFlags)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(filefind_final_path(hFile, dwFlags, &path)))
		return 0;
	return convert_put_ansi(lpszFilePath, cchFilePath, path);
}

DWORD WINAPI GetFinalPathNameByHandleW(HANDLE hFile, LPWSTR lpszFilePath,
				       DWORD cchFilePath, DWORD dwFlags)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(filefind_final_path(hFile, dwFlags, &path)))
		return 0;
	return convert_put_wide(lpszFilePath, cchFilePath, path);
}
