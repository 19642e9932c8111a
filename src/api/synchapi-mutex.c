/* SPDX-License-Identifier: MIT */
/* Mutexes as Windows programs call them. */
#include "base/err.h"
#include "core/mutex.h"
#include "sync.h"
#include "synchapi.h"
#include "winbase.h"

#define MUTEX_REQUEST                                                 \
	&(const struct sync_request)                                  \
	{                                                             \
		.kind = &mutex_kind, .attributes = lpMutexAttributes, \
		.access = MUTEX_ALL_ACCESS, .start = {                \
			.is_owned = bInitialOwner                     \
		}                                                     \
	}

#define MUTEX_REQUEST_EX                                                              \
	&(const struct sync_request)                                                  \
	{                                                                             \
		.kind = &mutex_kind, .attributes = lpMutexAttributes,                 \
		.access = dwDesiredAccess,                                            \
		.refusal = dwFlags & ~CREATE_MUTEX_INITIAL_OWNER ? ERR_PARAMETER : 0, \
		.start = {                                                            \
			.is_owned = dwFlags & CREATE_MUTEX_INITIAL_OWNER              \
		}                                                                     \
	}

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
			   LPCSTR lpName)
{
	return sync_create_ansi(MUTEX_REQUEST, lpName);
}

HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
			   LPCWSTR lpName)
{
	return sync_create_wide(MUTEX_REQUEST, lpName);
}

HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName,
			     DWORD dwFlags, DWORD dwDesiredAccess)
{
	return sync_create_ansi(MUTEX_REQUEST_EX, lpName);
}

HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName,
			     DWORD dwFlags, DWORD dwDesiredAccess)
{
	return sync_create_wide(MUTEX_REQUEST_EX, lpName);
}

HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
	return sync_open_ansi(&mutex_kind, dwDesiredAccess, bInheritHandle, lpName);
}

HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
	return sync_open_wide(&mutex_kind, dwDesiredAccess, bInheritHandle, lpName);
}

BOOL WINAPI ReleaseMutex(HANDLE hMutex)
{
	return sync_do(&mutex_kind, hMutex, 0, mutex_release);
}
