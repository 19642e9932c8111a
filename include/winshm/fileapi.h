/* SPDX-License-Identifier: MIT */
/*
 * Files: opening, transferring, sizes, attributes, deleting, and directories.
 *
 * Paths are UTF-8 (A, at most 260 characters) or UTF-16 (W), with slashes or backslashes.
 * There are no drives. Share modes hold among programs that open files with these calls;
 * other programs neither see nor keep them.
 */
#ifndef _APISETFILE_
#define _APISETFILE_

#include "minwinbase.h"
#include "minwindef.h"
#include "winnt.h"
#include "winshm_files.h"

#define CREATE_NEW        1
#define CREATE_ALWAYS     2
#define OPEN_EXISTING     3
#define OPEN_ALWAYS       4
#define TRUNCATE_EXISTING 5

#define INVALID_FILE_SIZE        0xFFFFFFFFU
#define INVALID_SET_FILE_POINTER 0xFFFFFFFFU
#define INVALID_FILE_ATTRIBUTES  0xFFFFFFFFU

typedef struct _BY_HANDLE_FILE_INFORMATION {
	DWORD dwFileAttributes;
	FILETIME ftCreationTime;
	FILETIME ftLastAccessTime;
	FILETIME ftLastWriteTime;
	DWORD dwVolumeSerialNumber;
	DWORD nFileSizeHigh;
	DWORD nFileSizeLow;
	DWORD nNumberOfLinks;
	DWORD nFileIndexHigh;
	DWORD nFileIndexLow;
} BY_HANDLE_FILE_INFORMATION, *PBY_HANDLE_FILE_INFORMATION, *LPBY_HANDLE_FILE_INFORMATION;

typedef struct _WIN32_FILE_ATTRIBUTE_DATA {
	DWORD dwFileAttributes;
	FILETIME ftCreationTime;
	FILETIME ftLastAccessTime;
	FILETIME ftLastWriteTime;
	DWORD nFileSizeHigh;
	DWORD nFileSizeLow;
} WIN32_FILE_ATTRIBUTE_DATA, *LPWIN32_FILE_ATTRIBUTE_DATA;

#ifdef __cplusplus
extern "C" {
#endif

/**
 * CreateFileW() - open a file, make one, or both
 * @dwDesiredAccess:  GENERIC_*, FILE_* and standard rights; 0 for attributes only
 * @dwShareMode:      FILE_SHARE_*: what others may do while the handle is open
 * @dwCreationDisposition:  CREATE_NEW fails on what exists; CREATE_ALWAYS empties it;
 *                    OPEN_ALWAYS opens it; both say so by ERROR_ALREADY_EXISTS;
 *                    OPEN_EXISTING and TRUNCATE_EXISTING fail on what does not
 * @dwFlagsAndAttributes:  FILE_FLAG_*; of the attributes only FILE_ATTRIBUTE_READONLY
 *                    means something, for a file that is made
 * @hTemplateFile:    not used
 *
 * Return:   a handle, and the last error is 0 or ALREADY_EXISTS; INVALID_HANDLE_VALUE sets
 *           the last error.
 * Errors:   FILE_NOT_FOUND, PATH_NOT_FOUND, TOO_MANY_OPEN_FILES;
 *           ACCESS_DENIED permissions, a read-only file to be written, a directory without
 *           FILE_FLAG_BACKUP_SEMANTICS; SHARING_VIOLATION; FILE_EXISTS;
 *           INVALID_PARAMETER; INVALID_NAME; FILENAME_EXCED_RANGE;
 *           USER_MAPPED_FILE a mapped file to be emptied
 * Follows:  nf-fileapi-createfilew              Differs: compatibility.md#createfile
 * Tested:   conform-files.c, api-files.c
 */
WINBASEAPI HANDLE WINAPI CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess,
				     DWORD dwShareMode,
				     LPSECURITY_ATTRIBUTES lpSecurityAttributes,
				     DWORD dwCreationDisposition,
				     DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);
WINBASEAPI HANDLE WINAPI CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess,
				     DWORD dwShareMode,
				     LPSECURITY_ATTRIBUTES lpSecurityAttributes,
				     DWORD dwCreationDisposition,
				     DWORD dwFlagsAndAttributes, HANDLE hTemplateFile);

/**
 * GetFileSize() - how large a file is, in two halves
 * @lpFileSizeHigh:  gets the high half; NULL: nobody wants it
 *
 * Return:   the low half; INVALID_FILE_SIZE is a failure unless the last error is 0.
 * Errors:   INVALID_HANDLE; INVALID_FUNCTION a pipe or device
 * Follows:  nf-fileapi-getfilesize
 * Tested:   conform-files.c
 */
WINBASEAPI DWORD WINAPI GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh);

/**
 * GetFileSizeEx() - how large a file is
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; INVALID_FUNCTION a pipe or device
 * Follows:  nf-fileapi-getfilesizeex
 * Tested:   conform-files.c
 */
WINBASEAPI BOOL WINAPI GetFileSizeEx(HANDLE hFile, PLARGE_INTEGER lpFileSize);

/**
 * SetFilePointer() - move the position of a handle
 * @lDistanceToMove:       32 bits with a sign, or the low half if there is a high one
 * @lpDistanceToMoveHigh:  high half, in and out; NULL: none
 * @dwMoveMethod:          FILE_BEGIN, FILE_CURRENT or FILE_END
 *
 * The position may lie behind the end; the file grows when something is written there.
 *
 * Return:   the new position's low half; INVALID_SET_FILE_POINTER is a failure unless the
 *           last error is 0.
 * Errors:   INVALID_HANDLE; NEGATIVE_SEEK; INVALID_PARAMETER the method, or a position of
 *           more than 32 bits and nowhere to put them; INVALID_FUNCTION a pipe
 * Follows:  nf-fileapi-setfilepointer
 * Tested:   conform-files.c
 */
WINBASEAPI DWORD WINAPI SetFilePointer(HANDLE hFile, LONG lDistanceToMove,
				       PLONG lpDistanceToMoveHigh, DWORD dwMoveMethod);

/* The same in one piece; lpNewFilePointer may be NULL. TRUE, or FALSE. */
WINBASEAPI BOOL WINAPI SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove,
					PLARGE_INTEGER lpNewFilePointer,
					DWORD dwMoveMethod);

/**
 * SetEndOfFile() - let the file end where the position is
 *
 * What is added is zero.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED no GENERIC_WRITE; DISK_FULL;
 *           USER_MAPPED_FILE it would shrink and is mapped
 * Follows:  nf-fileapi-setendoffile             Differs: compatibility.md#files
 * Tested:   conform-files.c
 */
WINBASEAPI BOOL WINAPI SetEndOfFile(HANDLE hFile);

/**
 * ReadFile() - read from a file, a pipe or a device
 * @lpNumberOfBytesRead:  gets how much was read; may be NULL only with @lpOverlapped
 * @lpOverlapped:         where to read; done at once, with the result in it
 *
 * An event in @lpOverlapped is reset at the beginning, and set if it went well.
 *
 * At the end of a file: TRUE and 0 bytes; with @lpOverlapped FALSE and HANDLE_EOF. At the
 * end of a pipe: FALSE and BROKEN_PIPE.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED no right to read; HANDLE_EOF; BROKEN_PIPE;
 *           INVALID_PARAMETER no place for the count, or a handle made with
 *           FILE_FLAG_OVERLAPPED and no @lpOverlapped; NOACCESS the buffer;
 *           for the event in @lpOverlapped INVALID_HANDLE, or ACCESS_DENIED
 *           no EVENT_MODIFY_STATE
 * Follows:  nf-fileapi-readfile                 Differs: compatibility.md#readfile
 * Tested:   conform-files.c api-files.c
 */
WINBASEAPI BOOL WINAPI ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
				LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped);

/* The same for writing; DISK_FULL. Both offsets 0xFFFFFFFF: at the end. */
WINBASEAPI BOOL WINAPI WriteFile(HANDLE hFile, LPCVOID lpBuffer,
				 DWORD nNumberOfBytesToWrite,
				 LPDWORD lpNumberOfBytesWritten,
				 LPOVERLAPPED lpOverlapped);

/**
 * FlushFileBuffers() - wait until the device has what was written
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; ACCESS_DENIED no GENERIC_WRITE
 * Follows:  nf-fileapi-flushfilebuffers
 * Tested:   conform-files.c
 */
WINBASEAPI BOOL WINAPI FlushFileBuffers(HANDLE hFile);

/**
 * GetFileType() - disk, character device or pipe
 *
 * Return:   FILE_TYPE_*; FILE_TYPE_UNKNOWN is a failure unless the last error is 0.
 * Errors:   INVALID_HANDLE
 * Follows:  nf-fileapi-getfiletype
 * Tested:   conform-files.c
 */
WINBASEAPI DWORD WINAPI GetFileType(HANDLE hFile);

/**
 * GetFileInformationByHandle() - attributes, times, size and identity of an open file
 *
 * Two handles are of one file if volume and index are the same.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_HANDLE; INVALID_FUNCTION a pipe or device
 * Follows:  nf-fileapi-getfileinformationbyhandle
 * Tested:   conform-files.c
 */
WINBASEAPI BOOL WINAPI GetFileInformationByHandle(
	HANDLE hFile, LPBY_HANDLE_FILE_INFORMATION lpFileInformation);

/**
 * DeleteFileW() - delete a file
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   FILE_NOT_FOUND, PATH_NOT_FOUND; ACCESS_DENIED a directory, a read-only or a
 *           mapped file; SHARING_VIOLATION open without FILE_SHARE_DELETE
 * Follows:  nf-fileapi-deletefilew              Differs: compatibility.md#deletefile
 * Tested:   conform-files.c, api-files.c
 */
WINBASEAPI BOOL WINAPI DeleteFileW(LPCWSTR lpFileName);
WINBASEAPI BOOL WINAPI DeleteFileA(LPCSTR lpFileName);

/**
 * GetFileAttributesW() - what kind of file stands at a path
 *
 * Return:   FILE_ATTRIBUTE_*; INVALID_FILE_ATTRIBUTES sets the last error.
 * Errors:   FILE_NOT_FOUND, PATH_NOT_FOUND, INVALID_NAME
 * Follows:  nf-fileapi-getfileattributesw       Differs: compatibility.md#files
 * Tested:   conform-files.c
 */
WINBASEAPI DWORD WINAPI GetFileAttributesW(LPCWSTR lpFileName);
WINBASEAPI DWORD WINAPI GetFileAttributesA(LPCSTR lpFileName);

/* The same with times and size; fInfoLevelId is GetFileExInfoStandard. */
WINBASEAPI BOOL WINAPI GetFileAttributesExW(LPCWSTR lpFileName,
					    GET_FILEEX_INFO_LEVELS fInfoLevelId,
					    LPVOID lpFileInformation);
WINBASEAPI BOOL WINAPI GetFileAttributesExA(LPCSTR lpFileName,
					    GET_FILEEX_INFO_LEVELS fInfoLevelId,
					    LPVOID lpFileInformation);

/**
 * SetFileAttributesW() - make a file read-only, or not
 *
 * FILE_ATTRIBUTE_READONLY takes the permission to write from everybody; without it the
 * owner gets it. Other attributes mean nothing here.
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   FILE_NOT_FOUND, PATH_NOT_FOUND, ACCESS_DENIED
 * Follows:  nf-fileapi-setfileattributesw       Differs: compatibility.md#files
 * Tested:   conform-files.c
 */
WINBASEAPI BOOL WINAPI SetFileAttributesW(LPCWSTR lpFileName, DWORD dwFileAttributes);
WINBASEAPI BOOL WINAPI SetFileAttributesA(LPCSTR lpFileName, DWORD dwFileAttributes);

/**
 * CreateDirectoryW() - make a directory
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   ALREADY_EXISTS; PATH_NOT_FOUND; ACCESS_DENIED
 * Follows:  nf-fileapi-createdirectoryw
 * Tested:   conform-files.c
 */
WINBASEAPI BOOL WINAPI CreateDirectoryW(LPCWSTR lpPathName,
					LPSECURITY_ATTRIBUTES lpSecurityAttributes);
WINBASEAPI BOOL WINAPI CreateDirectoryA(LPCSTR lpPathName,
					LPSECURITY_ATTRIBUTES lpSecurityAttributes);

/**
 * RemoveDirectoryW() - delete an empty directory
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   FILE_NOT_FOUND, PATH_NOT_FOUND; DIRECTORY it is a file; DIR_NOT_EMPTY;
 *           SHARING_VIOLATION open without FILE_SHARE_DELETE
 * Follows:  nf-fileapi-removedirectoryw
 * Tested:   conform-files.c
 */
WINBASEAPI BOOL WINAPI RemoveDirectoryW(LPCWSTR lpPathName);
WINBASEAPI BOOL WINAPI RemoveDirectoryA(LPCSTR lpPathName);

/**
 * GetFullPathNameW() - a path from the root on
 * @lpFilePart:  gets where the last part begins, NULL if there is none; may be NULL
 *
 * By the text alone: nothing is looked up, links are not followed.
 *
 * Return:   how many characters were written, without the terminator; if they do not fit,
 *           how many are needed, with it; 0 sets the last error.
 * Errors:   PATH_NOT_FOUND no path, or one with a drive; INVALID_NAME
 * Follows:  nf-fileapi-getfullpathnamew         Differs: compatibility.md#paths
 * Tested:   api-files.c
 */
WINBASEAPI DWORD WINAPI GetFullPathNameW(LPCWSTR lpFileName, DWORD nBufferLength,
					 LPWSTR lpBuffer, LPWSTR *lpFilePart);
WINBASEAPI DWORD WINAPI GetFullPathNameA(LPCSTR lpFileName, DWORD nBufferLength,
					 LPSTR lpBuffer, LPSTR *lpFilePart);

/**
 * GetTempPathW() - the directory for temporary files, with a separator at the end
 *
 * What the environment says in TMP, TEMP or TMPDIR; else /tmp.
 *
 * Return:   as GetFullPathNameW()
 * Follows:  nf-fileapi-gettemppathw             Differs: compatibility.md#paths
 * Tested:   conform-files.c
 */
WINBASEAPI DWORD WINAPI GetTempPathW(DWORD nBufferLength, LPWSTR lpBuffer);
WINBASEAPI DWORD WINAPI GetTempPathA(DWORD nBufferLength, LPSTR lpBuffer);

/**
 * GetTempFileNameW() - a name for a temporary file, and the file
 * @lpPrefixString:    three characters of it become part of the name
 * @uUnique:           0: find a number and make the file; else this number, and no file
 * @lpTempFileName:    gets the path; room for MAX_PATH characters
 *
 * Return:   the number; 0 sets the last error.
 * Errors:   DIRECTORY the directory does not exist; BUFFER_OVERFLOW; ACCESS_DENIED
 * Follows:  nf-fileapi-gettempfilenamew
 * Tested:   conform-files.c
 */
WINBASEAPI UINT WINAPI GetTempFileNameW(LPCWSTR lpPathName, LPCWSTR lpPrefixString,
					UINT uUnique, LPWSTR lpTempFileName);
WINBASEAPI UINT WINAPI GetTempFileNameA(LPCSTR lpPathName, LPCSTR lpPrefixString,
					UINT uUnique, LPSTR lpTempFileName);

/**
 * CompareFileTime() - which of two moments is earlier
 *
 * Return:   -1 the first, 1 the second, 0 they are the same
 * Follows:  nf-fileapi-comparefiletime
 * Tested:   conform-system.c
 */
WINBASEAPI LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1,
				       const FILETIME *lpFileTime2);

/**
 * FileTimeToLocalFileTime() - UTC to local time
 *
 * By what the clock on the wall is ahead of UTC now, even where summer time made it
 * another at that moment.
 *
 * Return:   TRUE
 * Follows:  nf-fileapi-filetimetolocalfiletime
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime,
					       LPFILETIME lpLocalFileTime);

/**
 * LocalFileTimeToFileTime() - local time to UTC
 *
 * Return:   TRUE
 * Follows:  nf-fileapi-localfiletimetofiletime
 * Tested:   conform-system.c, api-system.c
 */
WINBASEAPI BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime,
					       LPFILETIME lpFileTime);

#ifdef UNICODE
#define CreateFile          CreateFileW
#define DeleteFile          DeleteFileW
#define GetFileAttributes   GetFileAttributesW
#define GetFileAttributesEx GetFileAttributesExW
#define SetFileAttributes   SetFileAttributesW
#define CreateDirectory     CreateDirectoryW
#define RemoveDirectory     RemoveDirectoryW
#define GetFullPathName     GetFullPathNameW
#define GetTempPath         GetTempPathW
#define GetTempFileName     GetTempFileNameW
#else
#define CreateFile          CreateFileA
#define DeleteFile          DeleteFileA
#define GetFileAttributes   GetFileAttributesA
#define GetFileAttributesEx GetFileAttributesExA
#define SetFileAttributes   SetFileAttributesA
#define CreateDirectory     CreateDirectoryA
#define RemoveDirectory     RemoveDirectoryA
#define GetFullPathName     GetFullPathNameA
#define GetTempPath         GetTempPathA
#define GetTempFileName     GetTempFileNameA
#endif

#ifdef __cplusplus
}
#endif

#endif
