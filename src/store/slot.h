/* SPDX-License-Identifier: MIT */
/* The slots of processes in the shared table. */
#pragma once

#include "os/lock.h"
#include "store/index.h"

/* A process's place in the table. */
struct attachment {
	struct index index;
	uint32_t slot;
	uint32_t generation;
	uint64_t pid_namespace;
};

/* What a slot is taken for. */
struct slot_claim {
	int fd;              /* the description that will hold the lock */
	uint32_t pid;        /* 0: of a child that fork() is about to make */
	uint32_t membership; /* LAYOUT_MEMBER_* */
	uint64_t pid_namespace;
	/* filled in */
	uint32_t slot, generation;
};

/* Takes a slot, -ENOSPC, ERR_PROCESSES_EXHAUSTED. */
int slot_take(struct index *index, struct slot_claim *claim);

/* The slot of another process of our PID namespace, for the rebuild: 1; 0 if it has none. */
int slot_find(struct attachment *attachment, int32_t pid, uint32_t *ret_slot,
	      uint32_t *ret_generation);

/* Can a thread of that number, as it calls itself, be one of a member? For lock_witness. */
enum lock_owner slot_judge_owner(void *index, pid_t tid);

/* A stray write may have hit our record: what is written there is ours to say. */
void slot_assert(struct attachment *attachment);
