/* SPDX-License-Identifier: MIT */
/* Events as Windows programs call them. */
#include "base/err.h"
#include "core/event.h"
#include "sync.h"
#include "synchapi.h"
#include "winbase.h"

#define EVENT_FLAGS (CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET)

#define EVENT_REQUEST                                                 \
	&(const struct sync_request)                                  \
	{                                                             \
		.kind = &event_kind, .attributes = lpEventAttributes, \
		.access = EVENT_ALL_ACCESS, .start = {                \
			.is_manual = bManualReset,                    \
			.value = bInitialState != 0                   \
		}                                                     \
	}

#define EVENT_REQUEST_EX                                                          \
	&(const struct sync_request)                                              \
	{                                                                         \
		.kind = &event_kind, .attributes = lpEventAttributes,             \
		.access = dwDesiredAccess,                                        \
		.refusal = dwFlags & ~EVENT_FLAGS ? ERR_PARAMETER : 0, .start = { \
			.is_manual = dwFlags & CREATE_EVENT_MANUAL_RESET,         \
			.value = (dwFlags & CREATE_EVENT_INITIAL_SET) != 0        \
		}                                                                 \
	}

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
			   BOOL bInitialState, LPCSTR lpName)
{
	return sync_create_ansi(EVENT_REQUEST, lpName);
}

HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
			   BOOL bInitialState, LPCWSTR lpName)
{
	return sync_create_wide(EVENT_REQUEST, lpName);
}

HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName,
			     DWORD dwFlags, DWORD dwDesiredAccess)
{
	return sync_create_ansi(EVENT_REQUEST_EX, lpName);
}

HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName,
			     DWORD dwFlags, DWORD dwDesiredAccess)
{
	return sync_create_wide(EVENT_REQUEST_EX, lpName);
}

HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	return sync_open_ansi(&event_kind, dwDesiredAccess, bInheritHandle, lpName);
}

HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return sync_open_wide(&event_kind, dwDesiredAccess, bInheritHandle, lpName);
}

BOOL WINAPI SetEvent(HANDLE hEvent)
{
	return sync_do(&event_kind, hEvent, RIGHT_EVENT_MODIFY, event_set);
}

BOOL WINAPI ResetEvent(HANDLE hEvent)
{
	return sync_do(&event_kind, hEvent, RIGHT_EVENT_MODIFY, event_reset);
}

BOOL WINAPI PulseEvent(HANDLE hEvent)
{
	return sync_do(&event_kind, hEvent, RIGHT_EVENT_MODIFY, event_pulse);
}
