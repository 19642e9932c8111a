/* SPDX-License-Identifier: MIT */
/* The world that every victim meets, and what the survivors find when it is dead. */
#pragma once

#include "step-victim.h"

/* Makes alice, bob, the names and what the operation wants besides. */
void step_world_begin(const struct step_operation *operation);
void step_world_end(void);

/* As it was in the beginning. */
void step_world_restore(const struct step_operation *operation);

/* After a death: NULL, or what is wrong. */
const char *step_look(struct step_victim *victim);

static inline const char *step_ask(struct step_actor *actor, enum step_verb verb,
				   int argument)
{
	return step_actor_try(actor, verb, argument) < 0 ? step_board->complaint : NULL;
}
