/* SPDX-License-Identifier: MIT */
/*
 * What is in memory and what must stay there is the kernel's business, and so is the
 * limit; the registry is only asked what can be touched at all.
 */
#include "core/residence.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "core/pages.h"
#include "os/maps.h"
#include "os/memory.h"
#include "os/vm.h"

int residence_lock(uintptr_t address, size_t n_bytes)
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

int residence_unlock(uintptr_t address, size_t n_bytes)
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

static enum memory_kind residence_kind(const struct pages *pages)
{
	if (!pages->is_sealed)
		return MEMORY_HINTED;
	return pages->access & VM_WRITE && !(pages->allocation_access & VM_PRIVATE)
		       ? MEMORY_WRITABLE
		       : MEMORY_READABLE;
}

void residence_prefetch(uintptr_t address, size_t n_bytes)
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
			memory_prefetch((void *)address, pages.n_bytes,
					residence_kind(&pages));
	}
}
