/* SPDX-License-Identifier: MIT */
/*
 * Large views against a file in /dev/shm, mapped by hand.
 *
 *   first touch  make the memory, map it, write into every page
 *   unmap        take it out again when every page has been written to
 *
 * "private huge pages" is what no shared memory can beat: the kernel does nothing there but
 * clear the memory and map it.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"
#include "windows.h"

#define HUGE_BYTES (UINT64_C(2) << 20)

static size_t n_bytes = UINT64_C(256) << 20;

static void touch(char *map)
{
	for (size_t at = 0; at < n_bytes; at += 4096)
		map[at] = 1;
}

/* ---- by hand ------------------------------------------------------------------------ */

static char *tmpfs_map(void)
{
	int fd = open("/dev/shm", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char *map;

	if (fd < 0 || ftruncate(fd, (off_t)n_bytes) < 0)
		bench_die("a file in /dev/shm: %m");
	map = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		bench_die("mmap: %m");
	close(fd);
	return map;
}

static char *private_map(void)
{
	size_t n_room = n_bytes + HUGE_BYTES;
	char *map = mmap(NULL, n_room, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t n_before;

	if (map == MAP_FAILED)
		bench_die("mmap: %m");
	n_before = -(uintptr_t)map % HUGE_BYTES;
	munmap(map + n_before + n_bytes, HUGE_BYTES - n_before);
	if (n_before)
		munmap(map, n_before);
	map += n_before;
	madvise(map, n_bytes, MADV_HUGEPAGE);
	return map;
}

static void by_hand_unmap(char *map)
{
	munmap(map, n_bytes);
}

/* ---- with winshm -------------------------------------------------------------------- */

static char *view_map(void)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE,
					    (DWORD)(n_bytes >> 32), (DWORD)n_bytes, NULL);
	char *view = MapViewOfFile(section, FILE_MAP_WRITE, 0, 0, 0);

	if (!view || !CloseHandle(section))
		bench_die("map: error %u", GetLastError());
	return view;
}

static char *view_map_prefetched(void)
{
	char *view = view_map();
	WIN32_MEMORY_RANGE_ENTRY range = { view, n_bytes };

	if (!PrefetchVirtualMemory(GetCurrentProcess(), 1, &range, 0))
		bench_die("prefetch: error %u", GetLastError());
	return view;
}

static void view_unmap(char *view)
{
	if (!UnmapViewOfFile(view))
		bench_die("unmap: error %u", GetLastError());
}

/* ---- the cases ---------------------------------------------------------------------- */

static uint64_t time_touch(char *(*map)(void), void (*unmap)(char *))
{
	uint64_t start_ns = bench_now_ns(), ns;
	char *base = map();

	touch(base);
	ns = bench_now_ns() - start_ns;
	unmap(base);
	return ns;
}

static uint64_t time_unmap(char *(*map)(void), void (*unmap)(char *))
{
	char *base = map();
	uint64_t start_ns;

	touch(base);
	start_ns = bench_now_ns();
	unmap(base);
	return bench_now_ns() - start_ns;
}

#define CASE(function, time, map, unmap) \
	static uint64_t function(void)   \
	{                                \
		return time(map, unmap); \
	}

CASE(tmpfs_touch, time_touch, tmpfs_map, by_hand_unmap)
CASE(view_touch, time_touch, view_map, view_unmap)
CASE(prefetched_touch, time_touch, view_map_prefetched, view_unmap)
CASE(private_touch, time_touch, private_map, by_hand_unmap)
CASE(tmpfs_unmap, time_unmap, tmpfs_map, by_hand_unmap)
CASE(prefetched_unmap, time_unmap, view_map_prefetched, view_unmap)
CASE(private_unmap, time_unmap, private_map, by_hand_unmap)

static struct bench_case cases[] = {
	{ .group = "first touch", .name = "tmpfs file", .run = tmpfs_touch },
	{ .group = "first touch", .name = "winshm", .run = view_touch },
	{ .group = "first touch", .name = "winshm prefetched", .run = prefetched_touch },
	{ .group = "first touch", .name = "private huge pages", .run = private_touch },
	{ .group = "unmap", .name = "tmpfs file", .run = tmpfs_unmap },
	{ .group = "unmap", .name = "winshm prefetched", .run = prefetched_unmap },
	{ .group = "unmap", .name = "private huge pages", .run = private_unmap },
};

/* bench-view [--smoke] [MIB] */
int main(int argc, char **argv)
{
	bool is_smoke = argc > 1 && !strcmp(argv[1], "--smoke");
	struct bench_settings settings = { .n_rounds = is_smoke ? 3 : 15,
					   .n_operations = 1 };

	if (is_smoke)
		n_bytes = 4 * HUGE_BYTES;
	else if (argc > 1)
		n_bytes = strtoull(argv[1], NULL, 10) << 20;
	if (n_bytes == 0)
		bench_die("how many MiB?");
	bench_run(cases, sizeof(cases) / sizeof(cases[0]), &settings);
	return 0;
}
