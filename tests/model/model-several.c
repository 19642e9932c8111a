/* SPDX-License-Identifier: MIT */
/*
 * The protocol of waits for any and for all of several cells, under several locks.
 */
#include "scenario.h"

/* ---- several at once --------------------------------------------------------------- */

static const struct scenario any_of_two = {
	.name = "any of two events, under two locks",
	.n_threads = 4,
	.n_cells = 2,
	.kinds = { AUTO_EVENT, AUTO_EVENT },
	.locks = { 0, 1 },
	.processes = APART,
	.ops = { { { SET, ONE(0) } },
		 { { SET, ONE(1) } },
		 { { WAIT, BOTH } },
		 { { WAIT, BOTH_TURNED } } },
	.n_kills = 1,
};

static const struct scenario any_again = {
	.name = "any of two, then one of them again",
	.n_threads = 3,
	.n_cells = 2,
	.kinds = { AUTO_EVENT, AUTO_EVENT },
	.locks = { 0, 1 },
	.processes = APART,
	.ops = { { { SET, ONE(0) } },
		 { { SET, ONE(1) } },
		 { { WAIT_OR_TIME_OUT, ONE(0) },
		   { WAIT, BOTH_TURNED },
		   { WAIT, ONE(1) } } },
	.n_kills = 1,
};

static const struct scenario any_of_kinds = {
	.name = "any of a semaphore and a manual event",
	.n_threads = 4,
	.n_cells = 2,
	.kinds = { SEMAPHORE, MANUAL_EVENT },
	.locks = { 0, 1 },
	.processes = APART,
	.ops = { { { RELEASE, UNITS(0, 2) } },
		 { { SET, ONE(1) } },
		 { { WAIT, BOTH } },
		 { { WAIT, ONE(0) } } },
	.n_kills = 1,
};

static const struct scenario all_of_two = {
	.name = "all of two, beside one who wants any",
	.n_threads = 4,
	.n_cells = 2,
	.kinds = { AUTO_EVENT, SEMAPHORE },
	.locks = { 0, 1 },
	.processes = APART,
	.ops = { { { SET, ONE(0) }, { SET, ONE(0) } },
		 { { RELEASE, UNITS(1, 2) } },
		 { { WAIT_ALL, BOTH } },
		 { { WAIT, BOTH } } },
	.n_kills = 1,
};

static const struct scenario all_and_half = {
	.name = "all of two, and only one is set",
	.n_threads = 3,
	.n_cells = 2,
	.kinds = { AUTO_EVENT, AUTO_EVENT },
	.locks = { 0, 1 },
	.processes = APART,
	.ops = { { { AWAIT_SLEEPERS, THREADS(2) }, { SET, ONE(0) } },
		 { { WAIT_ALL, BOTH } },
		 { { AWAIT_DONE, THREADS(1) }, { WAIT, ONE(0) } } },
};

static const struct scenario all_twice = {
	.name = "two who want all",
	.n_threads = 4,
	.n_cells = 2,
	.kinds = { SEMAPHORE, AUTO_EVENT },
	.locks = { 0, 1 },
	.processes = APART,
	.ops = { { { RELEASE, UNITS(0, 1) } },
		 { { SET, ONE(1) } },
		 { { WAIT_ALL, BOTH } },
		 { { WAIT_ALL, BOTH } } },
	.n_kills = 1,
};

/* ---- the tests --------------------------------------------------------------------- */

HOLDS(any_of_two)
HOLDS(any_again)
HOLDS(any_of_kinds)
HOLDS(all_of_two)
HOLDS(all_and_half)
HOLDS(all_twice)
FINDS(GRANT_WITHOUT_SEQ, any_again)
FINDS(GRANT_FIELD_APART, any_of_two)
FINDS(TAKE_WITHOUT_FINISHING, any_of_two)
FINDS(WAIT_ALL_IN_PIECES, all_and_half)
FINDS(NUDGE_NO_WAIT_ALL, all_of_two)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
