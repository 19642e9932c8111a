/* SPDX-License-Identifier: MIT */
/*
 * One program, compiled for Linux with winshm and for Windows, where Wine runs it: what the
 * same calls cost in both. Both are peers of the bench, with processes of their own.
 */
#include "cases.h"

/* A seventh at most: asking a server costs two switches. */
#define SEVENTH 0.143

#define SERVER_BOUND                                                                       \
	"As by hand. Wine asks its server for each call: two switches to another process " \
	"and back."
#define WORD_BOUND                                                                     \
	"A few atomic instructions in memory that both processes have. Wine asks its " \
	"server for each call."

#define WINE_CASES(id, what, ratio)                                                     \
	static const struct bench_case id##_cases[] = {                                 \
		PEER_CASE("Wine", "wine", what),                                        \
		{ .name = "winshm", .peer = "winshm", .command = what, .goal = ratio }, \
	}

WINE_CASES(wine_create, "create-close", SEVENTH);

const struct bench_group wine_create_group = {
	.name = "beside Wine: create and close a section",
	.operation = "Make a section under a name that nobody has, and close it.",
	.bound = SERVER_BOUND,
	.cases = wine_create_cases,
	.n_cases = N_CASES(wine_create_cases),
	.weight = 0.5,
};

WINE_CASES(wine_open, "open-close", SEVENTH);

const struct bench_group wine_open_group = {
	.name = "beside Wine: open and close a section",
	.operation = "Open the section that another process holds, and close it.",
	.bound = SERVER_BOUND,
	.cases = wine_open_cases,
	.n_cases = N_CASES(wine_open_cases),
	.weight = 0.5,
};

WINE_CASES(wine_view, "map-unmap", SEVENTH);

const struct bench_group wine_view_group = {
	.name = "beside Wine: map and unmap a view",
	.operation = "Map a view of one page of a section, and unmap it.",
	.bound = SERVER_BOUND,
	.cases = wine_view_cases,
	.n_cases = N_CASES(wine_view_cases),
	.weight = 0.5,
};

WINE_CASES(wine_scenario, "scenario", 0);

const struct bench_group wine_scenario_group = {
	.name = "beside Wine: two processes",
	.operation =
		"One creates, maps and writes a message; the other opens, maps, compares, unmaps and closes; the first unmaps and closes.",
	.bound = SERVER_BOUND,
	.cases = wine_scenario_cases,
	.n_cases = N_CASES(wine_scenario_cases),
	.weight = 0.5,
};

WINE_CASES(wine_event, "event-set-reset", 0.002);

const struct bench_group wine_event_group = {
	.name = "beside Wine: set and reset an event",
	.operation = "Set a named event and reset it; nobody waits.",
	.bound = WORD_BOUND,
	.cases = wine_event_cases,
	.n_cases = N_CASES(wine_event_cases),
	.weight = 0.5,
};

WINE_CASES(wine_mutex, "mutex-pair", 0.002);

const struct bench_group wine_mutex_group = {
	.name = "beside Wine: take and release a mutex",
	.operation = "Take a free named mutex and give it back.",
	.bound = WORD_BOUND,
	.cases = wine_mutex_cases,
	.n_cases = N_CASES(wine_mutex_cases),
	.weight = 0.5,
};

WINE_CASES(wine_semaphore, "semaphore-pair", 0);

const struct bench_group wine_semaphore_group = {
	.name = "beside Wine: release and take a semaphore",
	.operation = "Add one to a named semaphore and take it again; nobody waits.",
	.bound = WORD_BOUND,
	.cases = wine_semaphore_cases,
	.n_cases = N_CASES(wine_semaphore_cases),
	.weight = 0.5,
};

WINE_CASES(wine_event_life, "event-create-close", 0);

const struct bench_group wine_event_life_group = {
	.name = "beside Wine: create and close an event",
	.operation = "Make an event under a name that nobody has, and close it.",
	.bound = WORD_BOUND,
	.cases = wine_event_life_cases,
	.n_cases = N_CASES(wine_event_life_cases),
	.weight = 0.5,
};

WINE_CASES(wine_both, "there-and-back", 0);

const struct bench_group wine_both_group = {
	.name = "beside Wine: there and back",
	.operation =
		"Set an event that another process waits for, which sets another one in turn.",
	.bound = "Two sleeps and two wake-ups. Wine's go through its server.",
	.cases = wine_both_cases,
	.n_cases = N_CASES(wine_both_cases),
	.weight = 0.5,
};
