/* SPDX-License-Identifier: MIT */
/*
 * How scenarios are written, and the two tests there are of one: as designed nothing is
 * found in it; with one thing left out, it must be.
 */
#pragma once

#include <string.h>

#include "../harness.h"
#include "world.h"

#define ONE(cell)      { cell }, 1, 1
#define UNITS(cell, n) { cell }, 1, n
#define BOTH           { 0, 1 }, 2, 0
#define BOTH_TURNED    { 1, 0 }, 2, 0
#define THREADS(mask)  { 0 }, 0, mask
#define APART              \
	{                  \
		0, 1, 2, 3 \
	}

static inline void holds(const struct scenario *what)
{
	struct verdict verdict = explore(what, AS_DESIGNED, true);

	printf("# %s: %llu states\n", what->name, (unsigned long long)verdict.n_states);
	if (verdict.complaint)
		test_fail(__FILE__, __LINE__, "%s", verdict.complaint);
}

/* One of the scenarios must find it. */
static inline void is_found(enum mutation how, const struct scenario *what)
{
	struct verdict verdict = explore(what, how, false);

	printf("# %s: after %llu states: %s\n", what->name,
	       (unsigned long long)verdict.n_states,
	       verdict.complaint ? verdict.complaint : "nothing");
	CHECK(verdict.complaint);
	CHECK(strcmp(verdict.complaint, "too many states"));
}

#define FINDS(how, scenario_name)                    \
	TEST_LIMIT(scenario_name##_finds_##how, 600) \
	{                                            \
		is_found(how, &scenario_name);       \
	}

#define HOLDS(scenario_name)                  \
	TEST_LIMIT(scenario_name##_hold, 600) \
	{                                     \
		holds(&scenario_name);        \
	}
