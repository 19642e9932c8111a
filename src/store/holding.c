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

static int holding_register_locked(struct attachment *attachment,
				   const struct holding *holding, uint64_t word)
{
	struct identity identity;
	struct spot spot;
	int r = rebuild_find(attachment, &holding->name, &spot);

	if (r < 0)
		return r;
	identity = (struct identity) { spot.entry->device, spot.entry->inode };
	return identity_equal(&identity, &holding->identity)
		       ? words_add(&attachment->index, &spot, word)
		       : ERR_NAME_NOT_FOUND;
}

void holding_register(struct attachment *attachment, uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &holding_list) {
		struct holding *holding = list_entry(it, struct holding, link);
		uint64_t word =
			layout_word(slot, generation, holding->is_writable, holding->fd);
		uint32_t stripe = entry_stripe(&holding->name);
		int r;

		r = rebuild_lock(attachment, stripe);
		if (r == 0) {
			r = holding_register_locked(attachment, holding, word);
			stripe_unlock(&attachment->index, stripe);
		}
		if (r < 0)
			trace("fork: the child is no holder of %s%.*s: %s",
			      scope_prefix(holding->name.scope),
			      (int)holding->name.n_bytes, holding->name.text,
			      err_sentence(r));
	}
}

void holding_adopt(uint32_t slot, uint32_t generation)
{
	LIST_FOREACH (it, &holding_list) {
		struct holding *holding = list_entry(it, struct holding, link);

		holding->word =
			layout_word(slot, generation, holding->is_writable, holding->fd);
	}
}

void holding_renew(void)
{
	holding_lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}
