/* SPDX-License-Identifier: MIT */
/*
 * The runtime directory goes away under running programs: a logout with RemoveIPC, a tmp
 * cleaner, rm -rf. Whoever is there notices nothing; whoever comes finds the same names;
 * when all are gone, the next ones begin anew, together.
 */
#include <sched.h>
#include <sys/mount.h>

#include "puppet.h"

enum {
	N_TIMES = 10,
	N_NEWCOMERS = 16,
	N_OLD = 4
};

static void remove_index_only(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/index.2", getenv("WINSHM_RUNTIME_DIR"));
	CHECK(unlink(path) == 0);
}

TEST(holders_keep_their_names_and_make_new_ones)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();

	puppet_create(alice, "old", 1);
	CHECK_EQ(puppet_says(bob, "none"), ERROR_FILE_NOT_FOUND);
	torture_remove_runtime_dir();

	CHECK_EQ(puppet_open(bob, "old"), 1);
	puppet_create(bob, "new", 2);
	CHECK_EQ(puppet_peek(alice, "new"), 2);
	puppet_close(alice, "old");
	CHECK_EQ(puppet_peek(alice, "old"), 1);
	puppet_close(bob, "old");
	CHECK_EQ(puppet_says(alice, "old"), ERROR_FILE_NOT_FOUND);
	puppet_create(alice, "old", 3);
	CHECK_EQ(puppet_peek(bob, "old"), 3);
	puppet_dismiss_all();
}

static void newcomer_meets_alice(void (*removal)(void))
{
	struct puppet *alice = puppet_new();

	puppet_create(alice, "old", 1);
	for (uint64_t i = 0; i < N_TIMES; i++) {
		struct puppet *bob = puppet_new();

		removal();
		CHECK_EQ(puppet_open(bob, "old"), 1);
		puppet_create(bob, "new", 100 + i);
		CHECK_EQ(puppet_peek(alice, "new"), 100 + i);
		CHECK_EQ(puppet_join(bob, "old"), 1);
		puppet_exit(bob);
		CHECK_EQ(puppet_says(alice, "new"), ERROR_FILE_NOT_FOUND);
	}
	puppet_dismiss_all();
}

TEST(a_newcomer_finds_the_old_names_and_shares_its_own)
{
	newcomer_meets_alice(torture_remove_runtime_dir);
}

TEST(the_file_alone_may_vanish_too)
{
	newcomer_meets_alice(remove_index_only);
}

TEST(who_came_later_is_found_when_the_first_is_gone)
{
	struct puppet *holder = puppet_new();

	puppet_create(holder, "relay", 77);
	for (int i = 0; i < N_TIMES; i++) {
		struct puppet *next = puppet_new();

		torture_remove_runtime_dir();
		CHECK_EQ(puppet_open(next, "relay"), 77);
		puppet_kill(holder);
		holder = next;
	}
	CHECK_EQ(puppet_reread(holder, "relay"), 77);
	puppet_dismiss_all();
}

/* The sign at the path names a process that is gone; another one still has the table. */
TEST(a_stale_sign_is_no_dead_end)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new(), *carol = puppet_new(),
		      *dave = puppet_new();

	puppet_create(alice, "kept", 5);
	puppet_create(bob, "other", 6);
	torture_remove_runtime_dir();
	CHECK_EQ(puppet_open(carol, "kept"), 5);
	puppet_kill(alice);
	puppet_kill(bob);
	CHECK_EQ(puppet_open(dave, "kept"), 5);
	CHECK_EQ(puppet_says(dave, "other"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

/* ---- many at once ------------------------------------------------------------------- */

struct crowd {
	struct barrier barrier;
	_Atomic uint32_t n_new;
};

static void newcomer_run(void *arg)
{
	struct crowd *crowd = arg;
	char name[32];
	HANDLE section;
	uint64_t *marks;
	DWORD error;

	barrier_wait(&crowd->barrier);
	for (uint64_t i = 0; i < N_OLD; i++) {
		snprintf(name, sizeof(name), "old-%d", (int)i);
		CHECK_EQ(section_peek(name), 1000 + i);
	}
	section = section_try_create("meeting", TORTURE_PAGE, &error);
	CHECK(section);
	atomic_fetch_add(&crowd->n_new, error == ERROR_SUCCESS);
	marks = section_view(section);
	atomic_fetch_add((_Atomic uint64_t *)marks, 1);

	barrier_wait(&crowd->barrier);
	CHECK_EQ(*marks, N_NEWCOMERS);
}

TEST(many_newcomers_at_once_all_find_it)
{
	struct crowd *crowd = torture_share(sizeof(*crowd));
	struct puppet *alice = puppet_new();
	char name[32];

	crowd->barrier.n_actors = N_NEWCOMERS;
	for (uint64_t i = 0; i < N_OLD; i++) {
		snprintf(name, sizeof(name), "old-%d", (int)i);
		puppet_create(alice, name, 1000 + i);
	}
	for (int time = 0; time < N_TIMES; time++) {
		torture_remove_runtime_dir();
		atomic_store(&crowd->n_new, 0);
		for (int i = 0; i < N_NEWCOMERS; i++)
			test_fork(newcomer_run, crowd);
		torture_reap(N_NEWCOMERS);
		CHECK_EQ(atomic_load(&crowd->n_new), 1);
	}
	puppet_dismiss_all();
}

static void beginner_run(void *arg)
{
	struct crowd *crowd = arg;
	HANDLE section;
	uint64_t *marks;
	DWORD error;

	barrier_wait(&crowd->barrier);
	CHECK_EQ(section_open_says("old"), ERROR_FILE_NOT_FOUND);
	section = section_try_create("meeting", TORTURE_PAGE, &error);
	CHECK(section);
	atomic_fetch_add(&crowd->n_new, error == ERROR_SUCCESS);
	marks = section_view(section);
	atomic_fetch_add((_Atomic uint64_t *)marks, 1);

	barrier_wait(&crowd->barrier);
	CHECK_EQ(*marks, N_NEWCOMERS);
}

/* With and without a sign at the path that leads to the dead. */
TEST(after_all_have_gone_newcomers_begin_anew_together)
{
	for (int time = 0; time < N_TIMES; time++) {
		struct crowd *crowd = torture_share(sizeof(*crowd));
		struct puppet *alice = puppet_new(), *bob = puppet_new();

		crowd->barrier.n_actors = N_NEWCOMERS;
		puppet_create(alice, "old", 1);
		torture_remove_runtime_dir();
		if (time % 2)
			CHECK_EQ(puppet_open(bob, "old"), 1);
		puppet_dismiss_all();

		for (int i = 0; i < N_NEWCOMERS; i++)
			test_fork(beginner_run, crowd);
		torture_reap(N_NEWCOMERS);
		CHECK_EQ(atomic_load(&crowd->n_new), 1);
	}
}

struct siege {
	_Atomic bool is_over;
	_Atomic uint64_t n_removed, n_visits;
};

/* Hundreds of times a second, at uneven distances: some hit a newcomer in each of its
 * steps, and yet everyone finds a moment to come in. */
static void remover_run(void *arg)
{
	struct siege *siege = arg;

	while (!atomic_load(&siege->is_over)) {
		uint64_t n = atomic_fetch_add(&siege->n_removed, 1);
		struct timespec pause = { .tv_nsec = (long)(n * 7919 * 127 % 3000000) };

		torture_remove_runtime_dir();
		nanosleep(&pause, NULL);
	}
}

static void visitor_run(void *arg)
{
	struct siege *siege = arg;
	char name[32];

	for (uint64_t i = 0; i < N_OLD; i++) {
		snprintf(name, sizeof(name), "old-%d", (int)i);
		CHECK_EQ(section_peek(name), 1000 + i);
	}
	atomic_fetch_add(&siege->n_visits, 1);
}

TEST_LIMIT(a_storm_of_newcomers_under_rm_never_misses, 120)
{
	uint64_t end_ns =
		torture_now_ns() + torture_env("TORTURE_SECONDS", 4) * 1000000000;
	struct siege *siege = torture_share(sizeof(*siege));
	struct puppet *alice = puppet_new(), *bob = puppet_new();
	char name[32];
	pid_t remover;

	if (test_is_under_valgrind())
		SKIP("coming in takes longer there than the time between two removals");
	for (uint64_t i = 0; i < N_OLD; i++) {
		snprintf(name, sizeof(name), "old-%d", (int)i);
		puppet_create(i % 2 ? alice : bob, name, 1000 + i);
	}
	remover = test_fork(remover_run, siege);
	while (torture_now_ns() < end_ns) {
		pid_t visitor[N_NEWCOMERS];

		for (int i = 0; i < N_NEWCOMERS; i++)
			visitor[i] = test_fork(visitor_run, siege);
		for (int i = 0; i < N_NEWCOMERS; i++)
			wait_ok(visitor[i]);
	}
	atomic_store(&siege->is_over, true);
	wait_ok(remover);
	torture_note("%llu newcomers, %llu removals",
		     (unsigned long long)atomic_load(&siege->n_visits),
		     (unsigned long long)atomic_load(&siege->n_removed));
	CHECK(atomic_load(&siege->n_removed) > 0);
	puppet_dismiss_all();
}

/* ---- ways to go wrong --------------------------------------------------------------- */

/* Pretends that the kernel knows of no lock at all, which is so on a quiet machine; here,
 * other programs may have some. */
static bool hide_locks(void)
{
	char path[256];

	if (geteuid() != 0 || unshare(CLONE_NEWNS) < 0)
		return false;
	if (mount("none", "/", "", MS_REC | MS_PRIVATE, NULL) < 0)
		return false;
	snprintf(path, sizeof(path), "%s-nolocks", test_dir());
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	if (mount(path, "/proc/locks", "", MS_BIND, NULL) < 0)
		return false;
	unlink(path);
	return true;
}

/*
 * A child whose parent had used the library and held nothing holds nothing either; but
 * when it begins, it must be where everybody else is by then.
 */
TEST(a_child_that_held_nothing_does_not_go_to_a_table_nobody_uses)
{
	struct puppet *parent, *child, *bob;

	if (!hide_locks())
		SKIP("needs a mount namespace");
	parent = puppet_new();
	bob = puppet_new();
	CHECK_EQ(puppet_says(parent, "none"), ERROR_FILE_NOT_FOUND);
	child = puppet_fork(parent, fork);
	puppet_kill(parent);
	torture_remove_runtime_dir();

	puppet_create(bob, "meeting", 8);
	CHECK_EQ(puppet_peek(child, "meeting"), 8);
	puppet_dismiss_all();
}

/* The only one who has the table shows it in /proc by another thread than the first. */
TEST(a_process_without_its_main_thread_still_has_the_table)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();

	puppet_create(alice, "old", 1);
	puppet_ask(alice, PUPPET_LEAD_NO_MORE, "", 0, 0);
	torture_remove_runtime_dir();
	CHECK_EQ(puppet_peek(bob, "old"), 1);
	puppet_dismiss_all();
}

static void meet_under_another_spelling(const char *spelling)
{
	struct puppet *alice, *bob;

	setenv("WINSHM_RUNTIME_DIR", spelling, 1);
	alice = puppet_new();
	puppet_create(alice, "old", 1);
	setenv("WINSHM_RUNTIME_DIR", test_dir(), 1);
	bob = puppet_new();
	torture_remove_runtime_dir();
	CHECK_EQ(puppet_peek(bob, "old"), 1);

	setenv("WINSHM_RUNTIME_DIR", spelling, 1);
	bob = puppet_new();
	setenv("WINSHM_RUNTIME_DIR", test_dir(), 1);
	torture_remove_runtime_dir();
	CHECK_EQ(puppet_peek(bob, "old"), 1);
	puppet_dismiss_all();
}

TEST(a_slash_at_the_end_of_the_directory_is_no_other_directory)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/", test_dir());
	meet_under_another_spelling(path);
}

TEST(nor_is_a_relative_path_to_it)
{
	char path[256];

	CHECK(chdir("/dev") == 0);
	snprintf(path, sizeof(path), "./%s", test_dir() + strlen("/dev/"));
	meet_under_another_spelling(path);
}

TEST(a_directory_open_to_others_takes_its_place_and_is_refused)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();

	puppet_create(alice, "old", 1);
	torture_remove_runtime_dir();
	CHECK(mkdir(test_dir(), 0755) == 0);
	CHECK(chmod(test_dir(), 0755) == 0);
	CHECK_EQ(puppet_says(bob, "old"), ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_peek(alice, "old"), 1);

	CHECK(chmod(test_dir(), 0700) == 0);
	CHECK_EQ(puppet_peek(bob, "old"), 1);
	puppet_dismiss_all();
}

TEST(two_crowds_without_a_path_between_them_stay_one)
{
	struct puppet *alice = puppet_new(), *child, *bob = puppet_new(),
		      *carol = puppet_new();

	puppet_create(alice, "mine", 1);
	child = puppet_fork(alice, fork);
	torture_remove_runtime_dir();
	CHECK_EQ(puppet_peek(bob, "mine"), 1);
	puppet_create(bob, "yours", 2);
	torture_remove_runtime_dir();
	puppet_kill(alice);
	CHECK_EQ(puppet_peek(carol, "mine"), 1);
	CHECK_EQ(puppet_peek(carol, "yours"), 2);
	CHECK_EQ(puppet_peek(child, "yours"), 2);
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
