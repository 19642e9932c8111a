/* SPDX-License-Identifier: MIT */
/* A question drawn with characters, in a frame. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
	BOX_MAX_BUTTONS = 4
};

struct box {
	const char *title, *text; /* plain_new() */
	const char *mark;         /* stands before the text, like "(!)"; NULL: nothing */
	const char *color;        /* of the mark, as an SGR parameter like "31" */
	struct {
		const char *label;
		char letter; /* the key that presses it, shown as [L]abel; 0: none */
	} buttons[BOX_MAX_BUTTONS];
	size_t n_buttons, first; /* `first` is the one Enter presses */
	const char *hint;        /* stands in the frame's lower edge */
	unsigned n_columns;      /* of the screen */
	bool is_utf8;            /* else the frame is of ASCII */
	bool is_colored;
};

/* The box as lines for the terminal, terminated; NULL when there is no memory. */
char *box_draw(const struct box *box);
