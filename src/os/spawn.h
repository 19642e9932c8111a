/* SPDX-License-Identifier: MIT */
/*
 * Another program, started without the program we live in noticing more than it must.
 *
 * What runs there begins clean: a session of its own, default signals, an empty mask, and
 * no descriptor but those it was given.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
	SPAWN_MAX_FDS = 4
};

struct spawn {
	const char *path; /* absolute; spawn_find() */
	const char *const *argv;
	const char *const *envp;
	int fd[SPAWN_MAX_FDS]; /* become 0, 1, 2 ...; below 0: /dev/null */
	int n_fds;
	bool ends_with_us; /* SIGTERM when the thread that started it is gone */
};

/* What a program left behind. */
struct spawn_result {
	int code; /* exit status; below 0: a signal, or the program's own wait() got it */
	char out[256]; /* the beginning of what it wrote, terminated */
	char err[1024]; /* likewise on standard error; left to the terminal while tracing */
};

/* Absolute path of an executable on PATH. A set-user-ID program has a fixed PATH. */
bool spawn_find(const char *name, char *ret, size_t size);

/*
 * Runs it to its end with `input` on descriptor 0; 1 and 2 are recorded. It is a child
 * and ends with us. 0, or -errno if it could not be started.
 */
int spawn_run(const char *path, const char *const *argv, const char *const *envp,
	      const char *input, struct spawn_result *ret);

/*
 * Starts it: 0, or -errno. An orphan is no child of ours: no SIGCHLD, nothing for wait();
 * after its end init collects it. Anything else is our child. Either way, spawn_bury() it
 * when it has ended or is about to.
 */
int spawn_start(const struct spawn *spawn, bool as_orphan, pid_t *ret_pid);
void spawn_bury(pid_t pid, bool is_orphan);

/* Could the host program see a child that this thread starts and buries within one call? */
bool spawn_is_noticed(void);
