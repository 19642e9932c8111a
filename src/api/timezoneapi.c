/* SPDX-License-Identifier: MIT */
/* Dates into moments and back. */
#include "timezoneapi.h"

#include "base/err.h"
#include "moment.h"
#include "status.h"

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime)
{
	uint64_t ticks;

	if (!moment_from_system_time(lpSystemTime, &ticks))
		return status_bool(ERR_PARAMETER);
	*lpFileTime = moment_file_time(ticks);
	return TRUE;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
{
	if (!moment_system_time(moment_ticks(lpFileTime), lpSystemTime))
		return status_bool(ERR_PARAMETER);
	return TRUE;
}
