/* SPDX-License-Identifier: MIT */
/*
 * The table from end to end, one stripe after the other: each as it stands while its lock is
 * held, all of them together at no one moment.
 *
 * Locks: GATE shared, INDEX inside.
 */
#include "store/listing.h"

#include <errno.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "store/attach.h"
#include "store/holder.h"
#include "store/rebuild.h"
#include "store/stripe.h"
#include "store/words.h"

struct listing {
	struct attachment *attachment;
	int (*visit)(const struct name *name, const struct description *description,
		     uint32_t n_holders, void *data);
	void *data;
	char key[1 + NAME_MAX_BYTES];
};

static int listing_visit(struct index *index, const struct spot *spot, void *data)
{
	struct listing *listing = data;
	struct description description;
	struct words_walk holders;
	_Atomic uint64_t *holder;
	uint32_t n_bytes, n_holders = 0;
	struct name name;
	int r;

	r = entry_read_key(index, spot, listing->key, &n_bytes);
	if (r < 0)
		return r;
	words_begin(&holders, spot);
	while ((holder = words_next(index, &holders))) {
		uint64_t word = atomic_load_explicit(holder, memory_order_relaxed);

		n_holders += word && !holder_is_dead(listing->attachment, word);
	}
	if (n_holders == 0)
		return 0;
	entry_describe(spot, &description);
	name_init(&name, (enum scope)listing->key[0], listing->key + 1, n_bytes - 1);
	return listing->visit(&name, &description, n_holders, listing->data);
}

int listing_each(int (*visit)(const struct name *name,
			      const struct description *description, uint32_t n_holders,
			      void *data),
		 void *data)
{
	_cleanup_(freep) struct listing *listing = malloc(sizeof(*listing));
	int r;

	if (!listing)
		return -ENOMEM;
	listing->visit = visit;
	listing->data = data;
	r = attach_enter(&listing->attachment);
	if (r < 0)
		return r;
	for (uint32_t stripe = 0; r == 0 && stripe < LAYOUT_N_STRIPES; stripe++) {
		r = rebuild_lock(listing->attachment, stripe);
		if (r < 0)
			break;
		/* First, so that no entry is shown twice. */
		r = stripe_verify(&listing->attachment->index, stripe);
		if (r < 0)
			r = rebuild_stripe(listing->attachment, stripe);
		if (r == 0)
			r = entry_each(&listing->attachment->index, stripe, listing_visit,
				       listing);
		stripe_unlock(&listing->attachment->index, stripe);
	}
	attach_leave();
	return r;
}
