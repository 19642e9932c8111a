/* SPDX-License-Identifier: MIT */
/* The slots of processes in the shared table. */
#pragma once

#include <stdbool.h>

#include "os/lock.h"
#include "os/process.h"
#include "store/index.h"

/* What a record says of the owner of its slot. */
struct slot_owner {
	uint32_t pid; /* 0: a child that fork() is about to make */
	uint32_t generation;
	uint64_t pid_namespace;
	uint32_t index_fd;
};

/* A process's place in the table. */
struct attachment {
	struct index index;
	uint32_t slot;
	uint32_t generation;
	uint64_t pid_namespace; /* as in the slot's record */
	uint32_t check;         /* of that */
};

/* Has it no /proc in which processes have the numbers they have here? Then none can be
 * looked at. */
static inline bool slot_is_blind(const struct attachment *attachment)
{
	return attachment->pid_namespace >= LAYOUT_BLIND;
}

/* What is written into the record: where processes cannot be looked at by their numbers,
 * nobody has the same. `pid_namespace` is what process_pid_namespace() says, or comes from
 * another slot of this process. */
static inline uint64_t slot_namespace(uint64_t pid_namespace, uint32_t slot)
{
	return pid_namespace <= PROCESS_NAMESPACE_UNSEEN || pid_namespace >= LAYOUT_BLIND
		       ? LAYOUT_BLIND + slot
		       : pid_namespace;
}

/* Does the record say what its owner wrote? If not it is damaged, or just being written. */
bool slot_is_sound(const struct layout_slot *slot, uint32_t number);

/* What a slot is taken for. */
struct slot_claim {
	int fd;              /* the description that will hold the lock */
	uint32_t pid;        /* 0: of a child that fork() is about to make */
	uint32_t membership; /* LAYOUT_MEMBER_* */
	uint64_t pid_namespace;
	/* filled in */
	uint32_t slot, generation;
};

/* Writes pid, PID namespace and descriptor of whoever owns the slot, and what fits them. */
void slot_write(struct layout_slot *slot, uint32_t number,
		const struct slot_owner *owner);

/* Slots in use are below; what a stray write left there is cut to what can be. */
uint32_t slot_count(struct index *index);

/* Does the kernel's lock say that the owner of another slot lives? 1, 0, -errno. */
int slot_is_locked(struct index *index, uint32_t number);

/* Takes a slot, -ENOSPC, ERR_PROCESSES_EXHAUSTED. */
int slot_take(struct index *index, struct slot_claim *claim);

/* Can a thread of that number, as it calls itself, be one of a member? For lock_witness. */
enum lock_owner slot_judge_owner(void *index, pid_t tid);

/* Writes our own record. */
void slot_enter(struct attachment *attachment);

/* A stray write may have hit our record: what is written there is ours to say. */
void slot_assert(struct attachment *attachment);
