/* SPDX-License-Identifier: MIT */
/*
 * Credentials, from /proc/PID/status, where they stand for every process alike. It is read
 * once: a process that changes its user meanwhile is seen as it was or as it will be.
 */
#include "os/credentials.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/cleanup.h"
#include "os/procfile.h"

/* What follows `key` at the start of a line; NULL: there is no such line. */
static const char *credentials_line(const char *text, const char *key)
{
	size_t n_bytes = strlen(key);

	while (text && strncmp(text, key, n_bytes) != 0) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text ? text + n_bytes : NULL;
}

/* The second of four numbers, which is the effective one. */
static int credentials_effective(const char *text, const char *key, uint32_t *ret)
{
	const char *line = credentials_line(text, key);

	return line && sscanf(line, "%*u %u", ret) == 1 ? 0 : -EPROTO;
}

static int credentials_groups(const char *text, struct credentials *ret)
{
	const char *line = credentials_line(text, "Groups:");
	size_t n_room = 0;

	if (!line)
		return -EPROTO;
	for (;;) {
		char *end;
		unsigned long gid;

		line += strspn(line, " \t");
		if (*line < '0' || *line > '9')
			return 0;
		gid = strtoul(line, &end, 10);
		line = end;
		if (ret->n_groups == n_room) {
			uint32_t *more;

			n_room = n_room ? 2 * n_room : 32;
			more = reallocarray(ret->groups, n_room, sizeof(*more));
			if (!more)
				return -ENOMEM;
			ret->groups = more;
		}
		ret->groups[ret->n_groups++] = (uint32_t)gid;
	}
}

static int credentials_read(const char *text, struct credentials *ret)
{
	const char *line = credentials_line(text, "CapEff:");
	int r;

	if (!line)
		return -EPROTO;
	ret->capabilities = strtoull(line, NULL, 16);
	r = credentials_effective(text, "Uid:", &ret->uid);
	if (r == 0)
		r = credentials_effective(text, "Gid:", &ret->gid);
	return r < 0 ? r : credentials_groups(text, ret);
}

static bool credentials_lock_is_unlimited(pid_t pid)
{
	struct rlimit limit;

	return prlimit(pid, RLIMIT_MEMLOCK, NULL, &limit) == 0 &&
	       limit.rlim_cur == RLIM_INFINITY;
}

int credentials_of(pid_t pid, struct credentials *ret)
{
	struct credentials found = { .groups = NULL };
	_cleanup_(freep) char *text = NULL;
	char path[64];
	size_t n_bytes;
	int r;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	r = procfile_read(path, &text, &n_bytes);
	if (r == 0)
		r = credentials_read(text, &found);
	if (r < 0) {
		free(found.groups);
		return r;
	}
	found.may_lock_memory = found.capabilities & UINT64_C(1) << CAP_IPC_LOCK ||
				credentials_lock_is_unlimited(pid);
	*ret = found;
	return 0;
}
