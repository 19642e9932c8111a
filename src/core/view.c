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

static int view_check_range(const struct section *section, uint64_t offset_bytes,
			    uint64_t n_bytes, uint64_t *ret_n_bytes)
{
	uint64_t size_bytes = section->description.size_bytes, end;

	if (offset_bytes % VM_GRAIN_BYTES)
		return ERR_VIEW_MISALIGNED;
	if (offset_bytes >= size_bytes)
		return ERR_VIEW_BEYOND_SECTION;
	if (n_bytes == 0)
		n_bytes = size_bytes - offset_bytes;
	if (!checked_add(offset_bytes, n_bytes, &end) || end > size_bytes)
		return ERR_VIEW_BEYOND_SECTION;
	if (!checked_round_up(n_bytes, VM_PAGE_BYTES, ret_n_bytes))
		return ERR_VIEW_BEYOND_SECTION;
	return 0;
}

/* For a section that is committed piece by piece: what its view needs to do so. */
static int view_keep_memory(struct region *view, const struct section *section)
{
	if (!(section->description.attributes & LAYOUT_ATTRIBUTE_RESERVED))
		return 0;
	view->fd = fd_write_only(section_fd(section));
	return view->fd < 0 ? view->fd : 0;
}

int view_map(struct section *section, uint32_t rights, uint64_t offset_bytes,
	     uint64_t n_bytes, unsigned access, uintptr_t wanted, void **ret)
{
	_cleanup_(region_freep) struct region *view = NULL;
	void *base;
	int r;

	r = view_check_access(section, rights, access);
	if (r < 0)
		return r;
	r = view_check_range(section, offset_bytes, n_bytes, &n_bytes);
	if (r < 0)
		return r;
	if (wanted % VM_GRAIN_BYTES)
		return ERR_VIEW_MISALIGNED;

	view = malloc(sizeof(*view));
	if (!view)
		return -ENOMEM;
	*view = (struct region) { .kind = REGION_VIEW,
				  .n_bytes = n_bytes,
				  .access = access,
				  .is_uniform = true,
				  .fd = -1,
				  .offset_bytes = offset_bytes,
				  .has_file = section->description.attributes &
					      LAYOUT_ATTRIBUTE_FILE };
	r = view_keep_memory(view, section);
	if (r < 0)
		return r;
	r = vm_map_view(section_fd(section), offset_bytes, n_bytes, access, wanted,
			&base);
	if (r < 0)
		return r == -EEXIST ? ERR_ADDRESS_OCCUPIED : r;

	view->base = (uintptr_t)base;
	r = region_add(view);
	if (r < 0) {
		vm_unmap_view(base, n_bytes);
		return r;
	}
	take_ptr(&view);
	*ret = base;
	return 0;
}

int view_unmap(const void *address)
{
	struct region *view;
	int r = ERR_VIEW_NOT_FOUND;

	region_enter();
	view = region_find((uintptr_t)address);
	if (view && view->kind == REGION_VIEW)
		r = region_unmap(view);
	region_leave();

	if (r == 0)
		region_free(view);
	return r;
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
