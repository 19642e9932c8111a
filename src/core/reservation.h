/* SPDX-License-Identifier: MIT */
/* Reservations: address space of this process's own, and the memory committed in it. */
#pragma once

#include "core/place.h"
#include "core/region.h"

/*
 * Reserves `n_bytes`, whole pages, and, if `is_committed`, puts zeroed memory there. `access`
 * is VM_*, and what a query reports as that of the allocation.
 *
 * Errors: ERR_ADDRESS_OCCUPIED, ERR_PLACEHOLDER_MISSING, ERR_COMMITMENT_LIMIT, -ENOMEM
 */
int reservation_new(size_t n_bytes, const struct place *place, unsigned access,
		    bool is_committed, void **ret);

/* The same in large pages, all of them committed for good; size and address are multiples
 * of VM_HUGE_BYTES. Errors: also ERR_LARGE_PAGES_MISSING, _EXHAUSTED, _SIZE;
 * ERR_NOT_SUPPORTED in the place of a placeholder */
int reservation_new_large(size_t n_bytes, const struct place *place, unsigned access,
			  void **ret);

/* Gives a reservation back, all of it. Errors: ERR_NOT_ALLOCATED `address` is not its base;
 * ERR_PARAMETER it is a view's. */
int reservation_release(uintptr_t address);

/*
 * Puts memory into pages of a reservation, or takes it out. Inside the registry's lock; the
 * range lies in the region. Committed pages stay as they are, with the new access.
 *
 * Errors: ERR_COMMITMENT_LIMIT, -ENOMEM
 */
int reservation_commit(struct region *region, uintptr_t start, size_t n_bytes,
		       unsigned access);
int reservation_decommit(struct region *region, uintptr_t start, size_t n_bytes);

/* How many bytes from `address` on are like its page: committed, or not. Inside. */
size_t reservation_run(const struct region *region, uintptr_t address,
		       bool *ret_is_committed);
