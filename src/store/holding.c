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
#include "store/stripe.h"
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

/* The entry of what is held, under the lock of its stripe. */
static int holding_find(struct index *index, const struct holding *holding,
			struct spot *ret)
{
	struct identity identity;
	int r = entry_find(index, &holding->name, ret);

	if (r < 0)
		return r;
	identity = (struct identity) { ret->entry->device, ret->entry->inode };
	return identity_equal(&identity, &holding->identity) ? 0 : ERR_NAME_NOT_FOUND;
}

/* Adds the word of another slot for the same descriptor, or drops it. */
static int holding_change(struct attachment *attachment, const struct holding *holding,
			  uint64_t word, bool is_added)
{
	struct index *index = &attachment->index;
	uint32_t stripe = entry_stripe(&holding->name);
	struct spot spot;
	int r;

	r = stripe_lock(index, stripe);
	if (r < 0 && r != ERR_INDEX_DAMAGED)
		return r;
	if (r == 0)
		r = holding_find(index, holding, &spot);
	if (r == 0 && is_added)
		r = sweep_and_add(attachment, &spot, word);
	else if (r == 0 && words_drop(index, &spot, word) == 0)
		entry_remove(index, &spot);
	stripe_unlock(index, stripe);
	return r;
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
		int r = holding_change(attachment, holding, word, true);

		if (r == 0)
			continue;
		trace("%s%.*s cannot be held: %s", scope_prefix(holding->name.scope),
		      (int)holding->name.n_bytes, holding->name.text, err_sentence(r));
		/* Damage is not mended here; the rebuild finds the descriptor by itself. */
		if (r != ERR_NAME_NOT_FOUND && r != ERR_INDEX_DAMAGED)
			return r;
	}
	return 0;
}

void holding_unregister(struct attachment *attachment, uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &holding_list) {
		struct holding *holding = list_entry(it, struct holding, link);

		(void)holding_change(attachment, holding,
				     holding_word(holding, slot, generation), false);
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
