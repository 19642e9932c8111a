/* SPDX-License-Identifier: MIT */
/*
 * Entries in their hash chains. A name's hash picks stripe and chain.
 *
 * Whatever others can see changes by one aligned store: an entry is complete before the
 * store that links it; unlinking is one store as well.
 *
 * Distrust: any process of the user may have written anything anywhere. Walks are bounded
 * by the number of nodes, keys by their maximum, and an entry that is about to be believed
 * is compared with its own checksum. What makes no sense is ERR_INDEX_DAMAGED, never a
 * fault.
 *
 * Locks: INDEX, the caller's.
 * Crash: chains stay consistent; nodes can be lost (store/pool.c).
 */
#include "store/entry.h"

#include <linux/futex.h>
#include <string.h>

#include "base/err.h"
#include "os/process.h"
#include "store/pool.h"

/* An entry that is out of reach, but whose mutex somebody has: "PINS". */
#define ENTRY_PINNED UINT32_C(0x534E4950)

static uint32_t entry_tag(uint64_t hash)
{
	return (uint32_t)(hash >> 26);
}

/* FNV-1a in 64-bit steps, folded. */
uint32_t entry_check(const struct layout_entry *entry)
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

static uint32_t entry_least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* A cell leaves less room. */
static uint32_t entry_n_inline(uint8_t kind)
{
	return layout_kind_is_cell(kind) ? LAYOUT_INLINE_KEY_CELL : LAYOUT_INLINE_KEY;
}

uint32_t entry_n_nodes(const struct name *name, uint8_t kind)
{
	uint32_t n_bytes = name->n_bytes + 1, n_inline = entry_n_inline(kind);

	if (n_bytes <= n_inline)
		return 1;
	return 1 + (n_bytes - n_inline + LAYOUT_MORE_KEY - 1) / LAYOUT_MORE_KEY;
}

int entry_read_key(struct index *index, const struct spot *spot, char *to,
		   uint32_t *ret_n)
{
	uint32_t n_bytes = spot->entry->n_key_bytes, node = spot->entry->more_key, done;

	if (n_bytes < 2 || n_bytes > 1 + NAME_MAX_BYTES)
		return ERR_INDEX_DAMAGED;

	done = entry_least(n_bytes, entry_n_inline(spot->entry->kind));
	memcpy(to, spot->entry->key, done);
	while (done < n_bytes) {
		const struct layout_more_key *more = pool_node(index, spot->stripe, node);
		uint32_t part = entry_least(n_bytes - done, LAYOUT_MORE_KEY);

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
static bool entry_key_matches(struct index *index, uint32_t stripe,
			      const struct layout_entry *entry, const struct name *name)
{
	uint32_t n_left = name->n_bytes, node = entry->more_key;
	uint32_t part = entry_least(n_left, entry_n_inline(entry->kind) - 1);
	const char *text = name->text;

	if (entry->n_key_bytes != name->n_bytes + 1 ||
	    entry->key[0] != (char)name->scope || memcmp(entry->key + 1, text, part) != 0)
		return false;
	for (n_left -= part, text += part; n_left; n_left -= part, text += part) {
		const struct layout_more_key *more = pool_node(index, stripe, node);

		part = entry_least(n_left, LAYOUT_MORE_KEY);
		if (!more || memcmp(more->key, text, part) != 0)
			return false;
		node = more->next;
	}
	return true;
}

int entry_find(struct index *index, const struct name *name, struct spot *ret)
{
	uint32_t stripe = entry_stripe(name), n_left = pool_n_nodes(index, stripe), node;
	_Atomic uint32_t *link =
		index_head(index, stripe, name->hash & (LAYOUT_N_HEADS - 1));

	while ((node = atomic_load_explicit(link, memory_order_relaxed))) {
		struct layout_entry *entry = pool_node(index, stripe, node);

		if (!entry || n_left-- == 0 || entry->n_key_bytes < 2)
			return ERR_INDEX_DAMAGED; /* wiped out: what was behind it is lost */
		if (entry->tag == entry_tag(name->hash)) {
			if (entry->check != entry_check(entry))
				return ERR_INDEX_DAMAGED; /* before its key is followed */
			if (entry_key_matches(index, stripe, entry, name)) {
				*ret = (struct spot) { stripe, node, link, entry };
				return 0;
			}
		}
		link = &entry->next;
	}
	return ERR_NAME_NOT_FOUND;
}

/* Puts what does not fit into the entry into nodes of its own. */
static int entry_write_key(struct index *index, uint32_t stripe,
			   struct layout_entry *entry, const struct name *name)
{
	uint32_t part = entry_least(name->n_bytes, entry_n_inline(entry->kind) - 1);
	uint32_t done = part;
	uint32_t *link = &entry->more_key;

	entry->n_key_bytes = name->n_bytes + 1;
	entry->key[0] = (char)name->scope;
	memcpy(entry->key + 1, name->text, part);

	for (; done < name->n_bytes; done += part) {
		struct layout_more_key *more;
		void *bytes;
		int r = pool_take(index, stripe, link, &bytes);

		if (r < 0) {
			*link = 0;
			return r;
		}
		more = bytes;
		part = entry_least(name->n_bytes - done, LAYOUT_MORE_KEY);
		memcpy(more->key, name->text + done, part);
		link = &more->next;
	}
	return 0;
}

int entry_prepare(struct index *index, const struct name *name,
		  const struct description *description, struct spot *ret)
{
	uint32_t stripe = entry_stripe(name), node;
	_Atomic uint32_t *head =
		index_head(index, stripe, name->hash & (LAYOUT_N_HEADS - 1));
	struct layout_entry *entry;
	void *bytes;
	int r;

	r = pool_take(index, stripe, &node, &bytes);
	if (r < 0)
		return r;

	entry = bytes;
	entry->tag = entry_tag(name->hash);
	entry->kind = description->kind;
	entry->device = description->identity.device;
	entry->inode = description->identity.inode;
	entry->size_bytes = description->size_bytes;
	entry->protection = description->protection;
	entry->attributes = description->attributes;
	entry->created_ns = description->created_ns;
	r = entry_write_key(index, stripe, entry, name);
	if (r < 0) {
		pool_free_chain(index, stripe, entry->more_key);
		pool_free(index, stripe, node);
		return r;
	}
	entry->check = entry_check(entry);
	if (description->cell && layout_kind_is_cell(description->kind))
		memcpy((void *)entry_known_cell(entry), description->cell,
		       sizeof(*description->cell));
	*ret = (struct spot) { stripe, node, head, entry };
	return 0;
}

void entry_publish(const struct spot *spot, uint64_t holder)
{
	atomic_store_explicit(&spot->entry->holder[0], holder, memory_order_relaxed);
	atomic_store_explicit(&spot->entry->next,
			      atomic_load_explicit(spot->link, memory_order_relaxed),
			      memory_order_relaxed);

	/* From here on it exists. */
	atomic_store_explicit(spot->link, spot->node, memory_order_release);
}

int entry_insert(struct index *index, const struct name *name,
		 const struct description *description, uint64_t holder)
{
	struct spot spot;
	int r = entry_prepare(index, name, description, &spot);

	if (r == 0)
		entry_publish(&spot, holder);
	return r;
}

/* Its thread's list leads here until the thread ends, and whoever joins or leaves that list
 * next to it writes here. */
static bool entry_is_owned(const struct layout_entry *entry)
{
	struct layout_cell *cell = entry_cell(entry);
	uint32_t word =
		cell && entry->kind == LAYOUT_KIND_MUTEX ? atomic_load(&cell->word) : 0;

	return word & FUTEX_TID_MASK && !(word & FUTEX_OWNER_DIED) &&
	       process_thread_exists((pid_t)(word & FUTEX_TID_MASK));
}

/* One that was removed, and is free, has no holders any more. */
bool entry_is_sound_cell(const struct layout_entry *entry, uint32_t stripe,
			 uint32_t *ret_head)
{
	struct name name;

	if (!layout_kind_is_cell(entry->kind) || entry->check != entry_check(entry) ||
	    entry->n_key_bytes < 2 || entry->n_key_bytes > LAYOUT_INLINE_KEY_CELL)
		return false;
	name_init(&name, (enum scope)entry->key[0], entry->key + 1,
		  entry->n_key_bytes - 1);
	if (entry_stripe(&name) != stripe || entry_tag(name.hash) != entry->tag)
		return false;
	*ret_head = name.hash & (LAYOUT_N_HEADS - 1);
	for (int i = 0; i < LAYOUT_INLINE_HOLDERS; i++)
		if (atomic_load_explicit(&entry->holder[i], memory_order_relaxed))
			return true;
	return false;
}

bool entry_is_pinned(const void *node)
{
	const struct layout_entry *entry = node;

	return entry->reserved_2 == ENTRY_PINNED && entry_is_owned(entry);
}

void entry_remove(struct index *index, const struct spot *spot)
{
	uint32_t more_holders =
		atomic_load_explicit(&spot->entry->more_holders, memory_order_relaxed);
	struct layout_cell *cell = entry_cell(spot->entry);
	uint32_t more_waiters = cell ? atomic_load(&cell->more_waiters) : 0;
	uint32_t more_key = spot->entry->more_key;
	bool is_owned = entry_is_owned(spot->entry);

	if (is_owned)
		spot->entry->reserved_2 = ENTRY_PINNED;
	atomic_store_explicit(
		spot->link,
		atomic_load_explicit(&spot->entry->next, memory_order_relaxed),
		memory_order_release);
	/* Were we to die: first out of reach, then free. The compiler has to keep to it. */
	atomic_signal_fence(memory_order_seq_cst);
	pool_free_chain(index, spot->stripe, more_holders);
	pool_free_chain(index, spot->stripe, more_key);
	pool_free_chain(index, spot->stripe, more_waiters);
	if (!is_owned)
		pool_free(index, spot->stripe, spot->node);
}

void entry_describe(const struct spot *spot, struct description *ret)
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

int entry_each(struct index *index, uint32_t stripe,
	       int (*visit)(struct index *index, const struct spot *spot, void *data),
	       void *data)
{
	uint32_t n_left = pool_n_nodes(index, stripe);

	for (uint32_t head = 0; head < LAYOUT_N_HEADS; head++) {
		_Atomic uint32_t *link = index_head(index, stripe, head);
		uint32_t node;

		while ((node = atomic_load_explicit(link, memory_order_relaxed))) {
			struct spot spot = { stripe, node, link,
					     pool_node(index, stripe, node) };
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
