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
#include "core/placeholder.h"
#include "os/commitment.h"
#include "os/huge.h"
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

	if (region->is_large && access != region->access)
		return ERR_LARGE_PAGES_WHOLE;
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
	int r = region->is_large ? ERR_LARGE_PAGES_WHOLE
				 : vm_decommit((void *)start, n_bytes);

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

/* Not yet anywhere. */
static struct region *reservation_describe(size_t n_bytes, unsigned access)
{
	_cleanup_(region_freep) struct region *region = malloc(sizeof(*region));

	if (!region)
		return NULL;
	*region = (struct region) { .kind = REGION_RESERVATION,
				    .n_bytes = n_bytes,
				    .access = access,
				    .is_uniform = true,
				    .fd = -1,
				    .committed =
					    calloc(n_bytes / VM_PAGE_BYTES / 8 + 1, 1) };
	return region->committed ? take_ptr(&region) : NULL;
}

static int reservation_map(void *data, uintptr_t wanted)
{
	struct region *region = data;
	void *base;
	int r;

	r = region->is_large
		    ? vm_reserve_huge(region->n_bytes, wanted, region->access, &base)
		    : vm_reserve(region->n_bytes, wanted, &base);
	if (r == 0)
		region->base = (uintptr_t)base;
	return r;
}

/* Into the registry, which takes it over; or the addresses are given back. */
static int reservation_enter(struct region **region, const struct place *place,
			     bool is_committed, void **ret)
{
	int r = place_find(place, (*region)->n_bytes, reservation_map, *region);
	void *base = (void *)(*region)->base;

	if (r < 0)
		return r;
	if (is_committed)
		r = reservation_commit(*region, (*region)->base, (*region)->n_bytes,
				       (*region)->access);
	if (r < 0) {
		vm_unmap_view(base, (*region)->n_bytes);
		return r;
	}
	region_add(take_ptr(region));
	*ret = base;
	return 0;
}

/* A placeholder is already what a reservation is to the kernel. */
static int reservation_map_over(struct region *region, void *data)
{
	const bool *is_committed = data;

	return *is_committed ? reservation_commit(region, region->base, region->n_bytes,
						  region->access)
			     : 0;
}

int reservation_new(size_t n_bytes, const struct place *place, unsigned access,
		    bool is_committed, void **ret)
{
	_cleanup_(region_freep) struct region *region =
		reservation_describe(n_bytes, access);
	int r;

	if (!region)
		return -ENOMEM;
	if (!place->replaces)
		return reservation_enter(&region, place, is_committed, ret);
	r = placeholder_replace(&region, place->wanted, reservation_map_over,
				&is_committed);
	if (r == 0)
		*ret = (void *)place->wanted;
	return r;
}

int reservation_new_large(size_t n_bytes, const struct place *place, unsigned access,
			  void **ret)
{
	_cleanup_(region_freep) struct region *region = NULL;
	struct place large = place_for_large(place);
	int r;

	if (!huge_pages_exist())
		return ERR_LARGE_PAGES_MISSING;
	if ((place->wanted | n_bytes) % VM_HUGE_BYTES)
		return ERR_LARGE_PAGES_SIZE;
	if (place->replaces)
		return ERR_NOT_SUPPORTED;
	region = reservation_describe(n_bytes, access);
	if (!region)
		return -ENOMEM;
	region->is_large = true;
	r = reservation_enter(&region, &large, true, ret);
	return r == -ENOMEM ? ERR_LARGE_PAGES_EXHAUSTED : r;
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
