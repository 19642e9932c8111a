/* SPDX-License-Identifier: MIT */
/*
 * What this process holds: a list of what a child made by fork() will hold as well.
 *
 * Locks: HOLDINGS guards the list. Where words are written or renamed, the caller has GATE
 *        exclusively, so that nobody else is at the list.
 */
#include "store/holding.h"

#include <pthread.h>

#include "base/err.h"
#include "base/rank.h"
#include "base/trace.h"
#include "store/rebuild.h"
#include "store/sweep.h"

static pthread_mutex_t holding_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list holding_list = LIST_INIT(holding_list); /* under HOLDINGS */

static void holding_enter(void)
{
	rank_enter(RANK_HOLDINGS);
	pthread_mutex_lock(&holding_lock);
}

static void holding_leave(void)
{
	pthread_mutex_unlock(&holding_lock);
	rank_leave(RANK_HOLDINGS);
}

void holding_add(struct holding *holding)
{
	holding_enter();
	list_append(&holding_list, &holding->link);
	holding_leave();
}

void holding_remove(struct holding *holding)
{
	holding_enter();
	list_remove(&holding->link);
	holding_leave();
}

bool holding_is_none(void)
{
	return list_is_empty(&holding_list);
}

/* Is that the entry of what is held? */
static bool holding_is_there(const struct holding *holding, const struct spot *spot)
{
	const struct identity identity = { spot->entry->device, spot->entry->inode };

	return identity_equal(&identity, &holding->identity);
}

/* Adds the word of another slot for the same descriptor. Damage is mended first: whoever is
 * filling the stripe just now may be past this process already. */
static int holding_add_word(struct attachment *attachment, const struct holding *holding,
			    uint64_t word)
{
	uint32_t stripe = entry_stripe(&holding->name);
	struct spot spot;
	int r = rebuild_lock(attachment, stripe);

	if (r < 0)
		return r;
	r = rebuild_find(attachment, &holding->name, &spot);
	if (r == 0)
		r = holding_is_there(holding, &spot)
			    ? sweep_and_add(attachment, &spot, word)
			    : ERR_NAME_NOT_FOUND;
	stripe_unlock(&attachment->index, stripe);
	return r;
}

static void holding_drop_word(struct attachment *attachment,
			      const struct holding *holding, uint64_t word)
{
	uint32_t stripe = entry_stripe(&holding->name);
	struct index *index = &attachment->index;
	struct spot spot;
	int r = stripe_lock(index, stripe);

	if (r < 0 && r != ERR_INDEX_DAMAGED)
		return;
	if (r == 0 && entry_find(index, &holding->name, &spot) == 0 &&
	    holding_is_there(holding, &spot) && words_drop_one(index, &spot, word) == 0)
		entry_remove(index, &spot);
	stripe_unlock(index, stripe);
}

static uint64_t holding_word(const struct holding *holding, uint32_t slot,
			     uint32_t generation)
{
	return layout_word(slot, generation, holding->is_writable, holding->fd);
}

int holding_register(struct attachment *attachment, uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &holding_list) {
		struct holding *holding = list_entry(it, struct holding, link);
		uint64_t word = holding_word(holding, slot, generation);
		int r = holding_add_word(attachment, holding, word);

		if (r == 0)
			continue;
		trace("%s%.*s cannot be held: %s", scope_prefix(holding->name.scope),
		      (int)holding->name.n_bytes, holding->name.text, err_sentence(r));
		if (r != ERR_NAME_NOT_FOUND)
			return r;
	}
	return 0;
}

void holding_unregister(struct attachment *attachment, uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &holding_list) {
		struct holding *holding = list_entry(it, struct holding, link);

		holding_drop_word(attachment, holding,
				  holding_word(holding, slot, generation));
	}
}

void holding_adopt(uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &holding_list) {
		struct holding *holding = list_entry(it, struct holding, link);

		holding->word = holding_word(holding, slot, generation);
	}
}

void holding_renew(void)
{
	holding_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}
