/* SPDX-License-Identifier: MIT */
/*
 * The protocol of events: sets, pulses and resets beside waiters who time out, are killed
 * or stopped.
 */
#include "scenario.h"

static bool is_done(const struct world *w, int t)
{
	return scenario->ops[t][w->threads[t].op].verb == END;
}

/* ---- auto-reset events ------------------------------------------------------------- */

static const struct scenario events_killed = {
	.name = "two sets, two waiters, two deaths",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { AUTO_EVENT },
	.processes = APART,
	.ops = { { { SET, ONE(0) } },
		 { { SET, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 2,
};

static const struct scenario events_timed = {
	.name = "sets, and waiters who time out and wait again",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { AUTO_EVENT },
	.processes = APART,
	.ops = { { { SET, ONE(0) }, { SET, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) }, { WAIT, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) } } },
	.n_kills = 1,
	.n_stops = 1,
};

static const char *judge_both_released(const struct world *w)
{
	for (int t = 1; t <= 2; t++)
		if (!w->n_kills && !w->n_stops && !is_done(w, t))
			return "a sleeper was not released";
	return NULL;
}

static const struct scenario events_two_asleep = {
	.name = "two sets for two sleepers, one of them nudged by another event",
	.n_threads = 4,
	.n_cells = 2,
	.kinds = { AUTO_EVENT, MANUAL_EVENT },
	.locks = { 0, 1 },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { SET, ONE(0) }, { SET, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, BOTH } },
		 { { AWAIT_SLEEPERS, THREADS(6) }, { PULSE, ONE(1) } } },
};

static const char *judge_poll(const struct world *w)
{
	return w->threads[0].results[2] == SATISFIED
		       ? "a poll has got what a sleeper is owed"
		       : NULL;
}

static const struct scenario events_polled = {
	.name = "a poll after the set for a sleeper",
	.n_threads = 2,
	.n_cells = 1,
	.kinds = { AUTO_EVENT },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(2) }, { SET, ONE(0) }, { POLL, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.judge = judge_poll,
};

static const struct scenario events_pulsed = {
	.name = "pulses and a set",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { AUTO_EVENT },
	.processes = APART,
	.ops = { { { PULSE, ONE(0) } },
		 { { SET, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 1,
	.has_pulses = true,
};

/* ---- manual-reset events ----------------------------------------------------------- */

static const struct scenario manual_reset = {
	.name = "set and reset at once release all who slept",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { MANUAL_EVENT },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { SET, ONE(0) }, { RESET, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.judge = judge_both_released,
	.n_kills = 1,
};

static const struct scenario manual_pulsed = {
	.name = "a pulse releases all who slept",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { MANUAL_EVENT },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { PULSE, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { RESET, ONE(0) } } },
	.judge = judge_both_released,
};

static const struct scenario manual_killed = {
	.name = "two setters, two waiters, deaths",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { MANUAL_EVENT },
	.processes = APART,
	.ops = { { { SET, ONE(0) } },
		 { { RESET, ONE(0) }, { SET, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) } } },
	.n_kills = 1,
};

/* ---- the tests --------------------------------------------------------------------- */

HOLDS(events_killed)
HOLDS(events_timed)
HOLDS(events_two_asleep)
HOLDS(events_polled)
HOLDS(events_pulsed)
HOLDS(manual_reset)
HOLDS(manual_pulsed)
HOLDS(manual_killed)
FINDS(DROP_THE_ANNOUNCEMENT, events_killed)
FINDS(NUDGE_WITHOUT_ANNOUNCING, manual_killed)
FINDS(PUBLISH_BEFORE_NUDGE, manual_killed)
FINDS(DROP_IDLE_WORDS, events_killed)
FINDS(SKIP_IDLE_RECORDS, manual_killed)
FINDS(SLEEP_WITHOUT_COMPARING, events_killed)
FINDS(TIME_OUT_WITHOUT_COMPARING, events_timed)
FINDS(NO_EPOCHS, manual_reset)
FINDS(WAKE_BEFORE_GRANT, events_killed)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
