/* SPDX-License-Identifier: MIT */
/*
 * Views of sections in this process.
 *
 * The memory is the kernel's affair: a mapping keeps the section's pages, whatever happens
 * to handles. A view of a section whose memory is committed piece by piece also keeps a
 * descriptor of it, only for writing, which is how the kernel is asked for the pieces. It
 * holds no name: the table does not know it.
 */
#include "core/view.h"

#include <errno.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "core/region.h"
#include "os/memfd.h"
#include "os/memory.h"
#include "os/vm.h"

/* Which rights the handle, and which protection the section must have. */
static int view_check_access(const struct section *section, uint32_t rights,
			     unsigned access)
{
	uint32_t protection = section->description.protection;
	bool writes = (access & VM_WRITE) && !(access & VM_PRIVATE);
	uint32_t needed = writes ? RIGHT_SECTION_MAP_WRITE : RIGHT_SECTION_MAP_READ;

	if (access & VM_EXECUTE)
		needed |= RIGHT_SECTION_MAP_EXECUTE;
	if ((rights & needed) != needed)
		return ERR_RIGHT_MISSING;
	if (writes && !(protection & PROTECT_WRITE))
		return ERR_SECTION_FORBIDS;
	if (access & VM_EXECUTE && !(protection & PROTECT_EXECUTE))
		return ERR_SECTION_FORBIDS;
	return 0;
}

static int view_check_range(const struct section *section, const struct view_wish *wish,
			    uint64_t *ret_n_bytes)
{
	uint64_t size_bytes = section->description.size_bytes, end,
		 n_bytes = wish->n_bytes;

	if (wish->offset_bytes % VM_GRAIN_BYTES || wish->wanted % VM_GRAIN_BYTES)
		return ERR_VIEW_MISALIGNED;
	if (wish->offset_bytes >= size_bytes)
		return ERR_VIEW_BEYOND_SECTION;
	if (n_bytes == 0)
		n_bytes = size_bytes - wish->offset_bytes;
	if (!checked_add(wish->offset_bytes, n_bytes, &end) || end > size_bytes)
		return ERR_VIEW_BEYOND_SECTION;
	if (!checked_round_up(n_bytes, VM_PAGE_BYTES, ret_n_bytes))
		return ERR_VIEW_BEYOND_SECTION;
	return 0;
}

/*
 * The kernel maps large pages as a whole and where their size divides the address: what a
 * view wants less of is mapped around it, and an address is as good as its distance from
 * the offset.
 */
static int view_round_to_large(struct region *view, const struct section *section,
			       const struct view_wish *wish)
{
	uint64_t n_mapped;

	view->is_large = section->description.attributes & SECTION_LARGE;
	if (!view->is_large)
		return 0;
	if (wish->wants_large &&
	    (wish->offset_bytes | wish->wanted | view->n_bytes) % VM_HUGE_BYTES)
		return ERR_LARGE_PAGES_SIZE;
	view->n_before = (uint32_t)(wish->offset_bytes % VM_HUGE_BYTES);
	n_mapped = round_down(view->n_before + view->n_bytes + VM_HUGE_BYTES - 1,
			      VM_HUGE_BYTES);
	view->n_behind = (uint32_t)(n_mapped - view->n_bytes - view->n_before);
	return wish->wanted && (wish->wanted - view->n_before) % VM_HUGE_BYTES
		       ? ERR_VIEW_MISALIGNED
		       : 0;
}

/* For a section that is committed piece by piece: what its view needs to do so. */
static int view_keep_memory(struct region *view, const struct section *section)
{
	if (!(section->description.attributes & SECTION_RESERVED))
		return 0;
	view->is_reserved = true;
	view->fd = fd_write_only(section_fd(section));
	return view->fd < 0 ? view->fd : 0;
}

static size_t view_mapped_bytes(const struct region *view)
{
	return view->n_before + view->n_bytes + view->n_behind;
}

static int view_place(struct region *view, const struct section *section,
		      uintptr_t wanted)
{
	void *base;
	int r = vm_map_view(section_fd(section), view->offset_bytes - view->n_before,
			    view_mapped_bytes(view), view->access,
			    wanted ? wanted - view->n_before : 0, &base);

	if (r == -EEXIST)
		return ERR_ADDRESS_OCCUPIED;
	if (r < 0)
		return r == -ENOMEM && view->is_large ? ERR_LARGE_PAGES_EXHAUSTED : r;
	view->base = (uintptr_t)base + view->n_before;
	return 0;
}

static void view_displace(const struct region *view)
{
	vm_unmap_view((void *)(view->base - view->n_before), view_mapped_bytes(view));
}

int view_map(struct section *section, uint32_t rights, const struct view_wish *wish,
	     void **ret)
{
	_cleanup_(region_freep) struct region *view = NULL;
	uint64_t n_bytes;
	int r;

	r = view_check_access(section, rights, wish->access);
	if (r == 0)
		r = view_check_range(section, wish, &n_bytes);
	if (r < 0)
		return r;

	view = malloc(sizeof(*view));
	if (!view)
		return -ENOMEM;
	*view = (struct region) { .kind = REGION_VIEW,
				  .n_bytes = n_bytes,
				  .access = wish->access,
				  .is_uniform = true,
				  .fd = -1,
				  .identity = section->description.identity,
				  .offset_bytes = wish->offset_bytes,
				  .has_file = section->description.attributes &
					      LAYOUT_ATTRIBUTE_FILE };
	r = view_round_to_large(view, section, wish);
	if (r == 0)
		r = view_keep_memory(view, section);
	if (r == 0)
		r = view_place(view, section, wish->wanted);
	if (r < 0)
		return r;

	r = region_add(view);
	if (r < 0) {
		view_displace(view);
		return r;
	}
	*ret = (void *)view->base;
	if (wish->wants_large && !section->description.attributes &&
	    wish->access & VM_READ)
		memory_prefetch(*ret, n_bytes, MEMORY_READABLE);
	take_ptr(&view);
	return 0;
}

int view_unmap(const void *address)
{
	_cleanup_(region_freep) struct region *view = NULL;

	region_enter();
	view = region_find((uintptr_t)address);
	if (view && view->kind == REGION_VIEW)
		region_remove(view);
	else
		view = NULL;
	region_leave();

	if (!view)
		return ERR_VIEW_NOT_FOUND;
	view_displace(view);
	return 0;
}

int view_flush(const void *address, size_t n_bytes)
{
	const struct region *view;
	uintptr_t start = (uintptr_t)address;
	int r = ERR_VIEW_NOT_FOUND;

	region_enter();
	view = region_find(start);
	if (view && view->kind == REGION_VIEW) {
		size_t n_left = view->base + view->n_bytes - start;

		r = n_bytes > n_left ? ERR_PARAMETER : 0;
		start = round_down(start, VM_PAGE_BYTES);
		if (r == 0 && view->has_file)
			r = memory_flush((void *)start,
					 n_bytes ? (uintptr_t)address + n_bytes - start
						 : view->base + view->n_bytes - start);
	}
	region_leave();
	return r;
}
