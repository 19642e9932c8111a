/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>

uint64_t clock_monotonic_ns(void);

/* Some milliseconds long, on a clock that never stands still; a few nanoseconds to ask. */
uint64_t clock_tick(void);
uint64_t clock_realtime_ns(void); /* since 1970-01-01 UTC */

/* Monotonic, and time the machine spent asleep counts. */
uint64_t clock_boot_ns(void);

/* Sleeps the whole time, whatever signals come; time the machine sleeps does not count. */
void clock_sleep_ns(uint64_t duration_ns);
__attribute__((noreturn)) void clock_sleep_forever(void);

/* Lets another thread run, if one wants to. */
void clock_yield(void);

/* How far the local time is ahead of UTC now, in seconds. */
int64_t clock_local_offset_s(void);

/* Gives other threads a moment; for retrying what is about to change by itself. */
void clock_pause_ns(uint64_t duration_ns);
