/* SPDX-License-Identifier: MIT */
/* As whom a process runs, and what the kernel lets it do besides. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct credentials {
	uint32_t uid, gid;     /* effective */
	uint64_t capabilities; /* that it may use: bits, as in <linux/capability.h> */
	bool may_lock_memory;  /* as much as it likes */
	uint32_t *groups;      /* to be freed */
	size_t n_groups;       /* besides `gid`, which may be among them */
};

/* 0, -ENOENT there is no such process, -ENOMEM, or another -errno. */
int credentials_of(pid_t pid, struct credentials *ret);
