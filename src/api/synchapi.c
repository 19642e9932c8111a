/* SPDX-License-Identifier: MIT */
/* Sleeping. Nothing here can queue a call to a sleeping thread, so nothing wakes it. */
#include "synchapi.h"

#include "os/clock.h"
#include "winbase.h"

static void synchapi_sleep(DWORD milliseconds)
{
	if (milliseconds == INFINITE)
		clock_sleep_forever();
	else if (milliseconds == 0)
		clock_yield();
	else
		clock_sleep_ns((uint64_t)milliseconds * 1000000);
}

VOID WINAPI Sleep(DWORD dwMilliseconds)
{
	synchapi_sleep(dwMilliseconds);
}

DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable)
{
	(void)bAlertable;
	synchapi_sleep(dwMilliseconds);
	return 0;
}
