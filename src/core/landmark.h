/* SPDX-License-Identifier: MIT */
/*
 * What other processes may read of a process's handles: the layout that DuplicateHandle()
 * from another process relies on (core/foreign.c reads, core/handle-slot.c writes).
 *
 * A process that has handles has one page mapped that is labelled LANDMARK_LABEL in its
 * /proc/PID/maps. It says where in that process the table is. A child made by fork() has
 * page and table at the same addresses, with contents of its own.
 *
 * The reader asks the process for nothing and takes no lock: it reads a slot, acts, and
 * reads the slot again. As long as `n_uses` is the same odd number, the handle was open
 * all the while.
 */
#pragma once

#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>

#define LANDMARK_LABEL "winshm:2:handles"
#define LANDMARK_MAGIC UINT64_C(0x004C48534E4957) /* "WINSHL" */

/* Written before the page is mapped, then constant. */
struct landmark {
	uint64_t magic;
	uint32_t version;       /* LANDMARK_VERSION */
	uint32_t pointer_bytes; /* of the process */
	uint64_t chunks;        /* address of an array of addresses: of chunks, or 0 */
	uint32_t n_chunks;
	uint32_t n_chunk_slots; /* slots in a chunk */
	uint32_t n_slot_bytes;  /* from one slot to the next; begins with the below */
	uint32_t n_slot_bits;   /* of a handle's value, behind two that do not count */
};

enum {
	LANDMARK_VERSION = 1,
	LANDMARK_GENERATIONS = 128,
};

enum landmark_kind {
	LANDMARK_NOTHING = 0, /* an object that exists in its process only */
	LANDMARK_SECTION = 1,
	LANDMARK_FILE = 2,
	LANDMARK_PROCESS = 3,
	LANDMARK_EVENT = 4,
	LANDMARK_MUTEX = 5,
	LANDMARK_SEMAPHORE = 6,
	LANDMARK_TIMER = 7,
};

enum {
	LANDMARK_IS_NAMED = 1 << 0,        /* `name_address` and so on count */
	LANDMARK_IS_WRITABLE = 1 << 1,     /* a section: its descriptor is */
	LANDMARK_IS_ASYNCHRONOUS = 1 << 2, /* a file */
};

/* What stands behind a handle; constant while it is open. */
struct landmark_object {
	uint32_t kind;
	uint32_t rights;
	int32_t fd;      /* the process's descriptor of the object */
	uint32_t flags;  /* LANDMARK_IS_* */
	uint64_t device; /* identity of what the descriptor leads to; of no process */
	uint64_t inode;
	uint64_t extent;       /* a section: bytes; a process: its start_ticks; an event
				  and its like: the serial of its entry */
	uint32_t protection;   /* a section, as in layout.h; a process: its number */
	uint32_t attributes;   /* a section, as in layout.h */
	uint64_t name_address; /* UTF-8, not terminated */
	uint32_t n_name_bytes;
	uint32_t scope;
};

struct landmark_slot {
	/* Counts openings and closings: odd while a handle is open. Stored after `object` when
	 * one is opened, before the descriptor goes when it is closed. */
	_Atomic uint64_t n_uses;
	struct landmark_object object;
};

static_assert(sizeof(struct landmark) == 40, "landmark");
static_assert(sizeof(struct landmark_slot) == 72, "landmark");

static inline int landmark_is_open(uint64_t n_uses)
{
	return (int)(n_uses & 1);
}

/* The generation that a handle's value has above its slot bits. */
static inline uint32_t landmark_generation(uint64_t n_uses)
{
	return (uint32_t)(n_uses >> 1) % LANDMARK_GENERATIONS;
}
