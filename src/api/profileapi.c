/* SPDX-License-Identifier: MIT */
/*
 * The performance counter ticks ten million times a second, as on Windows 10 and later:
 * programs multiply it by a million or a billion before they divide, and what would
 * overflow there with a faster one is past in minutes.
 */
#include "profileapi.h"

#include "base/err.h"
#include "os/clock.h"
#include "status.h"

enum {
	PROFILEAPI_TICKS_PER_SECOND = 10000000,
	PROFILEAPI_TICK_NS = 100
};

BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount)
{
	if (!lpPerformanceCount)
		return status_bool(ERR_POINTER);
	lpPerformanceCount->QuadPart =
		(LONGLONG)(clock_monotonic_ns() / PROFILEAPI_TICK_NS);
	return TRUE;
}

BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency)
{
	if (!lpFrequency)
		return status_bool(ERR_POINTER);
	lpFrequency->QuadPart = PROFILEAPI_TICKS_PER_SECOND;
	return TRUE;
}
