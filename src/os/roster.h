/* SPDX-License-Identifier: MIT */
/* The processes there are. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

enum {
	ROSTER_NAME_BYTES = 256
};

struct roster_process {
	pid_t pid, parent;
	uint32_t n_threads;
	int nice;                     /* -20 to 19; 0 is usual */
	char name[ROSTER_NAME_BYTES]; /* of the program's file, without the way to it */
};

/*
 * Calls `visit` for every process /proc shows, in ascending order of number as far as the
 * kernel keeps it. Stops when it returns non-zero and returns that. -errno when /proc
 * cannot be read.
 */
int roster_each(int (*visit)(const struct roster_process *process, void *data),
		void *data);

/* The same, by number alone and in a fraction of the time. */
int roster_each_pid(int (*visit)(pid_t pid, void *data), void *data);
