/* SPDX-License-Identifier: MIT */
/* Sleeping, and making the calls that were queued to who sleeps. */
#include "synchapi.h"

#include "core/waiting.h"
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
	struct waiting waiting;
	uint32_t index;

	if (!bAlertable) {
		synchapi_sleep(dwMilliseconds);
		return 0;
	}
	waiting_init(&waiting);
	waiting.is_alertable = true;
	waiting.deadline_ns = waiting_deadline_ns(
		dwMilliseconds == INFINITE ? WAIT_FOREVER
					   : (uint64_t)dwMilliseconds * 1000000);
	if (waiting_run(&waiting, &index) == NEWS_CALLED)
		return WAIT_IO_COMPLETION;
	if (dwMilliseconds == 0)
		clock_yield();
	return 0;
}
