/* SPDX-License-Identifier: MIT */
/*
 * How threads begin, are held and let go, and end.
 *
 * Linux knows a thread's number only once it exists, so who makes one waits until it has
 * said who it is: some ten microseconds. Then it sleeps while it is held, runs the calls
 * that were queued to it meanwhile, and the program's routine.
 *
 * Refused: stopping or ending a thread that runs from outside. Linux offers signals for
 * that, whose handlers are the program's; and a thread that is ended anywhere leaves locks
 * of the C library behind, for ever. Windows has the same trouble and allows it.
 *
 * Locks: THREADS. What a thread sleeps on are futexes: n_holds, woken by course_release()
 * and course_dismiss() when it has become 0; and tid, woken by the new thread when it is set.
 */
#include "core/course.h"

#include <errno.h>
#include <stdlib.h>

#include "base/err.h"
#include "core/apc.h"
#include "os/futex.h"
#include "os/strand.h"

enum {
	LAUNCH_MAX_HOLDS = 127,
	LAUNCH_FAILED = UINT32_MAX, /* in place of a thread's number */
};
#define LAUNCH_SLEEP_NS UINT64_C(3600000000000) /* and look again: no wake-up is missed */

/* On its maker's stack, who waits until the thread has read it. */
struct course_order {
	struct course launch;
	struct thread *thread; /* a reference moves with it */
};

static void course_sleep_while_held(struct thread *thread)
{
	uint32_t n;

	while ((n = atomic_load_explicit(&thread->n_holds, memory_order_acquire)) > 0)
		futex_wait(&thread->n_holds, n, LAUNCH_SLEEP_NS);
}

/* Does it begin, or end before it has? */
static bool course_begins(struct thread *thread)
{
	bool begins;

	course_sleep_while_held(thread);
	thread_enter();
	begins = !thread->is_dismissed;
	if (begins)
		thread->state = THREAD_RUNNING;
	thread_leave();
	return begins;
}

static void *course_run(void *data)
{
	struct course_order *order = data;
	struct course launch = order->launch;
	struct thread *thread = order->thread;
	int r = thread_begin(thread);

	/* From here on `order` is gone. */
	if (r < 0)
		atomic_store_explicit(&thread->tid, LAUNCH_FAILED, memory_order_release);
	futex_wake(&thread->tid, 1);
	object_unref(&thread->object); /* r == 0: it keeps one itself until its end */
	if (r == 0 && course_begins(thread)) {
		apc_run();
		thread_set_exit_code(thread, launch.run(launch.data));
	}
	return NULL;
}

int course_start(struct thread *thread, const struct course *launch)
{
	struct course_order order = { .launch = *launch, .thread = thread };
	uint32_t tid;
	int r;

	atomic_store_explicit(&thread->n_holds, launch->is_held, memory_order_relaxed);
	object_ref(&thread->object);
	r = strand_start(course_run, &order, launch->stack_bytes);
	if (r < 0) {
		object_unref(&thread->object);
		return r == -ENOMEM ? r : ERR_THREADS_EXHAUSTED;
	}
	while ((tid = atomic_load_explicit(&thread->tid, memory_order_acquire)) == 0)
		futex_wait(&thread->tid, 0, LAUNCH_SLEEP_NS);
	return tid == LAUNCH_FAILED ? ERR_THREADS_EXHAUSTED : 0;
}

static bool course_is_self(const struct thread *thread)
{
	struct thread *self;

	return thread_self(&self) == 0 && self == thread;
}

int course_hold(struct thread *thread, uint32_t *ret_previous)
{
	bool is_self = course_is_self(thread);
	uint32_t n;
	int r = 0;

	thread_enter();
	n = atomic_load_explicit(&thread->n_holds, memory_order_relaxed);
	if (thread_has_ended_locked(thread))
		r = ERR_THREAD_ENDED;
	else if (n == 0 && !is_self)
		r = ERR_THREAD_RUNS;
	else if (n == LAUNCH_MAX_HOLDS)
		r = ERR_HELD_TOO_OFTEN;
	else
		atomic_store_explicit(&thread->n_holds, n + 1, memory_order_release);
	thread_leave();
	if (r < 0)
		return r;
	if (is_self)
		course_sleep_while_held(thread);
	*ret_previous = n;
	return 0;
}

uint32_t course_release(struct thread *thread)
{
	uint32_t n;

	thread_enter();
	n = atomic_load_explicit(&thread->n_holds, memory_order_relaxed);
	if (n > 0)
		atomic_store_explicit(&thread->n_holds, n - 1, memory_order_release);
	thread_leave();
	if (n == 1)
		futex_wake(&thread->n_holds, 1);
	return n;
}

int course_dismiss(struct thread *thread, uint32_t code)
{
	int r = 0;

	if (course_is_self(thread))
		course_exit(code);
	thread_enter();
	if (thread->state == THREAD_NEW) {
		thread->is_dismissed = true;
		thread->exit_code = code;
		atomic_store_explicit(&thread->n_holds, 0, memory_order_release);
	} else if (!thread_has_ended_locked(thread)) {
		r = ERR_THREAD_RUNS_ON;
	}
	thread_leave();
	futex_wake(&thread->n_holds, 1);
	return r;
}

void course_exit(uint32_t code)
{
	struct thread *self;

	/* Who cannot be known has no handle that could tell the code. */
	if (thread_self(&self) == 0)
		thread_set_exit_code(self, code);
	strand_exit();
}
