/* SPDX-License-Identifier: MIT */
/*
 * One walk through /proc/self/maps, from below. What counts is the last gap below the place
 * where the kernel itself would map something now, and, if there is none, the first one
 * above it.
 */
#include "os/gap.h"

#include <errno.h>
#include <sys/mman.h>

#include "base/checked.h"
#include "base/cleanup.h"
#include "os/maps.h"
#include "os/vm.h"

/* Nothing is mapped below, whatever vm.mmap_min_addr says. */
#define GAP_LOWEST UINT64_C(0x10000)

static uintptr_t gap_kernel_choice(void)
{
	void *probe =
		mmap(NULL, VM_PAGE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (probe == MAP_FAILED)
		return 0;
	munmap(probe, VM_PAGE_BYTES);
	return (uintptr_t)probe;
}

/* The last address that will do in start..end, both exclusive of what is mapped; 0. */
static uintptr_t gap_last_in(const struct gap_wish *wish, uintptr_t start, uintptr_t end)
{
	uintptr_t at;

	if (start < wish->lowest)
		start = wish->lowest;
	if (end - 1 > wish->highest)
		end = wish->highest + 1;
	if (start >= end || end - start < wish->n_bytes)
		return 0;
	at = round_down(end - wish->n_bytes, wish->alignment);
	return at >= start ? at : 0;
}

static uintptr_t gap_first_in(const struct gap_wish *wish, uintptr_t start, uintptr_t end)
{
	uint64_t at;

	if (start < wish->lowest)
		start = wish->lowest;
	if (!checked_round_up(start, wish->alignment, &at) || at >= end)
		return 0;
	return gap_last_in(wish, at, end) ? at : 0;
}

int gap_find(const struct gap_wish *wish, uintptr_t *ret)
{
	uintptr_t middle = gap_kernel_choice(), start = GAP_LOWEST, below = 0, above = 0;
	_cleanup_(maps_close) struct maps maps;
	int r = maps_open(&maps);

	for (bool is_more = r == 0; is_more && !above && start <= wish->highest;) {
		struct mapping mapping;
		uintptr_t at;

		r = maps_next(&maps, start, &mapping);
		if (r < 0)
			break;
		is_more = r > 0;
		if (!is_more)
			mapping.start = mapping.end = VM_END;
		if (start < middle) {
			at = gap_last_in(wish, start,
					 mapping.start < middle ? mapping.start : middle);
			below = at ? at : below;
		}
		if (!below && mapping.start > middle)
			above = gap_first_in(wish, start > middle ? start : middle,
					     mapping.start);
		is_more &= mapping.start <= middle || !below;
		start = mapping.end;
	}
	if (r < 0)
		return r;
	*ret = below ? below : above;
	return *ret ? 0 : -ENOMEM;
}
