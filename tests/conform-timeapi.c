/* SPDX-License-Identifier: MIT */
/*
 * The multimedia clock.
 */
#include "conform.h"

#include <mmsystem.h>

static void test_time(void)
{
	DWORD start = timeGetTime(), ticks = GetTickCount(), again;

	CHECK("it counts as the tick count does",
	      start - ticks + 60000 < 120000); /* a minute apart at most, either way */
	Sleep(30);
	again = timeGetTime();
	CHECK("it goes on", again - start >= 20);
	CHECK("and not back", timeGetTime() - again < 60000);
}

static void test_period(void)
{
	TIMECAPS caps;

	memset(&caps, 0, sizeof(caps));
	CHECK_EQ("what it can is told", timeGetDevCaps(&caps, sizeof(caps)),
		 TIMERR_NOERROR);
	CHECK_EQ("it can tick every millisecond", caps.wPeriodMin, 1);
	CHECK("and more seldom", caps.wPeriodMax > 1);
	CHECK_EQ("a millisecond is granted", timeBeginPeriod(1), TIMERR_NOERROR);
	CHECK_EQ("and given back", timeEndPeriod(1), TIMERR_NOERROR);
	CHECK_EQ("no time at all is not", timeBeginPeriod(0), TIMERR_NOCANDO);
	CHECK_EQ("nor given back", timeEndPeriod(0), TIMERR_NOCANDO);
	CHECK_EQ("nor is what is told to nobody", timeGetDevCaps(NULL, sizeof(caps)),
		 TIMERR_NOCANDO);
}

int main(void)
{
	conform_begin();
	test_time();
	test_period();
	return conform_end();
}
