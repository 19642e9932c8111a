/* SPDX-License-Identifier: MIT */
/* Slim reader-writer locks. */
#include "synchapi.h"

#include "core/srw.h"

_Static_assert(sizeof(struct srw) == sizeof(SRWLOCK), "as Windows has it");

static struct srw *synchapi_srw(PSRWLOCK lock)
{
	return (struct srw *)lock;
}

VOID WINAPI InitializeSRWLock(PSRWLOCK SRWLock)
{
	*SRWLock = (SRWLOCK)SRWLOCK_INIT;
}

VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK SRWLock)
{
	srw_acquire_exclusive(synchapi_srw(SRWLock));
}

VOID WINAPI AcquireSRWLockShared(PSRWLOCK SRWLock)
{
	srw_acquire_shared(synchapi_srw(SRWLock));
}

BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK SRWLock)
{
	return srw_try_exclusive(synchapi_srw(SRWLock));
}

BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK SRWLock)
{
	return srw_try_shared(synchapi_srw(SRWLock));
}

VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK SRWLock)
{
	srw_release_exclusive(synchapi_srw(SRWLock));
}

VOID WINAPI ReleaseSRWLockShared(PSRWLOCK SRWLock)
{
	srw_release_shared(synchapi_srw(SRWLock));
}
