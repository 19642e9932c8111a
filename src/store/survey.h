/* SPDX-License-Identifier: MIT */
/* Every object with its holders and its state, for one who only looks. */
#pragma once

#include "store/entry.h"
#include "store/face.h"

/* One handle, as far as it can be seen from outside. */
struct survey_holder {
	uint32_t pid; /* 0: of another PID namespace, or about to be born */
	uint32_t via; /* the thread through which it can be looked into; 0: it cannot */
	int fd;       /* -1: it has none */
	bool is_writable;
};

struct survey_object {
	struct name name;
	struct description description;
	struct cell_state
		state; /* of what is no section; owner_pid is left to be found out */
	bool is_resident_known;
	uint64_t resident_bytes;
	const struct survey_holder *holders;
	uint32_t n_holders;      /* at least 1 */
	const uint32_t *waiters; /* thread numbers, in no order */
	uint32_t n_waiters;
};

/*
 * Calls `visit` for every object that is held, in no order, each as it stands while it is
 * looked at. What it is given is valid during the call. Stops when that returns non-zero,
 * and returns it. What makes no sense is left out and counted in `ret_n_unread`.
 *
 * Locks: none; nothing is written, and nobody is waited for.
 */
int survey_each(int (*visit)(const struct survey_object *object, void *data), void *data,
		uint32_t *ret_n_unread);
