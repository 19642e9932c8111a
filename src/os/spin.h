/* SPDX-License-Identifier: MIT */
/*
 * Watching a word for a moment before one sleeps on it.
 *
 * What another thread holds is mostly given back within a fraction of a microsecond, and a
 * sleep costs several; but who watches keeps a processor from whoever would give it back.
 * So the moment has an end that is measured, not counted: what a pause instruction takes
 * differs fifteenfold between processors.
 *
 *	struct spin spin = { 0 };
 *
 *	while (is_taken() && spin_goes_on(&spin))
 *		;
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct spin {
	uint64_t end_ns; /* 0: the clock has not been asked yet */
	unsigned n_pauses;
};

/* For what is held for a few instructions: never left out because others were in vain. */
#define SPIN_ALWAYS           \
	{                     \
		.n_pauses = 1 \
	}

/* Pauses; false when two microseconds are over, or when watching has been in vain of late. */
bool spin_goes_on(struct spin *spin);
