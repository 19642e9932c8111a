/* SPDX-License-Identifier: MIT */
/*
 * A mutex: a word in the format the kernel knows, linked into its owner's robust list while
 * it is owned (os/robust.c). So when the owner ends, whatever its end, the kernel marks the
 * word and wakes one of those who sleep on it; for sleepers sleep on their record's answer
 * and on the word. FUTEX_WAITERS in the word plays the part that LAYOUT_CELL_WAITED plays in
 * other cells: while it is not there, taking and releasing are one compare-and-swap.
 *
 * Waited for, a mutex that is released is granted to who has waited longest, the heir, whose
 * waiter word is then noted in the cell. The word names no owner until the heir has awoken
 * and taken it, and nobody else may; should the heir end before, the kernel, for the heir
 * has the word announced while it sleeps, wakes another sleeper, and the mutex goes on as
 * abandoned.
 *
 * Abandoned and not waited for, it is marked, and whoever comes next is told so, once.
 *
 * Locks: SYNC, when somebody waits.
 * Crash: a releaser has the word in his list until it is granted: dead before, he has
 *        abandoned it; dead after, the heir has it and is awake, or is woken by the one
 *        whom the kernel wakes instead.
 */
#include "store/cell.h"

#include <errno.h>
#include <linux/futex.h>

#include "base/err.h"
#include "os/clock.h"
#include "os/futex.h"
#include "os/process.h"
#include "os/robust.h"
#include "store/kind.h"
#include "store/slot.h"

enum {
	MUTEX_MAX_RECURSION = 0x7FFFFFFF,
};

/* In due_ns of a cell that has been owned. In the place of these bytes the C library's own
 * locks, with which it shares a list, have small numbers. */
#define MUTEX_MARK UINT64_C(0xC3117A6E6D757478)

#define MUTEX_PATIENCE_NS \
	UINT64_C(5000000000) /* until the kernel has marked all of a dead one's */
#define MUTEX_NAP_NS UINT64_C(1000000)

static uint32_t mutex_self(void)
{
	return (uint32_t)process_tid();
}

static uint32_t mutex_load(const struct face *face)
{
	return atomic_load_explicit(&face->cell->word, memory_order_acquire);
}

void mutex_own(struct layout_cell *cell)
{
	atomic_store(&cell->recursion, 1);
	atomic_store(&cell->due_ns, MUTEX_MARK);
	atomic_store(&cell->word, mutex_self());
	robust_link(&cell->word);
}

/* Makes the word, which names nobody, ours. False: it has changed. */
static bool mutex_seize(struct face *face, uint32_t *word, uint32_t flags)
{
	if (atomic_load_explicit(&face->cell->due_ns, memory_order_relaxed) != MUTEX_MARK)
		atomic_store_explicit(&face->cell->due_ns, MUTEX_MARK,
				      memory_order_relaxed);
	if (!robust_take(&face->cell->word, word, flags))
		return false;
	atomic_store_explicit(&face->cell->recursion, 1, memory_order_relaxed);
	return true;
}

static int mutex_again(struct face *face)
{
	uint32_t n = atomic_load_explicit(&face->cell->recursion, memory_order_relaxed);

	if (n >= MUTEX_MAX_RECURSION)
		return ERR_MUTEX_LIMIT;
	atomic_store_explicit(&face->cell->recursion, n + 1, memory_order_relaxed);
	return 0;
}

static int mutex_try(struct face *face)
{
	uint32_t word = mutex_load(face);

	while ((word & FUTEX_TID_MASK) == 0 && !(word & FUTEX_WAITERS)) {
		bool is_abandoned = word & FUTEX_OWNER_DIED;

		if (mutex_seize(face, &word, 0))
			return is_abandoned ? NEWS_ABANDONED : 0;
	}
	if ((word & FUTEX_TID_MASK) == mutex_self())
		return mutex_again(face);
	return (word & FUTEX_TID_MASK) == 0 ? -EBUSY : -EAGAIN;
}

/* Who sleeps for it gets it before us. */
static bool mutex_may_come(const struct face *face)
{
	return !(mutex_load(face) & FUTEX_WAITERS);
}

/* ---- under the lock ----------------------------------------------------------------- */

static void mutex_guard(struct face *face)
{
	atomic_fetch_or(&face->cell->word, FUTEX_WAITERS);
}

/* Somebody it was granted to who has yet to take it. */
static struct layout_record *mutex_heir(const struct face *face)
{
	uint64_t heir = atomic_load(&face->cell->state);
	struct layout_record *record =
		heir ? record_find(face->arena->index, heir) : NULL;

	return record && record_is_granted(record, heir) ? record : NULL;
}

/* One who only went away was not granted it. */
static bool mutex_heir_is_dead(const struct face *face)
{
	uint64_t heir = atomic_load(&face->cell->state);
	struct layout_record *record =
		heir ? record_find(face->arena->index, heir) : NULL;

	return record && !record_is_at(record, heir);
}

/* Can a thread of that number not have it? A child of fork() has its parent's unnamed mutexes,
 * but not its threads; and a stray write leaves any number. */
static bool mutex_owner_is_impossible(const struct face *face, pid_t owner)
{
	if (!face->entry)
		return !process_has_thread(process_pid(), owner);
	return !process_thread_exists(owner) &&
	       slot_judge_owner(face->arena->index, owner) == LOCK_OWNER_IMPOSSIBLE;
}

/* Then the kernel would have marked it, had it known. */
static void mutex_doubt(struct face *face, uint32_t word)
{
	if (mutex_owner_is_impossible(face, (pid_t)(word & FUTEX_TID_MASK)))
		atomic_compare_exchange_strong(&face->cell->word, &word,
					       FUTEX_WAITERS | FUTEX_OWNER_DIED);
}

/* The word names nobody: whose is it? It is given to the one who has waited longest, unless
 * that is he who asks. */
static int mutex_look(struct face *face, const struct sleeper *sleeper)
{
	uint32_t word = mutex_load(face);
	struct layout_record *heir;
	bool is_abandoned;
	struct waiters waiters;

	if ((word & FUTEX_TID_MASK) == mutex_self())
		return atomic_load(&face->cell->recursion) < MUTEX_MAX_RECURSION
			       ? 0
			       : ERR_MUTEX_LIMIT;
	if (word & FUTEX_TID_MASK && (!face->entry || sleeper->is_late)) {
		mutex_doubt(face, word);
		word = mutex_load(face);
	}
	if (word & FUTEX_TID_MASK)
		return -EAGAIN;
	heir = mutex_heir(face);
	if (heir) {
		record_wake(heir); /* he who granted it may have died before that */
		return -EAGAIN;
	}
	is_abandoned = mutex_heir_is_dead(face);
	/* An heir needs no lock: whoever is none any more has taken it before that. */
	word = mutex_load(face);
	if (word & FUTEX_TID_MASK)
		return -EAGAIN;
	/* One who has died has not taken it, and nobody has since. */
	if (is_abandoned)
		word |= atomic_fetch_or(&face->cell->word, FUTEX_OWNER_DIED) |
			FUTEX_OWNER_DIED;
	for (;;) {
		waiters_look(face, &waiters);
		if (!waiters.oldest.record || waiters.oldest.record == sleeper->record) {
			atomic_store(&face->cell->state, 0);
			return 0;
		}
		atomic_store(&face->cell->state, waiters.oldest.word);
		if (record_answer(waiters.oldest.record, waiters.oldest.word,
				  word & FUTEX_OWNER_DIED ? RECORD_ABANDONED : 0)) {
			record_wake(waiters.oldest.record);
			return -EAGAIN;
		}
	}
}

static int mutex_take(struct face *face, const struct sleeper *sleeper)
{
	uint32_t word = mutex_load(face);
	struct waiters waiters;

	if ((word & FUTEX_TID_MASK) == mutex_self())
		return mutex_again(face);
	waiters_look(face, &waiters);
	while ((word & FUTEX_TID_MASK) == 0) {
		bool is_abandoned = word & FUTEX_OWNER_DIED;

		if (!mutex_seize(face, &word,
				 waiters.n_any + waiters.n_all ? FUTEX_WAITERS : 0))
			continue;
		atomic_store(&face->cell->state, 0);
		return is_abandoned ? NEWS_ABANDONED : 0;
	}
	return ERR_OBJECT_LOST; /* a stray write */
}

/* Ours is over: announced, since between these lines it is in no list and names us. */
static void mutex_leave(struct face *face, uint32_t word)
{
	robust_announce(&face->cell->word);
	robust_unlink(&face->cell->word);
	atomic_store(&face->cell->word, word);
}

/* All of it under the lock, unlike with an event: an heir needs none to take the word, and
 * docs/cells.md tells what the model finds otherwise. */
static void mutex_release_locked(struct face *face)
{
	struct waiters waiters;

	for (;;) {
		waiters_look(face, &waiters);
		if (!waiters.oldest.record)
			break;
		atomic_store(&face->cell->state, waiters.oldest.word);
		if (record_answer(waiters.oldest.record, waiters.oldest.word, 0)) {
			mutex_leave(face, FUTEX_WAITERS);
			record_wake(waiters.oldest.record);
			return;
		}
	}
	atomic_store(&face->cell->state, 0);
	/* They look when we have left the lock. */
	if (waiters.n_all)
		waiters_nudge(face, false, NULL, 0);
	mutex_leave(face, waiters.n_all ? FUTEX_WAITERS : 0);
	robust_retract();
}

int mutex_release(struct face *face)
{
	_Atomic uint32_t *recursion = &face->cell->recursion;
	uint32_t n = atomic_load_explicit(recursion, memory_order_relaxed);

	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	/* Ours, once, and nobody waits. */
	if (n == 1 && robust_give(&face->cell->word, 0))
		return 0;
	if ((mutex_load(face) & FUTEX_TID_MASK) != mutex_self())
		return ERR_NOT_OWNER;
	if (n > 1) {
		atomic_store_explicit(recursion, n - 1, memory_order_relaxed);
		return 0;
	}
	arena_lock(face);
	mutex_release_locked(face);
	arena_unlock(face);
	return 0;
}

/* ---- the owner's end ---------------------------------------------------------------- */

/* As the kernel would do it, in any order with what others do. */
static void mutex_abandon(_Atomic uint32_t *word)
{
	struct layout_cell *cell = (struct layout_cell *)word;
	uint32_t old = atomic_load(word);

	if ((uintptr_t)cell % sizeof(*cell) || (old & FUTEX_TID_MASK) != mutex_self() ||
	    atomic_load(&cell->due_ns) != MUTEX_MARK)
		return;
	robust_announce(word);
	robust_unlink(word);
	while (!atomic_compare_exchange_weak(word, &old,
					     (old & FUTEX_WAITERS) | FUTEX_OWNER_DIED))
		;
	if (old & FUTEX_WAITERS)
		futex_wake(word, 1);
	robust_retract();
}

void mutex_abandon_all(void)
{
	robust_each(mutex_abandon);
}

/* ---- waiting ------------------------------------------------------------------------ */

/* The releaser may have died before he left: then the kernel takes it from him. */
static int mutex_inherit(struct face *face, uint32_t flags)
{
	uint64_t end_ns = 0;

	for (;;) {
		uint32_t word = mutex_load(face);
		bool is_abandoned = word & FUTEX_OWNER_DIED || flags & RECORD_ABANDONED;

		if (face_is_lost(face))
			return ERR_OBJECT_LOST;
		if ((word & FUTEX_TID_MASK) == 0) {
			if (!mutex_seize(face, &word, word & FUTEX_WAITERS))
				continue;
			atomic_store(&face->cell->state, 0);
			return is_abandoned ? NEWS_ABANDONED : 0;
		}
		if (!end_ns)
			end_ns = clock_monotonic_ns() + MUTEX_PATIENCE_NS;
		else if (clock_monotonic_ns() > end_ns)
			return ERR_OBJECT_LOST;
		futex_wait(&face->cell->word, word, MUTEX_NAP_NS);
	}
}

static void mutex_query(struct face *face, struct cell_state *ret)
{
	uint32_t word = mutex_load(face);

	ret->owner_tid = word & FUTEX_TID_MASK;
	ret->is_abandoned = word & FUTEX_OWNER_DIED;
	ret->owner_is_alive =
		ret->owner_tid && process_thread_exists((pid_t)ret->owner_tid);
	ret->recursion = ret->owner_tid ? atomic_load(&face->cell->recursion) : 0;
	ret->is_signaled = ret->owner_tid == 0 && !mutex_heir(face);
}

const struct kind kind_mutex = {
	.try = mutex_try,
	.may_come = mutex_may_come,
	.guard = mutex_guard,
	.look = mutex_look,
	.take = mutex_take,
	.inherit = mutex_inherit,
	.query = mutex_query,
};
