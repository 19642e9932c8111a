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

/* Calls `visit` for every process, as procfs_each_process() does. */
int roster_each(int (*visit)(const struct roster_process *process, void *data),
		void *data);
