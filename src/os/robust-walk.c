/* SPDX-License-Identifier: MIT */
/*
 * A word whose neighbours are words as well may have been given wrong ones: their links stand
 * in shared memory. A neighbour is believed if it is the list's head or one of the last few
 * that this thread has linked (which it notes itself), or says, looked at by the kernel on
 * our behalf, that we are its neighbour; otherwise the list is walked from its head, with
 * the same care. So few mutexes at a time, released in any order, take no system call.
 *
 * Locks: none; a list is its thread's.
 * Crash: the list is whole after each store.
 */
#include "os/robust-walk.h"

#include "os/peek.h"
#include "os/process.h"
#include "os/robust-list.h"

/* A pointer in this process's memory, which may not be there. */
static bool robust_peek(const void *at, void **ret)
{
	return peek(process_pid(), at, ret, sizeof(*ret)) == 0;
}

static bool robust_follow(const struct robust *self, void *link, void **ret)
{
	if (!robust_is_head(self, link) && !robust_knows(self, link))
		return robust_peek(link, ret);
	*ret = *(void *volatile *)link;
	return true;
}

/* The link in front of the node's, found from the head; NULL if nothing leads there. */
static void *robust_find_previous(const struct robust *self, struct robust_node *node)
{
	void *link = robust_first(self), *next;

	for (int i = 0; i < ROBUST_MAX_WALK && !robust_is_head(self, link); i++) {
		if (!robust_follow(self, link, &next))
			return NULL;
		if (next == robust_link_to(node))
			return link;
		link = next;
	}
	return NULL;
}

/* Is it somebody's whom we may tell about the link in front of him? */
static bool robust_is_next(const struct robust *self, void *next,
			   struct robust_node *node)
{
	void *back;

	return robust_is_head(self, next) || robust_knows(self, next) ||
	       (robust_peek(robust_at(next), &back) && /* `previous` stands first */
		back == robust_link_to(node));
}

static bool robust_leads_to(const struct robust *self, void *link,
			    struct robust_node *node)
{
	void *found;

	return robust_follow(self, link, &found) && found == robust_link_to(node);
}

void robust_walk_remove(struct robust *self, struct robust_node *node)
{
	void *previous = NULL, *next = *(void *volatile *)&node->next;

	if (robust_first(self) != robust_link_to(node)) {
		previous = *(void *volatile *)&node->previous;
		if (!robust_leads_to(self, previous, node))
			previous = robust_find_previous(self, node);
		if (!previous)
			return; /* not linked */
	}
	/* Damaged: what was behind it is lost, but we do not write there. */
	if (!robust_is_next(self, next, node))
		next = &self->head->list;
	robust_set_previous(self, next, previous ? previous : &self->head->list);
	robust_order();
	if (!previous)
		robust_set_first(self, next);
	else
		*(void *volatile *)&robust_at(previous)->next = next;
	robust_order();
}
