/* SPDX-License-Identifier: MIT */
/*
 * Threads by the names of Microsoft's C runtime. It needs to prepare nothing for a thread
 * here, so these are CreateThread() and ExitThread() with errno; and the older pair, whose
 * threads close their handles themselves: such a thread is made suspended, to be told its
 * handle before it runs.
 */
#include "process.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "handleapi.h"
#include "processthreadsapi.h"

struct thread_order {
	void (*start)(void *);
	void *argument;
	HANDLE handle;
};

static __thread HANDLE thread_handle; /* of a thread that closes it itself */

uintptr_t _beginthreadex(void *security, unsigned stack_size, unsigned (*start)(void *),
			 void *argument, unsigned flags, unsigned *ret_id)
{
	HANDLE thread = NULL;

	if (start)
		thread = CreateThread(security, stack_size, start, argument, flags,
				      ret_id);
	if (!thread)
		errno = start ? EAGAIN : EINVAL;
	return (uintptr_t)thread;
}

void _endthreadex(unsigned code)
{
	ExitThread(code);
}

static void thread_close(void)
{
	HANDLE handle = thread_handle;

	thread_handle = NULL;
	if (handle)
		CloseHandle(handle);
}

static DWORD thread_run(LPVOID data)
{
	struct thread_order order = *(struct thread_order *)data;

	free(data);
	thread_handle = order.handle;
	order.start(order.argument);
	thread_close();
	return 0;
}

uintptr_t _beginthread(void (*start)(void *), unsigned stack_size, void *argument)
{
	_cleanup_(freep) struct thread_order *order = malloc(sizeof(*order));
	HANDLE thread = NULL;

	if (start && order) {
		order->start = start;
		order->argument = argument;
		thread = CreateThread(NULL, stack_size, thread_run, order,
				      CREATE_SUSPENDED, NULL);
	}
	if (!thread) {
		errno = !start ? EINVAL : order ? EAGAIN : EACCES;
		return (uintptr_t)-1;
	}
	order->handle = thread;
	take_ptr(&order); /* the thread's from here on */
	ResumeThread(thread);
	return (uintptr_t)thread;
}

void _endthread(void)
{
	thread_close();
	ExitThread(0);
}
