/* SPDX-License-Identifier: MIT */
/*
 * Niceness. Linux keeps one per thread and gives a new thread its maker's; a process is
 * what Windows gives a priority to, so all of its threads are gone through, until a round
 * meets none that is different: one may have been made meanwhile.
 */
#include "os/priority.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum {
	PRIORITY_ROUNDS = 16
};

int priority_get(pid_t pid, int *ret)
{
	int niceness;

	errno = 0;
	niceness = getpriority(PRIO_PROCESS, (id_t)pid);
	if (niceness == -1 && errno)
		return -errno;
	*ret = niceness;
	return 0;
}

/* 1: it was different; 0; or -errno. */
static int priority_set_thread(pid_t tid, int niceness)
{
	int present = 0, r = priority_get(tid, &present);

	if (r < 0 || present == niceness)
		return r == -ESRCH ? 0 : r;
	if (setpriority(PRIO_PROCESS, (id_t)tid, niceness) < 0)
		return errno == ESRCH ? 0 : -errno;
	return 1;
}

static int priority_set_all(const char *path, int niceness)
{
	DIR *list = opendir(path);
	struct dirent *entry;
	int r = 0, n_changed = 0;

	if (!list)
		return -errno;
	while (r >= 0 && (entry = readdir(list))) {
		pid_t tid = atoi(entry->d_name);

		r = tid > 0 ? priority_set_thread(tid, niceness) : 0;
		n_changed += r > 0;
	}
	closedir(list);
	return r < 0 ? r : n_changed;
}

int priority_set(pid_t pid, int niceness)
{
	char path[32];
	int r = 1;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	for (int i = 0; r > 0 && i < PRIORITY_ROUNDS; i++)
		r = priority_set_all(path, niceness);
	return r < 0 ? r : 0;
}
