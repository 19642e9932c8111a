/* SPDX-License-Identifier: MIT */
/*
 * Semaphores as objects. Whoever may change one may add to its count; whoever may wait takes
 * from it. What they do is the store's business.
 */
#include "core/semaphore.h"

#include "core/landmark.h"

static int semaphore_signal(struct face *face)
{
	uint32_t previous;

	return semaphore_release(face, 1, &previous);
}

const struct waitable_kind semaphore_kind = {
	.object = {
		.generic_read = 0x20000 | RIGHT_SEMAPHORE_QUERY,
		.generic_write = 0x20000 | RIGHT_SEMAPHORE_MODIFY,
		.generic_execute = 0x20000 | RIGHT_SYNCHRONIZE,
		.all = RIGHT_SEMAPHORE_ALL,
		WAITABLE_OPERATIONS,
	},
	.cell = CELL_SEMAPHORE,
	.landmark = LANDMARK_SEMAPHORE,
	.n_bytes = sizeof(struct waitable),
	.signal_rights = RIGHT_SEMAPHORE_MODIFY,
	.signal = semaphore_signal,
};
