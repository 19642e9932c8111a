/* SPDX-License-Identifier: MIT */
/*
 * Watching for a moment for what another thread or process may be about to give, instead of
 * sleeping for it at once.
 *
 *	struct vigil vigil = { 0 };
 *
 *	while (!is_there() && vigil_goes_on(&vigil))
 *		;
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct vigil {
	uint64_t begin_ns;
	unsigned n_pauses;
};

/* Pauses; false when it is time to sleep, or when watching does not pay at present. */
bool vigil_goes_on(struct vigil *vigil);

/* This thread has woken one who slept: what that one gives will take a while. */
void vigil_has_woken(void);
