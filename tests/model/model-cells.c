/* SPDX-License-Identifier: MIT */
/*
 * The protocol of events, mutexes, semaphores and timers, in all interleavings: threads of
 * several processes, each of which may be killed between any two steps, or stopped for ever
 * outside the lock. And the protocol with one thing left out: that must be found.
 */
#include <string.h>

#include "../harness.h"
#include "world.h"

#define ONE(cell)	    { cell }, 1, 1
#define UNITS(cell, n)	    { cell }, 1, n
#define BOTH		    { 0, 1 }, 2, 0
#define BOTH_TURNED	    { 1, 0 }, 2, 0
#define THREADS(mask)	    { 0 }, 0, mask
#define APART		    { 0, 1, 2, 3 }

static bool is_done(const struct world *w, int t)
{
	return scenario->ops[t][w->threads[t].op].verb == END;
}

/* ---- auto-reset events -------------------------------------------------------------- */

static const struct scenario events_killed = {
	.name = "two sets, two waiters, two deaths",
	.n_threads = 4, .n_cells = 1, .kinds = { AUTO_EVENT }, .processes = APART,
	.ops = { { { SET, ONE(0) } }, { { SET, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 2,
};

static const struct scenario events_timed = {
	.name = "sets, and waiters who time out and wait again",
	.n_threads = 3, .n_cells = 1, .kinds = { AUTO_EVENT }, .processes = APART,
	.ops = { { { SET, ONE(0) }, { SET, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) }, { WAIT, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) } } },
	.n_kills = 1, .n_stops = 1,
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
	.n_threads = 4, .n_cells = 2, .kinds = { AUTO_EVENT, MANUAL_EVENT }, .locks = { 0, 1 },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { SET, ONE(0) }, { SET, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT, BOTH } },
		 { { AWAIT_SLEEPERS, THREADS(6) }, { PULSE, ONE(1) } } },
};

static const char *judge_poll(const struct world *w)
{
	return w->threads[0].results[2] == SATISFIED ? "a poll has got what a sleeper is owed"
						     : NULL;
}

static const struct scenario events_polled = {
	.name = "a poll after the set for a sleeper",
	.n_threads = 2, .n_cells = 1, .kinds = { AUTO_EVENT }, .processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(2) }, { SET, ONE(0) }, { POLL, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.judge = judge_poll,
};

static const struct scenario events_pulsed = {
	.name = "pulses and a set",
	.n_threads = 4, .n_cells = 1, .kinds = { AUTO_EVENT }, .processes = APART,
	.ops = { { { PULSE, ONE(0) } }, { { SET, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 1, .has_pulses = true,
};

/* ---- manual-reset events ------------------------------------------------------------ */

static const struct scenario manual_reset = {
	.name = "set and reset at once release all who slept",
	.n_threads = 3, .n_cells = 1, .kinds = { MANUAL_EVENT }, .processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { SET, ONE(0) }, { RESET, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.judge = judge_both_released, .n_kills = 1,
};

static const struct scenario manual_pulsed = {
	.name = "a pulse releases all who slept",
	.n_threads = 4, .n_cells = 1, .kinds = { MANUAL_EVENT }, .processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { PULSE, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } }, { { RESET, ONE(0) } } },
	.judge = judge_both_released,
};

static const struct scenario manual_killed = {
	.name = "two setters, two waiters, deaths",
	.n_threads = 4, .n_cells = 1, .kinds = { MANUAL_EVENT }, .processes = APART,
	.ops = { { { SET, ONE(0) } }, { { RESET, ONE(0) }, { SET, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT_OR_TIME_OUT, ONE(0) } } },
	.n_kills = 1,
};

/* ---- semaphores --------------------------------------------------------------------- */

static const struct scenario semaphore_ones = {
	.name = "releases by one",
	.n_threads = 4, .n_cells = 1, .kinds = { SEMAPHORE }, .values = { 1 },
	.processes = APART,
	.ops = { { { RELEASE, UNITS(0, 1) } }, { { WAIT, ONE(0) }, { RELEASE, UNITS(0, 1) } },
		 { { WAIT, ONE(0) } }, { { WAIT_OR_TIME_OUT, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario semaphore_twos = {
	.name = "a release by two for two",
	.n_threads = 3, .n_cells = 1, .kinds = { SEMAPHORE }, .processes = APART,
	.ops = { { { RELEASE, UNITS(0, 2) } }, { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 2, .n_stops = 1,
};

static const struct scenario semaphore_two_for_three = {
	.name = "a release by two for three",
	.n_threads = 4, .n_cells = 1, .kinds = { SEMAPHORE }, .processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(14) }, { RELEASE, UNITS(0, 2) } },
		 { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 2,
};

static const struct scenario semaphore_polled = {
	.name = "a poll after a release by two for two sleepers",
	.n_threads = 3, .n_cells = 1, .kinds = { SEMAPHORE }, .processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { RELEASE, UNITS(0, 2) }, { POLL, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.judge = judge_poll,
};

/* ---- mutexes ------------------------------------------------------------------------ */

static const struct scenario mutex_round = {
	.name = "three who take and give, one death",
	.n_threads = 3, .n_cells = 1, .kinds = { MUTEX }, .processes = APART,
	.ops = { { { WAIT, ONE(0) }, { GIVE, ONE(0) } }, { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario mutex_family = {
	.name = "owner and waiter of one process killed together, another waits",
	.n_threads = 3, .n_cells = 1, .kinds = { MUTEX }, .processes = { 0, 0, 1 },
	.ops = { { { WAIT, ONE(0) }, { GIVE, ONE(0) } }, { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 1, .immortal = 4,
};

static const struct scenario mutex_three_deaths = {
	.name = "an owner, two waiters and two deaths",
	.n_threads = 4, .n_cells = 1, .kinds = { MUTEX }, .processes = APART,
	.is_owned = true,
	.ops = { { { AWAIT_SLEEPERS, THREADS(14) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { AWAIT_SLEEPERS, THREADS(2) }, { WAIT, ONE(0) } },
		 { { AWAIT_SLEEPERS, THREADS(6) }, { WAIT, ONE(0) } } },
	.n_kills = 2, .immortal = 8,
};

static const struct scenario mutex_bequeathed = {
	.name = "three take and give what a dead owner leaves",
	.n_threads = 4, .n_cells = 1, .kinds = { MUTEX }, .processes = APART,
	.is_owned = true,
	.ops = { { { AWAIT_SLEEPERS, THREADS(14) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { AWAIT_SLEEPERS, THREADS(2) }, { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { AWAIT_SLEEPERS, THREADS(6) }, { WAIT, ONE(0) }, { GIVE, ONE(0) } } },
	.n_kills = 1, .immortal = 14,
};

static const struct scenario mutex_timed = {
	.name = "waiters who time out, a death and a stop",
	.n_threads = 3, .n_cells = 1, .kinds = { MUTEX }, .processes = APART,
	.ops = { { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) }, { GIVE, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 1, .n_stops = 1,
};

static const struct scenario mutex_polled = {
	.name = "polls beside a hand-over",
	.n_threads = 3, .n_cells = 1, .kinds = { MUTEX }, .processes = APART,
	.ops = { { { WAIT, ONE(0) }, { GIVE, ONE(0) }, { POLL, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } }, { { POLL, ONE(0) }, { GIVE, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario mutex_or_event = {
	.name = "a mutex or an event, another wants the mutex, deaths",
	.n_threads = 4, .n_cells = 2, .kinds = { MUTEX, AUTO_EVENT }, .locks = { 0, 1 },
	.processes = APART,
	.is_owned = true,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { GIVE, ONE(0) } },
		 { { WAIT, BOTH }, { GIVE, ONE(0) } }, { { WAIT, ONE(0) } }, { { SET, ONE(1) } } },
	.n_kills = 1, .immortal = 4,
};

/* ---- several at once ---------------------------------------------------------------- */

static const struct scenario any_of_two = {
	.name = "any of two events, under two locks",
	.n_threads = 4, .n_cells = 2, .kinds = { AUTO_EVENT, AUTO_EVENT }, .locks = { 0, 1 },
	.processes = APART,
	.ops = { { { SET, ONE(0) } }, { { SET, ONE(1) } }, { { WAIT, BOTH } },
		 { { WAIT, BOTH_TURNED } } },
	.n_kills = 1,
};

static const struct scenario any_again = {
	.name = "any of two, then one of them again",
	.n_threads = 3, .n_cells = 2, .kinds = { AUTO_EVENT, AUTO_EVENT }, .locks = { 0, 1 },
	.processes = APART,
	.ops = { { { SET, ONE(0) } }, { { SET, ONE(1) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) }, { WAIT, BOTH_TURNED }, { WAIT, ONE(1) } } },
	.n_kills = 1,
};

static const struct scenario any_of_kinds = {
	.name = "any of a semaphore and a manual event",
	.n_threads = 4, .n_cells = 2, .kinds = { SEMAPHORE, MANUAL_EVENT }, .locks = { 0, 1 },
	.processes = APART,
	.ops = { { { RELEASE, UNITS(0, 2) } }, { { SET, ONE(1) } }, { { WAIT, BOTH } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario all_of_two = {
	.name = "all of two, beside one who wants any",
	.n_threads = 4, .n_cells = 2, .kinds = { AUTO_EVENT, SEMAPHORE }, .locks = { 0, 1 },
	.processes = APART,
	.ops = { { { SET, ONE(0) }, { SET, ONE(0) } }, { { RELEASE, UNITS(1, 2) } },
		 { { WAIT_ALL, BOTH } }, { { WAIT, BOTH } } },
	.n_kills = 1,
};

static const struct scenario all_and_half = {
	.name = "all of two, and only one is set",
	.n_threads = 3, .n_cells = 2, .kinds = { AUTO_EVENT, AUTO_EVENT }, .locks = { 0, 1 },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(2) }, { SET, ONE(0) } }, { { WAIT_ALL, BOTH } },
		 { { AWAIT_DONE, THREADS(1) }, { WAIT, ONE(0) } } },
};

static const struct scenario all_twice = {
	.name = "two who want all",
	.n_threads = 4, .n_cells = 2, .kinds = { SEMAPHORE, AUTO_EVENT }, .locks = { 0, 1 },
	.processes = APART,
	.ops = { { { RELEASE, UNITS(0, 1) } }, { { SET, ONE(1) } }, { { WAIT_ALL, BOTH } },
		 { { WAIT_ALL, BOTH } } },
	.n_kills = 1,
};

/* ---- timers ------------------------------------------------------------------------- */

static const struct scenario timer_once = {
	.name = "a timer for two",
	.n_threads = 3, .n_cells = 1, .kinds = { TIMER }, .processes = APART,
	.ops = { { { EXPIRE, ONE(0) } }, { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 1, .immortal = 1,
};

static const struct scenario timer_periodic = {
	.name = "a periodic timer for two",
	.n_threads = 3, .n_cells = 1, .kinds = { TIMER }, .periods = { 1 }, .processes = APART,
	.ops = { { { EXPIRE, ONE(0) }, { EXPIRE, ONE(0) }, { EXPIRE, ONE(0) } },
		 { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 1, .immortal = 1,
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
	.n_threads = 3, .n_cells = 1, .kinds = { MANUAL_TIMER }, .processes = APART,
	.ops = { { { EXPIRE, ONE(0) } }, { { WAIT, ONE(0) } }, { { WAIT, ONE(0) } } },
	.n_kills = 1, .immortal = 1, .judge = judge_timer,
};

/* ---- the tests ---------------------------------------------------------------------- */

static void holds(const struct scenario *what)
{
	struct verdict verdict = explore(what, AS_DESIGNED, true);

	printf("# %s: %llu states\n", what->name, (unsigned long long)verdict.n_states);
	if (verdict.complaint)
		test_fail(__FILE__, __LINE__, "%s", verdict.complaint);
}

/* One of the scenarios must find it. */
static void is_found(enum mutation how, const struct scenario *what)
{
	struct verdict verdict = explore(what, how, false);

	printf("# %s: after %llu states: %s\n", what->name,
	       (unsigned long long)verdict.n_states,
	       verdict.complaint ? verdict.complaint : "nothing");
	CHECK(verdict.complaint);
	CHECK(strcmp(verdict.complaint, "too many states"));
}

#define FINDS(how, scenario_name)              \
	TEST(scenario_name##_finds_##how)      \
	{                                      \
		is_found(how, &scenario_name); \
	}

#define HOLDS(scenario_name)       \
	TEST(scenario_name##_hold) \
	{                          \
		holds(&scenario_name); \
	}

HOLDS(events_killed)
HOLDS(events_timed)
HOLDS(events_two_asleep)
HOLDS(events_polled)
HOLDS(events_pulsed)
HOLDS(manual_reset)
HOLDS(manual_pulsed)
HOLDS(manual_killed)
HOLDS(semaphore_ones)
HOLDS(semaphore_twos)
HOLDS(semaphore_two_for_three)
HOLDS(semaphore_polled)
HOLDS(mutex_round)
HOLDS(mutex_family)
HOLDS(mutex_three_deaths)
HOLDS(mutex_bequeathed)
HOLDS(mutex_timed)
HOLDS(mutex_polled)
HOLDS(mutex_or_event)
HOLDS(any_of_two)
HOLDS(any_again)
HOLDS(any_of_kinds)
HOLDS(all_of_two)
HOLDS(all_and_half)
HOLDS(all_twice)
HOLDS(timer_once)
HOLDS(timer_periodic)
HOLDS(timer_manual)

FINDS(DROP_THE_ANNOUNCEMENT, events_killed)
FINDS(NUDGE_WITHOUT_ANNOUNCING, manual_killed)
FINDS(PUBLISH_BEFORE_NUDGE, manual_killed)
FINDS(GRANT_WITHOUT_SEQ, any_again)
FINDS(GRANT_FIELD_APART, any_of_two)
FINDS(DROP_IDLE_WORDS, events_killed)
FINDS(SKIP_IDLE_RECORDS, manual_killed)
FINDS(SLEEP_WITHOUT_COMPARING, events_killed)
FINDS(TIME_OUT_WITHOUT_COMPARING, events_timed)
FINDS(TAKE_WITHOUT_FINISHING, any_of_two)
FINDS(NO_SLICES, semaphore_two_for_three)
FINDS(NUDGE_ONLY_N, semaphore_two_for_three)
FINDS(RELEASE_BY_HALVES, semaphore_twos)
FINDS(NO_EPOCHS, manual_reset)
FINDS(IGNORE_ELDERS, semaphore_polled)
FINDS(WAKE_BEFORE_GRANT, events_killed)
FINDS(DROP_THE_ANNOUNCEMENT, mutex_family)
FINDS(NO_TRUSTEE, mutex_three_deaths)
FINDS(TRUSTEE_FORGETS_THE_HEIR, mutex_bequeathed)
FINDS(TRUSTEE_IS_ITS_OWN_HEIR, mutex_three_deaths)
FINDS(SLEEP_WITHOUT_THE_HEIRS_LIFE, mutex_family)
FINDS(SLEEP_WITHOUT_THE_HEIRS_NAME, mutex_three_deaths)
FINDS(LEAVE_WITHOUT_PASSING_ON, mutex_or_event)
FINDS(NO_SECOND_LOOK_AT_THE_HEIR, mutex_three_deaths)
FINDS(RETRACT_BEFORE_FINISHING, mutex_three_deaths)
FINDS(GRANT_MUTEX_TO_LOOKERS, mutex_three_deaths)
FINDS(FORGET_WHO_DIED, mutex_three_deaths)
FINDS(WAIT_ALL_IN_PIECES, all_and_half)
FINDS(NUDGE_NO_WAIT_ALL, all_of_two)
FINDS(FIRE_IN_TWO_STORES, timer_manual)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
