/* SPDX-License-Identifier: MIT */
/*
 * The `winshm` command. It stands on the store, like the library does, and so sees what
 * the library sees; it holds nothing while it looks.
 */
#include "tool.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"

struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
};

static const struct verb verbs[] = {
	{ "ls", verb_ls, "list every live object" },
	{ "version", verb_version, "print the version" },
};

int tool_fail(const char *what, int r)
{
	const struct err_row *row = err_find(r);

	fprintf(stderr, "winshm: %s: %s (error %u)\n", what, row->sentence, row->win32);
	return TOOL_FAILED;
}

static void tool_help(FILE *to)
{
	fputs("Usage: winshm VERB [OPTIONS]\n\nVerbs:\n", to);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		fprintf(to, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
	fputs("\nwinshm VERB --help tells about a verb; see also winshm(1).\n", to);
}

int main(int argc, char **argv)
{
	if (argc >= 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		tool_help(stdout);
		return TOOL_OK;
	}
	if (argc >= 2 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")))
		return verb_version(1, argv);
	for (size_t i = 0; argc >= 2 && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].run(argc - 1, argv + 1);

	if (argc >= 2)
		fprintf(stderr, "winshm: there is no verb \"%s\"\n", argv[1]);
	tool_help(stderr);
	return TOOL_USAGE;
}
