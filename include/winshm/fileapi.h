/* SPDX-License-Identifier: MIT */
/*
 * What calls on files are told in numbers, and the moments they report. The calls
 * themselves are not part of this version of winshm, and nothing here declares them.
 */
#ifndef _APISETFILE_
#define _APISETFILE_

#include "minwinbase.h"
#include "minwindef.h"

#define CREATE_NEW        1
#define CREATE_ALWAYS     2
#define OPEN_EXISTING     3
#define OPEN_ALWAYS       4
#define TRUNCATE_EXISTING 5

#define INVALID_FILE_SIZE        0xFFFFFFFFU
#define INVALID_SET_FILE_POINTER 0xFFFFFFFFU
#define INVALID_FILE_ATTRIBUTES  0xFFFFFFFFU

#ifdef __cplusplus
extern "C" {
#endif

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

#ifdef __cplusplus
}
#endif

#endif
