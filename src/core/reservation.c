/* SPDX-License-Identifier: MIT */
/*
 * What VirtualAlloc() hands out. The kernel does not tell an inaccessible page that is
 * committed from one that is not, so a bit per page does; the bits are memory only where
 * somebody has committed something.
 */
#include "core/reservation.h"

#include <errno.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "os/commitment.h"
#include "os/memory.h"
#include "os/vm.h"

static size_t reservation_page(const struct region *region, uintptr_t address)
{
	return (address - region->base) / VM_PAGE_BYTES;
}

static bool reservation_bit(const struct region *region, size_t page)
{
	return region->committed[page / 8] >> page % 8 & 1;
}

static void reservation_set(struct region *region, uintptr_t start, size_t n_bytes,
			    bool is_committed)
{
	size_t first = reservation_page(region, start), n = n_bytes / VM_PAGE_BYTES;

	for (size_t page = first; page < first + n; page++) {
		uint8_t bit = (uint8_t)(1u << page % 8);

		if (is_committed)
			region->committed[page / 8] |= bit;
		else
			region->committed[page / 8] &= (uint8_t)~bit;
	}
}

int reservation_commit(struct region *region, uintptr_t start, size_t n_bytes,
		       unsigned access)
{
	int r;

	r = commitment_check(n_bytes);
	if (r < 0)
		return r;
	r = memory_protect((void *)start, n_bytes, access);
	/* A failure may come after the first pages were changed. */
	region->is_uniform &= r == 0 && access == region->access;
	if (r == 0)
		reservation_set(region, start, n_bytes, true);
	return r;
}

int reservation_decommit(struct region *region, uintptr_t start, size_t n_bytes)
{
	int r = vm_decommit((void *)start, n_bytes);

	if (r == 0)
		reservation_set(region, start, n_bytes, false);
	return r;
}

size_t reservation_run(const struct region *region, uintptr_t address,
		       bool *ret_is_committed)
{
	size_t first = reservation_page(region, address),
	       n = region->n_bytes / VM_PAGE_BYTES, page = first;

	*ret_is_committed = reservation_bit(region, first);
	while (page < n && reservation_bit(region, page) == *ret_is_committed)
		page++;
	return (page - first) * VM_PAGE_BYTES;
}

int reservation_new(size_t n_bytes, uintptr_t wanted, unsigned access, bool is_committed,
		    void **ret)
{
	_cleanup_(region_freep) struct region *region = malloc(sizeof(*region));
	void *base;
	int r;

	if (!region)
		return -ENOMEM;
	*region = (struct region) { .kind = REGION_RESERVATION,
				    .n_bytes = n_bytes,
				    .access = access,
				    .is_uniform = true,
				    .fd = -1,
				    .committed =
					    calloc(n_bytes / VM_PAGE_BYTES / 8 + 1, 1) };
	if (!region->committed)
		return -ENOMEM;
	r = vm_reserve(n_bytes, wanted, &base);
	if (r < 0)
		return r == -EEXIST ? ERR_ADDRESS_OCCUPIED : r;
	region->base = (uintptr_t)base;
	r = is_committed ? reservation_commit(region, region->base, n_bytes, access) : 0;
	if (r == 0)
		r = region_add(region);
	if (r < 0) {
		vm_unmap_view(base, n_bytes);
		return r;
	}
	take_ptr(&region);
	*ret = base;
	return 0;
}

int reservation_release(uintptr_t address)
{
	struct region *region;
	int r = ERR_NOT_ALLOCATED;

	region_enter();
	region = region_find(address);
	if (region && region->kind == REGION_VIEW)
		r = ERR_PARAMETER;
	else if (region && region->base == address)
		r = region_unmap(region);
	region_leave();

	if (r == 0)
		region_free(region);
	return r;
}
