/* SPDX-License-Identifier: MIT */
/*
 * Views: what mapping one costs, and what memory costs that is touched through it for the
 * first time, for the last time, and through a second view; beside a file in /dev/shm.
 *
 * "private huge pages" is what no shared memory can beat: the kernel does nothing there but
 * clear the memory and map it. "prefetched" is after PrefetchVirtualMemory(), whose time
 * counts. Systems differ in what they give to those who ask for huge pages of shared memory
 * (bench/advise.h): nothing where it is not said.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "advise.h"
#include "cases.h"
#include "ways.h"

enum {
	PAGE_BYTES = 4096,
	VIEW_BYTES = 65536, /* the granularity of views */
};

/* ---- map and unmap ------------------------------------------------------------------- */

static int raw_fd;
static HANDLE section;

static void map_begin(void)
{
	raw_fd = memfd_make("bench", VIEW_BYTES);
	section = winshm_create(NULL, VIEW_BYTES);
}

static double raw_map_unmap(void)
{
	double start_ns = bench_now_ns();

	munmap(posix_map(raw_fd, VIEW_BYTES), VIEW_BYTES);
	return bench_now_ns() - start_ns;
}

static double winshm_map_unmap(void)
{
	double start_ns = bench_now_ns();

	UnmapViewOfFile(winshm_map(section));
	return bench_now_ns() - start_ns;
}

/* ---- memory -------------------------------------------------------------------------- */

static size_t n_bytes; /* of each */

struct memory {
	char *base;
	int fd;         /* of a file */
	HANDLE section; /* or of this */
};

static struct memory tmpfs_make(void)
{
	int fd = open("/dev/shm", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 || ftruncate(fd, (off_t)n_bytes) < 0)
		bench_die("a file in /dev/shm: %m");
	return (struct memory) { .base = posix_map(fd, n_bytes), .fd = fd };
}

static struct memory section_make(void)
{
	HANDLE made = winshm_create(NULL, n_bytes);

	return (struct memory) { .base = winshm_map(made), .section = made };
}

static struct memory prefetched_make(void)
{
	struct memory memory = section_make();

	winshm_prefetch(memory.base, n_bytes);
	return memory;
}

static struct memory private_make(void)
{
	return (struct memory) { .base = private_map(n_bytes, MADV_HUGEPAGE), .fd = -1 };
}

static void memory_free(const struct memory *memory)
{
	if (memory->section) {
		UnmapViewOfFile(memory->base);
		CloseHandle(memory->section);
		return;
	}
	munmap(memory->base, n_bytes);
	if (memory->fd >= 0)
		close(memory->fd);
}

static void touch(char *base)
{
	for (size_t at = 0; at < n_bytes; at += PAGE_BYTES)
		base[at] = 1;
}

/* As much memory is used and freed at once: what is taken next is what the processor and,
 * in a virtual machine, the host have just seen. Some hosts take free memory back, though
 * none in small pieces: a fault of theirs costs more than all that is to be measured, and
 * only huge pages would pay it. */
static void memory_warm_up(void)
{
	struct memory memory = private_make();

	touch(memory.base);
	memory_free(&memory);
}

static double time_first(struct memory (*make)(void))
{
	struct memory memory;
	double start_ns, ns;

	memory_warm_up();
	start_ns = bench_now_ns();
	memory = make();
	touch(memory.base);
	ns = bench_now_ns() - start_ns;
	memory_free(&memory);
	return ns;
}

static double time_release(struct memory (*make)(void))
{
	struct memory memory = make();
	double start_ns;

	touch(memory.base);
	start_ns = bench_now_ns();
	memory_free(&memory);
	return bench_now_ns() - start_ns;
}

/* `memory` is made once and kept. */
static double time_second(struct memory *memory, struct memory (*make)(void))
{
	double start_ns, ns;
	char *second;

	if (!memory->base) {
		*memory = make();
		touch(memory->base);
	}
	start_ns = bench_now_ns();
	second = memory->section ? winshm_map(memory->section)
				 : posix_map(memory->fd, n_bytes);
	touch(second);
	ns = bench_now_ns() - start_ns;
	if (memory->section)
		UnmapViewOfFile(second);
	else
		munmap(second, n_bytes);
	return ns;
}

#define WAY(way, make)                             \
	static double first_##way(void)            \
	{                                          \
		return time_first(make);           \
	}                                          \
	static double release_##way(void)          \
	{                                          \
		return time_release(make);         \
	}                                          \
	static double second_##way(void)           \
	{                                          \
		static struct memory memory;       \
                                                   \
		return time_second(&memory, make); \
	}
#define WHILE_ADVISED(name, function)     \
	static double name(void)          \
	{                                 \
		return advised(function); \
	}

WAY(tmpfs, tmpfs_make)
WAY(section, section_make)
WAY(prefetched, prefetched_make)
WAY(asking, section_make)

static double first_private(void)
{
	return time_first(private_make);
}

static double release_private(void)
{
	return time_release(private_make);
}

WHILE_ADVISED(first_advised, first_asking)
WHILE_ADVISED(release_advised, release_asking)
WHILE_ADVISED(second_advised, second_asking)

/* ---- groups -------------------------------------------------------------------------- */

static const struct bench_case view_cases[] = {
	{ .name = "mmap of a memfd", .run = raw_map_unmap },
	{ .name = "winshm", .run = winshm_map_unmap, .goal = 1.05 },
	PEER_CASES("map-unmap"),
};

const struct bench_group view_group = {
	.name = "map and unmap a view",
	.operation =
		"Map a section of 64 KiB that is open, and unmap it; nothing is touched. "
		"(Others' sections have 4 KiB, which makes no difference.)",
	.bound =
		"Two system calls: the kernel finds a gap, makes and drops an area. Windows' "
		"addresses are multiples of 64 KiB, which mmap() does not give by itself.",
	.cases = view_cases,
	.n_cases = N_CASES(view_cases),
	.begin = map_begin,
};

#define TMPFS   "tmpfs file"
#define ADVISED "winshm, shmem_enabled=advise"

static void memory_begin(size_t n, unsigned n_kept)
{
	struct statvfs fs;

	n_bytes = n;
	if (!memory_suffices(NULL, n * n_kept))
		return;
	if (statvfs("/dev/shm", &fs) == 0 && fs.f_bavail * fs.f_frsize < n)
		bench_leave_out(TMPFS, "/dev/shm has %ju MiB",
				(uintmax_t)(fs.f_bavail * fs.f_frsize >> 20));
	advise_begin(ADVISED);
}

static void small_begin(void)
{
	memory_begin((bench_is_smoke() ? 2 : 64) * MIB, 1);
}

static void small_second_begin(void)
{
	memory_begin((bench_is_smoke() ? 2 : 64) * MIB, 4);
}

static void large_begin(void)
{
	memory_begin((bench_is_smoke() ? 4 : 1024) * MIB, 1);
}

static void large_second_begin(void)
{
	memory_begin((bench_is_smoke() ? 4 : 1024) * MIB, 4);
}

/* What is made beside what is timed has system calls too. */
#define MEMORY_CASE(title, function, ...)                                               \
	{                                                                               \
		.name = title, .run = function, .is_uncounted = true, .against = TMPFS, \
		__VA_ARGS__                                                             \
	}

static const struct bench_case first_cases[] = {
	{ .name = TMPFS, .run = first_tmpfs, .is_uncounted = true },
	MEMORY_CASE("winshm", first_section),
	MEMORY_CASE("winshm, prefetched", first_prefetched, .goal = 0.10),
	MEMORY_CASE(ADVISED, first_advised, .goal = 0.08),
	MEMORY_CASE("private huge pages", first_private),
};

static const struct bench_case release_cases[] = {
	{ .name = TMPFS, .run = release_tmpfs, .is_uncounted = true },
	MEMORY_CASE("winshm", release_section),
	MEMORY_CASE("winshm, prefetched", release_prefetched, .goal = 0.02),
	MEMORY_CASE(ADVISED, release_advised),
	MEMORY_CASE("private huge pages", release_private),
};

static const struct bench_case second_cases[] = {
	{ .name = TMPFS, .run = second_tmpfs, .is_uncounted = true },
	MEMORY_CASE("winshm", second_section),
	MEMORY_CASE("winshm, prefetched", second_prefetched, .goal = 0.03),
	MEMORY_CASE(ADVISED, second_advised),
};

#define FIRST                                                                                \
	.operation =                                                                         \
		"Make the memory, map it, prefetch it where the row says so, and write one " \
		"byte into every 4 KiB. As much memory has been used and freed just "        \
		"before.",                                                                   \
	.bound =                                                                             \
		"Clearing the memory, and a page fault for each page: 512 times fewer with " \
		"pages of 2 MiB. Private huge pages are only that.",                         \
	.cases = first_cases, .n_cases = N_CASES(first_cases)
#define RELEASE                                                                              \
	.operation =                                                                         \
		"Unmap and close what has been touched all over, for the last time: the "    \
		"memory is the system's again.",                                             \
	.bound =                                                                             \
		"The kernel takes every page out of the page cache and frees it: 512 times " \
		"fewer with pages of 2 MiB. Private ones are in no page cache.",             \
	.cases = release_cases, .n_cases = N_CASES(release_cases)
#define SECOND                                                                              \
	.operation =                                                                        \
		"Map memory once more that is mapped and has been touched all over, and "   \
		"write one byte into every 4 KiB through the new view.",                    \
	.bound =                                                                            \
		"A page fault for each page, or for as many as the kernel maps around it; " \
		"and the touched byte of each has to come from memory.",                    \
	.cases = second_cases, .n_cases = N_CASES(second_cases)

const struct bench_group first_64m_group = {
	.name = "first touch of 64 MiB",
	FIRST,
	.begin = small_begin,
	.end = advise_end,
};

const struct bench_group first_1g_group = {
	.name = "first touch of 1 GiB",
	FIRST,
	.begin = large_begin,
	.end = advise_end,
	.weight = 3,
};

const struct bench_group release_64m_group = {
	.name = "release of 64 MiB",
	RELEASE,
	.begin = small_begin,
	.end = advise_end,
};

const struct bench_group release_1g_group = {
	.name = "release of 1 GiB",
	RELEASE,
	.begin = large_begin,
	.end = advise_end,
	.weight = 3,
};

const struct bench_group second_64m_group = {
	.name = "second view of 64 MiB",
	SECOND,
	.begin = small_second_begin,
	.end = advise_end,
};

const struct bench_group second_1g_group = {
	.name = "second view of 1 GiB",
	SECOND,
	.begin = large_second_begin,
	.end = advise_end,
	.weight = 2,
};
