/* SPDX-License-Identifier: MIT */
/* The slots of processes in the shared table. */
#pragma once

#include "os/lock.h"
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
	uint64_t pid_namespace;
	uint32_t check; /* of our record */
};

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

/* Takes a slot, -ENOSPC, ERR_PROCESSES_EXHAUSTED. */
int slot_take(struct index *index, struct slot_claim *claim);

/* Can a thread of that number, as it calls itself, be one of a member? For lock_witness. */
enum lock_owner slot_judge_owner(void *index, pid_t tid);

/* Writes our own record. */
void slot_enter(struct attachment *attachment);

/* A stray write may have hit our record: what is written there is ours to say. */
void slot_assert(struct attachment *attachment);
