/* SPDX-License-Identifier: MIT */
/* A program run to its end, with what it said. */
#pragma once

/* What a program left behind. */
struct errand_result {
	int code; /* exit status; below 0: a signal, or the program's own wait() got it */
	char out[256]; /* the beginning of what it wrote, terminated */
	char err[1024]; /* likewise on standard error; left to the terminal while tracing */
};

/*
 * Runs it to its end with `input` on descriptor 0; 1 and 2 are recorded. It is a child
 * and ends with us. 0, or -errno if it could not be started.
 */
int errand_run(const char *path, const char *const *argv, const char *const *envp,
	       const char *input, struct errand_result *ret);
