/* SPDX-License-Identifier: MIT */
/* A search: the names in a directory that are like a pattern, gone through one by one. */
#pragma once

#include <stddef.h>

#include "core/object.h"
#include "os/filesystem.h"

struct finding {
	struct object object;
	/* set at birth, then constant */
	char *directory;
	char **names;
	size_t n_names;
	_Atomic size_t next; /* atomic */
};

extern const struct object_kind finding_kind;

/*
 * `text` is a path as Windows programs write them, with wildcards in its last part; UTF-8,
 * not terminated.
 *
 * Errors: -ENOENT no name is like that; ERR_PATH_NOT_FOUND, ERR_PATH_INVALID and path.h's
 */
int finding_open(struct finding **ret, const char *text, size_t n_bytes);

/*
 * The next file that is still there. `*ret_name` lives as long as the search.
 *
 * Errors: ERR_SEARCH_ENDS
 */
int finding_next(struct finding *search, const char **ret_name,
		 struct filesystem_info *ret_info);

static inline struct finding *finding_of(struct object *object)
{
	return (struct finding *)((char *)object - offsetof(struct finding, object));
}
