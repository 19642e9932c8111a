/* SPDX-License-Identifier: MIT */
/*
 * Views, as /proc/PID/maps has them: the mappings of the file or memory that is behind the
 * handle, by device and inode, whatever it is called. Pages of one view that differ in
 * protection are mappings of their own. The kernel shows the mappings only to who may look
 * into the process as a debugger may; to others it is said that they are not known.
 */
#include "views.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "os/maps.h"
#include "os/procfs.h"
#include "os/vm.h"
#include "text.h"

/* Calls `visit` for each mapping. 0, or why it could not be read to the end. */
static int views_each(const struct survey_holder *holder,
		      void (*visit)(const struct mapping *mapping, void *data),
		      void *data)
{
	_cleanup_(maps_close) struct maps maps = { .fd = -1 };
	struct procfs_file file;
	struct mapping mapping;
	int r = procfs_look((pid_t)holder->via, holder->fd, &file);

	if (r == 0)
		r = maps_open_of(&maps, (pid_t)holder->via);
	while (r == 0 && (r = maps_next(&maps, 0, &mapping)) > 0) {
		r = 0;
		if (mapping.has_file && identity_equal(&mapping.identity, &file.identity))
			visit(&mapping, data);
	}
	return r;
}

/* ---- counting ----------------------------------------------------------------------- */

struct views_count {
	uint64_t n;
	struct mapping last;
};

/* Pieces of one view follow each other, in memory and in the section. */
static void views_count_one(const struct mapping *mapping, void *data)
{
	struct views_count *count = data;
	const struct mapping *last = &count->last;

	count->n +=
		count->n == 0 || mapping->start != last->end ||
		mapping->offset_bytes != last->offset_bytes + (last->end - last->start);
	count->last = *mapping;
}

bool views_count(const struct survey_object *object, uint64_t *ret)
{
	*ret = 0;
	for (uint32_t i = 0; i < object->n_holders; i++) {
		const struct survey_holder *holder = &object->holders[i];
		struct views_count count = { .n = 0 };

		if (i > 0 && holder->pid && holder->pid == holder[-1].pid)
			continue; /* another handle of the same process */
		if (holder->fd < 0 || !holder->via ||
		    views_each(holder, views_count_one, &count) < 0)
			return false;
		*ret += count.n;
	}
	return true;
}

/* ---- listing ------------------------------------------------------------------------ */

struct views_writing {
	FILE *to;
	uint64_t n;
	bool wants_bytes;
};

/* As in /proc/PID/maps. */
struct views_protection {
	char text[5];
};

static struct views_protection views_protection(const struct mapping *mapping)
{
	return (struct views_protection) { {
		mapping->access & VM_READ ? 'r' : '-',
		mapping->access & VM_WRITE ? 'w' : '-',
		mapping->access & VM_EXECUTE ? 'x' : '-',
		mapping->is_shared ? 's' : 'p',
		'\0',
	} };
}

static void views_put(const struct mapping *mapping, void *data)
{
	struct views_writing *writing = data;
	_cleanup_(freep) char *size =
		text_size(mapping->end - mapping->start, writing->wants_bytes);

	fprintf(writing->to, "%s%" PRIxPTR "+%s:%s@%" PRIu64, writing->n++ ? "," : "",
		mapping->start, size ? size : "?", views_protection(mapping).text,
		mapping->offset_bytes);
}

static void views_put_json(const struct mapping *mapping, void *data)
{
	struct views_writing *writing = data;

	fprintf(writing->to,
		"%s{\"address\": \"0x%" PRIxPTR "\", \"size\": %" PRIuPTR
		", \"protection\": \"%s\", \"offset\": %" PRIu64 "}",
		writing->n++ ? ", " : "", mapping->start, mapping->end - mapping->start,
		views_protection(mapping).text, mapping->offset_bytes);
}

/* All of them between two words; NULL: not known, or no memory. */
static char *views_write(const struct survey_holder *holder, const char *begin,
			 void (*put)(const struct mapping *mapping, void *data),
			 const char *end, bool wants_bytes)
{
	struct views_writing writing = { .wants_bytes = wants_bytes };
	char *text = NULL;
	size_t n;
	int r;

	if (holder->fd < 0 || !holder->via)
		return NULL;
	writing.to = open_memstream(&text, &n);
	if (!writing.to)
		return NULL;
	fputs(begin, writing.to);
	r = views_each(holder, put, &writing);
	fputs(end, writing.to);
	if (fclose(writing.to) == 0 && r == 0)
		return text;
	free(text);
	return NULL;
}

char *views_list(const struct survey_holder *holder, bool wants_bytes)
{
	char *text = views_write(holder, "", views_put, "", wants_bytes);

	if (!text && holder->fd >= 0)
		return text_format("?");
	if (text && *text)
		return text;
	free(text);
	return NULL;
}

char *views_json(const struct survey_holder *holder)
{
	return views_write(holder, "[", views_put_json, "]", true);
}
