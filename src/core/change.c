/* SPDX-License-Identifier: MIT */
/*
 * Changes are checked against what the registry says was made here, and then asked of the
 * kernel. A view is held to what it was mapped with; what others made (the C library, the
 * program itself) may be protected, and no more.
 *
 * Locks: REGIONS, around each change.
 */
#include "core/change.h"

#include <errno.h>

#include "base/err.h"
#include "core/copying.h"
#include "core/pages.h"
#include "core/region.h"
#include "core/reservation.h"
#include "os/commitment.h"
#include "os/memfd.h"
#include "os/memory.h"
#include "os/vm.h"

/* What a view may be made: writing to copies is reading, as far as the section goes. */
static int change_check_view(const struct region *view, unsigned access)
{
	bool copies = view->access & VM_PRIVATE;
	unsigned has = view->access & (VM_READ | VM_EXECUTE | (copies ? 0 : VM_WRITE));
	unsigned wants =
		access & (VM_READ | VM_EXECUTE | (access & VM_PRIVATE ? 0 : VM_WRITE));

	return wants & ~has ? ERR_VIEW_FORBIDS : 0;
}

/* Large pages change as a whole: all that the view shows of them, or nothing. */
static int change_round_to_large(const struct region *region, uintptr_t *start,
				 size_t *n_bytes)
{
	uintptr_t end = *start + *n_bytes, whole_start, whole_end;

	if (!region->is_large)
		return 0;
	whole_start = *start == region->base ? *start - region->n_before : *start;
	whole_end = end == region->base + region->n_bytes ? end + region->n_behind : end;
	if (whole_start % VM_HUGE_BYTES || whole_end % VM_HUGE_BYTES)
		return ERR_LARGE_PAGES_WHOLE;
	*start = whole_start;
	*n_bytes = whole_end - whole_start;
	return 0;
}

static int change_set_access(struct region *region, uintptr_t start, size_t n_bytes,
			     unsigned access)
{
	int r;

	if (region->is_uniform && access == region->access)
		return 0;
	r = change_round_to_large(region, &start, &n_bytes);
	if (r < 0)
		return r;
	if (!(region->access & VM_PRIVATE) && (region->is_mixed || access & VM_PRIVATE))
		return copying_change(region, start, n_bytes, access);
	region->is_uniform = false; /* a failure may come after the first pages */
	return memory_protect((void *)start, n_bytes, access);
}

static int change_protect_region(struct region *region, uintptr_t start, size_t n_bytes,
				 unsigned access, unsigned *ret_old)
{
	struct pages first = { .n_bytes = 0 };
	int r;

	if (!region_contains(region, start, n_bytes))
		return ERR_NOT_COMMITTED;
	r = pages_check_committed(region, start, n_bytes);
	if (r == 0 && region->kind == REGION_VIEW)
		r = change_check_view(region, access);
	else if (r == 0 && access & VM_PRIVATE)
		r = ERR_PROTECTION_INVALID;
	if (r == 0)
		r = pages_query_inside(region, start, &first);
	if (r < 0)
		return r;
	*ret_old = first.access;
	return change_set_access(region, start, n_bytes, access);
}

static int change_protect_foreign(uintptr_t start, size_t n_bytes, unsigned access,
				  unsigned *ret_old)
{
	uintptr_t from = 0, end = VM_END;
	struct pages first = { .n_bytes = 0 };
	int r;

	r = pages_query_inside(NULL, start, &first);
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

int change_protect(uintptr_t address, size_t n_bytes, unsigned access, unsigned *ret_old)
{
	struct region *region;
	int r = pages_round(&address, &n_bytes);

	if (r < 0)
		return r;
	if (access & VM_PRIVATE)
		copying_prepare(address);
	region_enter();
	region = region_find(address);
	r = region ? change_protect_region(region, address, n_bytes, access, ret_old)
		   : change_protect_foreign(address, n_bytes, access, ret_old);
	region_leave();
	return r;
}

/*
 * Takes memory for the range and then reads it through the view: only then is it data in
 * the kernel's eyes, which is where everybody looks who asks what is committed.
 */
static int change_fill_view(const struct region *view, uintptr_t start, size_t n_bytes,
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

static int change_commit_view(struct region *view, uintptr_t start, size_t n_bytes,
			      unsigned access)
{
	bool is_readable = view->is_uniform && view->access & VM_READ;
	int r;

	if (view->has_file)
		return ERR_FILE_COMMIT;
	r = change_check_view(view, access);
	if (r == 0 && view->is_reserved) {
		r = change_fill_view(view, start, n_bytes, is_readable);
		view->is_uniform &= is_readable;
	}
	return r < 0 ? r : change_set_access(view, start, n_bytes, access);
}

int change_commit(uintptr_t address, size_t n_bytes, unsigned access)
{
	struct region *region;
	int r = pages_round(&address, &n_bytes);

	if (r < 0)
		return r;
	region_enter();
	region = region_find(address);
	if (!region_contains(region, address, n_bytes) ||
	    region->kind == REGION_PLACEHOLDER)
		r = ERR_NOT_ALLOCATED;
	else if (region->kind == REGION_VIEW)
		r = change_commit_view(region, address, n_bytes, access);
	else
		r = reservation_commit(region, address, n_bytes, access);
	region_leave();
	return r;
}

int change_decommit(uintptr_t address, size_t n_bytes)
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
		 region->kind == REGION_PLACEHOLDER ||
		 (n_bytes == 0 && region->base != address))
		r = ERR_NOT_ALLOCATED;
	else
		r = reservation_decommit(region, address,
					 n_bytes ? n_bytes : region->n_bytes);
	region_leave();
	return r;
}

int change_check_reset(uintptr_t address, size_t n_bytes)
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
