/* SPDX-License-Identifier: MIT */
/*
 * The shared table, byte by byte: an ABI between every process of a user that is linked
 * with any build of this layout version. docs/shared-layout.md tells it to people.
 *
 * Fixed-width fields and node numbers only. Everything a reader can meet changes by one
 * aligned store. "Lock" is that of the stripe; a field without a note is written before
 * its node is linked into a chain and never after.
 */
#pragma once

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define LAYOUT_MAGIC UINT64_C(0x00314D48534E4957) /* "WINSHM1" */

/* Tests build another version, to see that the two do not meet. */
#ifndef WINSHM_LAYOUT
#define WINSHM_LAYOUT 2
#endif
#define LAYOUT_TEXT_OF(number) #number
#define LAYOUT_TEXT(number)    LAYOUT_TEXT_OF(number)

/* The version is in the names of the file and of the memory of sections. */
#define LAYOUT_FILE_HEAD "index."
#define LAYOUT_FILE      LAYOUT_FILE_HEAD LAYOUT_TEXT(WINSHM_LAYOUT)
#define LAYOUT_LABEL     "winshm:" LAYOUT_TEXT(WINSHM_LAYOUT) ":"

enum {
	LAYOUT_VERSION = WINSHM_LAYOUT,
	LAYOUT_N_STRIPES = 64, /* hash bits 63..58 */
	LAYOUT_N_HEADS = 1024, /* per stripe, hash bits 9..0 */
	LAYOUT_NODE_BYTES = 256,
	LAYOUT_FIRST_NODES = 16, /* per stripe in segment 0 */
	LAYOUT_N_SEGMENTS = 13,  /* each as large as all before it */
	LAYOUT_MAX_NODES = LAYOUT_FIRST_NODES << (LAYOUT_N_SEGMENTS - 1),
	LAYOUT_MAX_SLOTS = 65536,
	LAYOUT_SLOTS_PER_PAGE = 4096 / 32,
	LAYOUT_MAX_RECORDS = 65536,
	LAYOUT_RECORDS_PER_PAGE = 4096 / 64,

	LAYOUT_STRIPES_OFFSET = 0x1000,
	LAYOUT_HEADS_OFFSET = 0x2000,
	LAYOUT_SLOTS_OFFSET = 0x100000,
	LAYOUT_RECORDS_OFFSET = 0x300000,
	LAYOUT_NODES_OFFSET = 0x700000, /* segment 0, then 1, ... without gaps */
	LAYOUT_SEGMENT_0_BYTES =
		LAYOUT_N_STRIPES * LAYOUT_FIRST_NODES * LAYOUT_NODE_BYTES,
	LAYOUT_MAIN_BYTES = LAYOUT_NODES_OFFSET + LAYOUT_SEGMENT_0_BYTES,
};

enum {
	LAYOUT_STATE_NEW = 0, /* a fresh file: whoever holds its flock makes it ready */
	LAYOUT_STATE_READY = 1,
	LAYOUT_STATE_SIGNPOST = 2, /* the table lives on in another, pathless inode */
};

/* Bits of an entry's protection. */
enum {
	LAYOUT_PROTECTION_READ = 1 << 0,
	LAYOUT_PROTECTION_WRITE = 1 << 1,
	LAYOUT_PROTECTION_EXECUTE = 1 << 2,
	LAYOUT_PROTECTION_COPY = 1 << 3,
};

/* Bits of an entry's attributes. Of those a reader does not know, the low ones keep it out,
 * because it would take the object for something else; the high ones it may ignore. */
enum {
	LAYOUT_ATTRIBUTE_RESERVED = 1 << 0, /* memory that is committed piece by piece */
	LAYOUT_ATTRIBUTE_FILE = 1 << 1,     /* the memory is a file's */
	LAYOUT_ATTRIBUTE_LARGE = 1 << 2,    /* memory in huge pages of 2 MiB */

	LAYOUT_ATTRIBUTES_KNOWN = LAYOUT_ATTRIBUTE_RESERVED | LAYOUT_ATTRIBUTE_FILE |
				  LAYOUT_ATTRIBUTE_LARGE,
	LAYOUT_ATTRIBUTES_BINDING = 0xFFFF,
};

/* A stripe's `refill`: anything else is a ticket (store/rebuild.c). */
enum {
	LAYOUT_REFILL_NONE = 0,   /* in order */
	LAYOUT_REFILL_NOBODY = 1, /* emptied, and nobody is filling it again */
};

/* At offset 0. Written under the file's flock. */
struct layout_header {
	uint64_t magic;
	uint32_t version;
	_Atomic uint32_t state;   /* of a fresh table, written last of all */
	_Atomic uint32_t n_slots; /* slots ever used are below; only grows, by CAS */
	_Atomic uint32_t
		sweep_slot; /* clock hand for reclaiming slots; any value is fine */
	/* A signpost's directions: a process that has the table open, and as what. */
	_Atomic uint32_t signpost_pid;
	_Atomic uint32_t signpost_fd;
	_Atomic uint64_t signpost_device;
	_Atomic uint64_t signpost_inode;
	_Atomic uint32_t n_records; /* records ever taken are below; any value is fine */
	_Atomic uint32_t changes;   /* futex: of those who watch (store/watch.c) */
	/* Of what directory this is the table, wherever it is moved (store/lost.c); 0 or
	 * damaged: not known. Written by the first member. */
	_Atomic uint64_t home;
};

/*
 * A lock that stands in its owner's robust list while it is held, so that the kernel hands
 * it on: the word, and where the C library's own locks have theirs, the links. What the
 * links say is between the owner and the kernel; nobody else follows them.
 */
struct layout_lock {
	_Atomic uint32_t word; /* futex: owner's thread id, waiters, owner died */
	uint32_t reserved[5];
	uint64_t previous, next; /* owner */
};

/* One per stripe, a cache line each. */
struct layout_stripe {
	_Atomic uint32_t lock;    /* futex: owner's thread id, waiters, owner died */
	_Atomic uint32_t n_nodes; /* nodes ever handed out are below; at least 1; lock */
	_Atomic uint32_t free;   /* first of the free list; lock; rebuilt after a death */
	_Atomic uint32_t refill; /* LAYOUT_REFILL_*, or who fills it again; lock */
	struct layout_lock sync; /* guards the stripe's cells */
	uint8_t reserved[8];
};

/* A process that takes part. Written by whoever holds the kernel's lock on the byte of
 * this number in the index file. */
struct layout_slot {
	_Atomic uint32_t pid;           /* 0: free, or a child not yet born */
	_Atomic uint32_t generation;    /* counts owners; words carry its low 23 bits */
	_Atomic uint64_t pid_namespace; /* inode of /proc/PID/ns/pid */
	_Atomic uint32_t index_fd;      /* its descriptor of this file */
	_Atomic uint32_t
		membership;     /* LAYOUT_MEMBER_*: is this the table it will keep? */
	_Atomic uint32_t check; /* over number, pid, generation, namespace, index_fd */
	uint32_t reserved;
};

enum {
	LAYOUT_MEMBER_NONE = 0,
	LAYOUT_MEMBER_CHECKING = 1, /* it has yet to see that the path leads here */
	LAYOUT_MEMBER_SETTLED = 2,  /* it has seen that; from CHECKING, by CAS */
	LAYOUT_MEMBER_REVOKED = 3,  /* it has to start again; from CHECKING, by CAS */
};

/* The PID namespace of a process in one without a /proc of its own: this and its slot, which
 * nobody else has. No inode is as large. */
#define LAYOUT_BLIND (UINT64_MAX - LAYOUT_MAX_SLOTS + 1)

/*
 * A thread that sleeps, or has slept, for cells of the table. Taken by the store of its
 * number into `life`, which stands in the thread's robust list for good: at its end, whatever
 * that is, the kernel writes FUTEX_OWNER_DIED there, and the record is free.
 *
 * `answer`: its low half is the futex the thread sleeps on, and only ever has bits 30 and
 * 31, so that the kernel takes it for a lock without an owner, and wakes the sleeper, should
 * a granter die that has it announced. All of 0: no wait. See store/record.h.
 */
struct layout_record {
	_Atomic uint32_t life; /* thread id; 0 or FUTEX_OWNER_DIED: free */
	_Atomic uint32_t seq;  /* of the current wait, or the last; its thread's */
	_Atomic uint64_t answer;
	_Atomic uint64_t
		ticket; /* when the wait began: the order of arrival; its thread's */
	uint64_t previous, next;   /* robust list; its thread's */
	_Atomic uint64_t doorbell; /* process and descriptor to write to, 0 = none */
	uint8_t reserved[16];
};

enum {
	LAYOUT_KIND_SECTION = 1,
	LAYOUT_KIND_EVENT = 2, /* this and what follows: cells */
	LAYOUT_KIND_MUTEX = 3,
	LAYOUT_KIND_SEMAPHORE = 4,
	LAYOUT_KIND_TIMER = 5,

	LAYOUT_INLINE_HOLDERS = 6,
	LAYOUT_INLINE_KEY = 136,
	LAYOUT_INLINE_KEY_CELL = 72, /* of an entry with a cell */
	LAYOUT_INLINE_WAITERS = 2,
	LAYOUT_MORE_WAITERS = 31,
	LAYOUT_MORE_HOLDERS = 31,
	LAYOUT_MORE_KEY = 248,
};

/*
 * A node is an entry, or more holders or more of the name for one.
 *
 * A holder word is 0 or: bits 63..48 slot, 47..25 generation, 24 "descriptor is open for
 * writing", 23..0 descriptor + 1. It is written by its process (or its parent, before
 * fork) and cleared by it or by whoever finds it dead; lock.
 */
struct layout_entry {
	_Atomic uint32_t next; /* node of the next entry in this chain, 0 = last; lock */
	uint32_t tag;          /* hash bits 57..26 */
	uint8_t kind;          /* LAYOUT_KIND_* */
	uint8_t reserved_1[3];
	uint32_t n_key_bytes; /* scope letter and name */
	uint64_t device;      /* identity of the inode behind every holder */
	uint64_t inode;
	uint64_t size_bytes; /* what can be mapped; whole pages for memory */
	uint32_t protection; /* bits: 1 read, 2 write, 4 execute, 8 write is private */
	uint32_t attributes; /* LAYOUT_ATTRIBUTE_* */
	uint64_t created_ns; /* wall clock since 1970 */
	_Atomic uint32_t more_holders; /* node, 0 = none; lock */
	uint32_t more_key;             /* node, 0 = none */
	uint32_t check;                /* over the constant fields; the name by its tag */
	uint32_t reserved_2;
	_Atomic uint64_t holder[LAYOUT_INLINE_HOLDERS];
	char key[LAYOUT_INLINE_KEY]; /* L, G or U, then the name in UTF-8, not terminated */
};

/*
 * An event, mutex, semaphore or timer: the last 64 bytes of its entry. "Sync" is the
 * stripe's lock for cells. While LAYOUT_CELL_WAITED (for a mutex: FUTEX_WAITERS) is not
 * set, one compare-and-swap changes the cell and no lock is needed; while it is, only the
 * owner of the lock does. A few waiter words stand here, more in nodes of their own.
 */
struct layout_cell {
	_Atomic uint32_t word;      /* mutex: futex as in struct layout_lock */
	_Atomic uint32_t recursion; /* mutex: how often its owner has it; owner */
	_Atomic uint64_t
		state; /* LAYOUT_CELL_*; above: count, or epoch of a manual event */
	_Atomic uint64_t
		due_ns; /* timer: monotonic, signaled from then on; 0 = never; sync */
	uint64_t previous, next;                        /* mutex: robust list; owner */
	_Atomic uint64_t waiter[LAYOUT_INLINE_WAITERS]; /* sync */
	_Atomic uint32_t more_waiters; /* node, 0 = none; only gets more; stripe's lock */
	_Atomic uint32_t period_ms;    /* timer; sync */
};

enum {
	LAYOUT_CELL_SIGNALED = 1 << 0, /* events */
	LAYOUT_CELL_WAITED = 1 << 1,   /* there are waiter words */
	LAYOUT_CELL_SHIFT = 32,
};

#define LAYOUT_CELL_OFFSET (LAYOUT_NODE_BYTES - 64)

/* Of an entry with a cell; its `size_bytes` is a semaphore's maximum, its `inode` a number
 * of its own. */
enum {
	LAYOUT_ATTRIBUTE_MANUAL = 1 << 3, /* waiting does not reset it */

	LAYOUT_ATTRIBUTES_KNOWN_CELL = LAYOUT_ATTRIBUTE_MANUAL,
};

struct layout_more_waiters {
	_Atomic uint32_t next; /* node, 0 = none */
	uint32_t reserved;
	_Atomic uint64_t waiter[LAYOUT_MORE_WAITERS]; /* sync */
};

struct layout_more_holders {
	_Atomic uint32_t next; /* node, 0 = none; lock */
	uint32_t reserved;
	_Atomic uint64_t holder[LAYOUT_MORE_HOLDERS];
};

struct layout_more_key {
	uint32_t next; /* node, 0 = none */
	uint32_t reserved;
	char key[LAYOUT_MORE_KEY];
};

static_assert(sizeof(struct layout_header) == 64, "layout");
static_assert(sizeof(struct layout_record) == 64, "layout");
static_assert(sizeof(struct layout_cell) == 64, "layout");
static_assert(sizeof(struct layout_more_waiters) == LAYOUT_NODE_BYTES, "layout");
static_assert(offsetof(struct layout_lock, next) == 32, "layout");
static_assert(offsetof(struct layout_record, next) == 32, "layout");
static_assert(offsetof(struct layout_cell, next) == 32, "layout");
static_assert(offsetof(struct layout_entry, key) + LAYOUT_INLINE_KEY_CELL ==
		      LAYOUT_CELL_OFFSET,
	      "layout");
static_assert(LAYOUT_RECORDS_OFFSET + LAYOUT_MAX_RECORDS * sizeof(struct layout_record) <=
		      LAYOUT_NODES_OFFSET,
	      "layout");
static_assert(sizeof(struct layout_stripe) == 64, "layout");
static_assert(sizeof(struct layout_slot) == 32, "layout");
static_assert(sizeof(struct layout_entry) == LAYOUT_NODE_BYTES, "layout");
static_assert(sizeof(struct layout_more_holders) == LAYOUT_NODE_BYTES, "layout");
static_assert(sizeof(struct layout_more_key) == LAYOUT_NODE_BYTES, "layout");
static_assert(LAYOUT_HEADS_OFFSET + LAYOUT_N_STRIPES * LAYOUT_N_HEADS * 4 <=
		      LAYOUT_SLOTS_OFFSET,
	      "layout");
static_assert(LAYOUT_SLOTS_OFFSET + LAYOUT_MAX_SLOTS * sizeof(struct layout_slot) <=
		      LAYOUT_RECORDS_OFFSET,
	      "layout");

static inline int layout_kind_is_cell(uint8_t kind)
{
	return kind >= LAYOUT_KIND_EVENT && kind <= LAYOUT_KIND_TIMER;
}

/* ---- nodes -------------------------------------------------------------------------- */

/* Nodes per stripe in a segment, and the number of its first one. */
static inline uint32_t layout_segment_nodes(unsigned segment)
{
	return segment == 0 ? LAYOUT_FIRST_NODES : LAYOUT_FIRST_NODES << (segment - 1);
}

static inline uint32_t layout_segment_first(unsigned segment)
{
	return segment == 0 ? 0 : LAYOUT_FIRST_NODES << (segment - 1);
}

static inline unsigned layout_segment_of(uint32_t node)
{
	if (node < LAYOUT_FIRST_NODES)
		return 0;
	return 32 - (unsigned)__builtin_clz(node / LAYOUT_FIRST_NODES);
}

static inline uint64_t layout_segment_offset(unsigned segment)
{
	if (segment == 0)
		return LAYOUT_NODES_OFFSET;
	return LAYOUT_NODES_OFFSET + ((uint64_t)LAYOUT_SEGMENT_0_BYTES << (segment - 1));
}

/* How long the file is at least, when a stripe has handed out nodes below `n_nodes`. */
static inline uint64_t layout_stripe_end(uint32_t stripe, uint32_t n_nodes)
{
	unsigned segment = layout_segment_of(n_nodes - 1);

	return layout_segment_offset(segment) +
	       (uint64_t)(stripe + 1) * layout_segment_nodes(segment) * LAYOUT_NODE_BYTES;
}

/* ---- waiter words ------------------------------------------------------------------- */

/*
 * 0, or: bits 63..32 the wait's `seq`, 31..12 number of the record, 8..3 index of the cell
 * among what is waited for, 2 "for all of them", 1 "the record is one of this process's
 * own", 0 set.
 */
enum {
	LAYOUT_WAITER_SET = 1 << 0,
	LAYOUT_WAITER_PRIVATE = 1 << 1,
	LAYOUT_WAITER_ALL = 1 << 2,
	LAYOUT_WAITER_INDEX_SHIFT = 3,
	LAYOUT_WAITER_RECORD_SHIFT = 12,
	LAYOUT_MAX_WAITED = 64, /* cells in one wait */
};

static inline uint64_t layout_waiter(uint32_t seq, uint32_t record, uint32_t index,
				     uint32_t flags)
{
	return (uint64_t)seq << 32 | (uint64_t)record << LAYOUT_WAITER_RECORD_SHIFT |
	       index << LAYOUT_WAITER_INDEX_SHIFT | flags | LAYOUT_WAITER_SET;
}

static inline uint32_t layout_waiter_seq(uint64_t waiter)
{
	return (uint32_t)(waiter >> 32);
}

static inline uint32_t layout_waiter_record(uint64_t waiter)
{
	return (uint32_t)waiter >> LAYOUT_WAITER_RECORD_SHIFT;
}

static inline uint32_t layout_waiter_index(uint64_t waiter)
{
	return (uint32_t)waiter >> LAYOUT_WAITER_INDEX_SHIFT & (LAYOUT_MAX_WAITED - 1);
}

/* ---- holder words ------------------------------------------------------------------- */

enum {
	LAYOUT_GENERATION_MASK = (1 << 23) - 1,
	LAYOUT_GENERATION_UNKNOWN = 0, /* of the owner, whoever it is: after damage */
	LAYOUT_MAX_DESCRIPTOR = (1 << 24) - 2,
};

static inline uint64_t layout_word(uint32_t slot, uint32_t generation, int is_writable,
				   int fd)
{
	return (uint64_t)slot << 48 |
	       (uint64_t)(generation & LAYOUT_GENERATION_MASK) << 25 |
	       (uint64_t) !!is_writable << 24 | ((uint32_t)fd + 1);
}

static inline uint32_t layout_word_slot(uint64_t word)
{
	return (uint32_t)(word >> 48);
}

static inline uint32_t layout_word_generation(uint64_t word)
{
	return (uint32_t)(word >> 25) & LAYOUT_GENERATION_MASK;
}

static inline int layout_word_is_writable(uint64_t word)
{
	return (int)(word >> 24 & 1);
}

static inline int layout_word_fd(uint64_t word)
{
	return (int)(word & 0xFFFFFF) - 1;
}
