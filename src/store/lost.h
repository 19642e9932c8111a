/* SPDX-License-Identifier: MIT */
/* A table that has lost its path and lives on in the processes that have it open. */
#pragma once

#include "os/memfd.h"
#include "os/procfs.h"

enum {
	LOST_LINK_MAX = 4096
};

struct lost {
	char link
		[LOST_LINK_MAX]; /* what a descriptor of it reads as in /proc, if it was not
				   * moved before it was removed */
	uint64_t device;
	/* found */
	pid_t pid;
	int fd; /* of that process */
	struct identity identity;
	int opened; /* ours; -1 before */
};

/* What a table says of itself whose descriptors read like that at home, never 0; and can a
 * table say so? */
uint64_t lost_home(const char *link);
bool lost_home_is_sound(uint64_t home);

/* Opens what that process has there, if it is a table without its path and the process a
 * member of it. The directions may be old, and the number somebody else's by now. 1, 0, or
 * -errno when we could not look. */
int lost_try(struct lost *lost, const struct procfs_found *found);

/*
 * Searches all processes. 0, or ERR_NAME_NOT_FOUND when there certainly is no such table, as
 * far as /proc shows; other errors when we could not look.
 */
int lost_find(struct lost *lost);
