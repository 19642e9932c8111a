/* SPDX-License-Identifier: MIT */
/*
 * Ratios, not times: the ways to do one thing run in turns, round after round, on one
 * machine, so that whatever else the machine does hits all of them. A *group* is the thing,
 * its *cases* are the ways; the first case that can run is the baseline of the others unless
 * a case names another. A case that cannot run here says why in its row.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	BENCH_MAX_CASES = 24,
	BENCH_MAX_REASON = 160,
};

struct bench_case {
	const char *name;

	/* One operation (or a batch of one kind): how many nanoseconds each took, without
	 * what does not count. Or, instead, a program that does it: bench/foreign.h. */
	double (*run)(void);
	bool is_elsewhere; /* a peer does it: its system calls are not counted */
	bool is_uncounted; /* it does more than it times: nor are its */
	const char *peer, *command;

	/* Whose ratio it has; NULL: the first case's, and none if others name this one. */
	const char *against;
	double goal;       /* the ratio is to be no larger; 0: no goal */
	double goal_calls; /* nor its system calls; 0: no goal; < 0: none at all */
};

struct bench_group {
	const char *name;
	const char *operation; /* what one operation is */
	const char *bound;     /* what nobody can beat, and why */
	const struct bench_case *cases;
	size_t n_cases;

	void (*begin)(void); /* before all cases; may leave some out */
	void (*end)(void);
	double weight; /* of the time there is; 0 means 1 */
};

/* A case, measured. */
struct bench_result {
	char reason[BENCH_MAX_REASON]; /* why it did not run; empty: it did */
	bool is_failure;               /* it should have */
	double median_ns, p99_ns, min_ns;
	double ratio, ratio_low, ratio_high; /* median and quartiles; 0: has none */
	double n_calls;                      /* per operation; < 0: not counted */
	uint64_t n_operations;
};

struct bench_settings {
	bool is_smoke;    /* each case briefly: the figures mean nothing */
	double group_sec; /* how long a group of weight 1 is measured */
};

/* Measures a group in a process of its own. */
void bench_measure(const struct bench_group *group, const struct bench_settings *settings,
		   struct bench_result *results);

/* ---- for cases ---------------------------------------------------------------------- */

double bench_now_ns(void);

/* Is it only seen whether it works? Then sizes and numbers are to be small. */
bool bench_is_smoke(void);

/* A name of its own for each run, below /dev/shm when put behind a slash: removed by the
 * harness if the case leaves it behind. */
const char *bench_name(char buffer[64], const char *what);

/* In begin(): `name` (NULL: the whole group) cannot run, and why. */
__attribute__((format(printf, 2, 3))) void bench_leave_out(const char *name,
							   const char *format, ...);

/* Ends the group; its rows say why. */
__attribute__((noreturn, format(printf, 1, 2))) void bench_die(const char *format, ...);
