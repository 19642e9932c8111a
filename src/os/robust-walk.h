/* SPDX-License-Identifier: MIT */
/* Leaving the robust list among others. */
#pragma once

struct robust;
struct robust_node;

/* Nothing happens if the node is not linked. Nobody writes where an overwritten link leads. */
void robust_walk_remove(struct robust *self, struct robust_node *node);
