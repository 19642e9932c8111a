/* SPDX-License-Identifier: MIT */
/*
 * Every thread of glibc has registered a list head with the kernel, and keeps its own robust
 * mutexes there. We are guests: our words join that list (set_robust_list() would take it
 * away from the C library), so a link stands where glibc has its own, 32 bytes behind the
 * word, the link back 8 bytes in front of it, and both are kept as glibc expects them,
 * for it follows them when its neighbour leaves.
 *
 * Distrust: the links of words in shared memory can be overwritten by any process of the
 * user, and the kernel copes with that, but we must not write where they lead. Locks held
 * for moments (push, pop) need nothing of what they say: what comes behind them is
 * remembered here, in the thread's own memory. A word that stands alone needs no neighbour;
 * what is done among others see os/robust-walk.c.
 *
 * Where the offset is not that of glibc on 64 bits there are no links, and the trace says
 * so.
 *
 * Locks: none; a list is its thread's.
 * Crash: the list is whole after each store; a word that is about to come or to go is
 *        announced meanwhile.
 */
#include "os/robust.h"

#include <linux/futex.h>
#include <stddef.h>

#include "base/trace.h"
#include "os/peek.h"
#include "os/process.h"
#include "os/robust-list.h"
#include "os/robust-walk.h"

static __thread struct robust robust_self;

static struct robust_node *robust_node_of(_Atomic uint32_t *word)
{
	return (struct robust_node *)((char *)word + ROBUST_LINK_OFFSET -
				      offsetof(struct robust_node, next));
}

static void robust_learn(struct robust *self, uint32_t epoch)
{
	self->head = self->announced = process_robust_list();
	self->tid = (uint32_t)process_tid();
	self->n_held = 0;
	self->room = NULL;
	self->n_known = 0;
	self->epoch = epoch;
	if (self->head && self->head->futex_offset != -(long)ROBUST_LINK_OFFSET) {
		trace("the C library keeps its locks in another way than we know: "
		      "nobody will hear of the end of this thread");
		self->head = NULL;
	}
}

static inline struct robust *robust_this(void)
{
	struct robust *self = &robust_self;
	uint32_t epoch = process_epoch();

	/* Finding a thread's variables can be a call: once will do. */
	__asm__("" : "+r"(self));
	if (__builtin_expect(self->epoch != epoch, 0))
		robust_learn(self, epoch);
	return self;
}

bool robust_is_there(void)
{
	return robust_this()->head != NULL;
}

static inline void robust_put_up(const struct robust *self, _Atomic uint32_t *word)
{
	struct robust_list_head *head = self->announced;

	if (!head)
		return;
	*(struct robust_list *volatile *)&head->list_op_pending =
		(struct robust_list *)((char *)word - head->futex_offset);
	robust_order();
}

static inline void robust_take_down(const struct robust *self)
{
	struct robust_list_head *head = self->announced;

	if (!head)
		return;
	robust_order();
	*(struct robust_list *volatile *)&head->list_op_pending = NULL;
}

void robust_announce(_Atomic uint32_t *word)
{
	robust_put_up(robust_this(), word);
}

/* Of the same thread as what was announced, so nothing needs to be asked. */
void robust_retract(void)
{
	robust_take_down(&robust_self);
}

/* ---- locks of moments --------------------------------------------------------------- */

void robust_lend(struct robust_room *room)
{
	robust_this()->room = room;
}

/* Where the n-th of them is noted; NULL: nowhere. */
static struct robust_node **robust_held(struct robust *self, unsigned n)
{
	if (n < ROBUST_FEW_HELD)
		return &self->held[n];
	return self->room && n < ROBUST_MAX_HELD ? &self->room->held[n] : NULL;
}

/* The link to the newest of them, or to what is behind them. */
static void *robust_newest(struct robust *self)
{
	return self->n_held ? robust_link_to(*robust_held(self, self->n_held - 1))
			    : self->below;
}

void robust_push(_Atomic uint32_t *word)
{
	struct robust *self = robust_this();
	struct robust_node *node = robust_node_of(word);
	struct robust_node **held = robust_held(self, self->n_held);

	if (!self->head || !held)
		return;
	if (self->n_held == 0)
		self->below = *(void *volatile *)&self->head->list.next;
	*(void *volatile *)&node->next = robust_newest(self);
	robust_order();
	*(void *volatile *)&self->head->list.next = robust_link_to(node);
	robust_order();
	*held = node;
	self->n_held++;
}

void robust_pop(_Atomic uint32_t *word)
{
	struct robust *self = robust_this();
	struct robust_node *node = robust_node_of(word);

	if (!self->head || self->n_held == 0 ||
	    *robust_held(self, self->n_held - 1) != node)
		return;
	self->n_held--;
	*(void *volatile *)&self->head->list.next = robust_newest(self);
	robust_order();
}

/* ---- words that stay ---------------------------------------------------------------- */

static void robust_remember(struct robust *self, void *link)
{
	if (self->n_known < ROBUST_MAX_KNOWN)
		self->known[self->n_known++] = link;
}

static void robust_forget(struct robust *self, const void *link)
{
	for (unsigned i = self->n_known; i > 0; i--)
		if (self->known[i - 1] == link) {
			self->known[i - 1] = self->known[--self->n_known];
			return;
		}
}

static void robust_insert(struct robust *self, struct robust_node *node)
{
	void *first;

	if (!self->head)
		return;
	first = robust_first(self);
	/* Atomic, since another thread may have ended with these links: the kernel, which then
	 * frees the word, is not seen by those who look for races. */
	atomic_store_explicit(&node->next, first, memory_order_relaxed);
	atomic_store_explicit(&node->previous, (void *)&self->head->list,
			      memory_order_relaxed);
	robust_set_previous(self, first, robust_link_to(node));
	robust_set_first(self, robust_link_to(node));
	robust_remember(self, robust_link_to(node));
}

void robust_link(_Atomic uint32_t *word)
{
	robust_insert(robust_this(), robust_node_of(word));
}

static inline void robust_remove(struct robust *self, struct robust_node *node)
{
	void *link = robust_link_to(node), *head;

	if (!self->head)
		return;
	robust_forget(self, link);
	head = &self->head->list;
	/* Alone, as a rule: nobody in front of it, nobody behind. */
	if (__builtin_expect(robust_first(self) == link &&
				     *(void *volatile *)&node->next == head,
			     1))
		robust_set_first(self, head);
	else
		robust_walk_remove(self, node);
}

void robust_unlink(_Atomic uint32_t *word)
{
	robust_remove(robust_this(), robust_node_of(word));
}

bool robust_take(_Atomic uint32_t *word, uint32_t *expected, uint32_t flags)
{
	struct robust *self = robust_this();
	bool is_ours;

	robust_put_up(self, word);
	is_ours = atomic_compare_exchange_strong(word, expected, self->tid | flags);
	if (is_ours)
		robust_insert(self, robust_node_of(word));
	robust_take_down(self);
	return is_ours;
}

bool robust_give(_Atomic uint32_t *word, uint32_t wanted)
{
	struct robust *self = robust_this();
	uint32_t expected = self->tid;
	bool is_given;

	if (atomic_load_explicit(word, memory_order_relaxed) != expected)
		return false;
	robust_put_up(self, word);
	robust_remove(self, robust_node_of(word));
	is_given = atomic_compare_exchange_strong(word, &expected, wanted);
	if (!is_given)
		robust_insert(self, robust_node_of(word));
	robust_take_down(self);
	return is_given;
}

void robust_each(void (*visit)(_Atomic uint32_t *word))
{
	struct robust *self = robust_this();
	void *link = self->head ? robust_first(self) : NULL, *next, *ignored;

	for (int i = 0; link && i < ROBUST_MAX_WALK && !robust_is_head(self, link); i++) {
		void *word = (void *)((uintptr_t)link - ROBUST_LINK_OFFSET);

		if (peek(process_pid(), link, &next, sizeof(next)) < 0 ||
		    peek(process_pid(), word, &ignored, sizeof(ignored)) < 0)
			return;
		visit(word);
		link = next;
	}
}
