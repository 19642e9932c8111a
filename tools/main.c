/* SPDX-License-Identifier: MIT */
/*
 * The `winshm` command. Verbs that show something look at the table of names from outside
 * (store/survey.c): they take no part, hold nothing and change nothing. Those that do something
 * take part as any program does, through the Win32 calls (door.c).
 *
 * A verb that is not known here is looked for on PATH as winshm-VERB, so that anybody can add
 * one. There is no verb to remove an object: nothing ever needs one.
 */
#include "tool.h"

#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
};

static const struct verb verbs[] = {
	{ "ls", verb_ls, "list every live object" },
	{ "tree", verb_tree, "draw namespaces, objects and who holds them" },
	{ "info", verb_info, "tell all about one object" },
	{ "holders", verb_holders, "list the processes that hold an object" },
	{ "hexdump", verb_hexdump, "show the bytes of a section" },
	{ "cat", verb_cat, "write the bytes of a section to standard output" },
	{ "top", verb_top, "show all of it on a full screen, again and again" },
	{ "create", verb_create, "hold a section open while a command runs" },
	{ "write", verb_write, "write into a section" },
	{ "signal", verb_signal, "set an event, add to a semaphore" },
	{ "wait", verb_wait, "wait until an object appears, vanishes or is signalled" },
	{ "watch", verb_watch, "tell when objects appear and vanish" },
	{ "run", verb_run, "run a command with names of its own" },
	{ "doctor", verb_doctor, "tell what limits or endangers sharing here" },
	{ "help", verb_help, "tell about a verb" },
	{ "version", verb_version, "print the version" },
};

int tool_fail(const char *what, int r)
{
	const struct err_row *row = err_find(r);

	fprintf(stderr, "winshm: %s: %s (error %u)\n", what, row->sentence, row->win32);
	return TOOL_FAILED;
}

int tool_misused(const char *verb, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "winshm %s: ", verb);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "; see winshm %s --help\n", verb);
	return TOOL_USAGE;
}

int tool_finish(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return TOOL_OK;
	if (errno != EPIPE) /* the reader had enough */
		perror("winshm: cannot write to standard output");
	return TOOL_FAILED;
}

static void tool_help(FILE *to)
{
	fputs("Usage: winshm VERB [OPTIONS]\n\nVerbs:\n", to);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		fprintf(to, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
	fputs("\nwinshm VERB --help tells about a verb; see also winshm(1).\n", to);
}

/* Does not return if there is such a program. */
static void tool_run_other(char **argv)
{
	char name[64];

	if (argv[0][strspn(argv[0], "abcdefghijklmnopqrstuvwxyz0123456789-_")] ||
	    argv[0][0] == '-' || strlen(argv[0]) > 48)
		return;
	snprintf(name, sizeof(name), "winshm-%s", argv[0]);
	execvp(name, argv);
	if (errno != ENOENT)
		fprintf(stderr, "winshm: %s: %s\n", name, strerror(errno));
}

static int tool_run(int argc, char **argv)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(argv[0], verbs[i].name))
			return verbs[i].run(argc, argv);
	tool_run_other(argv);
	fprintf(stderr,
		"winshm: there is no verb \"%s\", and no program winshm-%s on PATH; "
		"see winshm help\n",
		argv[0], argv[0]);
	return TOOL_USAGE;
}

int verb_help(int argc, char **argv)
{
	static char option[] = "--help";
	char *about[] = { argc > 1 ? argv[1] : NULL, option, NULL };

	if (about[0] && about[0][0] != '-')
		return tool_run(2, about);
	tool_help(stdout);
	return tool_finish();
}

int main(int argc, char **argv)
{
	setlocale(LC_CTYPE, "");
	if (argc < 2) {
		tool_help(stderr);
		return TOOL_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return verb_help(1, argv);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		return verb_version(1, argv);
	return tool_run(argc - 1, argv + 1);
}
