/* SPDX-License-Identifier: MIT */
/* The parts of winshm top: what is shown, and how it is drawn. */
#pragma once

#include "objects.h"

enum top_sort {
	TOP_SORT_NAME,
	TOP_SORT_SIZE,
	TOP_SORT_HOLDERS,
};

enum {
	TOP_WINDOW = 4096 /* bytes of a section that are compared */
};

struct top_model {
	struct objects objects;
	size_t *rows; /* which objects are shown, in which order */
	size_t n_rows, selected;
	size_t n_global; /* of the rows; they come first in any order */
	char filter[64];
	enum top_sort sort;
	char *chosen; /* name of the selected one, so that it stays so */
	uint64_t offset;
	unsigned char now[TOP_WINDOW], before[TOP_WINDOW];
	size_t n_now, n_before;
	int error; /* of the last look; 0 or < 0 */
};

/* Looks anew. The selected object stays selected while it lives. */
void top_model_look(struct top_model *model);
void top_model_arrange(struct top_model *model);
void top_model_select(struct top_model *model, size_t row);
void top_model_scroll(struct top_model *model, int64_t n_bytes);
const struct object *top_model_selected(const struct top_model *model); /* or NULL */
void top_model_release(struct top_model *model);

/* Draws all of it; `prompt` is the line at the bottom. Each namespace that has rows has a
 * line of its own above them. */
void top_screen_draw(const struct top_model *model, const char *prompt);
void top_screen_help(void);
void top_screen_begin(void);
size_t top_screen_row_at(const struct top_model *model, int y); /* n_rows: none */
