/* SPDX-License-Identifier: MIT */
/*
 * The registry is a tree ordered by address, through links in the regions themselves, so
 * nothing is allocated to enter one. What keeps it flat is chance: a region stands above
 * those of a lower rank, and its rank is made of where the allocator has put it.
 *
 * Locks: REGIONS guards the tree and the regions in it. A range is in the tree only while
 * it is mapped: mapping happens outside, before, and unmapping inside, for the kernel may
 * refuse it.
 */
#include "core/region.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/rank.h"
#include "os/atfork.h"
#include "os/vm.h"

static pthread_mutex_t region_lock = PTHREAD_MUTEX_INITIALIZER;
static struct region *region_root; /* under REGIONS */

void region_enter(void)
{
	rank_enter(RANK_REGIONS);
	pthread_mutex_lock(&region_lock);
}

void region_leave(void)
{
	pthread_mutex_unlock(&region_lock);
	rank_leave(RANK_REGIONS);
}

ATFORK_ROOM(RANK_REGIONS, region_enter, region_leave, region_leave);

static uint64_t region_rank(const struct region *region)
{
	uint64_t rank = (uint64_t)(uintptr_t)region * UINT64_C(0x9E3779B97F4A7C15);

	return (rank ^ rank >> 32) * UINT64_C(0xD6E8FEB86659FD93);
}

/* Where to go on from a region to one that begins elsewhere. */
static struct region **region_side(struct region *region, uintptr_t base)
{
	return base < region->base ? &region->before : &region->behind;
}

struct region *region_find(uintptr_t address)
{
	struct region *region = region_root;

	while (region &&
	       (address < region->base || address - region->base >= region->n_bytes))
		region = *region_side(region, address);
	return region;
}

void region_clip(uintptr_t address, uintptr_t *start, uintptr_t *end)
{
	struct region *region = region_root;

	while (region) {
		if (region->base > address) {
			if (region->base < *end)
				*end = region->base;
		} else if (region->base + region->n_bytes > *start) {
			*start = region->base + region->n_bytes;
		}
		region = *region_side(region, address);
	}
}

/* Takes the place of the first one of lower rank; what hung there is parted in two. */
void region_insert(struct region *region)
{
	struct region **link = &region_root, **before = &region->before,
		      **behind = &region->behind, *rest;

	while (*link && region_rank(*link) > region_rank(region))
		link = region_side(*link, region->base);
	rest = *link;
	*link = region;
	while (rest) {
		if (rest->base < region->base) {
			*before = rest;
			before = &rest->behind;
			rest = rest->behind;
		} else {
			*behind = rest;
			behind = &rest->before;
			rest = rest->before;
		}
	}
	*before = *behind = NULL;
}

void region_add(struct region *region)
{
	region_enter();
	region_insert(region);
	region_leave();
}

/* What hangs on both sides of it is zipped together. */
void region_remove(struct region *region)
{
	struct region **link = &region_root, *before = region->before,
		      *behind = region->behind;

	while (*link != region) {
		assert(*link);
		link = region_side(*link, region->base);
	}
	while (before && behind) {
		if (region_rank(before) > region_rank(behind)) {
			*link = before;
			link = &before->behind;
			before = before->behind;
		} else {
			*link = behind;
			link = &behind->before;
			behind = behind->before;
		}
	}
	*link = before ? before : behind;
}

int region_unmap(struct region *region)
{
	int r = vm_unmap_view((void *)(region->base - region->n_before),
			      region->n_before + region->n_bytes + region->n_behind);

	if (r == 0)
		region_remove(region);
	return r;
}

struct region *region_free(struct region *region)
{
	if (region) {
		fd_closep(&region->fd);
		free(region->committed);
		free(region);
	}
	return NULL;
}
