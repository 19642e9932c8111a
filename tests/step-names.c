/* SPDX-License-Identifier: MIT */
/* Creating, opening, duplicating and closing by name, instruction by instruction. */
#include "step-acts.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>

#include "store/listing.h"

static HANDLE step_other_handle;

#define TEN      "0123456789"
#define HUNDRED  TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define LONGNAME "long" HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED /* three nodes */

/* ---- creating ----------------------------------------------------------------------- */

STEP(creating_a_name, .setup = setup_attach, .act = act_create, .finish = finish_held)

STEP(creating_a_long_name, .subject = LONGNAME, .setup = setup_attach, .act = act_create,
     .finish = finish_held)

static void act_create_ansi(void)
{
	step_handle = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 STEP_SIZE, step_text(STEP_SUBJECT));
}

STEP(creating_a_global_name_in_ansi, .subject = "Global\\subject", .setup = setup_attach,
     .act = act_create_ansi, .finish = finish_held)

static void prepare_alice_holds_it(void)
{
	alice_holds(STEP_SUBJECT, 1);
}

STEP(creating_what_exists, .prepare = prepare_alice_holds_it, .setup = setup_attach,
     .act = act_create, .finish = finish_held, .flags = STEP_HELD)

static void prepare_dead_held_it(void)
{
	somebody_died_with(STEP_SUBJECT, 1);
}

STEP(creating_what_only_the_dead_held, .prepare = prepare_dead_held_it,
     .setup = setup_attach, .act = act_create, .finish = finish_held)

static void prepare_used_nodes(void)
{
	alice_holds(STEP_EXTRA, 5);
	alice_lets_go(STEP_EXTRA, 5);
}

STEP(creating_in_used_nodes, .subject = LONGNAME, .prepare = prepare_used_nodes,
     .setup = setup_attach, .act = act_create, .finish = finish_held)

/* As the kernel leaves a lock whose owner died between two stores: nodes are lost. */
static void prepare_owner_died(void)
{
	struct step_actor somebody = step_actor_new();

	prepare_used_nodes();
	step_actor_kill(&somebody);
	atomic_store(&step_stripe()->free, 0);
	atomic_store(&step_stripe()->lock, FUTEX_OWNER_DIED | (uint32_t)somebody.pid);
}

STEP(creating_after_an_owner_of_the_lock_died, .prepare = prepare_owner_died,
     .setup = setup_attach, .act = act_create, .finish = finish_held)

static void prepare_litter_fills_the_stripe(void)
{
	somebody_died_with(STEP_EXTRA, STEP_VACANT);
}

STEP(creating_sweeps_what_the_dead_left, .prepare = prepare_litter_fills_the_stripe,
     .setup = setup_attach, .act = act_create, .finish = finish_held)

static void prepare_litter_among_the_living(void)
{
	alice_holds(STEP_EXTRA, 4);
	for (int i = 4; i < STEP_VACANT; i++)
		somebody_died_with(STEP_EXTRA + i, 1);
}

STEP(creating_sweeps_between_the_living, .prepare = prepare_litter_among_the_living,
     .setup = setup_attach, .act = act_create, .finish = finish_held)

static void prepare_living_fill_the_stripe(void)
{
	alice_holds(STEP_EXTRA, STEP_VACANT);
}

STEP(creating_lets_the_stripe_grow, .prepare = prepare_living_fill_the_stripe,
     .setup = setup_attach, .act = act_create, .finish = finish_held, .flags = STEP_GROWS)

static void prepare_living_fill_two_segments(void)
{
	alice_holds(STEP_EXTRA, STEP_VACANT + LAYOUT_FIRST_NODES);
}

STEP(creating_lets_the_stripe_grow_twice, .subject = LONGNAME,
     .prepare = prepare_living_fill_two_segments, .setup = setup_attach,
     .act = act_create, .finish = finish_held, .flags = STEP_GROWS)

/* ---- opening ------------------------------------------------------------------------ */

static void act_open_for_reading(void)
{
	step_handle = open_it(FILE_MAP_READ);
}

STEP(opening_for_writing, .prepare = prepare_alice_holds_it, .setup = setup_attach,
     .act = act_open, .finish = finish_held, .flags = STEP_HELD)

STEP(opening_for_reading, .prepare = prepare_alice_holds_it, .setup = setup_attach,
     .act = act_open_for_reading, .finish = finish_held, .flags = STEP_HELD)

STEP(opening_a_long_name, .subject = LONGNAME, .prepare = prepare_alice_holds_it,
     .setup = setup_attach, .act = act_open, .finish = finish_held, .flags = STEP_HELD)

STEP(opening_what_is_not_there, .setup = setup_attach, .act = act_open,
     .finish = finish_maybe_held)

STEP(opening_what_only_the_dead_held, .prepare = prepare_dead_held_it,
     .setup = setup_attach, .act = act_open, .finish = finish_maybe_held)

static void prepare_dead_in_front(void)
{
	struct step_actor somebody = step_actor_new();

	step_actor_do(&somebody, STEP_LITTER, STEP_SUBJECT);
	alice_holds(STEP_SUBJECT, 1);
	step_actor_kill(&somebody);
}

STEP(opening_past_a_dead_holder, .prepare = prepare_dead_in_front, .setup = setup_attach,
     .act = act_open, .finish = finish_held, .flags = STEP_HELD)

static void prepare_alice_fills_the_entry(void)
{
	alice_holds(STEP_SUBJECT, LAYOUT_INLINE_HOLDERS);
}

STEP(opening_as_the_first_in_a_second_node, .prepare = prepare_alice_fills_the_entry,
     .setup = setup_attach, .act = act_open, .finish = finish_held, .flags = STEP_HELD)

static void prepare_alice_fills_two_nodes(void)
{
	prepare_used_nodes();
	alice_holds(STEP_SUBJECT, LAYOUT_INLINE_HOLDERS + LAYOUT_MORE_HOLDERS);
}

STEP(opening_as_the_first_in_a_third_node, .prepare = prepare_alice_fills_two_nodes,
     .setup = setup_attach, .act = act_open, .finish = finish_held, .flags = STEP_HELD)

static void prepare_dead_fill_the_entry(void)
{
	struct step_actor somebody = step_actor_new();

	for (int i = 1; i < LAYOUT_INLINE_HOLDERS; i++)
		step_actor_do(&somebody, STEP_LITTER, STEP_SUBJECT);
	alice_holds(STEP_SUBJECT, 1);
	step_actor_kill(&somebody);
}

STEP(opening_sweeps_dead_holders, .prepare = prepare_dead_fill_the_entry,
     .setup = setup_attach, .act = act_open, .finish = finish_held, .flags = STEP_HELD)

STEP(opening_twice_more, .prepare = prepare_alice_holds_it, .setup = setup_create,
     .act = act_open, .finish = finish_held, .flags = STEP_HELD)

/* ---- duplicating, mapping ----------------------------------------------------------- */

static void act_duplicate(void)
{
	DuplicateHandle(GetCurrentProcess(), step_handle, GetCurrentProcess(),
			&step_other_handle, 0, FALSE, DUPLICATE_SAME_ACCESS);
}

static void finish_duplicated(void)
{
	CHECK(step_other_handle);
	CHECK(CloseHandle(step_handle));
	step_handle = step_other_handle;
	finish_held();
}

STEP(duplicating_a_handle, .setup = setup_create, .act = act_duplicate,
     .finish = finish_duplicated)

static void act_duplicate_for_reading(void)
{
	DuplicateHandle(GetCurrentProcess(), step_handle, GetCurrentProcess(),
			&step_other_handle, FILE_MAP_READ, FALSE, 0);
}

STEP(duplicating_for_reading, .setup = setup_create, .act = act_duplicate_for_reading,
     .finish = finish_duplicated)

static void act_duplicate_and_close(void)
{
	DuplicateHandle(GetCurrentProcess(), step_handle, GetCurrentProcess(),
			&step_handle, 0, FALSE,
			DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE);
}

STEP(duplicating_and_closing_the_source, .setup = setup_create,
     .act = act_duplicate_and_close, .finish = finish_held)

static void act_map_and_unmap(void)
{
	volatile uint64_t *view = MapViewOfFile(step_handle, FILE_MAP_WRITE, 0, 0, 0);

	view[1] = 1;
	UnmapViewOfFile((const void *)view);
}

STEP(mapping_and_unmapping, .setup = setup_create, .act = act_map_and_unmap,
     .finish = finish_held)

/* ---- closing ------------------------------------------------------------------------ */

/* What was closed is gone from the table; nobody has to come by for that. */
static void finish_closed(void)
{
	uint32_t node =
		step_heads()[step_name(STEP_SUBJECT)->hash & (LAYOUT_N_HEADS - 1)];
	int n = 0;

	for (; node; n++)
		node = atomic_load(&((struct layout_entry *)step_node(node))->next);
	CHECK_EQ(n, STEP_STRIPE - STEP_CHAIN + step_board->bob_has_joined);
}

STEP(closing_the_last_handle, .setup = setup_create, .act = act_close,
     .finish = finish_closed)

STEP(closing_the_last_handle_of_a_long_name, .subject = LONGNAME, .setup = setup_create,
     .act = act_close, .finish = finish_closed)

static void setup_duplicate(void)
{
	setup_create();
	act_duplicate();
}

static void finish_one_closed(void)
{
	step_handle = step_other_handle;
	finish_held();
}

STEP(closing_one_of_two_handles, .setup = setup_duplicate, .act = act_close,
     .finish = finish_one_closed)

STEP(closing_what_another_holds, .prepare = prepare_alice_holds_it, .setup = setup_create,
     .act = act_close, .flags = STEP_HELD)

static void setup_fill_two_nodes(void)
{
	setup_create();
	for (int i = 0; i < LAYOUT_INLINE_HOLDERS; i++)
		step_other_handle = create_it();
	for (int i = 0; i < LAYOUT_INLINE_HOLDERS; i++) {
		CHECK(CloseHandle(step_other_handle));
		step_other_handle =
			(HANDLE)((uintptr_t)step_other_handle - 4); /* the one before */
	}
}

STEP(closing_what_took_two_nodes, .setup = setup_fill_two_nodes, .act = act_close,
     .finish = finish_closed)

/* ---- walking ------------------------------------------------------------------------ */

static int visit_nothing(const struct name *name, const struct description *description,
			 uint32_t n_holders, void *data)
{
	(void)name, (void)description, (void)n_holders, (void)data;
	return 0;
}

static void act_list(void)
{
	listing_each(visit_nothing, NULL);
}

STEP(listing_all_names, .prepare = prepare_litter_among_the_living, .setup = setup_create,
     .act = act_list, .finish = finish_held)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
