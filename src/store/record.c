/* SPDX-License-Identifier: MIT */
/*
 * A sleeper has an identity, so that what is released can be granted to one of them: a
 * record, whose `answer` the thread sleeps on. Granting is one compare-and-swap there, of
 * the number of the wait and "waiting" to what was granted. It fails if the thread is served
 * by somebody else, has had enough, or has ended; and whoever was granted something and is
 * killed had it.
 *
 * A thread has a record of its process's for waits in which only that process's own cells
 * take part, and one in the table as soon as it waits for a shared cell. Records are never
 * given back: the thread's number in `life` stands in its robust list, the kernel marks it
 * when the thread ends, and the next one who needs a record takes it.
 *
 * What it refuses: more than 65,536 living threads that wait for shared cells.
 *
 * Locks: none. Taking is a compare-and-swap of `life`.
 * Crash: a record is taken or not; announced while it is being linked.
 */
#include "store/record.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "os/doorbell.h"
#include "os/futex.h"
#include "os/process.h"
#include "os/robust.h"
#include "os/vigil.h"
#include "store/attach.h"

enum {
	RECORD_FIRST = 64, /* of this process */
	RECORD_N_SEGMENTS = 14,
	RECORD_TRIES = 4,
};

static struct record *_Atomic record_segments[RECORD_N_SEGMENTS];
static __thread struct {
	struct record *record;
	uint32_t epoch;
} record_self;
static _Atomic uint32_t record_epoch, record_n; /* ever taken are below */
static struct index *_Atomic record_index;      /* once a thread has one there */

/* ---- this process's ----------------------------------------------------------------- */

static unsigned record_segment_of(uint32_t number)
{
	return number < RECORD_FIRST
		       ? 0
		       : 32 - (unsigned)__builtin_clz(number / RECORD_FIRST);
}

static uint32_t record_segment_first(unsigned segment)
{
	return segment == 0 ? 0 : (uint32_t)RECORD_FIRST << (segment - 1);
}

static struct record *record_own(uint32_t number)
{
	unsigned segment = record_segment_of(number);
	struct record *records = segment < RECORD_N_SEGMENTS
					 ? atomic_load_explicit(&record_segments[segment],
								memory_order_acquire)
					 : NULL;

	return records ? records + (number - record_segment_first(segment)) : NULL;
}

/* The same, and it is made if need be. */
static struct record *record_make(uint32_t number)
{
	unsigned segment = record_segment_of(number);
	uint32_t first = record_segment_first(segment);
	uint32_t n = segment == 0 ? RECORD_FIRST : first;
	struct record *records = record_own(number), *none = NULL;

	if (records || segment >= RECORD_N_SEGMENTS)
		return records;
	records = aligned_alloc(64, n * sizeof(*records));
	if (!records)
		return NULL;
	memset((void *)records, 0, n * sizeof(*records));
	for (uint32_t i = 0; i < n; i++)
		records[i].number = first + i;
	if (!atomic_compare_exchange_strong(&record_segments[segment], &none, records))
		free(records);
	return record_own(number);
}

/* Free, or of a thread that has ended? Then it is ours. */
static bool record_take(struct layout_record *record)
{
	uint64_t answer = atomic_load(&record->answer);
	uint32_t seq = atomic_load(&record->seq);
	uint32_t life = atomic_load(&record->life);

	if (life && !(life & FUTEX_OWNER_DIED))
		return false;
	/* What the dead one was waiting for must not be granted to us, who have its record: so
	 * its wait is over before anybody lives here. Both were read while it was dead, or
	 * before; should somebody else have taken it by now, he has another wait. */
	atomic_compare_exchange_strong(&record->seq, &seq, seq + 1);
	atomic_compare_exchange_strong(&record->answer, &answer, 0);
	if (!robust_take(&record->life, &life, 0))
		return false;
	atomic_store(&record->doorbell, 0);
	return true;
}

/* A child has none of its parent's threads. */
static void record_renew(void)
{
	uint32_t seen = atomic_load(&record_epoch), epoch = process_epoch();

	if (seen == epoch || !atomic_compare_exchange_strong(&record_epoch, &seen, epoch))
		return;
	for (uint32_t i = 0; i < atomic_load(&record_n); i++) {
		struct record *record = record_own(i);

		if (record)
			atomic_store(&record->own.life, 0);
	}
}

int record_this_thread(struct record **ret)
{
	uint32_t epoch = process_epoch();
	struct record *record = record_self.record;

	if (record_self.epoch == epoch && record) {
		*ret = record;
		return 0;
	}
	record_renew();
	for (uint32_t i = 0;; i++) {
		uint32_t n = atomic_load(&record_n);

		record = record_make(i);
		if (!record)
			return -ENOMEM;
		if (record_take(&record->own)) {
			while (n <= i &&
			       !atomic_compare_exchange_strong(&record_n, &n, i + 1))
				;
			break;
		}
	}
	atomic_store(&record->shared, NULL);
	record_self.record = record;
	record_self.epoch = epoch;
	*ret = record;
	return 0;
}

/* ---- the table's -------------------------------------------------------------------- */

static int record_try_shared(struct index *index, struct record *record, uint32_t number)
{
	struct layout_record *shared;
	int r = index_find_record(index, number, &shared);

	if (r < 0)
		return r;
	if (!record_take(shared))
		return -EAGAIN;
	record->shared_number = number;
	atomic_store(&record->shared, shared);
	return 0;
}

/* Rather that of a thread that has ended than a new one: as slots are taken. */
static int record_take_shared(struct index *index, struct record *record)
{
	_Atomic uint32_t *count = &index_header(index)->n_records;
	uint32_t n = atomic_load(count), from = (uint32_t)process_tid();
	int r = -EAGAIN;

	if (n > LAYOUT_MAX_RECORDS)
		n = LAYOUT_MAX_RECORDS;
	for (uint32_t i = 0; r == -EAGAIN && n && i < RECORD_TRIES; i++)
		r = record_try_shared(index, record, (from + i * 7919) % n);
	for (; r == -EAGAIN && n < LAYOUT_MAX_RECORDS; n++) {
		r = record_try_shared(index, record, n);
		if (r == 0 && atomic_load(count) <= n)
			atomic_store(count, n + 1); /* a hint, and anything will do */
	}
	for (uint32_t i = 0; r == -EAGAIN && i < LAYOUT_MAX_RECORDS; i++)
		r = record_try_shared(index, record, i);
	return r == -EAGAIN ? ERR_WAITERS_EXHAUSTED : r;
}

int record_share(struct record *record)
{
	struct layout_record *shared = atomic_load(&record->shared);
	struct attachment *attachment;
	int r;

	/* Somebody may have written there. */
	if (shared && atomic_load(&shared->life) == (uint32_t)process_tid())
		return 0;
	r = attach_enter(&attachment);
	if (r < 0)
		return r;
	atomic_store(&record_index, &attachment->index);
	r = record_take_shared(&attachment->index, record);
	attach_leave();
	return r;
}

struct layout_record *record_find(struct index *index, uint64_t waiter)
{
	uint32_t number = layout_waiter_record(waiter);
	struct layout_record *record = NULL;

	if (waiter & LAYOUT_WAITER_PRIVATE) {
		struct record *own = index ? NULL : record_own(number);

		return own ? &own->own : NULL;
	}
	if (!index) /* of a thread that waits for shared cells as well */
		index = atomic_load_explicit(&record_index, memory_order_relaxed);
	if (!index)
		return NULL;
	return index_find_record(index, number, &record) == 0 ? record : NULL;
}

/* ---- answers ------------------------------------------------------------------------ */

bool record_is_at(const struct layout_record *record, uint64_t waiter)
{
	uint32_t life = atomic_load(&record->life);

	return life && !(life & FUTEX_OWNER_DIED) &&
	       atomic_load(&record->seq) == layout_waiter_seq(waiter);
}

bool record_waits(const struct layout_record *record, uint64_t waiter)
{
	uint64_t answer = atomic_load(&record->answer);

	return (uint32_t)answer != RECORD_GRANTED &&
	       answer >> 32 == layout_waiter_seq(waiter) && record_is_at(record, waiter);
}

bool record_is_granted(const struct layout_record *record, uint64_t waiter)
{
	return (uint32_t)atomic_load(&record->answer) == RECORD_GRANTED &&
	       record_is_at(record, waiter);
}

static bool record_change(struct layout_record *record, uint64_t waiter, uint64_t to)
{
	uint64_t answer = atomic_load(&record->answer);

	robust_announce(record_futex(record));
	while ((uint32_t)answer != RECORD_GRANTED &&
	       answer >> 32 == layout_waiter_seq(waiter))
		if (atomic_compare_exchange_strong(&record->answer, &answer, to))
			return true;
	robust_retract();
	return false;
}

bool record_answer(struct layout_record *record, uint64_t waiter, uint32_t flags)
{
	uint32_t granted = layout_waiter_index(waiter) | flags;

	return record_change(record, waiter, record_state(granted, RECORD_GRANTED));
}

bool record_nudge(struct layout_record *record, uint64_t waiter)
{
	return record_change(record, waiter,
			     record_state(layout_waiter_seq(waiter), RECORD_NUDGED));
}

bool record_leave(struct layout_record *record)
{
	uint64_t answer = atomic_load(&record->answer);

	while ((uint32_t)answer != RECORD_GRANTED)
		if (atomic_compare_exchange_strong(&record->answer, &answer, 0))
			return true;
	return false;
}

void record_wake(struct layout_record *record)
{
	uint64_t doorbell = atomic_load(&record->doorbell);

	robust_announce(record_futex(record));
	futex_wake(record_futex(record), 1);
	robust_retract();
	vigil_has_woken();
	if (__builtin_expect(doorbell != 0, 0))
		doorbell_ring(doorbell); /* it sleeps for processes as well */
}
