/* SPDX-License-Identifier: MIT */
/*
 * Finding, copying and moving files: parts of minwinbase.h, fileapi.h and winbase.h, in a
 * file of their own.
 */
#ifndef WINSHM_FILES_H
#define WINSHM_FILES_H

#include "minwinbase.h"
#include "minwindef.h"

typedef struct _WIN32_FIND_DATAA {
	DWORD dwFileAttributes;
	FILETIME ftCreationTime;
	FILETIME ftLastAccessTime;
	FILETIME ftLastWriteTime;
	DWORD nFileSizeHigh;
	DWORD nFileSizeLow;
	DWORD dwReserved0;
	DWORD dwReserved1;
	CHAR cFileName[MAX_PATH];    /* without the way to it */
	CHAR cAlternateFileName[14]; /* empty */
} WIN32_FIND_DATAA, *PWIN32_FIND_DATAA, *LPWIN32_FIND_DATAA;

typedef struct _WIN32_FIND_DATAW {
	DWORD dwFileAttributes;
	FILETIME ftCreationTime;
	FILETIME ftLastAccessTime;
	FILETIME ftLastWriteTime;
	DWORD nFileSizeHigh;
	DWORD nFileSizeLow;
	DWORD dwReserved0;
	DWORD dwReserved1;
	WCHAR cFileName[MAX_PATH];
	WCHAR cAlternateFileName[14];
} WIN32_FIND_DATAW, *PWIN32_FIND_DATAW, *LPWIN32_FIND_DATAW;

#define MOVEFILE_REPLACE_EXISTING   0x01U
#define MOVEFILE_COPY_ALLOWED       0x02U
#define MOVEFILE_DELAY_UNTIL_REBOOT 0x04U
#define MOVEFILE_WRITE_THROUGH      0x08U

#define FILE_NAME_NORMALIZED 0x0U
#define FILE_NAME_OPENED     0x8U
#define VOLUME_NAME_DOS      0x0U
#define VOLUME_NAME_GUID     0x1U
#define VOLUME_NAME_NT       0x2U
#define VOLUME_NAME_NONE     0x4U

#ifdef UNICODE
typedef WIN32_FIND_DATAW WIN32_FIND_DATA;
typedef LPWIN32_FIND_DATAW PWIN32_FIND_DATA, LPWIN32_FIND_DATA;
#define FindFirstFile            FindFirstFileW
#define FindNextFile             FindNextFileW
#define CopyFile                 CopyFileW
#define MoveFile                 MoveFileW
#define MoveFileEx               MoveFileExW
#define GetFinalPathNameByHandle GetFinalPathNameByHandleW
#else
typedef WIN32_FIND_DATAA WIN32_FIND_DATA;
typedef LPWIN32_FIND_DATAA PWIN32_FIND_DATA, LPWIN32_FIND_DATA;
#define FindFirstFile            FindFirstFileA
#define FindNextFile             FindNextFileA
#define CopyFile                 CopyFileA
#define MoveFile                 MoveFileA
#define MoveFileEx               MoveFileExA
#define GetFinalPathNameByHandle GetFinalPathNameByHandleA
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * FindFirstFileA() - the files whose names are like that
 * @lpFileName:  a path whose last part may have * (anything) and ? (one character)
 * FindNextFileA() - the next one
 * FindClose() - no more
 *
 * Names come in the order of their characters, "." and ".." first. They are read when the
 * search begins, what is said of each when its turn comes.
 *
 * Return:   FindFirstFileA() a handle; INVALID_HANDLE_VALUE sets the last error. The others
 *           TRUE; FALSE sets it.
 * Errors:   FILE_NOT_FOUND none; PATH_NOT_FOUND no such directory; NO_MORE_FILES;
 *           INVALID_HANDLE; INVALID_NAME
 * Follows:  nf-fileapi-findfirstfilea, -findnextfilea, -findclose
 * Differs:  compatibility.md#files
 * Tested:   conform-find.c
 */
WINBASEAPI HANDLE WINAPI FindFirstFileA(LPCSTR lpFileName,
					LPWIN32_FIND_DATAA lpFindFileData);
WINBASEAPI HANDLE WINAPI FindFirstFileW(LPCWSTR lpFileName,
					LPWIN32_FIND_DATAW lpFindFileData);
WINBASEAPI BOOL WINAPI FindNextFileA(HANDLE hFindFile, LPWIN32_FIND_DATAA lpFindFileData);
WINBASEAPI BOOL WINAPI FindNextFileW(HANDLE hFindFile, LPWIN32_FIND_DATAW lpFindFileData);
WINBASEAPI BOOL WINAPI FindClose(HANDLE hFindFile);

/**
 * CopyFileA() - make a file like another one
 * @bFailIfExists:  whether a file that is there stays
 *
 * Its contents, whether it is read-only, and when it was written are those of the other.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   FILE_NOT_FOUND; PATH_NOT_FOUND; FILE_EXISTS; SHARING_VIOLATION; ACCESS_DENIED
 *           directories, and what is read-only; DISK_FULL
 * Follows:  nf-winbase-copyfilea
 * Tested:   conform-find.c
 */
WINBASEAPI BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName,
				 BOOL bFailIfExists);
WINBASEAPI BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName,
				 BOOL bFailIfExists);

/**
 * MoveFileExA() - give a file or directory another name
 * @dwFlags:  MOVEFILE_REPLACE_EXISTING what has the name goes, if it is a file;
 *            MOVEFILE_COPY_ALLOWED to another file system, too, by copying
 * MoveFileA() - with MOVEFILE_COPY_ALLOWED
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   FILE_NOT_FOUND; PATH_NOT_FOUND; ALREADY_EXISTS; SHARING_VIOLATION somebody has
 *           it open and does not share deletion; ACCESS_DENIED; NOT_SAME_DEVICE;
 *           CALL_NOT_IMPLEMENTED MOVEFILE_DELAY_UNTIL_REBOOT
 * Follows:  nf-winbase-movefileexa, -movefilea
 * Tested:   conform-find.c
 */
WINBASEAPI BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName);
WINBASEAPI BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName);
WINBASEAPI BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName,
				   DWORD dwFlags);
WINBASEAPI BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName,
				   DWORD dwFlags);

/**
 * GetFinalPathNameByHandleA() - where an open file is, as Linux knows it
 *
 * Return:   the length; or, where the room is too small, what is needed with the
 *           terminator; 0 sets the last error.
 * Errors:   INVALID_HANDLE; INVALID_PARAMETER unknown flags
 * Follows:  nf-fileapi-getfinalpathnamebyhandlea   Differs: compatibility.md#paths
 * Tested:   conform-find.c
 */
WINBASEAPI DWORD WINAPI GetFinalPathNameByHandleA(HANDLE hFile, LPSTR lpszFilePath,
						  DWORD cchFilePath, DWORD dwFlags);
WINBASEAPI DWORD WINAPI GetFinalPathNameByHandleW(HANDLE hFile, LPWSTR lpszFilePath,
						  DWORD cchFilePath, DWORD dwFlags);

#ifdef __cplusplus
}
#endif

#endif
