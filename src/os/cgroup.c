/* SPDX-License-Identifier: MIT */
/*
 * Control groups, version 2 and version 1 (and both at once, as some systems have them).
 *
 * /proc/self/cgroup names our group in each hierarchy, /proc/self/mountinfo says where that
 * is mounted. A container may see only a part of it, or its group under another path: then
 * the walk begins where the mount does. Groups around ours limit it, too, so the walk goes
 * up to the mount.
 *
 * What cannot be read is no limit: a guess would refuse what the kernel would give.
 */
#include "os/cgroup.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "os/procfile.h"

/* How a hierarchy calls what we ask for. */
struct cgroup_version {
	const char *type;   /* of its file system */
	const char *option; /* of its mount: NULL none in particular */
	const char *limit, *swap_limit, *used;
	const char *caches[2]; /* in memory.stat: pages that can be dropped */
	bool swap_includes_memory;
};

static const struct cgroup_version cgroup_versions[] = {
	{ "cgroup2",
	  NULL,
	  "memory.max",
	  "memory.swap.max",
	  "memory.current",
	  { "active_file ", "inactive_file " },
	  false },
	{ "cgroup",
	  "memory",
	  "memory.limit_in_bytes",
	  "memory.memsw.limit_in_bytes",
	  "memory.usage_in_bytes",
	  { "total_active_file ", "total_inactive_file " },
	  true },
};

/* Is the word one of the list, which is separated by commas? */
static bool cgroup_lists(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (;;) {
		size_t n_item = strcspn(list, ",");

		if (n_item == n && !strncmp(list, word, n))
			return true;
		if (list[n_item] == '\0')
			return false;
		list += n_item + 1;
	}
}

/* Our group in a hierarchy, "0::/user.slice/..." or "4:memory:/..."; NULL: it has none. */
static char *cgroup_path(const struct cgroup_version *version, char *groups)
{
	char *rest = groups;

	for (char *line; (line = strsep(&rest, "\n"));) {
		char *lists = strchr(line, ':'),
		     *path = lists ? strchr(lists + 1, ':') : NULL;

		if (!path)
			continue;
		*path = '\0';
		if (version->option ? cgroup_lists(lists + 1, version->option)
				    : lists[1] == '\0')
			return path + 1;
	}
	return NULL;
}

/*
 * "32 31 0:29 ROOT POINT options - TYPE source OPTIONS": where the hierarchy is mounted, and
 * from which of its groups on.
 */
static bool cgroup_mount(const struct cgroup_version *version, char *mounts,
			 char **ret_root, char **ret_point)
{
	char *rest = mounts;

	for (char *line; (line = strsep(&rest, "\n"));) {
		char *tail = strstr(line, " - "), *type, *options;

		if (!tail)
			continue;
		*tail = '\0';
		tail += strlen(" - ");
		type = strsep(&tail, " ");
		strsep(&tail, " ");
		options = tail ? tail : "";
		if (strcmp(type, version->type) != 0 ||
		    (version->option && !cgroup_lists(options, version->option)))
			continue;
		for (int i = 0; i < 3; i++)
			strsep(&line, " ");
		*ret_root = strsep(&line, " ");
		*ret_point = strsep(&line, " ");
		if (*ret_point)
			return true;
	}
	return false;
}

static char *cgroup_read(const char *directory, const char *file)
{
	_cleanup_(freep) char *path = NULL;
	char *text;
	size_t n_bytes;

	if (asprintf(&path, "%s/%s", directory, file) < 0)
		return NULL;
	return procfile_read(path, &text, &n_bytes) < 0 ? NULL : text;
}

/* A number, or "max"; version 1 writes a number that stands for none. */
static uint64_t cgroup_number(const char *directory, const char *file, uint64_t otherwise)
{
	_cleanup_(freep) char *text = cgroup_read(directory, file);
	char *end;
	uint64_t value;

	if (!text)
		return otherwise;
	value = strtoull(text, &end, 10);
	if (end == text)
		return otherwise;
	return value >= INT64_MAX / 2 ? UINT64_MAX : value;
}

/* Memory in use that nobody would miss. */
static uint64_t cgroup_cached(const struct cgroup_version *version, const char *directory)
{
	_cleanup_(freep) char *text = cgroup_read(directory, "memory.stat");
	uint64_t sum = 0, bytes;

	for (int i = 0; text && i < 2; i++)
		if (procfile_number(text, version->caches[i], &bytes))
			sum += bytes;
	return sum;
}

static uint64_t cgroup_minus(uint64_t from, uint64_t what)
{
	return from > what ? from - what : 0;
}

static void cgroup_lower(uint64_t *to, uint64_t value)
{
	if (*to > value)
		*to = value;
}

static void cgroup_ask(const struct cgroup_version *version, const char *directory,
		       struct cgroup_memory *ret, bool with_room)
{
	uint64_t limit = cgroup_number(directory, version->limit, UINT64_MAX),
		 swap = cgroup_number(directory, version->swap_limit, UINT64_MAX), used;

	if (swap != UINT64_MAX && version->swap_includes_memory)
		swap = cgroup_minus(swap, limit);
	cgroup_lower(&ret->swap_limit_bytes, swap);
	if (limit == UINT64_MAX)
		return;
	cgroup_lower(&ret->limit_bytes, limit);
	if (!with_room)
		return;
	used = cgroup_minus(cgroup_number(directory, version->used, 0),
			    cgroup_cached(version, directory));
	cgroup_lower(&ret->room_bytes, cgroup_minus(limit, used));
}

/* Below the mount, without a slash at its end; "" for the mount itself. */
static const char *cgroup_below(const char *path, const char *root)
{
	size_t n_root = strlen(root);

	if (!strcmp(root, "/"))
		return strcmp(path, "/") ? path : "";
	if (strncmp(path, root, n_root) != 0 ||
	    (path[n_root] != '/' && path[n_root] != '\0'))
		return "";
	return path + n_root;
}

/* Both texts are taken apart on the way. */
static void cgroup_walk(const struct cgroup_version *version, char *groups, char *mounts,
			bool with_room, struct cgroup_memory *ret)
{
	char *path = cgroup_path(version, groups), *root, *point;
	_cleanup_(freep) char *directory = NULL;
	size_t n_point;

	if (!path || !cgroup_mount(version, mounts, &root, &point))
		return;
	n_point = strlen(point);
	if (asprintf(&directory, "%s%s", point, cgroup_below(path, root)) < 0) {
		directory = NULL;
		return;
	}
	for (;;) {
		cgroup_ask(version, directory, ret, with_room);
		if (strlen(directory) <= n_point)
			return;
		*strrchr(directory, '/') = '\0';
	}
}

void cgroup_memory_by(const char *groups, const char *mounts, bool with_room,
		      struct cgroup_memory *ret)
{
	*ret = (struct cgroup_memory) { UINT64_MAX, UINT64_MAX, UINT64_MAX };
	for (size_t i = 0; i < sizeof(cgroup_versions) / sizeof(cgroup_versions[0]);
	     i++) {
		_cleanup_(freep) char *own_groups = strdup(groups);
		_cleanup_(freep) char *own_mounts = strdup(mounts);

		if (own_groups && own_mounts)
			cgroup_walk(&cgroup_versions[i], own_groups, own_mounts,
				    with_room, ret);
	}
}

void cgroup_memory(struct cgroup_memory *ret, bool with_room)
{
	_cleanup_(freep) char *groups = NULL, *mounts = NULL;
	size_t n_bytes;

	if (procfile_read("/proc/thread-self/cgroup", &groups, &n_bytes) < 0 ||
	    procfile_read("/proc/thread-self/mountinfo", &mounts, &n_bytes) < 0)
		*ret = (struct cgroup_memory) { UINT64_MAX, UINT64_MAX, UINT64_MAX };
	else
		cgroup_memory_by(groups, mounts, with_room, ret);
}
