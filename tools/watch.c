/* SPDX-License-Identifier: MIT */
/*
 * winshm watch: a line for each object that appears, vanishes or gets other holders.
 *
 * Two looks are compared, so what comes and goes between them is not told. What an object
 * says of itself (whether an event is set, what stands in a section) is nobody's news: it
 * changes without anybody being told.
 */
#include "tool.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "filter.h"
#include "json.h"
#include "text.h"
#include "watching.h"

enum {
	WATCH_COLOR = FILTER_END,
};

struct watcher {
	struct filter filter;
	struct watching *watching;
	bool is_json, wants_all, is_colored;
	enum color_when color;
	uint64_t n_left; /* lines */
};

static void watcher_release(struct watcher *watcher)
{
	filter_release(&watcher->filter);
	watching_free(watcher->watching);
}

static int watcher_help(void)
{
	fputs("Usage: winshm watch [OPTIONS]\n\n"
	      "Tells when objects appear and vanish, and when other processes hold them.\n\n"
	      "  -a, --all              begin with those that are there\n"
	      "  -c, --count N          end after N lines\n"
	      "  -J, --json             a JSON object on each line\n" COLOR_HELP
		      FILTER_HELP,
	      stdout);
	return tool_finish();
}

/* ---- one line ----------------------------------------------------------------------- */

static void watcher_print_json(const char *news, const struct object *object,
			       const char *name)
{
	const char *comma = "";

	printf("{\"event\": \"%s\", \"name\": ", news);
	json_put_text(stdout, name);
	printf(", \"type\": \"%s\"", object_kind(object));
	if (object->seen.description.kind == LAYOUT_KIND_SECTION)
		printf(", \"size\": %llu",
		       (unsigned long long)object->seen.description.size_bytes);
	printf(", \"holders\": %u, \"handles\": %u, \"pids\": [", object->n_processes,
	       object->seen.n_holders);
	for (uint32_t i = 0; i < object->seen.n_holders; i++) {
		if (!object->holders[i].pid ||
		    (i && object->holders[i].pid == object->holders[i - 1].pid))
			continue;
		printf("%s%u", comma, object->holders[i].pid);
		comma = ", ";
	}
	fputs("]}\n", stdout);
}

static const char *watcher_color(const struct watcher *watcher, const char *news)
{
	if (!watcher->is_colored)
		return "";
	return !strcmp(news, "appeared")   ? PAINT_GREEN
	       : !strcmp(news, "vanished") ? PAINT_RED
	       : !strcmp(news, "changed")  ? PAINT_YELLOW
					   : PAINT_NONE;
}

static void watcher_print(const struct watcher *watcher, const char *news,
			  const struct object *object, const char *name)
{
	_cleanup_(freep) char *size = NULL;

	if (object->seen.description.kind == LAYOUT_KIND_SECTION)
		size = text_size(object->seen.description.size_bytes, false);
	printf("%s%-8s%s %s  %s%s%s", watcher_color(watcher, news), news,
	       watcher->is_colored ? PAINT_NONE : "", name, object_kind(object),
	       size ? " " : "", size ? size : "");
	if (strcmp(news, "vanished") != 0)
		printf("  %u process%s, %u handle%s", object->n_processes,
		       object->n_processes == 1 ? "" : "es", object->seen.n_holders,
		       object->seen.n_holders == 1 ? "" : "s");
	putchar('\n');
}

/* 0: go on; otherwise all has been said. */
static int watcher_tell(struct watcher *watcher, const char *news,
			const struct object *object)
{
	_cleanup_(freep) char *name = text_name(&object->seen.name, watcher->is_json);

	if (!name)
		return -ENOMEM;
	if (watcher->is_json)
		watcher_print_json(news, object, name);
	else
		watcher_print(watcher, news, object, name);
	/* Whoever reads it wants it now. */
	if (fflush(stdout) != 0)
		return 1;
	return --watcher->n_left == 0;
}

/* ---- two looks ---------------------------------------------------------------------- */

static bool watcher_is_same(const struct object *a, const struct object *b)
{
	return a->seen.description.kind == b->seen.description.kind &&
	       a->seen.description.created_ns == b->seen.description.created_ns &&
	       a->seen.description.identity.inode == b->seen.description.identity.inode;
}

static bool watcher_is_changed(const struct object *a, const struct object *b)
{
	if (a->seen.n_holders != b->seen.n_holders || a->n_processes != b->n_processes)
		return true;
	for (uint32_t i = 0; i < a->seen.n_holders; i++)
		if (a->holders[i].pid != b->holders[i].pid)
			return true;
	return false;
}

/* Of one name. */
static int watcher_compare_two(struct watcher *watcher, const struct object *before,
			       const struct object *now)
{
	int r;

	if (watcher_is_same(before, now))
		return watcher_is_changed(before, now)
			       ? watcher_tell(watcher, "changed", now)
			       : 0;
	r = watcher_tell(watcher, "vanished", before);
	return r ? r : watcher_tell(watcher, "appeared", now);
}

/* Both are sorted. */
static int watcher_compare(struct watcher *watcher, const struct objects *before,
			   const struct objects *now)
{
	size_t i = 0, k = 0;
	int r = 0;

	while (r == 0 && (i < before->n || k < now->n)) {
		int order = i == before->n ? 1
			    : k == now->n  ? -1
					   : object_compare(&before->at[i], &now->at[k]);

		if (order < 0)
			r = watcher_tell(watcher, "vanished", &before->at[i++]);
		else if (order > 0)
			r = watcher_tell(watcher, "appeared", &now->at[k++]);
		else
			r = watcher_compare_two(watcher, &before->at[i++], &now->at[k++]);
	}
	return r;
}

static int watcher_begin(struct watcher *watcher, struct objects *ret)
{
	int r = watching_look(watcher->watching, ret, &watcher->filter.objects);

	for (size_t i = 0; r == 0 && watcher->wants_all && i < ret->n; i++)
		r = watcher_tell(watcher, "present", &ret->at[i]);
	return r;
}

static int watcher_run(struct watcher *watcher)
{
	_cleanup_(objects_release) struct objects before = { .n = 0 };
	struct objects now;
	int r;

	watcher->watching = watching_new();
	if (!watcher->watching)
		return -errno;
	r = watcher_begin(watcher, &before);
	while (r == 0) {
		r = watching_wait(watcher->watching, &before, -1);
		if (r < 0)
			return r;
		r = watching_look(watcher->watching, &now, &watcher->filter.objects);
		if (r == 0)
			r = watcher_compare(watcher, &before, &now);
		objects_release(&before);
		before = now;
	}
	return r;
}

/* ---- the command line --------------------------------------------------------------- */

static int watcher_read_option(struct watcher *watcher, int option)
{
	switch (option) {
	case 'a':
		watcher->wants_all = true;
		return 0;
	case 'J':
		watcher->is_json = true;
		return 0;
	case 'c':
		if (text_read_size(optarg, &watcher->n_left) && watcher->n_left > 0)
			return 0;
		return tool_misused("watch", "\"%s\" is no number of lines", optarg);
	case '?':
		return TOOL_USAGE;
	case WATCH_COLOR:
		return color_read("watch", optarg, &watcher->color);
	}
	return filter_read_option(&watcher->filter, "watch", option, optarg);
}

int verb_watch(int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "count", required_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'J' },
		{ "help", no_argument, NULL, 'h' },
		{ "color", optional_argument, NULL, WATCH_COLOR },
		FILTER_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(watcher_release) struct watcher watcher = { .n_left = UINT64_MAX };
	int option, r;

	while ((option = getopt_long(argc, argv, "ac:Jh", options, NULL)) != -1) {
		if (option == 'h')
			return watcher_help();
		r = watcher_read_option(&watcher, option);
		if (r)
			return r;
	}
	if (optind < argc)
		return tool_misused("watch", "unexpected argument \"%s\"", argv[optind]);
	watcher.is_colored = color_is_wanted(watcher.color);
	r = watcher_run(&watcher);
	return r < 0 ? tool_fail("cannot watch the table of names", r) : tool_finish();
}
