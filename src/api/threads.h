/* SPDX-License-Identifier: MIT */
/* The thread a call is to work on: the calling one, by its pseudo handle, or by a handle. */
#pragma once

#include <stdint.h>

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
 * Errors: ERR_HANDLE_INVALID, ERR_HANDLE_OTHER_KIND, ERR_RIGHT_MISSING; for the calling
 *         thread those of thread_self()
 */
int threads_find(HANDLE handle, uint32_t right, struct thread **ret);

static inline void threads_unrefp(struct thread **thread)
{
	if (*thread)
		object_unref(&(*thread)->object);
}
