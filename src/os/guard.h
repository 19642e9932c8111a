/* SPDX-License-Identifier: MIT */
/*
 * The guard of a terminal: a process that waits for our end and then gives the terminal
 * its settings back. See guard.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>

struct guard {
	int fd;         /* our end of the line; below 0: no guard */
	uint64_t inode; /* of the line: the host may close what it does not know */
	pid_t pid;
	bool is_orphan;            /* else a child of ours */
	struct termios saved, raw; /* what it gives back, and from what */
};

#define GUARD_NONE       \
	{                \
		.fd = -1 \
	}

/*
 * From now on, should we end while the terminal `fd` has the settings `raw`, it gets those
 * of `saved`. A guard that knows exactly this already is kept. 0, or -errno: no guard.
 * One that shall outlive this call of the host's must never be seen by its wait().
 */
int guard_start(struct guard *guard, int fd, const struct termios *saved,
		const struct termios *raw, bool outlives_call);

/* The danger is over. Does nothing without a guard. */
void guard_stop(struct guard *guard);

/* In a child made by fork(): the line is our parent's, and must not stay open here. */
void guard_forget(struct guard *guard);

/* Compared field by field: the structure has holes. */
bool guard_same_settings(const struct termios *a, const struct termios *b);
