/* SPDX-License-Identifier: MIT */
/* Views: which parts of which sections are mapped where in this process. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/section.h"

/*
 * Maps `n_bytes` (0: all the rest) of a section from `offset_bytes`. `access` is VM_* of
 * os/vm.h, 0 for an inaccessible view; `rights` are those of the handle used. `wanted` is
 * the only address that will do; 0: any.
 *
 * Errors: ERR_RIGHT_MISSING, ERR_SECTION_FORBIDS, ERR_VIEW_MISALIGNED,
 *         ERR_VIEW_BEYOND_SECTION, ERR_ADDRESS_OCCUPIED, -ENOMEM
 */
int view_map(struct section *section, uint32_t rights, uint64_t offset_bytes,
	     uint64_t n_bytes, unsigned access, uintptr_t wanted, void **ret);

/* Unmaps the view that contains `address`. Errors: ERR_VIEW_NOT_FOUND */
int view_unmap(const void *address);

/*
 * Writes the changed pages of a view of a file, from `address` on, to the file; `n_bytes`
 * 0: to the end of the view. Other views have nothing to write.
 *
 * Errors: ERR_VIEW_NOT_FOUND; ERR_PARAMETER the range leaves the view
 */
int view_flush(const void *address, size_t n_bytes);
