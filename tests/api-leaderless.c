/* SPDX-License-Identifier: MIT */
/*
 * A process whose main thread has ended while others go on: it is as good as any other,
 * though /proc/self shows neither its descriptors nor its memory.
 */
#include "torture.h"

#include <poll.h>
#include <pthread.h>
#include <winshm.h>

static void (*leaderless_story)(void);

static void *leaderless_thread(void *arg)
{
	char path[64], line[512], *state;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)getpid());
	do {
		FILE *stat = fopen(path, "re");

		CHECK(stat && fgets(line, sizeof(line), stat));
		fclose(stat);
		state = strrchr(line, ')') + 2;
	} while (*state != 'Z' && poll(NULL, 0, 1) == 0);
	leaderless_story();
	_exit(0);
	return arg;
}

static void leaderless_begin(void *arg)
{
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, leaderless_thread, arg), 0);
	syscall(SYS_exit, 0); /* the main thread's end, and only its */
}

static void leaderless(void (*story)(void))
{
	leaderless_story = story;
	wait_ok(test_fork(leaderless_begin, NULL));
}

static void use_names(void)
{
	HANDLE section = section_create("leaderless", TORTURE_PAGE), again;

	section_poke(section, 7);
	CHECK_EQ(section_peek("leaderless"), 7);
	again = OpenFileMappingA(FILE_MAP_READ, FALSE, "leaderless");
	CHECK(again);
	CHECK(CloseHandle(section));
	CHECK_EQ(section_peek("leaderless"), 7);
	CHECK(CloseHandle(again));
	CHECK_EQ(section_open_says("leaderless"), ERROR_FILE_NOT_FOUND);
}

TEST(it_can_begin_to_use_names)
{
	leaderless(use_names);
}

static void lose_the_table(void)
{
	HANDLE section = section_create("leaderless", TORTURE_PAGE);

	torture_remove_runtime_dir();
	CHECK_EQ(section_open_says("leaderless"), ERROR_SUCCESS);
	CHECK_EQ(section_create_says("leaderless"), ERROR_ALREADY_EXISTS);
	CHECK(CloseHandle(section));
}

TEST(it_can_lose_the_runtime_directory)
{
	leaderless(lose_the_table);
}

static void commit_memory(void)
{
	HANDLE section =
		CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				   PAGE_READWRITE | SEC_RESERVE, 0, 1 << 20, NULL);
	MEMORY_BASIC_INFORMATION info;
	char *view, *copy;

	CHECK(section);
	view = section_view(section);
	CHECK(VirtualAlloc(view + 65536, 8192, MEM_COMMIT, PAGE_READWRITE));
	CHECK(VirtualQuery(view + 65536, &info, sizeof(info)));
	CHECK_EQ(info.State, MEM_COMMIT);
	CHECK_EQ(info.RegionSize, 8192);
	copy = MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0);
	CHECK(copy);
	copy[65536] = 'c';
	CHECK(VirtualQuery(copy + 65536, &info, sizeof(info)));
	CHECK_EQ(info.Protect, PAGE_READWRITE);
	CHECK(VirtualQuery(&info, &info, sizeof(info)));
	CHECK_EQ(info.State, MEM_COMMIT);
	CHECK(UnmapViewOfFile(view));
	CHECK(UnmapViewOfFile(copy));
	CHECK(CloseHandle(section));
}

TEST(it_can_commit_memory_and_ask_about_it)
{
	leaderless(commit_memory);
}

static void use_files(void)
{
	char path[512], name[MAX_PATH];
	HANDLE file, section;
	DWORD done;

	snprintf(path, sizeof(path), "%s/file", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_NEW,
			   FILE_FLAG_DELETE_ON_CLOSE, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK(WriteFile(file, "leaderless", 10, &done, NULL));
	section = CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL);
	CHECK(section);
	CHECK(CloseHandle(file));
	CHECK_EQ(*(char *)section_view(section), 'l');
	CHECK(CloseHandle(section));
	CHECK(GetModuleFileNameA(NULL, name, sizeof(name)));
	if (!test_is_under_valgrind()) /* whose program it is then */
		CHECK(strstr(name, "api-leaderless"));
}

TEST(it_can_use_files)
{
	leaderless(use_files);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
