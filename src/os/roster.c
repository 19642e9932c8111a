/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID/stat and /proc/PID/exe. The latter can be read for processes we could also
 * trace; for others, and for the kernel's own, the name in stat has to do, of which the
 * kernel keeps 15 bytes. A process that ends while it is looked at is left out.
 */
#include "os/roster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "os/procfile.h"
#include "os/procfs.h"

enum {
	ROSTER_PATH_MAX = 64
};

static void roster_put_name(struct roster_process *process, const char *name,
			    size_t n_bytes)
{
	if (n_bytes >= sizeof(process->name))
		n_bytes = sizeof(process->name) - 1;
	memcpy(process->name, name, n_bytes);
	process->name[n_bytes] = '\0';
}

/* The file's name, without what the kernel adds when the file has been removed. */
static void roster_name_by_file(struct roster_process *process)
{
	static const char removed[] = " (deleted)";
	_cleanup_(freep) char *link = NULL;
	char path[ROSTER_PATH_MAX];
	const char *name;
	size_t n_bytes;

	snprintf(path, sizeof(path), "/proc/%d/exe", (int)process->pid);
	if (procfile_read_link(path, &link) < 0)
		return;
	name = strrchr(link, '/');
	name = name ? name + 1 : link;
	n_bytes = strlen(name);
	if (n_bytes > strlen(removed) &&
	    !strcmp(name + n_bytes - strlen(removed), removed))
		n_bytes -= strlen(removed);
	roster_put_name(process, name, n_bytes);
}

/* Fields 4 (parent), 19 (nice) and 20 (threads); the name in field 2 may hold anything, so
 * fields are counted from the last parenthesis. */
static int roster_describe(pid_t pid, struct roster_process *ret)
{
	_cleanup_(freep) char *stat = NULL;
	char path[ROSTER_PATH_MAX], *name, *rest;
	size_t n_bytes;
	int r;

	*ret = (struct roster_process) { .pid = pid };
	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	r = procfile_read(path, &stat, &n_bytes);
	if (r < 0)
		return r;
	name = strchr(stat, '(');
	rest = strrchr(stat, ')');
	if (!name || !rest || rest < name ||
	    sscanf(rest,
		   ") %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %d "
		   "%u",
		   &ret->parent, &ret->nice, &ret->n_threads) != 3)
		return -EIO;
	roster_put_name(ret, name + 1, (size_t)(rest - name - 1));
	roster_name_by_file(ret);
	return 0;
}

struct roster_walk {
	int (*visit)(const struct roster_process *process, void *data);
	void *data;
};

static int roster_visit(pid_t pid, void *data)
{
	const struct roster_walk *walk = data;
	struct roster_process process;

	int r = roster_describe(pid, &process);

	if (r < 0)
		return procfs_is_out_of_sight(r) ? 0 : r;
	return walk->visit(&process, walk->data);
}

int roster_each(int (*visit)(const struct roster_process *process, void *data),
		void *data)
{
	struct roster_walk walk = { .visit = visit, .data = data };

	return procfs_each_process(roster_visit, &walk);
}
