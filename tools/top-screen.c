/* SPDX-License-Identifier: MIT */
/*
 * The screen of winshm top: a tree of namespaces and objects left, the selected one right.
 * Everything is cut to the window there is; a narrow one shows the tree alone. Without colours
 * changed bytes and the selected line are in reverse. Names come from text.c, which leaves
 * nothing in them that a terminal obeys; lines are ASCII unless the character set is UTF-8.
 */
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "process.h"
#include "text.h"
#include "top.h"

enum {
	TOP_NARROW = 60,
	TOP_CHANGED = 1 /* pair of colours */
};

static bool top_has_color;

void top_screen_begin(void)
{
	const char *no_color = getenv("NO_COLOR");

	top_has_color = !no_color && has_colors() && start_color() == OK;
	if (top_has_color) {
		use_default_colors();
		init_pair(TOP_CHANGED, COLOR_RED, -1);
	}
}

/* At most `width` columns of it. */
static void top_put(int y, int x, int width, const char *text)
{
	mbstate_t state = { 0 };
	wchar_t c;
	int used = 0;

	if (y < 0 || y >= LINES - 1 || x >= COLS || !text)
		return;
	move(y, x);
	while (*text) {
		size_t n = mbrtowc(&c, text, MB_CUR_MAX, &state);
		int columns = n == 0 || n > MB_CUR_MAX ? -1 : wcwidth(c);

		if (columns < 0 || used + columns > width)
			return;
		addnstr(text, (int)n);
		text += n;
		used += columns;
	}
}

/* ---- the tree ----------------------------------------------------------------------- */

/* The lines of the tree, of which the window shows a part: a namespace, its objects, the
 * other namespace, its objects. One without objects has no line. */
static size_t top_line_of(const struct top_model *model, size_t row)
{
	return row + 1 + (model->n_global && row >= model->n_global);
}

/* n_rows: it is a namespace's, or there is none. */
static size_t top_row_of(const struct top_model *model, size_t line)
{
	size_t row;

	if (line == 0)
		return model->n_rows;
	row = line - 1;
	if (model->n_global && row == model->n_global)
		return model->n_rows;
	row -= model->n_global && row > model->n_global;
	return row < model->n_rows ? row : model->n_rows;
}

static size_t top_first_line(const struct top_model *model)
{
	size_t height = LINES > 2 ? (size_t)LINES - 2 : 1;
	size_t line = model->n_rows ? top_line_of(model, model->selected) : 0;

	return line - line % height;
}

size_t top_screen_row_at(const struct top_model *model, int y)
{
	if (y < 1 || y >= LINES - 1)
		return model->n_rows;
	return top_row_of(model, top_first_line(model) + (size_t)(y - 1));
}

static bool top_is_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

static void top_draw_branch(const struct top_model *model, int y, int width, size_t row)
{
	const struct name *name = &model->objects.at[model->rows[row]].seen.name;
	_cleanup_(freep) char *text = text_safe(name->text, name->n_bytes, false);
	bool is_last = row + 1 == model->n_rows || row + 1 == model->n_global;

	top_put(y, 0, width,
		top_is_utf8() ? is_last ? "└─ " : "├─ "
		: is_last     ? "`- "
			      : "|- ");
	if (row == model->selected)
		attron(A_REVERSE);
	if (width > 3)
		mvhline(y, 3, ' ', width - 3);
	top_put(y, 3, width - 3, text);
	attroff(A_REVERSE);
}

static void top_draw_tree(const struct top_model *model, int width)
{
	for (int y = 1; y < LINES - 1; y++) {
		size_t line = top_first_line(model) + (size_t)(y - 1);
		size_t row = top_row_of(model, line);

		if (row < model->n_rows)
			top_draw_branch(model, y, width, row);
		else if (line == 0 && model->n_rows)
			top_put(y, 0, width,
				scope_prefix(model->n_global ? SCOPE_GLOBAL
							     : SCOPE_LOCAL));
		else if (line == model->n_global + 1 && model->n_global < model->n_rows)
			top_put(y, 0, width, scope_prefix(SCOPE_LOCAL));
	}
}

/* ---- the selected one --------------------------------------------------------------- */

static void top_draw_bytes(const struct top_model *model, int y, int x)
{
	size_t per_line = COLS - x >= 76 ? 16 : COLS - x >= 42 ? 8 : 4;
	attr_t changed = top_has_color ? COLOR_PAIR(TOP_CHANGED) | A_BOLD : A_REVERSE;

	for (size_t at = 0; at < model->n_now && y < LINES - 1; at += per_line, y++) {
		mvprintw(y, x, "%08llx ", (unsigned long long)model->offset + at);
		for (size_t i = at; i < at + per_line && i < model->n_now; i++) {
			bool is_new =
				i < model->n_before && model->now[i] != model->before[i];

			addch(' ');
			if (is_new)
				attron(changed);
			printw("%02x", model->now[i]);
			if (is_new)
				attroff(changed);
		}
		move(y, x + 10 + 3 * (int)per_line);
		for (size_t i = at; i < at + per_line && i < model->n_now; i++)
			addch(model->now[i] >= 0x20 && model->now[i] < 0x7F
				      ? model->now[i]
				      : '.');
	}
}

/* The columns that winshm info shows, without the name. */
static int top_draw_state(const struct object *object, int y, int x)
{
	static const char *const wanted[] = { "TYPE",    "SIZE",    "STATE",
					      "COUNT",   "MAXIMUM", "TID",
					      "WAITERS", "RESET",   "PERIOD" };

	for (size_t i = 0; i < object_n_columns; i++)
		for (size_t j = 0; j < sizeof(wanted) / sizeof(wanted[0]); j++) {
			_cleanup_(freep) char *text = NULL, *line = NULL;
			const char *color;

			if (strcmp(object_columns[i].name, wanted[j]) != 0)
				continue;
			text = object_cell(object, i, false, false, &color);
			line = text ? text_format("%-8s %s", wanted[j], text) : NULL;
			if (line)
				top_put(y++, x, COLS - x, line);
		}
	return y;
}

static int top_draw_holders(const struct object *object, int y, int x)
{
	for (uint32_t i = 0; i < object->seen.n_holders && i < 5; i++) {
		const struct survey_holder *holder = &object->seen.holders[i];
		_cleanup_(freep) char *command =
			holder->pid ? process_command(holder->pid, false) : NULL;
		_cleanup_(freep) char *line =
			text_format("%7u %-15s %s", holder->pid, command ? command : "?",
				    holder->fd < 0        ? ""
				    : holder->is_writable ? "rw"
							  : "r");

		top_put(y++, x, COLS - x, line);
	}
	if (object->seen.n_holders > 5) {
		_cleanup_(freep) char *line =
			text_format("and %u more handles", object->seen.n_holders - 5);

		top_put(y++, x, COLS - x, line);
	}
	return y;
}

void top_screen_draw(const struct top_model *model, const char *prompt)
{
	const struct object *object = top_model_selected(model);
	int width = COLS < TOP_NARROW ? COLS : COLS * 2 / 5;
	_cleanup_(freep) char *title =
		model->error < 0
			? text_format("%s", err_sentence(model->error))
			: text_format("winshm top: %zu of %zu objects%s", model->n_rows,
				      model->objects.n,
				      model->objects.n_unread ? ", table damaged" : "");
	int y;

	erase();
	top_put(0, 0, COLS, title);
	top_draw_tree(model, width);
	if (width < COLS) {
		mvvline(1, width, top_is_utf8() ? ACS_VLINE : '|', LINES - 2);
		if (object) {
			y = top_draw_state(object, 1, width + 2);
			y = top_draw_holders(object, y, width + 2);
			top_draw_bytes(model, y + 1, width + 2);
		}
	}
	mvaddnstr(LINES - 1, 0, prompt, COLS > 1 ? COLS - 1 : 0);
	refresh();
}

void top_screen_help(void)
{
	static const char *const lines[] = {
		"Up Down k j, wheel, click  choose an object",
		"PgUp PgDn Home End         choose further away",
		"[ ]                        back and on in its bytes",
		"/                          only names that hold a text",
		"n s h                      sort by name, size, holders",
		"y                          copy the name",
		"q                          quit",
	};

	erase();
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		top_put((int)i, 0, COLS, lines[i]);
	mvaddnstr(LINES - 1, 0, "any key: back", COLS > 1 ? COLS - 1 : 0);
	refresh();
}
