/* SPDX-License-Identifier: MIT */
/* Pages, whoever made them: what stands at an address of this process. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/region.h"

enum pages_state {
	PAGES_FREE,
	PAGES_RESERVED,
	PAGES_COMMITTED,
};

enum pages_type {
	PAGES_NONE, /* free */
	PAGES_PRIVATE,
	PAGES_MAPPED,
	PAGES_IMAGE, /* a program's or a library's file */
};

/* A run of pages alike in every respect. */
struct pages {
	uintptr_t start, allocation;
	size_t n_bytes; /* from `start` to the end of the run */
	enum pages_state state;
	enum pages_type type;
	unsigned access; /* VM_*; VM_PRIVATE where a write would still copy the page */
	unsigned allocation_access;
	bool is_sealed; /* a view of memory that nobody can cut off under its readers */
};

/* Errors: ERR_PARAMETER no program can have anything at that address; ERR_PROC_MISSING */
int pages_query(uintptr_t address, struct pages *ret);

/* Whole pages: every one that `address`..`address` + `n_bytes` touches.
 * Errors: ERR_PARAMETER none, or past the end */
int pages_round(uintptr_t *address, size_t *n_bytes);

/* Says of a failure to read the kernel's map what it means. */
int pages_explain(int r);

/* Inside the registry's lock: pages_query() of whole pages in `region`, or (NULL) in none;
 * and are all of these pages of a region committed? Errors: ERR_NOT_COMMITTED */
int pages_query_inside(const struct region *region, uintptr_t start, struct pages *ret);
int pages_check_committed(const struct region *region, uintptr_t start, size_t n_bytes);
