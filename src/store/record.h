/* SPDX-License-Identifier: MIT */
/*
 * The places where threads sleep, and how they are answered. A record is found by the words
 * that waits leave in cells (layout_waiter()).
 */
#pragma once

#include "store/index.h"

/*
 * The low half of `answer`; the high half is the wait's `seq`, or, once granted, what was
 * granted: the index of the cell, and perhaps RECORD_ABANDONED.
 */
#define RECORD_AWAKE   UINT32_C(0) /* and a `seq`: it looks around before it sleeps */
#define RECORD_GRANTED (UINT32_C(1) << 30)
#define RECORD_WAITING (UINT32_C(1) << 31)
#define RECORD_NUDGED  (RECORD_GRANTED | RECORD_WAITING) /* shall look again */

enum {
	RECORD_ABANDONED = 1 << 8,
};

/* A thread of this process. */
struct record {
	struct layout_record own; /* for cells of this process only */
	uint32_t number;
	struct layout_record *_Atomic shared; /* in the table; NULL: not needed yet */
	uint32_t shared_number;
};

/* The calling thread's; -ENOMEM. */
int record_this_thread(struct record **ret);

/* Makes sure that it has one in the table as well. */
int record_share(struct record *record);

/* The word that a wait of the thread leaves in cells, without index and flags of the cell. */
static inline uint64_t record_waiter(const struct record *record, uint32_t seq,
				     bool is_shared)
{
	return is_shared ? layout_waiter(seq, record->shared_number, 0, 0)
			 : layout_waiter(seq, record->number, 0, LAYOUT_WAITER_PRIVATE);
}

/* The record a word is of; NULL: that of nobody. */
struct layout_record *record_find(struct index *index, uint64_t waiter);

/* Has the thread neither ended nor begun another wait? */
bool record_is_at(const struct layout_record *record, uint64_t waiter);

/* And is it neither served nor gone away? */
bool record_waits(const struct layout_record *record, uint64_t waiter);

/* Was it granted something in the wait of that word, and is it still about to take it? */
bool record_is_granted(const struct layout_record *record, uint64_t waiter);

/*
 * Gives the sleeper what it waits for: that is done with this call, or it returns false, for
 * it is not waiting any more. The sleeper is announced then (os/robust.h), so that the
 * kernel wakes it should we die; record_wake() does so, and retracts it.
 */
bool record_answer(struct layout_record *record, uint64_t waiter, uint32_t flags);
void record_wake(struct layout_record *record);

/* Lets it look again, as above. */
bool record_nudge(struct layout_record *record, uint64_t waiter);

/* For its own thread: its wait is over. False: too late, it was granted something. */
bool record_leave(struct layout_record *record);

/* For its own thread: the futex, and the wait's whole state. */
static inline _Atomic uint32_t *record_futex(struct layout_record *record)
{
	static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
		      "the low half comes first");
	return (_Atomic uint32_t *)&record->answer;
}

static inline uint64_t record_state(uint32_t seq, uint32_t state)
{
	return (uint64_t)seq << 32 | state;
}
