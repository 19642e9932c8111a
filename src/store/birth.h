/* SPDX-License-Identifier: MIT */
/*
 * A child of fork() comes into the world as a member, holding what its parent holds.
 *
 * Locks: the caller has GATE to itself, from birth_prepare() on.
 */
#pragma once

#include <stdbool.h>

#include "store/slot.h"

/* Before the fork. NULL, or nothing held: there is nothing to prepare. What fails is traced:
 * the child will hold its names from its first call on only. */
void birth_prepare(struct attachment *parent);

/* In the parent. */
void birth_settle(struct attachment *parent);

/* In the child: was a slot taken for it? Then it takes the parent's place in `inherited`,
 * or -errno and goes without. */
bool birth_is_prepared(void);
int birth_complete(struct attachment *inherited);
