/* SPDX-License-Identifier: MIT */
/*
 * A ring of links inside the things that are listed. A head is a link of its own; an
 * unlinked element points to itself, so removing it twice does no harm.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct list {
	struct list *next, *previous;
};

#define LIST_INIT(head)          \
	{                        \
		&(head), &(head) \
	}

#define list_entry(link, type, member) ((type *)((char *)(link)-offsetof(type, member)))

#define LIST_FOREACH(it, head) \
	for (struct list *it = (head)->next; it != (head); it = it->next)

static inline void list_init(struct list *link)
{
	link->next = link->previous = link;
}

static inline bool list_is_empty(const struct list *head)
{
	return head->next == head;
}

static inline void list_append(struct list *head, struct list *link)
{
	link->next = head;
	link->previous = head->previous;
	head->previous->next = link;
	head->previous = link;
}

static inline void list_remove(struct list *link)
{
	if (!link->next)
		return;
	link->previous->next = link->next;
	link->next->previous = link->previous;
	list_init(link);
}
