/* SPDX-License-Identifier: MIT */
/*
 * Events as objects. Whoever may change one may set it, reset it and pulse it; whoever may
 * wait may not for that reason change it. What they do is the store's business.
 */
#include "core/event.h"

#include "core/landmark.h"

const struct waitable_kind event_kind = {
	.object = {
		.generic_read = 0x20000 | RIGHT_EVENT_QUERY,
		.generic_write = 0x20000 | RIGHT_EVENT_MODIFY,
		.generic_execute = 0x20000 | RIGHT_SYNCHRONIZE,
		.all = RIGHT_EVENT_ALL,
		WAITABLE_OPERATIONS,
	},
	.cell = CELL_EVENT,
	.landmark = LANDMARK_EVENT,
	.n_bytes = sizeof(struct waitable),
	.signal_rights = RIGHT_EVENT_MODIFY,
	.signal = event_set,
};
