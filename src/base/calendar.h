/* SPDX-License-Identifier: MIT */
/*
 * Moments and dates. A moment is a number of ticks of 100 ns since the first of January
 * 1601, as Windows counts; a date is what people call it. Both without time zone.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define CALENDAR_TICKS_PER_SECOND UINT64_C(10000000)
#define CALENDAR_UNIX_EPOCH_TICKS UINT64_C(116444736000000000) /* 1970-01-01 */

struct calendar_date {
	unsigned year, month, day; /* from 1 */
	unsigned weekday;          /* 0: Sunday */
	unsigned hour, minute, second, millisecond;
};

/* The years 1601 to 30827; the weekday is not looked at. False if there is no such date. */
bool calendar_to_ticks(const struct calendar_date *date, uint64_t *ret);

/* False for ticks of 2^63 and more. What is less than a millisecond is dropped. */
bool calendar_from_ticks(uint64_t ticks, struct calendar_date *ret);

/* `unix_ns` counts from 1970. */
static inline uint64_t calendar_ticks_from_unix(uint64_t unix_ns)
{
	return unix_ns / 100 + CALENDAR_UNIX_EPOCH_TICKS;
}
