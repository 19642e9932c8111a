/* SPDX-License-Identifier: MIT */
/*
 * The model's kernel: futex queues, and the death of a thread.
 *
 * A killed thread does nothing more of its own, but stands in its futex queue until it has
 * noticed: a wake-up may still go to it, and is lost. Then the kernel walks its robust list,
 * what was linked last first, and last of all looks at list_op_pending: an owner's word gets
 * OWNER_DIED and one sleeper is woken if WAITERS is set; a pending word without an owner has
 * one sleeper woken as well. `life` is linked first, so it is reached last of the list.
 * Which of several sleepers gets a wake-up is left open: any may.
 */
#include "world.h"

int n_choices, choice;

bool thread_is_asleep(const struct thread *thread)
{
	return thread->on_answer || thread->on_mutex;
}

static void thread_awake(struct thread *thread)
{
	thread->on_answer = thread->on_mutex = 0;
}

void futex_wake_answer(struct world *w, int t)
{
	if (w->threads[t].on_answer)
		thread_awake(&w->threads[t]);
}

void futex_wake_mutex(struct world *w, int c, bool for_the_dead)
{
	int n = 0, chosen = choice;

	for (int t = 0; t < scenario->n_threads; t++) {
		struct thread *thread = &w->threads[t];

		if (thread->on_mutex != c + 1)
			continue;
		if (n++ == chosen) {
			thread_awake(thread);
			thread->was_woken_for_the_dead = for_the_dead;
		}
	}
	n_choices = n;
}

/* handle_futex_death() */
static void kernel_end_mutex(struct world *w, int t, int c, bool is_pending)
{
	struct robust *mutex = &w->cells[c].mutex;

	if (is_pending && mutex->tid == 0) {
		futex_wake_mutex(w, c, true);
		return;
	}
	if (mutex->tid != t + 1)
		return;
	mutex->tid = 0;
	mutex->owner_died = 1;
	if (mutex->has_waiters)
		futex_wake_mutex(w, c, true);
}

/* What others may find of it, as far as nobody can tell how far it got. */
void thread_doom(struct world *w, int t)
{
	struct thread *thread = &w->threads[t];
	const struct op *op = op_of(w, t);

	for (int i = 0; op->verb != END && i < op->n_cells; i++) {
		struct cell *cell = &w->cells[op->cells[i]];

		if (thread->pc == 0)
			break;
		if (op->verb == SET || op->verb == RELEASE || op->verb == PULSE) {
			if (cell->maybe_in)
				cell->maybe_in_too = op->n;
			else
				cell->maybe_in = op->n;
		}
		if (op->verb == WAIT || op->verb == WAIT_OR_TIME_OUT ||
		    op->verb == POLL || op->verb == WAIT_ALL)
			cell->maybe_out++;
		if (cell->abandoned == 0)
			cell->abandoned = MAY_BE;
	}
	for (int c = 0; c < scenario->n_cells; c++) {
		struct cell *cell = &w->cells[c];

		if (cell->owner == t + 1 ||
		    (cell->heir == t + 1 && cell->mutex.tid == 0 && mutex_has_heir(w, c)))
			cell->abandoned = MUST_BE;
		if (cell->owner == t + 1)
			cell->owner = 0;
	}
	thread->life = DOOMED;
	thread->is_stopped = 0;
}

static int kernel_walk(struct world *w, int t)
{
	struct thread *thread = &w->threads[t];

	for (int c = 0; c < scenario->n_cells; c++) {
		if (w->locks[c] != t + 1)
			continue;
		deed = "the kernel ends its lock";
		w->locks[c] = 0;
		return MOVED;
	}
	for (int c = 0; c < scenario->n_cells; c++) {
		if (!(thread->owned & 1 << c) ||
		    (thread->pending == A_MUTEX && thread->about == c))
			continue;
		deed = "the kernel ends its mutex";
		kernel_end_mutex(w, t, c, false);
		thread->owned &= (uint8_t) ~(1 << c);
		return MOVED;
	}
	if (!w->records[t].is_dead) {
		deed = "the kernel ends its life word";
		w->records[t].is_dead = 1;
		return MOVED;
	}
	deed = "the kernel looks at list_op_pending";
	if (thread->pending == AN_ANSWER)
		futex_wake_answer(w, thread->about);
	if (thread->pending == A_MUTEX)
		kernel_end_mutex(w, t, thread->about, true);
	return DONE;
}

int kernel_step(struct world *w, int t)
{
	struct thread *thread = &w->threads[t], empty = { 0 };

	if (thread->life == DOOMED) {
		deed = "leaves its futex queue to die";
		thread_awake(thread);
		thread->life = LEAVING;
		return MOVED;
	}
	if (kernel_walk(w, t) == MOVED)
		return MOVED;
	for (int i = 0; i < MAX_OPS; i++)
		empty.results[i] = thread->results[i];
	empty.op = thread->op;
	empty.life = DEAD;
	*thread = empty;
	return MOVED;
}
