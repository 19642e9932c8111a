/* SPDX-License-Identifier: MIT */
/*
 * Threads as objects.
 *
 * Whatever started a thread, there is one structure for it: made by who starts it, when it
 * first asks for itself, or when somebody opens it by its number. All are in one list, those
 * that have ended as well, until their last handle is closed. A thread holds a reference to
 * its own structure while it lives, so nobody needs a handle to it.
 *
 * The end is what the thread itself notices (os/ending.h): after the program's destructors,
 * a moment before the kernel lets go of it. A thread that has never called us is a stranger:
 * it exists, and when it no longer does, nobody knows how it ended.
 *
 * A child made by fork() is one thread. In it, handles to the others of its parent are
 * handles to threads that have ended.
 *
 * Refused: threads of other processes. Linux gives nobody a hold on them.
 *
 * Who waits for the end waits for an event, which the thread sets; a stranger sets none. The
 * mutexes it owns are abandoned before that, since who sees the end relies on it.
 *
 * Locks: THREADS, for nanoseconds, and for a look into /proc where a stranger is concerned.
 * Cells are not touched under it. Crash: nothing here outlives the process.
 */
#include "core/thread.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/rank.h"
#include "os/atfork.h"
#include "os/clock.h"
#include "os/ending.h"
#include "os/process.h"
#include "os/strand.h"
#include "store/wait.h"

static pthread_mutex_t thread_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list thread_all =
	LIST_INIT(thread_all); /* under THREADS; the youngest last */

static __thread struct thread *thread_own; /* with a reference */
static __thread bool thread_is_over;       /* and it shall not be made anew */

void thread_enter(void)
{
	rank_enter(RANK_THREADS);
	pthread_mutex_lock(&thread_lock);
}

void thread_leave(void)
{
	pthread_mutex_unlock(&thread_lock);
	rank_leave(RANK_THREADS);
}

static void thread_unrefp(struct thread **thread)
{
	if (*thread)
		object_unref(&(*thread)->object);
}

/* ----------------------------------------------------------------------- lifetime -- */

static struct list *thread_take_calls_locked(struct thread *thread, struct list *ret)
{
	list_init(ret);
	while (!list_is_empty(&thread->calls)) {
		struct list *link = thread->calls.next;

		list_remove(link);
		list_append(ret, link);
	}
	atomic_store_explicit(&thread->n_calls, 0, memory_order_relaxed);
	return ret;
}

static void thread_drop_calls(struct list *calls)
{
	while (!list_is_empty(calls)) {
		struct thread_call *call =
			list_entry(calls->next, struct thread_call, link);

		list_remove(&call->link);
		free(call);
	}
}

static void thread_free_object(struct object *object)
{
	struct thread *thread = thread_of(object);
	struct list calls;

	thread_enter();
	list_remove(&thread->link);
	thread_take_calls_locked(thread, &calls);
	thread_leave();
	thread_drop_calls(&calls);
	cell_close(&thread->end);
	free(thread->trait.description);
	free(thread);
}

/* In a child, and of strangers, nobody has said that they ended: so it is said now. */
static int thread_wait_item(struct object *object, struct wait_item *ret)
{
	struct thread *thread = thread_of(object);
	bool has_ended;
	int r = 0;

	thread_enter();
	has_ended = thread_has_ended_locked(thread);
	if (thread->state == THREAD_STRANGER)
		r = ERR_THREAD_STRANGER;
	thread_leave();
	if (has_ended)
		r = event_set(&thread->end);
	if (r < 0)
		return r;
	*ret = (struct wait_item) { .face = &thread->end, .pidfd = -1 };
	return 0;
}

const struct object_kind thread_kind = {
	.generic_read = 0x20048,
	.generic_write = 0x20437,
	.generic_execute = 0x121800,
	.all = RIGHT_THREAD_ALL,
	.free = thread_free_object,
	.wait_item = thread_wait_item,
};

int thread_new(struct thread **ret)
{
	const struct cell_start start = { .kind = CELL_EVENT, .is_manual = true };
	_cleanup_(freep) struct thread *thread = calloc(1, sizeof(*thread));
	int r;

	if (!thread)
		return -ENOMEM;
	r = cell_create(&thread->end, NULL, &start);
	if (r < 0)
		return r;
	object_init(&thread->object, &thread_kind);
	thread->state = THREAD_NEW;
	thread->creation_ns = clock_realtime_ns();
	list_init(&thread->calls);
	thread_enter();
	list_append(&thread_all, &thread->link);
	thread_leave();
	*ret = take_ptr(&thread);
	return 0;
}

int thread_begin(struct thread *thread)
{
	int r = ending_watch();

	if (r < 0)
		return r;
	object_ref(&thread->object);
	thread_own = thread;
	atomic_store_explicit(&thread->tid, (uint32_t)process_tid(),
			      memory_order_release);
	return 0;
}

/* The last that is done in a thread. */
static void thread_end(void)
{
	struct thread *thread = take_ptr(&thread_own);
	struct strand_times times = { .kernel_ns = 0 };
	struct list calls;

	thread_is_over = true;
	if (!thread)
		return;
	mutex_abandon_all(); /* before anybody can see that it has ended */
	strand_own_times(&times);
	thread_enter();
	thread->end_ns = clock_realtime_ns();
	thread->kernel_ns = times.kernel_ns;
	thread->user_ns = times.user_ns;
	thread->state = THREAD_ENDED;
	thread_take_calls_locked(thread, &calls);
	thread_leave();
	thread_drop_calls(&calls);
	event_set(&thread->end);
	object_unref(&thread->object);
}

ENDING_ROOM(ENDING_THREAD, thread_end);

/* It has ended, and how is not to be learned. */
static void thread_lose_locked(struct thread *thread)
{
	if (thread->state == THREAD_ENDED)
		return;
	thread->state = THREAD_ENDED;
	thread->is_code_unknown = true;
	thread->end_ns = clock_realtime_ns();
}

static void thread_child(void)
{
	LIST_FOREACH (link, &thread_all) {
		struct thread *thread = list_entry(link, struct thread, link);

		if (thread == thread_own)
			atomic_store(&thread->tid, (uint32_t)process_tid());
		else
			thread_lose_locked(thread);
	}
	thread_leave();
}

ATFORK_ROOM(RANK_THREADS, thread_enter, thread_leave, thread_child);

/* ------------------------------------------------------------------ which is which -- */

/* Numbers are used again: the youngest of this number is meant, and one that lives is younger
 * than any that has ended. With a reference. */
static struct thread *thread_find_locked(pid_t tid, bool is_living)
{
	for (struct list *link = thread_all.previous; link != &thread_all;
	     link = link->previous) {
		struct thread *thread = list_entry(link, struct thread, link);

		if (thread_tid(thread) == tid &&
		    (thread->state != THREAD_ENDED) == is_living &&
		    object_try_ref(&thread->object))
			return thread;
	}
	return NULL;
}

/* A stranger whose number is another thread's by now has ended. */
static bool thread_is_life_of(const struct thread *thread, uint64_t start_ticks)
{
	return thread->state != THREAD_STRANGER || !start_ticks || !thread->start_ticks ||
	       thread->start_ticks == start_ticks;
}

bool thread_has_ended_locked(struct thread *thread)
{
	uint64_t beginning_ns, start_ticks = 0;

	if (thread->state == THREAD_STRANGER) {
		strand_beginning(thread_tid(thread), &beginning_ns, &start_ticks);
		if (!process_has_thread(process_pid(), thread_tid(thread)) ||
		    !thread_is_life_of(thread, start_ticks))
			thread_lose_locked(thread);
	}
	return thread->state == THREAD_ENDED;
}

/* Makes the structure of a thread that exists, unless there is one; with a reference. */
static int thread_meet(struct thread **ret, pid_t tid)
{
	_cleanup_(thread_unrefp) struct thread *made = NULL, *known = NULL;
	int r = thread_new(&made);

	if (r < 0)
		return r;
	strand_beginning(tid, &made->creation_ns, &made->start_ticks);

	thread_enter();
	known = thread_find_locked(tid, true);
	if (known && !thread_is_life_of(known, made->start_ticks))
		thread_lose_locked(known);
	if (known && known->state != THREAD_ENDED) {
		*ret = take_ptr(&known);
	} else {
		made->state = THREAD_STRANGER;
		atomic_store_explicit(&made->tid, (uint32_t)tid, memory_order_release);
		*ret = take_ptr(&made);
	}
	thread_leave();
	return 0;
}

int thread_self(struct thread **ret)
{
	_cleanup_(thread_unrefp) struct thread *thread = NULL;
	int r;

	if (__builtin_expect(thread_own != NULL, 1)) {
		*ret = thread_own;
		return 0;
	}
	if (thread_is_over)
		return ERR_THREAD_ENDED;
	r = thread_meet(&thread, process_tid());
	if (r < 0)
		return r;
	r = thread_begin(thread);
	if (r < 0)
		return r;
	thread_enter();
	thread->state = THREAD_RUNNING;
	thread_leave();
	*ret = thread; /* thread_begin() took a reference */
	return 0;
}

int thread_open(struct thread **ret, pid_t tid)
{
	struct thread *thread;

	thread_enter();
	thread = thread_find_locked(tid, true);
	if (thread && thread_has_ended_locked(thread)) {
		thread_leave();
		object_unref(&thread->object);
		thread_enter();
		thread = NULL;
	}
	if (!thread && !process_has_thread(process_pid(), tid))
		thread = thread_find_locked(tid, false);
	thread_leave();
	if (thread) {
		*ret = thread;
		return 0;
	}
	if (process_has_thread(process_pid(), tid))
		return thread_meet(ret, tid);
	return process_thread_exists(tid) ? ERR_THREAD_FOREIGN : ERR_THREAD_NOT_FOUND;
}

/* ------------------------------------------------------------------------- its end -- */

int thread_exit_code(struct thread *thread, uint32_t *ret)
{
	int r = 0;

	thread_enter();
	if (!thread_has_ended_locked(thread))
		r = 1;
	else if (thread->is_code_unknown)
		r = ERR_THREAD_CODE_UNKNOWN;
	else
		*ret = thread->exit_code;
	thread_leave();
	return r;
}

void thread_set_exit_code(struct thread *thread, uint32_t code)
{
	thread_enter();
	thread->exit_code = code;
	thread_leave();
}

uint32_t thread_rights(uint32_t granted)
{
	if (granted & RIGHT_THREAD_QUERY)
		granted |= RIGHT_THREAD_QUERY_LIMITED;
	if (granted & RIGHT_THREAD_SET)
		granted |= RIGHT_THREAD_SET_LIMITED;
	return granted;
}
