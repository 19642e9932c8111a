/* SPDX-License-Identifier: MIT */
/*
 * What is asked of processes and done to them, by handles with the right to it: their end,
 * their times, their priority.
 */
#include "processthreadsapi.h"

#include <errno.h>

#include "base/calendar.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "core/arrival.h"
#include "core/child.h"
#include "core/handle.h"
#include "core/process.h"
#include "moment.h"
#include "os/priority.h"
#include "os/process.h"
#include "os/proctimes.h"
#include "os/self.h"
#include "priorityclass.h"
#include "status.h"
#include "winbase.h"
#include "winuser.h"

static const struct {
	DWORD class;
	int niceness;
} priorityclass_table[] = {
	{ IDLE_PRIORITY_CLASS, 19 },  { BELOW_NORMAL_PRIORITY_CLASS, 10 },
	{ NORMAL_PRIORITY_CLASS, 0 }, { ABOVE_NORMAL_PRIORITY_CLASS, -5 },
	{ HIGH_PRIORITY_CLASS, -10 }, { REALTIME_PRIORITY_CLASS, -20 },
};

enum {
	PRIORITYCLASS_N = sizeof(priorityclass_table) / sizeof(priorityclass_table[0])
};

int priorityclass_niceness(DWORD flags)
{
	for (int i = 0; i < PRIORITYCLASS_N; i++)
		if (flags & priorityclass_table[i].class)
			return priorityclass_table[i].niceness;
	return 0;
}

DWORD priorityclass_of(int niceness)
{
	if (niceness >= 15)
		return IDLE_PRIORITY_CLASS;
	if (niceness >= 5)
		return BELOW_NORMAL_PRIORITY_CLASS;
	if (niceness > -5)
		return NORMAL_PRIORITY_CLASS;
	if (niceness > -10)
		return ABOVE_NORMAL_PRIORITY_CLASS;
	return niceness > -20 ? HIGH_PRIORITY_CLASS : REALTIME_PRIORITY_CLASS;
}

/* The process behind a handle with that right, with a reference; NULL: the calling one. */
static int processstate_find(HANDLE handle, uint32_t right, struct process **ret)
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
	r = process_rights(rights) & right ? process_is_self(process_of(object))
					   : ERR_RIGHT_MISSING;
	if (r == 0)
		*ret = process_of(object);
	else
		object_unref(object);
	return r < 0 ? r : 0;
}

static void processstate_unref(struct process **process)
{
	if (*process)
		object_unref(&(*process)->object);
}

static pid_t processstate_pid(const struct process *process)
{
	return process ? process->pid : process_pid();
}

/* Ourselves: without handlers of atexit(), which are what the caller wants to be spared. */
static int processstate_terminate(HANDLE handle, UINT code)
{
	__attribute__((cleanup(processstate_unref))) struct process *process = NULL;
	int r = processstate_find(handle, RIGHT_PROCESS_TERMINATE, &process);

	if (r < 0)
		return r;
	if (process)
		return process_terminate(process, code);
	arrival_tell_end(code);
	self_end((int)code);
}

BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode)
{
	return status_bool(processstate_terminate(hProcess, uExitCode));
}

static FILETIME processstate_duration(uint64_t ns)
{
	return moment_file_time(ns / 100);
}

static int processstate_times(HANDLE handle, FILETIME *began, FILETIME *ended,
			      FILETIME *kernel, FILETIME *user)
{
	__attribute__((cleanup(processstate_unref))) struct process *process = NULL;
	uint64_t ended_ns = 0;
	struct proctimes times;
	int r = processstate_find(handle, RIGHT_PROCESS_QUERY_LIMITED, &process);

	if (r == 0)
		r = proctimes_read(processstate_pid(process), &times);
	if (r < 0)
		return r == -ENOENT || r == -ESRCH ? ERR_PROCESS_ENDED : r;
	if (!began || !ended || !kernel || !user)
		return ERR_POINTER;
	if (process && process->child && process_has_ended(process) > 0)
		ended_ns = child_ended_ns(process->child);
	*began = moment_file_time(calendar_ticks_from_unix((int64_t)times.began_ns));
	*ended = ended_ns ? moment_file_time(calendar_ticks_from_unix((int64_t)ended_ns))
			  : (FILETIME) { 0, 0 };
	*kernel = processstate_duration(times.kernel_ns);
	*user = processstate_duration(times.user_ns);
	return 0;
}

BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime,
			    LPFILETIME lpExitTime, LPFILETIME lpKernelTime,
			    LPFILETIME lpUserTime)
{
	return status_bool(processstate_times(hProcess, lpCreationTime, lpExitTime,
					      lpKernelTime, lpUserTime));
}

static int processstate_class(HANDLE handle, DWORD *ret)
{
	__attribute__((cleanup(processstate_unref))) struct process *process = NULL;
	int r = processstate_find(handle, RIGHT_PROCESS_QUERY_LIMITED, &process),
	    niceness;

	if (r == 0)
		r = priority_get(processstate_pid(process), &niceness);
	if (r < 0)
		return r == -ESRCH ? ERR_PROCESS_ENDED : r;
	*ret = priorityclass_of(niceness);
	return 0;
}

DWORD WINAPI GetPriorityClass(HANDLE hProcess)
{
	DWORD class = 0;

	return status_bool(processstate_class(hProcess, &class)) ? class : 0;
}

static int processstate_set_class(HANDLE handle, DWORD class)
{
	__attribute__((cleanup(processstate_unref))) struct process *process = NULL;
	int r;

	if (class & ~(DWORD)PRIORITYCLASS_ALL || !class || class & (class - 1))
		return ERR_PRIORITY_CLASS;
	r = processstate_find(handle, RIGHT_PROCESS_SET, &process);
	if (r == 0)
		r = priority_set(processstate_pid(process),
				 priorityclass_niceness(class));
	if (r == -EACCES || r == -EPERM)
		return ERR_PRIORITY_REFUSED;
	return r == -ESRCH || r == -ENOENT ? ERR_PROCESS_ENDED : r;
}

BOOL WINAPI SetPriorityClass(HANDLE hProcess, DWORD dwPriorityClass)
{
	return status_bool(processstate_set_class(hProcess, dwPriorityClass));
}

/* No process here reads messages of windows: what waits for that waits for nothing. */
DWORD WINAPI WaitForInputIdle(HANDLE hProcess, DWORD dwMilliseconds)
{
	__attribute__((cleanup(processstate_unref))) struct process *process = NULL;
	int r = processstate_find(hProcess, RIGHT_PROCESS_QUERY_LIMITED, &process);

	(void)dwMilliseconds;
	status_set(r < 0 ? r : ERR_PROCESS_NOT_GUI);
	return WAIT_FAILED;
}
