/* SPDX-License-Identifier: MIT */
/*
 * Files by their paths, as Windows programs call them: opening, deleting, attributes,
 * directories. What is done with an open file is in filedata.c, what is computed from paths
 * in filepath.c.
 */
#include "fileapi.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/handle.h"
#include "core/opening.h"
#include "filestate.h"
#include "status.h"
#include "text.h"
#include "winbase.h"

#define FILEAPI_SHARES (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* FILE_SHARE_* are numbered as SHARING_* are. */
_Static_assert(FILE_SHARE_READ == SHARING_READ && FILE_SHARE_WRITE == SHARING_WRITE &&
		       FILE_SHARE_DELETE == SHARING_DELETE,
	       "share modes");

static int fileapi_disposition(DWORD disposition, struct opening *opening)
{
	switch (disposition) {
	case CREATE_NEW:
		opening->may_create = true;
		return 0;
	case CREATE_ALWAYS:
		opening->may_create = opening->may_exist = opening->truncates = true;
		return 0;
	case OPEN_EXISTING:
		opening->may_exist = true;
		return 0;
	case OPEN_ALWAYS:
		opening->may_create = opening->may_exist = true;
		return 0;
	case TRUNCATE_EXISTING:
		opening->may_exist = opening->truncates = true;
		return opening->rights & RIGHT_FILE_WRITE_DATA ? 0 : ERR_PARAMETER;
	default:
		return ERR_PARAMETER;
	}
}

static int fileapi_parse(DWORD access, DWORD share, DWORD disposition, DWORD flags,
			 struct opening *ret)
{
	/* These two come with every handle. */
	DWORD wanted = access | SYNCHRONIZE | FILE_READ_ATTRIBUTES;
	int r;

	if (share & ~FILEAPI_SHARES)
		return ERR_PARAMETER;
	if (flags & FILE_FLAG_DELETE_ON_CLOSE)
		wanted |= DELETE;
	*ret = (struct opening) {
		.shared = share,
		.is_readonly = flags & FILE_ATTRIBUTE_READONLY,
		.takes_directories = flags & FILE_FLAG_BACKUP_SEMANTICS,
		.takes_links = flags & FILE_FLAG_OPEN_REPARSE_POINT,
		.is_deleted_on_close = flags & FILE_FLAG_DELETE_ON_CLOSE,
		.is_asynchronous = flags & FILE_FLAG_OVERLAPPED,
		.writes_through = flags & FILE_FLAG_WRITE_THROUGH,
		.is_read_randomly = flags & FILE_FLAG_RANDOM_ACCESS,
		.is_read_in_order = flags & FILE_FLAG_SEQUENTIAL_SCAN,
	};
	r = object_grant(&file_kind, wanted, &ret->rights);
	return r < 0 ? r : fileapi_disposition(disposition, ret);
}

static int fileapi_open(const char *path, const struct opening *opening,
			const SECURITY_ATTRIBUTES *attributes, uint32_t *ret)
{
	struct file *file;
	int r, news;

	r = handle_prepare();
	if (r < 0)
		return r;
	news = opening_run(&file, path, opening);
	if (news < 0)
		return news;
	r = handle_new(&file->object, opening->rights,
		       attributes && attributes->bInheritHandle, ret);
	if (r < 0)
		object_unref(&file->object);
	return r < 0 ? r : news;
}

HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
			  LPSECURITY_ATTRIBUTES lpSecurityAttributes,
			  DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes,
			  HANDLE hTemplateFile)
{
	_cleanup_(freep) char *path = NULL;
	struct opening opening;
	uint32_t handle = 0;
	int r = fileapi_parse(dwDesiredAccess, dwShareMode, dwCreationDisposition,
			      dwFlagsAndAttributes, &opening);

	if (r >= 0)
		r = text_path_from_ansi(&path, lpFileName);
	if (r >= 0)
		r = fileapi_open(path, &opening, lpSecurityAttributes, &handle);
	return status_file(r, handle);
}

HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
			  LPSECURITY_ATTRIBUTES lpSecurityAttributes,
			  DWORD dwCreationDisposition, DWORD dwFlagsAndAttributes,
			  HANDLE hTemplateFile)
{
	_cleanup_(freep) char *path = NULL;
	struct opening opening;
	uint32_t handle = 0;
	int r = fileapi_parse(dwDesiredAccess, dwShareMode, dwCreationDisposition,
			      dwFlagsAndAttributes, &opening);

	if (r >= 0)
		r = text_path_from_wide(&path, lpFileName);
	if (r >= 0)
		r = fileapi_open(path, &opening, lpSecurityAttributes, &handle);
	return status_file(r, handle);
}

/* The calls on one path that say yes or no. */
static BOOL fileapi_ansi(LPCSTR argument, int (*act)(const char *path))
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_ansi(&path, argument);

	return status_bool(r < 0 ? r : act(path));
}

static BOOL fileapi_wide(LPCWSTR argument, int (*act)(const char *path))
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_wide(&path, argument);

	return status_bool(r < 0 ? r : act(path));
}

BOOL WINAPI DeleteFileA(LPCSTR lpFileName)
{
	return fileapi_ansi(lpFileName, opening_delete);
}

BOOL WINAPI DeleteFileW(LPCWSTR lpFileName)
{
	return fileapi_wide(lpFileName, opening_delete);
}

static int fileapi_make_directory(const char *path)
{
	if (mkdir(path, 0777) == 0)
		return 0;
	if (errno == EEXIST)
		return ERR_DIRECTORY_EXISTS;
	return errno == ENOENT ? ERR_PATH_NOT_FOUND : -errno;
}

BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName, LPSECURITY_ATTRIBUTES lpAttributes)
{
	return fileapi_ansi(lpPathName, fileapi_make_directory);
}

BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName, LPSECURITY_ATTRIBUTES lpAttributes)
{
	return fileapi_wide(lpPathName, fileapi_make_directory);
}

BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName)
{
	return fileapi_ansi(lpPathName, opening_delete_directory);
}

BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName)
{
	return fileapi_wide(lpPathName, opening_delete_directory);
}

static int fileapi_inspect(const char *path, struct filesystem_info *ret)
{
	int r = filesystem_inspect(path, -1, ret);

	return r == -ENOENT ? opening_not_found(path) : r;
}

static DWORD fileapi_attributes(int r, const char *path)
{
	struct filesystem_info info = { 0 };

	if (r >= 0)
		r = fileapi_inspect(path, &info);
	return status_bool(r) ? filestate_attributes(&info) : INVALID_FILE_ATTRIBUTES;
}

DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName)
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_ansi(&path, lpFileName);

	return fileapi_attributes(r, path);
}

DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName)
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_wide(&path, lpFileName);

	return fileapi_attributes(r, path);
}

static BOOL fileapi_attributes_ex(int r, const char *path, GET_FILEEX_INFO_LEVELS level,
				  WIN32_FILE_ATTRIBUTE_DATA *ret)
{
	struct filesystem_info info = { 0 };

	if (r >= 0 && level != GetFileExInfoStandard)
		r = ERR_PARAMETER;
	if (r >= 0)
		r = fileapi_inspect(path, &info);
	if (r >= 0)
		*ret = (WIN32_FILE_ATTRIBUTE_DATA) {
			.dwFileAttributes = filestate_attributes(&info),
			.ftCreationTime = filestate_time(info.made_ns),
			.ftLastAccessTime = filestate_time(info.read_ns),
			.ftLastWriteTime = filestate_time(info.written_ns),
			.nFileSizeHigh = (DWORD)(info.size_bytes >> 32),
			.nFileSizeLow = (DWORD)info.size_bytes,
		};
	return status_bool(r);
}

BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
				 LPVOID lpFileInformation)
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_ansi(&path, lpFileName);

	return fileapi_attributes_ex(r, path, fInfoLevelId, lpFileInformation);
}

BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName, GET_FILEEX_INFO_LEVELS fInfoLevelId,
				 LPVOID lpFileInformation)
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_wide(&path, lpFileName);

	return fileapi_attributes_ex(r, path, fInfoLevelId, lpFileInformation);
}

/* Writable again is what the owner may write: who else could before is forgotten. */
static int fileapi_set_readonly(const char *path, bool is_readonly)
{
	struct filesystem_info info = { 0 };
	mode_t mode;
	int r;

	r = fileapi_inspect(path, &info);
	if (r < 0)
		return r;
	mode = info.mode & 07777;
	if (is_readonly)
		mode &= ~(mode_t)0222;
	else if (!(mode & 0222))
		mode |= 0200;
	if (mode == (info.mode & 07777))
		return 0;
	return chmod(path, mode) < 0 ? -errno : 0;
}

BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes)
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_ansi(&path, lpFileName);

	if (r >= 0)
		r = fileapi_set_readonly(path,
					 dwFileAttributes & FILE_ATTRIBUTE_READONLY);
	return status_bool(r);
}

BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes)
{
	_cleanup_(freep) char *path = NULL;
	int r = text_path_from_wide(&path, lpFileName);

	if (r >= 0)
		r = fileapi_set_readonly(path,
					 dwFileAttributes & FILE_ATTRIBUTE_READONLY);
	return status_bool(r);
}
