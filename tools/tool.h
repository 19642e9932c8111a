/* SPDX-License-Identifier: MIT */
/* The `winshm` command: one file per verb, each with the signature of main(). */
#pragma once

/* Exit codes of every verb. */
enum {
	TOOL_OK = 0,
	TOOL_FAILED = 1, /* the system or the table of names refused */
	TOOL_USAGE = 2,
};

int verb_ls(int argc, char **argv);
int verb_version(int argc, char **argv);

/* Says on stderr why `what` failed, in the words of the error table; TOOL_FAILED. */
int tool_fail(const char *what, int r);
