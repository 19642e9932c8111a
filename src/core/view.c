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
#include "core/placeholder.h"
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
	uint64_t grain = wish->place.replaces ? VM_PAGE_BYTES : VM_GRAIN_BYTES;

	if ((wish->offset_bytes | wish->place.wanted) % grain)
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

/* Not yet anywhere. */
static struct region *view_describe(const struct section *section,
				    const struct view_wish *wish, size_t n_bytes)
{
	const struct description *description = &section->description;
	struct region *view = malloc(sizeof(*view));

	if (view)
		*view = (struct region) {
			.kind = REGION_VIEW,
			.n_bytes = n_bytes,
			.access = wish->access,
			.is_uniform = true,
			.fd = -1,
			.identity = description->identity,
			.offset_bytes = wish->offset_bytes,
			.has_file = description->attributes & LAYOUT_ATTRIBUTE_FILE,
		};
	return view;
}

/*
 * The kernel maps large pages as a whole and where their size divides the address: what a
 * view wants less of is mapped around it, and an address is as good as its distance from
 * the offset.
 */
static int view_round_to_large(struct region *view, const struct section *section,
			       const struct view_wish *wish)
{
	uintptr_t wanted = wish->place.wanted;
	uint64_t n_mapped;

	view->is_large = section->description.attributes & SECTION_LARGE;
	if (!view->is_large)
		return 0;
	if ((wish->wants_large || wish->place.replaces ||
	     place_has_limits(&wish->place)) &&
	    (wish->offset_bytes | wanted | view->n_bytes) % VM_HUGE_BYTES)
		return ERR_LARGE_PAGES_SIZE;
	view->n_before = (uint32_t)(wish->offset_bytes % VM_HUGE_BYTES);
	n_mapped = round_down(view->n_before + view->n_bytes + VM_HUGE_BYTES - 1,
			      VM_HUGE_BYTES);
	view->n_behind = (uint32_t)(n_mapped - view->n_bytes - view->n_before);
	return wanted && (wanted - view->n_before) % VM_HUGE_BYTES ? ERR_VIEW_MISALIGNED
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

/* What a view is made of, as place_find() and placeholder_replace() hand it on. */
struct view_making {
	struct region *view;
	const struct section *section;
};

/*
 * Whoever maps a single page will touch it. That the kernel brings it along costs less than
 * the page fault would, and is no more memory; of a file it might have to be read.
 */
static unsigned view_presence(const struct region *view, const struct section *section)
{
	return view->n_bytes == VM_PAGE_BYTES && !section->description.attributes &&
			       !(view->access & VM_PRIVATE)
		       ? VM_PRESENT
		       : 0;
}

static int view_map_at(void *data, uintptr_t wanted)
{
	struct view_making *making = data;
	struct region *view = making->view;
	unsigned access = view->access | view_presence(view, making->section);
	void *base;
	int r = vm_map_view(section_fd(making->section),
			    view->offset_bytes - view->n_before, view_mapped_bytes(view),
			    access, wanted ? wanted - view->n_before : 0, &base);

	if (r == 0)
		view->base = (uintptr_t)base + view->n_before;
	return r;
}

static int view_map_over(struct region *view, void *data)
{
	const struct section *section = data;

	return vm_map_over(section_fd(section), view->offset_bytes, (void *)view->base,
			   view->n_bytes, view->access);
}

/* Into a place that is free, and into the registry, which takes the view over. */
static int view_enter(struct region **view, const struct section *section,
		      const struct view_wish *wish, void **ret)
{
	struct view_making making = { *view, section };
	struct place place =
		(*view)->is_large ? place_for_large(&wish->place) : wish->place;
	int r = place_find(&place, (*view)->n_bytes, view_map_at, &making);

	if (r < 0)
		return r == -ENOMEM && (*view)->is_large ? ERR_LARGE_PAGES_EXHAUSTED : r;
	*ret = (void *)(*view)->base;
	region_add(take_ptr(view));
	return 0;
}

/* Into that of a placeholder; what is left of that comes back. */
static int view_replace(struct region **view, struct section *section,
			const struct view_wish *wish, void **ret)
{
	int r = placeholder_replace(view, wish->place.wanted, view_map_over, section);

	if (r == 0)
		*ret = (void *)wish->place.wanted;
	return r;
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

	view = view_describe(section, wish, n_bytes);
	if (!view)
		return -ENOMEM;
	r = view_round_to_large(view, section, wish);
	if (r == 0)
		r = view_keep_memory(view, section);
	if (r == 0)
		r = wish->place.replaces ? view_replace(&view, section, wish, ret)
					 : view_enter(&view, section, wish, ret);
	if (r == 0 && wish->wants_large && !section->description.attributes &&
	    wish->access & VM_READ)
		memory_prefetch(*ret, n_bytes, MEMORY_READABLE);
	return r;
}

/* Inside; NULL. */
static struct region *view_find(const void *address)
{
	struct region *region = region_find((uintptr_t)address);

	return region && region->kind == REGION_VIEW ? region : NULL;
}

int view_unmap(const void *address)
{
	struct region *view;
	int r = ERR_VIEW_NOT_FOUND;

	region_enter();
	view = view_find(address);
	if (view)
		r = region_unmap(view);
	region_leave();

	if (r == 0)
		region_free(view);
	return r;
}

int view_unmap_to_placeholder(const void *address)
{
	struct region *view;
	int r;

	region_enter();
	view = view_find(address);
	r = view ? placeholder_restore(view) : ERR_VIEW_NOT_FOUND;
	region_leave();
	return r;
}

int view_flush(const void *address, size_t n_bytes)
{
	const struct region *view;
	uintptr_t start = (uintptr_t)address;
	int r = ERR_VIEW_NOT_FOUND;

	region_enter();
	view = view_find(address);
	if (view) {
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
