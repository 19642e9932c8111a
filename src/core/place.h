/* SPDX-License-Identifier: MIT */
/* Where in the address space something new is to be. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct place {
	uintptr_t wanted; /* the only address that will do; 0: any */
	bool replaces;    /* it is that of a placeholder of just this size, which goes */
	uintptr_t lowest, highest; /* first and last byte that will do; 0: any */
	size_t alignment;          /* of the address, a power of two; 0: 64 KiB */
};

static inline bool place_has_limits(const struct place *place)
{
	return place->lowest || place->highest || place->alignment;
}

/* The same for large pages, which the kernel maps at multiples of their size. */
struct place place_for_large(const struct place *place);

/*
 * Has `map` put `n_bytes`, whole pages, at an address as wished: it is told one, or 0 if any
 * will do, and says -EEXIST when something is there.
 *
 * Errors: ERR_ADDRESS_OCCUPIED, -ENOMEM no gap within the limits, ERR_PROC_MISSING,
 *         and those of `map`
 */
int place_find(const struct place *place, size_t n_bytes,
	       int (*map)(void *data, uintptr_t wanted), void *data);
