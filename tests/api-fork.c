/* SPDX-License-Identifier: MIT */
/*
 * fork(), its relatives, exec, and threads. A child is a holder of its own from its first
 * instant: what its parent does afterwards, or suffers, changes nothing for it, nor the
 * other way round. Nothing of ours survives an exec.
 */
#include <dirent.h>
#include <sched.h>
#include <spawn.h>
#include <sys/resource.h>

#include "puppet.h"

enum {
	N_TIMES = 100,
	N_SECTIONS = 200,
	N_THREADS = 8,
	N_FORKS = 100,
	N_HAMMERS = 16,
	N_HAMMER_NAMES = 5,
	N_BLOWS = 3000,
	N_FIRST_CALLS = 300,
};

static const char *program;

/* Under valgrind, where every instruction takes fifty times as long, and only one thread runs
 * at a time, fewer rounds meet everything that many can. */
static unsigned rounds(unsigned n)
{
	return n / test_patience();
}

static pid_t bare_clone(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

/* ---- one parent, one child ---------------------------------------------------------- */

TEST(the_child_keeps_the_name_when_the_parent_exits)
{
	struct puppet *parent = puppet_new(), *bob = puppet_new(), *child;

	puppet_create(parent, "name", 1);
	child = puppet_fork(parent, fork);
	puppet_exit(parent);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	CHECK_EQ(puppet_reread(child, "name"), 1);
	puppet_exit(child);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(the_child_keeps_the_name_when_the_parent_is_killed)
{
	struct puppet *parent = puppet_new(), *bob = puppet_new(), *child;

	puppet_create(parent, "name", 1);
	child = puppet_fork(parent, fork);
	puppet_kill(parent);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_close(child, "name");
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(puppet_reread(child, "name"), 1);
	puppet_dismiss_all();
}

TEST(the_parent_keeps_the_name_when_the_child_ends)
{
	struct puppet *parent = puppet_new(), *bob = puppet_new(), *child;

	puppet_create(parent, "name", 1);
	child = puppet_fork(parent, fork);
	puppet_exit(child);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	child = puppet_fork(parent, fork);
	puppet_kill(child);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_close(parent, "name");
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(closing_in_one_leaves_it_to_the_other)
{
	struct puppet *parent = puppet_new(), *bob = puppet_new(), *child;

	puppet_create(parent, "one", 1);
	puppet_create(parent, "two", 2);
	child = puppet_fork(parent, fork);
	puppet_close(child, "one");
	puppet_close(parent, "two");
	CHECK_EQ(puppet_peek(bob, "one"), 1);
	CHECK_EQ(puppet_peek(bob, "two"), 2);
	puppet_close(parent, "one");
	CHECK_EQ(puppet_says(bob, "one"), ERROR_FILE_NOT_FOUND);
	puppet_close(child, "two");
	CHECK_EQ(puppet_says(bob, "two"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(a_view_made_before_the_fork_is_shared_after_it)
{
	struct puppet *parent = puppet_new(), *child;

	puppet_create(parent, "name", 1);
	child = puppet_fork(parent, fork);
	puppet_unmap(parent, "name");
	puppet_close(parent, "name");
	CHECK_EQ(puppet_reread(child, "name"), 1);
	puppet_unmap(child, "name");
	CHECK_EQ(puppet_peek(child, "name"), 1);
	puppet_dismiss_all();
}

TEST(what_parent_and_child_make_afterwards_they_share_by_name)
{
	struct puppet *parent = puppet_new(), *child;

	puppet_create(parent, "before", 1);
	child = puppet_fork(parent, fork);
	puppet_create(child, "of-the-child", 2);
	puppet_create(parent, "of-the-parent", 3);
	CHECK_EQ(puppet_peek(parent, "of-the-child"), 2);
	CHECK_EQ(puppet_peek(child, "of-the-parent"), 3);
	puppet_kill(child);
	CHECK_EQ(puppet_says(parent, "of-the-child"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(a_child_of_a_parent_that_held_nothing_begins_for_itself)
{
	struct puppet *parent = puppet_new(), *child;

	CHECK_EQ(puppet_says(parent, "none"), ERROR_FILE_NOT_FOUND);
	child = puppet_fork(parent, fork);
	puppet_create(child, "name", 1);
	CHECK_EQ(puppet_peek(parent, "name"), 1);
	puppet_kill(parent);
	CHECK_EQ(puppet_peek(child, "name"), 1);
	puppet_dismiss_all();
}

TEST(great_grandchildren_hold_what_the_first_one_made)
{
	struct puppet *holder = puppet_new(), *bob = puppet_new();

	puppet_create(holder, "heirloom", 1);
	for (int i = 0; i < 20; i++) {
		struct puppet *child = puppet_fork(holder, fork);

		if (i % 2)
			puppet_kill(holder);
		else
			puppet_exit(holder);
		CHECK_EQ(puppet_peek(bob, "heirloom"), 1);
		holder = child;
	}
	puppet_close(holder, "heirloom");
	CHECK_EQ(puppet_says(bob, "heirloom"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(two_hundred_sections_go_along)
{
	struct puppet *parent = puppet_new(), *bob = puppet_new(), *child;
	char name[32];

	for (uint64_t i = 0; i < N_SECTIONS; i++) {
		snprintf(name, sizeof(name), "many-%d", (int)i);
		puppet_create(parent, name, i + 1);
	}
	child = puppet_fork(parent, fork);
	puppet_kill(parent);
	for (uint64_t i = 0; i < N_SECTIONS; i++) {
		snprintf(name, sizeof(name), "many-%d", (int)i);
		CHECK_EQ(puppet_peek(bob, name), i + 1);
	}
	for (uint64_t i = 0; i < N_SECTIONS; i++) {
		snprintf(name, sizeof(name), "many-%d", (int)i);
		puppet_close(child, name);
		CHECK_EQ(puppet_says(bob, name), ERROR_FILE_NOT_FOUND);
	}
	puppet_dismiss_all();
}

static void use_up_descriptors(void)
{
	struct rlimit limit;

	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	limit.rlim_cur = 200;
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	while (dup(0) >= 0)
		;
	CHECK_EQ(errno, EMFILE);
}

static void free_some_descriptors(void)
{
	for (int fd = 180; fd < 200; fd++)
		close(fd);
}

/* There is no room for the child's own way to the table. It has what it inherited all the
 * same, and as soon as there is room its handles count. */
TEST(a_fork_without_a_free_descriptor_takes_nothing_from_the_parent)
{
	struct puppet *parent = puppet_new(), *bob = puppet_new(), *child;

	puppet_create(parent, "one", 1);
	puppet_create(parent, "two", 2);
	puppet_call(parent, use_up_descriptors);
	child = puppet_fork(parent, fork);
	CHECK_EQ(puppet_reread(child, "one"), 1);
	puppet_close(child, "one");
	CHECK_EQ(puppet_peek(bob, "one"), 1);

	puppet_call(child, free_some_descriptors);
	CHECK_EQ(puppet_peek(child, "two"), 2);
	puppet_kill(parent);
	CHECK_EQ(puppet_says(bob, "one"), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(puppet_peek(bob, "two"), 2);
	puppet_close(child, "two");
	CHECK_EQ(puppet_says(bob, "two"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

/* ---- in the very instant ------------------------------------------------------------ */

struct instant {
	struct gate *gates; /* 0: the child may end; 1: the parent has acted */
	bool parent_dies;
};

static void instant_parent(void *arg)
{
	const struct instant *instant = arg;
	HANDLE section = section_create("instant", TORTURE_PAGE);
	pid_t pid;

	section_poke(section, 7);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		gate_wait(&instant->gates[0]);
		CHECK_EQ(section_peek("instant"), 7);
		_exit(0);
	}
	if (instant->parent_dies)
		kill(getpid(), SIGKILL);
	CHECK(CloseHandle(section));
	gate_open(&instant->gates[1]);
	wait_ok(pid);
}

TEST(a_parent_that_closes_right_after_the_fork_leaves_it_to_the_child)
{
	for (int i = 0; i < N_TIMES; i++) {
		struct gate gates[2];
		struct instant instant = { gates, false };
		pid_t parent;

		gate_init(&gates[0]);
		gate_init(&gates[1]);
		parent = test_fork(instant_parent, &instant);
		gate_wait(&gates[1]);
		CHECK_EQ(section_peek("instant"), 7);
		gate_open(&gates[0]);
		wait_ok(parent);
		CHECK_EQ(section_open_says("instant"), ERROR_FILE_NOT_FOUND);
		gate_deinit(&gates[0]);
		gate_deinit(&gates[1]);
	}
}

TEST(a_parent_killed_right_after_the_fork_leaves_it_to_the_child)
{
	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
	for (int i = 0; i < N_TIMES; i++) {
		struct gate gates[1];
		struct instant instant = { gates, true };
		pid_t parent;
		int status;

		gate_init(&gates[0]);
		parent = test_fork(instant_parent, &instant);
		CHECK(waitpid(parent, &status, 0) == parent);
		CHECK(WIFSIGNALED(status));
		CHECK_EQ(section_peek("instant"), 7);
		gate_open(&gates[0]);
		torture_reap(1);
		CHECK_EQ(section_open_says("instant"), ERROR_FILE_NOT_FOUND);
		gate_deinit(&gates[0]);
	}
}

/* ---- children that run no handlers -------------------------------------------------- */

static void meet_a_child_without_handlers(pid_t (*fork_fn)(void))
{
	struct puppet *parent = puppet_new(), *bob = puppet_new(), *child;

	puppet_create(parent, "name", 1);
	child = puppet_fork(parent, fork_fn);
	CHECK_EQ(puppet_reread(child, "name"), 1);
	CHECK_EQ(puppet_peek(child, "name"), 1); /* now it is a holder as well */
	puppet_create(child, "own", 2);
	CHECK_EQ(puppet_peek(parent, "own"), 2);
	puppet_close(parent, "name");
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_kill(parent);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	CHECK_EQ(puppet_peek(bob, "own"), 2);
	puppet_close(child, "name");
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_kill(child);
	CHECK_EQ(puppet_says(bob, "own"), ERROR_FILE_NOT_FOUND);

	parent = puppet_new();
	puppet_create(parent, "name", 3);
	child = puppet_fork(parent, fork_fn);
	puppet_close(child, "name");
	CHECK_EQ(puppet_peek(bob, "name"), 3);
	puppet_kill(child);
	CHECK_EQ(puppet_peek(bob, "name"), 3);
	puppet_kill(parent);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

TEST(a_child_of_bare_fork_joins_with_its_first_call)
{
	meet_a_child_without_handlers(_Fork);
}

TEST(a_child_of_the_clone_system_call_joins_with_its_first_call)
{
	meet_a_child_without_handlers(bare_clone);
}

static void *first_caller(void *arg)
{
	barrier_wait(arg);
	for (unsigned i = 0; i < rounds(100); i++) {
		CHECK_EQ(section_peek("name"), 1);
		CHECK_EQ(section_open_says("none"), ERROR_FILE_NOT_FOUND);
	}
	return NULL;
}

/* The first call of such a child may come from many threads at once. */
TEST_LIMIT(its_first_call_may_come_from_many_threads, 120)
{
	HANDLE section = section_create("name", TORTURE_PAGE);

	section_poke(section, 1);
	for (unsigned time = 0; time < rounds(N_TIMES); time++) {
		pid_t pid = _Fork();

		if (pid == 0) {
			struct barrier barrier = { .n_actors = N_THREADS };
			pthread_t threads[N_THREADS];

			for (int i = 0; i < N_THREADS; i++)
				CHECK(pthread_create(&threads[i], NULL, first_caller,
						     &barrier) == 0);
			for (int i = 0; i < N_THREADS; i++)
				CHECK(pthread_join(threads[i], NULL) == 0);
			_exit(0);
		}
		wait_ok(pid);
	}
	CHECK_EQ(section_peek("name"), 1);
	CHECK(CloseHandle(section));
}

static void child_that_only_runs_something(void)
{
	char *const arguments[] = { (char *)"true", NULL };
	pid_t pid;

	CHECK(posix_spawnp(&pid, "true", NULL, NULL, arguments, environ) == 0);
	while (waitpid(pid, NULL, 0) == pid)
		;
	CHECK(system("true") != 127);
	pid = vfork();
	if (pid == 0)
		_exit(0);
	CHECK(pid > 0);
	/* vfork() returns a moment before the child has let go of its descriptors. */
	while (waitpid(pid, NULL, 0) == pid)
		;
}

TEST(children_that_only_run_another_program_change_nothing)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();

	puppet_create(alice, "name", 1);
	puppet_call(alice, child_that_only_runs_something);
	CHECK_EQ(puppet_peek(bob, "name"), 1);
	puppet_create(alice, "after", 2);
	CHECK_EQ(puppet_peek(bob, "after"), 2);
	puppet_kill(alice);
	CHECK_EQ(puppet_says(bob, "name"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

/* ---- exec --------------------------------------------------------------------------- */

/* What the re-executed program is asked: which descriptors of ours have come along? */
static int list_descriptors(void)
{
	DIR *list = opendir("/proc/self/fd");
	struct dirent *entry;
	int n_ours = 0;

	if (!list)
		return 99;
	while ((entry = readdir(list))) {
		char link[512];
		ssize_t n =
			readlinkat(dirfd(list), entry->d_name, link, sizeof(link) - 1);

		if (n < 0)
			continue;
		link[n] = '\0';
		if (strstr(link, "winshm") || strstr(link, "index.2"))
			n_ours++;
	}
	closedir(list);
	return n_ours;
}

static void exec_self(void *arg)
{
	HANDLE first = section_create("exec", TORTURE_PAGE),
	       second = section_open("exec");
	HANDLE unnamed = section_create(NULL, TORTURE_PAGE);
	void *view = section_view(first);
	const bool *child_execs = arg;

	CHECK(first && second && unnamed && view);
	CHECK(list_descriptors() >=
	      4); /* the question can be answered with more than 0 */
	if (*child_execs) {
		pid_t pid = fork();

		if (pid != 0) {
			wait_ok(pid);
			CHECK_EQ(section_open_says("exec"), ERROR_SUCCESS);
			return;
		}
	}
	execl(program, program, "--list-descriptors", NULL);
	_exit(98);
}

TEST(exec_leaves_no_descriptor_behind)
{
	wait_ok(test_fork(exec_self, &(bool) { false }));
	CHECK_EQ(section_open_says("exec"), ERROR_FILE_NOT_FOUND);
}

TEST(fork_and_exec_leaves_no_descriptor_behind_and_the_parent_whole)
{
	wait_ok(test_fork(exec_self, &(bool) { true }));
	CHECK_EQ(section_open_says("exec"), ERROR_FILE_NOT_FOUND);
}

/* ---- threads ------------------------------------------------------------------------ */

struct hammer {
	_Atomic bool is_over;
	_Atomic uint64_t n_blows;
	struct dice dice;
	pthread_t thread;
	struct hammer *leader; /* whose is_over and n_blows count */
};

/* One object from its creation to its end, or somebody else's in between. */
static void hammer_strike(struct dice *dice)
{
	_Atomic uint64_t *view, *again;
	HANDLE section, second;
	char name[32];
	DWORD error;

	snprintf(name, sizeof(name), "hammer-%u", dice_below(dice, N_HAMMER_NAMES));
	if (dice_below(dice, 3)) {
		section = section_try_create(name, TORTURE_PAGE, &error);
		CHECK(section);
		CHECK(error == ERROR_SUCCESS || error == ERROR_ALREADY_EXISTS);
	} else {
		section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);
		if (!section) {
			CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
			return;
		}
	}
	view = section_view(section);
	second = section_open(name);
	again = section_view(second);
	CHECK(view != again);

	/* Both views count in one place: what is added through one the other takes back. */
	atomic_fetch_add(&view[1], 3);
	atomic_fetch_sub(&again[1], 3);
	CHECK(atomic_load(&view[1]) % 3 == 0);
	atomic_store(&view[0], 1);
	CHECK_EQ(atomic_load(&again[0]), 1);

	CHECK(UnmapViewOfFile(dice_below(dice, 2) ? (void *)((char *)again + 100)
						  : (void *)again));
	CHECK(CloseHandle(section));
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(second));
}

static void *hammer_run(void *arg)
{
	struct hammer *hammer = arg;

	while (!atomic_load(&hammer->leader->is_over)) {
		hammer_strike(&hammer->dice);
		atomic_fetch_add(&hammer->leader->n_blows, 1);
	}
	return NULL;
}

static void hammers_start(struct hammer *hammers, int n)
{
	for (int i = 0; i < n; i++) {
		hammers[i].dice.state =
			torture_env("TORTURE_SEED", 1) + (uint64_t)i * 7919;
		hammers[i].leader = &hammers[0];
		CHECK(pthread_create(&hammers[i].thread, NULL, hammer_run, &hammers[i]) ==
		      0);
	}
}

static void hammers_await(struct hammer *hammers, uint64_t n_blows)
{
	while (atomic_load(&hammers[0].n_blows) < n_blows)
		sched_yield();
}

static void hammers_stop(struct hammer *hammers, int n)
{
	atomic_store(&hammers[0].is_over, true);
	for (int i = 0; i < n; i++)
		CHECK(pthread_join(hammers[i].thread, NULL) == 0);
}

static void hammers_check_clean(int n_maps_before)
{
	for (int i = 0; i < N_HAMMER_NAMES; i++) {
		char name[32];

		snprintf(name, sizeof(name), "hammer-%d", i);
		CHECK_EQ(section_open_says(name), ERROR_FILE_NOT_FOUND);
	}
	CHECK(TORTURE_INSTRUMENTED ||
	      torture_count_maps() <= n_maps_before + 2 * N_HAMMERS);
}

TEST_LIMIT(sixteen_threads_hammer_on_a_few_names, 120)
{
	static struct hammer hammers[N_HAMMERS];
	int n_maps;

	hammers_start(hammers, N_HAMMERS);
	hammers_await(hammers, rounds(N_BLOWS));
	n_maps = torture_count_maps();
	hammers_await(hammers, 10 * rounds(N_BLOWS));
	hammers_stop(hammers, N_HAMMERS);
	hammers_check_clean(n_maps);
}

static void forked_among_hammers(void *arg)
{
	struct dice dice = { *(uint64_t *)arg };

	CHECK_EQ(section_peek("anchor"), 1);
	for (int i = 0; i < 20; i++)
		hammer_strike(&dice);
	CHECK_EQ(section_create_says("anchor"), ERROR_ALREADY_EXISTS);
}

/* The forking thread meets the others anywhere inside the library. */
TEST_LIMIT(fork_from_a_program_whose_threads_hammer, 120)
{
	static struct hammer hammers[N_THREADS];
	HANDLE anchor = section_create("anchor", TORTURE_PAGE);
	uint64_t longest_ns = 0;

	SKIP_IF_MALLOC_HANGS_IN_CHILDREN();
	section_poke(anchor, 1);
	hammers_start(hammers, N_THREADS);
	for (uint64_t i = 0; i < rounds(N_FORKS); i++) {
		uint64_t start_ns = torture_now_ns(), took_ns;
		pid_t pid = test_fork(forked_among_hammers, &i);

		took_ns = torture_now_ns() - start_ns;
		longest_ns = took_ns > longest_ns ? took_ns : longest_ns;
		wait_ok(pid);
	}
	hammers_stop(hammers, N_THREADS);
	torture_note("the longest fork() took %.1f ms", (double)longest_ns / 1e6);
	CHECK_EQ(section_peek("anchor"), 1);
	CHECK(CloseHandle(anchor));
}

struct debut {
	struct barrier barrier;
	uint32_t n_steps;
};

static void *debut_run(void *arg)
{
	struct debut *debut = arg;

	barrier_wait(&debut->barrier);
	CHECK(CloseHandle(section_open("anchor")));
	return NULL;
}

static void forked_in_a_debut(void *arg)
{
	(void)arg;
	CHECK_EQ(section_peek("anchor"), 1);
	CHECK_EQ(section_open_says("none"), ERROR_FILE_NOT_FOUND);
}

/* A process whose very first call happens in one thread while another one forks. */
static void debut_perform(void *arg)
{
	struct debut debut = { { .n_actors = 2 }, *(uint32_t *)arg };
	pthread_t thread;
	pid_t child;

	CHECK(pthread_create(&thread, NULL, debut_run, &debut) == 0);
	barrier_wait(&debut.barrier);
	for (volatile uint32_t i = 0; i < debut.n_steps; i++)
		;
	child = test_fork(forked_in_a_debut, NULL);
	CHECK(pthread_join(thread, NULL) == 0);
	wait_ok(child);
	CHECK_EQ(section_peek("anchor"), 1);
}

TEST_LIMIT(fork_during_the_first_call_of_another_thread, 300)
{
	struct dice dice = { torture_env("TORTURE_SEED", 1) };
	struct puppet *alice;

	SKIP_IF_MALLOC_HANGS_IN_CHILDREN();
	if (TEST_TSAN)
		SKIP("this sanitizer takes a thread that ends with its process for a leak");
	alice = puppet_new();
	puppet_create(alice, "anchor", 1);
	for (unsigned i = 0; i < rounds(N_FIRST_CALLS); i++) {
		uint32_t n_steps = dice_below(&dice, 40000);

		wait_ok(test_fork(debut_perform, &n_steps));
	}
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--list-descriptors"))
		return list_descriptors();
	program = argv[0];
	return test_main(argc, argv);
}
