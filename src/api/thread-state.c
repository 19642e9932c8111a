/* SPDX-License-Identifier: MIT */
/* What Windows programs learn of threads and say of them. */
#include "winshm_thread.h"

#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/utf.h"
#include "core/heap.h"
#include "core/trait.h"
#include "moment.h"
#include "os/process.h"
#include "os/strand.h"
#include "status.h"
#include "threads.h"
#include "winerror.h"

static int thread_state_exit_code(HANDLE handle, DWORD *ret)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	uint32_t code = STILL_ACTIVE;
	int r = threads_find(handle, RIGHT_THREAD_QUERY_LIMITED, &thread);

	if (r == 0)
		r = thread_exit_code(thread, &code);
	if (r < 0)
		return r;
	if (!ret)
		return ERR_POINTER;
	*ret = code;
	return 0;
}

BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
{
	return status_bool(thread_state_exit_code(hThread, lpExitCode));
}

DWORD WINAPI GetThreadId(HANDLE Thread)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;

	if (!status_bool(threads_find(Thread, RIGHT_THREAD_QUERY_LIMITED, &thread)))
		return 0;
	return (DWORD)thread_tid(thread);
}

DWORD WINAPI GetProcessIdOfThread(HANDLE Thread)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;

	if (!status_bool(threads_find(Thread, RIGHT_THREAD_QUERY_LIMITED, &thread)))
		return 0;
	return (DWORD)process_pid();
}

BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	int r = threads_find(hThread, RIGHT_THREAD_SET_LIMITED, &thread);

	if (r == 0)
		r = trait_set_level(thread, nPriority);
	return status_bool(r);
}

int WINAPI GetThreadPriority(HANDLE hThread)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;

	if (!status_bool(threads_find(hThread, RIGHT_THREAD_QUERY_LIMITED, &thread)))
		return THREAD_PRIORITY_ERROR_RETURN;
	return trait_level(thread);
}

BOOL WINAPI SwitchToThread(void)
{
	return strand_yield();
}

DWORD WINAPI GetCurrentProcessorNumber(void)
{
	return strand_processor();
}

DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE hThread, DWORD_PTR dwThreadAffinityMask)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	uint64_t old = 0;
	int r = threads_find(hThread, RIGHT_THREAD_SET, &thread);

	if (r == 0)
		r = trait_set_processors(thread, dwThreadAffinityMask, &old);
	return status_bool(r) ? old : 0;
}

static int thread_state_times(HANDLE handle, FILETIME *creation, FILETIME *end,
			      FILETIME *kernel, FILETIME *user)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	struct trait_times times;
	int r = threads_find(handle, RIGHT_THREAD_QUERY_LIMITED, &thread);

	if (r == 0)
		r = trait_times(thread, &times);
	if (r < 0)
		return r;
	if (!creation || !end || !kernel || !user)
		return ERR_POINTER;
	*creation = moment_file_time(calendar_ticks_from_unix(times.creation_ns));
	*end = moment_file_time(times.end_ns ? calendar_ticks_from_unix(times.end_ns)
					     : 0);
	*kernel = moment_file_time(times.kernel_ns / 100);
	*user = moment_file_time(times.user_ns / 100);
	return 0;
}

BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime,
			   LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
			   LPFILETIME lpUserTime)
{
	return status_bool(thread_state_times(hThread, lpCreationTime, lpExitTime,
					      lpKernelTime, lpUserTime));
}

/* These two calls tell an NTSTATUS, and have no part in the last error. */
static HRESULT thread_state_result(int r)
{
	uint32_t code = err_win32(r);
	DWORD status = 0;

	if (r >= 0)
		return S_OK;
	if (code == ERROR_INVALID_HANDLE)
		status = 0xC0000008;
	else if (code == ERROR_ACCESS_DENIED)
		status = 0xC0000022;
	else if (code == ERROR_NOT_ENOUGH_MEMORY)
		status = 0xC0000017;
	return status ? (HRESULT)(status | 0x10000000) : HRESULT_FROM_WIN32(code);
}

HRESULT WINAPI SetThreadDescription(HANDLE hThread, PCWSTR lpThreadDescription)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	const uint16_t *text = (const uint16_t *)lpThreadDescription;
	int r = threads_find(hThread, RIGHT_THREAD_SET_LIMITED, &thread);

	if (r == 0)
		r = trait_set_description(thread, text, text ? utf16_length(text) : 0);
	return thread_state_result(r);
}

static int thread_state_description(HANDLE handle, PWSTR *ret)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	_cleanup_(freep) uint16_t *text = NULL;
	size_t n_units = 0;
	void *block;
	int r = threads_find(handle, RIGHT_THREAD_QUERY_LIMITED, &thread);

	if (r == 0)
		r = trait_description(thread, &text, &n_units);
	if (r < 0)
		return r;
	if (!ret)
		return ERR_POINTER;
	r = heap_block_new(heap_process(), (n_units + 1) * sizeof(*text), 0, &block);
	if (r < 0)
		return r;
	memcpy(block, text, (n_units + 1) * sizeof(*text));
	*ret = block;
	return 0;
}

HRESULT WINAPI GetThreadDescription(HANDLE hThread, PWSTR *ppszThreadDescription)
{
	return thread_state_result(
		thread_state_description(hThread, ppszThreadDescription));
}
