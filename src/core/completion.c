/* SPDX-License-Identifier: MIT */
/*
 * Completion routines of timers.
 *
 * A timer is a few words that whoever looks at brings up to date; nobody is told when it is
 * due. So the promise to call something is kept here, per process, with the time it will be
 * due as this process reckons it. An alertable wait sleeps no longer than until the first of
 * its thread's promises is due, and then queues them as calls to itself: one for each timer,
 * however many periods have passed, as there can be only one on Windows.
 *
 * A queued call carries a number, not an address: it looks its promise up again when it is
 * made, for a call made before it may have taken that back.
 *
 * When a thread ends, its timers are stopped: nobody could keep the promise.
 *
 * Another process that sets or stops a named timer does not reach the promises of this one.
 *
 * Locks: COMPLETIONS, for nanoseconds; nothing is called under it.
 */
#include "core/completion.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/list.h"
#include "base/rank.h"
#include "core/apc.h"
#include "os/atfork.h"
#include "os/clock.h"

#define COMPLETION_SLICE_NS UINT64_C(500000000)

enum {
	COMPLETION_NS = 100, /* a unit of FILETIME */
};
#define COMPLETION_EPOCH_100NS INT64_C(116444736000000000) /* 1970 since 1601 */

struct completion {
	struct list link; /* under COMPLETIONS, like all below */
	uint64_t number;
	const void *owner; /* the thread */
	struct waitable *timer;
	completion_routine routine;
	void *argument;
	bool is_absolute; /* `due_ns` is on the clock that can be set */
	uint64_t due_ns;
	uint64_t period_ns;
	uint64_t queued_due_100ns; /* 0: not queued */
};

static pthread_mutex_t completion_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list completions = LIST_INIT(completions);
static uint64_t completion_last_number;

static __thread char completion_thread; /* its address stands for the thread */
static pthread_once_t completion_once = PTHREAD_ONCE_INIT;
static pthread_key_t completion_key;
static bool completion_has_key;

static void completion_enter(void)
{
	rank_enter(RANK_COMPLETIONS);
	pthread_mutex_lock(&completion_lock);
}

static void completion_leave(void)
{
	pthread_mutex_unlock(&completion_lock);
	rank_leave(RANK_COMPLETIONS);
}

ATFORK_ROOM(RANK_COMPLETIONS, completion_enter, completion_leave, completion_leave);

static void completion_drop_locked(struct completion *completion)
{
	list_remove(&completion->link);
	free(completion);
}

/* ---- the end of a thread ------------------------------------------------------------ */

/* The first timer of the thread, with a reference, and without its promise. */
static struct waitable *completion_take_timer(const void *owner)
{
	struct waitable *timer = NULL;

	completion_enter();
	for (struct list *it = completions.next; it != &completions && !timer;) {
		struct completion *completion = list_entry(it, struct completion, link);

		it = it->next;
		if (completion->owner != owner)
			continue;
		if (object_try_ref(&completion->timer->object))
			timer = completion->timer;
		completion_drop_locked(completion);
	}
	completion_leave();
	return timer;
}

static void completion_end_thread(void *owner)
{
	struct waitable *timer;

	while ((timer = completion_take_timer(owner))) {
		timer_cancel(timer->face);
		waitable_unref(timer);
	}
}

static void completion_make_key(void)
{
	completion_has_key =
		pthread_key_create(&completion_key, completion_end_thread) == 0;
}

static int completion_watch_thread(void)
{
	pthread_once(&completion_once, completion_make_key);
	if (!completion_has_key)
		return -ENOMEM;
	return -pthread_setspecific(completion_key, &completion_thread);
}

/* ---- promises ----------------------------------------------------------------------- */

static void completion_reckon(struct completion *completion,
			      const struct timer_setting *setting)
{
	int64_t due_100ns = setting->due_100ns;

	completion->period_ns = (uint64_t)setting->period_ms * 1000000;
	completion->is_absolute = due_100ns > 0;
	if (due_100ns <= 0) {
		uint64_t now_ns = clock_monotonic_ns(),
			 later_100ns = 0 - (uint64_t)due_100ns;

		completion->due_ns = later_100ns > (UINT64_MAX - now_ns) / COMPLETION_NS
					     ? UINT64_MAX
					     : now_ns + later_100ns * COMPLETION_NS;
	} else {
		int64_t since_100ns = due_100ns - COMPLETION_EPOCH_100NS;

		if (since_100ns < 0)
			since_100ns = 0;
		completion->due_ns = since_100ns > INT64_MAX / COMPLETION_NS
					     ? UINT64_MAX
					     : (uint64_t)since_100ns * COMPLETION_NS;
	}
}

int completion_add(struct waitable *timer, const struct timer_setting *setting,
		   completion_routine routine, void *argument)
{
	struct completion *completion;
	int r = completion_watch_thread();

	if (r < 0)
		return r;
	completion = calloc(1, sizeof(*completion));
	if (!completion)
		return -ENOMEM;
	completion->owner = &completion_thread;
	completion->timer = timer;
	completion->routine = routine;
	completion->argument = argument;
	completion_reckon(completion, setting);
	completion_enter();
	completion->number = ++completion_last_number;
	list_append(&completions, &completion->link);
	completion_leave();
	return 0;
}

static void completion_drop(struct waitable *timer, bool is_whole)
{
	completion_enter();
	for (struct list *it = completions.next; it != &completions;) {
		struct completion *completion = list_entry(it, struct completion, link);

		it = it->next;
		if (completion->timer == timer ||
		    (is_whole &&
		     object_is_same(&completion->timer->object, &timer->object)))
			completion_drop_locked(completion);
	}
	completion_leave();
}

void completion_cancel(struct waitable *timer)
{
	completion_drop(timer, true);
}

void completion_forget(struct waitable *timer)
{
	completion_drop(timer, false);
}

/* ---- keeping them ------------------------------------------------------------------- */

/* How long until it is due; 0: it is. */
static uint64_t completion_rest_ns(const struct completion *completion)
{
	uint64_t now_ns =
		completion->is_absolute ? clock_realtime_ns() : clock_monotonic_ns();

	return completion->due_ns > now_ns ? completion->due_ns - now_ns : 0;
}

uint64_t completion_next_ns(void)
{
	uint64_t rest_ns = UINT64_MAX;

	completion_enter();
	LIST_FOREACH (it, &completions) {
		const struct completion *completion =
			list_entry(it, struct completion, link);
		uint64_t its_ns;

		if (completion->owner != &completion_thread ||
		    completion->due_ns == UINT64_MAX)
			continue;
		its_ns = completion_rest_ns(completion);
		/* Nobody tells that the clock has been set. */
		if (completion->is_absolute && its_ns > COMPLETION_SLICE_NS)
			its_ns = COMPLETION_SLICE_NS;
		if (its_ns < rest_ns)
			rest_ns = its_ns;
	}
	completion_leave();
	return rest_ns == UINT64_MAX ? UINT64_MAX : clock_monotonic_ns() + rest_ns;
}

static bool completion_is_ripe(const struct completion *completion)
{
	return completion->owner == &completion_thread && !completion->queued_due_100ns &&
	       completion->due_ns != UINT64_MAX && completion_rest_ns(completion) == 0;
}

bool completion_is_due(void)
{
	bool is_due = false;

	completion_enter();
	LIST_FOREACH (it, &completions)
		is_due = is_due ||
			 completion_is_ripe(list_entry(it, struct completion, link));
	completion_leave();
	return is_due;
}

static struct completion *completion_find_locked(uint64_t number)
{
	LIST_FOREACH (it, &completions)
		if (list_entry(it, struct completion, link)->number == number)
			return list_entry(it, struct completion, link);
	return NULL;
}

static void completion_call(void *data)
{
	struct completion call = { .routine = NULL }, *completion;

	completion_enter();
	completion = completion_find_locked((uintptr_t)data);
	if (completion) {
		call = *completion;
		completion->queued_due_100ns = 0;
		if (!completion->period_ns)
			completion_drop_locked(completion);
	}
	completion_leave();
	if (call.routine)
		call.routine(call.argument, (uint32_t)call.queued_due_100ns,
			     (uint32_t)(call.queued_due_100ns >> 32));
}

/* When it was due, as FILETIME counts, on the clock as it is set now. */
static uint64_t completion_moment_100ns(const struct completion *completion)
{
	uint64_t due_ns = completion->due_ns;

	if (!completion->is_absolute)
		due_ns = clock_realtime_ns() - (clock_monotonic_ns() - due_ns);
	return due_ns / COMPLETION_NS + (uint64_t)COMPLETION_EPOCH_100NS;
}

/* The number of the next one that is due; 0: none. */
static uint64_t completion_mark_next(void)
{
	uint64_t number = 0;

	completion_enter();
	for (struct list *it = completions.next; it != &completions && !number;
	     it = it->next) {
		struct completion *completion = list_entry(it, struct completion, link);

		if (!completion_is_ripe(completion))
			continue;
		number = completion->number;
		completion->queued_due_100ns = completion_moment_100ns(completion);
		if (completion->period_ns) {
			uint64_t now_ns = completion->is_absolute ? clock_realtime_ns()
								  : clock_monotonic_ns(),
				 n_periods = (now_ns - completion->due_ns) /
						     completion->period_ns +
					     1;

			completion->due_ns += n_periods * completion->period_ns;
		}
	}
	completion_leave();
	return number;
}

static void completion_unmark(uint64_t number)
{
	struct completion *completion;

	completion_enter();
	completion = completion_find_locked(number);
	if (completion)
		completion->queued_due_100ns = 0;
	completion_leave();
}

void completion_queue(void)
{
	uint64_t number;

	while ((number = completion_mark_next()))
		if (apc_queue_here(completion_call, (void *)(uintptr_t)number) < 0) {
			/* No memory: a periodic one has missed a call, another one gets it
			 * in the next wait. */
			completion_unmark(number);
			return;
		}
}
