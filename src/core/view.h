/* SPDX-License-Identifier: MIT */
/* Views: which parts of which sections are mapped where in this process. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/section.h"

/*
 * Maps `n_bytes` (0: all the rest) of a section from `offset_bytes`. `access` is VM_* of
 * os/vm.h, 0 for an inaccessible view; `rights` are those of the handle used.
 *
 * Errors: ERR_RIGHT_MISSING, ERR_SECTION_FORBIDS, ERR_VIEW_MISALIGNED,
 *         ERR_VIEW_BEYOND_SECTION, -ENOMEM
 */
int view_map(struct section *section, uint32_t rights, uint64_t offset_bytes,
	     uint64_t n_bytes, unsigned access, void **ret);

/* Unmaps the view that contains `address`. Errors: ERR_VIEW_NOT_FOUND */
int view_unmap(const void *address);
