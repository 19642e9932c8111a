/* SPDX-License-Identifier: MIT */
/* The words by which objects are chosen, as they are typed. */
#include "filter.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tool.h"

static int filter_read_types(struct filter *filter, const char *verb, const char *list)
{
	for (;;) {
		size_t n = strcspn(list, ",");
		uint32_t bit = object_kind_bit(list, n);

		if (!bit)
			return tool_misused(verb,
					    "there is no type \"%.*s\"; section, event, "
					    "mutex, semaphore and timer are types",
					    (int)n, list);
		filter->objects.kinds |= bit;
		if (!list[n])
			return 0;
		list += n + 1;
	}
}

static int filter_read_scope(struct filter *filter, const char *verb, const char *text)
{
	bool is_global = !strcmp(text, "global");

	if (!is_global && strcmp(text, "local") != 0)
		return tool_misused(verb, "--scope is local or global, not \"%s\"", text);
	if (filter->objects.has_scope &&
	    filter->objects.scope != (is_global ? SCOPE_GLOBAL : SCOPE_LOCAL))
		return tool_misused(verb, "--scope and --prefix contradict each other");
	filter->objects.has_scope = true;
	filter->objects.scope = is_global ? SCOPE_GLOBAL : SCOPE_LOCAL;
	return 0;
}

static int filter_read_pid(struct filter *filter, const char *verb, const char *text)
{
	uint64_t pid;

	if (!text_read_size(text, &pid) || pid == 0 || pid > INT32_MAX)
		return tool_misused(verb, "\"%s\" is no number of a process", text);
	filter->objects.pid = (uint32_t)pid;
	return 0;
}

static int filter_read_prefix(struct filter *filter, const char *verb, const char *text)
{
	enum scope scope;
	bool has_scope;
	int r;

	free(filter->beginning);
	filter->beginning = NULL;
	r = text_read_beginning(text, &scope, &has_scope, &filter->beginning,
				&filter->objects.n_beginning);
	if (r < 0)
		return tool_fail("cannot read the prefix", r);
	filter->objects.beginning = filter->beginning;
	return has_scope ? filter_read_scope(filter, verb,
					     scope == SCOPE_GLOBAL ? "global" : "local")
			 : 0;
}

int filter_read_option(struct filter *filter, const char *verb, int option,
		       const char *argument)
{
	switch (option) {
	case FILTER_TYPE:
		return filter_read_types(filter, verb, argument);
	case FILTER_SCOPE:
		return filter_read_scope(filter, verb, argument);
	case FILTER_PID:
		return filter_read_pid(filter, verb, argument);
	}
	return filter_read_prefix(filter, verb, argument);
}

void filter_release(struct filter *filter)
{
	free(filter->beginning);
}
