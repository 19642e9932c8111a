/* SPDX-License-Identifier: MIT */
/* The `winshm` command: its verbs, and how they end. */
#pragma once

/* Exit codes, as winshm(1) has them. */
enum {
	TOOL_OK = 0,
	TOOL_FAILED = 1,
	TOOL_USAGE = 2,
	TOOL_NOT_FOUND = 3, /* nobody holds an object of that name */
	TOOL_TIMED_OUT = 4, /* what was waited for did not come */
};

int verb_cat(int argc, char **argv);
int verb_create(int argc, char **argv);
int verb_doctor(int argc, char **argv);
int verb_help(int argc, char **argv);
int verb_hexdump(int argc, char **argv);
int verb_holders(int argc, char **argv);
int verb_info(int argc, char **argv);
int verb_ls(int argc, char **argv);
int verb_top(int argc, char **argv);
int verb_run(int argc, char **argv);
int verb_signal(int argc, char **argv);
int verb_tree(int argc, char **argv);
int verb_version(int argc, char **argv);
int verb_wait(int argc, char **argv);
int verb_watch(int argc, char **argv);
int verb_write(int argc, char **argv);

/* Says why something failed, and returns TOOL_FAILED. */
int tool_fail(const char *what, int r);

/* Says what is wrong with the command line, and returns TOOL_USAGE. */
__attribute__((format(printf, 2, 3))) int tool_misused(const char *verb,
						       const char *format, ...);

/* Everything is printed: was it, or has standard output refused? */
int tool_finish(void);
