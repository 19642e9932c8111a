/* SPDX-License-Identifier: MIT */
/*
 * Finding the one table of this user: at its path, or, when its path has vanished while
 * processes still use it, in those processes.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "os/memfd.h"
#include "os/rundir.h"
#include "store/index.h"

struct located {
	int fd;     /* the table, open for reading and writing */
	int dir_fd; /* the runtime directory */
	char dir[RUNDIR_PATH_MAX];
	struct identity
		at_path; /* what stood at the path: the table, or a signpost to it */
	int signpost_fd; /* a signpost followed, its flock held; else -1 */
};

/* Where an attempt found a table without a path, so that the next one, should the path move
 * again before the newcomer is in, need not search anew. All zero before the first. */
struct locate_memory {
	pid_t pid;
	int fd;
};

/*
 * Finds or makes the table. Take a slot in it as LAYOUT_MEMBER_CHECKING, mark it, then
 * settle: only a table whose path still leads to it then is the one that everybody else
 * finds. -EAGAIN says that what was found was taken away meanwhile: give the slot up and
 * begin again.
 */
int locate_index(struct located *ret, struct locate_memory *memory);
int locate_mark(const struct located *located, struct index *index);
int locate_settle(const struct located *located, struct layout_slot *slot);

void located_release(struct located *located); /* keeps the fd if it was taken */
