/* SPDX-License-Identifier: MIT */
/* Condition variables, with either kind of lock. */
#include "synchapi.h"

#include "base/err.h"
#include "core/condition.h"
#include "core/critical.h"
#include "core/srw.h"
#include "deadline.h"
#include "status.h"

_Static_assert(sizeof(struct condition) == sizeof(CONDITION_VARIABLE),
	       "as Windows has it");

static struct condition *synchapi_condition(PCONDITION_VARIABLE variable)
{
	return (struct condition *)variable;
}

VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
{
	*ConditionVariable = (CONDITION_VARIABLE)CONDITION_VARIABLE_INIT;
}

BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable,
				     PCRITICAL_SECTION CriticalSection,
				     DWORD dwMilliseconds)
{
	struct critical *critical = (struct critical *)CriticalSection;
	uint64_t end_ns = deadline_ns(dwMilliseconds);
	struct parked parked;
	int r;

	condition_join(synchapi_condition(ConditionVariable), &parked);
	critical_leave(critical);
	r = condition_sleep(&parked, end_ns);
	critical_enter(critical);
	return status_bool(r);
}

BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable,
				      PSRWLOCK SRWLock, DWORD dwMilliseconds, ULONG Flags)
{
	struct srw *srw = (struct srw *)SRWLock;
	uint64_t end_ns = deadline_ns(dwMilliseconds);
	bool is_shared = Flags & CONDITION_VARIABLE_LOCKMODE_SHARED;
	struct parked parked;
	int r;

	if (Flags & ~CONDITION_VARIABLE_LOCKMODE_SHARED)
		return status_bool(ERR_PARAMETER);
	condition_join(synchapi_condition(ConditionVariable), &parked);
	(is_shared ? srw_release_shared : srw_release_exclusive)(srw);
	r = condition_sleep(&parked, end_ns);
	(is_shared ? srw_acquire_shared : srw_acquire_exclusive)(srw);
	return status_bool(r);
}

VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
{
	condition_wake(synchapi_condition(ConditionVariable), false);
}

VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable)
{
	condition_wake(synchapi_condition(ConditionVariable), true);
}
