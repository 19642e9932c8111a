/* SPDX-License-Identifier: MIT */
/*
 * Dates and moments.
 */
#ifndef _TIMEZONEAPI_H_
#define _TIMEZONEAPI_H_

#include "minwinbase.h"
#include "minwindef.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * SystemTimeToFileTime() - the moment of a date
 * @lpSystemTime:  a day from 1601 to 30827; wDayOfWeek is not looked at
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER there is no such date
 * Follows:  nf-timezoneapi-systemtimetofiletime
 * Tested:   conform-system.c, test-calendar.c
 */
WINBASEAPI BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime,
					    LPFILETIME lpFileTime);

/**
 * FileTimeToSystemTime() - the date of a moment
 *
 * Return:   TRUE; FALSE sets the last error.
 * Errors:   INVALID_PARAMETER the moment is negative as a signed number
 * Follows:  nf-timezoneapi-filetimetosystemtime
 * Tested:   conform-system.c, test-calendar.c
 */
WINBASEAPI BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime,
					    LPSYSTEMTIME lpSystemTime);

#ifdef __cplusplus
}
#endif

#endif
