/* SPDX-License-Identifier: MIT */
/*
 * Holders that others may not look into: programs that changed their user id (as those of
 * a set-user-ID file do when they are started), and programs that are not dumpable. They
 * take part as far as the kernel lets them; what it does not is an error that says so, and
 * never a second object of one name.
 */
#include "hidden.h"

enum {
	GUEST = 65533, /* whose program it is that our user runs */
};

/* Real user: a guest; effective and saved: ours. Such a process is not dumpable. */
static void become_set_user_id(void)
{
	CHECK(setgroups(0, NULL) == 0);
	CHECK(setresgid(TORTURE_USER, TORTURE_USER, TORTURE_USER) == 0);
	CHECK(setresuid(GUEST, TORTURE_USER, TORTURE_USER) == 0);
	CHECK(prctl(PR_SET_DUMPABLE, 0) == 0);
}

static void become_guest_for_good(void)
{
	CHECK(setresuid(GUEST, GUEST, GUEST) == 0);
}

static void become_dumpable(void)
{
	CHECK(prctl(PR_SET_DUMPABLE, 1) == 0);
}

static void need_users(void)
{
	surroundings_need_root("only root can become somebody else");
	torture_prepare_user();
}

TEST(names_of_a_set_user_id_program_are_not_given_twice)
{
	struct puppet *alice, *bob;

	need_users();
	alice = puppet_new();
	puppet_call(alice, become_set_user_id);
	bob = hidden_user_new(NULL);
	puppet_create(alice, "guests", 1);
	hidden_check_out_of_reach(bob, "guests");
	puppet_create(bob, "users", 2);
	CHECK_EQ(puppet_peek(alice, "guests"), 1);
	puppet_kill(alice);
	puppet_create(bob, "guests", 3);
	puppet_dismiss_all();
}

TEST(a_set_user_id_program_opens_what_its_effective_user_has)
{
	struct puppet *alice, *bob;

	need_users();
	alice = puppet_new();
	puppet_call(alice, become_set_user_id);
	bob = hidden_user_new(NULL);
	puppet_create(bob, "users", 2);
	CHECK_EQ(puppet_open(alice, "users"), 2);
	CHECK_EQ(puppet_join(alice, "users"), 2);
	/* And keeps it, though nobody sees that it does. */
	puppet_kill(bob);
	bob = hidden_user_new(NULL);
	hidden_check_out_of_reach(bob, "users");
	CHECK_EQ(puppet_reread(alice, "users"), 2);
	puppet_close(alice, "users");
	puppet_create(bob, "users", 4);
	puppet_dismiss_all();
}

TEST(who_gives_up_the_user_id_keeps_the_names)
{
	struct puppet *alice, *bob;

	need_users();
	alice = puppet_new();
	puppet_call(alice, become_set_user_id);
	bob = hidden_user_new(NULL);
	puppet_create(alice, "name", 1);
	puppet_call(alice, become_guest_for_good);
	hidden_check_out_of_reach(bob, "name");
	CHECK_EQ(puppet_peek(alice, "name"), 1);
	puppet_create(alice, "another", 2);
	hidden_check_out_of_reach(bob, "another");
	puppet_exit(alice);
	puppet_create(bob, "name", 3);
	puppet_create(bob, "another", 4);
	puppet_dismiss_all();
}

TEST(one_that_shows_itself_is_within_reach_again)
{
	struct puppet *alice, *bob;

	need_users();
	alice = hidden_user_new(NULL);
	bob = hidden_user_new(NULL);
	puppet_call(alice, hidden_become);
	puppet_create(alice, "name", 1);
	hidden_check_out_of_reach(bob, "name");
	puppet_call(alice, become_dumpable);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	CHECK_EQ(puppet_join(bob, "name"), 1);
	puppet_dismiss_all();
}

TEST(children_of_a_hidden_holder_hold_as_well)
{
	struct puppet *alice, *child, *bob;

	need_users();
	alice = hidden_user_new(NULL);
	bob = hidden_user_new(NULL);
	puppet_create(alice, "name", 1);
	puppet_call(alice, hidden_become);
	child = puppet_fork(alice, fork);
	puppet_kill(alice);
	hidden_check_out_of_reach(bob, "name");
	CHECK_EQ(puppet_peek(child, "name"), 1);
	puppet_kill(child);
	puppet_create(bob, "name", 2);
	puppet_dismiss_all();
}

static void open_says_denied(void)
{
	CHECK_EQ(section_open_says("name"), ERROR_ACCESS_DENIED);
}

static void bob_hears_why(void)
{
	const char *said = surroundings_said(open_says_denied);

	if (!strstr(said, "may not look into"))
		test_fail(__FILE__, __LINE__, "it said: %s", said);
}

TEST(the_reason_is_said)
{
	struct puppet *alice, *bob;

	need_users();
	alice = hidden_user_new(NULL);
	bob = hidden_user_new(NULL);
	puppet_call(alice, hidden_become);
	puppet_create(alice, "name", 1);
	puppet_call(bob, bob_hears_why);
	puppet_dismiss_all();
}

/* Root sees through everything, but has a table of its own. */
TEST(another_users_names_are_others)
{
	struct puppet *alice, *bob;
	char path[256];

	need_users();
	alice = hidden_user_new(NULL);
	puppet_create(alice, "name", 1);
	snprintf(path, sizeof(path), "%s/root", test_dir());
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	bob = puppet_new();
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_create(bob, "name", 2);
	CHECK_EQ(puppet_peek(alice, "name"), 1);
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
