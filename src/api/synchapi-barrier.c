/* SPDX-License-Identifier: MIT */
/* Barriers. */
#include "synchapi.h"

#include "base/err.h"
#include "core/barrier.h"
#include "status.h"

_Static_assert(sizeof(struct barrier) == sizeof(SYNCHRONIZATION_BARRIER),
	       "as Windows has it");

static struct barrier *synchapi_barrier(LPSYNCHRONIZATION_BARRIER barrier)
{
	return (struct barrier *)barrier;
}

BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
					     LONG lTotalThreads, LONG lSpinCount)
{
	if (lTotalThreads < 1 || lSpinCount < -1)
		return status_bool(ERR_PARAMETER);
	barrier_init(synchapi_barrier(lpBarrier), (uint32_t)lTotalThreads);
	return TRUE;
}

BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
					DWORD dwFlags)
{
	enum barrier_patience patience = BARRIER_SPIN_AND_SLEEP;

	if (dwFlags & SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY)
		patience = BARRIER_SLEEP_ONLY;
	else if (dwFlags & SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY)
		patience = BARRIER_SPIN_ONLY;
	return barrier_enter(synchapi_barrier(lpBarrier), patience);
}

BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier)
{
	barrier_deinit(synchapi_barrier(lpBarrier));
	return TRUE;
}
