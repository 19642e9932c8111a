/* SPDX-License-Identifier: MIT */
/*
 * Ratios, not times: the cases of a group run in turns, round after round, in one process
 * on one machine, so that whatever else the machine does hits all of them. The first case
 * of a group is the baseline the others are compared with.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct bench_case {
	const char *group;
	const char *name;
	uint64_t (*run)(void); /* one operation; returns the nanoseconds that count */
	/* filled in */
	uint64_t *ns;
	double *round_median_ns;
	double n_calls; /* system calls per operation; < 0: could not be counted */
};

struct bench_settings {
	unsigned n_rounds;
	unsigned n_operations; /* per round and case */
};

/* Runs the cases and prints `name value unit` lines. */
void bench_run(struct bench_case *cases, size_t n_cases,
	       const struct bench_settings *settings);

uint64_t bench_now_ns(void);

__attribute__((noreturn, format(printf, 1, 2))) void bench_die(const char *format, ...);

/* A peer: another process that does `operation` when told to, and says how long it took. */
struct bench_peer {
	int fd;
};
void bench_peer_start(struct bench_peer *peer, uint64_t (*operation)(int command));
uint64_t bench_peer_call(struct bench_peer *peer, int command);
