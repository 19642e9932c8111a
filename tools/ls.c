/* SPDX-License-Identifier: MIT */
/*
 * winshm ls: every object that a living process holds.
 *
 * Entries are collected first and printed sorted by name, because the table is ordered by
 * hash. Names may hold anything: what would move the cursor is shown as an escape.
 */
#include "tool.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "store/listing.h"

struct ls_row {
	char *name; /* with its prefix, safe to print */
	struct description description;
	uint32_t n_holders;
};

struct ls_rows {
	struct ls_row *at;
	size_t n, n_allocated;
};

static void ls_rows_release(struct ls_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		free(rows->at[i].name);
	free(rows->at);
}

static char *ls_printable(const struct name *name)
{
	const char *prefix = scope_prefix(name->scope);
	char *text = malloc(strlen(prefix) + 4 * (size_t)name->n_bytes + 1), *to = text;

	if (!text)
		return NULL;
	to = stpcpy(to, prefix);
	for (uint32_t i = 0; i < name->n_bytes; i++) {
		unsigned char byte = (unsigned char)name->text[i];

		if (byte < 0x20 || byte == 0x7F)
			to += sprintf(to, "\\x%02x", byte);
		else
			*to++ = (char)byte;
	}
	*to = '\0';
	return text;
}

static int ls_collect(const struct name *name, const struct description *description,
		      uint32_t n_holders, void *data)
{
	struct ls_rows *rows = data;

	if (rows->n == rows->n_allocated) {
		size_t n = rows->n_allocated ? 2 * rows->n_allocated : 64;
		struct ls_row *at = reallocarray(rows->at, n, sizeof(*at));

		if (!at)
			return -ENOMEM;
		rows->at = at;
		rows->n_allocated = n;
	}
	rows->at[rows->n] =
		(struct ls_row) { ls_printable(name), *description, n_holders };
	if (!rows->at[rows->n].name)
		return -ENOMEM;
	rows->n++;
	return 0;
}

static int ls_compare(const void *left, const void *right)
{
	return strcmp(((const struct ls_row *)left)->name,
		      ((const struct ls_row *)right)->name);
}

static void ls_size(char text[32], uint64_t size_bytes)
{
	const char units[] = "BKMGTPE";
	unsigned unit = 0;
	double value = (double)size_bytes;

	while (value >= 1024 && unit + 2 < sizeof(units)) {
		value /= 1024;
		unit++;
	}
	snprintf(text, 32, value < 10 && unit ? "%.1f%c" : "%.0f%c", value, units[unit]);
}

static void ls_protection(char text[5], uint32_t protection)
{
	for (int bit = 0; bit < 4; bit++)
		text[bit] = (char)(protection & 1u << bit ? "rwxc"[bit] : '-');
	text[4] = '\0';
}

static const char *ls_kind(uint8_t kind)
{
	static const char *const names[] = {
		[LAYOUT_KIND_SECTION] = "section", [LAYOUT_KIND_EVENT] = "event",
		[LAYOUT_KIND_MUTEX] = "mutex",     [LAYOUT_KIND_SEMAPHORE] = "semaphore",
		[LAYOUT_KIND_TIMER] = "timer",
	};

	return kind < sizeof(names) / sizeof(names[0]) && names[kind] ? names[kind] : "?";
}

static void ls_print(const struct ls_rows *rows, bool headings)
{
	int width = 4;

	for (size_t i = 0; i < rows->n; i++)
		if ((int)strlen(rows->at[i].name) > width)
			width = (int)strlen(rows->at[i].name);
	if (headings)
		printf("%-*s %-9s %6s %-4s %7s\n", width, "NAME", "KIND", "SIZE", "PROT",
		       "HOLDERS");
	for (size_t i = 0; i < rows->n; i++) {
		const struct ls_row *row = &rows->at[i];
		char size[32], protection[5];

		ls_size(size, row->description.size_bytes);
		ls_protection(protection, row->description.protection);
		if (layout_kind_is_cell(
			    row->description.kind)) { /* no memory of its own */
			strcpy(size, "-");
			strcpy(protection, "-");
		}
		printf("%-*s %-9s %6s %-4s %7" PRIu32 "\n", width, row->name,
		       ls_kind(row->description.kind), size, protection, row->n_holders);
	}
}

int verb_ls(int argc, char **argv)
{
	static const struct option options[] = {
		{ "noheadings", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	_cleanup_(ls_rows_release) struct ls_rows rows = { NULL, 0, 0 };
	bool headings = true;
	int option, r;

	while ((option = getopt_long(argc, argv, "nh", options, NULL)) != -1) {
		if (option == 'n') {
			headings = false;
		} else if (option == 'h') {
			puts("Usage: winshm ls [--noheadings]\n\n"
			     "Lists every object that a living process holds: name, kind, size, "
			     "what its\npages allow, and the number of handles.");
			return TOOL_OK;
		} else {
			return TOOL_USAGE;
		}
	}
	if (optind < argc) {
		fprintf(stderr, "winshm ls: unexpected argument \"%s\"\n", argv[optind]);
		return TOOL_USAGE;
	}

	r = listing_each(ls_collect, &rows);
	if (r < 0)
		return tool_fail("cannot list", r);
	if (rows.n)
		qsort(rows.at, rows.n, sizeof(rows.at[0]), ls_compare);
	ls_print(&rows, headings);
	return TOOL_OK;
}
