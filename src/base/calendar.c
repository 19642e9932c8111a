/* SPDX-License-Identifier: MIT */
/*
 * The Gregorian calendar in whole numbers. Years are counted from March, so that the day
 * that comes and goes is a year's last, and in cycles of 400 years, which have 146,097
 * days each. The epoch is 1601-01-01, a Monday; the cycle it lies in began with
 * 1600-03-01, 306 days earlier.
 */
#include "base/calendar.h"

enum {
	CALENDAR_CYCLE_DAYS = 146097,
	CALENDAR_EPOCH_DAYS = 306, /* from 1600-03-01 to 1601-01-01 */
	CALENDAR_FIRST_YEAR = 1601,
	CALENDAR_LAST_YEAR = 30827,
	CALENDAR_DAY_SECONDS = 86400,
};

static bool calendar_is_leap(unsigned year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned calendar_month_days(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30,
					      31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && calendar_is_leap(year));
}

bool calendar_to_ticks(const struct calendar_date *date, uint64_t *ret)
{
	uint64_t years, months, days, seconds;

	if (date->year < CALENDAR_FIRST_YEAR || date->year > CALENDAR_LAST_YEAR ||
	    date->month < 1 || date->month > 12 || date->day < 1 ||
	    date->day > calendar_month_days(date->year, date->month) || date->hour > 23 ||
	    date->minute > 59 || date->second > 59 || date->millisecond > 999)
		return false;

	years = date->year - 1600 - (date->month <= 2);
	months = (date->month + 9) % 12; /* since March */
	days = years * 365 + years / 4 - years / 100 + years / 400 +
	       (153 * months + 2) / 5 + date->day - 1 - CALENDAR_EPOCH_DAYS;
	seconds = days * CALENDAR_DAY_SECONDS + date->hour * 3600 + date->minute * 60 +
		  date->second;
	*ret = seconds * CALENDAR_TICKS_PER_SECOND + date->millisecond * UINT64_C(10000);
	return true;
}

bool calendar_from_ticks(uint64_t ticks, struct calendar_date *ret)
{
	uint64_t seconds = ticks / CALENDAR_TICKS_PER_SECOND;
	uint64_t days = seconds / CALENDAR_DAY_SECONDS,
		 rest = seconds % CALENDAR_DAY_SECONDS;
	uint64_t cycle, day, year, month;

	if (ticks >> 63)
		return false;
	ret->weekday = (unsigned)((days + 1) % 7);
	days += CALENDAR_EPOCH_DAYS;
	cycle = days / CALENDAR_CYCLE_DAYS;
	day = days % CALENDAR_CYCLE_DAYS;
	/* Take the leap days out, then years have 365 days. */
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= year * 365 + year / 4 - year / 100;
	month = (5 * day + 2) / 153; /* since March */

	ret->day = (unsigned)(day - (153 * month + 2) / 5 + 1);
	ret->month = (unsigned)(month < 10 ? month + 3 : month - 9);
	ret->year = (unsigned)(1600 + cycle * 400 + year + (month >= 10));
	ret->hour = (unsigned)(rest / 3600);
	ret->minute = (unsigned)(rest / 60 % 60);
	ret->second = (unsigned)(rest % 60);
	ret->millisecond = (unsigned)(ticks / 10000 % 1000);
	return true;
}
