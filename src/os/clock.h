/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>

uint64_t clock_monotonic_ns(void);
uint64_t clock_realtime_ns(void); /* since 1970-01-01 UTC */

/* Gives other threads a moment; for retrying what is about to change by itself. */
void clock_pause_ns(uint64_t duration_ns);
