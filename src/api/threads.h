/* SPDX-License-Identifier: MIT */
/* The thread a call is to work on: the calling one, by its pseudo handle, or by a handle. */
#pragma once

#include <stdint.h>

#include "core/mainthread.h"
#include "core/thread.h"
#include "winnt.h"

/* GetCurrentThread(): always there, never to be closed. */
static inline BOOL handle_is_this_thread(HANDLE handle)
{
	return (LONG_PTR)handle == -2;
}

/*
 * A reference to the thread, by a handle that has the right.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_HANDLE_OTHER_KIND, ERR_RIGHT_MISSING; ERR_THREAD_FOREIGN it
 *         is the first of a program that was started; for the calling thread those of
 *         thread_self()
 */
int threads_find(HANDLE handle, uint32_t right, struct thread **ret);

/*
 * The same for the first thread of a program that was started. 0, or 1: it is not that, but
 * may be another one.
 *
 * Errors: ERR_RIGHT_MISSING
 */
int threads_find_first(HANDLE handle, uint32_t right, struct mainthread **ret);

static inline void threads_unrefp(struct thread **thread)
{
	if (*thread)
		object_unref(&(*thread)->object);
}
