/* SPDX-License-Identifier: MIT */
/* Calls that are queued to a thread, which runs them when it waits alertably. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/thread.h"

/*
 * Wakes the thread if it waits alertably.
 *
 * Errors: ERR_CALL_TO_ENDED the thread has ended; -ENOMEM
 */
int apc_queue(struct thread *thread, void (*routine)(void *data), void *data);

/* The same for the calling thread. Errors: also those of thread_self() */
int apc_queue_here(void (*routine)(void *data), void *data);

/* Is there a call to the calling thread? A wait asks before it sleeps. */
bool apc_is_pending(void);

/* Runs all of them, also those that come meanwhile. No lock may be held. */
void apc_run(void);

/* Sleeps until there is a call, or the time is over (UINT64_MAX: never). Is there one? */
bool apc_sleep_ns(uint64_t duration_ns);
