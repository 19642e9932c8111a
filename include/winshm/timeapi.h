/* SPDX-License-Identifier: MIT */
/* The multimedia clock: milliseconds, and how often it is asked to tick. */
#ifndef _TIMEAPI_H_
#define _TIMEAPI_H_

#include "minwindef.h"

typedef UINT MMRESULT;

#define MMSYSERR_NOERROR 0
#define TIMERR_BASE      96
#define TIMERR_NOERROR   0
#define TIMERR_NOCANDO   (TIMERR_BASE + 1)
#define TIMERR_STRUCT    (TIMERR_BASE + 33)

typedef struct timecaps_tag {
	UINT wPeriodMin; /* milliseconds */
	UINT wPeriodMax;
} TIMECAPS, *PTIMECAPS, *NPTIMECAPS, *LPTIMECAPS;

#ifndef WINMMAPI
#define WINMMAPI WINBASEAPI
#endif

#ifdef __cplusplus
extern "C" {
#endif

/**
 * timeGetTime() - milliseconds since the machine was started; after 49.7 days, from 0 again
 *
 * Follows:  nf-timeapi-timegettime               Differs: compatibility.md#time
 * Tested:   conform-timeapi.c
 */
WINMMAPI DWORD WINAPI timeGetTime(void);

/**
 * timeBeginPeriod() - ask for a clock that ticks so often
 * timeEndPeriod() - no longer
 * timeGetDevCaps() - how often it can
 *
 * The clock here is as fine as it can be in any case: these calls change nothing.
 *
 * Return:   TIMERR_NOERROR; TIMERR_NOCANDO the period is 0 or longer than it can be, or
 *           there is no structure of that size.
 * Follows:  nf-timeapi-timebeginperiod and its neighbours  Differs: compatibility.md#time
 * Tested:   conform-timeapi.c
 */
WINMMAPI MMRESULT WINAPI timeBeginPeriod(UINT uPeriod);
WINMMAPI MMRESULT WINAPI timeEndPeriod(UINT uPeriod);
WINMMAPI MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS ptc, UINT cbtc);

#ifdef __cplusplus
}
#endif

#endif
