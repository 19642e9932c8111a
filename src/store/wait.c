/* SPDX-License-Identifier: MIT */
/*
 * Waiting.
 *
 * First what is there at once is taken (store/several.c), or, of a single cell, what is there
 * in a moment (os/vigil.h). Otherwise the thread begins a wait,
 * which has a number, leaves its word in each of the cells, and sleeps on its answer. Whoever
 * has something for it changes the answer by one compare-and-swap: to "granted", which is all
 * there is to it, or to "nudged": then it looks at all of them again. It falls asleep by the
 * same means, so that nothing it is told meanwhile goes unheard, and so it gives up.
 *
 * Beside its answer a thread sleeps on the words of the mutexes it waits for, which the kernel
 * wakes when an owner ends (store/mutex.c), and until the first of its timers is due. While
 * it waits for just one mutex that is announced, so that the wake-up is passed on should
 * the one who gets it be ending as well; with several, and where the kernel cannot wait for
 * several words (before Linux 5.16), it looks by itself now and then. Who is awake because
 * an owner ended, and leaves with something else, passes that on.
 *
 * Processes are waited for with poll(); together with cells see os/doorbell.c.
 *
 * What it refuses: more than 64 at once.
 *
 * Locks: none while asleep.
 * Crash: what the wait of one who has ended left in cells is garbage to everybody
 *        (store/record.h); what he had been granted, he had.
 */
#include "store/wait.h"

#include <errno.h>
#include <linux/futex.h>
#include <string.h>

#include "base/err.h"
#include "os/clock.h"
#include "os/doorbell.h"
#include "os/futex.h"
#include "os/robust.h"
#include "os/vigil.h"
#include "store/kind.h"

/* How long to sleep before looking for oneself: for one mutex, as a net; for several; and
 * on kernels that cannot wait for several words, or with a doorbell. */
#define WAIT_NET_NS   UINT64_C(1000000000)
#define WAIT_SLICE_NS UINT64_C(100000000)
#define WAIT_SHORT_NS UINT64_C(20000000)

/* A wait under way. */
struct waiting {
	struct wait *wait;
	struct layout_record *record;
	uint64_t word; /* what to leave in cells, without index and flags */
	uint32_t seq;
	uint32_t n_mutexes, n_pidfds;
	struct face *mutex; /* the last of them */
	bool is_blind;      /* the kernel waits for one word only */
	bool is_late;       /* we have slept for as long as we sleep without looking */
	struct several several;
	int pidfds[LAYOUT_MAX_WAITED];
	struct doorbell doorbell;
};

static struct face *wait_face(const struct waiting *waiting, uint32_t i)
{
	return waiting->wait->items[i].face;
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

	waiting->several.index = i;
	if (face && kind_of(face)->inherit)
		r = kind_of(face)->inherit(face, granted);
	atomic_store(&waiting->record->answer, 0);
	wait_pass_on(waiting);
	return r;
}

/* The wait is over with `r`, unless something was granted meanwhile. */
static int wait_end(struct waiting *waiting, int r)
{
	if (!record_leave(waiting->record))
		return wait_accept(waiting);
	wait_pass_on(waiting);
	return r;
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
	if (waiting->n_pidfds && waiting->several.n_faces)
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
		if (word & FUTEX_OWNER_DIED && word != waiting->several.seen[i])
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
			r = several_look_again(&waiting->several, waiting->record,
					       waiting->is_late);
			if (r == -EAGAIN)
				continue; /* nudged once more meanwhile? */
			if (r < 0)
				return wait_end(waiting, r);
			wait_pass_on(waiting);
			return r;
		}
		if (wait->is_alertable && wait->has_call(wait->call_data))
			return wait_end(waiting, NEWS_CALLED);
		now_ns = clock_monotonic_ns();
		if (now_ns >= wait->deadline_ns)
			return wait_end(waiting, NEWS_TIMED_OUT);
		moment_ns = wait_moment(waiting, now_ns);
		r = moment_ns <= now_ns ? -ETIMEDOUT : wait_sleep(waiting, moment_ns);
		if (r == -EMFILE)
			return wait_end(waiting, r); /* as it would be again and again */
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
		if (face->kind == CELL_MUTEX) {
			waiting->n_mutexes++;
			waiting->mutex = face;
		}
	}
	several_begin(&waiting->several);
	return 0;
}

static int wait_for(struct waiting *waiting)
{
	struct wait *wait = waiting->wait;
	int r;

	r = wait_prepare(waiting);
	if (r < 0)
		return r;
	r = wait->n_items ? several_try(&waiting->several) : -EAGAIN;
	if (r != -EAGAIN)
		return r;
	if (wait->is_alertable && wait->has_call(wait->call_data))
		return NEWS_CALLED;
	if (wait->deadline_ns == 0)
		return NEWS_TIMED_OUT;
	if (waiting->n_pidfds && (waiting->several.n_faces || wait->is_alertable)) {
		r = doorbell_hang(&waiting->doorbell);
		if (r < 0)
			return r;
	}
	r = wait_begin(waiting);
	if (r < 0)
		return r;
	r = several_enlist(&waiting->several, waiting->record, waiting->word);
	if (r == -EAGAIN)
		return wait_until_answered(waiting);
	return r < 0 ? wait_end(waiting, r) : r;
}

/* Apart, for it needs much room, which what is there at once does not. */
__attribute__((noinline)) static int wait_run_whole(struct wait *wait,
						    uint32_t *ret_index)
{
	struct waiting waiting;
	int r;

	memset(&waiting, 0, offsetof(struct waiting, several.epochs));
	waiting.wait = wait;
	waiting.several.items = wait->items;
	waiting.several.n_items = wait->n_items;
	waiting.several.wants_all = wait->wants_all;
	waiting.doorbell = (struct doorbell)DOORBELL_NONE;
	r = wait_for(&waiting);
	if (waiting.doorbell.fd[0] >= 0) {
		if (waiting.record)
			atomic_store(&waiting.record->doorbell, 0);
		doorbell_take_down(&waiting.doorbell);
	}
	if (r == 0 || r == NEWS_ABANDONED)
		*ret_index = waiting.several.index;
	return r;
}

/* Another one may be about to give it: then nobody sleeps, and nobody has to be woken. Not
 * having come yet, as it were, we take nothing from those who wait. */
static int wait_watch(struct face *face)
{
	struct vigil vigil = { 0 };
	const struct kind *kind = kind_of(face);
	int r = -EAGAIN;

	while (r == -EAGAIN && kind->may_come && kind->may_come(face) &&
	       vigil_goes_on(&vigil) && !face_is_lost(face))
		r = kind->try(face);
	return r;
}

int wait_run(struct wait *wait, uint32_t *ret_index)
{
	struct face *face = wait->n_items == 1 ? wait->items->face : NULL;
	int r;

	/* What is there costs no more than that. */
	if (face && !face_is_lost(face)) {
		r = kind_of(face)->try(face);
		if (r == -EAGAIN && wait->deadline_ns != 0)
			r = wait_watch(face);
		if (r == 0 || r == NEWS_ABANDONED) {
			*ret_index = 0;
			return r;
		}
	}
	return wait_run_whole(wait, ret_index);
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
