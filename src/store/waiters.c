/* SPDX-License-Identifier: MIT */
/*
 * Waiter words come and go like holder words: by one store each, a few in the cell itself,
 * more in nodes that are linked to it. Nobody takes his own away: after a wait for 63 cells
 * that would be 63 locks. A word whose record is at another wait, or whose thread has ended,
 * is dropped by the next one who comes by; a thread that comes back uses its old one.
 *
 * Locks: SYNC, the caller's; to serve one, none.
 * Crash: a word is there or not; what it says is judged by its record.
 */
#include "store/waiters.h"

#include <errno.h>

enum {
	WAITERS_MAX_NODES = 1 << 16, /* damage may have led the chain in a circle */
};

struct waiters_walk {
	const struct face *face;
	_Atomic uint64_t *words;
	uint32_t position, n_words, next, n_nodes;
};

static void waiters_begin(struct waiters_walk *walk, const struct face *face)
{
	*walk = (struct waiters_walk) {
		.face = face,
		.words = face->cell->waiter,
		.n_words = LAYOUT_INLINE_WAITERS,
		.next = atomic_load_explicit(&face->cell->more_waiters,
					     memory_order_acquire),
	};
}

static _Atomic uint64_t *waiters_next(struct waiters_walk *walk)
{
	if (walk->position == walk->n_words) {
		struct layout_more_waiters *more = arena_waiters(walk->face, walk->next);

		if (!more || walk->n_nodes++ == WAITERS_MAX_NODES)
			return NULL;
		walk->words = more->waiter;
		walk->n_words = LAYOUT_MORE_WAITERS;
		walk->position = 0;
		walk->next = atomic_load_explicit(&more->next, memory_order_acquire);
	}
	return &walk->words[walk->position++];
}

/* Of one who waits; otherwise the word is dropped. */
static bool waiters_read(const struct face *face, _Atomic uint64_t *at,
			 struct waiter *ret)
{
	ret->word = atomic_load_explicit(at, memory_order_relaxed);
	if (ret->word == 0)
		return false;
	ret->record = record_find(face->arena->index, ret->word);
	if (ret->record && record_waits(ret->record, ret->word))
		return true;
	atomic_store_explicit(at, 0, memory_order_relaxed);
	return false;
}

void waiters_guard(struct face *face)
{
	atomic_fetch_or(&face->cell->state, LAYOUT_CELL_WAITED);
}

void waiters_look(const struct face *face, struct waiters *ret)
{
	struct waiters_walk walk;
	_Atomic uint64_t *at;
	uint64_t oldest = UINT64_MAX;

	*ret = (struct waiters) { .n_any = 0 };
	waiters_begin(&walk, face);
	while ((at = waiters_next(&walk))) {
		struct waiter waiter;
		uint64_t ticket;

		if (!waiters_read(face, at, &waiter))
			continue;
		if (waiter.word & LAYOUT_WAITER_ALL) {
			ret->n_all++;
			continue;
		}
		ret->n_any++;
		ticket = atomic_load_explicit(&waiter.record->ticket,
					      memory_order_relaxed);
		if (ticket < oldest) {
			oldest = ticket;
			ret->oldest = waiter;
		}
	}
}

bool waiters_are_deciding(const struct face *face)
{
	struct waiters_walk walk;
	_Atomic uint64_t *at;

	waiters_begin(&walk, face);
	while ((at = waiters_next(&walk))) {
		struct waiter waiter;

		if (waiters_read(face, at, &waiter) && waiter.word & LAYOUT_WAITER_ALL &&
		    (uint32_t)atomic_load(&waiter.record->answer) != RECORD_WAITING)
			return true;
	}
	return false;
}

int waiters_add(const struct face *face, uint64_t word)
{
	const uint32_t whose =
		LAYOUT_WAITER_PRIVATE | ~UINT32_C(0) << LAYOUT_WAITER_RECORD_SHIFT;
	struct waiters_walk walk;
	_Atomic uint64_t *at, *room = NULL;

	waiters_begin(&walk, face);
	while ((at = waiters_next(&walk))) {
		struct waiter found;

		if (((atomic_load_explicit(at, memory_order_relaxed) ^ word) & whose) ==
		    0) {
			room = at;
			break;
		}
		if (!room && !waiters_read(face, at, &found))
			room = at;
	}
	if (!room)
		return -ENOSPC;
	atomic_store_explicit(room, word, memory_order_relaxed);
	return 0;
}

bool waiters_serve(const struct waiter *waiter)
{
	if (!record_answer(waiter->record, waiter->word, 0))
		return false;
	record_wake(waiter->record);
	return true;
}

bool waiters_grant(const struct face *face, struct waiters *ret)
{
	do {
		waiters_look(face, ret);
		if (!ret->oldest.record)
			return false;
	} while (!waiters_serve(&ret->oldest));
	return true;
}

void waiters_nudge(struct face *face, bool everybody,
		   void (*publish)(struct face *face, uint64_t value), uint64_t value)
{
	struct layout_record *last = NULL;
	struct waiters_walk walk;
	_Atomic uint64_t *at;

	waiters_begin(&walk, face);
	while ((at = waiters_next(&walk))) {
		struct waiter waiter;

		if (!waiters_read(face, at, &waiter) ||
		    !(everybody || waiter.word & LAYOUT_WAITER_ALL))
			continue;
		if (last)
			record_wake(last);
		last = record_nudge(waiter.record, waiter.word) ? waiter.record : NULL;
	}
	if (publish)
		publish(face, value);
	if (last)
		record_wake(last);
}
