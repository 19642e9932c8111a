/* SPDX-License-Identifier: MIT */
/* When a process began, and how long it has been running. */
#pragma once

#include <stdint.h>
#include <sys/types.h>

struct proctimes {
	uint64_t began_ns; /* since 1970-01-01 UTC */
	uint64_t user_ns, kernel_ns;
};

/* Also of one that has ended, until it is reaped. 0 or -errno. */
int proctimes_read(pid_t pid, struct proctimes *ret);
