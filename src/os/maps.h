/* SPDX-License-Identifier: MIT */
/* The address space of a process, mostly this one, as the kernel has it: /proc/PID/maps. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "os/memfd.h"

struct mapping {
	uintptr_t start, end;
	unsigned access; /* VM_READ, VM_WRITE, VM_EXECUTE */
	bool is_shared;
	bool has_file;
	struct identity identity; /* of the file */
	uint64_t offset_bytes;    /* in it */
	bool is_locked;           /* only from maps_open_closely() */
	const char
		*name; /* of the file, or what stands in its place; until the next one */
};

enum {
	MAPS_TEXT_BYTES = 4096 + 512 /* the longest path, and what stands before it */
};

struct maps {
	int fd;
	bool is_close;     /* smaps: attributes follow every mapping */
	size_t first, end; /* what is read, and not yet a line that was handed out */
	char text[MAPS_TEXT_BYTES];
};

/* 0 or -errno; -ENOENT without /proc. */
int maps_open(struct maps *maps);
int maps_open_of(struct maps *maps, pid_t pid);
int maps_open_closely(struct maps *maps); /* slower: also tells what is locked */
void maps_close(struct maps *maps);       /* also one that could not be opened */

/* 1: the next mapping in the order of addresses, of those that end behind `address`;
 * 0: there are no more; or -errno. */
int maps_next(struct maps *maps, uintptr_t address, struct mapping *ret);

/* The path of the file that is mapped at an address; to be freed. 0, -EFAULT nothing is
 * mapped there, -ENOENT it is no file, or another -errno. */
int maps_path_at(uintptr_t address, char **ret);
