/* SPDX-License-Identifier: MIT */
/* From a number of milliseconds to the moment at which they will be over. */
#pragma once

#include <stdint.h>

#include "winbase.h"

#include "os/clock.h"

/* UINT64_MAX for INFINITE: for ever. */
static inline uint64_t deadline_ns(DWORD milliseconds)
{
	if (milliseconds == INFINITE)
		return UINT64_MAX;
	return clock_monotonic_ns() + (uint64_t)milliseconds * 1000000;
}
