/* SPDX-License-Identifier: MIT */
/* Tables as util-linux prints them, and the options that go with them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "color.h"

enum table_type {
	TABLE_TEXT,
	TABLE_NUMBER,
	TABLE_SIZE, /* a number, shown in units of 1024 unless told otherwise */
	TABLE_LIST, /* text, but an array in JSON, which the cell then is */
};

struct table_column {
	const char *name;
	enum table_type type;
	bool may_be_cut; /* to the width of the terminal */
	const char *summary;
};

/* What a verb lists. */
struct table_form {
	const char *verb;
	const char *name; /* of the array in JSON */
	const struct table_column *columns;
	size_t n_columns;
	const char *defaults; /* names, separated by commas */

	/* What stands in a cell, to be freed; NULL: nothing. `ret_color` may be set. */
	char *(*cell)(const void *row, size_t column, bool is_json, bool wants_bytes,
		      const char **ret_color);
};

struct table_options {
	bool is_json, is_raw, has_no_headings, is_not_cut, wants_bytes;
	enum color_when color;
	const char *columns; /* as typed; NULL: the default ones */
};

/* The part of getopt_long()'s tables that all verbs with tables share. */
enum {
	TABLE_OPTION_NOTRUNCATE = 256,
	TABLE_OPTION_COLOR,
	TABLE_OPTION_OWN, /* from here on: the verb's */
};
#define TABLE_LETTERS "JHrbno:h"
#define TABLE_OPTIONS                                                                   \
	{ "json", no_argument, NULL, 'J' }, { "list-columns", no_argument, NULL, 'H' }, \
		{ "raw", no_argument, NULL, 'r' }, { "bytes", no_argument, NULL, 'b' }, \
		{ "noheadings", no_argument, NULL, 'n' },                               \
		{ "notruncate", no_argument, NULL, TABLE_OPTION_NOTRUNCATE },           \
		{ "output", required_argument, NULL, 'o' },                             \
		{ "color", optional_argument, NULL, TABLE_OPTION_COLOR },               \
	{                                                                               \
		"help", no_argument, NULL, 'h'                                          \
	}
#define TABLE_HELP                                                             \
	"  -J, --json             print JSON; sizes are in bytes\n"            \
	"  -r, --raw              fields separated by one blank\n"             \
	"  -n, --noheadings       leave the headings out\n"                    \
	"      --notruncate       do not cut names to fit the terminal\n"      \
	"  -b, --bytes            sizes in bytes\n"                            \
	"  -o, --output LIST      columns to print; +LIST adds to the usual\n" \
	"  -H, --list-columns     say which columns there are\n" COLOR_HELP

/* An option of those above: 0 understood, 1 the verb is done, < 0 misused. */
int table_read_option(const struct table_form *form, int option, const char *argument,
		      struct table_options *options);

/* 0, or TOOL_FAILED or TOOL_USAGE, and it was said why. */
int table_print(const struct table_form *form, const struct table_options *options,
		const void *rows, size_t n_rows, size_t row_bytes);
