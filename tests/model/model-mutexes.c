/* SPDX-License-Identifier: MIT */
/*
 * The protocol of mutexes: from hand to hand, from the dead to the living, told once.
 */
#include "scenario.h"

/* ---- mutexes ----------------------------------------------------------------------- */

static const struct scenario mutex_round = {
	.name = "three who take and give, one death",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { MUTEX },
	.processes = APART,
	.ops = { { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario mutex_family = {
	.name = "owner and waiter of one process killed together, another waits",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { MUTEX },
	.processes = { 0, 0, 1 },
	.ops = { { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 1,
	.immortal = 4,
};

static const struct scenario mutex_three_deaths = {
	.name = "an owner, two waiters and two deaths",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { MUTEX },
	.processes = APART,
	.is_owned = true,
	.ops = { { { AWAIT_SLEEPERS, THREADS(14) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { AWAIT_SLEEPERS, THREADS(2) }, { WAIT, ONE(0) } },
		 { { AWAIT_SLEEPERS, THREADS(6) }, { WAIT, ONE(0) } } },
	.n_kills = 2,
	.immortal = 8,
};

static const struct scenario mutex_bequeathed = {
	.name = "three take and give what a dead owner leaves",
	.n_threads = 4,
	.n_cells = 1,
	.kinds = { MUTEX },
	.processes = APART,
	.is_owned = true,
	.ops = { { { AWAIT_SLEEPERS, THREADS(14) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { AWAIT_SLEEPERS, THREADS(2) }, { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { AWAIT_SLEEPERS, THREADS(6) }, { WAIT, ONE(0) }, { GIVE, ONE(0) } } },
	.n_kills = 1,
	.immortal = 14,
};

static const struct scenario mutex_timed = {
	.name = "waiters who time out, a death and a stop",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { MUTEX },
	.processes = APART,
	.ops = { { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 1,
	.n_stops = 1,
};

static const struct scenario mutex_polled = {
	.name = "polls beside a hand-over",
	.n_threads = 3,
	.n_cells = 1,
	.kinds = { MUTEX },
	.processes = APART,
	.ops = { { { WAIT, ONE(0) },
		   { GIVE, ONE(0) },
		   { POLL, ONE(0) },
		   { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) }, { GIVE, ONE(0) } },
		 { { POLL, ONE(0) }, { GIVE, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario mutex_or_event = {
	.name = "a mutex or an event, another wants the mutex, deaths",
	.n_threads = 4,
	.n_cells = 2,
	.kinds = { MUTEX, AUTO_EVENT },
	.locks = { 0, 1 },
	.processes = APART,
	.is_owned = true,
	.ops = { { { AWAIT_SLEEPERS, THREADS(6) }, { GIVE, ONE(0) } },
		 { { WAIT, BOTH }, { GIVE, ONE(0) } },
		 { { WAIT, ONE(0) } },
		 { { SET, ONE(1) } } },
	.n_kills = 1,
	.immortal = 4,
};

/* ---- the tests --------------------------------------------------------------------- */

HOLDS(mutex_round)
HOLDS(mutex_family)
HOLDS(mutex_three_deaths)
HOLDS(mutex_bequeathed)
HOLDS(mutex_timed)
HOLDS(mutex_polled)
HOLDS(mutex_or_event)
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

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
