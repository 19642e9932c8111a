/* SPDX-License-Identifier: MIT */
/* What an event, mutex, semaphore or timer is like, for one who only looks. */
#pragma once

#include "store/face.h"
#include "store/lookout.h"

struct survey_waiters {
	uint32_t *tids; /* to be freed; used again by the next call */
	uint32_t n, n_allocated;
};

/* `node` is a copy of its whole node. Leaves out who the owner's process is. 0 or -errno. */
int survey_cell_read(const struct lookout *lookout, uint32_t stripe, const void *node,
		     struct cell_state *ret, struct survey_waiters *ret_waiters);
