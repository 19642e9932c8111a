/* SPDX-License-Identifier: MIT */
/*
 * Reading /proc/PID/maps, and /proc/self/smaps for the one thing only it says. Lines are
 * read as they come; the kernel keeps each of them consistent, not all of them together.
 * Not by stdio, in which a read that failed looks like the end: what was not read must not
 * be taken for free.
 */
#include "os/maps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/vm.h"

static int maps_open_path(struct maps *maps, const char *path, bool is_close)
{
	maps->is_close = is_close;
	maps->first = maps->end = 0;
	maps->fd = TEMP_FAILURE_RETRY(open(path, O_RDONLY | O_CLOEXEC));
	return maps->fd < 0 ? -errno : 0;
}

int maps_open(struct maps *maps)
{
	return maps_open_path(maps, "/proc/thread-self/maps", false);
}

int maps_open_of(struct maps *maps, pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	return maps_open_path(maps, path, false);
}

int maps_open_closely(struct maps *maps)
{
	return maps_open_path(maps, "/proc/thread-self/smaps", true);
}

void maps_close(struct maps *maps)
{
	fd_closep(&maps->fd);
}

/* Behind what is there already; 0 at the end. */
static int maps_read_more(struct maps *maps)
{
	ssize_t n;

	memmove(maps->text, maps->text + maps->first, maps->end - maps->first);
	maps->end -= maps->first;
	maps->first = 0;
	if (maps->end == sizeof(maps->text))
		return -EIO; /* a line longer than any the kernel writes */
	n = TEMP_FAILURE_RETRY(
		read(maps->fd, maps->text + maps->end, sizeof(maps->text) - maps->end));
	if (n > 0)
		maps->end += (size_t)n;
	return n < 0 ? -errno : (int)n;
}

/* The next line, terminated; NULL at the end, or with -errno in `*ret_error`. */
static char *maps_line(struct maps *maps, int *ret_error)
{
	for (;;) {
		char *line = maps->text + maps->first;
		char *end = memchr(line, '\n', maps->end - maps->first);
		int r;

		if (end) {
			*end = '\0';
			maps->first = (size_t)(end + 1 - maps->text);
			return line;
		}
		r = maps_read_more(maps);
		if (r <= 0) {
			*ret_error = r;
			return NULL;
		}
	}
}

/* "55d0c8a00000-55d0c8a21000 rw-p 00000000 00:00 0   [heap]" */
static bool maps_parse(char *line, struct mapping *ret)
{
	unsigned long start, end, offset, inode;
	unsigned major, minor;
	char modes[5];
	int n;

	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "%lx-%lx %4s %lx %x:%x %lu %n", &start, &end, modes, &offset,
		   &major, &minor, &inode, &n) != 7)
		return false;
	*ret = (struct mapping) {
		.start = start,
		.end = end,
		.access = (modes[0] == 'r' ? VM_READ : 0) |
			  (modes[1] == 'w' ? VM_WRITE : 0) |
			  (modes[2] == 'x' ? VM_EXECUTE : 0),
		.is_shared = modes[3] == 's',
		.has_file = inode != 0,
		.identity = { makedev(major, minor), inode },
		.offset_bytes = offset,
		.name = line + n,
	};
	return true;
}

/* The attributes behind a mapping in smaps, of which the flags are the last. */
static int maps_read_attributes(struct maps *maps, struct mapping *mapping)
{
	int r = 0;
	char *line;

	while ((line = maps_line(maps, &r))) {
		if (strncmp(line, "VmFlags:", strlen("VmFlags:")) == 0) {
			mapping->is_locked = strstr(line, " lo") != NULL;
			return 0;
		}
	}
	return r;
}

int maps_next(struct maps *maps, uintptr_t address, struct mapping *ret)
{
	int r = 0;
	char *line;

	while ((line = maps_line(maps, &r))) {
		if (!maps_parse(line, ret))
			continue;
		if (maps->is_close)
			r = maps_read_attributes(maps, ret);
		if (r < 0)
			return r;
		if (ret->end > address)
			return 1;
	}
	return r;
}

int maps_path_at(uintptr_t address, char **ret)
{
	_cleanup_(maps_close) struct maps maps;
	struct mapping mapping = { .start = 0 };
	int r;

	r = maps_open(&maps);
	if (r == 0)
		r = maps_next(&maps, address, &mapping);
	if (r < 0)
		return r;
	if (r == 0 || mapping.start > address)
		return -EFAULT;
	/* Memory with a descriptor has a name, too, and is no file. */
	if (!mapping.has_file || strncmp(mapping.name, "/memfd:", strlen("/memfd:")) == 0)
		return -ENOENT;
	*ret = strdup(mapping.name);
	return *ret ? 0 : -ENOMEM;
}
