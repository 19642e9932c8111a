/* SPDX-License-Identifier: MIT */
/*
 * Objects, copied while the table is looked at, and sorted by name afterwards, because the
 * table is ordered by hash.
 */
#include "objects.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "text.h"
#include "tool.h"

static const char *const object_kinds[] = {
	[LAYOUT_KIND_SECTION] = "section", [LAYOUT_KIND_EVENT] = "event",
	[LAYOUT_KIND_MUTEX] = "mutex",     [LAYOUT_KIND_SEMAPHORE] = "semaphore",
	[LAYOUT_KIND_TIMER] = "timer",
};

enum {
	OBJECT_N_KINDS = sizeof(object_kinds) / sizeof(object_kinds[0])
};

const char *object_kind(const struct object *object)
{
	return object_kinds[object->seen.description.kind]; /* surveyed: one of them */
}

uint32_t object_kind_bit(const char *name, size_t n)
{
	for (uint32_t kind = LAYOUT_KIND_SECTION; kind < OBJECT_N_KINDS; kind++)
		if (strlen(object_kinds[kind]) == n &&
		    !memcmp(object_kinds[kind], name, n))
			return 1u << kind;
	return 0;
}

/* ---- collecting --------------------------------------------------------------------- */

static void object_release(struct object *object)
{
	free(object->bytes);
	free(object->holders);
	free(object->waiters);
}

void objects_release(struct objects *objects)
{
	for (size_t i = 0; i < objects->n; i++)
		object_release(&objects->at[i]);
	free(objects->at);
}

static bool objects_want(const struct objects_filter *filter,
			 const struct survey_object *seen)
{
	bool is_held = filter->pid == 0;

	for (uint32_t i = 0; !is_held && i < seen->n_holders; i++)
		is_held = seen->holders[i].pid == filter->pid;
	return is_held &&
	       (!filter->kinds || filter->kinds & 1u << seen->description.kind) &&
	       (!filter->has_scope || filter->scope == seen->name.scope) &&
	       (!filter->name || name_equal(filter->name, &seen->name)) &&
	       filter->n_beginning <= seen->name.n_bytes &&
	       (!filter->n_beginning ||
		!memcmp(filter->beginning, seen->name.text, filter->n_beginning));
}

static int objects_compare_holders(const void *left, const void *right)
{
	const struct survey_holder *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->fd > b->fd) - (a->fd < b->fd);
}

/* Never of nothing, so that NULL means no memory. */
static void *objects_copy(const void *from, size_t n_bytes)
{
	void *copy = malloc(n_bytes + 1);

	if (copy && n_bytes)
		memcpy(copy, from, n_bytes);
	return copy;
}

static int object_copy(struct object *ret, const struct survey_object *seen)
{
	ret->seen = *seen;
	ret->n_processes = 0;
	ret->bytes = objects_copy(seen->name.text, seen->name.n_bytes);
	ret->holders =
		objects_copy(seen->holders, seen->n_holders * sizeof(*ret->holders));
	ret->waiters =
		objects_copy(seen->waiters, seen->n_waiters * sizeof(*ret->waiters));
	if (!ret->bytes || !ret->holders || !ret->waiters) {
		object_release(ret);
		return -ENOMEM;
	}
	ret->seen.name.text = ret->bytes;
	ret->seen.holders = ret->holders;
	ret->seen.waiters = ret->waiters;
	qsort(ret->holders, seen->n_holders, sizeof(*ret->holders),
	      objects_compare_holders);
	for (uint32_t i = 0; i < seen->n_holders; i++)
		ret->n_processes += i == 0 || ret->holders[i].pid == 0 ||
				    ret->holders[i].pid != ret->holders[i - 1].pid;
	return 0;
}

static int objects_visit(const struct survey_object *seen, void *data)
{
	struct objects *objects = data;
	int r;

	if (!objects_want(objects->filter, seen))
		return 0;
	if (objects->n == objects->n_allocated) {
		size_t n = objects->n ? 2 * objects->n : 64;
		struct object *at = reallocarray(objects->at, n, sizeof(*at));

		if (!at)
			return -ENOMEM;
		objects->at = at;
		objects->n_allocated = n;
	}
	r = object_copy(&objects->at[objects->n], seen);
	objects->n += r == 0;
	return r;
}

int object_compare(const struct object *left, const struct object *right)
{
	const struct name *a = &left->seen.name, *b = &right->seen.name;
	int r;

	if (a->scope != b->scope)
		return a->scope < b->scope ? -1 : 1; /* G before L */
	r = memcmp(a->text, b->text, a->n_bytes < b->n_bytes ? a->n_bytes : b->n_bytes);
	return r ? r : (a->n_bytes > b->n_bytes) - (a->n_bytes < b->n_bytes);
}

static int objects_compare(const void *left, const void *right)
{
	return object_compare(left, right);
}

int objects_collect(struct objects *ret, const struct objects_filter *filter)
{
	int r;

	*ret = (struct objects) { .filter = filter };
	r = survey_each(objects_visit, ret, &ret->n_unread);
	if (ret->n)
		qsort(ret->at, ret->n, sizeof(ret->at[0]), objects_compare);
	return r;
}

int objects_confess(const struct objects *objects, int code)
{
	if (!objects->n_unread)
		return code;
	fprintf(stderr,
		"winshm: %u chains of the table of names are damaged, and what is in them "
		"is missing here; the next program that uses one of their names mends "
		"them\n",
		objects->n_unread);
	return code == TOOL_OK ? TOOL_FAILED : code;
}

int objects_find(const char *verb, const char *typed, struct objects *ret)
{
	_cleanup_(freep) char *bytes = NULL, *shown = NULL;
	struct objects_filter filter = { .name = NULL };
	struct name name;
	int r;

	*ret = (struct objects) { .n = 0 };
	r = text_read_name(typed, &name, &bytes);
	if (r < 0) {
		tool_misused(verb, "%s", err_sentence(r));
		return TOOL_USAGE;
	}
	filter.name = &name;
	r = objects_collect(ret, &filter);
	ret->filter = NULL;
	if (r < 0)
		return tool_fail("cannot look at the table of names", r);
	if (ret->n)
		return TOOL_OK;
	shown = text_name(&name, false);
	fprintf(stderr,
		"winshm %s: nobody holds an object named %s; winshm ls lists "
		"those that live\n",
		verb, shown ? shown : typed);
	return objects_confess(ret, TOOL_NOT_FOUND);
}
