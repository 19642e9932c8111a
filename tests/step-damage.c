/* SPDX-License-Identifier: MIT */
/* Mending what a stray write has damaged: the stripe's rebuild from what lives. */
#include "step-acts.h"

static void prepare_alice_holds_it(void)
{
	alice_holds(STEP_SUBJECT, 1);
}

static uint32_t *head_of_subject(void)
{
	return step_heads() + (step_name(STEP_SUBJECT)->hash & (LAYOUT_N_HEADS - 1));
}

static void damage_head(void)
{
	*head_of_subject() = UINT32_MAX;
}

static void damage_entry(void)
{
	((struct layout_entry *)step_node(*head_of_subject()))->check ^= 1;
}

static void damage_chain_into_a_ring(void)
{
	atomic_store(&((struct layout_entry *)step_node(*head_of_subject()))->next,
		     *head_of_subject());
}

static void damage_by_a_death_within_the_rebuild(void)
{
	atomic_store(&step_stripe()->refill, 1);
	memset(step_heads(), 0, LAYOUT_N_HEADS * 4);
	atomic_store(&step_stripe()->free, 0);
	atomic_store(&step_stripe()->n_nodes, 1);
}

STEP(creating_where_the_chain_leads_nowhere, .prepare = damage_head,
     .setup = setup_attach, .act = act_create, .finish = finish_held,
     .flags = STEP_DAMAGED)

STEP(creating_where_the_chain_is_a_ring, .prepare = damage_chain_into_a_ring,
     .setup = setup_attach, .act = act_create, .finish = finish_held,
     .flags = STEP_DAMAGED)

STEP(creating_where_a_rebuild_was_cut_off,
     .prepare = damage_by_a_death_within_the_rebuild, .setup = setup_attach,
     .act = act_create, .finish = finish_held, .flags = STEP_DAMAGED)

static void prepare_held_and_damaged(void)
{
	prepare_alice_holds_it();
	damage_entry();
}

STEP(opening_where_the_entry_is_damaged, .prepare = prepare_held_and_damaged,
     .setup = setup_attach, .act = act_open, .finish = finish_held,
     .flags = STEP_DAMAGED | STEP_HELD)

static void prepare_held_and_cut_off(void)
{
	prepare_alice_holds_it();
	damage_by_a_death_within_the_rebuild();
}

STEP(opening_where_a_rebuild_was_cut_off, .prepare = prepare_held_and_cut_off,
     .setup = setup_attach, .act = act_open, .finish = finish_held,
     .flags = STEP_DAMAGED | STEP_HELD)

static void setup_create_and_damage(void)
{
	setup_create();
	damage_head();
}

STEP(closing_where_the_chain_leads_nowhere, .setup = setup_create_and_damage,
     .act = act_close, .flags = STEP_DAMAGED)

/* ---- our own record: as long as it is wrong, nobody can reach us -------------------- */

static void setup_lose_slot(void)
{
	setup_create();
	for (uint32_t i = 0; i < LAYOUT_SLOTS_PER_PAGE; i++)
		if (atomic_load(&step_slot(i)->pid) == (uint32_t)getpid())
			memset(step_slot(i), 0xFF, sizeof(*step_slot(i)));
}

STEP(putting_ones_own_record_right, .setup = setup_lose_slot, .act = act_create,
     .finish = finish_held, .flags = STEP_ALONE)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
