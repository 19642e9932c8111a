/* SPDX-License-Identifier: MIT */
/*
 * Laying out a box: the text is broken into lines at spaces (within a word only if it is
 * longer than a line), the box is as wide as its widest part and never wider than the
 * screen. A screen too narrow for the buttons gets them cut by nothing: the box then is as
 * wide as they are.
 *
 * Drawn into memory and written at once, so that two programs on one screen do not mix.
 */
#include "core/box.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf.h"
#include "core/plain.h"

enum {
	BOX_WIDEST = 76, /* columns of text; longer lines are hard to read */
	BOX_EDGES = 6    /* a frame and two spaces on either side */
};

struct box_frame {
	const char *top_left, *top_right, *bottom_left, *bottom_right, *line, *side;
};

static const struct box_frame box_drawn = { "┌", "┐", "└", "┘", "─", "│" };
static const struct box_frame box_typed = { "+", "+", "+", "+", "-", "|" };

struct box_line {
	const char *start;
	size_t n_bytes, width;
};

static size_t box_width(const char *text, size_t n_bytes)
{
	const char *end = text + n_bytes;
	size_t width = 0;

	while (text < end)
		width += (size_t)plain_width(utf8_next(&text, end));
	return width;
}

/* Where the next line begins after a break at `p`: spaces that hang over are dropped. */
static const char *box_skip_break(const char *p)
{
	while (*p == ' ')
		p++;
	if (*p == '\n')
		p++;
	return *p ? p : NULL;
}

/* Takes a line of at most `room` columns (2 or more) off *text. The last one sets NULL. */
static struct box_line box_next_line(const char **text, size_t room)
{
	struct box_line line = { .start = *text };
	const char *p = *text, *end = p + strlen(p), *space = NULL;
	size_t width_to_space = 0;

	while (p < end && *p != '\n') {
		const char *before = p;
		size_t more = (size_t)plain_width(utf8_next(&p, end));

		if (*before == ' ') {
			space = before;
			width_to_space = line.width;
		}
		if (line.width + more > room) {
			if (space && space > line.start) {
				line.n_bytes = (size_t)(space - line.start);
				line.width = width_to_space;
				*text = box_skip_break(space);
			} else {
				line.n_bytes = (size_t)(before - line.start);
				*text = before;
			}
			return line;
		}
		line.width += more;
	}
	line.n_bytes = (size_t)(p - line.start);
	*text = *p == '\n' ? p + 1 : NULL;
	return line;
}

static size_t box_text_width(const struct box *box, size_t room)
{
	const char *rest = box->text;
	size_t width = 0;

	while (rest) {
		struct box_line line = box_next_line(&rest, room);

		if (line.width > width)
			width = line.width;
	}
	return width;
}

static size_t box_button_width(const struct box *box, size_t i)
{
	return strlen(box->buttons[i].label) + (box->buttons[i].letter ? 4 : 2);
}

static size_t box_buttons_width(const struct box *box)
{
	size_t width = 2 * (box->n_buttons - 1);

	for (size_t i = 0; i < box->n_buttons; i++)
		width += box_button_width(box, i);
	return width;
}

static void box_repeat(FILE *out, const char *what, size_t n)
{
	while (n-- > 0)
		fputs(what, out);
}

/* An edge with words in it: "┌─ words ───┐", or none when they do not fit. */
static void box_draw_edge(FILE *out, const struct box *box, const struct box_frame *frame,
			  bool is_top, const char *words, size_t inner)
{
	const char *rest = words;
	struct box_line line = box_next_line(&rest, inner - 4);
	bool is_bold = is_top && box->is_colored;

	fputs(is_top ? frame->top_left : frame->bottom_left, out);
	if (line.n_bytes > 0) {
		fprintf(out, "%s %s%.*s%s ", frame->line, is_bold ? "\033[1m" : "",
			(int)line.n_bytes, line.start, is_bold ? "\033[m" : "");
		box_repeat(out, frame->line, inner - line.width - 3);
	} else {
		box_repeat(out, frame->line, inner);
	}
	fprintf(out, "%s\n", is_top ? frame->top_right : frame->bottom_right);
}

static void box_draw_empty(FILE *out, const struct box_frame *frame, size_t inner)
{
	fprintf(out, "%s%*s%s\n", frame->side, (int)inner, "", frame->side);
}

static void box_draw_text(FILE *out, const struct box *box, const struct box_frame *frame,
			  size_t inner, size_t indent, size_t room)
{
	const char *rest = box->text;

	for (bool is_first = true; rest; is_first = false) {
		struct box_line line = box_next_line(&rest, room);
		const char *mark = is_first && box->mark ? box->mark : "";
		bool is_colored = *mark && box->is_colored;

		fprintf(out, "%s  ", frame->side);
		if (is_colored)
			fprintf(out, "\033[1;%sm", box->color);
		fprintf(out, "%s%s%*s", mark, is_colored ? "\033[m" : "",
			(int)(indent - strlen(mark)), "");
		fprintf(out, "%.*s%*s%s\n", (int)line.n_bytes, line.start,
			(int)(inner - 2 - indent - line.width), "", frame->side);
	}
}

/* " [Y]es "; the one Enter presses stands out. */
static void box_draw_button(FILE *out, const struct box *box, size_t i)
{
	const char *label = box->buttons[i].label;
	bool is_first = i == box->first;
	const char *left = is_first && !box->is_colored ? ">" : " ";
	const char *right = is_first && !box->is_colored ? "<" : " ";

	if (is_first && box->is_colored)
		fputs("\033[7m", out);
	fputs(left, out);
	if (box->buttons[i].letter)
		fprintf(out, "[%c]%s", label[0], label + 1);
	else
		fputs(label, out);
	fputs(right, out);
	if (is_first && box->is_colored)
		fputs("\033[m", out);
}

static void box_draw_buttons(FILE *out, const struct box *box,
			     const struct box_frame *frame, size_t inner)
{
	size_t width = box_buttons_width(box), left = (inner - width) / 2;

	fprintf(out, "%s%*s", frame->side, (int)left, "");
	for (size_t i = 0; i < box->n_buttons; i++) {
		if (i > 0)
			fputs("  ", out);
		box_draw_button(out, box, i);
	}
	fprintf(out, "%*s%s\n", (int)(inner - width - left), "", frame->side);
}

char *box_draw(const struct box *box)
{
	const struct box_frame *frame = box->is_utf8 ? &box_drawn : &box_typed;
	const size_t indent = box->mark ? strlen(box->mark) + 2 : 0;
	const size_t wanted[] = { indent + 8, strlen(box->hint), box_buttons_width(box) };
	size_t limit = box->n_columns > BOX_EDGES ? box->n_columns - BOX_EDGES : 0;
	size_t inner, room, n_bytes, title;
	char *drawn = NULL;
	FILE *out;

	if (limit > BOX_WIDEST)
		limit = BOX_WIDEST;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (limit < wanted[i])
			limit = wanted[i];

	room = limit - indent;
	inner = indent + box_text_width(box, room);
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (inner < wanted[i])
			inner = wanted[i];
	title = box_width(box->title, strlen(box->title));
	if (inner < title)
		inner = title < limit ? title : limit;
	inner += 4;

	out = open_memstream(&drawn, &n_bytes);
	if (!out)
		return NULL;
	box_draw_edge(out, box, frame, true, box->title, inner);
	box_draw_empty(out, frame, inner);
	box_draw_text(out, box, frame, inner, indent, room);
	box_draw_empty(out, frame, inner);
	box_draw_buttons(out, box, frame, inner);
	box_draw_edge(out, box, frame, false, box->hint, inner);
	if (fclose(out) != 0) {
		free(drawn);
		return NULL;
	}
	return drawn;
}
