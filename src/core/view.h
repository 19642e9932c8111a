/* SPDX-License-Identifier: MIT */
/* Views: which parts of which sections are mapped where in this process. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/place.h"
#include "core/section.h"

/* What a view is to be. */
struct view_wish {
	uint64_t offset_bytes;
	uint64_t n_bytes; /* 0: all the rest of the section */
	unsigned access;  /* VM_* of os/vm.h; 0: inaccessible */
	bool wants_large; /* in large pages only; where the section has small ones: as far
			   * as the kernel can make them large, and at once */
	struct place place;
};

/*
 * Maps a view of a section with a handle that has `rights`.
 *
 * Errors: ERR_RIGHT_MISSING, ERR_SECTION_FORBIDS, ERR_VIEW_MISALIGNED,
 *         ERR_VIEW_BEYOND_SECTION, ERR_ADDRESS_OCCUPIED, ERR_PLACEHOLDER_MISSING,
 *         ERR_LARGE_PAGES_SIZE,
 *         ERR_LARGE_PAGES_EXHAUSTED copies would need more, -ENOMEM
 */
int view_map(struct section *section, uint32_t rights, const struct view_wish *wish,
	     void **ret);

/* Unmaps the view that contains `address`. Errors: ERR_VIEW_NOT_FOUND */
int view_unmap(const void *address);

/* The same; the placeholder it has replaced comes back.
 * Errors: also ERR_PLACEHOLDER_MISSING it has not */
int view_unmap_to_placeholder(const void *address);

/*
 * Writes the changed pages of a view of a file, from `address` on, to the file; `n_bytes`
 * 0: to the end of the view. Other views have nothing to write.
 *
 * Errors: ERR_VIEW_NOT_FOUND; ERR_PARAMETER the range leaves the view
 */
int view_flush(const void *address, size_t n_bytes);
