/* SPDX-License-Identifier: MIT */
/*
 * Cells come and go.
 *
 * One with a name stands in its entry, and is found, held and given up as everything in the
 * table is, but its holders have no descriptor: a process holds it as long as the lock of
 * its slot says that it lives. So opening looks into no other process, and once a process
 * takes part in the table, creating and closing are done without a system call. One word of
 * a holder is as good as another; a process that opens a cell twice has two equal ones.
 *
 * One without a name stands in memory of this process alone, unless others shall be able to
 * reach it: then it has a name that nobody can guess, in a scope of its own.
 *
 * A mutex that is closed while its owner lives is still linked into that thread's robust
 * list. If it is ours it is unlinked; otherwise its memory stays (store/entry.c).
 *
 * Locks: GATE shared around creating, opening and closing, INDEX inside.
 * Crash: before the linking store nothing is there; after it everything is, and a mutex is
 *        already its maker's.
 */
#include "store/cell.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/cleanup.h"
#include "base/err.h"
#include "base/trace.h"
#include "os/clock.h"
#include "os/process.h"
#include "os/robust.h"
#include "store/attach.h"
#include "store/holder.h"
#include "store/kind.h"
#include "store/rebuild.h"
#include "store/sweep.h"

enum {
	CELL_NO_DESCRIPTOR = 0, /* what holder words have for one */
};

static _Atomic uint64_t cell_serial; /* the last one that we gave */

const struct kind *const cell_kinds[] = {
	[CELL_EVENT] = &kind_event,
	[CELL_MUTEX] = &kind_mutex,
	[CELL_SEMAPHORE] = &kind_semaphore,
	[CELL_TIMER] = &kind_timer,
};

static int cell_explain(const struct name *name, const char *verb, int r)
{
	if (r < 0)
		trace("%s %s%.*s: %s", verb, name ? scope_prefix(name->scope) : "",
		      name ? (int)name->n_bytes : 7, name ? name->text : "unnamed",
		      err_sentence(r));
	return r;
}

/* Of a new one, whoever it will belong to. */
static void cell_begin(struct layout_cell *cell, const struct cell_start *start)
{
	memset((void *)cell, 0, sizeof(*cell));
	if (start->kind == CELL_EVENT)
		atomic_init(&cell->state, start->value ? LAYOUT_CELL_SIGNALED : 0);
	if (start->kind == CELL_SEMAPHORE)
		atomic_init(&cell->state, (uint64_t)start->value << LAYOUT_CELL_SHIFT);
}

/* ---- in the table ------------------------------------------------------------------- */

/* The wall clock, but never the same twice in a process. */
static uint64_t cell_new_serial(void)
{
	uint64_t last = atomic_load(&cell_serial), now_ns = clock_realtime_ns();

	do {
		if (now_ns <= last)
			now_ns = last + 1;
	} while (!atomic_compare_exchange_weak(&cell_serial, &last, now_ns));
	return now_ns;
}

/* Under the stripe's lock: the way to an entry that we have a word in. Its kind is what it was
 * found to be: others can write there. */
static void cell_face(struct face *ret, struct attachment *attachment,
		      const struct name *name, const struct spot *spot, uint8_t kind,
		      uint64_t word)
{
	const struct layout_entry *entry = spot->entry;

	ret->entry = spot->entry;
	ret->cell = entry_known_cell(entry);
	ret->arena = arena_of_table(&attachment->index);
	ret->stripe = spot->stripe;
	ret->node = spot->node;
	ret->serial = entry->created_ns;
	ret->kind = kind;
	ret->is_manual = entry->attributes & LAYOUT_ATTRIBUTE_MANUAL;
	ret->maximum = (uint32_t)entry->size_bytes;
	ret->holding = (struct holding) {
		.name = *name,
		.identity = { entry->device, entry->inode },
		.word = word,
		.fd = CELL_NO_DESCRIPTOR,
	};
	holding_add(&ret->holding);
}

static uint64_t cell_word(const struct attachment *attachment)
{
	return layout_word(attachment->slot, attachment->generation, 0,
			   CELL_NO_DESCRIPTOR);
}

/* What has the name is something else, if anybody holds it. */
static int cell_judge_other(struct attachment *attachment, const struct spot *spot)
{
	_cleanup_(fd_closep) int fd = -1;
	struct reached reached;

	fd = holder_reach_any(attachment, spot, false, &reached);
	return fd < 0 ? fd : ERR_NAME_OTHER_KIND;
}

static int cell_join(struct attachment *attachment, struct face *ret,
		     const struct name *name, uint8_t kind)
{
	struct spot spot;
	uint64_t word = cell_word(attachment);
	int r;

	r = rebuild_find(attachment, name, &spot);
	if (r < 0)
		return r;
	if (!layout_kind_is_cell(spot.entry->kind))
		return cell_judge_other(attachment, &spot);
	r = holder_ask_any(attachment, &spot);
	if (r < 0)
		return r;
	if (spot.entry->kind != kind)
		return ERR_NAME_OTHER_KIND;
	if (spot.entry->attributes & LAYOUT_ATTRIBUTES_BINDING &
	    ~(uint32_t)LAYOUT_ATTRIBUTES_KNOWN_CELL)
		return ERR_OBJECT_NEWER;
	r = sweep_and_add(attachment, &spot, word);
	if (r == 0)
		cell_face(ret, attachment, name, &spot, kind, word);
	return r;
}

/* -EEXIST: look again. */
static int cell_make(struct attachment *attachment, struct face *ret,
		     const struct name *name, const struct cell_start *start)
{
	struct layout_cell cell;
	uint64_t serial = cell_new_serial();
	const struct description description = {
		.kind = start->kind,
		.attributes = start->is_manual ? LAYOUT_ATTRIBUTE_MANUAL : 0,
		.size_bytes = start->maximum,
		.identity = { 0, serial ^ (uint64_t)process_pid() << 40 },
		.created_ns = serial,
		.cell = &cell,
	};
	struct spot spot;
	int r;

	r = sweep_stripe(attachment, name, start->kind);
	if (r == ERR_INDEX_DAMAGED) {
		r = rebuild_stripe(attachment, entry_stripe(name));
		return r < 0 ? r : -EEXIST;
	}
	cell_begin(&cell, start);
	r = entry_prepare(&attachment->index, name, &description, &spot);
	if (r < 0)
		return r;
	if (start->kind == CELL_MUTEX && start->is_owned)
		mutex_own(entry_known_cell(spot.entry));
	entry_publish(&spot, cell_word(attachment));
	cell_face(ret, attachment, name, &spot, start->kind, cell_word(attachment));
	return 0;
}

static int cell_reach(struct attachment *attachment, struct face *ret,
		      const struct name *name, uint8_t kind,
		      const struct cell_start *start)
{
	uint32_t stripe = entry_stripe(name);
	int r;

	do {
		r = rebuild_lock(attachment, stripe);
		if (r < 0)
			return r;
		r = cell_join(attachment, ret, name, kind);
		if (r == ERR_NAME_NOT_FOUND && start)
			r = cell_make(attachment, ret, name, start);
		else if (r == 0 && start)
			r = NEWS_EXISTED;
		stripe_unlock(&attachment->index, stripe);
		if (r == -EAGAIN) /* a section's holder is being born */
			clock_pause_ns(100000);
	} while (r == -EEXIST || r == -EAGAIN);
	return r;
}

static int cell_enter(struct face *ret, const struct name *name, uint8_t kind,
		      const struct cell_start *start)
{
	struct attachment *attachment;
	int r, n_left = 2;

	do {
		r = attach_enter(&attachment);
		if (r < 0)
			return r;
		r = cell_reach(attachment, ret, name, kind, start);
		attach_leave();
	} while (r == -EBADF && --n_left); /* robbed: see index_descriptor() */
	return r;
}

/* ---- the seam ----------------------------------------------------------------------- */

static int cell_create_alone(struct face *ret, const struct cell_start *start)
{
	int r = arena_new_cell(ret);

	if (r < 0)
		return r;
	ret->kind = start->kind;
	ret->is_manual = start->is_manual;
	ret->maximum = start->maximum;
	cell_begin(ret->cell, start);
	if (start->kind == CELL_MUTEX && start->is_owned)
		mutex_own(ret->cell);
	return 0;
}

static int cell_create_secretly(struct face *ret, const struct cell_start *start)
{
	uint8_t random[CELL_SECRET_BYTES / 2 - 1];
	struct name name;

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		return -errno;
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(ret->secret + 2 * i, 3, "%02x", random[i]);
	name_init(&name, SCOPE_UNNAMED, ret->secret, 2 * sizeof(random));
	return cell_enter(ret, &name, start->kind, start);
}

int cell_create(struct face *ret, const struct name *name, const struct cell_start *start)
{
	int r;

	memset(ret, 0, sizeof(*ret));
	if (name)
		r = cell_enter(ret, name, start->kind, start);
	else if (start->is_shared)
		r = cell_create_secretly(ret, start);
	else
		r = cell_create_alone(ret, start);
	return cell_explain(name, "create", r);
}

int cell_open(struct face *ret, const struct name *name, uint8_t kind)
{
	memset(ret, 0, sizeof(*ret));
	return cell_explain(name, "open", cell_enter(ret, name, kind, NULL));
}

/* Is it a mutex of the calling thread's, which then has to leave its list? */
static void cell_disown(struct face *face)
{
	uint32_t self = (uint32_t)process_tid();

	if (face->kind != CELL_MUTEX ||
	    (atomic_load(&face->cell->word) & FUTEX_TID_MASK) != self)
		return;
	robust_unlink(&face->cell->word);
	atomic_store(&face->cell->word, 0);
}

/* Somebody else's thread, which closed it before us. */
static bool cell_is_owned(const struct face *face)
{
	uint32_t word = atomic_load(&face->cell->word);

	return face->kind == CELL_MUTEX && word & FUTEX_TID_MASK &&
	       !(word & FUTEX_OWNER_DIED) &&
	       process_thread_exists((pid_t)(word & FUTEX_TID_MASK));
}

static void cell_leave(struct attachment *attachment, struct face *face)
{
	struct holding *holding = &face->holding;
	struct spot spot;

	if (rebuild_find(attachment, &holding->name, &spot) < 0 ||
	    spot.entry->created_ns != face->serial ||
	    words_drop_one(&attachment->index, &spot, holding->word) > 0)
		return;
	cell_disown(face);
	entry_remove(&attachment->index, &spot);
}

void cell_close(struct face *face)
{
	struct attachment *attachment;
	int r;

	if (!face->entry) {
		cell_disown(face);
		if (!cell_is_owned(face))
			arena_free_cell(face);
		return;
	}
	r = attach_enter(&attachment);
	holding_remove(&face->holding);
	if (r < 0)
		return; /* no way into the table: the word dies with the process */
	if (rebuild_lock(attachment, face->stripe) == 0) {
		cell_leave(attachment, face);
		stripe_unlock(&attachment->index, face->stripe);
	}
	attach_leave();
}

/* Is there no holder but this process, which has one word? Words of the dead do not count. */
static bool cell_is_alone(struct attachment *attachment, const struct spot *spot,
			  uint64_t own)
{
	struct words_walk walk;
	_Atomic uint64_t *place;
	uint32_t n_own = 0;

	words_begin(&walk, spot);
	while ((place = words_next(&attachment->index, &walk))) {
		uint64_t word = atomic_load_explicit(place, memory_order_relaxed);

		if (word == own)
			n_own++;
		else if (word && !holder_is_dead(attachment, word))
			return false;
	}
	return n_own == 1;
}

/* The first letter of a key is its scope: one store, and nobody asks for that name. */
static void cell_hide(struct attachment *attachment, struct face *face)
{
	struct holding *holding = &face->holding;
	struct spot spot;

	if (entry_find(&attachment->index, &holding->name, &spot) < 0 ||
	    spot.entry->created_ns != face->serial ||
	    !cell_is_alone(attachment, &spot, holding->word))
		return;
	spot.entry->key[0] = (char)SCOPE_UNNAMED;
	holding->name.scope = SCOPE_UNNAMED; /* its hash stays: it leads to the entry */
}

void cell_unname(struct face *face)
{
	struct attachment *attachment;

	if (!face->entry || attach_enter(&attachment) < 0)
		return;
	if (rebuild_lock(attachment, face->stripe) == 0) {
		cell_hide(attachment, face);
		stripe_unlock(&attachment->index, face->stripe);
	}
	attach_leave();
}

int cell_query(struct face *face, struct cell_state *ret)
{
	struct waiters waiters;

	if (face_is_lost(face))
		return ERR_OBJECT_LOST;
	*ret = (struct cell_state) { .kind = face->kind,
				     .is_manual = face->is_manual,
				     .maximum = face->maximum };
	arena_lock(face);
	waiters_look(face, &waiters);
	kind_of(face)->query(face, ret);
	arena_unlock(face);
	ret->n_waiters = waiters.n_any + waiters.n_all;
	return 0;
}
