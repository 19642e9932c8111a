/* SPDX-License-Identifier: MIT */
/*
 * Tables as util-linux prints them, by the same library, libsmartcols, which knows about
 * terminals' widths. The cells come from the verb, already safe to print, so the library is
 * told not to escape them once more. Two forms are printed here: raw, since it would escape
 * every backslash of a name, and JSON, since it knows no empty array.
 */
#include "table.h"

#include <ctype.h>
#include <errno.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "json.h"
#include "tool.h"

enum {
	TABLE_MAX_COLUMNS = 64 /* that a form may have */
};

struct table_choice {
	size_t column[TABLE_MAX_COLUMNS];
	size_t n;
};

static void table_list_columns(const struct table_form *form)
{
	static const char *const types[] = { "string", "number", "number", "list" };

	for (size_t i = 0; i < form->n_columns; i++)
		printf("%-10s %-7s %s\n", form->columns[i].name,
		       types[form->columns[i].type], form->columns[i].summary);
}

int table_read_option(const struct table_form *form, int option, const char *argument,
		      struct table_options *options)
{
	switch (option) {
	case 'J':
		options->is_json = true;
		return 0;
	case 'r':
		options->is_raw = true;
		return 0;
	case 'b':
		options->wants_bytes = true;
		return 0;
	case 'n':
		options->has_no_headings = true;
		return 0;
	case TABLE_OPTION_NOTRUNCATE:
		options->is_not_cut = true;
		return 0;
	case 'o':
		options->columns = argument;
		return 0;
	case 'H':
		table_list_columns(form);
		return 1;
	case TABLE_OPTION_COLOR:
		return color_read(form->verb, argument, &options->color) ? -EINVAL : 0;
	}
	fprintf(stderr, "see winshm %s --help\n", form->verb);
	return -EINVAL;
}

static int table_choose_one(const struct table_form *form, const char *name, size_t n,
			    struct table_choice *choice)
{
	for (size_t i = 0; i < form->n_columns; i++) {
		if (strlen(form->columns[i].name) != n ||
		    strncasecmp(form->columns[i].name, name, n) != 0)
			continue;
		for (size_t chosen = 0; chosen < choice->n; chosen++)
			if (choice->column[chosen] == i)
				return 0; /* once is enough */
		choice->column[choice->n++] = i;
		return 0;
	}
	return tool_misused(form->verb, "there is no column \"%.*s\"; -H lists them",
			    (int)n, name);
}

static int table_choose(const struct table_form *form, const char *list,
			struct table_choice *choice)
{
	for (;;) {
		size_t n = strcspn(list, ",");
		int r = table_choose_one(form, list, n, choice);

		if (r || !list[n])
			return r;
		list += n + 1;
	}
}

static int table_choose_all(const struct table_form *form, const char *typed,
			    struct table_choice *choice)
{
	int r = 0;

	if (!typed || *typed == '+')
		r = table_choose(form, form->defaults, choice);
	if (r == 0 && typed)
		r = table_choose(form, *typed == '+' ? typed + 1 : typed, choice);
	return r;
}

/* ---- raw ---------------------------------------------------------------------------- */

static void table_put_raw(const char *text)
{
	for (; *text; text++)
		if (*text == ' ')
			fputs("\\x20", stdout);
		else
			putchar(*text);
}

static int table_print_headings(const struct table_form *form,
				const struct table_options *options,
				const struct table_choice *choice)
{
	for (size_t i = 0; !options->has_no_headings && i < choice->n; i++)
		printf("%s%s", i ? " " : "", form->columns[choice->column[i]].name);
	if (!options->has_no_headings)
		putchar('\n');
	return tool_finish();
}

static int table_print_raw(const struct table_form *form,
			   const struct table_options *options,
			   const struct table_choice *choice, const void *rows,
			   size_t n_rows, size_t row_bytes)
{
	int r = table_print_headings(form, options, choice);

	if (r != TOOL_OK)
		return r;
	for (size_t row = 0; row < n_rows; row++) {
		for (size_t i = 0; i < choice->n; i++) {
			const char *color;
			char *text = form->cell((const char *)rows + row * row_bytes,
						choice->column[i], false,
						options->wants_bytes, &color);

			if (i)
				putchar(' ');
			table_put_raw(text && *text ? text : "-");
			free(text);
		}
		putchar('\n');
	}
	return tool_finish();
}

/* ---- JSON --------------------------------------------------------------------------- */

static void table_put_json_cell(const struct table_column *column, const char *text)
{
	putchar('"');
	for (const char *c = column->name; *c; c++)
		putchar(tolower((unsigned char)*c));
	fputs("\": ", stdout);
	if (text && column->type != TABLE_TEXT)
		fputs(text, stdout);
	else
		json_put_text(stdout, text);
}

static int table_print_json(const struct table_form *form,
			    const struct table_choice *choice, const void *rows,
			    size_t n_rows, size_t row_bytes)
{
	printf("{\n   \"%s\": [", form->name);
	for (size_t row = 0; row < n_rows; row++) {
		fputs(row ? ",{" : "\n      {", stdout);
		for (size_t i = 0; i < choice->n; i++) {
			const char *color;
			char *text = form->cell((const char *)rows + row * row_bytes,
						choice->column[i], true, true, &color);

			fputs(i ? ",\n         " : "\n         ", stdout);
			table_put_json_cell(&form->columns[choice->column[i]], text);
			free(text);
		}
		fputs("\n      }", stdout);
	}
	puts(n_rows ? "\n   ]\n}" : "]\n}");
	return tool_finish();
}

/* ---- with the library --------------------------------------------------------------- */

static struct libscols_table *table_new(const struct table_form *form,
					const struct table_options *options,
					const struct table_choice *choice)
{
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_enable_noheadings(table, options->has_no_headings);
	scols_table_enable_colors(table, color_is_wanted(options->color));
	scols_table_enable_noencoding(table, 1);
	for (size_t i = 0; i < choice->n; i++) {
		const struct table_column *column = &form->columns[choice->column[i]];
		bool is_number =
			column->type == TABLE_NUMBER || column->type == TABLE_SIZE;
		int flags = is_number ? SCOLS_FL_RIGHT : 0;

		if (column->may_be_cut && !options->is_not_cut)
			flags |= SCOLS_FL_TRUNC;
		if (!scols_table_new_column(table, column->name,
					    column->may_be_cut ? 0.5 : 1, flags)) {
			scols_unref_table(table);
			return NULL;
		}
	}
	return table;
}

static int table_add_row(struct libscols_table *table, const struct table_form *form,
			 const struct table_options *options,
			 const struct table_choice *choice, const void *row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	int r = line ? 0 : -ENOMEM;

	for (size_t i = 0; r == 0 && i < choice->n; i++) {
		const char *color = NULL;
		char *text = form->cell(row, choice->column[i], false,
					options->wants_bytes, &color);

		r = text ? scols_line_refer_data(line, i, text)
			 : scols_line_set_data(line, i, "-");
		if (r == 0 && color)
			r = scols_cell_set_color(scols_line_get_cell(line, i), color);
	}
	return r;
}

int table_print(const struct table_form *form, const struct table_options *options,
		const void *rows, size_t n_rows, size_t row_bytes)
{
	struct table_choice choice = { .n = 0 };
	struct libscols_table *table;
	int r;

	r = table_choose_all(form, options->columns, &choice);
	if (r)
		return r;
	if (options->is_raw && options->is_json)
		return tool_misused(form->verb, "--raw and --json exclude each other");
	if (options->is_raw)
		return table_print_raw(form, options, &choice, rows, n_rows, row_bytes);
	if (options->is_json)
		return table_print_json(form, &choice, rows, n_rows, row_bytes);
	if (n_rows == 0) /* of which libsmartcols would print nothing at all */
		return table_print_headings(form, options, &choice);
	table = table_new(form, options, &choice);
	if (!table)
		return tool_fail("cannot print", -ENOMEM);
	for (size_t row = 0; r == 0 && row < n_rows; row++)
		r = table_add_row(table, form, options, &choice,
				  (const char *)rows + row * row_bytes);
	if (r == 0)
		r = scols_print_table(table);
	scols_unref_table(table);
	return r < 0 ? tool_fail("cannot print", r) : tool_finish();
}
