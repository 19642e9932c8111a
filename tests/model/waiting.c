/* SPDX-License-Identifier: MIT */
/*
 * Waiting for any of several.
 *
 * A wait has a number; its words in the cells and whatever is granted to it carry the
 * number, so what belongs to an earlier wait harms no later one. From its first word on
 * it can be granted or nudged, awake or asleep; and it falls asleep by a CAS that fails if
 * anybody has told it anything since it began to look. So there is no second look.
 *
 * Asleep for a mutex, list_op_pending names the mutex; who leaves that sleep for whatever
 * reason looks at the word before list_op_pending moves on.
 */
#include "world.h"

/* ---- parts ------------------------------------------------------------------------- */

static int op_find_mutex(const struct op *op)
{
	for (int i = 0; i < op->n_cells; i++)
		if (scenario->kinds[op->cells[i]] == MUTEX)
			return op->cells[i];
	return -1;
}

static int wait_satisfied(struct world *w, int t, int index)
{
	struct thread *me = &w->threads[t];
	const int c = op_of(w, t)->cells[index];

	me->results[me->op] = (uint8_t)(SATISFIED + index);
	if (scenario->kinds[c] != MUTEX) {
		w->cells[c].units_out++;
		return DONE;
	}
	if (me->got == 2)
		me->results[me->op] |= ABANDONED;
	mutex_got(w, t, c, me->got == 2);
	return DONE;
}

/* One store; a timer that is due is fired by it as well. */
void cell_take(struct world *w, int c)
{
	struct cell *cell = &w->cells[c];

	if (scenario->kinds[c] != MANUAL_EVENT && scenario->kinds[c] != MANUAL_TIMER)
		cell->value--;
}

static void timer_fire(struct world *w, int c)
{
	struct cell *cell = &w->cells[c];

	if (cell->due != 2)
		return;
	cell->due = scenario->periods[c];
	cell->value = 1;
	cell->units_in++;
}

void cell_register(struct world *w, int t, int index, uint8_t kind)
{
	struct thread *me = &w->threads[t];
	const int c = op_of(w, t)->cells[index];
	struct cell *cell = &w->cells[c];

	if (!cell->words[t].kind || cell->words[t].seq != w->records[t].seq)
		me->epochs[index] = cell->epoch;
	cell->words[t] = (struct word) { .kind = kind,
					 .seq = w->records[t].seq,
					 .index = (uint8_t)index };
	cell->is_waited = 1;
	if (cell->due == 1)
		me->alarm = 1;
	if (scenario->kinds[c] == SEMAPHORE && cell->value && mutation != NO_SLICES)
		me->in_slices = 1;
}

bool wait_can_have(const struct world *w, int t, int index)
{
	const int c = op_of(w, t)->cells[index];
	const struct cell *cell = &w->cells[c];
	uint8_t epoch = cell->epoch;

	if (cell->words[t].kind && cell->words[t].seq == w->records[t].seq)
		epoch = w->threads[t].epochs[index];
	return cell_can_be_had(w, c, t, epoch);
}

void record_end_wait(struct world *w, int t)
{
	w->records[t].answer = LOOKING;
	w->records[t].index = 0;
	w->records[t].seq++;
}

/* futex_waitv() looks at the word first, then at the one that names the heir (who: thread + 1),
 * and last at the heir's life: the kernel ends the life first, and then wakes for the word. */
static bool mutex_is_as_seen(const struct world *w, int t, int c)
{
	const struct thread *me = &w->threads[t];

	if (!robust_equal(me->seen, w->cells[c].mutex))
		return false;
	if (me->seen.tid || !me->who)
		return true;
	if (mutation != SLEEP_WITHOUT_THE_HEIRS_NAME &&
	    (w->cells[c].heir != me->who || w->cells[c].heir_seq != me->who_seq))
		return false;
	return !w->records[me->who - 1].is_dead ||
	       mutation == SLEEP_WITHOUT_THE_HEIRS_LIFE;
}

/* The word without owner and heir becomes this thread's, so that it can hand it on. */
static void mutex_hold_in_trust(struct world *w, int t, int c)
{
	struct cell *cell = &w->cells[c];

	if (w->threads[t].who && mutation != FORGET_WHO_DIED)
		cell->mutex.owner_died = 1;
	cell->mutex.tid = (uint8_t)(t + 1);
	w->threads[t].owned |= (uint8_t)(1 << c);
	w->threads[t].was_woken_for_the_dead = 0;
	w->threads[t].is_candidate = 1;
	w->threads[t].is_kept = 0;
}

/* ---- for any ----------------------------------------------------------------------- */

#define LEAVE_MUTEX()                                                                  \
	do {                                                                           \
		if (m < 0 || me->pending != A_MUTEX)                                   \
			break;                                                         \
		if (mutation != LEAVE_WITHOUT_PASSING_ON) {                            \
			CUT("looks at the mutex before it leaves");                    \
			if (w->cells[m].mutex.tid == 0) {                              \
				me->who = mutex_has_heir(w, m) ? w->cells[m].heir : 0; \
				CUT("passes the wake-up on");                          \
				if (me->who)                                           \
					futex_wake_answer(w, me->who - 1);             \
				else                                                   \
					futex_wake_mutex(w, m, true);                  \
			}                                                              \
		}                                                                      \
		me->pending = NOTHING;                                                 \
		me->was_woken_for_the_dead = 0;                                        \
	} while (0)

int op_wait(struct world *w, int t)
{
	const struct op *op = op_of(w, t);
	struct thread *me = &w->threads[t];
	struct record *mine = &w->records[t];
	const int m = op_find_mutex(op);
	const int c = me->i < op->n_cells ? op->cells[me->i] : 0;
	struct cell *cell = &w->cells[c];

	BEGIN(me->pc);
	for (me->i = 0; me->i < op->n_cells; me->i++) {
		CUT("tries without the lock");
		if (scenario->kinds[c] == MUTEX) {
			if (cell->mutex.tid || cell->mutex.has_waiters)
				continue;
			me->got = 1 + cell->mutex.owner_died;
			cell->mutex = (struct robust) { .tid = (uint8_t)(t + 1) };
			me->owned |= (uint8_t)(1 << c);
			return wait_satisfied(w, t, me->i);
		}
		if (cell->is_waited || !cell->value)
			continue;
		cell_take(w, c);
		return wait_satisfied(w, t, me->i);
	}
	CUT("begins to wait");
	me->may_time_out = op->verb == WAIT_OR_TIME_OUT;
	mine->seq++;
	mine->answer = LOOKING;
	mine->ticket = w->clock++;

	for (;;) {
		me->in_slices = me->alarm = 0;
		for (me->i = 0; me->i < op->n_cells; me->i++) {
			LOCK(scenario->locks[op->cells[me->i]]);
		look_again:
			CUT("looks at a cell");
			cell->is_waited =
				1; /* so that nothing changes without the lock */
			if (mine->answer == GRANTED) {
				UNLOCK(scenario->locks[c]);
				break;
			}
			if (scenario->kinds[c] == MUTEX) {
				if (cell->mutex.tid == 0 && !mutex_has_heir(w, c)) {
					me->pending = A_MUTEX;
					me->about = (uint8_t)c;
					me->seen = cell->mutex;
					me->who = cell->heir;
					CUT("holds the mutex in trust");
					me->pending = NOTHING;
					if (!robust_equal(cell->mutex, me->seen))
						goto look_again;
					mutex_hold_in_trust(w, t, c);
					CALL(hand_over(w, t, c));
					if (me->is_kept) {
						UNLOCK(scenario->locks[c]);
						return wait_satisfied(w, t, me->i);
					}
					goto look_again;
				}
				if (op->verb != POLL) {
					cell_register(w, t, me->i, ANY);
					cell->mutex.has_waiters = 1;
				}
			} else if (wait_can_have(w, t, me->i)) {
				if (mutation == TAKE_WITHOUT_FINISHING) {
					CUT("takes");
					timer_fire(w, c);
					cell_take(w, c);
					UNLOCK(scenario->locks[c]);
					record_end_wait(w, t);
					return wait_satisfied(w, t, me->i);
				}
				if (mutation == FIRE_IN_TWO_STORES && cell->due == 2) {
					cell->due = scenario->periods[c];
					CUT("fires");
					cell->units_in++;
					cell->value = 1;
				}
				timer_fire(w, c);
				CUT("ends its wait, to take");
				if (mine->answer == GRANTED) {
					UNLOCK(scenario->locks[c]);
					break;
				}
				record_end_wait(w, t);
				CUT("takes");
				cell_take(w, c);
				UNLOCK(scenario->locks[c]);
				return wait_satisfied(w, t, me->i);
			} else if (op->verb != POLL) {
				cell_register(w, t, me->i, ANY);
			}
			UNLOCK(scenario->locks[c]);
		}
		if (op->verb == POLL && me->i == op->n_cells) {
			me->results[me->op] = TIMED_OUT;
			return DONE;
		}

		if (m >= 0 && mutation != DROP_THE_ANNOUNCEMENT) {
			me->pending = A_MUTEX;
			me->about = (uint8_t)m;
		}
		CUT("is ready to sleep");
		if (mine->answer == LOOKING)
			mine->answer = WAITING;
		if (mutation == SKIP_IDLE_RECORDS && mine->answer == WAITING) {
			for (me->i = 0; me->i < op->n_cells; me->i++) {
				CUT("takes a second look without the lock");
				if (scenario->kinds[c] != MUTEX &&
				    wait_can_have(w, t, me->i) && mine->answer == WAITING)
					mine->answer = NUDGED;
			}
		}

		while (mine->answer == WAITING) {
			me->who = 0;
			if (m >= 0) {
				CUT("reads the mutex word");
				me->seen = w->cells[m].mutex;
				if (me->seen.tid == 0 && mutex_has_heir(w, m)) {
					me->who = w->cells[m].heir;
					me->who_seq = w->cells[m].heir_seq;
					CUT("wakes the heir");
					futex_wake_answer(w, me->who - 1);
				} else if (me->seen.tid == 0) {
					me->who = w->cells[m].heir;
					if (mutation == NO_TRUSTEE) {
						CUT("goes to look");
						me->pending = NOTHING;
						if (mine->answer == WAITING)
							mine->answer = NUDGED;
						break;
					}
					CUT("becomes the trustee");
					if (!robust_equal(w->cells[m].mutex, me->seen))
						continue;
					mutex_hold_in_trust(w, t, m);
					CUT("is up, and owns the word");
					if (mine->answer == GRANTED &&
					    mine->index == w->cells[m].words[t].index &&
					    mutation != TRUSTEE_IS_ITS_OWN_HEIR) {
						me->got =
							1 + w->cells[m].mutex.owner_died;
						goto inherited;
					}
					if (mine->answer != GRANTED)
						mine->answer = LOOKING;
					me->is_candidate = mine->answer != GRANTED;
					LOCK(scenario->locks[m]);
					CALL(hand_over(w, t, m));
					UNLOCK(scenario->locks[m]);
					if (me->is_kept) {
						for (me->i = 0; op->cells[me->i] != m;)
							me->i++;
						return wait_satisfied(w, t, me->i);
					}
					if (mine->answer == LOOKING)
						mine->answer = NUDGED;
					break;
				}
			}
			CUT("sleeps");
			me->was_woken_for_the_dead = 0;
			if ((mine->answer == WAITING ||
			     mutation == SLEEP_WITHOUT_COMPARING) &&
			    (m < 0 || mutex_is_as_seen(w, t, m))) {
				me->on_answer = 1;
				me->on_mutex = (uint8_t)(m + 1);
			}
			CUT("is awake");
			UNTIL(!thread_is_asleep(me));
			if (me->time == 0)
				continue;
			if (me->time == 1 && (mine->answer != GRANTED ||
					      mutation == TIME_OUT_WITHOUT_COMPARING)) {
				record_end_wait(w, t);
				LEAVE_MUTEX();
				me->results[me->op] = TIMED_OUT;
				return DONE;
			}
			me->time = 0;
			if (mine->answer == WAITING)
				mine->answer = NUDGED;
		}

		CUT("reads what it was told");
		if (mine->answer == GRANTED)
			break;
		mine->answer = LOOKING;
		LEAVE_MUTEX();
	}

	me->i = mine->index;
	if (op->cells[me->i] != m) {
		CUT("accepts what was granted");
		record_end_wait(w, t);
		LEAVE_MUTEX();
		return wait_satisfied(w, t, me->i);
	}
	for (;;) {
		CUT("reads the word it inherits");
		me->who = 0;
		me->seen = cell->mutex;
		if (cell->mutex.tid == 0) {
			CUT("takes what it inherits");
			if (!robust_equal(cell->mutex, me->seen))
				continue;
			me->got = 1 + cell->mutex.owner_died;
			cell->mutex.tid = (uint8_t)(t + 1);
			cell->mutex.owner_died = 0;
			me->owned |= (uint8_t)(1 << c);
			break;
		}
		CUT("sleeps for the word it inherits");
		if (mutex_is_as_seen(w, t, m)) {
			me->on_answer = 1;
			me->on_mutex = (uint8_t)(m + 1);
		}
		CUT("is awake for the word it inherits");
		UNTIL(!thread_is_asleep(me));
	}
inherited:
	if (mutation == RETRACT_BEFORE_FINISHING)
		me->pending = NOTHING;
	me->i = mine->index;
	CUT("is no heir any more");
	cell->heir = 0;
	cell->mutex.owner_died = 0;
	CUT("ends its wait, the owner");
	record_end_wait(w, t);
	me->pending = NOTHING;
	return wait_satisfied(w, t, me->i);
	FINISH;
}
