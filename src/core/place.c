/* SPDX-License-Identifier: MIT */
/*
 * Without limits the kernel and os/vm decide. With them a gap is looked for first; between
 * looking and mapping another thread may have taken it, and then the next one is tried.
 */
#include "core/place.h"

#include <errno.h>

#include "base/err.h"
#include "os/gap.h"
#include "os/vm.h"

enum {
	PLACE_TRIES = 1000 /* for as many threads, each faster than this one */
};

struct place place_for_large(const struct place *place)
{
	struct place large = *place;

	if (place_has_limits(place) && large.alignment < VM_HUGE_BYTES)
		large.alignment = VM_HUGE_BYTES;
	return large;
}

static int place_find_within(const struct place *place, size_t n_bytes,
			     int (*map)(void *data, uintptr_t wanted), void *data)
{
	const struct gap_wish wish = {
		.n_bytes = n_bytes,
		.lowest = place->lowest,
		.highest = place->highest ? place->highest : VM_END - 1,
		.alignment = place->alignment ? place->alignment : VM_GRAIN_BYTES,
	};

	for (int i = 0; i < PLACE_TRIES; i++) {
		uintptr_t at;
		int r = gap_find(&wish, &at);

		if (r < 0)
			return r == -ENOENT ? ERR_PROC_MISSING : r;
		r = map(data, at);
		if (r != -EEXIST)
			return r;
	}
	return -ENOMEM;
}

int place_find(const struct place *place, size_t n_bytes,
	       int (*map)(void *data, uintptr_t wanted), void *data)
{
	int r;

	if (place_has_limits(place))
		return place_find_within(place, n_bytes, map, data);
	r = map(data, place->wanted);
	return r == -EEXIST ? ERR_ADDRESS_OCCUPIED : r;
}
