/* SPDX-License-Identifier: MIT */
/* Barriers: nobody goes on before all have arrived. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct barrier {
	uint32_t n_threads;         /* set at birth, then constant */
	_Atomic uint32_t n_arrived; /* in this phase */
	_Atomic uint32_t phase;     /* futex: counts how often all have arrived */
	_Atomic uint32_t
		n_inside; /* futex: who still looks at this memory; see barrier.c */
	uint32_t unused[4];
};

enum barrier_patience {
	BARRIER_SPIN_AND_SLEEP,
	BARRIER_SPIN_ONLY,
	BARRIER_SLEEP_ONLY,
};

void barrier_init(struct barrier *barrier, uint32_t n_threads);

/* True for the thread that came last. */
bool barrier_enter(struct barrier *barrier, enum barrier_patience patience);

/* Returns when the last thread has left it. */
void barrier_deinit(struct barrier *barrier);
