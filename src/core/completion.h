/* SPDX-License-Identifier: MIT */
/*
 * What is to be called when a timer is due: by the thread that set it, in its next alertable
 * wait. There is nobody else who could call it.
 */
#pragma once

#include "core/waitable.h"

/* The two halves are the moment it was due, as FILETIME counts. */
typedef void (*completion_routine)(void *argument, uint32_t low, uint32_t high);

/* To be called by the calling thread. Errors: -ENOMEM */
int completion_add(struct waitable *timer, const struct timer_setting *setting,
		   completion_routine routine, void *argument);

/* What has not been called yet never will be, whoever set the timer. */
void completion_cancel(struct waitable *timer);

/* The same when this structure is about to go; another one may stand for the timer. */
void completion_forget(struct waitable *timer);

/* When the calling thread had better look again (monotonic; UINT64_MAX: no need to). */
uint64_t completion_next_ns(void);

/* Is something due that the calling thread is to call? */
bool completion_is_due(void);

/* Queues it to the calling thread: see core/apc.h. */
void completion_queue(void);
