/* SPDX-License-Identifier: MIT */
/*
 * Views of sections in this process.
 *
 * The memory is the kernel's affair: a mapping keeps the section's pages, whatever happens
 * to handles. The registry here knows where each view begins and ends, so that any address
 * inside is enough to unmap it. It is a balanced tree (the C library's) ordered by address,
 * in which overlapping means equal.
 *
 * Locks: VIEWS guards the tree. Mapping and unmapping happen outside: a range is in the
 * tree only while it is mapped.
 */
#include "core/view.h"

#include <errno.h>
#include <pthread.h>
#include <search.h>
#include <stdlib.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "base/err.h"
#include "base/rank.h"
#include "os/atfork.h"
#include "os/vm.h"

struct view {
	uintptr_t base;
	size_t n_bytes; /* whole pages */
};

static pthread_mutex_t view_lock = PTHREAD_MUTEX_INITIALIZER;
static void *view_tree; /* under VIEWS */

static void view_enter(void)
{
	rank_enter(RANK_VIEWS);
	pthread_mutex_lock(&view_lock);
}

static void view_leave(void)
{
	pthread_mutex_unlock(&view_lock);
	rank_leave(RANK_VIEWS);
}

ATFORK_ROOM(RANK_VIEWS, view_enter, view_leave, view_leave);

static int view_compare(const void *left, const void *right)
{
	const struct view *a = left, *b = right;

	if (a->base + a->n_bytes <= b->base)
		return -1;
	return a->base >= b->base + b->n_bytes;
}

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

int view_map(struct section *section, uint32_t rights, uint64_t offset_bytes,
	     uint64_t n_bytes, unsigned access, void **ret)
{
	_cleanup_(freep) struct view *view = NULL;
	void **node, *base;
	int r;

	r = view_check_access(section, rights, access);
	if (r < 0)
		return r;
	r = view_check_range(section, offset_bytes, n_bytes, &n_bytes);
	if (r < 0)
		return r;

	view = malloc(sizeof(*view));
	if (!view)
		return -ENOMEM;
	r = vm_map_view(section_fd(section), offset_bytes, n_bytes, access, &base);
	if (r < 0)
		return r;

	*view = (struct view) { .base = (uintptr_t)base, .n_bytes = n_bytes };
	view_enter();
	node = tsearch(view, &view_tree, view_compare);
	view_leave();
	if (!node) {
		vm_unmap_view(base, n_bytes);
		return -ENOMEM;
	}
	take_ptr(&view);
	*ret = base;
	return 0;
}

int view_unmap(const void *address)
{
	const struct view sought = { .base = (uintptr_t)address, .n_bytes = 1 };
	struct view *view = NULL, **node;

	view_enter();
	node = tfind(&sought, &view_tree, view_compare);
	if (node) {
		view = *node;
		tdelete(&sought, &view_tree, view_compare);
	}
	view_leave();

	if (!view)
		return ERR_VIEW_NOT_FOUND;
	vm_unmap_view((void *)view->base, view->n_bytes);
	free(view);
	return 0;
}
