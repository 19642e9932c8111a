/* SPDX-License-Identifier: MIT */
/* What is computed from paths: full ones, and those of temporary files. */
#include "fileapi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "convert.h"
#include "base/utf.h"
#include "core/opening.h"
#include "core/path.h"
#include "os/clock.h"
#include "os/filesystem.h"
#include "status.h"
#include "text.h"

enum {
	FILEPATH_UNIQUE_NUMBERS = 0xFFFF,
	FILEPATH_TEMP_UNITS = 14, /* what a temporary file's name may take of MAX_PATH */
};

static int filepath_full(int r, const char *path, char **ret)
{
	return r < 0 ? r : path_full(ret, path);
}

DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength, LPSTR lpBuffer,
			      LPSTR *lpFilePart)
{
	_cleanup_(freep) char *path = NULL, *full = NULL;
	int r = text_path_from_ansi(&path, lpFileName);
	DWORD n;

	if (!status_bool(filepath_full(r, path, &full)))
		return 0;
	n = convert_put_ansi(lpBuffer, nBufferLength, full);
	if (lpFilePart && lpBuffer && n < nBufferLength) {
		LPSTR part = strrchr(lpBuffer, '/') + 1;

		*lpFilePart = *part ? part : NULL;
	}
	return n;
}

DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength, LPWSTR lpBuffer,
			      LPWSTR *lpFilePart)
{
	_cleanup_(freep) char *path = NULL, *full = NULL;
	int r = text_path_from_wide(&path, lpFileName);
	DWORD n;

	if (!status_bool(filepath_full(r, path, &full)))
		return 0;
	n = convert_put_wide(lpBuffer, nBufferLength, full);
	if (lpFilePart && lpBuffer && n < nBufferLength) {
		LPWSTR part = lpBuffer + n;

		while (part[-1] != '/')
			part--;
		*lpFilePart = *part ? part : NULL;
	}
	return n;
}

/* Windows' variables first: who sets them means them. */
static int filepath_temp(char **ret)
{
	static const char *const names[] = { "TMP", "TEMP", "TMPDIR" };
	_cleanup_(freep) char *absolute = NULL;
	const char *found = "/tmp";
	int r;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = secure_getenv(names[i]);

		if (value && *value) {
			found = value;
			break;
		}
	}
	r = filesystem_absolute(found, &absolute);
	if (r < 0)
		return r;
	if (asprintf(ret, "%s%s", absolute,
		     absolute[strlen(absolute) - 1] == '/' ? "" : "/") < 0)
		return -ENOMEM;
	return 0;
}

DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(filepath_temp(&path)))
		return 0;
	return convert_put_ansi(lpBuffer, nBufferLength, path);
}

DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer)
{
	_cleanup_(freep) char *path = NULL;

	if (!status_bool(filepath_temp(&path)))
		return 0;
	return convert_put_wide(lpBuffer, nBufferLength, path);
}

/* "directory/preHEX.tmp". */
static int filepath_temp_name(char **ret, const char *directory, const char *prefix,
			      unsigned number)
{
	bool has_slash = directory[strlen(directory) - 1] == '/';

	if (asprintf(ret, "%s%s%s%X.tmp", directory, has_slash ? "" : "/", prefix,
		     number) < 0)
		return -ENOMEM;
	return 0;
}

static int filepath_make(const char *path)
{
	static const struct opening opening = {
		.rights = RIGHT_FILE_WRITE_DATA,
		.shared = SHARING_ALL,
		.may_create = true,
	};
	struct file *file;
	int r = opening_run(&file, path, &opening);

	if (r >= 0)
		object_unref(&file->object);
	return r;
}

/* Finds a number nobody has used yet, and makes the file. */
static int filepath_temp_make(char **ret, const char *directory, const char *prefix,
			      unsigned *ret_number)
{
	unsigned number = (unsigned)(clock_realtime_ns() / 1000);

	for (int i = 0; i < FILEPATH_UNIQUE_NUMBERS; i++, number++) {
		_cleanup_(freep) char *path = NULL;
		int r;

		if ((number & 0xFFFF) == 0)
			continue;
		r = filepath_temp_name(&path, directory, prefix, number & 0xFFFF);
		if (r >= 0)
			r = filepath_make(path);
		if (r >= 0) {
			*ret = take_ptr(&path);
			*ret_number = number & 0xFFFF;
		}
		if (r != ERR_FILE_EXISTS)
			return r == ERR_PATH_NOT_FOUND ? ERR_DIRECTORY_MISSING : r;
	}
	return ERR_FILE_EXISTS;
}

/* Three characters of it: bytes of UTF-8 are no characters. */
static void filepath_cut_prefix(char *prefix)
{
	const char *p = prefix, *end = prefix + strlen(prefix);

	for (int i = 0; i < 3 && p < end; i++)
		utf8_next(&p, end);
	prefix[p - prefix] = '\0';
}

static int filepath_temp_file(const char *directory, char *prefix, UINT unique,
			      char **ret, unsigned *ret_number)
{
	size_t n_units = utf16_from_utf8(NULL, 0, directory, strlen(directory));

	if (n_units > MAX_PATH - FILEPATH_TEMP_UNITS)
		return ERR_NAME_BUFFER;
	filepath_cut_prefix(prefix);
	if (unique & 0xFFFF) {
		*ret_number = unique;
		return filepath_temp_name(ret, directory, prefix, unique & 0xFFFF);
	}
	return filepath_temp_make(ret, directory, prefix, ret_number);
}

/* No prefix is an empty one, which as a path would be an error. */
static int filepath_prefix(int r, char **prefix)
{
	if (r != ERR_PATH_EMPTY)
		return r;
	*prefix = strdup("");
	return *prefix ? 0 : -ENOMEM;
}

UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString, UINT uUnique,
			     LPSTR lpTempFileName)
{
	_cleanup_(freep) char *path = NULL, *prefix = NULL, *result = NULL;
	unsigned number = 0;
	int r = text_path_from_ansi(&path, lpPathName);

	if (r >= 0)
		r = filepath_prefix(text_path_from_ansi(&prefix, lpPrefixString),
				    &prefix);
	if (r >= 0)
		r = filepath_temp_file(path, prefix, uUnique, &result, &number);
	if (r >= 0 && convert_put_ansi(lpTempFileName, MAX_PATH, result) >= MAX_PATH)
		r = ERR_NAME_BUFFER;
	return status_bool(r) ? number : 0;
}

UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString, UINT uUnique,
			     LPWSTR lpTempFileName)
{
	_cleanup_(freep) char *path = NULL, *prefix = NULL, *result = NULL;
	unsigned number = 0;
	int r = text_path_from_wide(&path, lpPathName);

	if (r >= 0)
		r = filepath_prefix(text_path_from_wide(&prefix, lpPrefixString),
				    &prefix);
	if (r >= 0)
		r = filepath_temp_file(path, prefix, uUnique, &result, &number);
	if (r >= 0 && convert_put_wide(lpTempFileName, MAX_PATH, result) >= MAX_PATH)
		r = ERR_NAME_BUFFER;
	return status_bool(r) ? number : 0;
}
