/* SPDX-License-Identifier: MIT */
/* What the control groups of this process leave it of the machine's memory. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Of the own group and all groups around it, whichever leaves least. UINT64_MAX: no limit. */
struct cgroup_memory {
	uint64_t limit_bytes;
	uint64_t swap_limit_bytes;
	uint64_t room_bytes; /* what is not in use, or could be freed at once */
};

/* `with_room`: whether that is asked for as well, which costs more. */
void cgroup_memory(struct cgroup_memory *ret, bool with_room);

/* The same by other texts than those of /proc/self/cgroup and /proc/self/mountinfo. */
void cgroup_memory_by(const char *groups, const char *mounts, bool with_room,
		      struct cgroup_memory *ret);
