/* SPDX-License-Identifier: MIT */
/* Standard handles: what a program says they are, or else what the descriptors lead to. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* `number` is the descriptor's. Says what it is from now on; descriptors stay as they are. */
void standard_set(unsigned number, uint64_t handle);

/* Has the program said? Then what. */
bool standard_said(unsigned number, uint64_t *ret);

/* Whoever asks for the handle gets this. -EBADF: the descriptor is closed; and the errors of
 * bridge_handle() */
int standard_get(unsigned number, uint64_t *ret);
