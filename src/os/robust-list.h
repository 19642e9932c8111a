/* SPDX-License-Identifier: MIT */
/* What the list of a thread is made of, for os/robust.c and os/robust-walk.c. */
#pragma once

#include <assert.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ROBUST_FEW_HELD =
		4, /* without a loan; a thread's variables are small (src/meson.build) */
	ROBUST_MAX_KNOWN = 8,
	ROBUST_MAX_WALK = 2048 /* the kernel looks no further */
};

/* As the C library has it: the link back, then what the kernel knows. */
struct robust_node {
	struct robust_node *_Atomic previous; /* points to its `next`, as all links do */
	struct robust_node *_Atomic next;
};
static_assert(offsetof(struct robust_node, previous) == 0, "robust_is_next() reads it");

/* Of a thread. */
struct robust {
	uint32_t epoch;
	uint32_t tid;
	struct robust_list_head *head;      /* NULL: no links */
	struct robust_list_head *announced; /* the same, whatever the links are like */
	void *known[ROBUST_MAX_KNOWN];      /* linked by us and still there, not all */
	unsigned n_known;
	void *below;     /* the first link behind those held */
	unsigned n_held; /* locks of moments */
	struct robust_node *held[ROBUST_FEW_HELD];
	struct robust_room *room; /* for more of them; NULL: none */
};

/* What a link says: the address of the node's `next`. */
static inline void *robust_link_to(struct robust_node *node)
{
	return &node->next;
}

/* As a number, since a link that was overwritten may be any. */
static inline struct robust_node *robust_at(void *link)
{
	return (struct robust_node *)((uintptr_t)link -
				      offsetof(struct robust_node, next));
}

/* Program order is enough: the kernel reads all of this on the thread's behalf. */
static inline void robust_order(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

/* The link that leads to the first one behind the locks of moments. */
static inline void robust_set_first(struct robust *self, void *link)
{
	robust_order();
	if (self->n_held) {
		*(void *volatile *)&self->held[0]->next = link;
		self->below = link;
	} else {
		*(void *volatile *)&self->head->list.next = link;
	}
	robust_order();
}

static inline void *robust_first(const struct robust *self)
{
	return self->n_held ? self->below : *(void *volatile *)&self->head->list.next;
}

static inline bool robust_is_head(const struct robust *self, const void *link)
{
	return link == (void *)&self->head->list;
}

/* glibc has a link back for the head, too, just in front of it; whoever is next to the head
 * writes there, and nobody reads it. */
static inline void robust_set_previous(const struct robust *self, void *link,
				       void *previous)
{
	if (!robust_is_head(self, link))
		atomic_store_explicit(&robust_at(link)->previous, previous,
				      memory_order_relaxed);
}

/* What we have linked ourselves is there, and need not be looked at by the kernel. */
static inline bool robust_knows(const struct robust *self, const void *link)
{
	for (unsigned i = self->n_known; i > 0; i--)
		if (self->known[i - 1] == link)
			return true;
	return false;
}
