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
 * remembered here, in the thread's own memory. For the others a neighbour is believed if
 * it is the list's head or one of the last few that this thread has linked (which it notes
 * itself), or says, looked at by the kernel on our behalf, that we are its neighbour;
 * otherwise the list is walked from its head, with the same care. So few mutexes at a time,
 * released in any order, take no system call.
 *
 * Where the offset is not that of glibc on 64 bits there are no links, and the trace says
 * so.
 *
 * Locks: none; a list is its thread's.
 * Crash: the list is whole after each store; a word that is about to come or to go is
 *        announced meanwhile.
 */
#include "os/robust.h"

#include <assert.h>
#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <string.h>

#include "base/trace.h"
#include "os/peek.h"
#include "os/process.h"

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

static __thread struct robust robust_self;

static struct robust_node *robust_node_of(_Atomic uint32_t *word)
{
	return (struct robust_node *)((char *)word + ROBUST_LINK_OFFSET -
				      offsetof(struct robust_node, next));
}

/* What a link says: the address of the node's `next`. */
static void *robust_link_to(struct robust_node *node)
{
	return &node->next;
}

/* As a number, since a link that was overwritten may be any. */
static struct robust_node *robust_at(void *link)
{
	return (struct robust_node *)((uintptr_t)link -
				      offsetof(struct robust_node, next));
}

/* Program order is enough: the kernel reads all of this on the thread's behalf. */
static void robust_order(void)
{
	atomic_signal_fence(memory_order_seq_cst);
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

/* The link that leads to the first one behind the locks of moments. */
static void robust_set_first(struct robust *self, void *link)
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

static void *robust_first(const struct robust *self)
{
	return self->n_held ? self->below : *(void *volatile *)&self->head->list.next;
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

/* A pointer in this process's memory, which may not be there. */
static bool robust_peek(const void *at, void **ret)
{
	return peek(process_pid(), at, ret, sizeof(*ret)) == 0;
}

static bool robust_is_head(const struct robust *self, const void *link)
{
	return link == (void *)&self->head->list;
}

/* glibc has a link back for the head, too, just in front of it; whoever is next to the head
 * writes there, and nobody reads it. */
static void robust_set_previous(const struct robust *self, void *link, void *previous)
{
	if (!robust_is_head(self, link))
		atomic_store_explicit(&robust_at(link)->previous, previous,
				      memory_order_relaxed);
}

/* What we have linked ourselves is there, and need not be looked at by the kernel. */
static bool robust_knows(const struct robust *self, const void *link)
{
	for (unsigned i = self->n_known; i > 0; i--)
		if (self->known[i - 1] == link)
			return true;
	return false;
}

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

__attribute__((noinline)) static void robust_remove_among(struct robust *self,
							  struct robust_node *node)
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
		robust_remove_among(self, node);
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

		if (!robust_peek(link, &next) || !robust_peek(word, &ignored))
			return;
		visit(word);
		link = next;
	}
}
