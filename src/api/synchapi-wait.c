/* SPDX-License-Identifier: MIT */
/*
 * Waits as Windows programs call them. Their results are numbers of their own, which leave
 * the last error alone unless they are WAIT_FAILED.
 *
 * The pseudo handles stand for what cannot end while it waits: the calling process and its
 * thread. Waiting for one is waiting for the time to pass.
 */
#include <errno.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/waiting.h"
#include "status.h"
#include "synchapi.h"
#include "winbase.h"
#include "winerror.h"

static uint64_t waitapi_deadline_ns(DWORD milliseconds)
{
	return waiting_deadline_ns(milliseconds == INFINITE
					   ? WAIT_FOREVER
					   : (uint64_t)milliseconds * 1000000);
}

static DWORD waitapi_result(const struct waiting *waiting, int r, uint32_t index)
{
	if (waiting->wants_all)
		index = 0;
	switch (r) {
	case 0:
		return WAIT_OBJECT_0 + index;
	case NEWS_ABANDONED:
		return WAIT_ABANDONED_0 + index;
	case NEWS_TIMED_OUT:
		return WAIT_TIMEOUT;
	case NEWS_CALLED:
		return WAIT_IO_COMPLETION;
	default:
		status_set(r);
		return WAIT_FAILED;
	}
}

static DWORD waitapi_run_for(struct waiting *waiting, int r, DWORD milliseconds,
			     BOOL alertable)
{
	uint32_t index = 0;

	waiting->is_alertable = alertable;
	if (r >= 0) {
		waiting->deadline_ns = waitapi_deadline_ns(milliseconds);
		r = waiting_run(waiting, &index);
	}
	return waitapi_result(waiting, r, index);
}

static bool waitapi_is_pseudo(HANDLE handle)
{
	return handle_is_this_process(handle) || (LONG_PTR)handle == -2;
}

static DWORD waitapi_until(HANDLE handle, DWORD milliseconds, BOOL alertable)
{
	_cleanup_(waiting_deinit) struct waiting waiting;
	int r = 0;

	waiting_init(&waiting);
	if (!waitapi_is_pseudo(handle))
		r = waiting_add(&waiting, handle_number(handle));
	return waitapi_run_for(&waiting, r, milliseconds, alertable);
}

/* What is there at once is had without a look at the clock, and so is it told that it is not to
 * who only asks. For the others wait_run() begins with the same look: nothing depends on this
 * one having been taken, and a second one is less than telling it so. */
static DWORD waitapi_for_single(HANDLE handle, DWORD milliseconds, BOOL alertable)
{
	int r = waitapi_is_pseudo(handle) ? -EBUSY : waiting_try(handle_number(handle));

	if (r == 0)
		return WAIT_OBJECT_0;
	if (r == NEWS_ABANDONED)
		return WAIT_ABANDONED_0;
	if (r == -EAGAIN && milliseconds == 0 && !alertable)
		return WAIT_TIMEOUT;
	if (r == -EAGAIN || r == -EBUSY)
		return waitapi_until(handle, milliseconds, alertable);
	status_set(r);
	return WAIT_FAILED;
}

DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
{
	return waitapi_for_single(hHandle, dwMilliseconds, FALSE);
}

DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
{
	return waitapi_for_single(hHandle, dwMilliseconds, bAlertable);
}

static int waitapi_add_several(struct waiting *waiting, DWORD n, const HANDLE *handles)
{
	int r = 0;

	if (n == 0 || n > MAXIMUM_WAIT_OBJECTS)
		return ERR_WAIT_COUNT;
	if (!handles)
		return ERR_POINTER;
	for (DWORD i = 0; r == 0 && i < n; i++)
		r = waiting_add(waiting, handle_number(handles[i]));
	return r;
}

static DWORD waitapi_for_several(DWORD n, const HANDLE *handles, BOOL all,
				 DWORD milliseconds, BOOL alertable)
{
	_cleanup_(waiting_deinit) struct waiting waiting;

	waiting_init(&waiting);
	waiting.wants_all = all;
	return waitapi_run_for(&waiting, waitapi_add_several(&waiting, n, handles),
			       milliseconds, alertable);
}

DWORD WINAPI WaitForMultipleObjects(DWORD nCount, CONST HANDLE *lpHandles, BOOL bWaitAll,
				    DWORD dwMilliseconds)
{
	return waitapi_for_several(nCount, lpHandles, bWaitAll, dwMilliseconds, FALSE);
}

DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, CONST HANDLE *lpHandles,
				      BOOL bWaitAll, DWORD dwMilliseconds,
				      BOOL bAlertable)
{
	return waitapi_for_several(nCount, lpHandles, bWaitAll, dwMilliseconds,
				   bAlertable);
}

/* Neither is touched unless both are what they have to be. */
DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn,
				 DWORD dwMilliseconds, BOOL bAlertable)
{
	_cleanup_(waiting_deinit) struct waiting waiting;
	struct object *signal = NULL;
	int r = waiting_find_signal(handle_number(hObjectToSignal), &signal);
	DWORD result;

	waiting_init(&waiting);
	if (r == 0 && !waitapi_is_pseudo(hObjectToWaitOn))
		r = waiting_add(&waiting, handle_number(hObjectToWaitOn));
	if (r == 0)
		r = waiting_signal(signal);
	result = waitapi_run_for(&waiting, r, dwMilliseconds, bAlertable);
	object_unref(signal);
	return result;
}
