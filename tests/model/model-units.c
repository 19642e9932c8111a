/* SPDX-License-Identifier: MIT */
/*
 * The protocol of semaphores and timers: releases of several for several, and what is due.
 */
#include "scenario.h"

static bool is_done(const struct world *w, int t)
{
	return scenario->ops[t][w->threads[t].op].verb == END;
}

static const char *judge_poll(const struct world *w)
{
	return w->threads[0].results[2] == SATISFIED
		       ? "a poll has got what a sleeper is owed"
		       : NULL;
}

/* ---- semaphores -------------------------------------------------------------------- */

static const struct scenario semaphore_ones = {
	.name = "releases by one",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { SEMAPHORE },
	.values = { 1 },
	.processes = APART,
	.ops = { { { RELEASE, UNITS(0, 1) } },
		 { { WAIT, ONE(0) }, { RELEASE, UNITS(0, 1) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario semaphore_twos = {
	.name = "a release by two for two",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { SEMAPHORE },
	.processes = APART,
	.ops = { { { RELEASE, UNITS(0, 2) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 2,
	.n_stops = 1,
};

static const struct scenario semaphore_two_for_three = {
	.name = "a release by two for three",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { SEMAPHORE },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(14) }, { RELEASE, UNITS(0, 2) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 2,
};

static const struct scenario semaphore_polled = {
	.name = "a poll after a release by two for two sleepers",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { SEMAPHORE },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) },
		   { RELEASE, UNITS(0, 2) },
		   { POLL, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.judge = judge_poll,
};

/* ---- timers ------------------------------------------------------------------------ */

static const struct scenario timer_once = {
	.name = "a timer for two",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { TIMER },
	.processes = APART,
	.ops = { { { EXPIRE, ONE(0) } }, { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 1,
	.immortal = 1,
};

static const struct scenario timer_periodic = {
	.name = "a periodic timer for two",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { TIMER },
	.periods = { 1 },
	.processes = APART,
	.ops = { { { EXPIRE, ONE(0) }, { EXPIRE, ONE(0) }, { EXPIRE, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 1,
	.immortal = 1,
};

static const char *judge_timer(const struct world *w)
{
	for (int t = 1; t <= 2; t++)
		if (is_done(w, 0) && w->threads[t].life == ALIVE && !is_done(w, t))
			return "somebody has missed the timer";
	return NULL;
}

static const struct scenario timer_manual = {
	.name = "a manual-reset timer for two",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { MANUAL_TIMER },
	.processes = APART,
	.ops = { { { EXPIRE, ONE(0) } }, { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 1,
	.immortal = 1,
	.judge = judge_timer,
};

/* ---- the tests --------------------------------------------------------------------- */

HOLDS(semaphore_ones)
HOLDS(semaphore_twos)
HOLDS(semaphore_two_for_three)
HOLDS(semaphore_polled)
HOLDS(timer_once)
HOLDS(timer_periodic)
HOLDS(timer_manual)
FINDS(NO_SLICES, semaphore_two_for_three)
FINDS(NUDGE_ONLY_N, semaphore_two_for_three)
FINDS(RELEASE_BY_HALVES, semaphore_twos)
FINDS(IGNORE_ELDERS, semaphore_polled)
FINDS(FIRE_IN_TWO_STORES, timer_manual)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
