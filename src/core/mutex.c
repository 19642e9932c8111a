/* SPDX-License-Identifier: MIT */
/*
 * Mutexes as objects. There is no right to release one: who owns it may, by any handle, and
 * nobody else. What they do is the store's business.
 */
#include "core/mutex.h"

#include "core/landmark.h"

const struct waitable_kind mutex_kind = {
	.object = {
		.generic_read = 0x20000 | RIGHT_MUTEX_QUERY,
		.generic_write = 0x20000,
		.generic_execute = 0x20000 | RIGHT_SYNCHRONIZE,
		.all = RIGHT_MUTEX_ALL,
		WAITABLE_OPERATIONS,
	},
	.cell = CELL_MUTEX,
	.landmark = LANDMARK_MUTEX,
	.n_bytes = sizeof(struct waitable),
	.signal = mutex_release,
};
