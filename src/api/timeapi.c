/* SPDX-License-Identifier: MIT */
/*
 * The multimedia clock. On Windows it is coarse unless somebody asks for more; here it is
 * fine at any time, so a request is only looked at and granted.
 */
#include "timeapi.h"

#include "os/clock.h"

enum {
	TIMEAPI_MIN_MS = 1,
	TIMEAPI_MAX_MS = 1000000,
	TIMEAPI_MS_NS = 1000000,
};

DWORD WINAPI timeGetTime(void)
{
	return (DWORD)(clock_boot_ns() / TIMEAPI_MS_NS);
}

static MMRESULT timeapi_check(UINT period)
{
	return period < TIMEAPI_MIN_MS || period > TIMEAPI_MAX_MS ? TIMERR_NOCANDO
								  : TIMERR_NOERROR;
}

MMRESULT WINAPI timeBeginPeriod(UINT uPeriod)
{
	return timeapi_check(uPeriod);
}

MMRESULT WINAPI timeEndPeriod(UINT uPeriod)
{
	return timeapi_check(uPeriod);
}

MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS ptc, UINT cbtc)
{
	if (!ptc || cbtc < sizeof(*ptc))
		return TIMERR_NOCANDO;
	*ptc = (TIMECAPS) { TIMEAPI_MIN_MS, TIMEAPI_MAX_MS };
	return TIMERR_NOERROR;
}
