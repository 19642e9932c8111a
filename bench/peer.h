/* SPDX-License-Identifier: MIT */
/*
 * Another process of the bench, made by fork(): it does what it is told and says how long
 * that took. The measuring process has the first processor that may be used, its peers the
 * last. A peer ends with the process that started it.
 */
#pragma once

#include <stdbool.h>

struct bench_peer {
	int fd;
	int pid;
};

void bench_peer_start(struct bench_peer *peer, double (*operation)(int command));
void bench_peer_end(struct bench_peer *peer);

/* Told, and asked: several peers can be at work at the same time. */
void bench_peer_tell(struct bench_peer *peer, int command);
double bench_peer_ask(struct bench_peer *peer);

static inline double bench_peer_call(struct bench_peer *peer, int command)
{
	bench_peer_tell(peer, command);
	return bench_peer_ask(peer);
}

/* Puts this process on the first or the last processor it may use, or on all there were. */
void bench_pin_first(void);
void bench_pin_last(void);
void bench_unpin(void);

bool bench_has_two_processors(void);
