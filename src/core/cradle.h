/* SPDX-License-Identifier: MIT */
/*
 * What a process started by CreateProcess() is given for its way: a piece of memory that
 * parent and child both have (core/launch.c writes, core/arrival.c reads), by a descriptor
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

#define CRADLE_VARIABLE "WINSHM_START"
#define CRADLE_LABEL    "winshm:1:start"
#define CRADLE_MAGIC    UINT64_C(0x0042484D53495757)

enum {
	CRADLE_VERSION = 1,
};

/* How a process ended, in one word; what the kernel says goes first (core/child.c). */
enum cradle_end {
	CRADLE_LIVES = 0,
	CRADLE_EXITED = 1, /* by exit(), with that code: said by itself */
	CRADLE_TERMINATED =
		2, /* by TerminateProcess(), with that code: said by who did it */
};

static inline uint64_t cradle_fate(enum cradle_end end, uint32_t code)
{
	return (uint64_t)end << 32 | code;
}

/* Of a STARTUPINFO, what is no text and no handle. */
struct cradle_startup {
	uint32_t x, y, width, height, n_columns, n_rows, fill, flags, show;
};

/* An inherited handle. */
struct cradle_legacy {
	uint32_t handle;
	uint32_t flags; /* HANDLE_* */
	int32_t fd;     /* the descriptor in the child; -1: none */
	uint32_t name_offset;
	struct landmark_object object; /* as the parent shows it */
};

struct cradle {
	uint64_t magic;
	uint32_t version;
	uint32_t n_bytes;          /* of all that follows one another here */
	_Atomic uint64_t fate;     /* cradle_fate() */
	_Atomic uint64_t ended_ns; /* since 1970-01-01 UTC; 0: not said */
	/* Whose this is: written between the making of the process and its execve(). A program
	 * that knows nothing of us may pass the descriptor on to programs it starts. */
	_Atomic uint32_t pid;
	/* The process it is for has what was left to it, and needs nobody to keep it there. */
	_Atomic uint32_t has_arrived;
	uint32_t is_suspended;
	uint32_t line_offset, title_offset, desktop_offset; /* terminated; 0: none */
	uint32_t standard[3];                               /* handles; 0: none */
	struct cradle_startup startup;
	uint32_t n_legacies;
	struct cradle_legacy legacies[];
};
