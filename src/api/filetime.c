/* SPDX-License-Identifier: MIT */
/* The calls of fileapi.h that are about time alone. */
#include "fileapi.h"
#include "moment.h"

LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
{
	uint64_t first = moment_ticks(lpFileTime1), second = moment_ticks(lpFileTime2);

	return (first > second) - (first < second);
}

BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime,
				    LPFILETIME lpLocalFileTime)
{
	*lpLocalFileTime =
		moment_file_time(moment_ticks(lpFileTime) + moment_local_offset());
	return TRUE;
}

BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime,
				    LPFILETIME lpFileTime)
{
	*lpFileTime =
		moment_file_time(moment_ticks(lpLocalFileTime) - moment_local_offset());
	return TRUE;
}
