/* SPDX-License-Identifier: MIT */
/*
 * The shared table of names, mechanically: stripes, chains, entries, holder words, growth.
 * It knows bytes, not processes; who is alive is told by store/holder.h.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "os/memfd.h"
#include "os/note.h"
#include "store/layout.h"
#include "store/name.h"

/* This process's mapping of the table. Pointers are set once and stay. */
struct index {
	int fd; /* belongs to store/attach.c, which replaces it after fork */
	unsigned char *main;
	unsigned char *_Atomic segment[LAYOUT_N_SEGMENTS]; /* mapped when first needed */
	_Atomic uint32_t n_backed[LAYOUT_N_STRIPES]; /* nodes below surely have pages */
	_Atomic uint64_t slots_backed[LAYOUT_MAX_SLOTS / LAYOUT_SLOTS_PER_PAGE / 64];
};

/* What is known of an object besides its name. */
struct description {
	uint8_t kind; /* LAYOUT_KIND_* */
	uint32_t protection;
	uint32_t attributes;
	uint64_t size_bytes;
	struct identity identity;
	uint64_t created_ns;
	struct note *note; /* for memory that is to be made; otherwise NULL */
};

/* An entry found or made; valid while its stripe stays locked. */
struct spot {
	uint32_t stripe;
	uint32_t node;
	_Atomic uint32_t *link; /* what leads to it */
	struct layout_entry *entry;
};

/* Maps a table that is ready; `index_deinit` only for one that is not in use yet. */
int index_init(struct index *index, int fd);
void index_deinit(struct index *index);

/* Gives a fresh file its pages and its header; state becomes READY last. */
int index_format(int fd);

struct layout_header *index_header(struct index *index);

/* The slot record of that number, with pages behind it; NULL if there can be none. */
struct layout_slot *index_slot(struct index *index, uint32_t number);

static inline uint32_t index_stripe_of(const struct name *name)
{
	return (uint32_t)(name->hash >> 58);
}

/*
 * Locks a stripe. In both cases the caller holds it: 0, or ERR_INDEX_DAMAGED when its
 * bytes make no sense and only index_reset() may be called.
 *
 * Locks: INDEX.
 */
int index_lock(struct index *index, uint32_t stripe);
void index_unlock(struct index *index, uint32_t stripe);

/*
 * Empties a damaged stripe, which stays damaged until index_refilled(): whoever comes in
 * between, because the one who fills it again died, starts over.
 */
void index_reset(struct index *index, uint32_t stripe);
void index_refilled(struct index *index, uint32_t stripe);

/* 0, ERR_NAME_NOT_FOUND, ERR_INDEX_DAMAGED. */
int index_find(struct index *index, const struct name *name, struct spot *ret);

/* Makes an entry with one holder and links it as the very last step. */
int index_insert(struct index *index, const struct name *name,
		 const struct description *description, uint64_t holder);

void index_remove(struct index *index, const struct spot *spot);

void index_describe(const struct spot *spot, struct description *ret);

/* The name of an entry, into a buffer for 1 + NAME_MAX_BYTES; ERR_INDEX_DAMAGED. */
int index_read_key(struct index *index, const struct spot *spot, char *to,
		   uint32_t *ret_n);

int index_add_holder(struct index *index, const struct spot *spot, uint64_t word);

/* Empties the place of `word`. Returns how many other words the entry still has. */
uint32_t index_drop_holder(struct index *index, const struct spot *spot, uint64_t word);

/* Every holder word of an entry in turn, empty ones too; NULL behind the last. */
struct holder_walk {
	const struct spot *spot;
	uint32_t node, position, n_left;
};
void index_walk_holders(struct holder_walk *walk, const struct spot *spot);
_Atomic uint64_t *index_next_holder(struct index *index, struct holder_walk *walk);

/* The next holder would need one more node, and their number has doubled since the last
 * time this was true: time to look for garbage among them. */
bool index_holders_are_crowded(struct index *index, const struct spot *spot);

/* How many nodes an entry of that name takes. */
uint32_t index_nodes_for(const struct name *name);

/* Taking so many nodes would have to grow the stripe: time to look for garbage. */
bool index_is_crowded(struct index *index, uint32_t stripe, uint32_t n_needed);

/* Can every entry of the stripe be believed? 0, or ERR_INDEX_DAMAGED. Under the lock. */
int index_verify(struct index *index, uint32_t stripe);

/* Calls `visit` for every entry of the stripe; it may remove the one it is given. */
int index_each(struct index *index, uint32_t stripe,
	       int (*visit)(struct index *index, const struct spot *spot, void *data),
	       void *data);
