/* SPDX-License-Identifier: MIT */
/*
 * Reading /proc/PID/maps, and /proc/self/smaps for the one thing only it says. Lines are
 * read as they come; the kernel keeps each of them consistent, not all of them together.
 */
#include "os/maps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "os/vm.h"

struct maps {
	FILE *file;
	char *line;
	size_t n_line_bytes;
	bool is_close; /* smaps: attributes follow every mapping */
};

void maps_closep(struct maps **maps)
{
	if (!*maps)
		return;
	fclosep(&(*maps)->file);
	free((*maps)->line);
	free(*maps);
}

static struct maps *maps_open_path(const char *path, bool is_close)
{
	_cleanup_(maps_closep) struct maps *maps = calloc(1, sizeof(*maps));

	if (!maps)
		return NULL;
	maps->is_close = is_close;
	maps->file = fopen(path, "re");
	return maps->file ? take_ptr(&maps) : NULL;
}

struct maps *maps_open(void)
{
	return maps_open_path("/proc/self/maps", false);
}

struct maps *maps_open_of(pid_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	return maps_open_path(path, false);
}

struct maps *maps_open_closely(void)
{
	return maps_open_path("/proc/self/smaps", true);
}

/* "55d0c8a00000-55d0c8a21000 rw-p 00000000 00:00 0   [heap]" */
static bool maps_parse(char *line, struct mapping *ret)
{
	unsigned long start, end, inode;
	char modes[5];
	int n;

	line[strcspn(line, "\n")] = '\0';
	if (sscanf(line, "%lx-%lx %4s %*s %*s %lu %n", &start, &end, modes, &inode, &n) !=
	    4)
		return false;
	*ret = (struct mapping) {
		.start = start,
		.end = end,
		.access = (modes[0] == 'r' ? VM_READ : 0) |
			  (modes[1] == 'w' ? VM_WRITE : 0) |
			  (modes[2] == 'x' ? VM_EXECUTE : 0),
		.is_shared = modes[3] == 's',
		.has_file = inode != 0,
		.name = line + n,
	};
	return true;
}

/* The attributes behind a mapping in smaps, of which the flags are the last. */
static void maps_read_attributes(struct maps *maps, struct mapping *mapping)
{
	while (getline(&maps->line, &maps->n_line_bytes, maps->file) >= 0) {
		if (strncmp(maps->line, "VmFlags:", strlen("VmFlags:")) == 0) {
			mapping->is_locked = strstr(maps->line, " lo") != NULL;
			return;
		}
	}
}

bool maps_next(struct maps *maps, uintptr_t address, struct mapping *ret)
{
	while (getline(&maps->line, &maps->n_line_bytes, maps->file) >= 0) {
		if (!maps_parse(maps->line, ret))
			continue;
		if (maps->is_close)
			maps_read_attributes(maps, ret);
		if (ret->end > address)
			return true;
	}
	return false;
}
