/* SPDX-License-Identifier: MIT */
/* Collecting what the dead have left in the table. Under the stripe's lock. */
#pragma once

#include "store/slot.h"
#include "store/words.h"

/* Before an entry of that name is made: what nobody living holds makes room, if else its
 * stripe had to grow. ERR_INDEX_DAMAGED: nothing was swept. */
int sweep_stripe(struct attachment *attachment, const struct name *name, uint8_t kind);

/* The same whether there is room or not. */
int sweep_all(struct attachment *attachment, uint32_t stripe);

/* Adds a word to an entry, whose holders may come and go without ever closing anything:
 * those of the dead make room, if else their number had to double. */
int sweep_and_add(struct attachment *attachment, const struct spot *spot, uint64_t word);
