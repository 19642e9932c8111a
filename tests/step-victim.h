/* SPDX-License-Identifier: MIT */
/* The victim, under ptrace. */
#pragma once

#include "step.h"

/* Before the nth execution of the instruction there, counted from the first step. */
struct step_place {
	uint64_t address;
	uint32_t nth;
};

struct step_victim {
	const struct step_operation *operation;
	pid_t pid;      /* who is stepped */
	pid_t parent;   /* when that is the child */
	pid_t child;    /* when it is the parent, and has one */
	bool has_ended; /* it stands behind the operation */
	uint64_t breakpoint, text;
};

/* Why there can be no step tests here; NULL: there can. */
const char *step_victim_obstacle(void);

/* Makes one and leaves it standing before the operation. */
void step_victim_start(struct step_victim *victim,
		       const struct step_operation *operation);

/* Where it stands. */
uint64_t step_victim_address(const struct step_victim *victim);

/* One instruction further, unless has_ended. True if it was a system call that others may
 * notice. */
bool step_victim_step(struct step_victim *victim);

/* Lets it run to a place; false if it came past the end of the operation instead. */
bool step_victim_reach(struct step_victim *victim, const struct step_place *place);

/* Lets it run to the next mark. */
void step_victim_run(struct step_victim *victim);

/* The lock that the kernel would hand on were it to die now. */
uint64_t step_victim_pending(const struct step_victim *victim);

/* SIGKILL, here and now; what it has forked is let loose. */
void step_victim_kill(struct step_victim *victim);
/* The rest of its family. */
void step_victim_kill_family(struct step_victim *victim);
