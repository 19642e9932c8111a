/* SPDX-License-Identifier: MIT */
/* The clocks' and the calendar's numbers in Windows' structures, and back. */
#include "moment.h"

#include "base/calendar.h"
#include "os/clock.h"

uint64_t moment_now(void)
{
	return calendar_ticks_from_unix(clock_realtime_ns());
}

uint64_t moment_local_offset(void)
{
	return (uint64_t)clock_local_offset_s() * CALENDAR_TICKS_PER_SECOND;
}

FILETIME moment_file_time(uint64_t ticks)
{
	return (FILETIME) { .dwLowDateTime = (DWORD)ticks,
			    .dwHighDateTime = (DWORD)(ticks >> 32) };
}

uint64_t moment_ticks(const FILETIME *time)
{
	return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

bool moment_system_time(uint64_t ticks, SYSTEMTIME *ret)
{
	struct calendar_date date;

	if (!calendar_from_ticks(ticks, &date))
		return false;
	*ret = (SYSTEMTIME) {
		.wYear = (WORD)date.year,
		.wMonth = (WORD)date.month,
		.wDayOfWeek = (WORD)date.weekday,
		.wDay = (WORD)date.day,
		.wHour = (WORD)date.hour,
		.wMinute = (WORD)date.minute,
		.wSecond = (WORD)date.second,
		.wMilliseconds = (WORD)date.millisecond,
	};
	return true;
}

bool moment_from_system_time(const SYSTEMTIME *system_time, uint64_t *ret)
{
	const struct calendar_date date = {
		.year = system_time->wYear,
		.month = system_time->wMonth,
		.day = system_time->wDay,
		.hour = system_time->wHour,
		.minute = system_time->wMinute,
		.second = system_time->wSecond,
		.millisecond = system_time->wMilliseconds,
	};

	return calendar_to_ticks(&date, ret);
}
