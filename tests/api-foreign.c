/* SPDX-License-Identifier: MIT */
/*
 * DuplicateHandle() from another process: alice opens things and says nothing but their
 * handles' values; whoever has a handle to alice makes duplicates of them.
 */
#include <pthread.h>
#include <tlhelp32.h>

#include "puppet.h"
#include "surroundings.h"

enum {
	STAGE_HANDLES = 8,
};

/* What alice tells, in memory that is not the library's. */
struct stage {
	HANDLE handle[STAGE_HANDLES];
	char path[256];
	DWORD pid;
};

static struct stage *stage;

static struct puppet *alice_new(HANDLE *ret_process)
{
	struct puppet *alice;

	if (test_is_under_valgrind())
		SKIP("valgrind has no pidfds");
	stage = torture_share(sizeof(*stage));
	snprintf(stage->path, sizeof(stage->path), "%s/file", test_dir());
	alice = puppet_new();
	*ret_process = OpenProcess(PROCESS_DUP_HANDLE, FALSE, (DWORD)alice->pid);
	CHECK(*ret_process);
	return alice;
}

/* A duplicate in this process, or NULL. */
static HANDLE take(HANDLE process, HANDLE source, DWORD access, DWORD options)
{
	HANDLE target = NULL;

	if (DuplicateHandle(process, source, GetCurrentProcess(), &target, access, FALSE,
			    options)) {
		CHECK(target);
		return target;
	}
	CHECK(!target);
	return NULL;
}

static HANDLE take_same(HANDLE process, HANDLE source)
{
	HANDLE target = take(process, source, 0, DUPLICATE_SAME_ACCESS);

	if (!target)
		test_fail(__FILE__, __LINE__, "duplicate: error %u",
			  (unsigned)GetLastError());
	return target;
}

static DWORD take_says(HANDLE process, HANDLE source)
{
	HANDLE target = take(process, source, 0, DUPLICATE_SAME_ACCESS);

	if (!target)
		return GetLastError();
	CHECK(CloseHandle(target));
	return ERROR_SUCCESS;
}

static DWORD map_says(HANDLE section, DWORD access)
{
	void *view = MapViewOfFile(section, access, 0, 0, 0);

	if (!view)
		return GetLastError();
	CHECK(UnmapViewOfFile(view));
	return ERROR_SUCCESS;
}

static uint64_t word_of(HANDLE section)
{
	uint64_t *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0), word;

	CHECK(view);
	word = *view;
	CHECK(UnmapViewOfFile(view));
	return word;
}

/* ---- sections ----------------------------------------------------------------------- */

static void alice_makes_an_unnamed_section(void)
{
	stage->handle[0] = section_create(NULL, TORTURE_PAGE);
	section_poke(stage->handle[0], 7);
}

static void alice_sees_eight(void)
{
	CHECK_EQ(word_of(stage->handle[0]), 8);
}

TEST(an_unnamed_section_is_shared_and_outlives_its_maker)
{
	HANDLE process, section;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_makes_an_unnamed_section);
	section = take_same(process, stage->handle[0]);
	CHECK_EQ(word_of(section), 7);
	section_poke(section, 8);
	puppet_call(alice, alice_sees_eight);
	puppet_kill(alice);
	CHECK_EQ(word_of(section), 8);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_makes_a_named_section(void)
{
	stage->handle[0] = section_create("Global\\name", TORTURE_PAGE);
	section_poke(stage->handle[0], 7);
}

TEST(a_duplicate_of_a_named_section_holds_the_name)
{
	HANDLE process, section;
	struct puppet *alice = alice_new(&process), *bob = puppet_new();

	puppet_call(alice, alice_makes_a_named_section);
	section = take_same(process, stage->handle[0]);
	puppet_kill(alice);
	CHECK_EQ(puppet_peek(bob, "Global\\name"), 7);
	section_poke(section, 8);
	CHECK_EQ(puppet_peek(bob, "Global\\name"), 8);
	CHECK(CloseHandle(section));
	CHECK_EQ(puppet_says(bob, "Global\\name"), ERROR_FILE_NOT_FOUND);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

TEST(the_duplicate_may_do_less_than_its_source)
{
	HANDLE process, section;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_makes_an_unnamed_section);
	section = take(process, stage->handle[0], FILE_MAP_READ, 0);
	CHECK(section);
	CHECK_EQ(map_says(section, FILE_MAP_READ), ERROR_SUCCESS);
	CHECK_EQ(map_says(section, FILE_MAP_WRITE), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(section));
	section = take(process, stage->handle[0], 0, 0);
	CHECK(section);
	CHECK_EQ(map_says(section, FILE_MAP_READ), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(section));
	CHECK(!take(process, stage->handle[0], ACCESS_SYSTEM_SECURITY, 0));
	CHECK_EQ(GetLastError(), ERROR_PRIVILEGE_NOT_HELD);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_opens_for_reading(void)
{
	stage->handle[1] = section_create("name", TORTURE_PAGE);
	stage->handle[0] = OpenFileMappingA(FILE_MAP_READ, FALSE, "name");
	CHECK(stage->handle[0]);
	CHECK(CloseHandle(stage->handle[1]));
}

TEST(the_duplicate_of_a_reader_reads_or_gains_what_was_asked_for)
{
	HANDLE process, section;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_opens_for_reading);
	section = take_same(process, stage->handle[0]);
	CHECK_EQ(map_says(section, FILE_MAP_READ), ERROR_SUCCESS);
	CHECK_EQ(map_says(section, FILE_MAP_WRITE), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(section));
	section = take(process, stage->handle[0], FILE_MAP_ALL_ACCESS, 0);
	CHECK(section);
	section_poke(section, 9);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_makes_sections_of_a_file(void)
{
	HANDLE file = CreateFileA(stage->path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
				  CREATE_ALWAYS, 0, NULL);

	CHECK(file != INVALID_HANDLE_VALUE);
	stage->handle[0] = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 100, NULL);
	stage->handle[1] = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, "of-file");
	CHECK(stage->handle[0] && stage->handle[1]);
	CHECK(CloseHandle(file));
	section_poke(stage->handle[0], 7);
}

TEST(sections_of_files_are_of_that_file)
{
	HANDLE process, section, reader;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_makes_sections_of_a_file);
	section = take_same(process, stage->handle[0]);
	reader = take_same(process, stage->handle[1]);
	puppet_kill(alice);
	CHECK_EQ(word_of(reader), 7);
	section_poke(section, 8);
	CHECK_EQ(word_of(reader), 8);
	CHECK_EQ(map_says(reader, FILE_MAP_WRITE), ERROR_ACCESS_DENIED);
	CHECK_EQ(section_create_says("of-file"), ERROR_ALREADY_EXISTS);
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(reader));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_reserves(void)
{
	char *view;

	stage->handle[0] =
		CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				   PAGE_READWRITE | SEC_RESERVE, 0, 1 << 20, NULL);
	CHECK(stage->handle[0]);
	view = section_view(stage->handle[0]);
	CHECK(VirtualAlloc(view, TORTURE_PAGE, MEM_COMMIT, PAGE_READWRITE));
}

TEST(a_reserved_section_knows_what_is_committed)
{
	MEMORY_BASIC_INFORMATION information;
	HANDLE process, section;
	struct puppet *alice = alice_new(&process);
	char *view;

	puppet_call(alice, alice_reserves);
	section = take_same(process, stage->handle[0]);
	view = section_view(section);
	CHECK(VirtualQuery(view, &information, sizeof(information)));
	CHECK_EQ(information.State, MEM_COMMIT);
	CHECK_EQ(information.RegionSize, TORTURE_PAGE);
	CHECK(VirtualQuery(view + TORTURE_PAGE, &information, sizeof(information)));
	CHECK_EQ(information.State, MEM_RESERVE);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

/* ---- other kinds -------------------------------------------------------------------- */

static void alice_reads_three_bytes(void)
{
	DWORD n;
	char text[3];

	stage->handle[0] = CreateFileA(stage->path, GENERIC_READ | GENERIC_WRITE, 0, NULL,
				       CREATE_ALWAYS, 0, NULL);
	CHECK(stage->handle[0] != INVALID_HANDLE_VALUE);
	CHECK(WriteFile(stage->handle[0], "abcdef", 6, &n, NULL));
	CHECK_EQ(SetFilePointer(stage->handle[0], 0, NULL, FILE_BEGIN), 0);
	CHECK(ReadFile(stage->handle[0], text, 3, &n, NULL));
}

static DWORD open_says(const char *path)
{
	HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
				  NULL, OPEN_EXISTING, 0, NULL);

	if (file == INVALID_HANDLE_VALUE)
		return GetLastError();
	CHECK(CloseHandle(file));
	return ERROR_SUCCESS;
}

TEST(a_file_has_one_position_and_its_share_mode_lasts)
{
	HANDLE process, file;
	struct puppet *alice = alice_new(&process);
	char text[4] = "";
	DWORD n;

	puppet_call(alice, alice_reads_three_bytes);
	file = take(process, stage->handle[0], GENERIC_READ, 0);
	CHECK(file);
	CHECK(ReadFile(file, text, 2, &n, NULL));
	CHECK_STR(text, "de");
	CHECK(!WriteFile(file, "x", 1, &n, NULL));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	puppet_kill(alice);
	CHECK_EQ(open_says(stage->path), ERROR_SHARING_VIOLATION);
	CHECK(ReadFile(file, text, 2, &n, NULL));
	CHECK_EQ(n, 1);
	CHECK_EQ(text[0], 'f');
	CHECK(CloseHandle(file));
	CHECK_EQ(open_says(stage->path), ERROR_SUCCESS);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_dooms_a_file(void)
{
	stage->handle[0] =
		CreateFileA(stage->path, GENERIC_WRITE, FILE_SHARE_DELETE, NULL,
			    CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
	CHECK(stage->handle[0] != INVALID_HANDLE_VALUE);
}

static void alice_closes(void)
{
	CHECK(CloseHandle(stage->handle[0]));
}

TEST(deleting_on_close_is_the_openers_business)
{
	HANDLE process, file;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_dooms_a_file);
	file = take_same(process, stage->handle[0]);
	CHECK(CloseHandle(file));
	CHECK(access(stage->path, F_OK) == 0);
	puppet_call(alice, alice_closes);
	CHECK(access(stage->path, F_OK) < 0);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_opens_a_process(void)
{
	stage->handle[0] = OpenProcess(PROCESS_ALL_ACCESS, FALSE, stage->pid);
	CHECK(stage->handle[0]);
}

TEST(a_process_is_the_same_process)
{
	HANDLE process, carols, ours;
	struct puppet *alice = alice_new(&process), *carol = puppet_new();
	DWORD code = 0;

	stage->pid = (DWORD)carol->pid;
	puppet_call(alice, alice_opens_a_process);
	carols = take_same(process, stage->handle[0]);
	CHECK_EQ(GetProcessId(carols), carol->pid);
	ours = OpenProcess(PROCESS_ALL_ACCESS, FALSE, stage->pid);
	CHECK(CompareObjectHandles(carols, ours));
	CHECK(CloseHandle(carols));

	/* Also when it has ended. */
	puppet_kill(carol);
	carols = take_same(process, stage->handle[0]);
	CHECK_EQ(GetProcessId(carols), stage->pid);
	CHECK(!GetExitCodeProcess(carols, &code));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(CloseHandle(carols));
	CHECK(CloseHandle(ours));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

TEST(anothers_pseudo_handle_is_that_process)
{
	HANDLE process, target;
	struct puppet *alice = alice_new(&process);

	target = take_same(process, GetCurrentProcess());
	CHECK_EQ(GetProcessId(target), alice->pid);
	CHECK(CloseHandle(target));
	/* That of a thread is who asks. */
	target = take_same(process, GetCurrentThread());
	CHECK_EQ(GetThreadId(target), GetCurrentThreadId());
	CHECK(CloseHandle(target));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_takes_a_snapshot(void)
{
	stage->handle[0] = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	CHECK(stage->handle[0] != INVALID_HANDLE_VALUE);
}

TEST(a_snapshot_stays_where_it_was_taken)
{
	HANDLE process;
	struct puppet *alice = alice_new(&process);

	puppet_call(alice, alice_takes_a_snapshot);
	CHECK_EQ(take_says(process, stage->handle[0]), ERROR_NOT_SUPPORTED);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

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
