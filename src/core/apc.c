/* SPDX-License-Identifier: MIT */
/*
 * Asynchronous procedure calls, as Windows names them: a thread's own queue of calls that
 * others, or timers, want it to make. It makes them where it says that it may be disturbed,
 * in the order they came, and nowhere else; one that waits there is woken.
 *
 * A thread that waits alertably says first where it sleeps, then looks whether there is a
 * call, and sleeps. Who queues does the reverse: so one of them sees the other.
 *
 * Locks: THREADS guards every queue; the calls run without it.
 */
#include "core/apc.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "os/clock.h"
#include "store/wait.h"

int apc_queue(struct thread *thread, void (*routine)(void *data), void *data)
{
	struct thread_call *call = malloc(sizeof(*call));
	struct record *sleeper;
	bool has_ended;

	if (!call)
		return -ENOMEM;
	call->routine = routine;
	call->data = data;
	thread_enter();
	has_ended = thread_has_ended_locked(thread);
	if (!has_ended) {
		list_append(&thread->calls, &call->link);
		atomic_fetch_add(&thread->n_calls, 1);
	}
	thread_leave();
	if (has_ended) {
		free(call);
		return ERR_CALL_TO_ENDED;
	}
	sleeper = atomic_load(&thread->sleeper);
	if (sleeper)
		wait_nudge_thread(sleeper);
	return 0;
}

int apc_queue_here(void (*routine)(void *data), void *data)
{
	struct thread *self;
	int r = thread_self(&self);

	return r < 0 ? r : apc_queue(self, routine, data);
}

static bool apc_is_pending_for(struct thread *thread)
{
	return atomic_load(&thread->n_calls) > 0;
}

bool apc_is_pending(void)
{
	struct thread *self;

	if (thread_self(&self) < 0)
		return false;
	if (!atomic_load_explicit(&self->sleeper, memory_order_relaxed))
		atomic_store(&self->sleeper, wait_this_thread());
	return apc_is_pending_for(self);
}

static struct thread_call *apc_take(struct thread *thread)
{
	struct thread_call *call = NULL;

	thread_enter();
	if (!list_is_empty(&thread->calls)) {
		call = list_entry(thread->calls.next, struct thread_call, link);
		list_remove(&call->link);
		atomic_fetch_sub_explicit(&thread->n_calls, 1, memory_order_relaxed);
	}
	thread_leave();
	return call;
}

void apc_run(void)
{
	struct thread_call *call;
	struct thread *self;

	if (thread_self(&self) < 0)
		return;
	while (apc_is_pending_for(self) && (call = apc_take(self)) != NULL) {
		struct thread_call copy = *call;

		free(call); /* first: the routine may end the thread */
		copy.routine(copy.data);
	}
}

static bool apc_has_call(void *data)
{
	(void)data;
	return apc_is_pending();
}

bool apc_sleep_ns(uint64_t duration_ns)
{
	uint64_t now_ns = clock_monotonic_ns();
	struct wait wait = {
		.is_alertable = true,
		.has_call = apc_has_call,
		.deadline_ns = duration_ns < WAIT_FOREVER - now_ns ? now_ns + duration_ns
								   : WAIT_FOREVER,
	};
	uint32_t index;

	if (apc_is_pending() || duration_ns == 0)
		return apc_is_pending();
	return wait_run(&wait, &index) == NEWS_CALLED || apc_is_pending();
}
