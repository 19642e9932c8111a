/* SPDX-License-Identifier: MIT */
/*
 * A mutex: the word the kernel knows, an heir, and the way from hand to hand.
 *
 * Who lets go of a mutex for which others sleep names an heir, grants it its wait and
 * leaves the word without an owner; the heir puts its own number in. Until it has,
 * everybody who sleeps for the mutex has list_op_pending on the word, so a death of the one
 * or the other wakes somebody. Whoever finds the word without owner and without a living
 * heir makes itself the owner, a trustee, before it does anything else: then its death is an
 * owner's death. OWNER_DIED stays in the word until it is really somebody's: so it is told
 * once.
 */
#include "world.h"

bool robust_equal(struct robust a, struct robust b)
{
	return a.tid == b.tid && a.has_waiters == b.has_waiters &&
	       a.owner_died == b.owner_died;
}

/* As anybody may see it, without the lock. */
bool mutex_has_heir(const struct world *w, int c)
{
	const struct cell *cell = &w->cells[c];
	const struct record *record;

	if (cell->heir == 0)
		return false;
	record = &w->records[cell->heir - 1];
	return !record->is_dead && record->seq == cell->heir_seq &&
	       record->answer == GRANTED &&
	       record->index == cell->words[cell->heir - 1].index;
}

void mutex_got(struct world *w, int t, int c, bool is_abandoned)
{
	struct cell *cell = &w->cells[c];

	if (cell->owner)
		complaint = "two threads own one mutex";
	if (is_abandoned && !cell->abandoned)
		complaint = "a mutex is said to be abandoned and nobody has died";
	if (!is_abandoned && cell->abandoned == MUST_BE)
		complaint = "an owner has died and nobody is told";
	cell->abandoned = 0;
	cell->owner = (uint8_t)(t + 1);
}

static bool word_can_inherit(const struct world *w, int c, int t)
{
	return word_can_be_granted(w, c, t) &&
	       (w->records[t].answer == WAITING || mutation == GRANT_MUTEX_TO_LOOKERS);
}

/* The caller owns the mutex, in the word and in its list, and has the lock. A candidate is
 * one who waits for it itself: then me->is_kept may come out true. */
int hand_over(struct world *w, int t, int c)
{
	struct thread *me = &w->threads[t];
	struct cell *cell = &w->cells[c];
	struct record *mine = &w->records[t];

	BEGIN(me->sub);
	for (;;) {
		CUT("looks for the oldest who waits for the mutex");
		for (int i = 0; i < scenario->n_threads; i++)
			if (!word_lives(w, c, i))
				cell->words[i] = (struct word) { 0 };
		me->who = (uint8_t)(cell_oldest(w, c, word_can_inherit) + 1);
		if (mutex_has_heir(w, c) && mutation != TRUSTEE_FORGETS_THE_HEIR) {
			me->who = cell->heir;
			me->pending = A_MUTEX;
			me->about = (uint8_t)c;
			if (me->who != t + 1)
				goto leave;
		}
		if (me->who == t + 1 ||
		    (me->is_candidate &&
		     (me->who == 0 || mine->ticket <= w->records[me->who - 1].ticket))) {
			CUT("ends its own wait, to keep the mutex");
			if (mine->answer == GRANTED && me->who != t + 1) {
				me->is_candidate = 0;
				continue;
			}
			mine->answer = LOOKING;
			mine->seq++;
			CUT("keeps the mutex");
			cell->heir = 0;
			me->got = 1 + cell->mutex.owner_died;
			cell->mutex.owner_died = 0;
			me->is_kept = 1;
			me->pending = NOTHING;
			return DONE;
		}
		if (me->who == 0)
			break;

		me->who_seq = w->records[me->who - 1].seq;
		cell->heir = me->who;
		cell->heir_seq = me->who_seq;
		if (mutation != DROP_THE_ANNOUNCEMENT) {
			me->pending = A_MUTEX;
			me->about = (uint8_t)c;
		}
		CUT("grants the mutex");
		if (w->records[me->who - 1].answer != WAITING &&
		    mutation != GRANT_MUTEX_TO_LOOKERS)
			continue;
		if (!record_grant(w, me->who - 1, me->who_seq,
				  cell->words[me->who - 1].index))
			continue;
		if (w->threads[me->who - 1].life != ALIVE && !cell->abandoned)
			cell->abandoned = MAY_BE;
	leave:
		CUT("leaves the word to the heir");
		cell->mutex.tid = 0;
		CUT("wakes the heir");
		futex_wake_answer(w, me->who - 1);
		if (mutation == NO_SECOND_LOOK_AT_THE_HEIR)
			goto out;
		CUT("looks whether the heir lives");
		if (!w->records[me->who - 1].is_dead)
			goto out;
		CUT("takes the word back from a dead heir");
		if (cell->mutex.tid != 0)
			goto out;
		cell->mutex.tid = (uint8_t)(t + 1);
		cell->mutex.owner_died = 1;
	}

	for (me->j = 0; me->j < scenario->n_threads; me->j++) {
		if (me->j == t || !word_lives(w, c, me->j))
			continue;
		me->pending = AN_ANSWER;
		me->about = me->j;
		CUT("nudges those who are up");
		if (!record_nudge(w, me->j, cell->words[me->j].seq))
			continue;
		CUT("wakes whom it has nudged");
		futex_wake_answer(w, me->j);
	}
	me->pending = NOTHING;
	cell->heir = 0;
	if (mutation != DROP_THE_ANNOUNCEMENT) {
		me->pending = A_MUTEX;
		me->about = (uint8_t)c;
	}
	CUT("leaves the word to nobody");
	cell->mutex.tid = 0;
	cell->mutex.has_waiters = 0;
	for (int i = 0; i < scenario->n_threads; i++)
		cell->mutex.has_waiters |= word_lives(w, c, i);
out:
	me->owned &= (uint8_t) ~(1 << c);
	me->pending = NOTHING;
	FINISH;
}

int op_give(struct world *w, int t)
{
	const struct op *op = op_of(w, t);
	struct thread *me = &w->threads[t];
	const int c = op->cells[0];
	struct cell *cell = &w->cells[c];

	BEGIN(me->pc);
	if (!(me->owned & 1 << c))
		return DONE;
	cell->owner = 0;
	me->pending = A_MUTEX;
	me->about = (uint8_t)c;
	CUT("lets go of the mutex if nobody waits");
	if (!cell->mutex.has_waiters) {
		cell->mutex.tid = 0;
		me->owned &= (uint8_t) ~(1 << c);
		me->pending = NOTHING;
		return DONE;
	}
	LOCK(scenario->locks[c]);
	CALL(hand_over(w, t, c));
	UNLOCK(scenario->locks[c]);
	FINISH;
}
