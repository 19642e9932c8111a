/* SPDX-License-Identifier: MIT */
/*
 * A slot is owned by whoever holds the kernel's lock on its byte, and /proc/PID/fdinfo tells
 * which descriptor of a process holds that. So a record that a stray write has hit, or that
 * was wiped out with the whole table, is put right by whoever needs it, long before its
 * owner comes along again. Only the generation is lost then: it becomes "unknown", and words
 * of that slot are judged by what their descriptor is, until the owner says its generation.
 *
 * A record may be torn because it is just being written; so there is a second look.
 *
 * Locks: none. Writing a record somebody else is writing leaves one that is not sound, which
 *        is where this begins.
 */
#include "store/owner.h"

#include <errno.h>
#include <string.h>

#include "base/trace.h"
#include "os/clock.h"
#include "os/lock.h"
#include "os/process.h"
#include "os/procfs.h"

#define OWNER_PAUSE_NS UINT64_C(100000)

struct owner_search {
	struct attachment *attachment;
	int64_t wanted; /* that slot only; -1: whichever */
	uint32_t slot;
	pid_t pid;
	uint32_t fd;
};

/* Is the slot another process's, as far as its record can be believed? */
static bool owner_is_other(struct attachment *attachment, uint32_t number, pid_t pid)
{
	struct layout_slot *slot = index_slot(&attachment->index, number);
	uint32_t its_pid = slot ? atomic_load(&slot->pid) : 0;

	return slot && slot_is_sound(slot, number) && its_pid &&
	       its_pid != (uint32_t)pid &&
	       atomic_load(&slot->pid_namespace) == attachment->pid_namespace;
}

static int owner_visit(const struct procfs_found *found, void *data)
{
	struct owner_search *search = data;
	struct procfs_file file;
	int64_t number;
	int r;

	/* The path may have vanished, or read otherwise from where that process stands. */
	if (!strstr(found->link, "/" LAYOUT_FILE))
		return 0;
	r = procfs_look(found->via, found->fd, &file);
	if (r < 0)
		return procfs_is_out_of_sight(r) ? 0 : r;
	if (!identity_equal(&file.identity, &search->attachment->index.identity))
		return 0;
	number = procfs_locked_byte(found->via, found->fd);
	if (number < 0 && number != -ENODATA && !procfs_is_out_of_sight((int)number))
		return (int)number;
	if (number < 0 || number >= LAYOUT_MAX_SLOTS ||
	    (search->wanted >= 0 && number != search->wanted) ||
	    owner_is_other(search->attachment, (uint32_t)number, found->pid))
		return 0;
	search->slot = (uint32_t)number;
	search->pid = found->pid;
	search->fd = (uint32_t)found->fd;
	return 1;
}

static void owner_enter(const struct owner_search *search)
{
	struct layout_slot *slot = index_slot(&search->attachment->index, search->slot);

	if (!slot || slot_is_sound(slot, search->slot))
		return;
	trace("the record of process %d in the table of names was damaged and is put right",
	      (int)search->pid);
	slot_write(
		slot, search->slot,
		&(struct slot_owner) { .pid = (uint32_t)search->pid,
				       .generation = LAYOUT_GENERATION_UNKNOWN,
				       .pid_namespace = search->attachment->pid_namespace,
				       .index_fd = search->fd });
	atomic_store(&slot->membership, LAYOUT_MEMBER_SETTLED);
}

/* The one in whose record stands the pid, while its byte is locked: 1, 0 or -errno. */
static int owner_by_record(struct attachment *attachment, pid_t pid, uint32_t *ret)
{
	uint32_t n_slots = slot_count(&attachment->index);

	for (uint32_t number = 0; number < n_slots; number++) {
		struct layout_slot *slot;
		int r = index_find_slot(&attachment->index, number, &slot);

		if (r < 0)
			return r;
		if (atomic_load(&slot->pid) != (uint32_t)pid ||
		    atomic_load(&slot->pid_namespace) != attachment->pid_namespace ||
		    !slot_is_sound(slot, number))
			continue;
		r = number == attachment->slot
			    ? 1
			    : slot_is_locked(&attachment->index, number);
		if (r < 0)
			return r;
		if (r == 0)
			continue; /* an earlier process of this number */
		*ret = number;
		return 1;
	}
	return 0;
}

int owner_slot_of(struct attachment *attachment, pid_t pid, uint32_t *ret_slot,
		  uint32_t *ret_generation)
{
	struct owner_search search = { .attachment = attachment, .wanted = -1 };
	struct layout_slot *slot;
	int r;

	if (slot_is_blind(attachment)) /* its numbers are not those of our /proc */
		return 0;
	r = owner_by_record(attachment, pid, &search.slot);
	if (r < 0)
		return r;
	if (r == 0) {
		r = procfs_each_descriptor_of(pid, owner_visit, &search);
		if (r <= 0)
			return r;
		owner_enter(&search);
	}
	slot = index_slot(&attachment->index, search.slot);
	*ret_slot = search.slot;
	*ret_generation =
		slot ? atomic_load(&slot->generation) : LAYOUT_GENERATION_UNKNOWN;
	return 1;
}

int owner_find(struct attachment *attachment, uint32_t number)
{
	struct owner_search search = { .attachment = attachment, .wanted = number };
	struct layout_slot *slot = index_slot(&attachment->index, number);
	int r;

	clock_pause_ns(OWNER_PAUSE_NS);
	if (slot && slot_is_sound(slot, number))
		return 1;
	if (slot_is_blind(attachment))
		return 0;
	r = procfs_each_descriptor(owner_visit, &search);
	if (r > 0)
		owner_enter(&search);
	return r;
}
