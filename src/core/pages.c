/* SPDX-License-Identifier: MIT */
/*
 * The registry knows what was made here and what it was made for; the kernel knows what
 * every page is now. As long as nobody has changed a region's protection the registry
 * alone answers, without a system call; everything else is read from /proc/self.
 *
 * Locks: REGIONS, around each question and each change.
 */
#include "core/pages.h"

#include <errno.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "core/region.h"
#include "core/reservation.h"
#include "os/commitment.h"
#include "os/maps.h"
#include "os/memfd.h"
#include "os/memory.h"
#include "os/vm.h"

/* The first address that no program of this machine can have. */
#define PAGES_END UINT64_C(0x7FFFFFFFF000)

/* Whole pages: every one that `address`..`address` + `n_bytes` touches. */
static int pages_round(uintptr_t *address, size_t *n_bytes)
{
	uint64_t end;

	if (*n_bytes == 0 || !checked_add(*address, *n_bytes, &end) ||
	    !checked_round_up(end, VM_PAGE_BYTES, &end) || end > PAGES_END)
		return ERR_PARAMETER;
	*address = round_down(*address, VM_PAGE_BYTES);
	*n_bytes = end - *address;
	return 0;
}

/* ---- questions ---------------------------------------------------------------------- */

static int pages_explain(int r)
{
	return r == -ENOENT ? ERR_PROC_MISSING : r;
}

/* The access of the page at `start` as the kernel has it, and, in `*end`, how far that
 * goes, at most to what `*end` was before. */
static int pages_kernel_access(uintptr_t start, uintptr_t *end, unsigned *ret)
{
	_cleanup_(maps_close) struct maps maps;
	uintptr_t limit = *end;
	struct mapping mapping;
	int r;

	r = maps_open(&maps);
	if (r < 0)
		return pages_explain(r);
	*ret = 0;
	*end = start;
	while (*end < limit) {
		r = maps_next(&maps, *end, &mapping);
		if (r < 0)
			return r;
		if (r == 0 || mapping.start > *end)
			break;
		if (*end == start)
			*ret = mapping.access;
		else if (mapping.access != *ret)
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
	*ret_is_committed = true;
	if (region->kind == REGION_RESERVATION) {
		*ret_end = start + reservation_run(region, start, ret_is_committed);
	} else if (region->fd >= 0) {
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

/* Of a copy-on-write view: pages written to are this process's own by now. */
static int pages_note_copies(uintptr_t start, uintptr_t *end, unsigned *access)
{
	size_t n_pages = (*end - start) / VM_PAGE_BYTES;
	int r = memory_copied_run((void *)start, &n_pages);

	if (r == 0)
		*access |= VM_PRIVATE;
	*end = start + n_pages * VM_PAGE_BYTES;
	return r;
}

static int pages_query_region(const struct region *region, uintptr_t start,
			      struct pages *ret)
{
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
		ret->access = region->access & ~(unsigned)VM_PRIVATE;
		if (!region->is_uniform)
			r = pages_kernel_access(start, &end, &ret->access);
		if (r < 0)
			return r;
		if (region->access & VM_PRIVATE && ret->access & VM_WRITE)
			r = pages_note_copies(start, &end, &ret->access);
	}
	ret->n_bytes = end - start;
	return r < 0 ? r : 0;
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
	uintptr_t end = PAGES_END, first = 0;
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
		mapping.start = PAGES_END;
	}
	if (end > PAGES_END)
		end = PAGES_END;
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

int pages_query(uintptr_t address, struct pages *ret)
{
	uintptr_t start = round_down(address, VM_PAGE_BYTES);
	const struct region *region;
	int r;

	if (address >= PAGES_END)
		return ERR_PARAMETER;
	region_enter();
	region = region_find(start);
	r = region ? pages_query_region(region, start, ret)
		   : pages_query_foreign(start, ret);
	region_leave();
	return r;
}

/* ---- changes ------------------------------------------------------------------------ */

/* What a view may be made: writing to copies is reading, as far as the section goes. */
static int pages_check_view(const struct region *view, unsigned access)
{
	bool copies = view->access & VM_PRIVATE;
	unsigned has = view->access & (VM_READ | VM_EXECUTE | (copies ? 0 : VM_WRITE));
	unsigned wants =
		access & (VM_READ | VM_EXECUTE | (access & VM_PRIVATE ? 0 : VM_WRITE));

	if (wants & ~has)
		return ERR_VIEW_FORBIDS;
	return access & VM_PRIVATE && !copies ? ERR_COPY_UNSUPPORTED : 0;
}

static int pages_check_committed(const struct region *region, uintptr_t start,
				 size_t n_bytes)
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

static int pages_set_access(struct region *region, uintptr_t start, size_t n_bytes,
			    unsigned access)
{
	if (region->is_uniform && access == region->access)
		return 0;
	region->is_uniform = false; /* a failure may come after the first pages */
	return memory_protect((void *)start, n_bytes, access);
}

static int pages_protect_region(struct region *region, uintptr_t start, size_t n_bytes,
				unsigned access, unsigned *ret_old)
{
	struct pages first = { .n_bytes = 0 };
	int r;

	if (!region_contains(region, start, n_bytes))
		return ERR_NOT_COMMITTED;
	r = pages_check_committed(region, start, n_bytes);
	if (r == 0 && region->kind == REGION_VIEW)
		r = pages_check_view(region, access);
	else if (r == 0 && access & VM_PRIVATE)
		r = ERR_PROTECTION_INVALID;
	if (r == 0)
		r = pages_query_region(region, start, &first);
	if (r < 0)
		return r;
	*ret_old = first.access;
	return pages_set_access(region, start, n_bytes, access);
}

static int pages_protect_foreign(uintptr_t start, size_t n_bytes, unsigned access,
				 unsigned *ret_old)
{
	uintptr_t from = 0, end = PAGES_END;
	struct pages first = { .n_bytes = 0 };
	int r;

	r = pages_query_foreign(start, &first);
	if (r < 0)
		return r;
	region_clip(start, &from, &end);
	if (first.state != PAGES_COMMITTED || n_bytes > end - start)
		return ERR_NOT_COMMITTED;
	if (access & VM_PRIVATE)
		return ERR_PROTECTION_INVALID;
	*ret_old = first.access;
	r = memory_protect((void *)start, n_bytes, access);
	if (r == -ENOMEM)
		return ERR_NOT_COMMITTED; /* a hole in it */
	return r == -EACCES ? ERR_VIEW_FORBIDS : r;
}

int pages_protect(uintptr_t address, size_t n_bytes, unsigned access, unsigned *ret_old)
{
	struct region *region;
	int r = pages_round(&address, &n_bytes);

	if (r < 0)
		return r;
	region_enter();
	region = region_find(address);
	r = region ? pages_protect_region(region, address, n_bytes, access, ret_old)
		   : pages_protect_foreign(address, n_bytes, access, ret_old);
	region_leave();
	return r;
}

/*
 * Takes memory for the range and then reads it through the view: only then is it data in
 * the kernel's eyes, which is where everybody looks who asks what is committed.
 */
static int pages_fill_view(const struct region *view, uintptr_t start, size_t n_bytes,
			   bool is_readable)
{
	int r;

	r = commitment_check_room(n_bytes);
	if (r < 0)
		return r;
	r = fd_commit(view->fd, view->offset_bytes + (start - view->base), n_bytes);
	if (r == 0 && !is_readable)
		r = memory_protect((void *)start, n_bytes, VM_READ);
	if (r == 0)
		memory_populate((void *)start, n_bytes);
	return r == -ENOSPC || r == -ENOMEM ? ERR_COMMITMENT_LIMIT : r;
}

static int pages_commit_view(struct region *view, uintptr_t start, size_t n_bytes,
			     unsigned access)
{
	bool is_readable = view->is_uniform && view->access & VM_READ;
	int r;

	if (view->has_file)
		return ERR_FILE_COMMIT;
	r = pages_check_view(view, access);
	if (r == 0 && view->fd >= 0) {
		r = pages_fill_view(view, start, n_bytes, is_readable);
		view->is_uniform &= is_readable;
	}
	return r < 0 ? r : pages_set_access(view, start, n_bytes, access);
}

int pages_commit(uintptr_t address, size_t n_bytes, unsigned access)
{
	struct region *region;
	int r = pages_round(&address, &n_bytes);

	if (r < 0)
		return r;
	region_enter();
	region = region_find(address);
	if (!region_contains(region, address, n_bytes))
		r = ERR_NOT_ALLOCATED;
	else if (region->kind == REGION_VIEW)
		r = pages_commit_view(region, address, n_bytes, access);
	else
		r = reservation_commit(region, address, n_bytes, access);
	region_leave();
	return r;
}

int pages_decommit(uintptr_t address, size_t n_bytes)
{
	struct region *region;
	int r = n_bytes ? pages_round(&address, &n_bytes) : 0;

	if (r < 0)
		return r;
	region_enter();
	region = region_find(address);
	if (region && region->kind == REGION_VIEW)
		r = ERR_PARAMETER;
	else if (!region_contains(region, address, n_bytes) ||
		 (n_bytes == 0 && region->base != address))
		r = ERR_NOT_ALLOCATED;
	else
		r = reservation_decommit(region, address,
					 n_bytes ? n_bytes : region->n_bytes);
	region_leave();
	return r;
}

int pages_check_reset(uintptr_t address, size_t n_bytes)
{
	const struct region *region;
	int r = pages_round(&address, &n_bytes);

	if (r < 0)
		return r;
	region_enter();
	region = region_find(address);
	if (!region_contains(region, address, n_bytes))
		r = ERR_NOT_ALLOCATED;
	else if (region->kind == REGION_VIEW && region->has_file)
		r = ERR_FILE_COMMIT;
	region_leave();
	return r;
}

/* ---- locking, and making present ---------------------------------------------------- */

int pages_lock(uintptr_t address, size_t n_bytes)
{
	int r = pages_round(&address, &n_bytes);
	struct pages pages = { .n_bytes = 0 };

	for (uintptr_t at = address; r == 0 && at < address + n_bytes;
	     at += pages.n_bytes) {
		r = pages_query(at, &pages);
		if (r == 0 && pages.state != PAGES_COMMITTED)
			r = ERR_NOT_COMMITTED;
		if (r == 0 && !pages.access)
			r = ERR_PAGES_INACCESSIBLE;
	}
	if (r == 0)
		r = memory_lock((void *)address, n_bytes);
	return r == -ENOMEM || r == -EPERM || r == -EAGAIN ? ERR_LOCK_LIMIT : r;
}

int pages_unlock(uintptr_t address, size_t n_bytes)
{
	_cleanup_(maps_close) struct maps maps;
	struct mapping mapping;
	int r;

	maps.fd = -1;
	r = pages_round(&address, &n_bytes);
	if (r < 0)
		return r;
	r = maps_open_closely(&maps);
	if (r < 0)
		return pages_explain(r);
	for (uintptr_t at = address; at < address + n_bytes; at = mapping.end) {
		r = maps_next(&maps, at, &mapping);
		if (r < 0)
			return r;
		if (r == 0 || mapping.start > at || !mapping.is_locked)
			return ERR_NOT_LOCKED;
	}
	return memory_unlock((void *)address, n_bytes);
}

void pages_prefetch(uintptr_t address, size_t n_bytes)
{
	uintptr_t end;
	struct pages pages;

	if (pages_round(&address, &n_bytes) < 0)
		return;
	for (end = address + n_bytes; address < end; address += pages.n_bytes) {
		if (pages_query(address, &pages) < 0)
			return;
		if (pages.n_bytes > end - address)
			pages.n_bytes = end - address;
		if (pages.state == PAGES_COMMITTED && pages.access & VM_READ)
			memory_prefetch((void *)address, pages.n_bytes, pages.is_sealed);
	}
}
