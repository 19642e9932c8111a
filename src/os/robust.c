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
 * it is the list's head or says, looked at by the kernel on our behalf, that we are its
 * neighbour; otherwise the list is walked from its head, with the same care.
 *
 * Where the offset is not that of glibc on 64 bits there are no links, and the trace says
 * so.
 *
 * Locks: none; a list is its thread's.
 * Crash: the list is whole after each store; a word that is about to come or to go is
 *        announced meanwhile.
 */
#include "os/robust.h"

#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/trace.h"
#include "os/process.h"

enum {
	ROBUST_MAX_HELD = 72,  /* one per stripe, and this process's own */
	ROBUST_MAX_KEPT = 2,   /* records of a thread */
	ROBUST_MAX_WALK = 2048 /* the kernel looks no further */
};

/* As the C library has it: the link back, then what the kernel knows. */
struct robust_node {
	struct robust_node *_Atomic previous; /* points to its `next`, as all links do */
	struct robust_node *_Atomic next;
};

/* Of a thread, and constant while it holds none of the locks of moments: nothing. */
static __thread struct {
	uint32_t epoch;
	struct robust_list_head *head;      /* NULL: no links */
	struct robust_list_head *announced; /* the same, whatever the links are like */
	unsigned n_held;
	struct robust_node *held[ROBUST_MAX_HELD];
	void *below; /* the first link behind those held */
	unsigned n_kept;
	void *kept[ROBUST_MAX_KEPT]; /* links that never leave */
} robust_self;

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

static struct robust_node *robust_at(void *link)
{
	return (struct robust_node *)((char *)link - offsetof(struct robust_node, next));
}

/* Program order is enough: the kernel reads all of this on the thread's behalf. */
static void robust_order(void)
{
	atomic_signal_fence(memory_order_seq_cst);
}

static struct robust_list_head *robust_head(void)
{
	uint32_t epoch = process_epoch();

	if (__builtin_expect(robust_self.epoch != epoch, 0)) {
		robust_self.head = robust_self.announced = process_robust_list();
		robust_self.n_held = 0;
		robust_self.n_kept = 0;
		robust_self.epoch = epoch;
		if (robust_self.head &&
		    robust_self.head->futex_offset != -(long)ROBUST_LINK_OFFSET) {
			trace("the C library keeps its locks in another way than we know: "
			      "nobody will hear of the end of this thread");
			robust_self.head = NULL;
		}
	}
	return robust_self.head;
}

bool robust_is_there(void)
{
	return robust_head() != NULL;
}

void robust_announce(_Atomic uint32_t *word)
{
	struct robust_list_head *head;

	(void)robust_head();
	head = robust_self.announced;
	if (!head)
		return;
	*(struct robust_list *volatile *)&head->list_op_pending =
		(struct robust_list *)((char *)word - head->futex_offset);
	robust_order();
}

/* Of the same thread as what was announced, so nothing needs to be asked. */
void robust_retract(void)
{
	struct robust_list_head *head = robust_self.announced;

	if (!head)
		return;
	robust_order();
	*(struct robust_list *volatile *)&head->list_op_pending = NULL;
}

/* The link that leads to the first one behind the locks of moments. */
static void robust_set_first(struct robust_list_head *head, void *link)
{
	robust_order();
	if (robust_self.n_held)
		*(void *volatile *)&robust_self.held[0]->next = link;
	else
		*(void *volatile *)&head->list.next = link;
	robust_order();
}

static void *robust_first(struct robust_list_head *head)
{
	return robust_self.n_held ? robust_self.below
				  : *(void *volatile *)&head->list.next;
}

/* ---- locks of moments --------------------------------------------------------------- */

void robust_push(_Atomic uint32_t *word)
{
	struct robust_list_head *head = robust_head();
	struct robust_node *node = robust_node_of(word);

	if (!head || robust_self.n_held >= ROBUST_MAX_HELD)
		return;
	if (robust_self.n_held == 0)
		robust_self.below = *(void *volatile *)&head->list.next;
	*(void *volatile *)&node->next =
		robust_self.n_held
			? robust_link_to(robust_self.held[robust_self.n_held - 1])
			: robust_self.below;
	robust_order();
	*(void *volatile *)&head->list.next = robust_link_to(node);
	robust_order();
	robust_self.held[robust_self.n_held++] = node;
}

void robust_pop(_Atomic uint32_t *word)
{
	struct robust_list_head *head = robust_head();
	struct robust_node *node = robust_node_of(word);

	if (!head || robust_self.n_held == 0 ||
	    robust_self.held[robust_self.n_held - 1] != node)
		return;
	robust_self.n_held--;
	*(void *volatile *)&head->list.next =
		robust_self.n_held
			? robust_link_to(robust_self.held[robust_self.n_held - 1])
			: robust_self.below;
	robust_order();
}

/* ---- words that stay ---------------------------------------------------------------- */

static bool robust_read(pid_t pid, const void *from, void *to, size_t n_bytes)
{
	return process_vm_readv(pid, &(struct iovec) { to, n_bytes }, 1,
				&(struct iovec) { (void *)from, n_bytes }, 1,
				0) == (ssize_t)n_bytes;
}

/* A pointer in this process's memory, which may not be there. */
static bool robust_peek(const void *at, void **ret)
{
	return robust_read(process_pid(), at, ret, sizeof(*ret));
}

static bool robust_is_head(struct robust_list_head *head, const void *link)
{
	return link == (void *)&head->list;
}

/* glibc has a link back for the head, too, just in front of it; whoever is next to the head
 * writes there, and nobody reads it. */
static void robust_set_previous(struct robust_list_head *head, void *link, void *previous)
{
	if (!robust_is_head(head, link))
		atomic_store_explicit(&robust_at(link)->previous, previous,
				      memory_order_relaxed);
}

void robust_link(_Atomic uint32_t *word)
{
	struct robust_list_head *head = robust_head();
	struct robust_node *node = robust_node_of(word);
	void *first;

	if (!head)
		return;
	first = robust_first(head);
	/* Atomic, since another thread may have ended with these links: the kernel, which then
	 * frees the word, is not seen by those who look for races. */
	atomic_store_explicit(&node->next, first, memory_order_relaxed);
	atomic_store_explicit(&node->previous, (void *)&head->list, memory_order_relaxed);
	robust_set_previous(head, first, robust_link_to(node));
	robust_set_first(head, robust_link_to(node));
	if (robust_self.n_held)
		robust_self.below = robust_link_to(node);
}

void robust_keep(_Atomic uint32_t *word)
{
	robust_link(word);
	robust_self.kept[robust_self.n_kept++ % ROBUST_MAX_KEPT] =
		robust_link_to(robust_node_of(word));
}

/* The link in front of the node's, found from the head; NULL if nothing leads there. */
static void *robust_find_previous(struct robust_list_head *head, struct robust_node *node)
{
	void *link = robust_first(head), *next;

	for (int i = 0; i < ROBUST_MAX_WALK && !robust_is_head(head, link); i++) {
		if (!robust_peek(link, &next))
			return NULL;
		if (next == robust_link_to(node))
			return link;
		link = next;
	}
	return NULL;
}

/* Is it somebody's whom we may tell about the link in front of him? */
static bool robust_is_next(struct robust_list_head *head, void *next,
			   struct robust_node *node)
{
	void *back;

	if (robust_is_head(head, next))
		return true;
	for (unsigned i = 0; i < ROBUST_MAX_KEPT; i++)
		if (robust_self.kept[i] == next)
			return true;
	return robust_peek(&robust_at(next)->previous, &back) &&
	       back == robust_link_to(node);
}

static bool robust_leads_to(void *link, struct robust_node *node)
{
	void *found;

	return robust_peek(link, &found) && found == robust_link_to(node);
}

void robust_unlink(_Atomic uint32_t *word)
{
	struct robust_list_head *head = robust_head();
	struct robust_node *node = robust_node_of(word);
	void *previous, *next;

	if (!head)
		return;
	next = *(void *volatile *)&node->next;
	if (robust_first(head) == robust_link_to(node)) {
		previous = &head->list;
	} else {
		previous = *(void *volatile *)&node->previous;
		if (!robust_leads_to(previous, node))
			previous = robust_find_previous(head, node);
		if (!previous)
			return; /* not linked */
	}
	/* Damaged: what was behind it is lost, but we do not write there. */
	if (!robust_is_next(head, next, node))
		next = &head->list;
	robust_set_previous(head, next, previous);
	robust_order();
	if (robust_is_head(head, previous)) {
		robust_set_first(head, next);
		if (robust_self.n_held)
			robust_self.below = next;
	} else {
		*(void *volatile *)&robust_at(previous)->next = next;
	}
	robust_order();
}

void robust_each(void (*visit)(_Atomic uint32_t *word))
{
	struct robust_list_head *head = robust_head();
	void *link = head ? robust_first(head) : NULL, *next, *ignored;

	for (int i = 0; link && i < ROBUST_MAX_WALK && !robust_is_head(head, link); i++) {
		char *word = (char *)link - ROBUST_LINK_OFFSET;

		if (!robust_peek(link, &next) || !robust_peek(word, &ignored))
			return;
		visit((_Atomic uint32_t *)word);
		link = next;
	}
}

/* ---- other threads ------------------------------------------------------------------ */

int robust_shows(int tid, _Atomic uint32_t *word)
{
	struct robust_list_head *head = NULL, copy;
	struct robust_list *link;
	size_t size;

	if (syscall(SYS_get_robust_list, tid, &head, &size) < 0 || !head ||
	    !robust_read(tid, head, &copy, sizeof(copy)))
		return -1;
#define ROBUST_IS(link)                                                          \
	((((uintptr_t)(link) + (uintptr_t)copy.futex_offset - (uintptr_t)word) & \
	  4095) == 0)
	if (ROBUST_IS(copy.list_op_pending))
		return 1;
	link = copy.list.next;
	for (int i = 0; i < ROBUST_MAX_HELD && link && link != &head->list; i++) {
		if (ROBUST_IS(link))
			return 1;
		if (!robust_read(tid, link, &link, sizeof(void *)))
			break;
	}
#undef ROBUST_IS
	return 0;
}
