/* SPDX-License-Identifier: MIT */
/*
 * Slots: a record {pid, generation, PID namespace} and the kernel's lock on the byte of that
 * number in the table's file, held by an open file description of its owner's. The lock is
 * the proof of life: it goes when the process goes, whatever its end. Whoever takes a slot
 * counts its generation up, which turns every holder word of former owners into garbage
 * that anybody recognises without a system call.
 *
 * Locks: the caller's GATE, exclusively, where a slot is taken.
 * Crash: between locking a slot and its last store the slot is locked with a pid that is
 * wrong or 0; nobody has a word with its new generation yet, except for a fork's, which
 * visitors take for "alive, not yet reachable".
 */
#include "store/slot.h"

#include <errno.h>

#include "base/err.h"
#include "base/trace.h"
#include "os/process.h"
#include "os/procfs.h"

enum {
	SLOT_SWEEPS = 2
};

/* FNV-1a in 64-bit steps, folded; never what a wiped record has. */
static uint32_t slot_check(const struct layout_slot *slot, uint32_t number)
{
	const uint64_t fields[] = {
		(uint64_t)number << 32 |
			atomic_load_explicit(&slot->pid, memory_order_relaxed),
		(uint64_t)atomic_load_explicit(&slot->generation, memory_order_relaxed)
				<< 32 |
			atomic_load_explicit(&slot->index_fd, memory_order_relaxed),
		atomic_load_explicit(&slot->pid_namespace, memory_order_relaxed),
	};
	uint64_t check = UINT64_C(0xCBF29CE484222325);

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		check = (check ^ fields[i]) * UINT64_C(0x100000001B3);
		check ^= check >> 29;
	}
	return (uint32_t)(check ^ check >> 32) | 1;
}

bool slot_is_sound(const struct layout_slot *slot, uint32_t number)
{
	return atomic_load_explicit(&slot->check, memory_order_acquire) ==
	       slot_check(slot, number);
}

void slot_write(struct layout_slot *slot, uint32_t number, const struct slot_owner *owner)
{
	atomic_store(&slot->generation, owner->generation);
	atomic_store(&slot->pid_namespace, owner->pid_namespace);
	atomic_store(&slot->index_fd, owner->index_fd);
	atomic_store(&slot->pid, owner->pid);
	atomic_store(&slot->check, slot_check(slot, number));
}

int slot_is_locked(struct index *index, uint32_t number)
{
	int fd = index_descriptor(index);

	return fd < 0 ? fd : file_lock_test(fd, number, 1);
}

/* Locks a slot for the description `fd` and makes its old words garbage. */
static int slot_claim(struct index *index, struct slot_claim *claim, uint32_t number)
{
	struct layout_slot *slot;
	uint32_t generation;
	int r;

	r = index_find_slot(index, number, &slot);
	if (r < 0)
		return r;
	r = file_lock_try(claim->fd, number);
	if (r < 0)
		return r;

	generation = atomic_load(&slot->generation) + 1;
	if ((generation & LAYOUT_GENERATION_MASK) == LAYOUT_GENERATION_UNKNOWN)
		generation++;
	atomic_store(&slot->membership, LAYOUT_MEMBER_NONE);
	atomic_store(&slot->pid, 0);
	slot_write(slot, number,
		   &(struct slot_owner) {
			   .pid = claim->pid,
			   .generation = generation,
			   .pid_namespace = slot_namespace(claim->pid_namespace, number),
			   .index_fd = (uint32_t)claim->fd });
	atomic_store(&slot->membership, claim->membership);
	claim->slot = number;
	claim->generation = generation;
	return 0;
}

uint32_t slot_count(struct index *index)
{
	uint32_t n_slots = atomic_load(&index_header(index)->n_slots);

	if (n_slots < LAYOUT_SLOTS_PER_PAGE)
		return LAYOUT_SLOTS_PER_PAGE;
	return n_slots < LAYOUT_MAX_SLOTS ? n_slots : LAYOUT_MAX_SLOTS;
}

static int slot_grow(struct index *index, uint32_t n_slots)
{
	struct layout_header *header = index_header(index);
	struct layout_slot *slot;
	int r;

	if (n_slots >= LAYOUT_MAX_SLOTS)
		return ERR_PROCESSES_EXHAUSTED;
	r = index_find_slot(index, n_slots, &slot);
	if (r < 0)
		return r;
	atomic_compare_exchange_strong(&header->n_slots, &n_slots,
				       n_slots + LAYOUT_SLOTS_PER_PAGE);
	return 0;
}

/*
 * Takes a slot: rather that of a process that has died than one never used, so that slots
 * and the garbage tied to them stay in proportion to the living. Two candidates a time
 * from a common clock hand are enough for that.
 */
int slot_take(struct index *index, struct slot_claim *claim)
{
	struct layout_header *header = index_header(index);
	uint32_t n_slots;
	int r;

	for (int i = 0; i < SLOT_SWEEPS; i++) {
		uint32_t number =
			atomic_fetch_add(&header->sweep_slot, 1) % slot_count(index);
		struct layout_slot *slot = index_slot(index, number);

		if (!slot || atomic_load(&slot->pid) == 0)
			continue;
		r = slot_claim(index, claim, number);
		if (r != -EAGAIN)
			return r;
	}

	for (;;) {
		n_slots = slot_count(index);
		for (uint32_t number = 0; number < n_slots; number++) {
			struct layout_slot *slot;

			r = index_find_slot(index, number, &slot);
			if (r < 0)
				return r;
			if (atomic_load(&slot->pid) != 0 && n_slots < LAYOUT_MAX_SLOTS)
				continue;
			r = slot_claim(index, claim, number);
			if (r != -EAGAIN)
				return r;
		}
		r = slot_grow(index, n_slots);
		if (r < 0)
			return r;
	}
}

/* What could not be found out counts for the owner: it is waited for once more. */
enum lock_owner slot_judge_owner(void *data, pid_t tid)
{
	enum lock_owner verdict = LOCK_OWNER_IMPOSSIBLE;
	pid_t self = process_pid();
	struct index *index = data;
	uint32_t n_slots = slot_count(index);
	uint64_t here;

	if (process_pid_namespace(&here) < 0)
		return LOCK_OWNER_OUT_OF_SIGHT;
	if (tid != process_tid() && process_has_thread(self, tid))
		verdict = LOCK_OWNER_POSSIBLE;
	for (uint32_t number = 0; number < n_slots; number++) {
		struct layout_slot *slot = index_slot(index, number);
		uint64_t pid_namespace;
		pid_t pid;

		if (!slot)
			return LOCK_OWNER_OUT_OF_SIGHT;
		if (!slot_is_sound(slot, number)) {
			/* Whose ever it is: what can be seen of the thread has to do. */
			if (tid != process_tid() && process_thread_exists(tid) &&
			    slot_is_locked(index, number) != 0)
				verdict = LOCK_OWNER_POSSIBLE;
			continue;
		}
		pid = (pid_t)atomic_load(&slot->pid);
		pid_namespace = atomic_load(&slot->pid_namespace);
		if (pid <= 0 ||
		    (pid_namespace == here &&
		     (pid == self || !process_has_thread(pid, tid))) ||
		    slot_is_locked(index, number) == 0)
			continue;
		if (pid_namespace != here)
			return LOCK_OWNER_OUT_OF_SIGHT;
		verdict = LOCK_OWNER_POSSIBLE;
	}
	return verdict;
}

void slot_enter(struct attachment *attachment)
{
	struct layout_slot *slot = index_slot(&attachment->index, attachment->slot);

	if (!slot)
		return;
	slot_write(slot, attachment->slot,
		   &(struct slot_owner) { .pid = (uint32_t)process_pid(),
					  .generation = attachment->generation,
					  .pid_namespace = attachment->pid_namespace,
					  .index_fd = (uint32_t)attachment->index.fd });
	attachment->check = atomic_load(&slot->check);
}

void slot_assert(struct attachment *attachment)
{
	struct layout_slot *slot = index_slot(&attachment->index, attachment->slot);

	if (!slot || (atomic_load_explicit(&slot->pid, memory_order_relaxed) ==
			      (uint32_t)process_pid() &&
		      atomic_load_explicit(&slot->generation, memory_order_relaxed) ==
			      attachment->generation &&
		      atomic_load_explicit(&slot->pid_namespace, memory_order_relaxed) ==
			      attachment->pid_namespace &&
		      atomic_load_explicit(&slot->index_fd, memory_order_relaxed) ==
			      (uint32_t)attachment->index.fd &&
		      atomic_load_explicit(&slot->check, memory_order_relaxed) ==
			      attachment->check))
		return;
	trace("this process's record in the table of names was damaged and is put right");
	slot_enter(attachment);
	atomic_store(&slot->membership, LAYOUT_MEMBER_SETTLED);
}
