/* SPDX-License-Identifier: MIT */
/*
 * After damage: the table says nothing the kernel does not know better.
 *
 * Every named section carries its label, and every holder is a descriptor in some process
 * of this user. So a stripe whose bytes make no sense is emptied and filled again from the
 * links in /proc/PID/fd. That takes a walk over all descriptors, under the stripe's lock:
 * long, but only ever after damage. Dying on the way, or not being able to look at
 * something, leaves the stripe marked, and the next one who comes begins again.
 *
 * What it cannot bring back: names too long for a label, and sections of files, whose
 * descriptors have none. A descriptor whose process has no slot (a child of a raw clone that
 * never called us) is no holder, before and after. Should two living objects carry one name,
 * which only such a child can bring about, the first one found keeps it.
 */
#include "store/rebuild.h"

#include <errno.h>

#include "base/err.h"
#include "base/trace.h"
#include "os/clock.h"
#include "os/procfs.h"
#include "store/label.h"
#include "store/stripe.h"

struct rebuild {
	struct attachment *attachment;
	uint32_t stripe;
	uint32_t n_holders;
};

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

static int rebuild_visit(const struct procfs_found *found, void *data)
{
	struct rebuild *rebuild = data;
	struct description description;
	uint32_t slot, generation;
	struct procfs_file file;
	struct name name;
	int r;

	if (!label_read(found->link, &description, &name) ||
	    entry_stripe(&name) != rebuild->stripe || found->fd > LAYOUT_MAX_DESCRIPTOR)
		return 0;
	r = procfs_look_closely(found->via, found->fd, &file);
	if (r < 0)
		return procfs_is_gone(r) ? 0 : r;
	if (!file.is_regular || !file.is_readable)
		return 0; /* only written to: what a view keeps (core/view.c) */
	r = slot_find(rebuild->attachment, found->pid, &slot, &generation);
	if (r <= 0)
		return r;

	description.identity = file.identity;
	description.size_bytes = file.size_bytes;
	description.created_ns = clock_realtime_ns();
	r = rebuild_enter(rebuild, &name, &description,
			  layout_word(slot, generation, file.is_writable, found->fd));
	if (r == 0)
		rebuild->n_holders++;
	return r;
}

int rebuild_stripe(struct attachment *attachment, uint32_t stripe)
{
	struct rebuild rebuild = { .attachment = attachment, .stripe = stripe };
	int r;

	if (slot_is_blind(attachment)) { /* somebody who sees the holders has to do it */
		trace("stripe %u of the table of names is damaged, and this process has no "
		      "/proc to fill it again from",
		      stripe);
		return ERR_INDEX_DAMAGED;
	}
	stripe_reset(&attachment->index, stripe);
	r = procfs_each_descriptor(rebuild_visit, &rebuild);
	trace("stripe %u of the table of names was damaged: filled again with %u holders%s",
	      stripe, rebuild.n_holders, r < 0 ? ", not completely" : "");
	if (r < 0)
		return r == -ENOENT ? ERR_PROC_MISSING : r;
	stripe_refilled(&attachment->index, stripe);
	return 0;
}
