/* SPDX-License-Identifier: MIT */
/*
 * What DuplicateHandle() does not get from another process: what is not there, what may not
 * be had, what is no more since the process ended or became another program, and anything
 * else than the very object while it opens and closes all the time.
 */
#include <pthread.h>

#include "foreign.h"

/* ---- refusals ----------------------------------------------------------------------- */

static HANDLE handle_near(HANDLE handle, intptr_t distance)
{
	return (HANDLE)((intptr_t)handle + distance);
}

TEST(what_is_no_open_handle_there_is_none_here)
{
	struct puppet *bob = puppet_new(), *alice;
	HANDLE process, bobs;

	alice = alice_new(&process);
	bobs = OpenProcess(PROCESS_ALL_ACCESS, FALSE, (DWORD)bob->pid);
	CHECK(bobs);

	puppet_call(alice, alice_makes_an_unnamed_section);
	CHECK_EQ(take_says(process, handle_near(stage->handle[0], 2)), ERROR_SUCCESS);
	CHECK_EQ(take_says(process, NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ(take_says(process, handle_near(stage->handle[0], 4)),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ(take_says(process, handle_near(stage->handle[0], 4 * 5000)),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ(take_says(process, handle_near(stage->handle[0], 1 << 24)),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ(take_says(process, handle_near(NULL, INT64_C(1) << 40)),
		 ERROR_INVALID_HANDLE);
	puppet_call(alice, alice_closes);
	CHECK_EQ(take_says(process, stage->handle[0]), ERROR_INVALID_HANDLE);
	/* Bob has not opened anything; we have. */
	CHECK_EQ(take_says(bobs, process), ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(bobs));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_still_has_it(void)
{
	CHECK_EQ(word_of(stage->handle[0]), 7);
}

TEST(nothing_is_closed_in_another_process_or_given_to_it)
{
	HANDLE process, section, target = NULL;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_makes_an_unnamed_section);
	CHECK(!take(process, stage->handle[0], 0,
		    DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!DuplicateHandle(process, stage->handle[0], NULL, NULL, 0, FALSE,
			       DUPLICATE_CLOSE_SOURCE));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	puppet_call(alice, alice_still_has_it);

	section = section_create(NULL, TORTURE_PAGE);
	CHECK(!DuplicateHandle(GetCurrentProcess(), section, process, &target, 0, FALSE,
			       DUPLICATE_SAME_ACCESS));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!DuplicateHandle(process, stage->handle[0], process, &target, 0, FALSE,
			       DUPLICATE_SAME_ACCESS));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!target);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

TEST(the_process_handle_needs_the_right)
{
	HANDLE process, weak;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_makes_an_unnamed_section);
	weak = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, (DWORD)alice->pid);
	CHECK(weak);
	CHECK_EQ(take_says(weak, stage->handle[0]), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(weak));
	weak = section_create(NULL, TORTURE_PAGE);
	CHECK_EQ(take_says(weak, stage->handle[0]), ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(weak));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

TEST(a_process_that_has_ended_has_no_handles)
{
	HANDLE process;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_makes_an_unnamed_section);
	puppet_kill(alice);
	CHECK_EQ(take_says(process, stage->handle[0]), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_hides(void)
{
	alice_makes_an_unnamed_section();
	CHECK(prctl(PR_SET_DUMPABLE, 0) == 0);
}

static void bob_is_refused(void)
{
	HANDLE process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, stage->pid);

	CHECK(process);
	CHECK_EQ(take_says(process, stage->handle[0]), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(process));
}

static void bob_hears_why(void)
{
	CHECK(strstr(surroundings_said(bob_is_refused), "not dumpable"));
}

TEST(one_that_may_not_be_looked_into_is_denied)
{
	HANDLE process;
	struct puppet *alice = alice_new(&process), *bob;

	torture_prepare_user();
	bob = puppet_new();
	stage->pid = (DWORD)alice->pid;
	puppet_call(bob, torture_become_user);
	puppet_call(alice, torture_become_user);
	puppet_call(alice, alice_hides);
	puppet_call(bob, bob_hears_why);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

/* ---- what a process may become ------------------------------------------------------ */

TEST(a_forked_child_has_a_table_of_its_own)
{
	HANDLE process, childs, section;
	struct puppet *alice = alice_new(&process), *child;

	puppet_call(alice, alice_makes_an_unnamed_section);
	child = puppet_fork(alice, fork);
	childs = OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)child->pid);
	CHECK(childs);
	puppet_call(alice, alice_closes);
	CHECK_EQ(take_says(process, stage->handle[0]), ERROR_INVALID_HANDLE);
	puppet_kill(alice);
	section = take_same(childs, stage->handle[0]);
	CHECK_EQ(word_of(section), 7);
	CHECK(CloseHandle(section));
	puppet_call(child, alice_closes);
	CHECK_EQ(take_says(childs, stage->handle[0]), ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(childs));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_becomes_another_program(void)
{
	alice_makes_an_unnamed_section();
	execl("/proc/self/exe", "api-foreign", "--rest", (char *)NULL);
	CHECK(!"exec");
}

TEST(after_exec_there_is_nothing_left)
{
	struct gate gate;
	HANDLE process;
	pid_t pid;
	char c;

	if (test_is_under_valgrind())
		SKIP("valgrind has no pidfds");
	stage = torture_share(sizeof(*stage));
	gate_init(&gate);
	CHECK(fcntl(gate.fd[1], F_SETFD, FD_CLOEXEC) == 0);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		alice_becomes_another_program();
	close(gate.fd[1]);
	CHECK(read(gate.fd[0], &c, 1) == 0); /* it has let go: exec is done */
	close(gate.fd[0]);
	process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)pid);
	CHECK(process);
	CHECK_EQ(take_says(process, stage->handle[0]), ERROR_INVALID_HANDLE);
	wait_killed(pid);
	CHECK(CloseHandle(process));
}

/* ---- while it is busy --------------------------------------------------------------- */

enum {
	BUSY_THREADS = 3,
	BUSY_PLACES = 16,    /* handles a thread tells of */
	BUSY_TAKEN = 3000,   /* duplicates to be made */
	BUSY_VALUES = 65536, /* slots of handles that are kept book of */
};

struct busy {
	_Atomic uint64_t last_tag;
	_Atomic uintptr_t told[BUSY_THREADS][BUSY_PLACES];
	/* The last tag of a slot's: only grows. */
	_Atomic uint64_t tag[BUSY_VALUES];
};

static struct busy *busy;

/* What a section says of itself. */
struct busy_content {
	_Atomic uint64_t tag;
	_Atomic uint64_t handle;
};

static _Atomic uint64_t *busy_tag(uintptr_t handle)
{
	uintptr_t slot = handle >> 2 & ((1 << 22) - 1);

	CHECK(slot < BUSY_VALUES);
	return &busy->tag[slot];
}

static void busy_open(unsigned thread, unsigned place)
{
	uint64_t tag = atomic_fetch_add(&busy->last_tag, 1) + 1;
	struct busy_content *content;
	char name[64];
	HANDLE section;

	snprintf(name, sizeof(name), "busy-%llu", (unsigned long long)tag);
	section = section_create(tag % 3 ? NULL : name, TORTURE_PAGE);
	content = section_view(section);
	atomic_store(&content->tag, tag);
	atomic_store(&content->handle, (uintptr_t)section);
	CHECK(UnmapViewOfFile(content));
	/* Nobody else has this slot now. */
	atomic_store(busy_tag((uintptr_t)section), tag);
	atomic_store(&busy->told[thread][place], (uintptr_t)section);
}

static void *busy_thread(void *arg)
{
	unsigned thread = (unsigned)(uintptr_t)arg;

	for (unsigned place = 0;; place = (place + 1) % BUSY_PLACES) {
		uintptr_t handle = atomic_exchange(&busy->told[thread][place], 0);
		int pair[2];

		if (handle && thread == 0)
			CHECK(pipe2(pair, O_CLOEXEC) == 0); /* numbers change hands */
		if (handle)
			CHECK(CloseHandle((HANDLE)handle));
		if (handle && thread == 0)
			close(pair[0]), close(pair[1]);
		busy_open(thread, place);
	}
	return NULL;
}

static void busy_begin(void)
{
	pthread_t thread;

	for (uintptr_t i = 0; i < BUSY_THREADS; i++)
		CHECK(pthread_create(&thread, NULL, busy_thread, (void *)i) == 0);
}

/* One duplicate, if the handle is still open; its object is one that the handle had at
 * some time between question and answer. */
static bool busy_take(HANDLE process, uintptr_t handle)
{
	uint64_t tag_before = atomic_load(busy_tag(handle));
	HANDLE section = take(process, (HANDLE)handle, FILE_MAP_READ, 0);
	struct busy_content *content;

	if (!section) {
		if (GetLastError() != ERROR_INVALID_HANDLE)
			test_fail(__FILE__, __LINE__, "duplicate: error %u",
				  (unsigned)GetLastError());
		return false;
	}
	content = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	CHECK(content);
	/* It may have been found before its maker had written anything. */
	while (atomic_load(&content->handle) == 0)
		sched_yield();
	CHECK_EQ(atomic_load(&content->handle), handle);
	CHECK(atomic_load(&content->tag) >= tag_before);
	CHECK(UnmapViewOfFile(content));
	CHECK(CloseHandle(section));
	return true;
}

TEST_LIMIT(nothing_but_the_handles_object_is_ever_taken_from_a_busy_process, 300)
{
	HANDLE process;
	struct puppet *alice;
	uint64_t n_taken = 0, n_gone = 0;

	busy = torture_share(sizeof(*busy));
	alice = alice_new(&process);
	puppet_call(alice, busy_begin);
	for (uint64_t i = 0; n_taken < BUSY_TAKEN; i++) {
		uintptr_t handle = atomic_load(
			&busy->told[i % BUSY_THREADS][i / BUSY_THREADS % BUSY_PLACES]);

		if (!handle)
			sched_yield();
		else if (busy_take(process, handle))
			n_taken++;
		else
			n_gone++;
	}
	torture_note("%llu duplicates, %llu handles gone meanwhile, %llu sections made",
		     (unsigned long long)n_taken, (unsigned long long)n_gone,
		     (unsigned long long)atomic_load(&busy->last_tag));
	puppet_kill(alice);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--rest")) {
		pause();
		return 0;
	}
	return test_main(argc, argv);
}
