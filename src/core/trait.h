/* SPDX-License-Identifier: MIT */
/* What is said of a thread: what it is called, how urgent it is, and what it has run for. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/thread.h"

struct trait_times {
	uint64_t creation_ns, end_ns; /* since 1970; 0: it has not ended */
	uint64_t kernel_ns, user_ns;
};

/* Errors: those of reading /proc */
int trait_times(struct thread *thread, struct trait_times *ret);

/* The text is copied; the system is told the beginning of it. Errors: -ENOMEM */
int trait_set_description(struct thread *thread, const uint16_t *text, size_t n_units);

/* A copy, terminated, to be freed. Errors: -ENOMEM */
int trait_description(struct thread *thread, uint16_t **ret, size_t *ret_n_units);

/* The lowest and the highest, and two steps below and above 0, which is normal. */
enum {
	TRAIT_IDLE = -15,
	TRAIT_LOWEST = -2,
	TRAIT_HIGHEST = 2,
	TRAIT_CRITICAL = 15,
};

int trait_level(struct thread *thread);

/* Errors: ERR_PARAMETER no such level; ERR_THREAD_PRIORITY_REFUSED */
int trait_set_level(struct thread *thread, int level);

/* The processors it may run on, of the first 64: a new set, and the one before.
 * Errors: ERR_PARAMETER, ERR_THREAD_ENDED */
int trait_set_processors(struct thread *thread, uint64_t mask, uint64_t *ret_old);
