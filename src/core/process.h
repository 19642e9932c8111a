/* SPDX-License-Identifier: MIT */
/* A process that somebody has a handle to: this one or another of the same user. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/object.h"

/* Rights of process handles, as in Windows' PROCESS_*; the rest has no use here yet. */
enum {
	RIGHT_PROCESS_TERMINATE = 0x0001,
	RIGHT_PROCESS_MEMORY = 0x0008, /* to change what is mapped where */
	RIGHT_PROCESS_DUPLICATE = 0x0040,
	RIGHT_PROCESS_SET = 0x0200,
	RIGHT_PROCESS_QUERY = 0x0400,
	RIGHT_PROCESS_QUERY_LIMITED = 0x1000,
	RIGHT_PROCESS_ALL = 0x1FFFFF,
};

struct child;

struct process {
	struct object object;
	/* set at birth, then constant */
	pid_t pid;
	int pidfd;            /* -1: this kernel has none */
	uint64_t start_ticks; /* tells lives of one pid apart */
	struct child *child;  /* one that CreateProcess() made; or NULL */
	/* atomic: cradle_fate() of what this structure has learned or caused */
	_Atomic uint64_t verdict;
};

extern const struct object_kind process_kind;

/* Errors: ERR_PROCESS_NOT_FOUND, ERR_PROCESS_FOREIGN, -EMFILE, -ENOMEM */
int process_open(struct process **ret, pid_t pid);

/*
 * A process of which another one has told us, with its descriptor, which moves in.
 *
 * Errors: ERR_HANDLE_INVALID the descriptor is none of a process; -ENOMEM, -EMFILE
 */
int process_adopt(struct process **ret, pid_t pid, uint64_t start_ticks, int *pidfd);

/* In two steps, so that nothing can fail once the process is there: a structure (-ENOMEM),
 * and what it stands for, with the child's record, which moves in. */
int process_prepare(struct process **ret);
void process_begin_child(struct process *process, struct child *child, pid_t pid);

/* 1, 0 or -errno. */
int process_has_ended(const struct process *process);

/* Is it the calling one? Not so in a child made by fork(), which has its parent's handles.
 * 1, 0 or -errno. */
int process_is_self(const struct process *process);

/*
 * The exit code of a process that has ended.
 *
 * Return: 0; 1 it has not ended
 * Errors: ERR_EXIT_CODE_UNKNOWN it was not our child, or has been reaped
 */
int process_exit_code(struct process *process, uint32_t *ret);

/*
 * Ends another process at once, with that exit code.
 *
 * Errors: ERR_PROCESS_ENDED, ERR_PROCESS_FOREIGN
 */
int process_terminate(struct process *process, uint32_t code);

/* The rights a process handle brings along: who may ask for all may ask for some. */
uint32_t process_rights(uint32_t granted);

static inline struct process *process_of(struct object *object)
{
	return (struct process *)((char *)object - offsetof(struct process, object));
}
