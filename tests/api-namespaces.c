/* SPDX-License-Identifier: MIT */
/*
 * Processes of one user that the kernel shows different worlds: PID, user and mount
 * namespaces of their own, a /proc that hides others. What they share by name works, or is
 * refused with an error that says why; no name has two objects, and none is lost.
 */
#include "hidden.h"

static void own_proc(void)
{
	surroundings_own_proc("");
}

/* ---- PID namespaces ----------------------------------------------------------------- */

TEST(a_child_in_a_pid_namespace_of_its_own_keeps_what_its_parent_held)
{
	struct puppet *parent, *child, *bob;

	surroundings_try(surroundings_own_pids);
	parent = puppet_new();
	bob = puppet_new();
	puppet_create(parent, "name", 1);
	puppet_call(parent, surroundings_own_pids);
	child = puppet_fork(parent, fork);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_close(parent, "name");
	puppet_unmap(parent, "name");
	hidden_check_out_of_reach(bob, "name");
	CHECK_EQ(puppet_reread(child, "name"), 1);
	CHECK_EQ(puppet_peek(child, "name"), 1);
	puppet_kill(child);
	puppet_create(bob, "name", 2);
	puppet_dismiss_all();
}

/* The child's number there is a small one, and here somebody else's. */
TEST(its_number_is_not_taken_for_that_of_another_process)
{
	struct puppet *parent, *child, *bob;

	surroundings_try(surroundings_own_pids);
	parent = puppet_new();
	bob = puppet_new();
	puppet_create(parent, "name", 1);
	puppet_call(parent, surroundings_own_pids);
	child = puppet_fork(parent, fork);
	puppet_kill(parent);
	hidden_check_out_of_reach(bob, "name");
	/* It sees by numbers that mean others: it looks at nobody by them. */
	puppet_create(bob, "bobs", 2);
	hidden_check_out_of_reach(child, "bobs");
	CHECK_EQ(puppet_peek(bob, "bobs"), 2);
	puppet_create(child, "childs", 3);
	hidden_check_out_of_reach(bob, "childs");
	CHECK_EQ(puppet_peek(child, "childs"), 3);
	puppet_kill(child);
	puppet_create(bob, "childs", 4);
	puppet_dismiss_all();
}

TEST(those_of_one_pid_namespace_with_its_proc_share_names)
{
	struct puppet *parent, *first, *second, *bob;

	surroundings_try(own_proc);
	surroundings_try(surroundings_own_pids);
	parent = puppet_new();
	bob = puppet_new();
	puppet_create(bob, "bobs", 1);
	puppet_call(parent, surroundings_own_pids);
	first = puppet_fork(parent, fork);
	puppet_call(first, own_proc);
	puppet_create(first, "inside", 2);
	second = puppet_fork(first, fork);
	second->pid =
		-1; /* a number that is somebody else's here: it ends with the first */
	puppet_close(first, "inside");
	CHECK_EQ(puppet_peek(first, "inside"), 2);
	CHECK_EQ(puppet_peek(second, "inside"), 2);
	puppet_close(second, "inside");
	puppet_create(second, "seconds", 3);
	CHECK_EQ(puppet_peek(first, "seconds"), 3);
	CHECK_EQ(puppet_join(first, "seconds"), 3);
	hidden_check_out_of_reach(first, "bobs");
	hidden_check_out_of_reach(bob, "seconds");
	CHECK_EQ(puppet_peek(bob, "bobs"), 1);
	puppet_dismiss_all();
}

static void hear_of_alice(void)
{
	CHECK_EQ(section_open_says("alices"), ERROR_ACCESS_DENIED);
}

static void hear_why_alice_is_out_of_reach(void)
{
	CHECK(strstr(surroundings_said(hear_of_alice), "of another PID namespace"));
}

TEST(a_newcomer_whose_proc_is_another_namespaces_has_names_of_its_own_and_is_told_why)
{
	struct puppet *alice, *parent, *child;

	surroundings_try(surroundings_own_pids);
	alice = puppet_new();
	parent = puppet_new();
	puppet_create(alice, "alices", 1);
	puppet_call(parent, surroundings_own_pids);
	child = puppet_fork(parent, fork);
	puppet_call(child, hear_why_alice_is_out_of_reach);
	hidden_check_out_of_reach(child, "alices");
	puppet_create(child, "childs", 2);
	hidden_check_out_of_reach(alice, "childs");
	CHECK_EQ(puppet_peek(child, "childs"), 2);
	CHECK_EQ(puppet_peek(alice, "alices"), 1);
	puppet_kill(child);
	puppet_create(alice, "childs", 3);
	puppet_dismiss_all();
}

static HANDLE *shared_handle;

static void make_unnamed(void)
{
	*shared_handle = section_create(NULL, TORTURE_PAGE);
	section_poke(*shared_handle, 7);
}

/* From outside a process is reached by the number it has outside. */
TEST(handles_are_duplicated_out_of_a_pid_namespace)
{
	struct puppet *parent, *child;
	HANDLE process, section = NULL;

	if (test_is_under_valgrind())
		SKIP("valgrind has no pidfds");
	surroundings_try(surroundings_own_pids);
	shared_handle = torture_share(sizeof(*shared_handle));
	parent = puppet_new();
	puppet_call(parent, surroundings_own_pids);
	child = puppet_fork(parent, fork);
	puppet_call(child, make_unnamed);
	process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)child->pid);
	CHECK(process);
	CHECK(DuplicateHandle(process, *shared_handle, GetCurrentProcess(), &section, 0,
			      FALSE, DUPLICATE_SAME_ACCESS));
	CHECK_EQ(*(uint64_t *)section_view(section), 7);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

/* ---- user namespaces ---------------------------------------------------------------- */

static void own_users(void)
{
	if (unshare(CLONE_NEWUSER) < 0)
		SKIP("no user namespace can be made here");
}

static void user_in_own_users(void)
{
	torture_become_user();
	own_users();
}

TEST(from_a_user_namespace_names_outside_are_out_of_reach_but_not_the_other_way_round)
{
	struct puppet *alice, *bob;

	surroundings_try(user_in_own_users);
	torture_prepare_user();
	alice = puppet_new();
	bob = puppet_new();
	puppet_call(alice, torture_become_user);
	puppet_call(bob, torture_become_user);
	puppet_create(alice, "alices", 1);
	puppet_create(bob, "bobs", 2);
	CHECK_EQ(puppet_peek(alice, "bobs"), 2);
	puppet_call(alice, own_users);
	/* Whoever made the namespace has all rights in it. */
	CHECK_EQ(puppet_peek(bob, "alices"), 1);
	hidden_check_out_of_reach(alice, "bobs");
	CHECK_EQ(puppet_peek(alice, "alices"), 1);
	puppet_create(alice, "new", 3);
	CHECK_EQ(puppet_peek(bob, "new"), 3);
	CHECK_EQ(puppet_peek(bob, "bobs"), 2);
	puppet_kill(alice);
	CHECK_EQ(puppet_says(bob, "new"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

/* ---- mount namespaces --------------------------------------------------------------- */

static void hide_dev_shm(void)
{
	surroundings_own_mounts();
	surroundings_mount("tmpfs", "/dev/shm", "size=1m");
}

TEST(a_process_whose_dev_shm_is_hidden_later_stays_in_the_table)
{
	struct puppet *alice, *bob;

	surroundings_try(hide_dev_shm);
	alice = puppet_new();
	bob = puppet_new();
	puppet_create(alice, "name", 1);
	puppet_call(alice, hide_dev_shm);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_create(bob, "bobs", 2);
	CHECK_EQ(puppet_peek(alice, "bobs"), 2);
	puppet_create(alice, "another", 3);
	CHECK_EQ(puppet_peek(bob, "another"), 3);
	puppet_dismiss_all();
}

/* What stands at the path decides, as everywhere: another table, other names. */
TEST(a_newcomer_with_a_dev_shm_of_its_own_has_names_of_its_own)
{
	struct puppet *alice, *bob;
	char path[] = "/dev/shm/run";

	surroundings_try(hide_dev_shm);
	alice = puppet_new();
	puppet_create(alice, "name", 1);
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	bob = puppet_new();
	puppet_call(bob, hide_dev_shm);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_create(bob, "name", 2);
	CHECK_EQ(puppet_peek(alice, "name"), 1);
	CHECK_EQ(puppet_peek(bob, "name"), 2);
	CHECK(access(path, F_OK) < 0);
	puppet_dismiss_all();
}

/* Its own runtime directory has the path that ours has here. */
static void enter_another_root(void)
{
	char root[256], path[512];

	snprintf(root, sizeof(root), "%s/root", test_dir());
	for (const char *dir = getenv("WINSHM_RUNTIME_DIR"); dir;
	     dir = strchr(dir + 1, '/')) {
		snprintf(path, sizeof(path), "%s%.*s", root,
			 (int)(dir - getenv("WINSHM_RUNTIME_DIR")),
			 getenv("WINSHM_RUNTIME_DIR"));
		CHECK(mkdir(path, 0700) == 0 || errno == EEXIST);
	}
	snprintf(path, sizeof(path), "%s/proc", root);
	CHECK(mkdir(path, 0700) == 0 || errno == EEXIST);
	surroundings_own_mounts();
	surroundings_mount("proc", path, "");
	CHECK(chroot(root) == 0 && chdir("/") == 0);
}

/* It looks like ours, moved away, and says so itself. */
TEST(the_table_of_another_root_is_not_taken_for_one_that_was_moved_there)
{
	struct puppet *alice, *bob;

	surroundings_try(enter_another_root);
	alice = puppet_new();
	puppet_call(alice, enter_another_root);
	puppet_create(alice, "name", 1);
	bob = puppet_new();
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_create(bob, "name", 2);
	CHECK_EQ(puppet_peek(alice, "name"), 1);
	puppet_dismiss_all();
}

/* ---- a /proc that hides processes --------------------------------------------------- */

static void hidepid_1(void)
{
	surroundings_own_proc("hidepid=1");
}

static void hidepid_2(void)
{
	surroundings_own_proc("hidepid=2");
}

static void tell_stories_of_hidden_processes(void (*proc)(void))
{
	struct puppet *alice, *bob;

	surroundings_try(proc);
	torture_prepare_user();
	alice = hidden_user_new(proc);
	bob = hidden_user_new(proc);

	/* Processes of one user see each other, */
	puppet_create(alice, "name", 1);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	CHECK_EQ(puppet_join(bob, "name"), 1);
	puppet_close(bob, "name");

	/* and what is not dumpable nobody sees, but it lives. */
	puppet_call(alice, hidden_become);
	hidden_check_out_of_reach(bob, "name");
	hidden_check_out_of_reach(bob, "name");
	puppet_create(alice, "another", 2);
	hidden_check_out_of_reach(bob, "another");
	CHECK_EQ(puppet_peek(alice, "name"), 1);
	puppet_create(bob, "bobs", 3);
	CHECK_EQ(puppet_peek(alice, "bobs"), 3);

	puppet_kill(alice);
	puppet_create(bob, "name", 4);
	CHECK_EQ(puppet_says(bob, "another"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(hidepid_1_loses_no_name)
{
	tell_stories_of_hidden_processes(hidepid_1);
}

TEST(hidepid_2_loses_no_name)
{
	tell_stories_of_hidden_processes(hidepid_2);
}

/* Reading goes by way of /proc, which shows nothing of alice. */
static void read_says_denied(void)
{
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "name"));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
}

TEST(opening_for_reading_takes_a_hidden_holder_for_no_dead_one)
{
	struct puppet *alice, *bob;

	surroundings_try(hidepid_2);
	torture_prepare_user();
	alice = hidden_user_new(hidepid_2);
	bob = hidden_user_new(hidepid_2);
	puppet_create(alice, "name", 1);
	puppet_call(alice, hidden_become);
	puppet_call(bob, read_says_denied);
	hidden_check_out_of_reach(bob, "name");
	CHECK_EQ(puppet_peek(alice, "name"), 1);
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
