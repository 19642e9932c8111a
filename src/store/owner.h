/* SPDX-License-Identifier: MIT */
/* Which process has which slot, by the word of the kernel where a record is damaged. */
#pragma once

#include <sys/types.h>

#include "store/slot.h"

/*
 * The slot of process `pid`, in which it holds the lock. Returns 1 with the slot and its
 * generation (LAYOUT_GENERATION_UNKNOWN if that was lost), 0 if it has none, -errno if we
 * could not look.
 */
int owner_slot_of(struct attachment *attachment, pid_t pid, uint32_t *ret_slot,
		  uint32_t *ret_generation);

/* Puts a damaged record right that another process owns. 1 done, 0 its owner cannot be found
 * or there is none, -errno we could not look. */
int owner_find(struct attachment *attachment, uint32_t number);
