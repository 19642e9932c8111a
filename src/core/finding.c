/* SPDX-License-Identifier: MIT */
/*
 * Searches. All names are read and sorted when the search begins: so a program that makes or
 * deletes files while it goes through them meets each once, and in an order it can rely on,
 * as on NTFS. What has gone meanwhile is left out.
 */
#include "core/finding.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/path.h"
#include "core/wildcard.h"

static void finding_free_object(struct object *object)
{
	struct finding *search = finding_of(object);

	for (size_t i = 0; i < search->n_names; i++)
		free(search->names[i]);
	free(search->names);
	free(search->directory);
	free(search);
}

const struct object_kind finding_kind = { .free = finding_free_object };

static void finding_unrefp(struct finding **search)
{
	if (*search)
		object_unref(&(*search)->object);
}

static int finding_add(struct finding *search, size_t *n_room, const char *name)
{
	if (search->n_names == *n_room) {
		size_t n_more = *n_room ? 2 * *n_room : 64;
		char **more = reallocarray(search->names, n_more, sizeof(*more));

		if (!more)
			return -ENOMEM;
		search->names = more;
		*n_room = n_more;
	}
	search->names[search->n_names] = strdup(name);
	if (!search->names[search->n_names])
		return -ENOMEM;
	search->n_names++;
	return 0;
}

static int finding_compare(const void *a, const void *b)
{
	const char *left = *(char *const *)a, *right = *(char *const *)b;
	int left_dots = !strcmp(left, ".")    ? 0
			: !strcmp(left, "..") ? 1
					      : 2,
	    right_dots = !strcmp(right, ".")    ? 0
			 : !strcmp(right, "..") ? 1
						: 2;

	return left_dots != right_dots ? left_dots - right_dots : strcmp(left, right);
}

static void finding_closedirp(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

static int finding_read(struct finding *search, const char *pattern)
{
	_cleanup_(finding_closedirp) DIR *directory = opendir(search->directory);
	const struct dirent *entry;
	size_t n_room = 0;
	int r = 0;

	if (!directory)
		return errno == ENOENT || errno == ENOTDIR ? ERR_PATH_NOT_FOUND : -errno;
	while (r == 0 && (errno = 0, entry = readdir(directory)))
		if (wildcard_matches(pattern, entry->d_name))
			r = finding_add(search, &n_room, entry->d_name);
	if (r == 0 && errno)
		return -errno;
	if (r == 0 && search->n_names == 0)
		return -ENOENT;
	if (r == 0)
		qsort(search->names, search->n_names, sizeof(search->names[0]),
		      finding_compare);
	return r;
}

/* Where the last part begins. */
static size_t finding_split(const char *text, size_t n_bytes)
{
	while (n_bytes && text[n_bytes - 1] != '/' && text[n_bytes - 1] != '\\')
		n_bytes--;
	return n_bytes;
}

static int finding_parse(struct finding *search, const char *text, size_t n_bytes,
			 char **ret_pattern)
{
	size_t start;

	if (!text || n_bytes == 0)
		return ERR_PATH_EMPTY;
	start = finding_split(text, n_bytes);
	if (start == n_bytes)
		return -ENOENT; /* a directory's name with a slash behind is no file's */
	*ret_pattern = strndup(text + start, n_bytes - start);
	if (!*ret_pattern)
		return -ENOMEM;
	if (strpbrk(*ret_pattern, "\"<>|"))
		return ERR_PATH_INVALID;
	return start ? path_parse(&search->directory, text, start)
		     : path_parse(&search->directory, ".", 1);
}

int finding_open(struct finding **ret, const char *text, size_t n_bytes)
{
	_cleanup_(finding_unrefp) struct finding *search = calloc(1, sizeof(*search));
	_cleanup_(freep) char *pattern = NULL;
	int r;

	if (!search)
		return -ENOMEM;
	object_init(&search->object, &finding_kind);
	r = finding_parse(search, text, n_bytes, &pattern);
	if (r == 0)
		r = finding_read(search, pattern);
	if (r < 0)
		return r;
	*ret = take_ptr(&search);
	return 0;
}

int finding_next(struct finding *search, const char **ret_name,
		 struct filesystem_info *ret_info)
{
	for (;;) {
		_cleanup_(freep) char *path = NULL;
		size_t at = atomic_fetch_add(&search->next, 1);

		if (at >= search->n_names) {
			atomic_store(&search->next, search->n_names);
			return ERR_SEARCH_ENDS;
		}
		if (asprintf(&path, "%s/%s", search->directory, search->names[at]) < 0) {
			path = NULL;
			return -ENOMEM;
		}
		if (filesystem_inspect(path, -1, ret_info) == 0) {
			*ret_name = search->names[at];
			return 0;
		}
	}
}
