/* SPDX-License-Identifier: MIT */
/*
 * Asynchronous procedure calls, as Windows names them: a thread's own queue of calls that
 * others, or timers, want it to make. It makes them where it says that it may be disturbed,
 * in the order they came, and nowhere else; one that waits there is woken.
 *
 * Locks: THREADS guards every queue; the calls run without it. A thread that sleeps in
 * apc_sleep_ns() sleeps on `bell`, which counts what was queued: whoever queues wakes it.
 */
#include "core/apc.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "os/clock.h"
#include "os/futex.h"

#define APC_LONGEST_NS UINT64_C(3600000000000) /* and look at the clock again */

int apc_queue(struct thread *thread, void (*routine)(void *data), void *data)
{
	struct thread_call *call = malloc(sizeof(*call));
	bool has_ended;

	if (!call)
		return -ENOMEM;
	call->routine = routine;
	call->data = data;
	thread_enter();
	has_ended = thread_has_ended_locked(thread);
	if (!has_ended) {
		list_append(&thread->calls, &call->link);
		atomic_fetch_add_explicit(&thread->n_calls, 1, memory_order_release);
		atomic_fetch_add_explicit(&thread->bell, 1, memory_order_release);
	}
	thread_leave();
	if (has_ended) {
		free(call);
		return ERR_CALL_TO_ENDED;
	}
	futex_wake(&thread->bell, 1);
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
	return atomic_load_explicit(&thread->n_calls, memory_order_acquire) > 0;
}

bool apc_is_pending(void)
{
	struct thread *self;

	return thread_self(&self) == 0 && apc_is_pending_for(self);
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

bool apc_sleep_ns(uint64_t duration_ns)
{
	uint64_t now_ns = clock_monotonic_ns(), end_ns, left_ns;
	struct thread *self;
	uint32_t bell;

	end_ns = duration_ns > UINT64_MAX - now_ns ? UINT64_MAX : now_ns + duration_ns;
	if (thread_self(&self) < 0) {
		clock_sleep_ns(duration_ns);
		return false;
	}
	for (;;) {
		bell = atomic_load_explicit(&self->bell, memory_order_acquire);
		if (apc_is_pending_for(self))
			return true;
		now_ns = clock_monotonic_ns();
		if (now_ns >= end_ns)
			return false;
		left_ns = end_ns - now_ns;
		futex_wait(&self->bell, bell,
			   left_ns < APC_LONGEST_NS ? left_ns : APC_LONGEST_NS);
	}
}
