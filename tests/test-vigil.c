/* SPDX-License-Identifier: MIT */
/* How long to watch before one sleeps, and when not to watch at all. */
#include <unistd.h>

#include "os/clock.h"
#include "os/vigil.h"
#include "whitebox.h"

enum {
	PATIENCE = 3, /* as in os/vigil.c */
	SELDOM = 16,
};

static void need_processors(void)
{
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP("one processor: nobody watches");
}

static bool begins(void)
{
	struct vigil vigil = { 0 };

	return vigil_goes_on(&vigil);
}

static uint64_t watch_in_vain(void)
{
	struct vigil vigil = { 0 };
	uint64_t start_ns = clock_monotonic_ns();

	while (vigil_goes_on(&vigil))
		;
	return clock_monotonic_ns() - start_ns;
}

TEST(a_watch_begins_and_ends)
{
	need_processors();
	CHECK(begins());
	CHECK(watch_in_vain() >= 2000);
}

TEST(who_has_woken_another_sleeps_at_once_but_not_the_next_time)
{
	need_processors();
	vigil_has_woken();
	CHECK(!begins());
	CHECK(begins());
}

TEST(what_was_in_vain_is_left_out_until_it_is_tried_again)
{
	need_processors();
	for (int i = 0; i < PATIENCE; i++)
		CHECK(watch_in_vain() >= 2000);
	for (int i = 1; i < SELDOM; i++)
		CHECK(!begins());
	CHECK(begins());
	CHECK(begins()); /* the one before was left early: there was something */
}

TEST(watches_that_were_worth_it_earn_time_for_one_that_is_not)
{
	need_processors();
	for (int i = 0; i < 50; i++)
		CHECK(begins());
	CHECK(watch_in_vain() >= 50000);
	CHECK(begins());
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
