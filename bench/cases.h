/* SPDX-License-Identifier: MIT */
/* All that is measured. A new group is declared here and listed in bench/bench.c. */
#pragma once

#include "harness.h"

#define N_CASES(cases) (sizeof(cases) / sizeof((cases)[0]))

/* A case that is the mean of many in a row, where one alone is shorter than the clock. */
enum {
	MANY_IN_A_ROW = 500
};
#define MEAN_CASE(function, ...)                                    \
	static double function(void)                                \
	{                                                           \
		double start_ns = bench_now_ns();                   \
                                                                    \
		for (int i = 0; i < MANY_IN_A_ROW; i++) {           \
			__VA_ARGS__;                                \
		}                                                   \
		return (bench_now_ns() - start_ns) / MANY_IN_A_ROW; \
	}

/* What others' libraries and languages need for the same. */
#define PEER_CASE(title, which, what)                         \
	{                                                     \
		.name = title, .peer = which, .command = what \
	}
#define PEER_CASES(what)                                           \
	PEER_CASE("SysV shmget", "sysv", what),                    \
		PEER_CASE("Boost.Interprocess", "boost", what),    \
		PEER_CASE("APR apr_shm", "apr", what),             \
		PEER_CASE("Qt QSharedMemory", "qt", what),         \
		PEER_CASE("Python shared_memory", "python", what), \
		PEER_CASE("Mono MemoryMappedFile", "mono", what),  \
		PEER_CASE("Wine", "wine", what)

extern const struct bench_group create_group, life_group, open_group, read_group,
	scenario_group;
extern const struct bench_group view_group, first_64m_group, first_1g_group,
	release_64m_group, release_1g_group, second_64m_group, second_1g_group;
extern const struct bench_group copy_into_group, copy_out_of_group, copy_1g_group;
extern const struct bench_group many_open_group, many_create_group, both_open_group,
	both_create_group;
extern const struct bench_group both_group, many_group, handoff_group, mutex_group,
	mutex_threads_group, semaphore_group, event_life_group, exclusive_group,
	shared_group, nobody_group, contended_group, handover_group, owner_group,
	holders_group, rebuild_group, wine_create_group, wine_open_group, wine_view_group,
	wine_scenario_group, wine_event_group, wine_mutex_group, wine_semaphore_group,
	wine_event_life_group, wine_both_group;
