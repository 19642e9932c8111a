/* SPDX-License-Identifier: MIT */
/*
 * Waiting.
 *
 * First everything is looked at: what can be had at once is had without leaving a trace, and
 * in most cases without a lock. Otherwise the thread leaves its word in each of the cells, in
 * turn, under its lock, looking again; from then on it can be granted one of them at any
 * time, even before it sleeps. What it finds signaled itself it may take only if it gets its
 * own answer back from "waiting" to "gone" before anybody has granted it something. Then
 * it sleeps on its answer. A grant needs nothing more when it awakes; the words it has left
 * in 63 other cells lie until somebody comes by.
 *
 * Waiting for all: the words say so, nobody grants such a one anything, but whoever makes a
 * cell signaled lets it look again; it takes all the locks, in their order, and then
 * everything or nothing. While it makes up its mind, newcomers give way to it.
 *
 * Beside its answer a thread sleeps on the words of the mutexes it waits for, which the kernel
 * wakes when an owner ends (store/mutex.c), and until the first of its timers is due. While
 * it waits for just one mutex that is announced, so that the wake-up is passed on should
 * the one who gets it be ending as well; with several, and where the kernel cannot wait for
 * several words (before Linux 5.16), it looks by itself now and then.
 *
 * Processes are waited for with poll(); together with cells see os/doorbell.c.
 *
 * What it refuses: to have half of all. But who is killed while he takes all has taken some.
 *
 * Locks: SYNC, one at a time, or of all the cells in their order. None while asleep.
 * Crash: the words of one who has ended are garbage to everybody (store/record.h).
 */
#include "store/wait.h"

#include <errno.h>
#include <linux/futex.h>
#include <string.h>

#include "base/err.h"
#include "os/clock.h"
#include "os/doorbell.h"
#include "os/futex.h"
#include "os/pidfd.h"
#include "os/robust.h"
#include "store/kind.h"

/* How long to sleep before looking for oneself: for one mutex, as a net; for several; and
 * on kernels that cannot wait for several words, or with a doorbell. */
#define WAIT_NET_NS   UINT64_C(1000000000)
#define WAIT_SLICE_NS UINT64_C(100000000)
#define WAIT_SHORT_NS UINT64_C(20000000)

/* How long newcomers give way to one who wants all of several and is about to see whether
 * that is there: he is awake, so it takes microseconds, unless he is stopped. */
#define WAIT_WAY_NS   UINT64_C(5000000)
#define WAIT_PAUSE_NS UINT64_C(10000)

/* Not an answer yet. */
enum {
	WAIT_ON = 100,
};

/* A wait under way. */
struct waiting {
	struct wait *wait;
	struct layout_record *record;
	uint64_t word; /* what to leave in cells, without index and flags */
	uint32_t seq, index;
	uint32_t n_faces, n_mutexes, n_pidfds;
	struct face *mutex; /* the last of them */
	bool is_blind;      /* the kernel waits for one word only */
	bool is_late;       /* we have slept for as long as we sleep without looking */
	uint64_t twins;     /* bits: items whose cell is one in front of them */
	uint32_t epochs[LAYOUT_MAX_WAITED];
	uint32_t seen[LAYOUT_MAX_WAITED]; /* of mutexes: the word when we looked */
	uint8_t order[LAYOUT_MAX_WAITED]; /* of locks; with wants_all */
	int pidfds[LAYOUT_MAX_WAITED];
	struct doorbell doorbell;
};

static struct face *wait_face(const struct waiting *waiting, uint32_t i)
{
	return waiting->wait->items[i].face;
}

static bool wait_is_twin(const struct waiting *waiting, uint32_t i)
{
	return waiting->twins >> i & 1;
}

/* ---- what can be had ---------------------------------------------------------------- */

static int wait_look_at_process(const struct wait_item *item)
{
	int r = pidfd_has_ended(item->pidfd);

	return r < 0 ? r : r > 0 ? 0 : -EAGAIN;
}

/* Under the lock. */
static int wait_look_locked(struct waiting *waiting, uint32_t i, struct sleeper *sleeper)
{
	struct face *face = wait_face(waiting, i);
	int r;

	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	kind_of(face)->guard(face);
	sleeper->epoch = waiting->epochs[i];
	r = kind_of(face)->look(face, sleeper);
	if (face->kind == CELL_MUTEX)
		waiting->seen[i] = atomic_load(&face->cell->word);
	return r;
}

/* -EBUSY: it could be had, but somebody who waits for all has been told so before us. */
static int wait_try_in_turn(struct waiting *waiting, uint32_t i, bool gives_way)
{
	struct sleeper sleeper = { .now_ns = clock_monotonic_ns() };
	struct face *face = wait_face(waiting, i);
	int r;

	arena_lock(face);
	r = wait_look_locked(waiting, i, &sleeper);
	if (r == 0 && gives_way && waiters_are_deciding(face))
		r = -EBUSY;
	else if (r == 0)
		r = kind_of(face)->take(face, &sleeper);
	arena_unlock(face);
	return r;
}

/* As a newcomer, who has left no words. */
static int wait_try(struct waiting *waiting, uint32_t i)
{
	struct face *face = wait_face(waiting, i);
	uint64_t end_ns;
	int r;

	if (!face)
		return wait_look_at_process(&waiting->wait->items[i]);
	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	r = kind_of(face)->try(face);
	if (r != -EBUSY)
		return r;
	end_ns = clock_monotonic_ns() + WAIT_WAY_NS;
	while ((r = wait_try_in_turn(waiting, i, clock_monotonic_ns() < end_ns)) ==
	       -EBUSY)
		clock_pause_ns(WAIT_PAUSE_NS);
	return r;
}

static int wait_try_any(struct waiting *waiting)
{
	for (uint32_t i = 0; i < waiting->wait->n_items; i++) {
		int r = wait_try(waiting, i);

		if (r != -EAGAIN) {
			waiting->index = i;
			return r;
		}
	}
	return WAIT_ON;
}

/* ---- all ---------------------------------------------------------------------------- */

/* Sorted by insertion: there are 64 at most. */
static void wait_put_in_order(struct waiting *waiting)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < waiting->wait->n_items; i++) {
		struct face *face = wait_face(waiting, i);
		uint32_t at = n;

		if (!face)
			continue;
		for (; at && arena_is_earlier_lock(
				     face, wait_face(waiting, waiting->order[at - 1]));
		     at--)
			waiting->order[at] = waiting->order[at - 1];
		waiting->order[at] = (uint8_t)i;
		n++;
	}
}

static bool wait_is_locked_before(const struct waiting *waiting, uint32_t k)
{
	return k && arena_is_same_lock(wait_face(waiting, waiting->order[k]),
				       wait_face(waiting, waiting->order[k - 1]));
}

static void wait_lock_all(const struct waiting *waiting)
{
	for (uint32_t k = 0; k < waiting->n_faces; k++)
		if (!wait_is_locked_before(waiting, k))
			arena_lock(wait_face(waiting, waiting->order[k]));
}

static void wait_unlock_all(const struct waiting *waiting)
{
	for (uint32_t k = waiting->n_faces; k-- > 0;)
		if (!wait_is_locked_before(waiting, k))
			arena_unlock(wait_face(waiting, waiting->order[k]));
}

static bool wait_leave(struct waiting *waiting);

static int wait_take_all(struct waiting *waiting, struct sleeper *sleeper)
{
	int result = 0;

	for (uint32_t i = 0; i < waiting->wait->n_items; i++) {
		struct face *face = wait_face(waiting, i);
		int r = 0;

		if (face) {
			sleeper->epoch = waiting->epochs[i];
			r = kind_of(face)->take(face, sleeper);
		}
		if (r == NEWS_ABANDONED && result == 0) {
			waiting->index = i;
			result = r;
		}
	}
	return result;
}

static int wait_try_all(struct waiting *waiting, bool is_enlisted)
{
	struct sleeper sleeper = { .record = is_enlisted ? waiting->record : NULL,
				   .now_ns = clock_monotonic_ns() };
	int r = 0;

	waiting->index = 0;
	wait_lock_all(waiting);
	for (uint32_t i = 0; r == 0 && i < waiting->wait->n_items; i++)
		r = wait_face(waiting, i)
			    ? wait_look_locked(waiting, i, &sleeper)
			    : wait_look_at_process(&waiting->wait->items[i]);
	if (r == 0 && is_enlisted)
		(void)wait_leave(waiting); /* nobody grants to one who wants all */
	if (r == 0)
		r = wait_take_all(waiting, &sleeper);
	wait_unlock_all(waiting);
	return r == -EAGAIN ? WAIT_ON : r;
}

/* ---- our answer --------------------------------------------------------------------- */

/* A wait begins: from now on its words mean something. */
static int wait_begin(struct waiting *waiting)
{
	bool is_shared = false;
	struct record *thread;
	int r;

	for (uint32_t i = 0; i < waiting->wait->n_items; i++)
		is_shared |= wait_face(waiting, i) && wait_face(waiting, i)->entry;
	r = record_this_thread(&thread);
	if (r == 0 && is_shared)
		r = record_share(thread);
	if (r < 0)
		return r;
	waiting->record = is_shared ? atomic_load(&thread->shared) : &thread->own;
	waiting->seq = atomic_load(&waiting->record->seq) + 1;
	if (waiting->seq == 0)
		waiting->seq = 1;
	waiting->word = record_waiter(thread, waiting->seq, is_shared);
	atomic_store(&waiting->record->seq, waiting->seq);
	atomic_store(&waiting->record->ticket, clock_monotonic_ns());
	atomic_store(&waiting->record->doorbell,
		     waiting->doorbell.fd[1] < 0 ? 0
						 : doorbell_address(&waiting->doorbell));
	atomic_store(&waiting->record->answer, record_state(waiting->seq, RECORD_AWAKE));
	return 0;
}

/* False: too late, something was granted. */
static bool wait_leave(struct waiting *waiting)
{
	uint64_t answer = atomic_load(&waiting->record->answer);

	while ((uint32_t)answer != RECORD_GRANTED)
		if (atomic_compare_exchange_strong(&waiting->record->answer, &answer, 0))
			return true;
	return false;
}

/* The kernel may have woken us, of all those who sleep, because an owner ended: if it is
 * something else that we have got by now, another one has to hear of it. */
static void wait_pass_on(struct waiting *waiting)
{
	struct sleeper nobody = { .record = NULL };

	for (uint32_t i = 0; waiting->n_mutexes && i < waiting->wait->n_items; i++) {
		struct face *face = wait_face(waiting, i);
		uint32_t word;

		if (!face || face->kind != CELL_MUTEX)
			continue;
		word = atomic_load(&face->cell->word);
		if (!(word & FUTEX_WAITERS) || word & FUTEX_TID_MASK)
			continue;
		arena_lock(face);
		if (!face_is_lost(face))
			(void)kind_of(face)->look(face, &nobody);
		arena_unlock(face);
	}
}

/* What was granted is ours; of a mutex something is left to do. */
static int wait_accept(struct waiting *waiting)
{
	uint32_t granted = (uint32_t)(atomic_load(&waiting->record->answer) >> 32);
	uint32_t i = granted & (LAYOUT_MAX_WAITED - 1);
	struct face *face = i < waiting->wait->n_items ? wait_face(waiting, i) : NULL;
	int r = face ? 0 : ERR_OBJECT_LOST;

	waiting->index = i;
	if (face && kind_of(face)->inherit)
		r = kind_of(face)->inherit(face, granted);
	atomic_store(&waiting->record->answer, 0);
	wait_pass_on(waiting);
	return r;
}

/* The wait is over with `r`, unless something was granted meanwhile. */
static int wait_end(struct waiting *waiting, int r)
{
	if (!wait_leave(waiting))
		return wait_accept(waiting);
	wait_pass_on(waiting);
	return r;
}

/* ---- words in cells ----------------------------------------------------------------- */

/* Under the lock, signaled: takes it, if nothing was granted before that. */
static int wait_take(struct waiting *waiting, uint32_t i, const struct sleeper *sleeper)
{
	struct face *face = wait_face(waiting, i);

	if (!wait_leave(waiting)) {
		/* To be accepted without the lock; and this is for somebody else. */
		(void)kind_of(face)->look(face, &(struct sleeper) { .record = NULL });
		return WAIT_ON;
	}
	waiting->index = i;
	return kind_of(face)->take(face, sleeper);
}

static int wait_enlist_locked(struct waiting *waiting, uint32_t i)
{
	struct sleeper sleeper = { .record = waiting->record,
				   .now_ns = clock_monotonic_ns() };
	struct face *face = wait_face(waiting, i);
	uint32_t flags = waiting->wait->wants_all ? LAYOUT_WAITER_ALL : 0;
	int r = wait_look_locked(waiting, i, &sleeper);

	if (r < 0 && r != -EAGAIN)
		return r;
	if (r == 0 && !waiting->wait->wants_all)
		return wait_take(waiting, i, &sleeper);
	if (kind_of(face)->epoch)
		waiting->epochs[i] = kind_of(face)->epoch(face);
	r = waiters_add(face, waiting->word | flags | i << LAYOUT_WAITER_INDEX_SHIFT);
	return r < 0 ? r : WAIT_ON;
}

static int wait_enlist(struct waiting *waiting)
{
	for (uint32_t i = 0; i < waiting->wait->n_items; i++) {
		struct face *face = wait_face(waiting, i);
		int r;

		if (!face || wait_is_twin(waiting, i))
			continue;
		for (;;) {
			arena_lock(face);
			r = wait_enlist_locked(waiting, i);
			arena_unlock(face);
			if (r != -ENOSPC)
				break;
			r = arena_add_waiters(face);
			if (r < 0)
				break;
		}
		if (r != WAIT_ON)
			return r;
	}
	return WAIT_ON;
}

/* After a nudge, or whenever a timer or a mutex may have become ours. */
static int wait_look_again(struct waiting *waiting)
{
	struct sleeper sleeper = { .record = waiting->record,
				   .has_epoch = true,
				   .is_late = waiting->is_late };

	if (waiting->wait->wants_all)
		return wait_try_all(waiting, true);
	sleeper.now_ns = clock_monotonic_ns();
	for (uint32_t i = 0; i < waiting->wait->n_items; i++) {
		struct face *face = wait_face(waiting, i);
		int r;

		if (wait_is_twin(waiting, i))
			continue;
		if (!face) {
			r = wait_look_at_process(&waiting->wait->items[i]);
			waiting->index = i;
			if (r == 0)
				return wait_leave(waiting) ? 0 : WAIT_ON;
		} else {
			arena_lock(face);
			r = wait_look_locked(waiting, i, &sleeper);
			if (r == 0)
				r = wait_take(waiting, i, &sleeper);
			arena_unlock(face);
		}
		if (r != -EAGAIN)
			return r;
	}
	return WAIT_ON;
}

/* ---- sleeping ----------------------------------------------------------------------- */

static uint64_t wait_earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Until when at the latest. */
static uint64_t wait_moment(const struct waiting *waiting, uint64_t now_ns)
{
	uint64_t moment_ns = waiting->wait->deadline_ns;

	for (uint32_t i = 0; i < waiting->wait->n_items; i++)
		if (wait_face(waiting, i) && wait_face(waiting, i)->kind == CELL_TIMER)
			moment_ns =
				wait_earlier(moment_ns, timer_due(wait_face(waiting, i)));
	if (waiting->n_pidfds && waiting->n_faces)
		return wait_earlier(moment_ns, now_ns + WAIT_SLICE_NS);
	if (waiting->n_mutexes == 0)
		return moment_ns;
	return wait_earlier(moment_ns, now_ns + (waiting->is_blind        ? WAIT_SHORT_NS
						 : waiting->n_mutexes > 1 ? WAIT_SLICE_NS
									  : WAIT_NET_NS));
}

/* On the answer and the words of mutexes. -ESTALE: an owner has ended since we looked. */
static int wait_sleep_on_words(struct waiting *waiting, uint64_t moment_ns)
{
	struct futex_pair pairs[1 + LAYOUT_MAX_WAITED] = {
		{ record_futex(waiting->record), RECORD_WAITING }
	};
	unsigned n_pairs = 1;
	int r;

	for (uint32_t i = 0; i < waiting->wait->n_items; i++) {
		struct face *face = wait_face(waiting, i);
		uint32_t word;

		if (!face || face->kind != CELL_MUTEX)
			continue;
		word = atomic_load(&face->cell->word);
		if (word & FUTEX_OWNER_DIED && word != waiting->seen[i])
			return -ESTALE;
		pairs[n_pairs++] = (struct futex_pair) { &face->cell->word, word };
	}
	if (waiting->n_mutexes == 1)
		robust_announce(&waiting->mutex->cell->word);
	r = futex_wait_many(pairs, n_pairs, moment_ns);
	if (waiting->n_mutexes == 1)
		robust_retract();
	return r;
}

static int wait_sleep(struct waiting *waiting, uint64_t moment_ns)
{
	_Atomic uint32_t *word = record_futex(waiting->record);
	int r;

	if (waiting->n_pidfds)
		return doorbell_wait(&waiting->doorbell, waiting->pidfds,
				     waiting->n_pidfds, moment_ns);
	if (waiting->n_mutexes && !waiting->is_blind) {
		r = wait_sleep_on_words(waiting, moment_ns);
		if (r >= 0 || r == -EAGAIN || r == -EINTR || r == -ETIMEDOUT ||
		    r == -ESTALE)
			return r;
		waiting->is_blind = true;
		return 0;
	}
	return futex_wait_until(word, RECORD_WAITING, moment_ns);
}

/* Says that we sleep; if we were nudged, that we shall look before. */
static bool wait_lie_down(struct waiting *waiting, bool *must_look)
{
	uint64_t answer = atomic_load(&waiting->record->answer);

	while ((uint32_t)answer != RECORD_GRANTED) {
		if ((uint32_t)answer == RECORD_NUDGED)
			*must_look = true;
		if (atomic_compare_exchange_strong(
			    &waiting->record->answer, &answer,
			    record_state(waiting->seq, RECORD_WAITING)))
			return true;
	}
	return false;
}

static int wait_until_answered(struct waiting *waiting)
{
	struct wait *wait = waiting->wait;
	bool must_look = wait->wants_all || waiting->n_pidfds;

	for (;;) {
		uint64_t now_ns, moment_ns;
		int r;

		if (!wait_lie_down(waiting, &must_look))
			return wait_accept(waiting);
		if (must_look) {
			must_look = false;
			r = wait_look_again(waiting);
			if (r < 0)
				return wait_end(waiting, r);
			if (r != WAIT_ON) {
				wait_pass_on(waiting);
				return r;
			}
			continue; /* nudged once more meanwhile? */
		}
		if (wait->is_alertable && wait->has_call(wait->call_data))
			return wait_end(waiting, NEWS_CALLED);
		now_ns = clock_monotonic_ns();
		if (now_ns >= wait->deadline_ns)
			return wait_end(waiting, NEWS_TIMED_OUT);
		moment_ns = wait_moment(waiting, now_ns);
		r = moment_ns <= now_ns ? -ETIMEDOUT : wait_sleep(waiting, moment_ns);
		waiting->is_late = r == -ETIMEDOUT;
		must_look = r != -EINTR && r != -EAGAIN &&
			    (r != 0 || waiting->n_mutexes || waiting->n_pidfds);
	}
}

/* ---- the whole ---------------------------------------------------------------------- */

static int wait_prepare(struct waiting *waiting)
{
	struct wait *wait = waiting->wait;

	if (wait->n_items > LAYOUT_MAX_WAITED)
		return -EINVAL;
	for (uint32_t i = 0; i < wait->n_items; i++) {
		struct face *face = wait_face(waiting, i);

		if (!face) {
			waiting->pidfds[waiting->n_pidfds++] = wait->items[i].pidfd;
			continue;
		}
		waiting->n_faces++;
		if (face->kind == CELL_MUTEX) {
			waiting->n_mutexes++;
			waiting->mutex = face;
		}
		for (uint32_t k = 0; k < i; k++)
			if (wait_face(waiting, k) &&
			    wait_face(waiting, k)->cell == face->cell)
				waiting->twins |= UINT64_C(1) << i;
	}
	if (wait->wants_all)
		wait_put_in_order(waiting);
	return 0;
}

static int wait_for(struct waiting *waiting)
{
	struct wait *wait = waiting->wait;
	int r;

	r = wait_prepare(waiting);
	if (r < 0)
		return r;
	r = WAIT_ON;
	if (wait->n_items)
		r = wait->wants_all ? wait_try_all(waiting, false)
				    : wait_try_any(waiting);
	if (r != WAIT_ON)
		return r;
	if (wait->is_alertable && wait->has_call(wait->call_data))
		return NEWS_CALLED;
	if (wait->deadline_ns == 0)
		return NEWS_TIMED_OUT;
	if (waiting->n_pidfds && (waiting->n_faces || wait->is_alertable)) {
		r = doorbell_hang(&waiting->doorbell);
		if (r < 0)
			return r;
	}
	r = wait_begin(waiting);
	if (r < 0)
		return r;
	r = wait_enlist(waiting);
	if (r < 0)
		return wait_end(waiting, r);
	if (r != WAIT_ON)
		return r;
	return wait_until_answered(waiting);
}

int wait_run(struct wait *wait, uint32_t *ret_index)
{
	struct waiting waiting;
	int r;

	/* What is there costs no more than that. */
	if (wait->n_items == 1 && wait->items->face && !face_is_lost(wait->items->face)) {
		r = kind_of(wait->items->face)->try(wait->items->face);
		if (r == 0 || r == NEWS_ABANDONED) {
			*ret_index = 0;
			return r;
		}
	}
	memset(&waiting, 0, offsetof(struct waiting, epochs));
	waiting.wait = wait;
	waiting.doorbell = (struct doorbell)DOORBELL_NONE;
	r = wait_for(&waiting);
	if (waiting.doorbell.fd[0] >= 0) {
		atomic_store(&waiting.record->doorbell, 0);
		doorbell_take_down(&waiting.doorbell);
	}
	if (r == 0 || r == NEWS_ABANDONED)
		*ret_index = waiting.index;
	return r;
}

struct record *wait_this_thread(void)
{
	struct record *record;

	return record_this_thread(&record) == 0 ? record : NULL;
}

static void wait_nudge(struct layout_record *record)
{
	uint64_t answer = record ? atomic_load(&record->answer) : 0;

	if (answer >> 32 && (uint32_t)answer != RECORD_GRANTED &&
	    record_nudge(record, answer & ~(uint64_t)UINT32_MAX))
		record_wake(record);
}

void wait_nudge_thread(struct record *record)
{
	wait_nudge(&record->own);
	wait_nudge(atomic_load(&record->shared));
}
