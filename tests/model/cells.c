/* SPDX-License-Identifier: MIT */
/*
 * Setting, pulsing and releasing: who is told, in which order, and which single store or
 * CAS is the whole effect.
 *
 * One unit goes straight to the oldest sleeper: one CAS of its answer, by which it has what
 * it waited for; list_op_pending names that answer meanwhile, so that the kernel wakes the
 * sleeper if we cannot. Whatever concerns several is nudged first and published then, by
 * one store: those who are nudged want the lock, and see the old or the new value.
 */
#include <stddef.h>

#include "world.h"

/* ---- records and words ------------------------------------------------------------- */

bool word_lives(const struct world *w, int c, int t)
{
	const struct word *word = &w->cells[c].words[t];

	return word->kind && word->seq == w->records[t].seq && !w->records[t].is_dead;
}

bool word_can_be_granted(const struct world *w, int c, int t)
{
	const struct record *record = &w->records[t];

	if (!word_lives(w, c, t) || w->cells[c].words[t].kind != ANY)
		return false;
	if (mutation == SKIP_IDLE_RECORDS)
		return record->answer == WAITING;
	return record->answer != GRANTED;
}

int cell_oldest(const struct world *w, int c,
		bool (*suits)(const struct world *, int, int))
{
	int oldest = -1;

	for (int t = 0; t < scenario->n_threads; t++)
		if (suits(w, c, t) &&
		    (oldest < 0 || w->records[t].ticket < w->records[oldest].ticket))
			oldest = t;
	return oldest;
}

static void cell_drop_garbage(struct world *w, int c)
{
	struct cell *cell = &w->cells[c];

	for (int t = 0; t < scenario->n_threads; t++)
		if (!word_lives(w, c, t) ||
		    (mutation == DROP_IDLE_WORDS && w->records[t].answer == LOOKING))
			cell->words[t] = (struct word) { 0 };
}

bool record_grant(struct world *w, int t, uint8_t seq, uint8_t index)
{
	struct record *record = &w->records[t];

	if (mutation == GRANT_WITHOUT_SEQ) {
		if (record->answer != WAITING)
			return false;
	} else if (record->seq != seq || record->answer == GRANTED) {
		return false;
	}
	record->answer = GRANTED;
	record->index = mutation == GRANT_FIELD_APART ? record->grant : index;
	return true;
}

bool record_nudge(struct world *w, int t, uint8_t seq)
{
	struct record *record = &w->records[t];

	if (record->seq != seq ||
	    (record->answer != WAITING && record->answer != LOOKING))
		return false;
	if (mutation == SKIP_IDLE_RECORDS && record->answer == LOOKING)
		return false;
	record->answer = NUDGED;
	return true;
}

/* Those who came before and have not got theirs yet. */
static int cell_count_elders(const struct world *w, int c, int t)
{
	int n = 0;

	for (int other = 0; other < scenario->n_threads; other++)
		n += other != t && word_can_be_granted(w, c, other) &&
		     w->records[other].ticket < w->records[t].ticket;
	return n;
}

bool cell_can_be_had(const struct world *w, int c, int t, uint8_t epoch)
{
	const struct cell *cell = &w->cells[c];

	switch (scenario->kinds[c]) {
	case MANUAL_EVENT:
		return cell->value || (cell->epoch != epoch && mutation != NO_EPOCHS);
	case SEMAPHORE:
		if (mutation == IGNORE_ELDERS)
			return cell->value;
		return cell->value > cell_count_elders(w, c, t);
	default:
		return cell->value || cell->due == 2;
	}
}

/* ---- set, pulse, release ----------------------------------------------------------- */

static bool cell_has_living_words(const struct world *w, int c)
{
	for (int t = 0; t < scenario->n_threads; t++)
		if (word_lives(w, c, t))
			return true;
	return false;
}

static void cell_publish(struct world *w, const struct op *op, int n)
{
	struct cell *cell = &w->cells[op->cells[0]];

	if (scenario->kinds[op->cells[0]] == SEMAPHORE)
		cell->value = (uint8_t)(cell->value + n);
	else
		cell->value = op->verb == SET;
	if (scenario->kinds[op->cells[0]] == MANUAL_EVENT)
		cell->epoch++;
	cell->is_waited = cell_has_living_words(w, op->cells[0]);
}

int op_set(struct world *w, int t)
{
	const struct op *op = op_of(w, t);
	struct thread *me = &w->threads[t];
	const int c = op->cells[0];
	struct cell *cell = &w->cells[c];

	BEGIN(me->pc);
	for (;;) {
		CUT("changes the value if nobody waits");
		if (!cell->is_waited) {
			cell_publish(w, op, op->n);
			cell->units_in += op->n;
			return DONE;
		}
		LOCK(scenario->locks[c]);
		if (scenario->kinds[c] == MANUAL_EVENT || op->n != 1)
			break;
		CUT("looks for the oldest sleeper");
		cell_drop_garbage(w, c);
		me->who = (uint8_t)(cell_oldest(w, c, word_can_be_granted) + 1);
		if (me->who == 0)
			break;
		me->who_seq = w->records[me->who - 1].seq;
		me->j = cell->words[me->who - 1].index;
		UNLOCK(scenario->locks[c]);
		me->about = me->who - 1;
		if (mutation == GRANT_FIELD_APART)
			w->records[me->about].grant = me->j;
		if (mutation != DROP_THE_ANNOUNCEMENT)
			me->pending = AN_ANSWER;
		if (mutation == WAKE_BEFORE_GRANT)
			futex_wake_answer(w, me->about);
		CUT("grants");
		if (record_grant(w, me->about, me->who_seq, me->j)) {
			CUT("wakes whom it has granted");
			if (mutation != WAKE_BEFORE_GRANT)
				futex_wake_answer(w, me->about);
			me->pending = NOTHING;
			cell->units_in += op->n;
			return DONE;
		}
		me->pending = NOTHING;
	}

	if (mutation == PUBLISH_BEFORE_NUDGE) {
		CUT("publishes too early");
		cell_publish(w, op, op->n);
	}
	for (me->j = 0; me->j < scenario->n_threads; me->j++) {
		if (!word_lives(w, c, me->j) ||
		    (mutation == NUDGE_ONLY_N && me->i == op->n) ||
		    (mutation == NUDGE_NO_WAIT_ALL && cell->words[me->j].kind == ALL))
			continue;
		if (mutation != NUDGE_WITHOUT_ANNOUNCING)
			me->pending = AN_ANSWER;
		me->about = me->j;
		CUT("nudges");
		if (record_nudge(w, me->j, cell->words[me->j].seq)) {
			me->i++;
			CUT("wakes whom it has nudged");
			futex_wake_answer(w, me->j);
		}
		me->pending = NOTHING;
	}
	if (mutation != PUBLISH_BEFORE_NUDGE) {
		CUT("publishes");
		if (mutation == RELEASE_BY_HALVES && op->n > 1) {
			cell_publish(w, op, 1);
			CUT("publishes the other half");
			cell_publish(w, op, op->n - 1);
		} else {
			cell_publish(w, op, op->n);
		}
	}
	UNLOCK(scenario->locks[c]);
	cell->units_in += op->n;
	FINISH;
}

/* ---- what needs nobody else -------------------------------------------------------- */

static bool all_sleep(const struct world *w, unsigned mask, bool must_be_done)
{
	for (int t = 0; t < scenario->n_threads; t++) {
		const struct thread *thread = &w->threads[t];

		if (!(mask & 1u << t) || thread->life == DEAD)
			continue;
		if (scenario->ops[t][thread->op].verb != END &&
		    (must_be_done || !thread_is_asleep(thread)))
			return false;
	}
	return true;
}

int op_plain(struct world *w, int t)
{
	const struct op *op = op_of(w, t);
	struct thread *me = &w->threads[t];
	struct cell *cell = &w->cells[op->cells[0]];

	BEGIN(me->pc);
	switch (op->verb) {
	case EXPIRE:
		deed = "lets time pass";
		if (cell->due == 1)
			cell->due = 2;
		for (int i = 0; i < scenario->n_threads; i++)
			if (w->threads[i].alarm)
				w->threads[i].alarm = 2;
		return DONE;
	case AWAIT_SLEEPERS:
	case AWAIT_DONE:
		deed = "sees that the others sleep";
		UNTIL(all_sleep(w, op->n, op->verb == AWAIT_DONE));
		return DONE;
	default:
		break;
	}
	CUT("resets if nobody waits");
	if (!cell->is_waited) {
		cell->value = 0;
		return DONE;
	}
	LOCK(scenario->locks[op->cells[0]]);
	CUT("resets");
	cell->value = 0;
	UNLOCK(scenario->locks[op->cells[0]]);
	FINISH;
}
