/* SPDX-License-Identifier: MIT */
/* The address space of a process, mostly this one, as the kernel has it: /proc/PID/maps. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct mapping {
	uintptr_t start, end;
	unsigned access; /* VM_READ, VM_WRITE, VM_EXECUTE */
	bool is_shared;
	bool has_file;
	bool is_locked; /* only from maps_open_closely() */
	const char
		*name; /* of the file, or what stands in its place; until the next one */
};

struct maps;

/* NULL when /proc cannot be read (errno says why) or memory is short. */
struct maps *maps_open(void);
struct maps *maps_open_of(pid_t pid);
struct maps *maps_open_closely(void); /* slower: also tells what is locked */
void maps_closep(struct maps **maps);

/* The next mapping in the order of addresses, of those that end behind `address`; false
 * when there are no more. */
bool maps_next(struct maps *maps, uintptr_t address, struct mapping *ret);
