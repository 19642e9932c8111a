/* SPDX-License-Identifier: MIT */
/* Slim reader-writer locks: eight bytes that are a lock from the moment they are zero. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct srw {
	_Atomic uint32_t state; /* who holds it, who may sleep; sharers sleep here */
	_Atomic uint32_t
		turn; /* counts wake-ups of those who want it alone: they sleep here */
};

void srw_acquire_exclusive(struct srw *srw);
void srw_acquire_shared(struct srw *srw);
bool srw_try_exclusive(struct srw *srw);
bool srw_try_shared(struct srw *srw);
void srw_release_exclusive(struct srw *srw);
void srw_release_shared(struct srw *srw);
