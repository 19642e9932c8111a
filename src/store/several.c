/* SPDX-License-Identifier: MIT */
/*
 * What can be had, of several cells and processes: looking and taking.
 *
 * For one of them: a newcomer looks at each in turn, and in most cases without a lock. One who
 * means to sleep leaves his word in each of the cells, in turn, under its lock, looking again;
 * from then on he can be granted one of them at any time, even before he sleeps. What he
 * finds signaled himself he may take only if he gets his own answer back before anybody has
 * granted him something. The words in 63 other cells lie until somebody comes by.
 *
 * For all: the words say so, nobody grants such a one anything, but whoever makes a cell
 * signaled lets him look again; he takes all the locks, in their order, and then everything
 * or nothing. While he makes up his mind, newcomers give way to him.
 *
 * What it refuses: to have half of all. But who is killed while he takes all has taken some.
 *
 * Locks: SYNC, one at a time, or of all the cells in their order.
 * Crash: the words of one who has ended are garbage to everybody (store/record.h).
 */
#include "store/several.h"

#include <errno.h>

#include "base/err.h"
#include "os/clock.h"
#include "os/pidfd.h"
#include "os/robust.h"
#include "store/kind.h"

/* How long newcomers give way to one who wants all of several and is about to see whether
 * that is there: he is awake, so it takes microseconds, unless he is stopped. */
#define SEVERAL_WAY_NS   UINT64_C(5000000)
#define SEVERAL_PAUSE_NS UINT64_C(10000)

enum {
	SEVERAL_N_PLACES = 2 * LAYOUT_MAX_WAITED,
};

static bool several_is_twin(const struct several *several, uint32_t i)
{
	return several->twins >> i & 1;
}

static int several_look_at_process(const struct wait_item *item)
{
	int r = pidfd_has_ended(item->pidfd);

	return r < 0 ? r : r > 0 ? 0 : -EAGAIN;
}

/* For one cell. Only timers ask for it, and 64 times it would be a wait's largest part. */
static uint64_t several_now(const struct face *face)
{
	return face->kind == CELL_TIMER ? clock_monotonic_ns() : 0;
}

/* Under the lock. */
static int several_look_locked(struct several *several, uint32_t i,
			       struct sleeper *sleeper)
{
	struct face *face = several_face(several, i);
	int r;

	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	kind_of(face)->guard(face);
	sleeper->epoch = several->epochs[i];
	r = kind_of(face)->look(face, sleeper);
	if (face->kind == CELL_MUTEX)
		several->seen[i] = atomic_load(&face->cell->word);
	return r;
}

/* ---- one, as a newcomer ------------------------------------------------------------- */

/* -EBUSY: it could be had, but somebody who waits for all has been told so before us. */
static int several_try_in_turn(struct several *several, uint32_t i, bool gives_way)
{
	struct face *face = several_face(several, i);
	struct sleeper sleeper = { .now_ns = several_now(face) };
	int r;

	arena_lock(face);
	r = several_look_locked(several, i, &sleeper);
	if (r == 0 && gives_way && waiters_are_deciding(face))
		r = -EBUSY;
	else if (r == 0)
		r = kind_of(face)->take(face, &sleeper);
	arena_unlock(face);
	return r;
}

static int several_try_one(struct several *several, uint32_t i)
{
	struct face *face = several_face(several, i);
	uint64_t end_ns;
	int r;

	if (!face)
		return several_look_at_process(&several->items[i]);
	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	r = kind_of(face)->try(face);
	if (r != -EBUSY)
		return r;
	end_ns = clock_monotonic_ns() + SEVERAL_WAY_NS;
	while ((r = several_try_in_turn(several, i, clock_monotonic_ns() < end_ns)) ==
	       -EBUSY)
		clock_pause_ns(SEVERAL_PAUSE_NS);
	return r;
}

static int several_try_any(struct several *several)
{
	for (uint32_t i = 0; i < several->n_items; i++) {
		int r = several_try_one(several, i);

		if (r != -EAGAIN) {
			several->index = i;
			return r;
		}
	}
	return -EAGAIN;
}

/* ---- one, with words in the cells --------------------------------------------------- */

/* Under the lock, signaled: takes it, if nothing was granted before that. */
static int several_take(struct several *several, uint32_t i,
			const struct sleeper *sleeper)
{
	struct face *face = several_face(several, i);

	if (!record_leave(sleeper->record)) {
		/* To be accepted without the lock; and this is for somebody else. */
		(void)kind_of(face)->look(face, &(struct sleeper) { .record = NULL });
		return -EAGAIN;
	}
	several->index = i;
	return kind_of(face)->take(face, sleeper);
}

static int several_enlist_locked(struct several *several, uint32_t i,
				 struct layout_record *record, uint64_t word)
{
	struct face *face = several_face(several, i);
	struct sleeper sleeper = { .record = record, .now_ns = several_now(face) };
	uint32_t flags = several->wants_all ? LAYOUT_WAITER_ALL : 0;
	int r = several_look_locked(several, i, &sleeper);

	if (r < 0 && r != -EAGAIN)
		return r;
	if (r == 0 && !several->wants_all)
		return several_take(several, i, &sleeper);
	if (kind_of(face)->epoch)
		several->epochs[i] = kind_of(face)->epoch(face);
	r = waiters_add(face, word | flags | i << LAYOUT_WAITER_INDEX_SHIFT);
	return r < 0 ? r : -EAGAIN;
}

int several_enlist(struct several *several, struct layout_record *record, uint64_t word)
{
	several->twins = several_twins(several->items, several->n_items);
	for (uint32_t i = 0; i < several->n_items; i++) {
		struct face *face = several_face(several, i);
		int r;

		if (!face || several_is_twin(several, i))
			continue;
		for (;;) {
			arena_lock(face);
			r = several_enlist_locked(several, i, record, word);
			arena_unlock(face);
			if (r != -ENOSPC)
				break;
			r = arena_add_waiters(face);
			if (r < 0)
				return r;
		}
		if (r != -EAGAIN)
			return r;
	}
	return -EAGAIN;
}

static int several_look_again_at(struct several *several, uint32_t i,
				 struct sleeper *sleeper)
{
	struct face *face = several_face(several, i);
	int r;

	if (!face) {
		r = several_look_at_process(&several->items[i]);
		if (r == 0 && !record_leave(sleeper->record))
			return -EAGAIN;
		several->index = i;
		return r;
	}
	arena_lock(face);
	r = several_look_locked(several, i, sleeper);
	if (r == 0)
		r = several_take(several, i, sleeper);
	arena_unlock(face);
	return r;
}

/* ---- all ---------------------------------------------------------------------------- */

/* Sorted by counting: there are few locks. */
static void several_put_in_order(struct several *several)
{
	uint8_t places[ARENA_N_LOCKS + 1] = { 0 }; /* of the next one with this lock */

	for (uint32_t i = 0; i < several->n_items; i++)
		if (several_face(several, i))
			places[arena_lock_number(several_face(several, i)) + 1]++;
	for (uint32_t lock = 1; lock < ARENA_N_LOCKS; lock++)
		places[lock] += places[lock - 1];
	for (uint32_t i = 0; i < several->n_items; i++)
		if (several_face(several, i))
			several->order[places[arena_lock_number(
				several_face(several, i))]++] = (uint8_t)i;
}

static bool several_is_locked_before(const struct several *several, uint32_t k)
{
	return k &&
	       arena_lock_number(several_face(several, several->order[k])) ==
		       arena_lock_number(several_face(several, several->order[k - 1]));
}

static void several_lock_all(const struct several *several)
{
	for (uint32_t k = 0; k < several->n_faces; k++)
		if (!several_is_locked_before(several, k))
			arena_lock(several_face(several, several->order[k]));
}

static void several_unlock_all(const struct several *several)
{
	for (uint32_t k = several->n_faces; k-- > 0;)
		if (!several_is_locked_before(several, k))
			arena_unlock(several_face(several, several->order[k]));
}

static int several_take_all(struct several *several, struct sleeper *sleeper)
{
	int result = 0;

	for (uint32_t i = 0; i < several->n_items; i++) {
		struct face *face = several_face(several, i);
		int r = 0;

		if (face) {
			sleeper->epoch = several->epochs[i];
			r = kind_of(face)->take(face, sleeper);
		}
		if (r == NEWS_ABANDONED && result == 0) {
			several->index = i;
			result = r;
		}
	}
	return result;
}

/* `record` NULL: as a newcomer. */
static int several_try_all(struct several *several, struct layout_record *record)
{
	struct sleeper sleeper = { .record = record, .now_ns = clock_monotonic_ns() };
	struct robust_room room;
	int r = 0;

	several->index = 0;
	robust_lend(&room);
	several_lock_all(several);
	for (uint32_t i = 0; r == 0 && i < several->n_items; i++)
		r = several_face(several, i)
			    ? several_look_locked(several, i, &sleeper)
			    : several_look_at_process(&several->items[i]);
	if (r == 0 && record)
		(void)record_leave(record); /* nobody grants to one who wants all */
	if (r == 0)
		r = several_take_all(several, &sleeper);
	several_unlock_all(several);
	robust_lend(NULL);
	return r;
}

/* ---- the whole ---------------------------------------------------------------------- */

/* Each cell is put where its address says, or behind. */
uint64_t several_twins(const struct wait_item *items, uint32_t n_items)
{
	uint8_t places[SEVERAL_N_PLACES] = { 0 }; /* the item's number and one; 0: free */
	uint64_t twins = 0;

	for (uint32_t i = 0; n_items > 1 && i < n_items; i++) {
		const struct layout_cell *cell =
			items[i].face ? items[i].face->cell : NULL;
		uint32_t at = (uint32_t)((uintptr_t)cell / sizeof(*cell) * 0x9E3779B1u);

		if (!cell)
			continue;
		for (at = at >> 16; places[at % SEVERAL_N_PLACES]; at++)
			if (items[places[at % SEVERAL_N_PLACES] - 1].face->cell == cell)
				break;
		if (places[at % SEVERAL_N_PLACES])
			twins |= UINT64_C(1) << i;
		else
			places[at % SEVERAL_N_PLACES] = (uint8_t)(i + 1);
	}
	return twins;
}

void several_begin(struct several *several)
{
	for (uint32_t i = 0; i < several->n_items; i++)
		several->n_faces += several_face(several, i) != NULL;
	if (several->wants_all)
		several_put_in_order(several);
}

int several_try(struct several *several)
{
	return several->wants_all ? several_try_all(several, NULL)
				  : several_try_any(several);
}

int several_look_again(struct several *several, struct layout_record *record,
		       bool is_late)
{
	struct sleeper sleeper = { .record = record,
				   .has_epoch = true,
				   .is_late = is_late };

	if (several->wants_all)
		return several_try_all(several, record);
	sleeper.now_ns = clock_monotonic_ns();
	for (uint32_t i = 0; i < several->n_items; i++) {
		int r;

		if (several_is_twin(several, i))
			continue;
		r = several_look_again_at(several, i, &sleeper);
		if (r != -EAGAIN)
			return r;
	}
	return -EAGAIN;
}
