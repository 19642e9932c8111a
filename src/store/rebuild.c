/* SPDX-License-Identifier: MIT */
/*
 * After damage: the table says nothing the kernel does not know better.
 *
 * Every named section carries its label, and every holder is a descriptor in some process
 * of this user. So a stripe whose bytes make no sense is emptied and filled again from the
 * links in /proc/PID/fd. That takes a walk over all descriptors, which costs the same for
 * one stripe and for all: whatever else is found damaged is filled by the same walk. Only
 * what is proven damaged is emptied; a stripe that could not be locked or mapped is not.
 *
 * The walk takes long, so no lock is held meanwhile. A stripe that is being filled carries a
 * ticket, {slot of the process, number of the attempt}: others who come leave it alone and
 * wait. If the ticket's process has ended, or is at it for longer than they have patience
 * (it may be stopped), they empty the stripe again under a ticket of their own; what is
 * found under the old one is then not entered any more. While a stripe carries a ticket
 * nobody changes it but its filler, so nothing that lives can be missed: who takes up a
 * name, gives one up or forks waits as well.
 *
 * What it cannot bring back: names too long for a label; sections of files, whose
 * descriptors have none; what only processes hold that we may not look into. A descriptor
 * whose process has no slot (a child of a raw clone that never called us) is no holder,
 * before and after. Should two living objects carry one name, which only such a child can
 * bring about, the first one found keeps it.
 *
 * Locks: INDEX of one stripe at a time, for moments.
 * Crash: a ticket nobody lives for, and everybody can see that.
 */
#include "store/rebuild.h"

#include <errno.h>

#include "base/trace.h"
#include "os/clock.h"
#include "os/lock.h"
#include "os/procfs.h"
#include "store/label.h"
#include "store/owner.h"

#define REBUILD_PAUSE_NS UINT64_C(1000000)

/* Tests stop whoever is at it, again and again, and build one with less. */
#ifndef REBUILD_PATIENCE_NS
#define REBUILD_PATIENCE_NS UINT64_C(10000000000)
#endif

enum {
	REBUILD_ATTEMPTS = 20 /* that somebody may thwart, damaging it again and again */
};

struct rebuild {
	struct attachment *attachment;
	uint32_t ticket;
	uint64_t stripes; /* bits: those with our ticket */
	uint32_t n_stripes, n_holders;
	/* the process the last descriptor was of */
	pid_t pid;
	int has_slot;
	uint32_t slot, generation;
};

static _Atomic uint32_t rebuild_attempts;

/* Unlike any other of the living, and none of LAYOUT_REFILL_*. */
static uint32_t rebuild_new_ticket(const struct attachment *attachment)
{
	uint32_t number = atomic_fetch_add(&rebuild_attempts, 1) % 0xFFFE + 2;

	return attachment->slot << 16 | number;
}

/* Is somebody filling the stripe, as far as can be seen? Under its lock. */
static bool rebuild_is_under_way(struct attachment *attachment, uint32_t stripe)
{
	uint32_t ticket = stripe_ticket(&attachment->index, stripe);
	uint32_t n_nodes = atomic_load_explicit(
		&index_stripe(&attachment->index, stripe)->n_nodes, memory_order_relaxed);

	if (ticket == LAYOUT_REFILL_NONE || ticket == LAYOUT_REFILL_NOBODY ||
	    n_nodes == 0 || n_nodes > LAYOUT_MAX_NODES)
		return false;
	return ticket >> 16 == attachment->slot ||
	       slot_is_locked(&attachment->index, ticket >> 16) == 1;
}

/* stripe_lock(), but the lock is held in any case. */
static int rebuild_hold(struct attachment *attachment, uint32_t stripe)
{
	int r = stripe_lock(&attachment->index, stripe);

	if (r < 0 && r != ERR_INDEX_DAMAGED)
		stripe_hold(&attachment->index, stripe);
	return r;
}

/* ---- filling ------------------------------------------------------------------------ */

static void rebuild_mark(struct rebuild *rebuild, uint32_t stripe)
{
	stripe_reset(&rebuild->attachment->index, stripe, rebuild->ticket);
	rebuild->stripes |= UINT64_C(1) << stripe;
	rebuild->n_stripes++;
}

/* Whatever else is damaged joins in, if nobody is at it. */
static void rebuild_mark_others(struct rebuild *rebuild)
{
	struct index *index = &rebuild->attachment->index;

	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
		int r;

		if (rebuild->stripes >> stripe & 1)
			continue;
		r = stripe_try(index, stripe);
		if (r < 0 && r != ERR_INDEX_DAMAGED)
			continue;
		if (r == 0)
			r = stripe_verify(index, stripe);
		if (r == ERR_INDEX_DAMAGED &&
		    !rebuild_is_under_way(rebuild->attachment, stripe))
			rebuild_mark(rebuild, stripe);
		stripe_unlock(index, stripe);
	}
}

static int rebuild_enter(struct rebuild *rebuild, const struct name *name,
			 const struct description *description, uint64_t word)
{
	struct index *index = &rebuild->attachment->index;
	struct spot spot;
	int r;

	r = entry_find(index, name, &spot);
	if (r == ERR_NAME_NOT_FOUND)
		return entry_insert(index, name, description, word);
	if (r < 0)
		return r;
	if (spot.entry->device != description->identity.device ||
	    spot.entry->inode != description->identity.inode)
		return 0;
	return words_add(index, &spot, word);
}

/* Enters a holder, unless the stripe is not ours to fill any more. */
static int rebuild_fill(struct rebuild *rebuild, const struct name *name,
			const struct description *description, uint64_t word)
{
	struct index *index = &rebuild->attachment->index;
	uint32_t stripe = entry_stripe(name);
	int r;

	r = stripe_lock(index, stripe);
	if (r < 0 && r != ERR_INDEX_DAMAGED)
		return r;
	if (stripe_ticket(index, stripe) != rebuild->ticket) {
		rebuild->stripes &= ~(UINT64_C(1) << stripe);
		r = 0;
	} else {
		r = rebuild_enter(rebuild, name, description, word);
		if (r == 0)
			rebuild->n_holders++;
		if (r == ERR_INDEX_DAMAGED) { /* under our hands: not with this walk */
			stripe_abandon(index, stripe);
			rebuild->stripes &= ~(UINT64_C(1) << stripe);
			r = 0;
		}
	}
	stripe_unlock(index, stripe);
	return r;
}

static int rebuild_find_slot(struct rebuild *rebuild, pid_t pid)
{
	if (rebuild->pid != pid) {
		rebuild->has_slot = owner_slot_of(rebuild->attachment, pid,
						  &rebuild->slot, &rebuild->generation);
		rebuild->pid = pid;
	}
	return rebuild->has_slot;
}

static int rebuild_visit(const struct procfs_found *found, void *data)
{
	struct rebuild *rebuild = data;
	struct description description;
	struct procfs_file file;
	struct name name;
	int r;

	if (!label_read(found->link, &description, &name) ||
	    !(rebuild->stripes >> entry_stripe(&name) & 1) ||
	    found->fd > LAYOUT_MAX_DESCRIPTOR)
		return 0;
	r = procfs_look_closely(found->via, found->fd, &file);
	if (r < 0)
		return procfs_is_gone(r) ? 0 : r;
	if (!file.is_regular || !file.is_readable)
		return 0; /* only written to: what a view keeps (core/view.c) */
	r = rebuild_find_slot(rebuild, found->pid);
	if (r <= 0)
		return r;

	description.identity = file.identity;
	description.size_bytes = file.size_bytes;
	description.created_ns = clock_realtime_ns();
	return rebuild_fill(rebuild, &name, &description,
			    layout_word(rebuild->slot, rebuild->generation,
					file.is_writable, found->fd));
}

static int rebuild_walk(struct rebuild *rebuild)
{
	struct index *index = &rebuild->attachment->index;
	int r;

	rebuild_mark_others(rebuild);
	r = procfs_each_descriptor(rebuild_visit, rebuild);
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++) {
		if (!(rebuild->stripes >> stripe & 1))
			continue;
		rebuild_hold(rebuild->attachment, stripe);
		if (stripe_ticket(index, stripe) == rebuild->ticket) {
			if (r < 0)
				stripe_abandon(index, stripe);
			else
				stripe_refilled(index, stripe);
		}
		stripe_unlock(index, stripe);
	}
	trace("%u stripes of the table of names were damaged: filled again with %u "
	      "holders%s%s",
	      rebuild->n_stripes, rebuild->n_holders, r < 0 ? ", not completely: " : "",
	      r < 0 ? err_sentence(r) : "");
	return r == -ENOENT ? ERR_PROC_MISSING : r;
}

/* ---- the stripe somebody needs ------------------------------------------------------ */

/* Waits for the one who fills it. True: it is in order, or ours to fill. */
static int rebuild_wait(struct attachment *attachment, uint32_t stripe)
{
	uint64_t end_ns = clock_monotonic_ns() + REBUILD_PATIENCE_NS;
	int r = ERR_INDEX_DAMAGED;

	while (r == ERR_INDEX_DAMAGED && rebuild_is_under_way(attachment, stripe) &&
	       clock_monotonic_ns() < end_ns) {
		stripe_unlock(&attachment->index, stripe);
		clock_pause_ns(REBUILD_PAUSE_NS);
		r = rebuild_hold(attachment, stripe);
	}
	return r;
}

int rebuild_stripe(struct attachment *attachment, uint32_t stripe)
{
	int r = ERR_INDEX_DAMAGED;

	if (slot_is_blind(attachment)) { /* somebody who sees the holders has to do it */
		trace("stripe %u of the table of names is damaged, and this process has no "
		      "/proc to fill it again from",
		      stripe);
		return r;
	}
	for (int i = 0; r == ERR_INDEX_DAMAGED && i < REBUILD_ATTEMPTS; i++) {
		struct rebuild rebuild = { .attachment = attachment,
					   .ticket = rebuild_new_ticket(attachment) };
		int relocked;

		r = rebuild_wait(attachment, stripe);
		if (r != ERR_INDEX_DAMAGED)
			break;
		rebuild_mark(&rebuild, stripe);
		stripe_unlock(&attachment->index, stripe);
		r = rebuild_walk(&rebuild);
		relocked = rebuild_hold(attachment, stripe);
		if (r == 0)
			r = relocked;
	}
	return r;
}
