/* SPDX-License-Identifier: MIT */
/* Entries: what is known of a named object, found by its name. Under the stripe's lock. */
#pragma once

#include "os/memfd.h"
#include "os/note.h"
#include "store/index.h"
#include "store/name.h"

/* What is known of an object besides its name. */
struct description {
	uint8_t kind; /* LAYOUT_KIND_* */
	uint32_t protection;
	uint32_t attributes;
	uint64_t size_bytes;
	struct identity identity;
	uint64_t created_ns;
	struct note *note; /* for memory that is to be made; otherwise NULL */
	const struct layout_cell *cell; /* what a new one begins with; otherwise NULL */
};

/* An entry found or made; valid while its stripe stays locked. */
struct spot {
	uint32_t stripe;
	uint32_t node;
	_Atomic uint32_t *link; /* what leads to it */
	struct layout_entry *entry;
};

static inline uint32_t entry_stripe(const struct name *name)
{
	return (uint32_t)(name->hash >> 58);
}

/* 0, ERR_NAME_NOT_FOUND, ERR_INDEX_DAMAGED. */
int entry_find(struct index *index, const struct name *name, struct spot *ret);

/* Makes an entry with one holder and links it as the very last step. In between it can be
 * completed: nobody reaches it. */
int entry_insert(struct index *index, const struct name *name,
		 const struct description *description, uint64_t holder);
int entry_prepare(struct index *index, const struct name *name,
		  const struct description *description, struct spot *ret);
void entry_publish(const struct spot *spot, uint64_t holder);

/* The cell of an entry that has been found to have one, whatever is written there since. */
static inline struct layout_cell *entry_known_cell(const struct layout_entry *entry)
{
	return (struct layout_cell *)((char *)entry + LAYOUT_CELL_OFFSET);
}

/* Events, mutexes, semaphores and timers have a cell in their entry. */
static inline struct layout_cell *entry_cell(const struct layout_entry *entry)
{
	return layout_kind_is_cell(entry->kind) ? entry_known_cell(entry) : NULL;
}

/* Damage has hit the chains: is the node all the same an entry of this stripe, with a cell that
 * somebody may hold, and a name that stands in it as a whole? Says in which chain. */
bool entry_is_sound_cell(const struct layout_entry *entry, uint32_t stripe,
			 uint32_t *ret_head);

/* Is the node, which nothing leads to any more, still in the robust list of a thread? */
bool entry_is_pinned(const void *node);

void entry_remove(struct index *index, const struct spot *spot);

void entry_describe(const struct spot *spot, struct description *ret);

/* The name of an entry, into a buffer for 1 + NAME_MAX_BYTES; ERR_INDEX_DAMAGED. */
int entry_read_key(struct index *index, const struct spot *spot, char *to,
		   uint32_t *ret_n);

/* How many nodes an entry of that name takes. */
uint32_t entry_n_nodes(const struct name *name, uint8_t kind);

/* What its `check` should be, over the fields that never change. */
uint32_t entry_check(const struct layout_entry *entry);

/* Calls `visit` for every entry of the stripe; it may remove the one it is given. */
int entry_each(struct index *index, uint32_t stripe,
	       int (*visit)(struct index *index, const struct spot *spot, void *data),
	       void *data);
