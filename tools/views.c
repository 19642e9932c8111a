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

static void views_put(FILE *to, const struct mapping *mapping, bool wants_bytes)
{
	_cleanup_(freep) char *size =
		text_size(mapping->end - mapping->start, wants_bytes);

	fprintf(to, "%s%" PRIxPTR "+%s:%c%c%c%c@%" PRIu64, ftell(to) > 0 ? "," : "",
		mapping->start, size ? size : "?", mapping->access & VM_READ ? 'r' : '-',
		mapping->access & VM_WRITE ? 'w' : '-',
		mapping->access & VM_EXECUTE ? 'x' : '-', mapping->is_shared ? 's' : 'p',
		mapping->offset_bytes);
}

/* 0, or why it could not be read to the end. */
static int views_read(FILE *to, const struct survey_holder *holder, bool wants_bytes)
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
			views_put(to, &mapping, wants_bytes);
	}
	return r;
}

char *views_list(const struct survey_holder *holder, bool wants_bytes)
{
	char *text = NULL;
	size_t n;
	FILE *to;
	int r;

	if (holder->fd < 0)
		return NULL;
	if (!holder->via)
		return text_format("?");
	to = open_memstream(&text, &n);
	if (!to)
		return NULL;
	r = views_read(to, holder, wants_bytes);
	if (fclose(to) == 0 && r == 0 && n > 0)
		return text;
	free(text);
	return r < 0 ? text_format("?") : NULL;
}
