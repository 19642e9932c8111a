/* SPDX-License-Identifier: MIT */
/*
 * What is said of a thread.
 *
 * Levels. Windows' priorities are steps of niceness from the one the thread had when its
 * level was first set: five a step. Linux lets everybody be nicer and almost nobody less
 * nice, so a level below normal would be for good; where it would, the thread is marked as a
 * batch job instead, and its niceness stays. A level above normal needs a permission
 * (RLIMIT_NICE or CAP_SYS_NICE) and is refused without it.
 *
 * Names. The description is kept whole; the system's own tools show the first 15 bytes of
 * it, but for the main thread, whose name is the program's.
 *
 * Locks: THREADS. The system is asked without it, so that a thread which is about to end
 * may have done so: then its number is asked about in vain, or, in the worst case, means
 * another thread of this process.
 */
#include "core/trait.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/utf.h"
#include "os/process.h"
#include "os/strand.h"

enum {
	TRAIT_NICE_STEP = 5,
	TRAIT_NAME_BYTES = 16, /* with the terminator, as Linux keeps them */
};

int trait_times(struct thread *thread, struct trait_times *ret)
{
	struct strand_times times;
	bool has_ended;
	int r;

	thread_enter();
	has_ended = thread_has_ended_locked(thread);
	*ret = (struct trait_times) {
		.creation_ns = thread->creation_ns,
		.end_ns = thread->end_ns,
		.kernel_ns = thread->kernel_ns,
		.user_ns = thread->user_ns,
	};
	thread_leave();
	if (has_ended)
		return 0;
	r = thread_tid(thread) == process_tid()
		    ? strand_own_times(&times)
		    : strand_times(thread_tid(thread), &times);
	if (r < 0)
		return r;
	ret->kernel_ns = times.kernel_ns;
	ret->user_ns = times.user_ns;
	return 0;
}

/* ---------------------------------------------------------------------------- name -- */

static void trait_tell_name(struct thread *thread, const uint16_t *text, size_t n_units)
{
	char name[TRAIT_NAME_BYTES] = "";

	if (thread_tid(thread) == process_pid())
		return;
	utf8_from_utf16(name, sizeof(name) - 1, text,
			n_units < TRAIT_NAME_BYTES ? n_units : TRAIT_NAME_BYTES);
	strand_set_name(thread_tid(thread), name);
}

int trait_set_description(struct thread *thread, const uint16_t *text, size_t n_units)
{
	uint16_t *copy = malloc((n_units + 1) * sizeof(*copy)), *old;
	bool has_ended;

	if (!copy)
		return -ENOMEM;
	if (n_units > 0)
		memcpy(copy, text, n_units * sizeof(*copy));
	copy[n_units] = 0;
	thread_enter();
	old = thread->trait.description;
	thread->trait.description = copy;
	thread->trait.n_units = n_units;
	has_ended = thread_has_ended_locked(thread);
	thread_leave();
	free(old);
	if (!has_ended)
		trait_tell_name(thread, text, n_units);
	return 0;
}

/* Copied under the lock: it may be replaced at any moment. */
int trait_description(struct thread *thread, uint16_t **ret, size_t *ret_n_units)
{
	uint16_t *copy;
	size_t n_units;

	thread_enter();
	n_units = thread->trait.description ? thread->trait.n_units : 0;
	copy = malloc((n_units + 1) * sizeof(*copy));
	if (copy && n_units > 0)
		memcpy(copy, thread->trait.description, n_units * sizeof(*copy));
	thread_leave();
	if (!copy)
		return -ENOMEM;
	copy[n_units] = 0;
	*ret = copy;
	*ret_n_units = n_units;
	return 0;
}

/* --------------------------------------------------------------------------- level -- */

static bool trait_is_level(int level)
{
	return level == TRAIT_IDLE || level == TRAIT_CRITICAL ||
	       (level >= TRAIT_LOWEST && level <= TRAIT_HIGHEST);
}

static int trait_nice_of(int level, int usual)
{
	int nice = usual - TRAIT_NICE_STEP * level;

	if (level == TRAIT_IDLE || nice > 19)
		return 19;
	return level == TRAIT_CRITICAL || nice < -20 ? -20 : nice;
}

static int trait_apply_level(pid_t tid, int level, int usual)
{
	bool is_batch = level < 0 && !strand_may_return_to(usual);
	int nice = is_batch ? usual : trait_nice_of(level, usual), now, r;

	r = strand_nice(tid, &now);
	if (r < 0)
		return r;
	if (nice != now)
		r = strand_set_nice(tid, nice);
	if (r == -EACCES || r == -EPERM)
		return ERR_THREAD_PRIORITY_REFUSED;
	return r < 0 ? r : strand_set_batch(tid, is_batch);
}

int trait_level(struct thread *thread)
{
	int level;

	thread_enter();
	level = thread->trait.level;
	thread_leave();
	return level;
}

int trait_set_level(struct thread *thread, int level)
{
	pid_t tid = thread_tid(thread);
	int r = 0;

	if (!trait_is_level(level))
		return ERR_PARAMETER;
	/* Whole under the lock, which calls that never sleep may be. */
	thread_enter();
	if (thread_has_ended_locked(thread))
		r = -ESRCH;
	else if (!thread->trait.has_level)
		r = strand_nice(tid, &thread->trait.usual_nice);
	if (r == 0) {
		thread->trait.has_level = true;
		r = trait_apply_level(tid, level, thread->trait.usual_nice);
	}
	/* One that has ended has the priority it was given last, for those who ask. */
	if (r == -ESRCH)
		r = 0;
	if (r == 0)
		thread->trait.level = level;
	thread_leave();
	return r;
}

int trait_set_processors(struct thread *thread, uint64_t mask, uint64_t *ret_old)
{
	pid_t tid = thread_tid(thread);
	int r = ERR_THREAD_ENDED;

	thread_enter();
	if (!thread_has_ended_locked(thread))
		r = strand_affinity(tid, ret_old);
	if (r == 0)
		r = strand_set_affinity(tid, mask);
	thread_leave();
	if (r == -EINVAL)
		return ERR_PARAMETER;
	return r == -ESRCH ? ERR_THREAD_ENDED : r;
}
