/* SPDX-License-Identifier: MIT */
/* Sleeping, and making the calls that were queued to who sleeps. */
#include "synchapi.h"

#include "core/apc.h"
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
	if (!bAlertable) {
		synchapi_sleep(dwMilliseconds);
		return 0;
	}
	if (apc_sleep_ns(dwMilliseconds == INFINITE
				 ? UINT64_MAX
				 : (uint64_t)dwMilliseconds * 1000000)) {
		apc_run();
		return WAIT_IO_COMPLETION;
	}
	if (dwMilliseconds == 0)
		clock_yield();
	return 0;
}
