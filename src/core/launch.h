/* SPDX-License-Identifier: MIT */
/* Starting a program, by Windows' rules. Texts are UTF-8. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/cradle.h"
#include "core/legacy.h"
#include "core/mainthread.h"
#include "core/process.h"
#include "os/spawn.h"

struct launch {
	const char *path; /* of the program; NULL: the line says it */
	const char *line; /* NULL: the path alone */
	const char *
		environment; /* NAME=value, each terminated, an empty one last; NULL: ours */
	const char *directory;       /* NULL: ours */
	const char *title, *desktop; /* NULL: none */
	struct cradle_startup startup;
	struct legacy_wish wish;
	bool is_suspended;
	enum spawn_group group;
	int niceness; /* 0: ours */
};

struct launched {
	struct process *process;
	struct mainthread *thread;
};

/*
 * Errors: those of program_find() and legacy_gather(); ERR_DIRECTORY_INVALID,
 *         ERR_COMMAND_LINE_LONG, and what the system says of execve()
 */
int launch_run(const struct launch *launch, struct launched *ret);
