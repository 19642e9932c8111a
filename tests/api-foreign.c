/* SPDX-License-Identifier: MIT */
/* DuplicateHandle() from another process: objects of every kind. */
#include <tlhelp32.h>

#include "foreign.h"

/* ---- sections ----------------------------------------------------------------------- */

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

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
