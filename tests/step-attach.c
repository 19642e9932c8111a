/* SPDX-License-Identifier: MIT */
/* The first call of a process: finding or making the table, taking a slot in it. */
#include "step-acts.h"

#include <fcntl.h>

#include "os/lock.h"

/* ---- the table is there ------------------------------------------------------------- */

STEP(the_first_call_creates, .act = act_create, .finish = finish_held)

static void prepare_alice_holds_it(void)
{
	alice_holds(STEP_SUBJECT, 1);
}

STEP(the_first_call_opens, .prepare = prepare_alice_holds_it, .act = act_open,
     .finish = finish_held, .flags = STEP_HELD | STEP_NEWCOMERS)

/* Slots that have been used: the newcomer takes one that is free again. */
static void prepare_the_dead_left_slots(void)
{
	for (int i = 0; i < 5; i++)
		somebody_died_with(STEP_EXTRA, 1);
}

STEP(the_first_call_takes_the_slot_of_a_dead, .prepare = prepare_the_dead_left_slots,
     .act = act_create, .finish = finish_held)

/* The engine keeps all slots of the first page that nobody has. */
static void prepare_all_slots_are_taken(void)
{
	int fd = open(step_path(), O_RDWR | O_CLOEXEC);

	CHECK(fd >= 0);
	for (uint32_t i = 0; i < LAYOUT_SLOTS_PER_PAGE; i++)
		if (atomic_load(&step_slot(i)->pid) == 0) {
			CHECK_EQ(file_lock_try(fd, i), 0);
			atomic_store(&step_slot(i)->pid, (uint32_t)getpid());
		}
}

STEP(the_first_call_needs_more_slots, .prepare = prepare_all_slots_are_taken,
     .act = act_create, .finish = finish_held, .flags = STEP_GROWS)

static void prepare_header_is_damaged(void)
{
	uint64_t nonsense = UINT64_C(0xDEADBEEFDEADBEEF);
	int fd = open(step_path(), O_RDWR | O_CLOEXEC);

	CHECK_EQ(pwrite(fd, &nonsense, sizeof(nonsense), 0), sizeof(nonsense));
	close(fd);
}

STEP(the_first_call_mends_the_header, .prepare = prepare_header_is_damaged,
     .act = act_create, .finish = finish_held, .flags = STEP_NEWCOMERS)

/* ---- the table's path has vanished -------------------------------------------------- */

static void remove_path(void)
{
	unlink(step_path());
}

STEP(the_first_call_searches_for_a_lost_table, .prepare = remove_path,
     .restore = remove_path, .act = act_create, .finish = finish_held,
     .flags = STEP_NEWCOMERS)

static void prepare_signpost(void)
{
	struct step_actor newcomer;

	remove_path();
	newcomer = step_actor_new();
	step_actor_do(&newcomer, STEP_WHICH, 0);
	step_actor_quit(&newcomer);
}

STEP(the_first_call_follows_a_signpost, .prepare = prepare_signpost, .act = act_create,
     .finish = finish_held, .flags = STEP_NEWCOMERS)

/* ---- there is no table -------------------------------------------------------------- */

STEP(the_first_call_makes_the_table, .restore = remove_path, .act = act_create,
     .finish = finish_held, .flags = STEP_NO_TABLE)

static void remove_directory(void)
{
	unlink(step_path());
	rmdir(test_dir());
}

STEP(the_first_call_makes_the_directory, .restore = remove_directory, .act = act_create,
     .finish = finish_held, .flags = STEP_NO_TABLE)

static void restore_empty_file(void)
{
	int fd;

	unlink(step_path());
	fd = open(step_path(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	close(fd);
}

STEP(the_first_call_finds_an_empty_file, .restore = restore_empty_file, .act = act_create,
     .finish = finish_held, .flags = STEP_NO_TABLE)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
