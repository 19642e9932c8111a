/* SPDX-License-Identifier: MIT */
/*
 * Large numbers: sections larger than the machine, as many views and sections as the kernel
 * allows, one more, and then as if nothing had been.
 */
#include <sys/resource.h>

#include "torture.h"

#define GIB (UINT64_C(1) << 30)

static MEMORY_BASIC_INFORMATION query(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK_EQ(VirtualQuery(address, &info, sizeof(info)), sizeof(info));
	return info;
}

static char *map_at(HANDLE section, uint64_t offset_bytes, size_t n_bytes)
{
	char *view = MapViewOfFile(section, FILE_MAP_WRITE, (DWORD)(offset_bytes >> 32),
				   (DWORD)offset_bytes, n_bytes);

	CHECK(view);
	return view;
}

static uint64_t machine_bytes(void)
{
	MEMORYSTATUSEX status = { .dwLength = sizeof(status) };

	CHECK(GlobalMemoryStatusEx(&status));
	return status.ullTotalPageFile;
}

/* ---- large -------------------------------------------------------------------------- */

static void check_window(char *all, HANDLE section, uint64_t offset_bytes)
{
	char *window = map_at(section, offset_bytes, 65536);

	CHECK_EQ(query(window).State, MEM_RESERVE);
	CHECK_EQ(query(window).RegionSize, 65536);
	CHECK(VirtualAlloc(window + 8192, 4096, MEM_COMMIT, PAGE_READWRITE));
	CHECK_EQ(query(all + offset_bytes + 8192).State, MEM_COMMIT);
	CHECK_EQ(query(all + offset_bytes + 8192).RegionSize, 4096);
	CHECK_EQ(query(all + offset_bytes + 4096).RegionSize, 4096);
	window[8192] = 'w';
	CHECK_EQ(all[offset_bytes + 8192], 'w');
	CHECK(UnmapViewOfFile(window));
}

static void large_joiner(void *arg)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, "large");
	const char *all;

	(void)arg;
	CHECK(section);
	all = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	CHECK(all);
	CHECK_EQ(all[5 * GIB + 8192], 'w');
	CHECK_EQ(query(all + 5 * GIB + 8192).Protect, PAGE_READONLY);
	CHECK(UnmapViewOfFile(all) && CloseHandle(section));
}

/* More than the machine has; used at its start, behind 4 GiB, and at its end. */
TEST(sixty_four_gib_are_reserved)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
					    PAGE_READWRITE | SEC_RESERVE, 16, 0, "large");
	const uint64_t n_bytes = 64 * GIB;
	int n_descriptors = test_count_descriptors();
	char *all;

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation needs the address space");
	CHECK(section);
	all = map_at(section, 0, 0);
	CHECK_EQ(query(all).RegionSize, n_bytes);
	CHECK_EQ(query(all).State, MEM_RESERVE);
	check_window(all, section, 0);
	check_window(all, section, 4 * GIB - 65536);
	check_window(all, section, 5 * GIB);
	check_window(all, section, n_bytes - 65536);
	CHECK_EQ(query(all + 12288).RegionSize, 4 * GIB - 65536 - 4096);
	wait_ok(test_fork(large_joiner, NULL));
	if (machine_bytes() < n_bytes) {
		CHECK(!VirtualAlloc(all, n_bytes, MEM_COMMIT, PAGE_READWRITE));
		CHECK_EQ(GetLastError(), ERROR_COMMITMENT_LIMIT);
	}
	CHECK(!MapViewOfFile(section, FILE_MAP_WRITE, 16, 0, 0));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	CHECK(UnmapViewOfFile(all));
	CHECK_EQ(test_count_descriptors(), n_descriptors);
	CHECK(CloseHandle(section));
}

TEST(a_view_behind_four_gib_of_a_plain_section)
{
	HANDLE section;
	char *view;

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation needs the address space");
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 1,
				     0x20000, NULL);
	CHECK(section);
	view = map_at(section, 4 * GIB + 0x10000, 0);
	CHECK_EQ(query(view).RegionSize, 0x10000);
	view[0xFFFF] = 1;
	CHECK(UnmapViewOfFile(view) && CloseHandle(section));
}

/* ---- many --------------------------------------------------------------------------- */

enum {
	N_VIEWS = 10000,
	N_VIEWS_MOST = 150000,
	N_SECTIONS = 100000,
};

TEST(ten_thousand_views_at_once)
{
	static char *views[N_VIEWS];
	HANDLE section = section_create("viewed", TORTURE_PAGE);

	for (int i = 0; i < N_VIEWS; i++)
		views[i] = map_at(section, 0, 0);
	views[0][0] = 'v';
	for (int i = 0; i < N_VIEWS; i++) {
		CHECK_EQ(views[i][0], 'v');
		CHECK_EQ(query(views[i]).RegionSize, TORTURE_PAGE);
	}
	for (int i = 0; i < N_VIEWS; i++)
		CHECK(UnmapViewOfFile(views[i]));
	CHECK(CloseHandle(section));
}

/* Maps until that is refused; returns how many there are then. */
static int map_all(HANDLE section, size_t n_bytes, char **views, int n_most)
{
	for (int n = 0; n < n_most; n++) {
		views[n] = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, n_bytes);
		if (!views[n]) {
			CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
			return n;
		}
	}
	return n_most;
}

/* One goes, one comes, and they all go. */
static void check_recovery(HANDLE section, size_t n_bytes, char **views, int n)
{
	CHECK(UnmapViewOfFile(views[n / 2]));
	views[n / 2] = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, n_bytes);
	CHECK(views[n / 2]);
	views[n / 2][0] = 'r';
	CHECK_EQ(views[0][0], 'r');
	CHECK_EQ(query(views[n - 1]).Type, MEM_MAPPED);
	for (int i = 0; i < n; i++)
		CHECK(UnmapViewOfFile(views[i]));
	CHECK_EQ(query(views[0]).State, MEM_FREE);
	views[0] = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, n_bytes);
	CHECK(views[0]);
	CHECK_EQ(views[0][0], 'r');
	CHECK(UnmapViewOfFile(views[0]));
}

static long read_limit(const char *path)
{
	FILE *file = fopen(path, "re");
	long n = -1;

	if (file) {
		(void)!fscanf(file, "%ld", &n);
		fclose(file);
	}
	return n;
}

TEST_LIMIT(as_many_views_as_the_kernel_has_mappings, 300)
{
	static char *views[N_VIEWS_MOST];
	long n_mappings = read_limit("/proc/sys/vm/max_map_count");
	HANDLE section = section_create(NULL, TORTURE_PAGE);
	int n;

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation needs mappings itself");
	if (n_mappings < N_VIEWS || n_mappings > N_VIEWS_MOST)
		SKIP("vm.max_map_count is %ld", n_mappings);
	n = map_all(section, 0, views, N_VIEWS_MOST);
	CHECK(n > n_mappings - 2000 && n <= n_mappings);
	check_recovery(section, 0, views, n);
	CHECK(CloseHandle(section));
	torture_note("%d views", n);
}

TEST(as_many_views_as_there_is_address_space)
{
	static char *views[1000];
	const size_t n_bytes = 64 << 20;
	HANDLE section = section_create(NULL, (DWORD)n_bytes);
	struct rlimit limit;
	int n;

	if (TORTURE_INSTRUMENTED)
		SKIP("the instrumentation needs the address space");
	limit.rlim_cur = limit.rlim_max = 8 * GIB;
	CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
	n = map_all(section, 0, views, 1000);
	CHECK(n > 64 && n <= 128);
	check_recovery(section, 0, views, n);
	CHECK(CloseHandle(section));
}

/* As many as there can be descriptors, one more, and then as if nothing had been. */
TEST(a_hundred_thousand_sections_and_no_more_than_descriptors)
{
	static HANDLE sections[N_SECTIONS];
	struct rlimit limit;
	int n = 0, n_before = test_count_descriptors();
	DWORD error;

	if (test_is_under_valgrind())
		SKIP("valgrind has limits of its own");
	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = limit.rlim_max < N_SECTIONS ? limit.rlim_max : N_SECTIONS;
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
	for (;;) {
		sections[n] = section_try_create(NULL, TORTURE_PAGE, &error);
		if (!sections[n])
			break;
		CHECK(++n < N_SECTIONS);
	}
	CHECK_EQ(error, ERROR_TOO_MANY_OPEN_FILES);
	CHECK((rlim_t)n > limit.rlim_cur - 100);
	torture_note("%d sections", n);

	CHECK(CloseHandle(sections[--n]));
	sections[n] = section_create(NULL, TORTURE_PAGE);
	CHECK_EQ(section_create_says("named"), ERROR_TOO_MANY_OPEN_FILES);
	do
		CHECK(CloseHandle(sections[n]));
	while (n-- > 0);
	CHECK_EQ(test_count_descriptors(), n_before);
	CHECK_EQ(section_create_says("named"), ERROR_SUCCESS);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
