/* SPDX-License-Identifier: MIT */
/* The calendar, day by day, beside the C library's. */
#include "harness.h"

#include <time.h>

#include "base/calendar.h"

#define DAY_TICKS (CALENDAR_TICKS_PER_SECOND * 86400)

TEST(every_day_has_its_date_and_comes_back)
{
	struct calendar_date date = { .year = 0 };
	unsigned n_days = 0;
	uint64_t ticks;

	for (ticks = 0; ticks < UINT64_C(1) << 63; ticks += DAY_TICKS) {
		struct calendar_date before = date;
		uint64_t back;

		CHECK(calendar_from_ticks(ticks, &date));
		CHECK_EQ(date.weekday, (n_days + 1) % 7);
		if (n_days++ > 0)
			CHECK((date.day == before.day + 1 && date.month == before.month &&
			       date.year == before.year) ||
			      (date.day == 1 && before.day >= 28 &&
			       (date.month == before.month + 1 ||
				(date.month == 1 && before.month == 12 &&
				 date.year == before.year + 1))));
		if (date.year <= 30827) {
			CHECK(calendar_to_ticks(&date, &back));
			CHECK(back == ticks);
		} else {
			CHECK(!calendar_to_ticks(&date, &back));
		}
	}
	CHECK_EQ(date.year, 30828);
}

TEST(dates_are_those_of_the_c_library)
{
	for (int64_t second = -11644473600; second < INT64_C(900000000000);
	     second += 86399 * 13 + 7) {
		time_t time = (time_t)second;
		struct calendar_date date;
		struct tm tm;

		CHECK(gmtime_r(&time, &tm));
		CHECK(calendar_from_ticks((uint64_t)(second + 11644473600) *
							  CALENDAR_TICKS_PER_SECOND +
						  9999,
					  &date));
		CHECK_EQ(date.year, tm.tm_year + 1900);
		CHECK_EQ(date.month, tm.tm_mon + 1);
		CHECK_EQ(date.day, tm.tm_mday);
		CHECK_EQ(date.weekday, tm.tm_wday);
		CHECK_EQ(date.hour, tm.tm_hour);
		CHECK_EQ(date.minute, tm.tm_min);
		CHECK_EQ(date.second, tm.tm_sec);
		CHECK_EQ(date.millisecond, 0);
	}
}

TEST(february_has_29_days_in_leap_years_only)
{
	struct calendar_date date = { .month = 2, .day = 29 };
	uint64_t ticks;

	for (date.year = 1601; date.year <= 30827; date.year++)
		CHECK_EQ(calendar_to_ticks(&date, &ticks),
			 date.year % 4 == 0 &&
				 (date.year % 100 != 0 || date.year % 400 == 0));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
