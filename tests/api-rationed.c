/* SPDX-License-Identifier: MIT */
/*
 * Processes that may have less than others: little memory, low limits. Each call works or
 * fails with an error that says why, and nothing ends the process.
 */
#include "confined.h"

/* ---- memory ------------------------------------------------------------------------- */

enum {
	GROUP_MIB = 256
};

static void in_group(void)
{
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };

	CHECK_EQ(create_says(GROUP_MIB / 2, 0), ERROR_SUCCESS);
	CHECK_EQ(create_says(GROUP_MIB + 1, 0), ERROR_COMMITMENT_LIMIT);
	CHECK_EQ(create_says(GROUP_MIB + 1, SEC_RESERVE), ERROR_SUCCESS);
	CHECK(GlobalMemoryStatusEx(&status));
	CHECK_EQ(status.ullTotalPhys, GROUP_MIB * MIB);
	CHECK(status.ullAvailPhys <= GROUP_MIB * MIB);
	CHECK(status.ullTotalPageFile >= status.ullTotalPhys);
	sections_work();
}

TEST(a_control_groups_memory_is_the_commitment_limit)
{
	surroundings_in_group(GROUP_MIB * MIB, in_group);
}

static void commit_in_group(void)
{
	HANDLE section = create_mib(2 * GROUP_MIB, SEC_RESERVE, NULL);
	char *view;

	CHECK(section);
	view = section_view(section);
	CHECK(VirtualAlloc(view, 16 * MIB, MEM_COMMIT, PAGE_READWRITE));
	memset(view, 1, 16 * MIB);
	CHECK(!VirtualAlloc(view, 2 * GROUP_MIB * MIB, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_COMMITMENT_LIMIT);
	CHECK(!VirtualAlloc(view + 16 * MIB, (GROUP_MIB - 8) * MIB, MEM_COMMIT,
			    PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_COMMITMENT_LIMIT);
	CHECK(UnmapViewOfFile(view));
	CHECK(CloseHandle(section));
}

TEST(committing_more_than_the_group_has_is_refused_and_kills_nobody)
{
	if (TORTURE_INSTRUMENTED)
		SKIP("the sanitizers and valgrind need memory of their own");
	surroundings_in_group(GROUP_MIB * MIB, commit_in_group);
}

/* What the section behind the only descriptor of that label occupies. */
static uint64_t blocks_of(const char *label)
{
	uint64_t n_bytes = 0;

	for (int fd = 0; fd < 64; fd++) {
		char path[64], link[512];
		struct stat st;
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		n = readlink(path, link, sizeof(link) - 1);
		link[n < 0 ? 0 : n] = '\0';
		if (strstr(link, label) && fstat(fd, &st) == 0)
			n_bytes = (uint64_t)st.st_blocks * 512;
	}
	return n_bytes;
}

static void strict_in_group(void)
{
	HANDLE first, second;

	first = create_mib(GROUP_MIB * 5 / 8, 0, "strict-1");
	CHECK(first);
	CHECK_EQ(blocks_of("strict-1"), GROUP_MIB * 5 / 8 * MIB);
	CHECK(!create_mib(GROUP_MIB * 5 / 8, 0, "strict-2"));
	CHECK_EQ(GetLastError(), ERROR_COMMITMENT_LIMIT);
	CHECK_EQ(section_open_says("strict-2"), ERROR_FILE_NOT_FOUND);
	/* What is there costs nothing. */
	second = create_mib(GROUP_MIB * 5 / 8, 0, "strict-1");
	CHECK(second);
	CHECK_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
	CHECK(CloseHandle(second));
	CHECK(CloseHandle(first));
	CHECK_EQ(create_says(GROUP_MIB * 5 / 8, 0), ERROR_SUCCESS);
}

TEST(strict_commitment_refuses_what_the_group_has_not_free)
{
	if (TORTURE_INSTRUMENTED)
		SKIP("the sanitizers and valgrind need memory of their own");
	setenv("WINSHM_COMMIT", "strict", 1);
	surroundings_in_group(GROUP_MIB * MIB, strict_in_group);
}

TEST(strict_commitment_takes_the_memory_at_once)
{
	HANDLE section;

	setenv("WINSHM_COMMIT", "strict", 1);
	section = create_mib(3, 0, "taken");
	CHECK(section);
	CHECK_EQ(blocks_of("taken"), 3 * MIB);
	CHECK(CloseHandle(section));
	section = create_mib(3, SEC_RESERVE, "reserved");
	CHECK(section);
	CHECK_EQ(blocks_of("reserved"), 0);
	CHECK(CloseHandle(section));
}

TEST(otherwise_memory_is_taken_when_it_is_touched)
{
	HANDLE section = create_mib(3, 0, "lazy");

	CHECK(section);
	CHECK_EQ(blocks_of("lazy"), 0);
	CHECK(CloseHandle(section));
}

/* ---- limits of the process ---------------------------------------------------------- */

/* Nothing of SIGXFSZ is left: it ends programs, as it always does. */
static void check_signal(void)
{
	struct sigaction action;
	sigset_t set;

	CHECK(sigaction(SIGXFSZ, NULL, &action) == 0);
	CHECK(action.sa_handler == SIG_DFL);
	CHECK(sigpending(&set) == 0);
	CHECK(!sigismember(&set, SIGXFSZ));
	CHECK(pthread_sigmask(SIG_SETMASK, NULL, &set) == 0);
	CHECK(!sigismember(&set, SIGXFSZ));
}

TEST(a_section_beyond_the_file_size_limit_is_refused_without_a_signal)
{
	signal(SIGXFSZ, SIG_DFL);
	surroundings_limit(RLIMIT_FSIZE, 65536);
	CHECK_EQ(create_says(1, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(create_says(8, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(CloseHandle(section_create(NULL, 65536)));
	/* The table of names is longer. */
	CHECK_EQ(section_create_says("name"), ERROR_NOT_ENOUGH_MEMORY);
	check_signal();
	surroundings_limit(RLIMIT_FSIZE, RLIM_INFINITY);
	sections_work();
}

TEST(not_even_a_limit_of_nothing_kills)
{
	HANDLE handles[2000];

	if (test_is_under_valgrind())
		SKIP("valgrind writes files of its own");
	signal(SIGXFSZ, SIG_DFL);
	surroundings_limit(RLIMIT_FSIZE, 0);
	CHECK_EQ(create_says(1, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(section_create_says("name"), ERROR_NOT_ENOUGH_MEMORY);
	/* Handles need nothing. */
	for (int i = 0; i < 2000; i++) {
		handles[i] =
			OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
		if (!handles[i] && GetLastError() == ERROR_TOO_MANY_OPEN_FILES)
			break;
		CHECK(handles[i]);
	}
	check_signal();
	test_forgive_descriptors();
}

TEST(a_limit_that_comes_later_is_noticed_where_much_is_asked_for)
{
	signal(SIGXFSZ, SIG_DFL);
	sections_work();
	surroundings_limit(RLIMIT_FSIZE, 2 * MIB);
	CHECK_EQ(create_says(3, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(create_says(2, 0), ERROR_SUCCESS);
	sections_work();
	check_signal();
}

TEST(names_are_refused_where_their_table_cannot_grow)
{
	DWORD error = ERROR_SUCCESS;
	char name[32];

	if (test_is_under_valgrind())
		SKIP("too many descriptors for valgrind");
	signal(SIGXFSZ, SIG_DFL);
	sections_work();
	surroundings_limit(RLIMIT_FSIZE, 4 * MIB);
	surroundings_limit(RLIMIT_NOFILE, 4096);
	for (int i = 0; error == ERROR_SUCCESS; i++) {
		snprintf(name, sizeof(name), "many-%d", i);
		CHECK(section_try_create(name, TORTURE_PAGE, &error) || error);
	}
	CHECK_EQ(error, ERROR_NOT_ENOUGH_MEMORY);
	sections_work();
	check_signal();
	test_forgive_descriptors();
}

TEST(files_do_not_grow_beyond_the_limit)
{
	char path[256], text[8192];
	HANDLE file;
	DWORD n = 0;

	signal(SIGXFSZ, SIG_DFL);
	snprintf(path, sizeof(path), "%s/file", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0,
			   NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	memset(text, 'x', sizeof(text));
	CHECK(WriteFile(file, text, 10, &n, NULL));
	surroundings_limit(RLIMIT_FSIZE, 4096);
	CHECK(!WriteFile(file, text, sizeof(text), &n, NULL));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK_EQ(GetFileSize(file, NULL), 4096);
	CHECK(!WriteFile(file, text, 1, &n, NULL));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK_EQ(SetFilePointer(file, 5000, NULL, FILE_BEGIN), 5000);
	CHECK(!SetEndOfFile(file));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK(!CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 5000, NULL));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK(CloseHandle(CreateFileMappingA(file, NULL, PAGE_READWRITE, 0, 0, NULL)));
	check_signal();
	CHECK(CloseHandle(file));
}

/* The program wants the signal for its own files. */
static volatile sig_atomic_t n_signals;

static void count_signal(int signal)
{
	(void)signal;
	n_signals++;
}

TEST(a_programs_own_handler_is_not_called_for_us)
{
	int fd;

	signal(SIGXFSZ, count_signal);
	surroundings_limit(RLIMIT_FSIZE, 65536);
	CHECK_EQ(create_says(1, 0), ERROR_NOT_ENOUGH_MEMORY);
	CHECK_EQ(n_signals, 0);
	fd = memfd_create("own", MFD_CLOEXEC);
	CHECK(ftruncate(fd, 100000) < 0);
	while (n_signals == 0) /* thread sanitizer takes its time */
		usleep(1000);
	CHECK_EQ(n_signals, 1);
	close(fd);
}

static uint64_t mapped_bytes(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long long n_pages = 0;

	CHECK(file);
	CHECK(fscanf(file, "%llu", &n_pages) == 1);
	fclose(file);
	return n_pages * TORTURE_PAGE;
}

TEST(a_view_beyond_the_address_space_limit_is_refused)
{
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };
	HANDLE section;
	rlim_t limit;

	if (TORTURE_INSTRUMENTED)
		SKIP("the sanitizers and valgrind map as they like");
	sections_work();
	limit = mapped_bytes() + 64 * MIB;
	surroundings_limit(RLIMIT_AS, limit);
	section = create_mib(128, 0, NULL);
	CHECK(section);
	CHECK(!MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(UnmapViewOfFile(MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, MIB)));
	CHECK(!VirtualAlloc(NULL, 128 * MIB, MEM_RESERVE, PAGE_NOACCESS));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(GlobalMemoryStatusEx(&status));
	CHECK_EQ(status.ullTotalVirtual, limit);
	CHECK(CloseHandle(section));
	sections_work();
}

TEST(without_free_descriptors_the_first_call_fails_and_the_next_may_work)
{
	if (test_is_under_valgrind())
		SKIP("valgrind keeps descriptors of its own");
	surroundings_limit(RLIMIT_NOFILE, 4);
	for (int fd = dup(0); fd >= 0;)
		fd = dup(0);
	CHECK_EQ(section_create_says("name"), ERROR_TOO_MANY_OPEN_FILES);
	CHECK_EQ(create_says(1, 0), ERROR_TOO_MANY_OPEN_FILES);
	surroundings_limit(RLIMIT_NOFILE, 64);
	sections_work();
	test_forgive_descriptors();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
