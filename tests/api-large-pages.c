/* SPDX-License-Identifier: MIT */
/*
 * Large pages. The machine has to keep some aside; root makes it do so for the length of a
 * test, one test of this kind at a time, and somebody who outlives the test puts the number
 * back. Where that is not possible only the refusal can be shown.
 */
#include <sys/file.h>

#include "torture.h"

#define POOL  "/proc/sys/vm/nr_hugepages"
#define LARGE (UINT64_C(2) << 20)
#define KIB64 UINT64_C(0x10000)

static MEMORY_BASIC_INFORMATION query(const void *address)
{
	MEMORY_BASIC_INFORMATION info;

	CHECK_EQ(VirtualQuery(address, &info, sizeof(info)), sizeof(info));
	return info;
}

/* ---- the machine's pool ------------------------------------------------------------- */

struct pool {
	int fd; /* locked */
	struct gate end;
	pid_t keeper;
};

static long pool_read(int fd)
{
	char text[32] = "";

	CHECK(pread(fd, text, sizeof(text) - 1, 0) > 0);
	return atol(text);
}

static void pool_write(int fd, long n)
{
	char text[32];
	int n_bytes = snprintf(text, sizeof(text), "%ld\n", n);

	(void)!pwrite(fd, text, (size_t)n_bytes, 0);
}

/* Waits for the test to say that it is done, or to end. */
static void pool_keep(struct pool *pool, long n_before)
{
	char byte;

	setsid();
	close(pool->end.fd[1]);
	(void)!read(pool->end.fd[0], &byte, 1);
	pool_write(pool->fd, n_before);
	_exit(0);
}

/* `n` large pages are free, or the test is skipped. */
static void pool_take(struct pool *pool, int n)
{
	long n_before;

	if (test_is_under_valgrind())
		SKIP("valgrind does not know where large pages can be mapped");
	pool->fd = open(POOL, O_RDWR | O_CLOEXEC);
	if (pool->fd < 0)
		SKIP("%s: %s", POOL, strerror(errno));
	if (flock(pool->fd, LOCK_EX) < 0)
		SKIP("%s cannot be locked: %s", POOL, strerror(errno));
	if (GetLargePageMinimum() != LARGE)
		SKIP("large pages are not of 2 MiB");
	n_before = pool_read(pool->fd);
	gate_init(&pool->end);
	pool->keeper = fork();
	CHECK(pool->keeper >= 0);
	if (pool->keeper == 0)
		pool_keep(pool, n_before);
	close(pool->end.fd[0]);
	pool_write(pool->fd, n_before + n);
	if (pool_read(pool->fd) < n_before + n)
		SKIP("this machine has no %d large pages to spare", n);
}

static void pool_return(struct pool *pool)
{
	close(pool->end.fd[1]);
	wait_ok(pool->keeper);
	close(pool->fd);
}

static HANDLE large_try_create(const char *name, uint64_t n_bytes, DWORD *ret_error)
{
	HANDLE section;

	SetLastError(0xDEAD);
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				     PAGE_READWRITE | SEC_COMMIT | SEC_LARGE_PAGES,
				     (DWORD)(n_bytes >> 32), (DWORD)n_bytes, name);
	*ret_error = GetLastError();
	return section;
}

static HANDLE large_create(const char *name, uint64_t n_bytes)
{
	DWORD error;
	HANDLE section = large_try_create(name, n_bytes, &error);

	CHECK_EQ(error, ERROR_SUCCESS);
	CHECK(section);
	return section;
}

static DWORD large_create_says(uint64_t n_bytes)
{
	DWORD error;
	HANDLE section = large_try_create(NULL, n_bytes, &error);

	CHECK(!section);
	return error;
}

/* ---- sections ----------------------------------------------------------------------- */

TEST(without_large_pages_the_privilege_is_missing)
{
	int fd = open(POOL, O_RDONLY | O_CLOEXEC);
	DWORD error;
	HANDLE section;

	if (fd < 0)
		SKIP("%s: %s", POOL, strerror(errno));
	if (flock(fd, LOCK_EX) < 0)
		SKIP("%s cannot be locked: %s", POOL, strerror(errno));
	if (pool_read(fd) > 0)
		SKIP("this machine keeps large pages aside");
	section = large_try_create(NULL, LARGE, &error);
	if (section) {
		CHECK(CloseHandle(section));
		close(fd);
		SKIP("this machine makes large pages upon request");
	}
	CHECK_EQ(error, ERROR_PRIVILEGE_NOT_HELD);
	CHECK(!VirtualAlloc(NULL, LARGE, MEM_RESERVE | MEM_COMMIT | MEM_LARGE_PAGES,
			    PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_PRIVILEGE_NOT_HELD);
	close(fd);
}

static void joiner_run(void *arg)
{
	HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, "large"), again;
	const char *view;
	DWORD error;

	(void)arg;
	CHECK(section);
	view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	CHECK(view);
	CHECK_STR(view + LARGE, "to all");
	CHECK_EQ(query(view).RegionSize, 2 * LARGE);
	CHECK_EQ(query(view).Protect, PAGE_READONLY);
	CHECK(!MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	again = large_try_create("large", LARGE, &error);
	CHECK_EQ(error, ERROR_ALREADY_EXISTS);
	CHECK(CloseHandle(again) && UnmapViewOfFile(view) && CloseHandle(section));
}

TEST_LIMIT(a_named_section_of_large_pages_is_joined_by_others, 300)
{
	struct pool pool;
	HANDLE section;
	char *view;

	pool_take(&pool, 3);
	section = large_create("large", 2 * LARGE);
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	CHECK_EQ((uintptr_t)view % LARGE, 0);
	CHECK_EQ(view[2 * LARGE - 1], 0);
	strcpy(view + LARGE, "to all");
	CHECK_EQ(query(view + 5000).State, MEM_COMMIT);
	CHECK_EQ(query(view).Type, MEM_MAPPED);
	CHECK_EQ(query(view).Protect, PAGE_READWRITE);
	wait_ok(test_fork(joiner_run, NULL));
	CHECK(CloseHandle(section));
	CHECK_STR(view + LARGE, "to all");
	CHECK(UnmapViewOfFile(view));
	CHECK_EQ(section_open_says("large"), ERROR_FILE_NOT_FOUND);
	pool_return(&pool);
}

/* Whoever has the memory can neither shorten nor lengthen it. */
TEST_LIMIT(a_peer_cannot_cut_large_pages_off, 300)
{
	char path[64], link[256];
	struct pool pool;
	HANDLE section;
	char *view;
	int n_tried = 0;

	pool_take(&pool, 2);
	section = large_create(NULL, 2 * LARGE);
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view);
	for (int fd = 3; fd < 64; fd++) {
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		n = readlink(path, link, sizeof(link) - 1);
		if (n < 0 || strncmp(link, "/memfd:winshm:", 14) != 0)
			continue;
		CHECK(ftruncate(fd, LARGE) < 0 && errno == EPERM);
		CHECK(ftruncate(fd, 3 * LARGE) < 0 && errno == EPERM);
		CHECK(truncate(path, 0) < 0);
		n_tried++;
	}
	CHECK_EQ(n_tried, 1);
	view[2 * LARGE - 1] = 'x';
	CHECK(UnmapViewOfFile(view) && CloseHandle(section));
	pool_return(&pool);
}

TEST_LIMIT(the_pages_are_taken_at_once_and_come_back, 300)
{
	struct pool pool;
	HANDLE sections[64];
	int n = 0;
	DWORD error;

	pool_take(&pool, 3);
	CHECK_EQ(large_create_says(LARGE + 4096), ERROR_INVALID_PARAMETER);
	CHECK_EQ(large_create_says(4096), ERROR_INVALID_PARAMETER);
	CHECK_EQ(large_create_says(UINT64_C(1) << 40), ERROR_NO_SYSTEM_RESOURCES);
	while (n < 64 && (sections[n] = large_try_create(NULL, LARGE, &error)))
		n++;
	if (n < 64) {
		CHECK(n >= 3);
		CHECK_EQ(error, ERROR_NO_SYSTEM_RESOURCES);
		CHECK(CloseHandle(sections[--n]));
		sections[n++] = large_create(NULL, LARGE);
	}
	while (n > 0)
		CHECK(CloseHandle(sections[--n]));
	CHECK(CloseHandle(large_create(NULL, 3 * LARGE)));
	pool_return(&pool);
}

/* Only what FILE_MAP_LARGE_PAGES asks for has to be whole. */
TEST_LIMIT(views_of_large_pages_begin_where_views_begin, 300)
{
	struct pool pool;
	HANDLE section;
	char *all, *part;
	DWORD old;

	pool_take(&pool, 3);
	section = large_create(NULL, 3 * LARGE);
	all = MapViewOfFile(section, FILE_MAP_WRITE | FILE_MAP_LARGE_PAGES, 0, 0, 0);
	CHECK(all);
	part = MapViewOfFile(section, FILE_MAP_WRITE, 0, (DWORD)(LARGE - KIB64),
			     2 * KIB64 + 1);
	CHECK(part);
	CHECK_EQ(query(part).RegionSize, 2 * KIB64 + 4096);
	CHECK_EQ((uintptr_t)query(part).AllocationBase, (uintptr_t)part);
	part[KIB64] = 'p';
	CHECK_EQ(all[LARGE], 'p');
	CHECK(!MapViewOfFile(section, FILE_MAP_WRITE | FILE_MAP_LARGE_PAGES, 0,
			     (DWORD)KIB64, 0));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(!MapViewOfFile(section, FILE_MAP_WRITE, 0, 4096, 0));
	CHECK_EQ(GetLastError(), ERROR_MAPPED_ALIGNMENT);

	CHECK(!VirtualProtect(all, 4096, PAGE_READONLY, &old));
	CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
	CHECK(VirtualProtect(all + LARGE, LARGE, PAGE_READONLY, &old));
	CHECK_EQ(old, PAGE_READWRITE);
	CHECK_EQ(query(all + LARGE).Protect, PAGE_READONLY);
	CHECK_EQ(query(all + LARGE).RegionSize, LARGE);
	CHECK(VirtualProtect(part, 2 * KIB64 + 1, PAGE_NOACCESS, &old));
	CHECK_EQ(query(part).RegionSize, 2 * KIB64 + 4096);

	CHECK(UnmapViewOfFile(part + KIB64));
	CHECK_EQ(query(part).State, MEM_FREE);
	CHECK(MapViewOfFileEx(section, FILE_MAP_READ, 0, (DWORD)(LARGE - KIB64), 4096,
			      part));
	CHECK(UnmapViewOfFile(part) && UnmapViewOfFile(all));
	CHECK(!MapViewOfFileEx(section, FILE_MAP_READ, 0, 0, 0, all + KIB64));
	CHECK_EQ(GetLastError(), ERROR_MAPPED_ALIGNMENT);
	CHECK(CloseHandle(section));
	pool_return(&pool);
}

TEST_LIMIT(copies_of_large_pages_are_large, 300)
{
	struct pool pool;
	HANDLE section;
	char *view, *copy;

	pool_take(&pool, 4);
	section = large_create(NULL, 2 * LARGE);
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	copy = MapViewOfFile(section, FILE_MAP_COPY, 0, 0, 0);
	CHECK(view && copy);
	CHECK_EQ(query(copy).Protect, PAGE_WRITECOPY);
	copy[LARGE] = 'c';
	CHECK_EQ(view[LARGE], 0);
	CHECK_EQ(query(copy).RegionSize, LARGE);
	CHECK_EQ(query(copy + LARGE).Protect, PAGE_READWRITE);
	CHECK(UnmapViewOfFile(copy) && UnmapViewOfFile(view) && CloseHandle(section));
	pool_return(&pool);
}

TEST_LIMIT(a_large_page_of_a_sharing_view_becomes_a_copying_one, 300)
{
	struct pool pool;
	HANDLE section;
	char *view, *other;
	DWORD old;

	pool_take(&pool, 3);
	section = large_create(NULL, 2 * LARGE);
	view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	other = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);
	CHECK(view && other);
	CHECK(!VirtualProtect(view, 4096, PAGE_WRITECOPY, &old));
	CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
	CHECK(VirtualProtect(view, LARGE, PAGE_WRITECOPY, &old));
	CHECK_EQ(query(view).Protect, PAGE_WRITECOPY);
	CHECK_EQ(query(view).RegionSize, LARGE);
	view[5] = 'c';
	CHECK_EQ(other[5], 0);
	CHECK_EQ(query(view).Protect, PAGE_READWRITE);
	CHECK(UnmapViewOfFile(view) && UnmapViewOfFile(other) && CloseHandle(section));
	pool_return(&pool);
}

TEST_LIMIT(large_pages_have_placeholders_and_limits, 300)
{
	MEM_ADDRESS_REQUIREMENTS limits = { .Alignment = 65536 };
	MEM_EXTENDED_PARAMETER parameter = {
		.Type = MemExtendedParameterAddressRequirements, .Pointer = &limits
	};
	struct pool pool;
	HANDLE section;
	char *base, *view;

	pool_take(&pool, 3);
	section = large_create(NULL, 2 * LARGE);
	limits.Alignment = LARGE;
	base = VirtualAlloc2(NULL, NULL, 2 * LARGE, MEM_RESERVE | MEM_RESERVE_PLACEHOLDER,
			     PAGE_NOACCESS, &parameter, 1);
	CHECK(base);
	CHECK(MapViewOfFile3(section, NULL, base, 0, 0, MEM_REPLACE_PLACEHOLDER,
			     PAGE_READWRITE, NULL, 0) == base);
	base[LARGE] = 'l';
	CHECK(UnmapViewOfFileEx(base, MEM_PRESERVE_PLACEHOLDER));
	CHECK_EQ(query(base).State, MEM_RESERVE);
	CHECK(VirtualFree(base, 65536, MEM_RELEASE | MEM_PRESERVE_PLACEHOLDER));
	CHECK(!MapViewOfFile3(section, NULL, base, 0, 65536, MEM_REPLACE_PLACEHOLDER,
			      PAGE_READWRITE, NULL, 0));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(VirtualFree(base, 2 * LARGE, MEM_RELEASE | MEM_COALESCE_PLACEHOLDERS));
	CHECK(VirtualFree(base, 0, MEM_RELEASE));

	limits.Alignment = 65536;
	view = MapViewOfFile3(section, NULL, NULL, 0, 0, 0, PAGE_READWRITE, &parameter,
			      1);
	CHECK(view);
	CHECK_EQ((uintptr_t)view % LARGE, 0);
	CHECK_EQ(view[LARGE], 'l');
	CHECK(!MapViewOfFile3(section, NULL, NULL, 0, 65536, 0, PAGE_READWRITE,
			      &parameter, 1));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(UnmapViewOfFile(view) && CloseHandle(section));
	base = VirtualAlloc2(NULL, NULL, LARGE,
			     MEM_RESERVE | MEM_COMMIT | MEM_LARGE_PAGES, PAGE_READWRITE,
			     &parameter, 1);
	CHECK(base);
	CHECK_EQ((uintptr_t)base % LARGE, 0);
	base[0] = 'l';
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
	pool_return(&pool);
}

/* ---- memory of one's own ------------------------------------------------------------ */

TEST_LIMIT(large_pages_are_allocated_and_go_as_a_whole, 300)
{
	const DWORD type = MEM_RESERVE | MEM_COMMIT | MEM_LARGE_PAGES;
	struct pool pool;
	char *base;
	DWORD old;

	pool_take(&pool, 2);
	CHECK(!VirtualAlloc(NULL, LARGE + 1, type, PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(!VirtualAlloc(NULL, UINT64_C(1) << 40, type, PAGE_READWRITE));
	CHECK_EQ(GetLastError(), ERROR_NO_SYSTEM_RESOURCES);
	base = VirtualAlloc(NULL, 2 * LARGE, type, PAGE_READWRITE);
	CHECK(base);
	CHECK_EQ((uintptr_t)base % LARGE, 0);
	base[2 * LARGE - 1] = 'l';
	CHECK_EQ(query(base).State, MEM_COMMIT);
	CHECK_EQ(query(base).Type, MEM_PRIVATE);
	CHECK_EQ(query(base).RegionSize, 2 * LARGE);
	CHECK(!VirtualFree(base, LARGE, MEM_DECOMMIT));
	CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
	CHECK(!VirtualProtect(base, 4096, PAGE_READONLY, &old));
	CHECK_EQ(GetLastError(), ERROR_INVALID_ADDRESS);
	CHECK(VirtualProtect(base, LARGE, PAGE_READONLY, &old));
	CHECK_EQ(query(base).RegionSize, LARGE);
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
	CHECK_EQ(query(base).State, MEM_FREE);
	base = VirtualAlloc(base, LARGE, type, PAGE_READWRITE);
	CHECK(base);
	CHECK(VirtualFree(base, 0, MEM_RELEASE));
	pool_return(&pool);
}

/* Ordinary memory has large pages as far as the kernel can make them. */
TEST(a_wish_for_large_pages_makes_an_ordinary_view_present)
{
	const size_t n_bytes = 4 << 20;
	static unsigned char present[(4 << 20) / 4096];
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    (DWORD)n_bytes, NULL);
	char *view =
		MapViewOfFile(section, FILE_MAP_WRITE | FILE_MAP_LARGE_PAGES, 0, 0, 0);

	CHECK(view);
	CHECK_EQ(mincore(view, n_bytes, present), 0);
	for (size_t i = 0; i < sizeof(present); i++)
		CHECK(present[i] & 1);
	CHECK(UnmapViewOfFile(view) && CloseHandle(section));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
