/* SPDX-License-Identifier: MIT */
/* Initialisation that happens once. */
#include "synchapi.h"

#include "base/err.h"
#include "core/once.h"
#include "status.h"

_Static_assert(sizeof(struct once) == sizeof(INIT_ONCE), "as Windows has it");

static struct once *synchapi_once(PINIT_ONCE once)
{
	return (struct once *)once;
}

static void synchapi_context(LPVOID *to, uint64_t context)
{
	if (to)
		*to = (LPVOID)(uintptr_t)context;
}

VOID WINAPI InitOnceInitialize(PINIT_ONCE InitOnce)
{
	InitOnce->Ptr = NULL;
}

BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags, PBOOL fPending,
				    LPVOID *lpContext)
{
	uint64_t context;
	int r;

	if (dwFlags == INIT_ONCE_CHECK_ONLY)
		r = once_check(synchapi_once(lpInitOnce), &context);
	else if (dwFlags & ~INIT_ONCE_ASYNC)
		r = ERR_PARAMETER;
	else
		r = once_begin(synchapi_once(lpInitOnce), dwFlags & INIT_ONCE_ASYNC,
			       &context);
	if (r == 0)
		synchapi_context(lpContext, context);
	if (r >= 0)
		*fPending = r == NEWS_ONCE_PENDING;
	return status_bool(r);
}

BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext)
{
	struct once *once = synchapi_once(lpInitOnce);

	switch (dwFlags) {
	case 0:
	case INIT_ONCE_ASYNC:
		return status_bool(
			once_complete(once, dwFlags, (uint64_t)(uintptr_t)lpContext));
	case INIT_ONCE_INIT_FAILED:
		return status_bool(lpContext ? ERR_PARAMETER : once_fail(once));
	default:
		return status_bool(ERR_PARAMETER);
	}
}

BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn,
				PVOID Parameter, LPVOID *Context)
{
	struct once *once = synchapi_once(InitOnce);
	uint64_t context;
	int r = once_begin(once, false, &context);

	if (r == 0)
		synchapi_context(Context, context);
	if (r != NEWS_ONCE_PENDING)
		return status_bool(r);
	/* What the last error is after a failure is the function's own business. */
	if (!InitFn(InitOnce, Parameter, Context)) {
		once_fail(once);
		return FALSE;
	}
	return status_bool(
		once_complete(once, false, Context ? (uint64_t)(uintptr_t)*Context : 0));
}
