/* SPDX-License-Identifier: MIT */
/* Which program a command line means, and which arguments it gives to it. */
#pragma once

#include <stddef.h>

struct program {
	char *path;  /* absolute */
	char *line;  /* the command line, as the program shall see it */
	char **argv; /* the same, taken apart; one allocation */
};

void program_deinit(struct program *program);

/*
 * `path` is a (Linux) path, or NULL: then the beginning of `line` says which program. `line`
 * may be NULL if there is a path.
 *
 * Errors: ERR_PROGRAM_NOT_FOUND, ERR_PATH_NOT_FOUND, ERR_PROGRAM_FORMAT it is none;
 *         ERR_FILE_IS_DIRECTORY, those of path_parse(), -ENOMEM
 */
int program_find(struct program *ret, const char *path, const char *line);
