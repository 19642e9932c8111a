/* SPDX-License-Identifier: MIT */
/*
 * fork(): the child is a holder of its own, whoever dies when.
 *
 * Where the parent is stepped, the child stands before its first instruction until the parent
 * is dead or through. Where the child is stepped, the parent lives.
 */
#include "step-acts.h"

#include <signal.h>
#include <sys/syscall.h>

static void act_fork(void)
{
	if (fork() == 0)
		step_stay_alive();
}

STEP(forking_with_a_handle, .setup = setup_create, .act = act_fork, .finish = finish_held,
     .flags = STEP_FORKS)

static void setup_create_many(void)
{
	setup_create();
	for (int i = 0; i < LAYOUT_INLINE_HOLDERS / 2; i++)
		CHECK(create_it());
}

STEP(forking_with_handles_that_take_another_node, .setup = setup_create_many,
     .act = act_fork, .finish = finish_held, .flags = STEP_FORKS)

static void act_fork_and_step_child(void)
{
	if (fork() > 0)
		step_stay_alive();
	step_mark();
	step_stay_alive();
}

STEP(being_born_with_a_handle, .setup = setup_create, .act = act_fork_and_step_child,
     .flags = STEP_FORKS | STEP_IN_CHILD)

static void act_fork_and_close_in_child(void)
{
	if (fork() > 0)
		step_stay_alive();
	CloseHandle(step_handle);
	step_mark();
	step_stay_alive();
}

STEP(being_born_and_closing, .setup = setup_create, .act = act_fork_and_close_in_child,
     .flags = STEP_FORKS | STEP_IN_CHILD)

static void act_fork_and_open_in_child(void)
{
	if (fork() > 0)
		step_stay_alive();
	step_handle = open_it(FILE_MAP_READ);
	step_mark();
	step_stay_alive();
}

STEP(being_born_and_opening, .setup = setup_create, .act = act_fork_and_open_in_child,
     .flags = STEP_FORKS | STEP_IN_CHILD)

/* Runs no handlers: it finds out on its first call. Nor has it a list of robust locks. */
static void act_clone_and_open_in_child(void)
{
	if (syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL) > 0)
		step_stay_alive();
	step_handle = open_it(FILE_MAP_READ);
	step_mark();
	step_stay_alive();
}

STEP(being_cloned_and_opening, .setup = setup_create, .act = act_clone_and_open_in_child,
     .flags = STEP_FORKS | STEP_IN_CHILD | STEP_UNLISTED)

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
