/* SPDX-License-Identifier: MIT */
/*
 * Linux decides between sharing and copying when memory is mapped, Windows page by page.
 * So a page that shall be copied when written to is mapped anew, privately: until then it
 * shows what everybody sees. When it is to be shared again it is mapped anew once more, if
 * it was not written to; a page that was stays what it is, as on Windows.
 *
 * Mapping takes a descriptor, and a view has none: it may outlive every handle. One is
 * looked for when first needed, among our own and then among those of the processes we may
 * look into, for somebody has to have a handle of the section. The view keeps a way there
 * (O_PATH), which is neither open for reading nor for writing and therefore holds no name.
 *
 * Locks: REGIONS, except while looking for a descriptor.
 */
#include "core/copying.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/pages.h"
#include "os/maps.h"
#include "os/memory.h"
#include "os/procfs.h"
#include "os/vm.h"

/* ---- the way ------------------------------------------------------------------------ */

struct copying_search {
	struct identity identity;
	int fd;
};

static int copying_visit(const struct procfs_found *found, void *data)
{
	_cleanup_(fd_closep) int fd = -1;
	struct copying_search *search = data;
	struct procfs_file file;
	struct identity identity;

	if (procfs_look(found->via, found->fd, &file) < 0 ||
	    !identity_equal(&file.identity, &search->identity))
		return 0;
	fd = procfs_point_at(found->via, found->fd);
	if (fd < 0 || fd_identify(fd, &identity, NULL) < 0 ||
	    !identity_equal(&identity, &search->identity))
		return 0;
	search->fd = take_fd(&fd);
	return 1;
}

static int copying_find(const struct identity *identity)
{
	struct copying_search search = { .identity = *identity, .fd = -1 };

	if (procfs_each_own_descriptor(copying_visit, &search) <= 0)
		procfs_each_descriptor(copying_visit, &search);
	return search.fd;
}

/* The view at the address, if it shares its writes and has no way to its memory. Inside. */
static struct region *copying_needy(uintptr_t address)
{
	struct region *view = region_find(address);

	return view && view->kind == REGION_VIEW && !(view->access & VM_PRIVATE) &&
			       view->fd < 0
		       ? view
		       : NULL;
}

void copying_prepare(uintptr_t address)
{
	_cleanup_(fd_closep) int fd = -1;
	struct identity identity;
	struct region *view;

	region_enter();
	view = copying_needy(address);
	if (view)
		identity = view->identity;
	region_leave();
	if (!view)
		return;

	fd = copying_find(&identity);
	region_enter();
	view = copying_needy(address);
	if (view && fd >= 0 && identity_equal(&view->identity, &identity))
		view->fd = take_fd(&fd);
	region_leave();
}

/* ---- the pages ---------------------------------------------------------------------- */

/*
 * The first pages of a run are alike: copies of this process's own, or not. Where the kernel
 * does not tell, all may be copies.
 */
static int copying_is_copied(uintptr_t start, size_t *n_bytes)
{
	size_t n_pages = *n_bytes / VM_PAGE_BYTES;
	int r;

	if (!memory_copies_are_told())
		return 1;
	r = memory_copied_run((void *)start, &n_pages);
	*n_bytes = n_pages * VM_PAGE_BYTES;
	return r;
}

/* What is put in place of locked pages is locked, when it is touched: to lock pages that are
 * copied on writing would copy them now. */
static int copying_map_over(const struct region *view, int fd, uintptr_t start,
			    size_t n_bytes, unsigned access)
{
	bool was_locked = memory_is_locked((void *)start, n_bytes);
	int r = vm_map_over(fd, view->offset_bytes + (start - view->base), (void *)start,
			    n_bytes, access);

	if (r == 0 && was_locked)
		memory_lock_as_touched((void *)start, n_bytes);
	return r;
}

/* Of one mapping. Pages that were written to are this process's own for good. */
static int copying_change_mapping(const struct region *view, int fd, uintptr_t start,
				  uintptr_t end, bool is_shared, unsigned access)
{
	bool wants_shared = !(access & VM_PRIVATE);
	size_t n_bytes;
	int r = 0;

	for (; r >= 0 && start < end; start += n_bytes) {
		n_bytes = end - start;
		r = is_shared ? 0 : copying_is_copied(start, &n_bytes);
		if (r < 0)
			return r;
		if (is_shared == wants_shared || r > 0)
			r = memory_protect((void *)start, n_bytes, access);
		else if (fd < 0)
			r = fd;
		else
			r = copying_map_over(view, fd, start, n_bytes, access);
	}
	return r == -ENOMEM && view->is_large ? ERR_LARGE_PAGES_EXHAUSTED : r;
}

int copying_change(struct region *view, uintptr_t start, size_t n_bytes, unsigned access)
{
	_cleanup_(fd_closep) int fd = ERR_COPY_UNREACHABLE;
	_cleanup_(maps_close) struct maps maps;
	uintptr_t end = start + n_bytes;
	struct mapping mapping;
	int r = maps_open(&maps);

	if (r < 0)
		return pages_explain(r);
	if (view->fd >= 0)
		fd = fd_reopen(view->fd, view->access & VM_WRITE);
	view->is_uniform = false; /* a failure may come after the first pages */
	view->is_mixed = true;
	for (; r == 0 && start < end; start = mapping.end) {
		r = maps_next(&maps, start, &mapping);
		if (r <= 0 || mapping.start > start)
			return r < 0 ? r : ERR_NOT_COMMITTED;
		if (mapping.end > end)
			mapping.end = end;
		r = copying_change_mapping(view, fd, start, mapping.end,
					   mapping.is_shared, access);
	}
	return r;
}
