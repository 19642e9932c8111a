/* SPDX-License-Identifier: MIT */
/* Objects as they were when somebody looked, for the verbs to show. */
#pragma once

#include "store/survey.h"
#include "table.h"

struct object {
	struct survey_object seen; /* what it points to belongs to this */
	char *bytes;               /* of its name */
	struct survey_holder *holders;
	uint32_t *waiters;
	uint32_t
		n_processes; /* that hold it; those that cannot be told apart count each */
};

struct objects {
	struct object *at;
	size_t n, n_allocated;
	const struct objects_filter *filter;
	uint32_t n_unread;
};

/* Which ones; all zero: all. */
struct objects_filter {
	uint32_t kinds; /* bits 1 << LAYOUT_KIND_* */
	uint32_t pid;
	bool has_scope;
	enum scope scope;
	const char *beginning;
	size_t n_beginning;
	const struct name *name;
};

/* Sorted by name. 0 or an error. */
int objects_collect(struct objects *ret, const struct objects_filter *filter);
void objects_release(struct objects *objects);

/* The one of that name, as typed: TOOL_OK and one object, or it was said why not. */
int objects_find(const char *verb, const char *typed, struct objects *ret);

/* Some of the table could not be read: says so, and makes TOOL_FAILED of TOOL_OK. */
int objects_confess(const struct objects *objects, int code);

/* As they are sorted: by scope and name alone. */
int object_compare(const struct object *left, const struct object *right);

const char *object_kind(const struct object *object);
uint32_t object_kind_bit(const char *name, size_t n); /* 0: there is no such kind */

/* What stands in a column of it. */
extern const struct table_column object_columns[];
extern const size_t object_n_columns;
char *object_cell(const void *row, size_t column, bool is_json, bool wants_bytes,
		  const char **ret_color);
