/* SPDX-License-Identifier: MIT */
/*
 * What must be true where only time could bring anybody on: nobody alive sleeps for what it
 * could have, nobody waits for the lock, and every unit is where it was put. Who was killed
 * within a call has made it wholly or not at all.
 */
#include <stddef.h>

#include "world.h"

static bool mutex_can_be_had(const struct world *w, int c)
{
	const struct robust *mutex = &w->cells[c].mutex;

	if (mutex->tid)
		return w->threads[mutex->tid - 1].life == DEAD;
	for (int t = 0; t < scenario->n_threads; t++) {
		const struct thread *thread = &w->threads[t];

		/* the kernel told it, and it was stopped before it could say so */
		if (thread->is_stopped && thread->was_woken_for_the_dead)
			return false;
		/* it is the heir, or on its way to the lock */
		if (thread->is_stopped && mutex_has_heir(w, c) &&
		    w->cells[c].heir == t + 1)
			return false;
	}
	return true;
}

static bool sleeper_could_have(const struct world *w, int t)
{
	const struct op *op = op_of(w, t);
	int n = 0;

	for (int i = 0; i < op->n_cells; i++) {
		int c = op->cells[i];

		n += scenario->kinds[c] == MUTEX
			     ? mutex_can_be_had(w, c)
			     : cell_can_be_had(w, c, t, w->threads[t].epochs[i]);
	}
	return op->verb == WAIT_ALL ? n == op->n_cells : n > 0;
}

static const char *world_count(const struct world *w, int c)
{
	const struct cell *cell = &w->cells[c];
	int in = scenario->values[c] + cell->units_in,
	    out = cell->units_out + cell->value;

	if (scenario->kinds[c] == SEMAPHORE) {
		for (int i = 0; i < 4; i++)
			for (int gone = 0; gone <= cell->maybe_out; gone++)
				if (in + (i & 1) * cell->maybe_in +
					    (i >> 1) * cell->maybe_in_too ==
				    out + gone)
					return NULL;
		return "units were lost or made";
	}
	if (scenario->kinds[c] == AUTO_EVENT || scenario->kinds[c] == TIMER) {
		if (out > in + cell->maybe_in + cell->maybe_in_too)
			return "more were released than sets there were";
		if (in > 0 && out + cell->maybe_out == 0 && !scenario->has_pulses)
			return "a set has released nobody and left no trace";
	}
	return NULL;
}

const char *world_rests(const struct world *w)
{
	const char *wrong = NULL;

	for (int t = 0; t < scenario->n_threads; t++) {
		const struct thread *thread = &w->threads[t];

		if (thread->life != ALIVE || thread->is_stopped ||
		    op_of(w, t)->verb == END)
			continue;
		if (!thread_is_asleep(thread)) {
			if (op_of(w, t)->verb == AWAIT_SLEEPERS ||
			    op_of(w, t)->verb == AWAIT_DONE)
				continue;
			return "somebody waits for the lock for ever";
		}
		if (!sleeper_could_have(w, t))
			continue;
		if (thread->in_slices)
			return NULL;
		return "somebody sleeps for what it could have";
	}
	for (int c = 0; c < scenario->n_cells && !wrong && !w->n_stops; c++)
		wrong = world_count(w, c);
	if (!wrong && scenario->judge)
		wrong = scenario->judge(w);
	return wrong;
}
