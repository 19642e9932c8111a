/* SPDX-License-Identifier: MIT */
/*
 * Another program, started without the program we live in noticing more than it must.
 *
 * What runs there begins clean: default signals, an empty mask, and, unless it is told
 * otherwise, a session of its own and no descriptor but those it was given.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	SPAWN_MAX_FDS = 4
};

enum spawn_group {
	SPAWN_NEW_SESSION, /* without a terminal */
	SPAWN_NEW_GROUP,   /* the terminal's Ctrl+C does not reach it */
	SPAWN_OUR_GROUP,
};

struct spawn {
	const char *path; /* absolute; spawn_find() */
	const char *const *argv;
	const char *const *envp;
	int fd[SPAWN_MAX_FDS]; /* become 0, 1, 2 ...; below 0: /dev/null */
	int n_fds;
	bool ends_with_us; /* SIGTERM when the thread that started it is gone */

	/* What only programs want that are more than helpers of ours. */
	enum spawn_group group;
	const int *kept; /* descriptors, from n_fds on, that it gets by their numbers */
	size_t n_kept;
	bool keeps_open;       /* and what is open without O_CLOEXEC */
	bool is_stopped;       /* until SIGCONT, before its first instruction */
	int niceness;          /* 0: ours */
	const char *directory; /* NULL: ours */
	_Atomic uint32_t
		*pid_place; /* shared memory that gets its number before it begins */
};

/* Absolute path of an executable on PATH. A set-user-ID program has a fixed PATH. */
bool spawn_find(const char *name, char *ret, size_t size);

/*
 * Starts it: 0, or -errno. An orphan is no child of ours: no SIGCHLD, nothing for wait();
 * after its end init collects it. Anything else is our child. Either way, spawn_bury() it
 * when it has ended or is about to.
 */
int spawn_start(const struct spawn *spawn, bool as_orphan, pid_t *ret_pid);
void spawn_bury(pid_t pid, bool is_orphan);

/* Waits for a child; its exit status, below 0 as in struct errand_result. */
int spawn_await(pid_t pid);

/* Could the host program see a child that this thread starts and buries within one call? */
bool spawn_is_noticed(void);
