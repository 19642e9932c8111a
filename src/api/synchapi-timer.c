/* SPDX-License-Identifier: MIT */
/* Timers as Windows programs call them. */
#include "base/err.h"
#include "core/timer.h"
#include "status.h"
#include "sync.h"
#include "synchapi.h"
#include "winbase.h"

#define TIMER_FLAGS \
	(CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION)

#define TIMER_REQUEST                                                 \
	&(const struct sync_request)                                  \
	{                                                             \
		.kind = &timer_kind, .attributes = lpTimerAttributes, \
		.access = TIMER_ALL_ACCESS, .start = {                \
			.is_manual = bManualReset                     \
		}                                                     \
	}

#define TIMER_REQUEST_EX                                                          \
	&(const struct sync_request)                                              \
	{                                                                         \
		.kind = &timer_kind, .attributes = lpTimerAttributes,             \
		.access = dwDesiredAccess,                                        \
		.refusal = dwFlags & ~TIMER_FLAGS ? ERR_PARAMETER : 0, .start = { \
			.is_manual = dwFlags & CREATE_WAITABLE_TIMER_MANUAL_RESET \
		}                                                                 \
	}

HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes,
				   BOOL bManualReset, LPCSTR lpTimerName)
{
	return sync_create_ansi(TIMER_REQUEST, lpTimerName);
}

HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes,
				   BOOL bManualReset, LPCWSTR lpTimerName)
{
	return sync_create_wide(TIMER_REQUEST, lpTimerName);
}

HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES lpTimerAttributes,
				     LPCSTR lpTimerName, DWORD dwFlags,
				     DWORD dwDesiredAccess)
{
	return sync_create_ansi(TIMER_REQUEST_EX, lpTimerName);
}

HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes,
				     LPCWSTR lpTimerName, DWORD dwFlags,
				     DWORD dwDesiredAccess)
{
	return sync_create_wide(TIMER_REQUEST_EX, lpTimerName);
}

HANDLE WINAPI OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle,
				 LPCSTR lpTimerName)
{
	return sync_open_ansi(&timer_kind, dwDesiredAccess, bInheritHandle, lpTimerName);
}

HANDLE WINAPI OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle,
				 LPCWSTR lpTimerName)
{
	return sync_open_wide(&timer_kind, dwDesiredAccess, bInheritHandle, lpTimerName);
}

static int timerapi_set(HANDLE handle, const LARGE_INTEGER *due, LONG period_ms,
			PTIMERAPCROUTINE routine, LPVOID argument)
{
	struct timer_setting setting = { .period_ms = (uint32_t)period_ms };
	struct waitable *timer;
	int r;

	if (!due)
		return ERR_POINTER;
	if (period_ms < 0)
		return ERR_TIMER_PERIOD;
	setting.due_100ns = due->QuadPart;
	r = waitable_find(&timer, &timer_kind, handle_number(handle), RIGHT_TIMER_MODIFY);
	if (r < 0)
		return r;
	r = timer_start(timer, &setting, routine, argument);
	waitable_unref(timer);
	return r;
}

/* That no sleeping machine is woken is no failure, and said all the same. */
static BOOL timerapi_started(int r, bool shall_resume)
{
	if (r >= 0 && shall_resume)
		status_set(ERR_TIMER_RESUME);
	return r < 0 ? status_bool(r) : TRUE;
}

BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod,
			     PTIMERAPCROUTINE pfnCompletionRoutine,
			     LPVOID lpArgToCompletionRoutine, BOOL fResume)
{
	int r = timerapi_set(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine,
			     lpArgToCompletionRoutine);

	return timerapi_started(r, fResume);
}

BOOL WINAPI SetWaitableTimerEx(HANDLE hTimer, const LARGE_INTEGER *lpDueTime,
			       LONG lPeriod, PTIMERAPCROUTINE pfnCompletionRoutine,
			       LPVOID lpArgToCompletionRoutine,
			       PREASON_CONTEXT WakeContext, ULONG TolerableDelay)
{
	int r = timerapi_set(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine,
			     lpArgToCompletionRoutine);

	(void)TolerableDelay;
	return timerapi_started(r, WakeContext);
}

BOOL WINAPI CancelWaitableTimer(HANDLE hTimer)
{
	struct waitable *timer;
	int r = waitable_find(&timer, &timer_kind, handle_number(hTimer),
			      RIGHT_TIMER_MODIFY);

	if (r == 0) {
		r = timer_stop(timer);
		waitable_unref(timer);
	}
	return status_bool(r);
}
