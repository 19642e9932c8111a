/* SPDX-License-Identifier: MIT */
/* Critical sections: a lock that its thread may take again, in the program's own memory. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* As Windows lays it out; programs and debuggers look at the numbers. */
struct critical {
	const void *debug;     /* there is nothing to be seen: all bits set */
	_Atomic uint32_t lock; /* -1 free; see critical.c. Sleepers sleep on it */
	_Atomic int32_t
		recursion;        /* how often its thread has entered; that thread only */
	_Atomic uintptr_t thread; /* the number of that thread, 0 for none */
	_Atomic uintptr_t owner;  /* what makes that thread known to itself, 0 for none */
	_Atomic uintptr_t spin_count; /* remembered */
};

void critical_init(struct critical *critical, uint32_t spin_count);
void critical_deinit(struct critical *critical);
void critical_enter(struct critical *critical);
bool critical_try(struct critical *critical);
void critical_leave(struct critical *critical);

/* Returns the count before. */
uint32_t critical_set_spin_count(struct critical *critical, uint32_t spin_count);
