/* SPDX-License-Identifier: MIT */
/*
 * This process in the shared table: finding the table, taking a slot in it, and what
 * happens to both across fork().
 */
#pragma once

#include "store/slot.h"

/*
 * Brackets every use of the table: attaches if need be, and keeps fork() out until
 * attach_leave(). 0, or an error and nothing to leave.
 *
 * Locks: GATE, shared.
 */
int attach_enter(struct attachment **ret);
void attach_leave(void);
