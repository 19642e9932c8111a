/* SPDX-License-Identifier: MIT */
/*
 * winshm tree: namespaces, the objects in them, and who holds each.
 *
 * A namespace in which there is nothing is left out. Lines are drawn with the characters made
 * for that where the terminal's character set is UTF-8, and with ASCII anywhere else.
 */
#include "tool.h"

#include <getopt.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "color.h"
#include "filter.h"
#include "process.h"
#include "text.h"

struct tree_pen {
	const char *branch, *last, *trunk, *nothing;
};

static const struct tree_pen tree_utf8 = { "├─ ", "└─ ", "│  ", "   " };
static const struct tree_pen tree_ascii = { "|-- ", "`-- ", "|   ", "    " };

enum {
	TREE_COLOR = FILTER_END,
};

struct tree {
	struct filter filter;
	const struct tree_pen *pen;
	bool has_no_holders, wants_bytes, is_colored;
	enum color_when color;
};

static int tree_help(void)
{
	fputs("Usage: winshm tree [OPTIONS]\n\n"
	      "Draws the namespaces, the objects in them, and who holds each.\n\n"
	      "  -n, --no-holders       leave the processes out\n"
	      "  -b, --bytes            sizes in bytes\n" COLOR_HELP FILTER_HELP,
	      stdout);
	return tool_finish();
}

/* The handles of one process, from the first of them. Their number. */
static uint32_t tree_count_handles(const struct object *object, uint32_t first)
{
	uint32_t pid = object->holders[first].pid, n = 1;

	while (pid && first + n < object->seen.n_holders &&
	       object->holders[first + n].pid == pid)
		n++;
	return n;
}

static void tree_draw_holder(uint32_t pid, uint32_t n_handles)
{
	_cleanup_(freep) char *command = NULL, *user = NULL;

	if (!pid) {
		printf("a process that cannot be seen from here\n");
		return;
	}
	command = process_command(pid, false);
	user = process_user(pid, false);
	printf("%u %s %s", pid, user ? user : "-", command ? command : "-");
	if (n_handles > 1)
		printf(" (%u handles)", n_handles);
	putchar('\n');
}

static void tree_draw_holders(const struct tree *tree, const struct object *object,
			      bool is_last)
{
	const struct tree_pen *pen = tree->pen;
	uint32_t n;

	for (uint32_t i = 0; i < object->seen.n_holders; i += n) {
		n = tree_count_handles(object, i);
		fputs(is_last ? pen->nothing : pen->trunk, stdout);
		fputs(i + n == object->seen.n_holders ? pen->last : pen->branch, stdout);
		tree_draw_holder(object->holders[i].pid, n);
	}
}

static int tree_draw_object(const struct tree *tree, const struct object *object,
			    bool is_last)
{
	const struct survey_object *seen = &object->seen;
	_cleanup_(freep) char *name =
		text_safe(seen->name.text, seen->name.n_bytes, false);
	_cleanup_(freep) char *size =
		seen->description.kind == LAYOUT_KIND_SECTION
			? text_size(seen->description.size_bytes, tree->wants_bytes)
			: NULL;

	if (!name)
		return tool_fail("cannot draw the tree", -ENOMEM);
	printf("%s%s [%s%s%s]\n", is_last ? tree->pen->last : tree->pen->branch, name,
	       object_kind(object), size ? " " : "", size ? size : "");
	if (!tree->has_no_holders)
		tree_draw_holders(tree, object, is_last);
	return TOOL_OK;
}

static int tree_draw(const struct tree *tree, const struct objects *objects)
{
	for (size_t i = 0; i < objects->n; i++) {
		enum scope scope = objects->at[i].seen.name.scope;
		int r;

		if (i == 0 || scope != objects->at[i - 1].seen.name.scope)
			printf("%s%s%s\n", tree->is_colored ? PAINT_BOLD : "",
			       scope_prefix(scope), tree->is_colored ? PAINT_NONE : "");
		r = tree_draw_object(tree, &objects->at[i],
				     i + 1 == objects->n ||
					     scope != objects->at[i + 1].seen.name.scope);
		if (r != TOOL_OK)
			return r;
	}
	return tool_finish();
}

static int tree_look(const struct tree *tree)
{
	_cleanup_(objects_release) struct objects objects = { .n = 0 };
	int r = objects_collect(&objects, &tree->filter.objects);

	if (r < 0)
		return tool_fail("cannot look at the table of names", r);
	return objects_confess(&objects, tree_draw(tree, &objects));
}

static void tree_release(struct tree *tree)
{
	filter_release(&tree->filter);
}

static int tree_read_option(struct tree *tree, int option)
{
	switch (option) {
	case 'n':
		tree->has_no_holders = true;
		return 0;
	case 'b':
		tree->wants_bytes = true;
		return 0;
	case '?':
		return TOOL_USAGE;
	case TREE_COLOR:
		return color_read("tree", optarg, &tree->color);
	}
	return filter_read_option(&tree->filter, "tree", option, optarg);
}

int verb_tree(int argc, char **argv)
{
	static const struct option options[] = {
		FILTER_OPTIONS,
		{ "color", optional_argument, NULL, TREE_COLOR },
		{ "no-holders", no_argument, NULL, 'n' },
		{ "bytes", no_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(tree_release) struct tree tree = {
		.pen = strcmp(nl_langinfo(CODESET), "UTF-8") ? &tree_ascii : &tree_utf8
	};
	int option, r;

	while ((option = getopt_long(argc, argv, "nbh", options, NULL)) != -1) {
		if (option == 'h')
			return tree_help();
		r = tree_read_option(&tree, option);
		if (r)
			return r;
	}
	tree.is_colored = color_is_wanted(tree.color);
	if (optind < argc)
		return tool_misused("tree", "unexpected argument \"%s\"", argv[optind]);
	return tree_look(&tree);
}
