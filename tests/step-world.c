/* SPDX-License-Identifier: MIT */
/*
 * The world that every victim meets, and what the survivors find when it is dead.
 */
#include "step-world.h"

/* ---- the world ---------------------------------------------------------------------- */

void step_world_begin(const struct step_operation *operation)
{
	memset(step_board, 0, sizeof(*step_board));
	step_choose_names(operation->subject ? operation->subject : "subject");
	if (operation->flags & STEP_NO_TABLE)
		return;
	step_alice = step_actor_new();
	step_bob = step_actor_new();
	for (int i = STEP_CHAIN; i < STEP_EXTRA; i++)
		step_actor_do(&step_alice, STEP_HOLD, i);
	step_actor_do(&step_bob, STEP_WHICH, 0); /* he takes part */
	CHECK(step_table_open(operation->flags & STEP_GROWS));
	if (operation->prepare)
		operation->prepare();
	step_table_save();
}

void step_world_end(void)
{
	step_actor_quit(&step_bob);
	step_actor_quit(&step_alice);
	step_table_close();
}

void step_world_restore(const struct step_operation *operation)
{
	if (operation->flags & STEP_NO_TABLE)
		step_table_close();
	else
		step_table_restore();
	if (operation->restore)
		operation->restore();
}

/* ---- what the survivors find -------------------------------------------------------- */

/* Bob has made the subject anew: alice has to see the same, and its end. */
static const char *step_look_at_new(struct step_actor *bob)
{
	int64_t his = step_actor_try(bob, STEP_WHICH, 0),
		hers = step_actor_try(&step_alice, STEP_WHICH, 0);
	const char *wrong;

	if (his < 0 || hers < 0)
		return step_board->complaint;
	if (his == 0 || his != hers)
		return "two processes see two objects of one name";
	wrong = step_ask(bob, STEP_RELEASE, STEP_SUBJECT);
	if (wrong)
		return wrong;
	hers = step_actor_try(&step_alice, STEP_WHICH, 0);
	if (hers < 0)
		return step_board->complaint;
	return hers ? "the name outlives its last handle" : NULL;
}

/* Somebody holds the subject, and then nobody does any more. */
static const char *step_look_through(struct step_victim *victim, struct step_actor *bob)
{
	const pid_t living[] = { step_alice.pid, step_bob.pid,
				 bob == &step_bob ? 0 : bob->pid, victim->parent,
				 victim->child };
	unsigned flags = victim->operation->flags;
	const char *wrong;

	if (flags & STEP_HELD || victim->parent || victim->child) {
		wrong = step_ask(bob, STEP_CHECK, STEP_LIVES);
		if (!wrong)
			wrong = step_audit_slots(living, 5);
		step_victim_kill_family(victim);
		if (wrong || flags & STEP_HELD)
			return wrong;
	}
	wrong = step_ask(bob, STEP_CHECK, STEP_IS_GONE);
	return wrong ? wrong : step_look_at_new(bob);
}

/* Before anybody comes by. */
static const char *step_look_from_behind(unsigned flags)
{
	const char *wrong = NULL;

	if (!(flags & STEP_UNLISTED))
		wrong = step_audit_locks();
	if (!wrong && !(flags & STEP_DAMAGED))
		wrong = step_audit_entries();
	return wrong;
}

static const char *step_look_with_newcomers(struct step_victim *victim)
{
	unsigned flags = victim->operation->flags;
	struct step_actor bob = step_actor_new();
	const char *wrong;

	if (flags & STEP_NO_TABLE) {
		step_alice = step_actor_new();
		step_actor_do(&step_alice, STEP_WHICH, 0);
		step_table_close();
		CHECK(step_table_open(false));
	}
	wrong = step_look_through(victim, &bob);
	step_actor_quit(&bob);
	if (flags & STEP_NO_TABLE)
		step_actor_quit(&step_alice);
	return wrong;
}

const char *step_look(struct step_victim *victim)
{
	unsigned flags = victim->operation->flags;
	const char *wrong = step_look_from_behind(flags);

	if (wrong)
		return wrong;
	if (flags & (STEP_NO_TABLE | STEP_NEWCOMERS))
		wrong = step_look_with_newcomers(victim);
	else
		wrong = step_look_through(victim, &step_bob);
	if (!wrong)
		wrong = step_audit_slots((pid_t[]) { step_alice.pid, step_bob.pid }, 2);
	return wrong ? wrong : step_audit_leftovers();
}
