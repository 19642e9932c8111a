/* SPDX-License-Identifier: MIT */
/* winshm info: all there is to say of one object, a line each. */
#include "tool.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "objects.h"

static int info_help(void)
{
	fputs("Usage: winshm info [-J] [-b] NAME\n\n"
	      "Tells all about the object of that name. Local\\, Global\\ and / for the\n"
	      "backslash are understood; without them the name is Local.\n\n"
	      "  -J, --json             print JSON, as winshm ls does, with all columns\n"
	      "  -b, --bytes            sizes in bytes\n",
	      stdout);
	return tool_finish();
}

/* "NAME" becomes "Name:". */
static void info_put(const char *column, const char *text)
{
	printf("%c", column[0]);
	for (const char *c = column + 1; *c; c++)
		putchar(tolower((unsigned char)*c));
	printf(":%*s%s\n", (int)(11 - strlen(column)), "", text);
}

static int info_print(const struct object *object, bool wants_bytes)
{
	for (size_t i = 0; i < object_n_columns; i++) {
		const char *color;
		char *text = object_cell(object, i, false, wants_bytes, &color);

		if (text) /* what it does not have is left out */
			info_put(object_columns[i].name, text);
		free(text);
	}
	return tool_finish();
}

static int info_print_json(const struct object *object)
{
	char columns[512] = "";
	struct table_options options = { .is_json = true, .columns = columns };
	const struct table_form form = {
		.verb = "info",
		.name = "objects",
		.columns = object_columns,
		.n_columns = object_n_columns,
		.cell = object_cell,
	};
	char *to = columns;

	for (size_t i = 0; i < object_n_columns; i++) {
		if (i)
			*to++ = ',';
		to = stpcpy(to, object_columns[i].name);
	}
	return table_print(&form, &options, object, 1, sizeof(*object));
}

int verb_info(int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'J' },
		{ "bytes", no_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	bool is_json = false, wants_bytes = false;
	int option, r;

	while ((option = getopt_long(argc, argv, "Jbh", options, NULL)) != -1) {
		if (option == 'h')
			return info_help();
		if (option == '?')
			return TOOL_USAGE;
		is_json |= option == 'J';
		wants_bytes |= option == 'b';
	}
	if (optind + 1 != argc)
		return tool_misused("info", "one name is wanted");
	r = objects_find("info", argv[optind], &objects);
	if (r != TOOL_OK)
		return r;
	return is_json ? info_print_json(objects.at)
		       : info_print(objects.at, wants_bytes);
}
