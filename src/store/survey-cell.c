/* SPDX-License-Identifier: MIT */
/*
 * The state of a cell as somebody reads it who takes no part. Its lock is not taken, so what
 * is read may be of two moments; each word of it was true at one. Waiter words are judged by
 * their records, and those of nobody who waits are passed over, not dropped.
 *
 * Locks: none.
 */
#include "store/survey-cell.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <string.h>

#include "os/clock.h"
#include "os/process.h"
#include "store/record.h"

static int survey_record(const struct lookout *lookout, uint64_t word,
			 struct layout_record *ret)
{
	if (!word || word & LAYOUT_WAITER_PRIVATE ||
	    layout_waiter_record(word) >= LAYOUT_MAX_RECORDS)
		return -ENOENT;
	return lookout_read(lookout,
			    LAYOUT_RECORDS_OFFSET +
				    layout_waiter_record(word) * sizeof(*ret),
			    ret, sizeof(*ret));
}

static int survey_waiters_grow(struct survey_waiters *waiters)
{
	uint32_t n = waiters->n ? 2 * waiters->n : 16;
	uint32_t *grown;

	if (waiters->n < waiters->n_allocated)
		return 0;
	grown = reallocarray(waiters->tids, n, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	waiters->tids = grown;
	waiters->n_allocated = n;
	return 0;
}

static int survey_waiter_words(const struct lookout *lookout,
			       const _Atomic uint64_t *words, uint32_t n,
			       struct survey_waiters *ret)
{
	for (uint32_t i = 0; i < n; i++) {
		struct layout_record record;
		int r = survey_record(lookout, words[i], &record);

		if (r == -ENOENT || (r == 0 && !record_waits(&record, words[i])))
			continue;
		if (r == 0)
			r = survey_waiters_grow(ret);
		if (r < 0)
			return r;
		ret->tids[ret->n++] = record.life & FUTEX_TID_MASK;
	}
	return 0;
}

static int survey_find_waiters(const struct lookout *lookout, uint32_t stripe,
			       const struct layout_cell *cell, struct survey_waiters *ret)
{
	struct layout_more_waiters more;
	uint32_t node = cell->more_waiters;
	int r;

	r = survey_waiter_words(lookout, cell->waiter, LAYOUT_INLINE_WAITERS, ret);
	for (uint32_t n = 0; r == 0 && node && n < LAYOUT_MAX_NODES; n++) {
		r = lookout_read_node(lookout, stripe, node, &more);
		if (r == 0)
			r = survey_waiter_words(lookout, more.waiter, LAYOUT_MORE_WAITERS,
						ret);
		node = more.next;
	}
	return r;
}

static void survey_mutex(const struct lookout *lookout, const struct layout_cell *cell,
			 struct cell_state *ret)
{
	uint32_t word = cell->word;
	struct layout_record heir;
	bool has_heir = survey_record(lookout, cell->state, &heir) == 0 &&
			record_is_granted(&heir, cell->state);

	ret->owner_tid = word & FUTEX_TID_MASK;
	ret->is_abandoned = word & FUTEX_OWNER_DIED;
	ret->owner_is_alive =
		ret->owner_tid && process_thread_exists((pid_t)ret->owner_tid);
	ret->recursion = ret->owner_tid ? cell->recursion : 0;
	ret->is_signaled = ret->owner_tid == 0 && !has_heir;
}

int survey_cell_read(const struct lookout *lookout, uint32_t stripe, const void *node,
		     struct cell_state *ret, struct survey_waiters *ret_waiters)
{
	const struct layout_entry *entry = node;
	struct layout_cell cell;
	int r;

	memcpy((void *)&cell, (const char *)node + LAYOUT_CELL_OFFSET, sizeof(cell));
	*ret = (struct cell_state) {
		.kind = entry->kind,
		.is_manual = entry->attributes & LAYOUT_ATTRIBUTE_MANUAL,
	};
	ret_waiters->n = 0;
	r = survey_find_waiters(lookout, stripe, &cell, ret_waiters);
	ret->n_waiters = ret_waiters->n;
	switch (ret->kind) {
	case CELL_EVENT:
		ret->is_signaled = cell.state & LAYOUT_CELL_SIGNALED;
		break;
	case CELL_MUTEX:
		survey_mutex(lookout, &cell, ret);
		break;
	case CELL_SEMAPHORE:
		ret->maximum = (uint32_t)entry->size_bytes;
		ret->count = (uint32_t)(cell.state >> LAYOUT_CELL_SHIFT);
		if (ret->count > ret->maximum)
			ret->count = ret->maximum;
		ret->is_signaled = ret->count > 0;
		break;
	default:
		ret->due_ns = cell.due_ns;
		ret->period_ms = cell.period_ms;
		ret->is_signaled = ret->due_ns && clock_monotonic_ns() >= ret->due_ns;
	}
	return r;
}
