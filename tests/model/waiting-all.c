/* SPDX-License-Identifier: MIT */
/*
 * Waiting for all of several: the same words, with a flag. Nobody grants such a one anything;
 * whoever makes a cell signaled that nobody else took nudges it, and it takes all the locks,
 * in their order, and then everything or nothing. (Killed while it takes, it has taken a
 * part: the model does not complain of that.)
 */
#include "world.h"

static bool wait_can_have_all(const struct world *w, int t)
{
	for (int i = 0; i < op_of(w, t)->n_cells; i++)
		if (!wait_can_have(w, t, i))
			return false;
	return true;
}

int op_wait_all(struct world *w, int t)
{
	const struct op *op = op_of(w, t);
	struct thread *me = &w->threads[t];
	struct record *mine = &w->records[t];

	BEGIN(me->pc);
	CUT("begins to wait for all");
	mine->seq++;
	mine->answer = LOOKING;
	mine->ticket = w->clock++;
	for (;;) {
		LOCK(0);
		if (scenario->locks[1]) {
			CUT("takes the next lock");
			UNTIL(w->locks[1] == 0);
			w->locks[1] = (uint8_t)(t + 1);
		}
		CUT("looks at all cells");
		for (int i = 0; i < op->n_cells; i++)
			w->cells[op->cells[i]].is_waited = 1;
		me->in_slices = 0;
		if (mutation == WAIT_ALL_IN_PIECES && wait_can_have(w, t, 0) &&
		    !wait_can_have_all(w, t)) {
			cell_take(w, op->cells[0]);
		} else if (wait_can_have_all(w, t)) {
			CUT("ends its wait, to take all");
			record_end_wait(w, t);
			for (me->i = 0; me->i < op->n_cells; me->i++) {
				CUT("takes one of all");
				cell_take(w, op->cells[me->i]);
				w->cells[op->cells[me->i]].units_out++;
			}
		} else {
			for (int i = 0; i < op->n_cells; i++)
				cell_register(w, t, i, ALL);
		}
		if (scenario->locks[1]) {
			UNLOCK(1);
		}
		UNLOCK(0);
		if (me->i == op->n_cells) {
			me->results[me->op] = SATISFIED;
			return DONE;
		}
		CUT("is ready to sleep");
		if (mine->answer == LOOKING) {
			mine->answer = WAITING;
			CUT("sleeps");
			if (mine->answer == WAITING)
				me->on_answer = 1;
			CUT("is awake");
			UNTIL(!thread_is_asleep(me));
			me->time = 0;
		}
		CUT("looks again");
		mine->answer = LOOKING;
	}
	FINISH;
}
