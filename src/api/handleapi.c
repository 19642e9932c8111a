/* SPDX-License-Identifier: MIT */
/*
 * Handles as Windows programs call them. Pseudo handles stand for the calling process (-1)
 * and thread (-2): always there, never to be closed; duplicating one gives a handle that is
 * in the table.
 */
#include "handleapi.h"

#include "base/err.h"
#include "core/child.h"
#include "core/foreign.h"
#include "core/handle.h"
#include "core/process.h"
#include "os/process.h"
#include "status.h"
#include "threads.h"
#include "winbase.h"

static bool handleapi_is_pseudo(HANDLE handle)
{
	return handle_is_this_process(handle) || handle_is_this_thread(handle);
}

/* Any object; what a pseudo handle stands for is made for the occasion. */
static int handleapi_find(HANDLE handle, struct object **ret, uint32_t *ret_rights)
{
	struct process *process;
	struct thread *thread;
	int r;

	if (handle_is_this_thread(handle)) {
		r = threads_find(handle, RIGHT_THREAD_ALL, &thread);
		if (r < 0)
			return r;
		*ret = &thread->object;
		*ret_rights = RIGHT_THREAD_ALL;
		return 0;
	}
	if (!handle_is_this_process(handle))
		return handle_find(handle_number(handle), NULL, ret, ret_rights);

	r = process_open(&process, process_pid());
	if (r < 0)
		return r;
	*ret = &process->object;
	*ret_rights = RIGHT_PROCESS_ALL;
	return 0;
}

static int handleapi_close(HANDLE handle)
{
	return handleapi_is_pseudo(handle) ? 0 : handle_close(handle_number(handle));
}

BOOL WINAPI CloseHandle(HANDLE hObject)
{
	child_bury();
	return status_bool(handleapi_close(hObject));
}

/* The process that handles are taken from, or given to: a reference for the caller, or NULL
 * for the calling one. */
static int handleapi_find_process(HANDLE handle, struct process **ret)
{
	struct object *object;
	uint32_t rights;
	int r;

	*ret = NULL;
	if (handle_is_this_process(handle))
		return 0;
	r = handle_find(handle_number(handle), &process_kind, &object, &rights);
	if (r < 0)
		return r;
	if (rights & RIGHT_PROCESS_DUPLICATE)
		r = process_is_self(process_of(object));
	else
		r = ERR_RIGHT_MISSING;
	if (r == 0) {
		*ret = process_of(object);
		return 0;
	}
	object_unref(object);
	return r < 0 ? r : 0;
}

static int handleapi_check_target(HANDLE handle)
{
	struct process *process;
	int r = handleapi_find_process(handle, &process);

	if (r < 0 || !process)
		return r;
	object_unref(&process->object);
	return ERR_DUPLICATE_FOREIGN;
}

/* In another process, its own pseudo handle stands for that process. */
static int handleapi_find_in(struct process *process, HANDLE source, struct object **ret,
			     uint32_t *ret_rights)
{
	if (!process || handle_is_this_thread(source))
		return handleapi_find(source, ret, ret_rights);
	if (!handle_is_this_process(source))
		return foreign_find(process, handle_number(source), ret, ret_rights);
	*ret = object_ref(&process->object);
	*ret_rights = RIGHT_PROCESS_ALL;
	return 0;
}

/* `process` NULL: this one; `wanted` NULL: the same access. */
static int handleapi_duplicate(struct process *process, HANDLE source,
			       const DWORD *wanted, BOOL inherit, uint32_t *ret)
{
	struct object *object, *duplicate;
	uint32_t rights;
	int r;

	r = handleapi_find_in(process, source, &object, &rights);
	if (r < 0)
		return r;
	r = object_duplicate(object, rights, wanted, &duplicate, &rights);
	object_unref(object);
	if (r < 0)
		return r;
	r = handle_new(duplicate, rights, inherit, ret);
	if (r < 0)
		object_unref(duplicate);
	return r;
}

/* From within this process. */
static int handleapi_duplicate_own(HANDLE source, HANDLE target_process,
				   const DWORD *wanted, BOOL inherit, bool close_source,
				   uint32_t *ret)
{
	int r = handleapi_check_target(target_process);

	if (r >= 0)
		r = handleapi_duplicate(NULL, source, wanted, inherit, ret);
	/* Whatever came of it. A protected source stays open, and that is no failure. */
	if (close_source && !handleapi_is_pseudo(source))
		handle_close(handle_number(source));
	return r;
}

/* From another one, in which nothing can be closed. */
static int handleapi_duplicate_foreign(struct process *process, HANDLE source,
				       HANDLE target_process, const DWORD *wanted,
				       BOOL inherit, bool close_source, uint32_t *ret)
{
	int r = close_source ? ERR_DUPLICATE_FOREIGN
			     : handleapi_check_target(target_process);

	if (r >= 0)
		r = handleapi_duplicate(process, source, wanted, inherit, ret);
	object_unref(&process->object);
	return r;
}

BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
			    HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
			    DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
{
	bool close_source = dwOptions & DUPLICATE_CLOSE_SOURCE;
	const DWORD *wanted = dwOptions & DUPLICATE_SAME_ACCESS ? NULL : &dwDesiredAccess;
	struct process *process;
	uint32_t handle = 0;
	int r = handleapi_find_process(hSourceProcessHandle, &process);

	if (r < 0)
		return status_bool(r);

	/* Nobody to give it to: the way to close a handle, and no more. */
	if (!process && !hTargetProcessHandle && !lpTargetHandle && close_source)
		return status_bool(handleapi_close(hSourceHandle));

	r = process ? handleapi_duplicate_foreign(process, hSourceHandle,
						  hTargetProcessHandle, wanted,
						  bInheritHandle, close_source, &handle)
		    : handleapi_duplicate_own(hSourceHandle, hTargetProcessHandle, wanted,
					      bInheritHandle, close_source, &handle);
	/* Written on failure, too: it is no handle then. */
	if (lpTargetHandle)
		*lpTargetHandle = (HANDLE)(uintptr_t)handle;
	return status_bool(r);
}

BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags)
{
	uint32_t flags = 0;
	int r = 0;

	if (!handleapi_is_pseudo(hObject))
		r = handle_flags(handle_number(hObject), &flags);
	if (r == 0 && !lpdwFlags)
		r = ERR_POINTER;
	if (r == 0)
		*lpdwFlags = (flags & HANDLE_INHERITS ? HANDLE_FLAG_INHERIT : 0U) |
			     (flags & HANDLE_IS_PROTECTED ? HANDLE_FLAG_PROTECT_FROM_CLOSE
							  : 0U);
	return status_bool(r);
}

static uint32_t handleapi_flags(DWORD flags)
{
	return (flags & HANDLE_FLAG_INHERIT ? HANDLE_INHERITS : 0U) |
	       (flags & HANDLE_FLAG_PROTECT_FROM_CLOSE ? HANDLE_IS_PROTECTED : 0U);
}

BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
{
	if (dwMask & ~(HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE))
		return status_bool(ERR_PARAMETER);
	return status_bool(handle_set_flags(handle_number(hObject),
					    handleapi_flags(dwMask),
					    handleapi_flags(dwFlags)));
}

static int handleapi_compare(HANDLE left, HANDLE right)
{
	struct object *a, *b;
	uint32_t rights;
	int r;

	r = handleapi_find(left, &a, &rights);
	if (r < 0)
		return r;
	r = handleapi_find(right, &b, &rights);
	if (r == 0) {
		r = object_is_same(a, b) ? 0 : ERR_HANDLES_DIFFER;
		object_unref(b);
	}
	object_unref(a);
	return r;
}

BOOL WINAPI CompareObjectHandles(HANDLE hFirstObjectHandle, HANDLE hSecondObjectHandle)
{
	return status_bool(handleapi_compare(hFirstObjectHandle, hSecondObjectHandle));
}
