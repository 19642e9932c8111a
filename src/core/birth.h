/* SPDX-License-Identifier: MIT */
/*
 * What a process started by CreateProcess() is given for its way: a piece of memory that
 * parent and child both have (core/launch.c writes, core/birth.c reads), by a descriptor
 * whose number is in the environment.
 *
 * Its first part lives as long as either: in it the child says what it ended with.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/landmark.h"

#define BIRTH_VARIABLE "WINSHM_BIRTH"
#define BIRTH_LABEL    "winshm:1:birth"
#define BIRTH_MAGIC    UINT64_C(0x0042484D53495757)

enum {
	BIRTH_VERSION = 1,
};

/* How a process ended, in one word; what the kernel says goes first (core/child.c). */
enum birth_end {
	BIRTH_LIVES = 0,
	BIRTH_EXITED = 1, /* by exit(), with that code: said by itself */
	BIRTH_TERMINATED =
		2, /* by TerminateProcess(), with that code: said by who did it */
};

static inline uint64_t birth_fate(enum birth_end end, uint32_t code)
{
	return (uint64_t)end << 32 | code;
}

/* Of a STARTUPINFO, what is no text and no handle. */
struct birth_startup {
	uint32_t x, y, width, height, n_columns, n_rows, fill, flags, show;
};

/* An inherited handle. */
struct birth_legacy {
	uint32_t handle;
	uint32_t flags; /* HANDLE_* */
	int32_t fd;     /* the descriptor in the child; -1: none */
	uint32_t name_offset;
	struct landmark_object object; /* as the parent shows it */
};

struct birth_block {
	uint64_t magic;
	uint32_t version;
	uint32_t n_bytes;          /* of all that follows one another here */
	_Atomic uint64_t fate;     /* birth_fate() */
	_Atomic uint64_t ended_ns; /* since 1970-01-01 UTC; 0: not said */
	/* Whose this is: written between the making of the process and its execve(). A program
	 * that knows nothing of us may pass the descriptor on to programs it starts. */
	_Atomic uint32_t pid;
	uint32_t is_suspended;
	uint32_t line_offset, title_offset, desktop_offset; /* terminated; 0: none */
	uint32_t standard[3];                               /* handles; 0: none */
	struct birth_startup startup;
	uint32_t n_legacies;
	struct birth_legacy legacies[];
};

/* The block by which this process was started; NULL: it was started in another way. */
const struct birth_block *birth_block(void);

/* A text of it, or NULL. */
const char *birth_text(const struct birth_block *block, uint32_t offset);

/* Says what this process is about to end with, to who started it. */
void birth_tell_end(uint32_t code);
