/* SPDX-License-Identifier: MIT */
/*
 * Placeholders: address space that is kept for views and allocations to come. One is cut
 * into several and joined again, replaced as a whole, and comes back when what replaced it
 * goes; nobody else gets the addresses in between.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/place.h"
#include "core/region.h"

/* Errors: ERR_ADDRESS_OCCUPIED, -ENOMEM */
int placeholder_new(size_t n_bytes, const struct place *place, void **ret);

/*
 * Puts a region, which knows its size, in the place of the placeholder at `address`: `map`
 * maps over it, inside the registry's lock. The region moves into the registry, and
 * `*region` becomes what was the placeholder's.
 *
 * Errors: ERR_PLACEHOLDER_MISSING and those of `map`
 */
int placeholder_replace(struct region **region, uintptr_t address,
			int (*map)(struct region *region, void *data), void *data);

/*
 * What has replaced a placeholder becomes one again: a view or an allocation, all of it.
 * Inside. Errors: ERR_PLACEHOLDER_MISSING it has not; -ENOMEM
 */
int placeholder_restore(struct region *region);

/*
 * Cuts the range out of the placeholder around it, which becomes two or three; an allocation
 * that is just there becomes one again.
 *
 * Errors: ERR_PARAMETER no size; ERR_PLACEHOLDER_MISSING, ERR_PLACEHOLDER_WHOLE, -ENOMEM
 */
int placeholder_split(uintptr_t address, size_t n_bytes);

/* Joins the placeholders that make up just this range. Errors: likewise */
int placeholder_join(uintptr_t address, size_t n_bytes);
