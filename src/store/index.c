/* SPDX-License-Identifier: MIT */
/*
 * The shared table of names.
 *
 * One sparse file, mapped by every process of a user: 64 stripes, each with a lock, 1024
 * hash chains and a pool of 256-byte nodes that doubles when it is full. A name's hash
 * picks stripe and chain. Whatever others can see changes by one aligned store: an entry
 * is complete before the store that links it; unlinking is one store as well; a holder is
 * one 64-bit word.
 *
 * Crash: a process that dies inside leaves chains and holders consistent. Only nodes can
 * be lost, between "unlinked" and "on the free list"; the next owner of the lock hears of
 * the death and collects the free list anew from what the chains do not reach.
 *
 * Distrust: any process of the user may have written anything anywhere. Node numbers are
 * checked against the pool before they become addresses, walks are bounded by the number
 * of nodes, keys by their maximum, and an entry that is about to be believed is compared
 * with its own checksum. What makes no sense is ERR_INDEX_DAMAGED, never a fault.
 *
 * Pages are allocated (fallocate) before they are touched, so a full /dev/shm is -ENOSPC
 * here and not a SIGBUS there. Each process does this for itself before it first touches a
 * part, because a damaged counter could otherwise lead it into a hole.
 *
 * Locks: INDEX (the stripe's) for everything behind index_lock(); mapping of segments is
 * idempotent and needs none.
 */
#include "store/index.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/rank.h"
#include "base/trace.h"
#include "os/clock.h"
#include "os/growth.h"
#include "os/lock.h"
#include "os/vm.h"

/* ---- addresses ---------------------------------------------------------------------- */

static uint64_t index_segment_offset(unsigned segment)
{
	if (segment == 0)
		return LAYOUT_NODES_OFFSET;
	return LAYOUT_NODES_OFFSET + ((uint64_t)LAYOUT_SEGMENT_0_BYTES << (segment - 1));
}

/* Nodes per stripe in a segment, and the number of its first one. */
static uint32_t index_segment_nodes(unsigned segment)
{
	return segment == 0 ? LAYOUT_FIRST_NODES : LAYOUT_FIRST_NODES << (segment - 1);
}

static uint32_t index_segment_first(unsigned segment)
{
	return segment == 0 ? 0 : LAYOUT_FIRST_NODES << (segment - 1);
}

static unsigned index_segment_of(uint32_t node)
{
	if (node < LAYOUT_FIRST_NODES)
		return 0;
	return 32 - (unsigned)__builtin_clz(node / LAYOUT_FIRST_NODES);
}

static int index_back(int fd, uint64_t offset, uint64_t n_bytes)
{
	return growth_back(fd, offset, n_bytes);
}

/* Maps a segment and makes sure that this stripe's part of it has pages. */
static int index_back_segment(struct index *index, uint32_t stripe, unsigned segment)
{
	uint32_t n_nodes = index_segment_nodes(segment);
	uint64_t n_bytes = (uint64_t)n_nodes * LAYOUT_NODE_BYTES;
	uint64_t offset = index_segment_offset(segment);
	unsigned char *seen = NULL;
	void *mapped;
	int r;

	r = index_back(index->fd, offset + stripe * n_bytes, n_bytes);
	if (r < 0)
		return r;
	if (atomic_load_explicit(&index->segment[segment], memory_order_acquire))
		return 0;
	r = vm_map_guarded(index->fd, offset, n_bytes * LAYOUT_N_STRIPES, &mapped);
	if (r < 0)
		return r;
	if (!atomic_compare_exchange_strong_explicit(&index->segment[segment], &seen,
						     mapped, memory_order_acq_rel,
						     memory_order_acquire))
		vm_unmap_guarded(mapped, n_bytes * LAYOUT_N_STRIPES);
	return 0;
}

static int index_back_nodes(struct index *index, uint32_t stripe, uint32_t n_nodes)
{
	uint32_t n_backed =
		atomic_load_explicit(&index->n_backed[stripe], memory_order_acquire);

	while (n_backed < n_nodes) {
		unsigned segment = index_segment_of(n_backed);
		int r = index_back_segment(index, stripe, segment);

		if (r < 0)
			return r;
		n_backed = index_segment_first(segment) + index_segment_nodes(segment);
		atomic_store_explicit(&index->n_backed[stripe], n_backed,
				      memory_order_release);
	}
	return 0;
}

static struct layout_stripe *index_stripe(struct index *index, uint32_t stripe)
{
	return (struct layout_stripe *)(index->main + LAYOUT_STRIPES_OFFSET) + stripe;
}

static _Atomic uint32_t *index_head(struct index *index, uint32_t stripe, uint32_t head)
{
	return (_Atomic uint32_t *)(index->main + LAYOUT_HEADS_OFFSET) +
	       stripe * LAYOUT_N_HEADS + head;
}

/* Nodes ever handed out, as the stripe says, if that can be. */
static uint32_t index_n_nodes(struct index *index, uint32_t stripe)
{
	uint32_t n = atomic_load_explicit(&index_stripe(index, stripe)->n_nodes,
					  memory_order_relaxed);

	return n <= LAYOUT_MAX_NODES ? n : 0;
}

/* A node's bytes; NULL for a number that is none, or that cannot be reached. */
static void *index_node(struct index *index, uint32_t stripe, uint32_t node)
{
	unsigned segment;

	if (node == 0 || node >= index_n_nodes(index, stripe))
		return NULL;
	if (__builtin_expect(node >= atomic_load_explicit(&index->n_backed[stripe],
							  memory_order_acquire),
			     0) &&
	    index_back_nodes(index, stripe, node + 1) < 0)
		return NULL;

	segment = index_segment_of(node);
	return atomic_load_explicit(&index->segment[segment], memory_order_acquire) +
	       ((size_t)stripe * index_segment_nodes(segment) + node -
		index_segment_first(segment)) *
		       LAYOUT_NODE_BYTES;
}

/* ---- the table as a whole ----------------------------------------------------------- */

struct layout_header *index_header(struct index *index)
{
	return (struct layout_header *)index->main;
}

int index_format(int fd)
{
	struct layout_header header = {
		.magic = LAYOUT_MAGIC,
		.version = LAYOUT_VERSION,
		.n_slots = LAYOUT_SLOTS_PER_PAGE,
	};
	uint32_t ready = LAYOUT_STATE_READY;
	int r;

	/* Old contents are of a table nobody uses any more. */
	if (ftruncate(fd, 0) < 0)
		return -errno;
	r = index_back(fd, 0,
		       LAYOUT_HEADS_OFFSET + LAYOUT_N_STRIPES * LAYOUT_N_HEADS * 4);
	if (r < 0)
		return r;
	r = index_back(fd, LAYOUT_SLOTS_OFFSET, VM_PAGE_BYTES);
	if (r < 0)
		return r;
	r = index_back(fd, LAYOUT_NODES_OFFSET, LAYOUT_SEGMENT_0_BYTES);
	if (r < 0)
		return r;

	r = growth_put(fd, &header, sizeof(header), 0);
	if (r < 0)
		return r;
	return growth_put(fd, &ready, sizeof(ready),
			  offsetof(struct layout_header, state));
}

int index_init(struct index *index, int fd)
{
	void *mapped;
	int r;

	*index = (struct index) { .fd = fd };
	r = index_back(fd, 0,
		       LAYOUT_HEADS_OFFSET + LAYOUT_N_STRIPES * LAYOUT_N_HEADS * 4);
	if (r < 0)
		return r;
	r = index_back(fd, LAYOUT_NODES_OFFSET, LAYOUT_SEGMENT_0_BYTES);
	if (r < 0)
		return r;
	r = vm_map_guarded(fd, 0, LAYOUT_MAIN_BYTES, &mapped);
	if (r < 0)
		return r;

	index->main = mapped;
	atomic_store(&index->segment[0], index->main + LAYOUT_NODES_OFFSET);
	for (unsigned i = 0; i < LAYOUT_N_STRIPES; i++)
		atomic_store(&index->n_backed[i], LAYOUT_FIRST_NODES);
	return 0;
}

void index_deinit(struct index *index)
{
	for (unsigned k = 1; k < LAYOUT_N_SEGMENTS; k++) {
		unsigned char *mapped = atomic_load(&index->segment[k]);

		if (mapped)
			vm_unmap_guarded(mapped,
					 (size_t)LAYOUT_SEGMENT_0_BYTES << (k - 1));
	}
	if (index->main)
		vm_unmap_guarded(index->main, LAYOUT_MAIN_BYTES);
	*index = (struct index) { .fd = -1 };
}

struct layout_slot *index_slot(struct index *index, uint32_t number)
{
	uint32_t page = number / LAYOUT_SLOTS_PER_PAGE;
	uint64_t bit = UINT64_C(1) << page % 64;

	if (number >= LAYOUT_MAX_SLOTS)
		return NULL;
	if (!(atomic_load_explicit(&index->slots_backed[page / 64],
				   memory_order_acquire) &
	      bit)) {
		if (index_back(index->fd, LAYOUT_SLOTS_OFFSET + page * VM_PAGE_BYTES,
			       VM_PAGE_BYTES) < 0)
			return NULL;
		atomic_fetch_or(&index->slots_backed[page / 64], bit);
	}
	return (struct layout_slot *)(index->main + LAYOUT_SLOTS_OFFSET) + number;
}

/* ---- nodes -------------------------------------------------------------------------- */

/* The first field of every node is a link; on the free list it leads to the next one. */
static _Atomic uint32_t *index_node_link(void *node)
{
	return node;
}

static void index_free_node(struct index *index, uint32_t stripe, uint32_t node)
{
	struct layout_stripe *s = index_stripe(index, stripe);
	void *bytes = index_node(index, stripe, node);

	if (!bytes)
		return;
	atomic_store_explicit(index_node_link(bytes),
			      atomic_load_explicit(&s->free, memory_order_relaxed),
			      memory_order_relaxed);
	atomic_store_explicit(&s->free, node, memory_order_relaxed);
}

static int index_take_node(struct index *index, uint32_t stripe, uint32_t *ret,
			   void **ret_bytes)
{
	struct layout_stripe *s = index_stripe(index, stripe);
	uint32_t node = atomic_load_explicit(&s->free, memory_order_relaxed);
	void *bytes = index_node(index, stripe, node);
	int r;

	if (bytes) {
		atomic_store_explicit(&s->free,
				      atomic_load_explicit(index_node_link(bytes),
							   memory_order_relaxed),
				      memory_order_relaxed);
	} else {
		atomic_store_explicit(&s->free, 0, memory_order_relaxed);
		node = index_n_nodes(index, stripe);
		if (node == 0)
			node = 1; /* 0 means "none" */
		if (node >= LAYOUT_MAX_NODES)
			return ERR_INDEX_FULL;
		r = index_back_nodes(index, stripe, node + 1);
		if (r < 0)
			return r;
		atomic_store_explicit(&s->n_nodes, node + 1, memory_order_relaxed);
		bytes = index_node(index, stripe, node);
		if (!bytes)
			return ERR_INDEX_DAMAGED; /* the counter changed under us */
	}
	memset(bytes, 0, LAYOUT_NODE_BYTES);
	*ret = node;
	*ret_bytes = bytes;
	return 0;
}

uint32_t index_nodes_for(const struct name *name)
{
	uint32_t n_bytes = name->n_bytes + 1;

	if (n_bytes <= LAYOUT_INLINE_KEY)
		return 1;
	return 1 + (n_bytes - LAYOUT_INLINE_KEY + LAYOUT_MORE_KEY - 1) / LAYOUT_MORE_KEY;
}

bool index_is_crowded(struct index *index, uint32_t stripe, uint32_t n_needed)
{
	uint32_t n_nodes = index_n_nodes(index, stripe), boundary = LAYOUT_FIRST_NODES;
	uint32_t node = atomic_load_explicit(&index_stripe(index, stripe)->free,
					     memory_order_relaxed);

	for (; n_needed; n_needed--) {
		void *bytes = index_node(index, stripe, node);

		if (!bytes)
			break;
		node = atomic_load_explicit(index_node_link(bytes), memory_order_relaxed);
	}
	while (boundary < n_nodes)
		boundary *= 2;
	return n_nodes + n_needed > boundary;
}

/* ---- entries ------------------------------------------------------------------------ */

static uint32_t index_tag(uint64_t hash)
{
	return (uint32_t)(hash >> 26);
}

/* Over the fields that never change; FNV-1a in 64-bit steps, folded. */
static uint32_t index_check(const struct layout_entry *entry)
{
	const uint64_t fields[] = {
		(uint64_t)entry->tag << 32 | entry->n_key_bytes,
		(uint64_t)entry->kind << 32 | entry->more_key,
		entry->device,
		entry->inode,
		entry->size_bytes,
		(uint64_t)entry->protection << 32 | entry->attributes,
		entry->created_ns,
	};
	uint64_t check = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		check = (check ^ fields[i]) * UINT64_C(0x100000001B3);
		check ^= check >> 29;
	}
	return (uint32_t)(check ^ check >> 32);
}

static uint32_t index_least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

int index_read_key(struct index *index, const struct spot *spot, char *to,
		   uint32_t *ret_n)
{
	uint32_t n_bytes = spot->entry->n_key_bytes, node = spot->entry->more_key, done;

	if (n_bytes < 2 || n_bytes > 1 + NAME_MAX_BYTES)
		return ERR_INDEX_DAMAGED;

	done = index_least(n_bytes, LAYOUT_INLINE_KEY);
	memcpy(to, spot->entry->key, done);
	while (done < n_bytes) {
		const struct layout_more_key *more =
			index_node(index, spot->stripe, node);
		uint32_t part = index_least(n_bytes - done, LAYOUT_MORE_KEY);

		if (!more)
			return ERR_INDEX_DAMAGED;
		memcpy(to + done, more->key, part);
		done += part;
		node = more->next;
	}
	*ret_n = n_bytes;
	return 0;
}

/* Compares in place: the fast path of every open. */
static bool index_key_matches(struct index *index, uint32_t stripe,
			      const struct layout_entry *entry, const struct name *name)
{
	uint32_t n_left = name->n_bytes, node = entry->more_key;
	uint32_t part = index_least(n_left, LAYOUT_INLINE_KEY - 1);
	const char *text = name->text;

	if (entry->n_key_bytes != name->n_bytes + 1 ||
	    entry->key[0] != (char)name->scope || memcmp(entry->key + 1, text, part) != 0)
		return false;
	for (n_left -= part, text += part; n_left; n_left -= part, text += part) {
		const struct layout_more_key *more = index_node(index, stripe, node);

		part = index_least(n_left, LAYOUT_MORE_KEY);
		if (!more || memcmp(more->key, text, part) != 0)
			return false;
		node = more->next;
	}
	return true;
}

int index_find(struct index *index, const struct name *name, struct spot *ret)
{
	uint32_t stripe = index_stripe_of(name), n_left = index_n_nodes(index, stripe),
		 node;
	_Atomic uint32_t *link =
		index_head(index, stripe, name->hash & (LAYOUT_N_HEADS - 1));

	while ((node = atomic_load_explicit(link, memory_order_relaxed))) {
		struct layout_entry *entry = index_node(index, stripe, node);

		if (!entry || n_left-- == 0)
			return ERR_INDEX_DAMAGED;
		if (entry->tag == index_tag(name->hash)) {
			if (entry->check != index_check(entry))
				return ERR_INDEX_DAMAGED; /* before its key is followed */
			if (index_key_matches(index, stripe, entry, name)) {
				*ret = (struct spot) { stripe, node, link, entry };
				return 0;
			}
		}
		link = &entry->next;
	}
	return ERR_NAME_NOT_FOUND;
}

static void index_free_chain(struct index *index, uint32_t stripe, uint32_t node)
{
	for (uint32_t n = index_n_nodes(index, stripe); node && n; n--) {
		void *bytes = index_node(index, stripe, node);
		uint32_t next;

		if (!bytes)
			return;
		next = atomic_load_explicit(index_node_link(bytes), memory_order_relaxed);
		index_free_node(index, stripe, node);
		node = next;
	}
}

/* Puts what does not fit into the entry into nodes of its own. */
static int index_write_key(struct index *index, uint32_t stripe,
			   struct layout_entry *entry, const struct name *name)
{
	uint32_t part = index_least(name->n_bytes, LAYOUT_INLINE_KEY - 1), done = part;
	uint32_t *link = &entry->more_key;

	entry->n_key_bytes = name->n_bytes + 1;
	entry->key[0] = (char)name->scope;
	memcpy(entry->key + 1, name->text, part);

	for (; done < name->n_bytes; done += part) {
		struct layout_more_key *more;
		void *bytes;
		int r = index_take_node(index, stripe, link, &bytes);

		if (r < 0) {
			*link = 0;
			return r;
		}
		more = bytes;
		part = index_least(name->n_bytes - done, LAYOUT_MORE_KEY);
		memcpy(more->key, name->text + done, part);
		link = &more->next;
	}
	return 0;
}

int index_insert(struct index *index, const struct name *name,
		 const struct description *description, uint64_t holder)
{
	uint32_t stripe = index_stripe_of(name), node;
	_Atomic uint32_t *head =
		index_head(index, stripe, name->hash & (LAYOUT_N_HEADS - 1));
	struct layout_entry *entry;
	void *bytes;
	int r;

	r = index_take_node(index, stripe, &node, &bytes);
	if (r < 0)
		return r;

	entry = bytes;
	entry->tag = index_tag(name->hash);
	entry->kind = description->kind;
	entry->device = description->identity.device;
	entry->inode = description->identity.inode;
	entry->size_bytes = description->size_bytes;
	entry->protection = description->protection;
	entry->attributes = description->attributes;
	entry->created_ns = description->created_ns;
	r = index_write_key(index, stripe, entry, name);
	if (r < 0) {
		index_free_chain(index, stripe, entry->more_key);
		index_free_node(index, stripe, node);
		return r;
	}
	entry->check = index_check(entry);
	atomic_store_explicit(&entry->holder[0], holder, memory_order_relaxed);
	atomic_store_explicit(&entry->next,
			      atomic_load_explicit(head, memory_order_relaxed),
			      memory_order_relaxed);

	/* From here on it exists. */
	atomic_store_explicit(head, node, memory_order_release);
	return 0;
}

void index_remove(struct index *index, const struct spot *spot)
{
	uint32_t more_holders =
		atomic_load_explicit(&spot->entry->more_holders, memory_order_relaxed);
	uint32_t more_key = spot->entry->more_key;

	atomic_store_explicit(
		spot->link,
		atomic_load_explicit(&spot->entry->next, memory_order_relaxed),
		memory_order_release);
	index_free_chain(index, spot->stripe, more_holders);
	index_free_chain(index, spot->stripe, more_key);
	index_free_node(index, spot->stripe, spot->node);
}

void index_describe(const struct spot *spot, struct description *ret)
{
	*ret = (struct description) {
		.kind = spot->entry->kind,
		.protection = spot->entry->protection,
		.attributes = spot->entry->attributes,
		.size_bytes = spot->entry->size_bytes,
		.identity = { spot->entry->device, spot->entry->inode },
		.created_ns = spot->entry->created_ns,
	};
}

/* ---- holders ------------------------------------------------------------------------ */

void index_walk_holders(struct holder_walk *walk, const struct spot *spot)
{
	*walk = (struct holder_walk) { .spot = spot,
				       .node = spot->node,
				       .n_left = UINT32_MAX };
}

_Atomic uint64_t *index_next_holder(struct index *index, struct holder_walk *walk)
{
	uint32_t stripe = walk->spot->stripe;
	bool is_inline = walk->node == walk->spot->node;
	struct layout_more_holders *more;

	if (walk->n_left == UINT32_MAX)
		walk->n_left = index_n_nodes(index, stripe);

	if (walk->position == (is_inline ? LAYOUT_INLINE_HOLDERS : LAYOUT_MORE_HOLDERS)) {
		_Atomic uint32_t *link = &walk->spot->entry->more_holders;

		if (!is_inline) {
			more = index_node(index, stripe, walk->node);
			if (!more)
				return NULL;
			link = &more->next;
		}
		walk->node = atomic_load_explicit(link, memory_order_relaxed);
		walk->position = 0;
		is_inline = false;
		if (walk->node == walk->spot->node || walk->n_left-- == 0)
			return NULL; /* a cycle: damaged, but harmless so */
	}

	more = is_inline ? NULL : index_node(index, stripe, walk->node);
	if (!is_inline && !more)
		return NULL;
	return is_inline ? &walk->spot->entry->holder[walk->position++]
			 : &more->holder[walk->position++];
}

int index_add_holder(struct index *index, const struct spot *spot, uint64_t word)
{
	struct layout_more_holders *more;
	struct holder_walk walk;
	_Atomic uint64_t *holder;
	uint32_t node;
	void *bytes;
	int r;

	index_walk_holders(&walk, spot);
	while ((holder = index_next_holder(index, &walk))) {
		uint64_t found = atomic_load_explicit(holder, memory_order_relaxed);

		/* Free, or of a former owner of the slot: dead, or it were not ours. */
		if (found == 0 ||
		    (found >> 48 == word >> 48 && found >> 25 != word >> 25)) {
			atomic_store_explicit(holder, word, memory_order_release);
			return 0;
		}
	}

	/* All taken: one more node, complete before it is linked, in front of the others. */
	r = index_take_node(index, spot->stripe, &node, &bytes);
	if (r < 0)
		return r;
	more = bytes;
	atomic_store_explicit(&more->holder[0], word, memory_order_relaxed);
	atomic_store_explicit(
		&more->next,
		atomic_load_explicit(&spot->entry->more_holders, memory_order_relaxed),
		memory_order_relaxed);
	atomic_store_explicit(&spot->entry->more_holders, node, memory_order_release);
	return 0;
}

bool index_holders_are_crowded(struct index *index, const struct spot *spot)
{
	struct holder_walk walk;
	_Atomic uint64_t *holder;
	uint32_t n = 0, n_nodes;

	index_walk_holders(&walk, spot);
	while ((holder = index_next_holder(index, &walk))) {
		if (atomic_load_explicit(holder, memory_order_relaxed) == 0)
			return false;
		n++;
	}
	n_nodes = (n - LAYOUT_INLINE_HOLDERS) / LAYOUT_MORE_HOLDERS;
	return (n_nodes & (n_nodes - 1)) == 0;
}

uint32_t index_drop_holder(struct index *index, const struct spot *spot, uint64_t word)
{
	struct holder_walk walk;
	_Atomic uint64_t *holder;
	uint32_t n_others = 0;

	index_walk_holders(&walk, spot);
	while ((holder = index_next_holder(index, &walk))) {
		uint64_t found = atomic_load_explicit(holder, memory_order_relaxed);

		if (found == word)
			atomic_store_explicit(holder, 0, memory_order_release);
		else if (found)
			n_others++;
	}
	return n_others;
}

/* ---- walking, repairing ------------------------------------------------------------- */

int index_each(struct index *index, uint32_t stripe,
	       int (*visit)(struct index *index, const struct spot *spot, void *data),
	       void *data)
{
	uint32_t n_left = index_n_nodes(index, stripe);

	for (uint32_t head = 0; head < LAYOUT_N_HEADS; head++) {
		_Atomic uint32_t *link = index_head(index, stripe, head);
		uint32_t node;

		while ((node = atomic_load_explicit(link, memory_order_relaxed))) {
			struct spot spot = { stripe, node, link,
					     index_node(index, stripe, node) };
			int r;

			if (!spot.entry || n_left-- == 0)
				return ERR_INDEX_DAMAGED;
			r = visit(index, &spot, data);
			if (r)
				return r;
			if (atomic_load_explicit(link, memory_order_relaxed) == node)
				link = &spot.entry->next;
		}
	}
	return 0;
}

struct index_marks {
	unsigned char reached[LAYOUT_MAX_NODES / 8];
};

/* False if the node was reached before: two ways to one node are damage. */
static bool index_mark(struct index_marks *marks, uint32_t node)
{
	unsigned char bit = (unsigned char)(1u << (node % 8));

	if (marks->reached[node / 8] & bit)
		return false;
	marks->reached[node / 8] |= bit;
	return true;
}

static bool index_mark_chain(struct index *index, uint32_t stripe, uint32_t node,
			     struct index_marks *marks)
{
	while (node) {
		void *bytes = index_node(index, stripe, node);

		if (!bytes || !index_mark(marks, node))
			return false;
		node = atomic_load_explicit(index_node_link(bytes), memory_order_relaxed);
	}
	return true;
}

static int index_mark_entry(struct index *index, const struct spot *spot, void *data)
{
	struct index_marks *marks = data;

	if (!index_mark(marks, spot->node) ||
	    spot->entry->check != index_check(spot->entry) ||
	    !index_mark_chain(index, spot->stripe,
			      atomic_load_explicit(&spot->entry->more_holders,
						   memory_order_relaxed),
			      marks) ||
	    !index_mark_chain(index, spot->stripe, spot->entry->more_key, marks))
		return ERR_INDEX_DAMAGED;
	return 0;
}

int index_verify(struct index *index, uint32_t stripe)
{
	struct index_marks marks = { 0 };

	return index_each(index, stripe, index_mark_entry, &marks);
}

/* An owner died inside: whatever no chain reaches is free. */
static int index_collect(struct index *index, uint32_t stripe)
{
	struct index_marks marks = { 0 };
	int r = index_each(index, stripe, index_mark_entry, &marks);

	if (r < 0)
		return r;
	atomic_store_explicit(&index_stripe(index, stripe)->free, 0,
			      memory_order_relaxed);
	for (uint32_t node = index_n_nodes(index, stripe); node-- > 1;)
		if (index_mark(&marks, node))
			index_free_node(index, stripe, node);
	return 0;
}

int index_lock(struct index *index, uint32_t stripe)
{
	struct layout_stripe *s = index_stripe(index, stripe);
	int r = 0;

	rank_enter(RANK_INDEX);
	if (shared_lock_acquire(&s->lock) == NEWS_OWNER_DIED) {
		trace("a process died while it changed names; stripe %u is put in order",
		      stripe);
		r = index_collect(index, stripe);
	}
	if (atomic_load_explicit(&s->refill, memory_order_relaxed))
		r = ERR_INDEX_DAMAGED;
	return r;
}

void index_unlock(struct index *index, uint32_t stripe)
{
	shared_lock_release(&index_stripe(index, stripe)->lock);
	rank_leave(RANK_INDEX);
}

void index_reset(struct index *index, uint32_t stripe)
{
	struct layout_stripe *s = index_stripe(index, stripe);

	/* Seen by the next owner before any of what follows: he takes the lock after us. */
	atomic_store_explicit(&s->refill, 1, memory_order_seq_cst);
	for (uint32_t head = 0; head < LAYOUT_N_HEADS; head++)
		atomic_store_explicit(index_head(index, stripe, head), 0,
				      memory_order_relaxed);
	atomic_store_explicit(&s->free, 0, memory_order_relaxed);
	atomic_store_explicit(&s->n_nodes, 1, memory_order_relaxed);
}

void index_refilled(struct index *index, uint32_t stripe)
{
	atomic_store_explicit(&index_stripe(index, stripe)->refill, 0,
			      memory_order_release);
}
