/* SPDX-License-Identifier: MIT */
/* Arithmetic that says when it does not fit. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* True if a + b fits; only then *ret is written. */
static inline bool checked_add(uint64_t a, uint64_t b, uint64_t *ret)
{
	uint64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*ret = sum;
	return true;
}

/* Rounds up to a multiple of the power of two `grain`; false if that does not fit. */
static inline bool checked_round_up(uint64_t value, uint64_t grain, uint64_t *ret)
{
	uint64_t sum;

	if (!checked_add(value, grain - 1, &sum))
		return false;
	*ret = sum & ~(grain - 1);
	return true;
}

static inline uint64_t round_down(uint64_t value, uint64_t grain)
{
	return value & ~(grain - 1);
}
