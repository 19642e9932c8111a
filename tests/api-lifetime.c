/* SPDX-License-Identifier: MIT */
/*
 * How long names, memory and traces of the dead live, between processes: a name as long as
 * a living process has a handle, memory as long as anybody has it mapped, garbage not
 * longer than it takes somebody to need the room.
 */
#include <sched.h>

#include "puppet.h"

enum {
	N_CREATES = 10000,
	N_KILLED = 300,
	N_NAMES_EACH = 50,
	N_SERVED = 3000,
	N_EXITS = 20,
	N_COMPANIONS = 64,
	BIG_BYTES = 256 << 20,
	PRIVATE_BYTES = 64 << 20,
	INDEX_LIMIT_BYTES = 2 << 20, /* of a table that hardly ever has a dozen names */
};

/* ---- names -------------------------------------------------------------------------- */

static void leave_by_closing(struct puppet *puppet)
{
	puppet_close(puppet, "name");
}

static void check_creator_goes(void (*leave)(struct puppet *puppet))
{
	struct puppet *alice = puppet_new(), *bob = puppet_new(), *carol = puppet_new();

	puppet_create(alice, "name", 1);
	CHECK_EQ(puppet_open(bob, "name"), 1);
	leave(alice);
	CHECK_EQ(puppet_open(carol, "name"), 1);
	leave(bob);
	CHECK_EQ(puppet_join(carol, "name"), 1);
	leave(carol);
	CHECK_EQ(puppet_says(puppet_new(), "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(the_name_stays_while_anybody_holds_it)
{
	check_creator_goes(leave_by_closing);
	check_creator_goes(puppet_exit);
	check_creator_goes(puppet_kill);
}

TEST(a_view_keeps_the_memory_and_not_the_name)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();

	puppet_create(alice, "name", 1);
	puppet_close(alice, "name");
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(puppet_says(alice, "name"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(puppet_reread(alice, "name"), 1);

	puppet_create(bob, "name", 2); /* which checks that it is all zeroes */
	CHECK_EQ(puppet_reread(alice, "name"), 1);
	CHECK_EQ(puppet_peek(alice, "name"), 2);
	puppet_unmap(alice, "name");
	CHECK_EQ(puppet_peek(alice, "name"), 2);
	puppet_dismiss_all();
}

TEST(the_last_of_several_handles_in_one_process_counts)
{
	struct puppet *bob = puppet_new();
	HANDLE first = section_create("name", TORTURE_PAGE), second, third;
	DWORD error;

	second = section_open("name");
	third = section_try_create("name", TORTURE_PAGE, &error);
	CHECK_EQ(error, ERROR_ALREADY_EXISTS);
	CHECK(CloseHandle(first));
	CHECK_EQ(puppet_says(bob, "name"), ERROR_SUCCESS);
	CHECK(CloseHandle(third));
	CHECK_EQ(puppet_says(bob, "name"), ERROR_SUCCESS);
	CHECK(CloseHandle(second));
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

/* ---- memory ------------------------------------------------------------------------- */

static HANDLE big_section;

static void big_create(void)
{
	char *view;

	big_section = section_create("big", BIG_BYTES);
	view = section_view(big_section);
	for (size_t i = 0; i < BIG_BYTES; i += TORTURE_PAGE)
		view[i] = 1;
}

static void big_open(void)
{
	big_section = section_open("big");
	CHECK_EQ(*(char *)section_view(big_section), 1);
}

TEST_LIMIT(memory_returns_at_once_when_all_its_holders_are_killed, 120)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new(), *carol = puppet_new();
	uint64_t before = torture_shmem_bytes(), held, after, start_ns, took_ns;
	int pidfd[2];

	puppet_call(alice, big_create);
	puppet_call(bob, big_open);
	held = torture_shmem_bytes();
	CHECK(held > before + BIG_BYTES / 2);

	pidfd[0] = puppet_pidfd(alice);
	pidfd[1] = puppet_pidfd(bob);
	kill(alice->pid, SIGKILL);
	kill(bob->pid, SIGKILL);
	puppet_await_end(alice, pidfd[0]);
	puppet_await_end(bob, pidfd[1]);

	/* The kernel may free after it reports the end; nobody calls anything meanwhile. */
	start_ns = torture_now_ns();
	do {
		after = torture_shmem_bytes();
		took_ns = torture_now_ns() - start_ns;
	} while (after > held - BIG_BYTES / 8 * 7 && took_ns < 2000000000);
	torture_note("%.0f MiB of %d back %.2f ms after the end",
		     ((double)held - (double)after) / (1 << 20), BIG_BYTES >> 20,
		     (double)took_ns / 1e6);
	CHECK(after <= held - BIG_BYTES / 8 * 7);

	CHECK_EQ(puppet_says(carol, "big"), ERROR_FILE_NOT_FOUND);
	puppet_create(carol, "big", 1);
	puppet_dismiss_all();
}

/* ---- odd holders -------------------------------------------------------------------- */

static void check_leaderless(bool as_user)
{
	struct puppet *alice, *bob, *carol;

	if (as_user)
		torture_prepare_user();
	alice = puppet_new();
	bob = puppet_new();
	carol = puppet_new();
	if (as_user) {
		puppet_call(alice, torture_become_user);
		puppet_call(bob, torture_become_user);
		puppet_call(carol, torture_become_user);
	}
	puppet_create(alice, "name", 1);
	puppet_ask(alice, PUPPET_LEAD_NO_MORE, "", 0, 0);
	CHECK_EQ(puppet_open(bob, "name"), 1);
	CHECK_EQ(puppet_join(bob, "name"), 1);
	puppet_close(bob, "name");
	CHECK_EQ(puppet_peek(alice, "name"), 1);
	puppet_create(alice, "made-without-leader", 2);
	CHECK_EQ(puppet_peek(bob, "made-without-leader"), 2);
	puppet_kill(alice);
	CHECK_EQ(puppet_says(carol, "name"), ERROR_FILE_NOT_FOUND);
	puppet_create(carol, "name", 3);
	puppet_dismiss_all();
}

TEST(a_process_whose_main_thread_has_ended_still_holds)
{
	check_leaderless(false);
}

TEST(also_that_of_an_ordinary_user)
{
	check_leaderless(true);
}

TEST(a_hidden_holder_is_no_reason_for_a_second_object)
{
	struct puppet *alice, *bob;

	torture_prepare_user();
	alice = puppet_new();
	bob = puppet_new();
	puppet_call(alice, torture_become_user);
	puppet_call(bob, torture_become_user);
	puppet_create(alice, "name", 1);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_ask(alice, PUPPET_HIDE, "", 0, 0);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_ask(bob, PUPPET_CREATE, "name", 2, TORTURE_PAGE).error,
		 ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_peek(alice, "name"), 1); /* it sees itself */
	puppet_create(bob, "other", 3);
	CHECK_EQ(puppet_peek(alice, "other"), 3); /* and others */

	puppet_close(alice, "name");
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_create(alice, "name", 4);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_ACCESS_DENIED);
	puppet_kill(alice);
	puppet_create(bob, "name", 5);
	puppet_dismiss_all();
}

/* A second holder in sight is a way to the object that a hidden one also has. */
TEST(one_holder_in_sight_is_enough)
{
	struct puppet *alice, *bob, *carol;

	torture_prepare_user();
	alice = puppet_new();
	bob = puppet_new();
	carol = puppet_new();
	puppet_call(alice, torture_become_user);
	puppet_call(bob, torture_become_user);
	puppet_call(carol, torture_become_user);
	puppet_create(alice, "name", 1);
	CHECK_EQ(puppet_open(bob, "name"), 1);
	puppet_ask(alice, PUPPET_HIDE, "", 0, 0);
	CHECK_EQ(puppet_peek(carol, "name"), 1);
	puppet_kill(bob);
	CHECK_EQ(puppet_says(carol, "name"), ERROR_ACCESS_DENIED);
	puppet_dismiss_all();
}

TEST(a_stopped_holder_is_a_holder)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();

	puppet_create(alice, "name", 1);
	CHECK(kill(alice->pid, SIGSTOP) == 0);
	CHECK(waitpid(alice->pid, NULL, WUNTRACED) == alice->pid);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	CHECK_EQ(puppet_join(bob, "name"), 1);
	CHECK(kill(alice->pid, SIGCONT) == 0);
	puppet_kill(alice);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_dismiss_all();
}

static void children_live_elsewhere(void)
{
	CHECK(unshare(CLONE_NEWPID) == 0);
}

/* Numbers of processes mean nothing across PID namespaces. */
TEST(a_holder_in_another_pid_namespace_is_no_reason_for_a_second_object)
{
	struct puppet *parent, *alice, *bob;

	if (geteuid() != 0)
		SKIP("only root may make a PID namespace");
	parent = puppet_new();
	bob = puppet_new();
	puppet_call(parent, children_live_elsewhere);
	alice = puppet_fork(parent, fork);
	puppet_create(alice, "inside", 1);
	puppet_create(bob, "outside", 2);
	CHECK_EQ(puppet_says(bob, "inside"), ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_ask(bob, PUPPET_CREATE, "inside", 3, TORTURE_PAGE).error,
		 ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_says(alice, "outside"), ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_ask(alice, PUPPET_CREATE, "outside", 4, TORTURE_PAGE).error,
		 ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_peek(alice, "inside"), 1);
	puppet_kill(alice);
	puppet_create(bob, "inside", 5);
	puppet_dismiss_all();
}

/* ---- while a holder is on its way out ----------------------------------------------- */

static void *companion_run(void *arg)
{
	for (;;)
		pause();
	return arg;
}

/* A process whose end takes a while: private memory and threads to be cleared away. */
static void slow_to_end(void)
{
	char *memory = mmap(NULL, PRIVATE_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pthread_t thread;

	CHECK(memory != MAP_FAILED);
	for (size_t i = 0; i < PRIVATE_BYTES; i += TORTURE_PAGE)
		memory[i] = 1;
	for (int i = 0; i < N_COMPANIONS; i++)
		CHECK(pthread_create(&thread, NULL, companion_run, NULL) == 0);
}

static pid_t *victim; /* shared */

/* Kills the holder and never stops asking until the name is free. */
static void hammer_on_a_dying_holder(void)
{
	uint64_t start_ns = torture_now_ns();
	DWORD error = ERROR_ALREADY_EXISTS;

	CHECK(kill(*victim, SIGKILL) == 0);
	while (error == ERROR_ALREADY_EXISTS) {
		HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, "name");

		if (section)
			CHECK(CloseHandle(section));
		else
			CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
		section = section_try_create("name", TORTURE_PAGE, &error);
		CHECK_EQ(error, section ? error : ERROR_SUCCESS);
		if (error == ERROR_SUCCESS)
			CHECK_EQ(*(uint64_t *)section_view(section), 0);
		CHECK(CloseHandle(section));
		CHECK(torture_now_ns() - start_ns < 10000000000);
	}
	CHECK_EQ(error, ERROR_SUCCESS);
}

static void check_dying_holder(bool as_user)
{
	victim = torture_share(sizeof(*victim));
	if (as_user)
		torture_prepare_user();
	for (int i = 0; i < N_EXITS; i++) {
		struct puppet *alice = puppet_new(), *bob = puppet_new();

		if (as_user) {
			puppet_call(alice, torture_become_user);
			puppet_call(bob, torture_become_user);
		}
		if (i % 4)
			puppet_call(alice, slow_to_end);
		puppet_create(alice, "name", 1);
		CHECK_EQ(puppet_peek(bob, "name"), 1);
		*victim = alice->pid;
		puppet_call(bob, hammer_on_a_dying_holder);
		puppet_dismiss_all();
	}
}

TEST(a_dying_holder_is_there_or_not_but_never_in_the_way)
{
	check_dying_holder(false);
}

TEST(for_an_ordinary_user_too)
{
	check_dying_holder(true);
}

/* ---- the runtime directory ---------------------------------------------------------- */

static void check_refused(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/index.2", getenv("WINSHM_RUNTIME_DIR"));
	CHECK_EQ(section_create_says("name"), ERROR_ACCESS_DENIED);
	CHECK_EQ(section_open_says("name"), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(section_create(NULL, TORTURE_PAGE))); /* needs no table */
	CHECK(access(path, F_OK) < 0);
}

static void check_refused_as_user(void *arg)
{
	(void)arg;
	torture_become_user();
	check_refused();
}

TEST(a_directory_open_to_others_is_refused)
{
	static const mode_t modes[] = { 0755, 0711, 0701, 0770, 01777 };

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		CHECK(chmod(test_dir(), modes[i]) == 0);
		check_refused();
	}
	CHECK(chmod(test_dir(), 0700) == 0);
	CHECK_EQ(section_create_says("name"), ERROR_SUCCESS);
}

TEST(a_directory_of_somebody_else_is_refused)
{
	if (geteuid() != 0)
		SKIP("only root can give a directory away");
	CHECK(chown(test_dir(), TORTURE_USER, TORTURE_USER) == 0);
	check_refused();

	torture_prepare_user();
	CHECK(chown(test_dir(), 0, 0) == 0);
	setenv("WINSHM_RUNTIME_DIR", test_dir(), 1);
	CHECK(chmod(test_dir(), 0700) == 0);
	wait_ok(test_fork(check_refused_as_user, NULL));
	CHECK(chmod(test_dir(), 0755) == 0);
	wait_ok(test_fork(check_refused_as_user, NULL));
}

TEST(a_link_to_a_good_directory_is_refused)
{
	char good[256], path[256];

	snprintf(good, sizeof(good), "%s/good", test_dir());
	snprintf(path, sizeof(path), "%s/link", test_dir());
	CHECK(mkdir(good, 0700) == 0);
	CHECK(symlink(good, path) == 0);
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	check_refused();
}

/* ---- what must not grow ------------------------------------------------------------- */

TEST(ten_thousand_sections_leave_nothing)
{
	int n_descriptors, n_maps;
	uint64_t index_bytes;

	CHECK_EQ(section_create_says("warm"), ERROR_SUCCESS);
	n_descriptors = test_count_descriptors();
	n_maps = torture_count_maps();
	index_bytes = torture_index_bytes();
	for (unsigned i = 0; i < torture_times(N_CREATES); i++) {
		HANDLE section, second;
		char name[64];

		snprintf(name, sizeof(name), "leaf-%u", i);
		section = section_create(name, TORTURE_PAGE);
		second = section_open(name);
		section_poke(section, 1);
		section_poke(second, 2);
		CHECK(CloseHandle(section));
		CHECK(CloseHandle(second));
	}
	CHECK_EQ(test_count_descriptors(), n_descriptors);
	CHECK(TORTURE_INSTRUMENTED || torture_count_maps() <= n_maps + 4);
	CHECK(torture_index_bytes() <= index_bytes + (1 << 20));
}

TEST(errors_leave_nothing)
{
	HANDLE section = section_create("name", TORTURE_PAGE);
	int n_descriptors = test_count_descriptors(), n_maps = torture_count_maps();

	for (int i = 0; i < 1000; i++) {
		CHECK_EQ(section_open_says("none"), ERROR_FILE_NOT_FOUND);
		CHECK_EQ(section_open_says("Local\\a\\b"), ERROR_PATH_NOT_FOUND);
		CHECK(!MapViewOfFile(section, FILE_MAP_READ, 0, 65536, 0));
		CHECK(!MapViewOfFile(section, FILE_MAP_READ, 0, 1, 0));
		CHECK(!OpenFileMappingA(0, FALSE, "name"));
		CHECK(!CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					  0, "zero"));
	}
	CHECK_EQ(test_count_descriptors(), n_descriptors);
	CHECK(TORTURE_INSTRUMENTED || torture_count_maps() == n_maps);
	CHECK(CloseHandle(section));
}

/* A name of its own for every number, `n_filler` letters longer than that. */
enum {
	LONG_NAME_UNITS = 1000
};

static void long_name(WCHAR ret[LONG_NAME_UNITS], uint64_t number, int n_filler)
{
	int n = 0;

	for (; number; number /= 10)
		ret[n++] = (WCHAR)('0' + number % 10);
	ret[n++] = '-';
	for (int i = 0; i < n_filler; i++)
		ret[n++] = 'x';
	ret[n] = 0;
}

struct victims {
	struct gate ready;
	uint64_t number;
	int n_filler;
};

static void victim_run(void *arg)
{
	struct victims *victims = arg;
	WCHAR name[LONG_NAME_UNITS];

	for (uint64_t i = 0; i < N_NAMES_EACH; i++) {
		long_name(name, victims->number * N_NAMES_EACH + i, victims->n_filler);
		CHECK(CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 TORTURE_PAGE, name));
		CHECK_EQ(GetLastError(), ERROR_SUCCESS);
	}
	gate_open(&victims->ready);
	for (;;)
		pause();
}

static void check_killed_names(uint64_t n_names, int n_filler)
{
	WCHAR name[LONG_NAME_UNITS];

	for (uint64_t i = 0; i < n_names; i += 997) {
		HANDLE section;

		long_name(name, i, n_filler);
		CHECK(!OpenFileMappingW(FILE_MAP_READ, FALSE, name));
		CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
		section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					     0, TORTURE_PAGE, name);
		CHECK(section);
		CHECK_EQ(GetLastError(), ERROR_SUCCESS);
		CHECK(CloseHandle(section));
	}
}

/* 300 processes, 15,000 names that nobody ever closes. */
static void check_killed_holders(int n_filler)
{
	struct victims victims = { .n_filler = n_filler };
	uint64_t halfway = 0, end, n_killed = torture_times(N_KILLED);

	gate_init(&victims.ready);
	for (victims.number = 0; victims.number < n_killed; victims.number++) {
		pid_t pid = test_fork(victim_run, &victims);

		gate_wait(&victims.ready);
		wait_killed(pid);
		if (victims.number == n_killed / 2)
			halfway = torture_index_bytes();
	}
	end = torture_index_bytes();
	torture_note("the table has %llu KiB after %llu killed holders, %llu after %llu",
		     (unsigned long long)halfway / 1024, (unsigned long long)n_killed / 2,
		     (unsigned long long)end / 1024, (unsigned long long)n_killed);
	CHECK(end <= INDEX_LIMIT_BYTES);
	check_killed_names(N_NAMES_EACH * n_killed, n_filler);
	gate_deinit(&victims.ready);
}

TEST_LIMIT(three_hundred_killed_holders_leave_a_small_table, 120)
{
	check_killed_holders(0);
}

/* Such a name takes two nodes of the table, or four. */
TEST_LIMIT(also_when_their_names_were_long, 120)
{
	check_killed_holders(150);
}

TEST_LIMIT(also_when_they_were_very_long, 120)
{
	check_killed_holders(700);
}

static void client_run(void *arg)
{
	section_open("served");
	gate_open(arg);
	for (;;)
		pause();
}

/* One server, many clients that come and are killed. */
TEST_LIMIT(a_name_remembers_no_more_holders_than_live, 120)
{
	struct puppet *server = puppet_new();
	unsigned n_served = torture_times(N_SERVED);
	uint64_t index_bytes;
	struct gate ready;

	gate_init(&ready);
	puppet_create(server, "served", 1);
	index_bytes = torture_index_bytes();
	for (unsigned i = 0; i < n_served; i++) {
		pid_t pid = test_fork(client_run, &ready);

		gate_wait(&ready);
		wait_killed(pid);
	}
	torture_note("the table grew by %lld KiB through %u killed clients",
		     (long long)(torture_index_bytes() - index_bytes) / 1024, n_served);
	CHECK(torture_index_bytes() <= index_bytes + (16 << 10) ||
	      test_is_under_valgrind());
	CHECK_EQ(puppet_peek(server, "served"), 1);
	puppet_dismiss_all();
	gate_deinit(&ready);
}

static void server_forks_often(void)
{
	for (unsigned i = 0; i < torture_times(N_SERVED); i++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(0);
		CHECK(pid > 0);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
}

/* A server that forks for every request, holding a name all the time. */
TEST_LIMIT(nor_does_it_remember_the_children_of_a_server, 120)
{
	struct puppet *server = puppet_new();
	uint64_t index_bytes;

	puppet_create(server, "served", 1);
	index_bytes = torture_index_bytes();
	puppet_call(server, server_forks_often);
	torture_note("the table grew by %lld KiB through %u children",
		     (long long)(torture_index_bytes() - index_bytes) / 1024,
		     torture_times(N_SERVED));
	CHECK(torture_index_bytes() <= index_bytes + (16 << 10) ||
	      test_is_under_valgrind());
	CHECK_EQ(puppet_peek(server, "served"), 1);
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
