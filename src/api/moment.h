/* SPDX-License-Identifier: MIT */
/* Moments as Windows programs write them: FILETIME and SYSTEMTIME. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "minwinbase.h"

uint64_t moment_now(void); /* ticks of 100 ns since 1601, UTC */

/* How far local time is ahead of UTC now; added to ticks, it may wrap around to less. */
uint64_t moment_local_offset(void);

FILETIME moment_file_time(uint64_t ticks);
uint64_t moment_ticks(const FILETIME *time);

/* False if the moment has no date, or the date is none. */
bool moment_system_time(uint64_t ticks, SYSTEMTIME *ret);
bool moment_from_system_time(const SYSTEMTIME *date, uint64_t *ret);
