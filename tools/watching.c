/* SPDX-License-Identifier: MIT */
/*
 * Nothing is polled. What changes the table is told by who does it (store/watch.c), in a word
 * that one can only sleep on: so a thread does that, and rings an eventfd. Who is killed tells
 * nothing: each process that holds something has a pidfd among what is waited for. And where
 * there is no table yet, or another takes its place, inotify tells it: of the runtime
 * directory, or, while that is missing, of the one it will be in.
 *
 * A thread that sleeps on a table that has been given up sleeps on; there is a new one for
 * each table, and this process ends soon enough.
 *
 * A process of another PID namespace has no pidfd here. Its end is noticed with the next
 * change.
 */
#include "watching.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/futex.h"
#include "os/pidfd.h"
#include "os/rundir.h"
#include "store/watch.h"

enum {
	WATCHING_BELL,
	WATCHING_PATHS,
	WATCHING_N_FIXED,

	/* Modified: a table is none before its header has been written. */
	WATCHING_DIRECTORY = IN_CREATE | IN_MODIFY | IN_DELETE | IN_MOVED_TO |
			     IN_MOVED_FROM | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR,
	WATCHING_PARENT = IN_CREATE | IN_MOVED_TO | IN_ONLYDIR,
};

/* Of the thread that sleeps on one table's word; lives on with it. */
struct watching_sleeper {
	_Atomic uint32_t *changes;
	_Atomic uint32_t armed;  /* what the word was */
	_Atomic uint32_t is_out; /* futex: it sleeps on the word, or is about to */
	int bell;
};

struct watching_process {
	uint32_t pid;
	bool has_ended; /* that is known already */
	int fd;         /* -1: has ended, or has none */
};

struct watching {
	struct watch watch;
	struct watching_sleeper *sleeper; /* NULL: there is no table */
	int bell, paths;                  /* eventfd, inotify */
	int directory, parent;            /* watched there; -1: not */
	struct watching_process *processes;
	size_t n_processes;
	struct pollfd *polled;
};

struct watching *watching_new(void)
{
	struct watching *watching = calloc(1, sizeof(*watching));

	if (!watching)
		return NULL;
	watching->directory = watching->parent = -1;
	watching->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	watching->paths = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (watching->bell >= 0 && watching->paths >= 0)
		return watching;
	fd_closep(&watching->bell);
	fd_closep(&watching->paths);
	free(watching);
	return NULL;
}

/* The bell stays: a thread may be about to ring it. */
struct watching *watching_free(struct watching *watching)
{
	if (!watching)
		return NULL;
	for (size_t i = 0; i < watching->n_processes; i++)
		fd_closep(&watching->processes[i].fd);
	fd_closep(&watching->paths);
	free(watching->processes);
	free(watching->polled);
	free(watching);
	return NULL;
}

/* ---- the table's word --------------------------------------------------------------- */

static void *watching_sleep(void *data)
{
	struct watching_sleeper *sleeper = data;
	const uint64_t one = 1;

	for (;;) {
		while (!atomic_load(&sleeper->is_out))
			futex_wait_private(&sleeper->is_out, 0, FUTEX_FOREVER);
		watch_sleep(sleeper->changes, atomic_load(&sleeper->armed));
		atomic_store(&sleeper->is_out, 0);
		if (write(sleeper->bell, &one, sizeof(one)) < 0 && errno != EAGAIN)
			return NULL;
	}
}

static int watching_hire(struct watching *watching)
{
	struct watching_sleeper *sleeper = calloc(1, sizeof(*sleeper));
	pthread_t thread;
	int error;

	if (!sleeper)
		return -ENOMEM;
	sleeper->changes = watching->watch.changes;
	sleeper->bell = watching->bell;
	error = pthread_create(&thread, NULL, watching_sleep, sleeper);
	if (error) {
		free(sleeper);
		return -error;
	}
	pthread_detach(thread);
	watching->sleeper = sleeper;
	return 0;
}

/* If the thread sleeps already, it is on a word that nobody has counted on since, or it is
 * about to find that somebody has. */
static void watching_arm(struct watching *watching)
{
	struct watching_sleeper *sleeper = watching->sleeper;
	uint32_t armed = watch_arm(&watching->watch);

	if (atomic_load(&sleeper->is_out))
		return;
	atomic_store(&sleeper->armed, armed);
	atomic_store(&sleeper->is_out, 1);
	futex_wake_private(&sleeper->is_out, 1);
}

static int watching_follow(struct watching *watching)
{
	struct lookout *lookout;
	int r = lookout_open(&lookout);

	if (r < 0)
		return r;
	r = watch_follow(&watching->watch, lookout);
	lookout_free(lookout);
	if (r <= 0)
		return r;
	watching->sleeper = NULL;
	return watching->watch.changes ? watching_hire(watching) : 0;
}

/* ---- where it is -------------------------------------------------------------------- */

static void watching_leave_parent(struct watching *watching)
{
	if (watching->parent >= 0)
		inotify_rm_watch(watching->paths, watching->parent);
	watching->parent = -1;
}

/* Again at each look: another directory may stand there. */
static int watching_paths(struct watching *watching)
{
	char path[RUNDIR_PATH_MAX];
	int fd = rundir_look(path);
	char *end;

	if (fd >= 0)
		close(fd);
	else if (fd != -ENOENT)
		return fd;
	watching->directory =
		inotify_add_watch(watching->paths, path, WATCHING_DIRECTORY);
	if (watching->directory >= 0) {
		watching_leave_parent(watching);
		return 0;
	}
	if (errno != ENOENT)
		return -errno;
	end = strrchr(path, '/');
	if (!end)
		return -ENOENT;
	end[end == path] = '\0';
	watching->parent = inotify_add_watch(watching->paths, path, WATCHING_PARENT);
	return watching->parent < 0 ? -errno : 0;
}

/* ---- processes ---------------------------------------------------------------------- */

static int watching_compare(const void *left, const void *right)
{
	const struct watching_process *a = left, *b = right;

	return (a->pid > b->pid) - (a->pid < b->pid);
}

/* Everybody who holds something, once and in order, without descriptors. */
static int watching_list(const struct objects *seen, struct watching_process **ret,
			 size_t *ret_n)
{
	struct watching_process *list;
	size_t n = 0, n_kept = 0;

	for (size_t i = 0; i < seen->n; i++)
		n += seen->at[i].seen.n_holders;
	list = calloc(n + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;
	n = 0;
	for (size_t i = 0; i < seen->n; i++)
		for (uint32_t k = 0; k < seen->at[i].seen.n_holders; k++)
			list[n++] = (struct watching_process) {
				.pid = seen->at[i].holders[k].pid, .fd = -1
			};
	qsort(list, n, sizeof(*list), watching_compare);
	for (size_t i = 0; i < n; i++)
		if (list[i].pid && (n_kept == 0 || list[n_kept - 1].pid != list[i].pid))
			list[n_kept++] = list[i];
	*ret = list;
	*ret_n = n_kept;
	return 0;
}

/* Those known already keep their descriptors. 1: one has ended before it had any. */
static int watching_processes(struct watching *watching, const struct objects *seen)
{
	struct watching_process *list, *old = watching->processes;
	size_t n, at = 0;
	int r = watching_list(seen, &list, &n), news = 0;

	if (r < 0)
		return r;
	for (size_t i = 0; i < n; i++) {
		for (; at < watching->n_processes && old[at].pid < list[i].pid; at++)
			fd_closep(&old[at].fd);
		if (at < watching->n_processes && old[at].pid == list[i].pid) {
			list[i] = old[at++];
			continue;
		}
		list[i].fd = pidfd_of((pid_t)list[i].pid);
		if (list[i].fd == -ESRCH)
			news = list[i].has_ended = 1;
		if (list[i].fd < 0)
			list[i].fd = -1;
	}
	for (; at < watching->n_processes; at++)
		fd_closep(&old[at].fd);
	free(old);
	watching->processes = list;
	watching->n_processes = n;
	return news;
}

/* ---- the whole ---------------------------------------------------------------------- */

int watching_look(struct watching *watching, struct objects *ret,
		  const struct objects_filter *filter)
{
	int r;

	*ret = (struct objects) { .n = 0 };
	r = watching_paths(watching);
	if (r == 0)
		r = watching_follow(watching);
	if (r < 0)
		return r;
	if (watching->sleeper)
		watching_arm(watching);
	return objects_collect(ret, filter);
}

static void watching_drain(int fd)
{
	char bytes[4096];

	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
}

/* What has ended once says so for ever: it is heard once. */
static void watching_hear(struct watching *watching)
{
	const struct pollfd *polled = watching->polled;

	if (polled[WATCHING_BELL].revents)
		watching_drain(watching->bell);
	if (polled[WATCHING_PATHS].revents)
		watching_drain(watching->paths);
	for (size_t i = 0; i < watching->n_processes; i++)
		if (polled[WATCHING_N_FIXED + i].revents) {
			watching->processes[i].has_ended = true;
			fd_closep(&watching->processes[i].fd);
		}
}

int watching_wait(struct watching *watching, const struct objects *seen, int timeout_ms)
{
	struct pollfd *polled;
	size_t n;
	int r = watching_processes(watching, seen);

	if (r)
		return r;
	n = WATCHING_N_FIXED + watching->n_processes;
	polled = reallocarray(watching->polled, n, sizeof(*polled));
	if (!polled)
		return -ENOMEM;
	watching->polled = polled;
	polled[WATCHING_BELL] = (struct pollfd) { watching->bell, POLLIN, 0 };
	polled[WATCHING_PATHS] = (struct pollfd) { watching->paths, POLLIN, 0 };
	for (size_t i = 0; i < watching->n_processes; i++)
		polled[WATCHING_N_FIXED + i] =
			(struct pollfd) { watching->processes[i].fd, POLLIN, 0 };
	r = poll(polled, n, timeout_ms);
	if (r < 0)
		return errno == EINTR ? 1 : -errno;
	if (r > 0)
		watching_hear(watching);
	return r > 0;
}
