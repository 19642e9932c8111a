/* SPDX-License-Identifier: MIT */
/*
 * Regions: the address ranges of this process that were made here, views and reserved
 * address space, in one registry.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "os/memfd.h"

enum region_kind {
	REGION_VIEW,        /* of a section */
	REGION_RESERVATION, /* of address space that is this process's own */
	REGION_PLACEHOLDER, /* address space kept for one of the former */
};

struct region {
	enum region_kind kind;
	uintptr_t base;
	size_t n_bytes;       /* whole pages */
	unsigned access;      /* VM_*: what was asked for when it was made */
	bool is_uniform;      /* every page still has that access */
	bool was_placeholder; /* and can be one again */

	/* a view */
	struct identity identity; /* of the section's memory */
	uint64_t offset_bytes;
	bool has_file;    /* a view of a file's memory, not of memory alone */
	bool is_reserved; /* of memory that is committed piece by piece */
	bool is_mixed;    /* some of its pages are or were copy-on-write, not all */
	int fd; /* a way to the memory that holds no name, where one was needed; or -1 */

	/* large pages are mapped whole: bytes mapped around what the region shows */
	bool is_large;
	uint32_t n_before, n_behind;

	uint8_t *committed; /* a reservation: one bit per page */

	struct region *before,
		*behind; /* the registry's, of lower addresses and higher */
};

/* The lock of the registry: regions are found, and what is found is used, inside. */
void region_enter(void);
void region_leave(void);

/* The region that contains `address`; NULL. Inside. */
struct region *region_find(uintptr_t address);

/* Inside. The part of the range `*start`..`*end` around `address`, which is in no region,
 * that no region touches. */
void region_clip(uintptr_t address, uintptr_t *start, uintptr_t *end);

/* A new region, already mapped; takes `region` over. */
void region_add(struct region *region);

void region_insert(struct region *region); /* the same, inside */

/* Takes a region out of the registry, as it is; it is the caller's then. Inside. */
void region_remove(struct region *region);

/* Unmaps a region and takes it out of the registry; it is the caller's then. Inside, so
 * that nobody is given the range while it is still registered. Errors: -ENOMEM, and the
 * region stays. */
int region_unmap(struct region *region);

struct region *region_free(struct region *region); /* NULL */
DEFINE_CLEANUP(struct region, region_free)

/* Do the `n_bytes` from `start`, an address in the region, lie in it? NULL has none. */
static inline bool region_contains(const struct region *region, uintptr_t start,
				   size_t n_bytes)
{
	return region && n_bytes <= region->base + region->n_bytes - start;
}
