/* SPDX-License-Identifier: MIT */
/* Semaphores as Windows programs call them. */
#include "base/err.h"
#include "core/handle.h"
#include "core/semaphore.h"
#include "status.h"
#include "sync.h"
#include "synchapi.h"
#include "winbase.h"

static int semaphore_refusal(LONG count, LONG maximum, DWORD flags)
{
	if (flags)
		return ERR_PARAMETER;
	return maximum <= 0 || count < 0 || count > maximum ? ERR_SEMAPHORE_COUNTS : 0;
}

#define SEMAPHORE_REQUEST(its_access, flags)                                       \
	&(const struct sync_request)                                               \
	{                                                                          \
		.kind = &semaphore_kind, .attributes = lpSemaphoreAttributes,      \
		.access = (its_access),                                            \
		.refusal = semaphore_refusal(lInitialCount, lMaximumCount, flags), \
		.start = {                                                         \
			.value = (uint32_t)lInitialCount,                          \
			.maximum = (uint32_t)lMaximumCount                         \
		}                                                                  \
	}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
			       LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName)
{
	return sync_create_ansi(SEMAPHORE_REQUEST(SEMAPHORE_ALL_ACCESS, 0), lpName);
}

HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
			       LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName)
{
	return sync_create_wide(SEMAPHORE_REQUEST(SEMAPHORE_ALL_ACCESS, 0), lpName);
}

HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
				 LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName,
				 DWORD dwFlags, DWORD dwDesiredAccess)
{
	return sync_create_ansi(SEMAPHORE_REQUEST(dwDesiredAccess, dwFlags), lpName);
}

HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes,
				 LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName,
				 DWORD dwFlags, DWORD dwDesiredAccess)
{
	return sync_create_wide(SEMAPHORE_REQUEST(dwDesiredAccess, dwFlags), lpName);
}

HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	return sync_open_ansi(&semaphore_kind, dwDesiredAccess, bInheritHandle, lpName);
}

HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return sync_open_wide(&semaphore_kind, dwDesiredAccess, bInheritHandle, lpName);
}

BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount,
			     LPLONG lpPreviousCount)
{
	struct handle_use use;
	uint32_t previous = 0;
	int r = lReleaseCount <= 0 ? ERR_COUNT_ZERO : 0;

	if (r == 0)
		r = waitable_use(&use, &semaphore_kind, handle_number(hSemaphore),
				 RIGHT_SEMAPHORE_MODIFY);
	if (r < 0)
		return status_bool(r);
	r = semaphore_release(waitable_of(use.object)->face, (uint32_t)lReleaseCount,
			      &previous);
	if (r >= 0 && lpPreviousCount)
		*lpPreviousCount = (LONG)previous;
	handle_unuse(&use);
	return status_bool(r);
}
