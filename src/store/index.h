/* SPDX-License-Identifier: MIT */
/* The shared table: the file of this user, and where in it things stand. */
#pragma once

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "os/clock.h"
#include "os/memfd.h"
#include "store/layout.h"

/* This process's mapping of the table. Pointers are set once and stay. */
struct index {
	int fd; /* belongs to store/attach.c, which replaces it after fork */
	struct identity identity; /* of the file */
	_Atomic bool is_robbed;   /* fd was seen to be something else, or closed */
	unsigned char *main;
	unsigned char *_Atomic segment[LAYOUT_N_SEGMENTS]; /* mapped when first needed */
	_Atomic uint32_t n_backed[LAYOUT_N_STRIPES]; /* nodes below surely have pages */
	_Atomic uint64_t looked;  /* in which tick of the clock index_look() last did */
	_Atomic uint64_t n_bytes; /* how long the file has to be, for what is mapped */
	_Atomic uint64_t slots_backed[LAYOUT_MAX_SLOTS / LAYOUT_SLOTS_PER_PAGE / 64];
	_Atomic uint64_t
		records_backed[LAYOUT_MAX_RECORDS / LAYOUT_RECORDS_PER_PAGE / 64];
};

/* Maps a table that is ready, and makes it whole if it was cut off; `index_deinit` only for
 * one that is not in use yet. */
int index_init(struct index *index, int fd);
void index_deinit(struct index *index);

/*
 * Lets the mapping, the only one's in this process, rest on another description of the same
 * file: a mapping keeps the one it was made through alive, and the locks held by that. When
 * it fails, only index_deinit() may follow.
 */
int index_rest_on(struct index *index, int fd);

/*
 * The descriptor of the file, or -EBADF: the program has closed it behind our back, and its
 * number may belong to something else by now. Then the table has to be found anew.
 */
int index_descriptor(struct index *index);

/* Gives a fresh file its pages and its header; state becomes READY last. */
int index_format(int fd);

/*
 * What may have happened since the last look: INDEX_CUT, somebody cut the file off, and
 * touching what is mapped would be deadly (index_extend() makes it whole again, and all its
 * stripes damaged, for what was behind the cut is lost); INDEX_CLOSED, the program has
 * closed our descriptor, and perhaps uses its number.
 */
enum index_state {
	INDEX_WHOLE,
	INDEX_CUT,
	INDEX_CLOSED,
};
enum index_state index_look(struct index *index);

/* The same, once in a tick of the clock: who calls all the time would be caught in the
 * middle anyway, and a system call for each call is too dear. */
static inline enum index_state index_glance(struct index *index)
{
	uint64_t tick = clock_tick();

	if (__builtin_expect(atomic_load_explicit(&index->looked, memory_order_relaxed) ==
				     tick,
			     1))
		return INDEX_WHOLE;
	atomic_store_explicit(&index->looked, tick, memory_order_relaxed);
	return index_look(index);
}

int index_extend(struct index *index);

/* Pages for a part of the file, so that touching it cannot fail. */
int index_back(int fd, uint64_t offset, uint64_t n_bytes);

struct layout_header *index_header(struct index *index);

/* The header of a file that may be anything; zeroes if it is too short. 0 or -errno. */
int index_read_header(int fd, struct layout_header *ret);
bool index_is_ready(const struct layout_header *header);

/* Makes the header of a table that is in use ready again, if it is not. Under the flock. */
int index_mend_locked(int fd);
int index_mend(int fd);

int index_back_slots(struct index *index, uint32_t page);

/* The slot record of that number, with pages behind it; -ERANGE if there can be none, or
 * what keeps the pages from it. */
static inline int index_find_slot(struct index *index, uint32_t number,
				  struct layout_slot **ret)
{
	uint32_t page = number / LAYOUT_SLOTS_PER_PAGE;
	uint64_t backed;
	int r = 0;

	if (number >= LAYOUT_MAX_SLOTS)
		return -ERANGE;
	backed = atomic_load_explicit(&index->slots_backed[page / 64],
				      memory_order_acquire);
	if (__builtin_expect(!(backed >> page % 64 & 1), 0))
		r = index_back_slots(index, page);
	if (r < 0)
		return r;
	*ret = (struct layout_slot *)(index->main + LAYOUT_SLOTS_OFFSET) + number;
	return 0;
}

/* The same where only one question is of interest: can it be touched? NULL: no. */
static inline struct layout_slot *index_slot(struct index *index, uint32_t number)
{
	struct layout_slot *slot = NULL;

	return index_find_slot(index, number, &slot) == 0 ? slot : NULL;
}

int index_back_records(struct index *index, uint32_t page);

/* The record of a thread, as index_find_slot(). */
static inline int index_find_record(struct index *index, uint32_t number,
				    struct layout_record **ret)
{
	uint32_t page = number / LAYOUT_RECORDS_PER_PAGE;
	uint64_t backed;
	int r = 0;

	if (number >= LAYOUT_MAX_RECORDS)
		return -ERANGE;
	backed = atomic_load_explicit(&index->records_backed[page / 64],
				      memory_order_acquire);
	if (__builtin_expect(!(backed >> page % 64 & 1), 0))
		r = index_back_records(index, page);
	if (r < 0)
		return r;
	*ret = (struct layout_record *)(index->main + LAYOUT_RECORDS_OFFSET) + number;
	return 0;
}

static inline struct layout_stripe *index_stripe(struct index *index, uint32_t stripe)
{
	return (struct layout_stripe *)(index->main + LAYOUT_STRIPES_OFFSET) + stripe;
}

static inline _Atomic uint32_t *index_head(struct index *index, uint32_t stripe,
					   uint32_t head)
{
	return (_Atomic uint32_t *)(index->main + LAYOUT_HEADS_OFFSET) +
	       stripe * LAYOUT_N_HEADS + head;
}
