/* SPDX-License-Identifier: MIT */
/*
 * The registry knows what was made here and what it was made for; the kernel knows what
 * every page is now. As long as nobody has changed a region's protection the registry
 * alone answers, without a system call; everything else is read from /proc/self.
 *
 * Locks: REGIONS, around each question.
 */
#include "core/pages.h"

#include <errno.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "core/region.h"
#include "core/reservation.h"
#include "os/maps.h"
#include "os/memfd.h"
#include "os/memory.h"
#include "os/vm.h"

int pages_round(uintptr_t *address, size_t *n_bytes)
{
	uint64_t end;

	if (*n_bytes == 0 || !checked_add(*address, *n_bytes, &end) ||
	    !checked_round_up(end, VM_PAGE_BYTES, &end) || end > VM_END)
		return ERR_PARAMETER;
	*address = round_down(*address, VM_PAGE_BYTES);
	*n_bytes = end - *address;
	return 0;
}

int pages_explain(int r)
{
	return r == -ENOENT ? ERR_PROC_MISSING : r;
}

/* What stands at `start` as the kernel has it, and, in `*end`, how far that is alike, at
 * most to what `*end` was before. */
static int pages_kernel_access(uintptr_t start, uintptr_t *end, struct mapping *ret)
{
	_cleanup_(maps_close) struct maps maps;
	uintptr_t limit = *end;
	struct mapping mapping;
	int r;

	r = maps_open(&maps);
	if (r < 0)
		return pages_explain(r);
	*ret = (struct mapping) { .access = 0 };
	*end = start;
	while (*end < limit) {
		r = maps_next(&maps, *end, &mapping);
		if (r < 0)
			return r;
		if (r == 0 || mapping.start > *end)
			break;
		if (*end == start)
			*ret = mapping;
		else if (mapping.access != ret->access ||
			 (mapping.access & VM_WRITE &&
			  mapping.is_shared != ret->is_shared))
			return 0;
		*end = mapping.end;
	}
	if (*end > limit || *end == start)
		*end = limit;
	return 0;
}

/* Is there memory at `start`, in a region? And up to where is that so? */
static int pages_region_state(const struct region *region, uintptr_t start,
			      uintptr_t *ret_end, bool *ret_is_committed)
{
	uint64_t end_bytes;
	int r;

	*ret_end = region->base + region->n_bytes;
	*ret_is_committed = region->kind != REGION_PLACEHOLDER;
	if (region->kind == REGION_RESERVATION) {
		*ret_end = start + reservation_run(region, start, ret_is_committed);
	} else if (region->is_reserved) {
		r = fd_is_committed(region->fd,
				    region->offset_bytes + (start - region->base),
				    region->offset_bytes + region->n_bytes, &end_bytes);
		if (r < 0)
			return r;
		*ret_is_committed = r > 0;
		*ret_end = region->base + (end_bytes - region->offset_bytes);
	}
	return 0;
}

/* Of copy-on-write pages: those written to are this process's own by now. */
static int pages_note_copies(uintptr_t start, uintptr_t *end, unsigned *access)
{
	size_t n_pages = (*end - start) / VM_PAGE_BYTES;
	int r = memory_copied_run((void *)start, &n_pages);

	if (r == 0)
		*access |= VM_PRIVATE;
	*end = start + n_pages * VM_PAGE_BYTES;
	return r;
}

static int pages_query_run(const struct region *region, uintptr_t start,
			   struct pages *ret)
{
	struct mapping mapping = { .is_shared = !(region->access & VM_PRIVATE),
				   .access = region->access & ~(unsigned)VM_PRIVATE };
	bool is_committed;
	uintptr_t end;
	int r;

	r = pages_region_state(region, start, &end, &is_committed);
	if (r < 0)
		return r;
	*ret = (struct pages) {
		.start = start,
		.allocation = region->base,
		.allocation_access = region->access,
		.state = is_committed ? PAGES_COMMITTED : PAGES_RESERVED,
		.type = region->kind == REGION_VIEW ? PAGES_MAPPED : PAGES_PRIVATE,
		.is_sealed = region->kind == REGION_VIEW && !region->has_file,
	};
	if (is_committed) {
		if (!region->is_uniform)
			r = pages_kernel_access(start, &end, &mapping);
		if (r < 0)
			return r;
		ret->access = mapping.access;
		if (region->kind == REGION_VIEW && !mapping.is_shared &&
		    mapping.access & VM_WRITE)
			r = pages_note_copies(start, &end, &ret->access);
	}
	ret->n_bytes = end - start;
	return r < 0 ? r : 0;
}

/* Of a mixed view, pages that share and copies of this process's own may look alike. */
static int pages_query_region(const struct region *region, uintptr_t start,
			      struct pages *ret)
{
	uintptr_t region_end = region->base + region->n_bytes;
	struct pages next;
	int r = pages_query_run(region, start, ret);

	while (r == 0 && region->is_mixed && ret->start + ret->n_bytes < region_end) {
		r = pages_query_run(region, ret->start + ret->n_bytes, &next);
		if (r < 0 || next.state != ret->state || next.access != ret->access)
			break;
		ret->n_bytes += next.n_bytes;
	}
	return r;
}

static enum pages_type pages_foreign_type(const struct mapping *mapping)
{
	if (mapping->is_shared)
		return PAGES_MAPPED;
	return mapping->has_file ? PAGES_IMAGE : PAGES_PRIVATE;
}

/* What was not made here: the C library's memory, programs, stacks, and nothing at all. */
static int pages_query_foreign(uintptr_t start, struct pages *ret)
{
	_cleanup_(maps_close) struct maps maps;
	struct mapping mapping;
	uintptr_t end = VM_END, first = 0;
	int r;

	r = maps_open(&maps);
	if (r == 0)
		r = maps_next(&maps, start, &mapping);
	if (r < 0)
		return pages_explain(r);
	*ret = (struct pages) { .start = start };
	if (r > 0) {
		bool is_there = mapping.start <= start;

		end = is_there ? mapping.end : mapping.start;
		first = is_there ? mapping.start : 0;
	} else {
		mapping.start = VM_END;
	}
	if (end > VM_END)
		end = VM_END;
	region_clip(start, &first, &end);
	ret->n_bytes = end - start;
	if (mapping.start > start)
		return 0;

	ret->allocation = first;
	ret->access = ret->allocation_access = mapping.access;
	ret->type = pages_foreign_type(&mapping);
	ret->state = ret->type == PAGES_PRIVATE && !mapping.access ? PAGES_RESERVED
								   : PAGES_COMMITTED;
	return 0;
}

int pages_query_inside(const struct region *region, uintptr_t start, struct pages *ret)
{
	return region ? pages_query_region(region, start, ret)
		      : pages_query_foreign(start, ret);
}

int pages_query(uintptr_t address, struct pages *ret)
{
	uintptr_t start = round_down(address, VM_PAGE_BYTES);
	int r;

	if (address >= VM_END)
		return ERR_PARAMETER;
	region_enter();
	r = pages_query_inside(region_find(start), start, ret);
	region_leave();
	return r;
}

int pages_check_committed(const struct region *region, uintptr_t start, size_t n_bytes)
{
	uintptr_t end = start + n_bytes;

	while (start < end) {
		bool is_committed;
		int r = pages_region_state(region, start, &start, &is_committed);

		if (r < 0)
			return r;
		if (!is_committed)
			return ERR_NOT_COMMITTED;
	}
	return 0;
}
