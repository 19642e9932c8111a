/* SPDX-License-Identifier: MIT */
/*
 * winshm run: a command among itself.
 *
 * Programs meet in the table of their runtime directory. The command gets a new one, closed to
 * others, and so do its children through the environment; it is removed when the command has
 * ended. A child that outlives the command keeps what it has, as objects live in processes and
 * not in the directory. Should this program be killed, an empty table stays behind.
 */
#include "tool.h"

#include <errno.h>
#include <ftw.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

enum {
	RUN_N_DESCRIPTORS = 8 /* for walking the directory */
};

static int run_help(void)
{
	fputs("Usage: winshm run [--] COMMAND...\n\n"
	      "Runs the command with names of its own: it sees no object of others, and\n"
	      "nobody sees those it makes.\n",
	      stdout);
	return tool_finish();
}

/* In memory if that is to be had. */
static const char *run_make(char *in_memory, char *on_disk)
{
	if (mkdtemp(in_memory))
		return in_memory;
	return mkdtemp(on_disk);
}

static int run_remove_one(const char *path, const struct stat *st, int type,
			  struct FTW *where)
{
	remove(path); /* somebody may be making files in it still; the rest goes */
	return 0;
}

static void run_remove(const char *directory)
{
	nftw(directory, run_remove_one, RUN_N_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
	if (access(directory, F_OK) == 0)
		fprintf(stderr,
			"winshm run: cannot remove %s, which something still uses\n",
			directory);
}

int verb_run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	char in_memory[] = "/dev/shm/winshm-run-XXXXXX",
	     on_disk[] = "/tmp/winshm-run-XXXXXX";
	const char *directory;
	struct command command;
	int option, code;

	while ((option = getopt_long(argc, argv, "+h", options, NULL)) != -1)
		return option == 'h' ? run_help() : TOOL_USAGE;
	if (optind == argc)
		return tool_misused("run", "a command is wanted");
	command_prepare(&command);
	directory = run_make(in_memory, on_disk);
	if (!directory)
		return tool_fail("cannot make a directory in /dev/shm or /tmp", -errno);
	if (setenv("WINSHM_RUNTIME_DIR", directory, 1) < 0)
		code = tool_fail("cannot set WINSHM_RUNTIME_DIR", -errno);
	else
		code = command_run(&command, "run", argv + optind);
	run_remove(directory);
	return code;
}
