/* SPDX-License-Identifier: MIT */
/*
 * The registry is a balanced tree (the C library's) ordered by address, in which
 * overlapping means equal: any address inside finds the region.
 *
 * Locks: REGIONS guards the tree and the regions in it. A range is in the tree only while
 * it is mapped: mapping happens outside, before, and unmapping inside, for the kernel may
 * refuse it.
 */
#include "core/region.h"

#include <errno.h>
#include <pthread.h>
#include <search.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/rank.h"
#include "os/atfork.h"
#include "os/vm.h"

static pthread_mutex_t region_lock = PTHREAD_MUTEX_INITIALIZER;
static void *region_tree; /* under REGIONS */

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

static int region_compare(const void *left, const void *right)
{
	const struct region *a = left, *b = right;

	if (a->base + a->n_bytes <= b->base)
		return -1;
	return a->base >= b->base + b->n_bytes;
}

struct region *region_find(uintptr_t address)
{
	const struct region sought = { .base = address, .n_bytes = 1 };
	struct region **node = tfind(&sought, &region_tree, region_compare);

	return node ? *node : NULL;
}

struct region_gap {
	uintptr_t address, start, end;
};

static void region_narrow(const void *node, VISIT order, void *data)
{
	const struct region *region = *(struct region *const *)node;
	struct region_gap *gap = data;

	if (order != postorder && order != leaf)
		return;
	if (region->base > gap->address) {
		if (region->base < gap->end)
			gap->end = region->base;
	} else if (region->base + region->n_bytes > gap->start) {
		gap->start = region->base + region->n_bytes;
	}
}

void region_clip(uintptr_t address, uintptr_t *start, uintptr_t *end)
{
	struct region_gap gap = { address, *start, *end };

	twalk_r(region_tree, region_narrow, &gap);
	*start = gap.start;
	*end = gap.end;
}

int region_insert(struct region *region)
{
	return tsearch(region, &region_tree, region_compare) ? 0 : -ENOMEM;
}

int region_add(struct region *region)
{
	int r;

	region_enter();
	r = region_insert(region);
	region_leave();
	return r;
}

void region_remove(struct region *region)
{
	tdelete(region, &region_tree, region_compare);
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
