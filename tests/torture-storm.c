/* SPDX-License-Identifier: MIT */
/*
 * Storms (storm.h), of TORTURE_SECONDS each, and any of them in turn for TORTURE_MINUTES.
 * TORTURE_SEED repeats what everybody throws, and so the kind of a storm that was drawn, for
 * TORTURE_SLICE seconds.
 */
#include "storm.h"

static uint64_t storm_seed(void)
{
	return torture_env("TORTURE_SEED", torture_now_ns());
}

static void storm(struct storm_kind kind)
{
	struct tally *total = torture_share(sizeof(*total));

	storm_run(&kind, storm_seed(), torture_env("TORTURE_SECONDS", 6), total);
	munmap(total, sizeof(*total));
}

#define STORM(test_name, means, ...)                                 \
	TEST_LIMIT(test_name, 900)                                   \
	{                                                            \
		storm((struct storm_kind) { (means), __VA_ARGS__ }); \
	}

enum {
	EVERYTHING = (1 << STORM_N_MEANS) - 1
};

/* names, processes, threads of each */
STORM(kills_of_holders_of_names_that_are_used_once, MEANS_KILL | MEANS_ONCE, 4, 8, 1)
STORM(kills_stops_forks_and_exits, MEANS_KILL | MEANS_STOP | MEANS_FORK | MEANS_EXIT, 4,
      8, 1)
STORM(an_ordinary_users_threads_forks_and_programs,
      MEANS_KILL | MEANS_FORK | MEANS_EXIT | MEANS_EXEC | MEANS_USER, 4, 4, 2)
STORM(an_ordinary_users_threads_that_become_programs,
      MEANS_EXEC | MEANS_USER | MEANS_RESTLESS, 2, 8, 3)
STORM(files_readers_and_duplicates,
      MEANS_KILL | MEANS_FILES | MEANS_RESERVE | MEANS_READERS | MEANS_DUPLICATE |
	      MEANS_EXIT,
      6, 8, 1)
STORM(few_descriptors_and_few_addresses,
      MEANS_KILL | MEANS_LIMIT | MEANS_FILES | MEANS_DUPLICATE | MEANS_EXIT, 6, 8, 1)
STORM(newcomers_while_the_runtime_directory_is_removed,
      MEANS_KILL | MEANS_FORK | MEANS_EXIT | MEANS_EXEC | MEANS_REMOVE, 4, 8, 1)
STORM(newcomers_of_an_ordinary_user_while_it_is_removed,
      MEANS_KILL | MEANS_EXIT | MEANS_REMOVE | MEANS_FILES | MEANS_READERS | MEANS_USER,
      4, 4, 2)
STORM(somebody_tidies_up_all_the_while,
      MEANS_KILL | MEANS_FORK | MEANS_EXIT | MEANS_EXEC | MEANS_CLEANER, 4, 6, 1)
STORM(somebody_tidies_up_behind_an_ordinary_user,
      MEANS_KILL | MEANS_STOP | MEANS_EXIT | MEANS_FILES | MEANS_READERS | MEANS_USER |
	      MEANS_CLEANER,
      4, 4, 2)
STORM(everything_on_many_names, EVERYTHING & ~MEANS_RESTLESS, STORM_MAX_NAMES, 5, 2)

/* ---- any of them -------------------------------------------------------------------- */

static struct storm_kind kind_drawn(uint64_t seed)
{
	static const uint32_t n_names[] = { 1, 2, 4, 8, 32, STORM_MAX_NAMES };
	struct dice dice = { ~seed };
	struct storm_kind kind = {
		.means = MEANS_KILL | dice_below(&dice, 1 << STORM_N_MEANS),
		.n_names = n_names[dice_below(&dice, ARRAYSIZE(n_names))],
		.n_processes = 2 + dice_below(&dice, STORM_MAX_PROCESSES - 1),
		.n_threads = 1 + dice_below(&dice, STORM_MAX_THREADS),
	};

	return kind;
}

struct slice {
	uint64_t seed, n_seconds;
	struct tally total;
};

static void slice_run(void *arg)
{
	struct slice *slice = arg;
	struct storm_kind kind = kind_drawn(slice->seed);

	storm_run(&kind, slice->seed, slice->n_seconds, &slice->total);
}

TEST_LIMIT(any_of_these_in_turn, 7 * 24 * 3600)
{
	uint64_t n_minutes = torture_env("TORTURE_MINUTES", 0);
	uint64_t n_seconds =
		n_minutes ? n_minutes * 60 : torture_env("TORTURE_SECONDS", 6);
	uint64_t end_ns = torture_now_ns() + n_seconds * 1000000000;
	struct slice *slice = torture_share(sizeof(*slice));
	struct dice dice = { storm_seed() };

	slice->seed = dice.state;
	slice->n_seconds = torture_env("TORTURE_SLICE", n_minutes ? 15 : 1);
	do {
		wait_ok(test_fork(slice_run, slice));
		slice->seed = dice_throw(&dice);
	} while (torture_now_ns() < end_ns);
	tally_print("all", &slice->total);
	munmap(slice, sizeof(*slice));
}

int main(int argc, char **argv)
{
	life_resume(argc, argv);
	return test_main(argc, argv);
}
