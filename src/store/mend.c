/* SPDX-License-Identifier: MIT */
/*
 * Putting the whole table in order.
 *
 * The table mends itself where it is used: whoever meets damage rebuilds the stripe
 * (store/rebuild.c), and whoever needs room sweeps what the dead have left (store/sweep.c).
 * What nobody uses stays as it is. Here somebody asks: he takes part in the table, as every
 * program does, goes from stripe to stripe under its lock, and does to each what a program
 * would have done that came across it. So it is as safe as that, whoever works meanwhile.
 * A table that lost its path gets it back by taking part.
 *
 * Refusals: where there is no table, none is made.
 *
 * Locks: GATE, shared; INDEX, a stripe at a time.
 *
 * Crash: as that of any member: the stripe's lock tells the next one.
 */
#include "store/mend.h"

#include "base/cleanup.h"
#include "store/attach.h"
#include "store/lookout.h"
#include "store/rebuild.h"
#include "store/sweep.h"

DEFINE_CLEANUP(struct lookout, lookout_free)

static int mend_look(bool *ret_has_table)
{
	_cleanup_(lookout_freep) struct lookout *lookout = NULL;
	int r = lookout_open(&lookout);

	if (r == 0)
		*ret_has_table = lookout->fd >= 0;
	return r;
}

static int mend_stripe(struct attachment *attachment, uint32_t stripe, struct mend *mend)
{
	int r = stripe_lock(&attachment->index, stripe);

	if (r < 0 && r != ERR_INDEX_DAMAGED)
		return r; /* not locked */
	if (r == 0)
		r = sweep_all(attachment, stripe);
	if (r == ERR_INDEX_DAMAGED) {
		r = rebuild_stripe(attachment, stripe);
		mend->n_rebuilt += r == 0;
	}
	stripe_unlock(&attachment->index, stripe);
	return r;
}

int mend_table(struct mend *ret)
{
	struct attachment *attachment;
	int r;

	*ret = (struct mend) { .n_stripes = LAYOUT_N_STRIPES };
	r = mend_look(&ret->has_table);
	if (r < 0 || !ret->has_table)
		return r;
	r = attach_enter(&attachment);
	if (r < 0)
		return r;
	for (uint32_t stripe = 0; r == 0 && stripe < LAYOUT_N_STRIPES; stripe++)
		r = mend_stripe(attachment, stripe, ret);
	attach_leave();
	return r;
}
