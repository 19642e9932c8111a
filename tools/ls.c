/* SPDX-License-Identifier: MIT */
/* winshm ls: every object that a living process holds. */
#include "tool.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "filter.h"

static const struct table_form ls_form = {
	.verb = "ls",
	.name = "objects",
	.columns = object_columns,
	.defaults = "NAME,TYPE,SIZE,PROT,STATE,HOLDERS,HANDLES",
	.cell = object_cell,
};

struct ls {
	struct filter filter;
	struct table_options options;
};

static void ls_release(struct ls *ls)
{
	filter_release(&ls->filter);
}

static int ls_help(void)
{
	fputs("Usage: winshm ls [OPTIONS]\n\n"
	      "Lists every object with a name that a living process holds.\n\n" FILTER_HELP
		      TABLE_HELP,
	      stdout);
	return tool_finish();
}

static int ls_list(const struct table_form *form, const struct ls *ls)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	int r = objects_collect(&objects, &ls->filter.objects);

	if (r < 0)
		return tool_fail("cannot look at the table of names", r);
	r = table_print(form, &ls->options, objects.at, objects.n, sizeof(objects.at[0]));
	return objects_confess(&objects, r);
}

int verb_ls(int argc, char **argv)
{
	static const struct option options[] = {
		TABLE_OPTIONS,
		FILTER_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(ls_release) struct ls ls = { .filter = { .beginning = NULL } };
	struct table_form form = ls_form;
	int option, r;

	form.n_columns = object_n_columns;
	while ((option = getopt_long(argc, argv, TABLE_LETTERS, options, NULL)) != -1) {
		if (option == 'h')
			return ls_help();
		if (option >= TABLE_OPTION_OWN) {
			r = filter_read_option(&ls.filter, "ls", option, optarg);
			if (r)
				return r;
			continue;
		}
		r = table_read_option(&form, option, optarg, &ls.options);
		if (r)
			return r < 0 ? TOOL_USAGE : tool_finish();
	}
	if (optind < argc)
		return tool_misused("ls", "unexpected argument \"%s\"", argv[optind]);
	return ls_list(&form, &ls);
}
