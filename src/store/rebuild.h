/* SPDX-License-Identifier: MIT */
/* Entering named sections into the table again, from the memory that processes hold. */
#pragma once

#include "base/err.h"
#include "store/slot.h"
#include "store/stripe.h"
#include "store/words.h"

/*
 * Empties a damaged stripe and fills it from what lives, and with it every other stripe that
 * is found damaged. Comes and goes with the stripe's lock held, and does without it between:
 * what the caller knew of the stripe is void. 0, or an error and the stripe still damaged.
 */
int rebuild_stripe(struct attachment *attachment, uint32_t stripe);

/* stripe_lock() and entry_find() that never see damage: it is mended before. The lock is
 * held only if rebuild_lock() says 0. */
static inline int rebuild_lock(struct attachment *attachment, uint32_t stripe)
{
	int r = stripe_lock(&attachment->index, stripe);

	if (r != ERR_INDEX_DAMAGED)
		return r;
	r = rebuild_stripe(attachment, stripe);
	if (r < 0)
		stripe_unlock(&attachment->index, stripe);
	return r;
}

static inline int rebuild_find(struct attachment *attachment, const struct name *name,
			       struct spot *ret)
{
	int r = entry_find(&attachment->index, name, ret);

	if (r != ERR_INDEX_DAMAGED)
		return r;
	r = rebuild_stripe(attachment, entry_stripe(name));
	return r < 0 ? r : entry_find(&attachment->index, name, ret);
}
