/* SPDX-License-Identifier: MIT */
/*
 * To the kernel a placeholder is address space without memory, and cutting and joining
 * placeholders is none of its business: only the registry changes. What replaces one is
 * mapped over it in one step and inside the registry's lock, so no other thread ever finds
 * the addresses free, or a region that is not mapped yet.
 *
 * Locks: REGIONS, around each call.
 */
#include "core/placeholder.h"

#include <errno.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "os/vm.h"

static struct region *placeholder_describe(uintptr_t base, size_t n_bytes)
{
	struct region *region = malloc(sizeof(*region));

	if (region)
		*region = (struct region) { .kind = REGION_PLACEHOLDER,
					    .base = base,
					    .n_bytes = n_bytes,
					    .is_uniform = true,
					    .fd = -1 };
	return region;
}

static int placeholder_map(void *data, uintptr_t wanted)
{
	struct region *region = data;
	void *base;
	int r = vm_reserve(region->n_bytes, wanted, &base);

	if (r == 0)
		region->base = (uintptr_t)base;
	return r;
}

int placeholder_new(size_t n_bytes, const struct place *place, void **ret)
{
	_cleanup_(region_freep) struct region *region = placeholder_describe(0, n_bytes);
	int r;

	if (!region)
		return -ENOMEM;
	r = place_find(place, n_bytes, placeholder_map, region);
	if (r < 0)
		return r;
	*ret = (void *)region->base;
	region_add(take_ptr(&region));
	return 0;
}

/* ---- replacing ---------------------------------------------------------------------- */

/* Both have the same place: the registry keeps `entered`, and what it says of it. */
static void placeholder_exchange(struct region *entered, struct region *other)
{
	struct region kept = *entered;

	*entered = *other;
	entered->before = kept.before;
	entered->behind = kept.behind;
	*other = kept;
}

int placeholder_replace(struct region **region, uintptr_t address,
			int (*map)(struct region *region, void *data), void *data)
{
	struct region *placeholder;
	int r = ERR_PLACEHOLDER_MISSING;

	region_enter();
	placeholder = region_find(address);
	if (placeholder && placeholder->kind == REGION_PLACEHOLDER &&
	    placeholder->base == address && placeholder->n_bytes == (*region)->n_bytes) {
		(*region)->base = address;
		(*region)->was_placeholder = true;
		r = map(*region, data);
	}
	if (r == 0)
		placeholder_exchange(placeholder, *region);
	region_leave();
	return r;
}

int placeholder_restore(struct region *region)
{
	int r = region->was_placeholder
			? vm_decommit((void *)region->base, region->n_bytes)
			: ERR_PLACEHOLDER_MISSING;

	if (r < 0)
		return r;
	fd_closep(&region->fd);
	free(region->committed);
	*region = (struct region) { .kind = REGION_PLACEHOLDER,
				    .base = region->base,
				    .n_bytes = region->n_bytes,
				    .is_uniform = true,
				    .fd = -1,
				    .before = region->before,
				    .behind = region->behind };
	return 0;
}

/* ---- cutting and joining ------------------------------------------------------------ */

static int placeholder_round(uintptr_t address, size_t *n_bytes)
{
	uint64_t rounded;

	if (*n_bytes == 0 || !checked_round_up(*n_bytes, VM_PAGE_BYTES, &rounded))
		return ERR_PARAMETER;
	*n_bytes = rounded;
	return address % VM_PAGE_BYTES ? ERR_PLACEHOLDER_MISSING : 0;
}

/* The part of a placeholder from `at` on becomes one of its own. Inside. */
static int placeholder_cut(struct region *region, uintptr_t at)
{
	struct region *rest =
		placeholder_describe(at, region->base + region->n_bytes - at);

	if (!rest)
		return -ENOMEM;
	region->n_bytes = at - region->base;
	region_insert(rest);
	return 0;
}

/* Inside: the whole is again what it was. */
static void placeholder_mend(struct region *region, uintptr_t at)
{
	struct region *rest = region_find(at);

	region_remove(rest);
	region->n_bytes += rest->n_bytes;
	region_free(rest);
}

static int placeholder_split_region(struct region *region, uintptr_t start, uintptr_t end)
{
	uintptr_t region_end = region->base + region->n_bytes;
	int r = 0;

	if (start == region->base && end == region_end)
		return ERR_PLACEHOLDER_WHOLE;
	if (end < region_end)
		r = placeholder_cut(region, end);
	if (r == 0 && start > region->base) {
		r = placeholder_cut(region, start);
		if (r < 0 && end < region_end)
			placeholder_mend(region, end);
	}
	return r;
}

int placeholder_split(uintptr_t address, size_t n_bytes)
{
	struct region *region;
	int r = placeholder_round(address, &n_bytes);

	if (r < 0)
		return r;
	region_enter();
	region = region_find(address);
	if (!region_contains(region, address, n_bytes))
		r = ERR_PLACEHOLDER_MISSING;
	else if (region->kind == REGION_PLACEHOLDER)
		r = placeholder_split_region(region, address, address + n_bytes);
	else if (region->kind == REGION_RESERVATION && region->n_bytes == n_bytes)
		r = placeholder_restore(region);
	else
		r = region->kind == REGION_VIEW ? ERR_PARAMETER : ERR_PLACEHOLDER_MISSING;
	region_leave();
	return r;
}

/* Do several placeholders make up just this range? */
static bool placeholder_are_joined(uintptr_t start, uintptr_t end)
{
	const struct region *region = region_find(start);

	if (!region || region->base != start || region->base + region->n_bytes == end)
		return false;
	while (region && region->kind == REGION_PLACEHOLDER && start < end) {
		start = region->base + region->n_bytes;
		region = region_find(start);
	}
	return start == end;
}

int placeholder_join(uintptr_t address, size_t n_bytes)
{
	struct region *first;
	int r = placeholder_round(address, &n_bytes);

	if (r < 0)
		return r;
	region_enter();
	r = placeholder_are_joined(address, address + n_bytes) ? 0
							       : ERR_PLACEHOLDER_MISSING;
	first = r == 0 ? region_find(address) : NULL;
	while (first && first->n_bytes < n_bytes)
		placeholder_mend(first, first->base + first->n_bytes);
	region_leave();
	return r;
}
