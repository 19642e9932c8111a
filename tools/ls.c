/* SPDX-License-Identifier: MIT */
/* winshm ls: every object that a living process holds. */
#include "tool.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "objects.h"
#include "text.h"

static const struct table_form ls_form = {
	.verb = "ls",
	.name = "objects",
	.columns = object_columns,
	.defaults = "NAME,TYPE,SIZE,PROT,STATE,HOLDERS,HANDLES",
	.cell = object_cell,
};

enum {
	LS_TYPE = TABLE_OPTION_OWN,
	LS_SCOPE,
	LS_PID,
	LS_PREFIX,
};

struct ls {
	struct objects_filter filter;
	struct table_options options;
	char *beginning;
};

static void ls_release(struct ls *ls)
{
	free(ls->beginning);
}

static int ls_help(void)
{
	fputs("Usage: winshm ls [OPTIONS]\n\n"
	      "Lists every object with a name that a living process holds.\n\n"
	      "      --type LIST        only section, event, mutex, semaphore, timer\n"
	      "      --scope SCOPE      only local or global\n"
	      "      --pid PID          only what this process holds\n"
	      "      --prefix TEXT      only names that begin so\n" TABLE_HELP,
	      stdout);
	return tool_finish();
}

static int ls_read_types(struct ls *ls, const char *list)
{
	for (;;) {
		size_t n = strcspn(list, ",");
		uint32_t bit = object_kind_bit(list, n);

		if (!bit)
			return tool_misused("ls",
					    "there is no type \"%.*s\"; section, event, "
					    "mutex, semaphore and timer are types",
					    (int)n, list);
		ls->filter.kinds |= bit;
		if (!list[n])
			return 0;
		list += n + 1;
	}
}

static int ls_read_scope(struct ls *ls, const char *text)
{
	bool is_global = !strcmp(text, "global");

	if (!is_global && strcmp(text, "local") != 0)
		return tool_misused("ls", "--scope is local or global, not \"%s\"", text);
	if (ls->filter.has_scope &&
	    ls->filter.scope != (is_global ? SCOPE_GLOBAL : SCOPE_LOCAL))
		return tool_misused("ls", "--scope and --prefix contradict each other");
	ls->filter.has_scope = true;
	ls->filter.scope = is_global ? SCOPE_GLOBAL : SCOPE_LOCAL;
	return 0;
}

static int ls_read_pid(struct ls *ls, const char *text)
{
	uint64_t pid;

	if (!text_read_size(text, &pid) || pid == 0 || pid > INT32_MAX)
		return tool_misused("ls", "\"%s\" is no number of a process", text);
	ls->filter.pid = (uint32_t)pid;
	return 0;
}

static int ls_read_prefix(struct ls *ls, const char *text)
{
	enum scope scope;
	bool has_scope;
	int r;

	free(ls->beginning);
	ls->beginning = NULL;
	r = text_read_beginning(text, &scope, &has_scope, &ls->beginning,
				&ls->filter.n_beginning);
	if (r < 0)
		return tool_fail("cannot read the prefix", r);
	ls->filter.beginning = ls->beginning;
	return has_scope ? ls_read_scope(ls, scope == SCOPE_GLOBAL ? "global" : "local")
			 : 0;
}

static int ls_read_option(struct ls *ls, int option)
{
	switch (option) {
	case LS_TYPE:
		return ls_read_types(ls, optarg);
	case LS_SCOPE:
		return ls_read_scope(ls, optarg);
	case LS_PID:
		return ls_read_pid(ls, optarg);
	case LS_PREFIX:
		return ls_read_prefix(ls, optarg);
	}
	return -1;
}

static int ls_list(const struct table_form *form, const struct ls *ls)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	int r = objects_collect(&objects, &ls->filter);

	if (r < 0)
		return tool_fail("cannot look at the table of names", r);
	r = table_print(form, &ls->options, objects.at, objects.n, sizeof(objects.at[0]));
	return objects_confess(&objects, r);
}

int verb_ls(int argc, char **argv)
{
	static const struct option options[] = {
		TABLE_OPTIONS,
		{ "type", required_argument, NULL, LS_TYPE },
		{ "scope", required_argument, NULL, LS_SCOPE },
		{ "pid", required_argument, NULL, LS_PID },
		{ "prefix", required_argument, NULL, LS_PREFIX },
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(ls_release) struct ls ls = { .beginning = NULL };
	struct table_form form = ls_form;
	int option, r;

	form.n_columns = object_n_columns;
	while ((option = getopt_long(argc, argv, TABLE_LETTERS, options, NULL)) != -1) {
		if (option == 'h')
			return ls_help();
		if (option >= TABLE_OPTION_OWN) {
			r = ls_read_option(&ls, option);
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
