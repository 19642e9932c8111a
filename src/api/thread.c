/* SPDX-License-Identifier: MIT */
/* Threads as Windows programs make, hold and end them, and let them make calls. */
#include "winshm_thread.h"

#include "base/cleanup.h"
#include "base/err.h"
#include "core/apc.h"
#include "core/handle.h"
#include "core/mainthread.h"
#include "core/course.h"
#include "os/process.h"
#include "processthreadsapi.h"
#include "status.h"
#include "threads.h"

enum {
	THREAD_STACK_BYTES = 1 << 20, /* what programs of Windows reserve for a thread */
};

HANDLE WINAPI GetCurrentThread(void)
{
	return (HANDLE)(LONG_PTR)-2;
}

DWORD WINAPI GetCurrentThreadId(void)
{
	return (DWORD)process_tid();
}

static size_t thread_stack_bytes(SIZE_T size, DWORD flags)
{
	if (size == 0 || flags & STACK_SIZE_PARAM_IS_A_RESERVATION)
		return size;
	return size < THREAD_STACK_BYTES ? THREAD_STACK_BYTES : size;
}

/* The handle first: once the thread runs, nothing may fail any more. */
static int thread_create(const struct course *course, BOOL inherit, DWORD *ret_id,
			 uint32_t *ret)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	int r = thread_new(&thread);

	if (r < 0)
		return r;
	r = handle_new(object_ref(&thread->object), RIGHT_THREAD_ALL, inherit, ret);
	if (r < 0) {
		object_unref(&thread->object);
		return r;
	}
	r = course_start(thread, course);
	if (r < 0)
		handle_close(*ret);
	else if (ret_id)
		*ret_id = (DWORD)thread_tid(thread);
	return r;
}

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
			   LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
			   DWORD dwCreationFlags, LPDWORD lpThreadId)
{
	const struct course course = {
		.run = lpStartAddress,
		.data = lpParameter,
		.stack_bytes = thread_stack_bytes(dwStackSize, dwCreationFlags),
		.is_held = dwCreationFlags & CREATE_SUSPENDED,
	};
	BOOL inherit = lpThreadAttributes && lpThreadAttributes->bInheritHandle;
	uint32_t handle = 0;
	int r = ERR_PARAMETER;

	if (!(dwCreationFlags & ~(CREATE_SUSPENDED | STACK_SIZE_PARAM_IS_A_RESERVATION)))
		r = thread_create(&course, inherit, lpThreadId, &handle);
	return status_opened(r, handle);
}

VOID WINAPI ExitThread(DWORD dwExitCode)
{
	course_exit(dwExitCode);
}

static int thread_open_handle(DWORD access, BOOL inherit, DWORD tid, uint32_t *ret)
{
	struct thread *thread;
	uint32_t rights;
	int r;

	if (tid == 0 || tid > INT32_MAX)
		return ERR_THREAD_NOT_FOUND;
	r = thread_open(&thread, (pid_t)tid);
	if (r < 0)
		return r;
	r = object_grant(&thread_kind, access, &rights);
	if (r == 0)
		r = handle_new(&thread->object, thread_rights(rights), inherit, ret);
	if (r < 0)
		object_unref(&thread->object);
	return r;
}

HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId)
{
	uint32_t handle = 0;
	int r = thread_open_handle(dwDesiredAccess, bInheritHandle, dwThreadId, &handle);

	return status_opened(r, handle);
}

DWORD WINAPI SuspendThread(HANDLE hThread)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	uint32_t previous = 0;
	int r = threads_find(hThread, RIGHT_THREAD_SUSPEND, &thread);

	if (r == 0)
		r = course_hold(thread, &previous);
	return status_bool(r) ? previous : (DWORD)-1;
}

/* The first thread of a program that this process has started. */
static int thread_resume_program(HANDLE handle, uint32_t *ret_previous)
{
	struct object *object;
	bool was_suspended = false;
	uint32_t rights;
	int r = handle_find(handle_number(handle), &mainthread_kind, &object, &rights);

	if (r < 0)
		return r;
	r = rights & RIGHT_THREAD_SUSPEND
		    ? mainthread_resume(mainthread_of(object), &was_suspended)
		    : ERR_RIGHT_MISSING;
	object_unref(object);
	*ret_previous = was_suspended;
	return r;
}

DWORD WINAPI ResumeThread(HANDLE hThread)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	uint32_t previous = 0;
	int r = threads_find(hThread, RIGHT_THREAD_SUSPEND, &thread);

	if (r == ERR_HANDLE_OTHER_KIND)
		r = thread_resume_program(hThread, &previous);
	else if (r == 0)
		previous = course_release(thread);
	return status_bool(r) ? previous : (DWORD)-1;
}

BOOL WINAPI TerminateThread(HANDLE hThread, DWORD dwExitCode)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	int r = threads_find(hThread, RIGHT_THREAD_TERMINATE, &thread);

	if (r == 0)
		r = course_dismiss(thread, dwExitCode);
	return status_bool(r);
}

/* ULONG_PTR and void * travel in the same register, and are as wide. */
DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData)
{
	_cleanup_(threads_unrefp) struct thread *thread = NULL;
	int r = threads_find(hThread, RIGHT_THREAD_CALL, &thread);

	if (r == 0 && !pfnAPC)
		r = ERR_POINTER;
	if (r == 0)
		r = apc_queue(thread, (void (*)(void *))(void *)pfnAPC, (void *)dwData);
	return (DWORD)status_bool(r);
}
