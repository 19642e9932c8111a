/* SPDX-License-Identifier: MIT */
/*
 * What winshm top shows: the objects of one look, those of them that pass the filter in the
 * order asked for, and a window of the bytes of the selected section, now and a look before.
 *
 * The section is opened for each look and closed after it: nothing is held in between.
 */
#include "top.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "bytes.h"
#include "text.h"

static const struct objects_filter top_everything;

const struct object *top_model_selected(const struct top_model *model)
{
	return model->selected < model->n_rows
		       ? &model->objects.at[model->rows[model->selected]]
		       : NULL;
}

static const struct top_model *top_compared; /* qsort() has no room for it */

static int top_compare(const void *left, const void *right)
{
	size_t i = *(const size_t *)left, j = *(const size_t *)right;
	const struct object *a = &top_compared->objects.at[i];
	const struct object *b = &top_compared->objects.at[j];
	uint64_t x = 0, y = 0;

	if (top_compared->sort == TOP_SORT_SIZE) {
		x = a->seen.description.size_bytes;
		y = b->seen.description.size_bytes;
	} else if (top_compared->sort == TOP_SORT_HOLDERS) {
		x = a->n_processes;
		y = b->n_processes;
	}
	if (x != y && a->seen.name.scope == b->seen.name.scope)
		return x > y ? -1 : 1;
	return (i > j) - (i < j); /* collected by scope and name */
}

static void top_forget_bytes(struct top_model *model)
{
	model->n_now = model->n_before = 0;
}

void top_model_arrange(struct top_model *model)
{
	size_t *rows = reallocarray(model->rows, model->objects.n + 1, sizeof(*rows));
	bool is_found = false;

	if (!rows)
		return;
	model->rows = rows;
	model->n_rows = model->n_global = 0;
	for (size_t i = 0; i < model->objects.n; i++) {
		_cleanup_(freep) char *name =
			model->filter[0]
				? text_name(&model->objects.at[i].seen.name, false)
				: NULL;

		if (name && !strcasestr(name, model->filter))
			continue;
		rows[model->n_rows++] = i;
		model->n_global += model->objects.at[i].seen.name.scope == SCOPE_GLOBAL;
	}
	if (model->sort != TOP_SORT_NAME) {
		top_compared = model;
		qsort(rows, model->n_rows, sizeof(*rows), top_compare);
	}
	for (size_t i = 0; model->chosen && !is_found && i < model->n_rows; i++) {
		_cleanup_(freep) char *name =
			text_name(&model->objects.at[rows[i]].seen.name, true);

		is_found = name && !strcmp(name, model->chosen);
		if (is_found)
			model->selected = i;
	}
	if (!is_found)
		top_model_select(model, model->selected);
}

void top_model_select(struct top_model *model, size_t row)
{
	const struct object *object;

	model->selected = row < model->n_rows ? row
			  : model->n_rows     ? model->n_rows - 1
					      : 0;
	object = top_model_selected(model);
	free(model->chosen);
	model->chosen = object ? text_name(&object->seen.name, true) : NULL;
	model->offset = 0;
	top_forget_bytes(model);
}

void top_model_scroll(struct top_model *model, int64_t n_bytes)
{
	const struct object *object = top_model_selected(model);
	uint64_t size = object ? object->seen.description.size_bytes : 0;
	uint64_t back = (uint64_t)-n_bytes;

	if (n_bytes < 0)
		model->offset = model->offset > back ? model->offset - back : 0;
	else if ((uint64_t)n_bytes < size - model->offset && model->offset < size)
		model->offset += (uint64_t)n_bytes;
	top_forget_bytes(model);
}

static void top_read_bytes(struct top_model *model)
{
	const struct object *object = top_model_selected(model);
	_cleanup_(fd_closep) int fd = -1;
	uint64_t size;
	ssize_t n;

	memcpy(model->before, model->now, model->n_now);
	model->n_before = model->n_now;
	model->n_now = 0;
	if (!object || object->seen.description.kind != LAYOUT_KIND_SECTION)
		return;
	size = object->seen.description.size_bytes;
	fd = model->offset < size ? bytes_open(object) : -1;
	if (fd < 0)
		return;
	size -= model->offset;
	n = pread(fd, model->now, size < TOP_WINDOW ? (size_t)size : TOP_WINDOW,
		  (off_t)model->offset);
	model->n_now = n > 0 ? (size_t)n : 0;
}

void top_model_look(struct top_model *model)
{
	objects_release(&model->objects);
	model->error = objects_collect(&model->objects, &top_everything);
	top_model_arrange(model);
	top_read_bytes(model);
}

void top_model_release(struct top_model *model)
{
	objects_release(&model->objects);
	free(model->rows);
	free(model->chosen);
}
