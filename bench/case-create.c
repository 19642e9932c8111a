/* SPDX-License-Identifier: MIT */
/*
 * A section's life in one process, beside the same work done by hand with a file in
 * /dev/shm that somebody has to unlink, and as others' libraries do it. Sections have one
 * page.
 */
#include <unistd.h>

#include "cases.h"
#include "ways.h"

/* ---- create and close --------------------------------------------------------------- */

static double memfd_create_close(void)
{
	double start_ns = bench_now_ns();

	close(memfd_make("bench", SECTION_BYTES));
	return bench_now_ns() - start_ns;
}

static double calls_create_close(void)
{
	double start_ns = bench_now_ns();

	close(calls_create(SECTION_BYTES));
	return bench_now_ns() - start_ns;
}

static double posix_create_close(void)
{
	double start_ns = bench_now_ns();
	int fd = posix_create(own_path, SECTION_BYTES);

	shm_unlink(own_path);
	close(fd);
	return bench_now_ns() - start_ns;
}

static double winshm_create_close(void)
{
	double start_ns = bench_now_ns();

	CloseHandle(winshm_create(own_name, SECTION_BYTES));
	return bench_now_ns() - start_ns;
}

/* ---- with a view --------------------------------------------------------------------- */

static double memfd_life(void)
{
	double start_ns = bench_now_ns();
	int fd = memfd_make("bench", SECTION_BYTES);
	char *map = posix_map(fd, SECTION_BYTES);

	map[0] = 1;
	munmap(map, SECTION_BYTES);
	close(fd);
	return bench_now_ns() - start_ns;
}

static double calls_life(void)
{
	double start_ns = bench_now_ns();
	int fd = calls_create(SECTION_BYTES);
	char *map = calls_map(fd, SECTION_BYTES);

	map[0] = 1;
	munmap(map, SECTION_BYTES);
	close(fd);
	return bench_now_ns() - start_ns;
}

static double posix_life(void)
{
	double start_ns = bench_now_ns();
	int fd = posix_create(own_path, SECTION_BYTES);
	char *map = posix_map(fd, SECTION_BYTES);

	map[0] = 1;
	munmap(map, SECTION_BYTES);
	shm_unlink(own_path);
	close(fd);
	return bench_now_ns() - start_ns;
}

static double winshm_life(void)
{
	double start_ns = bench_now_ns();
	HANDLE section = winshm_create(own_name, SECTION_BYTES);
	char *view = winshm_map(section);

	view[0] = 1;
	UnmapViewOfFile(view);
	CloseHandle(section);
	return bench_now_ns() - start_ns;
}

/* ---- groups ----------------------------------------------------------------------------- */

#define MEMORY_BOUND                                                                     \
	"Making a file in memory and letting it go: inode, page, page cache. A name of " \
	"winshm's is a line in a table, one in /dev/shm a directory entry."

static const struct bench_case create_cases[] = {
	{ .name = "raw memfd, sealed", .run = memfd_create_close },
	{ .name = "shm_open", .run = posix_create_close },
	{ .name = "winshm", .run = winshm_create_close, .goal = 1.20, .goal_calls = 5 },
	{ .name = CALLS_ALONE, .run = calls_create_close },
	PEER_CASES("create-close"),
};

const struct bench_group create_group = {
	.name = "create and close",
	.operation =
		"Make a section under a name that nobody has, and close it: all traces "
		"are gone. (A memfd has no name: the least it can cost.)",
	.bound = MEMORY_BOUND,
	.cases = create_cases,
	.n_cases = N_CASES(create_cases),
	.begin = names_make,
};

static const struct bench_case life_cases[] = {
	{ .name = "shm_open", .run = posix_life },
	{ .name = "raw memfd, sealed", .run = memfd_life },
	{ .name = "winshm", .run = winshm_life, .goal = 0.86 },
	{ .name = CALLS_ALONE, .run = calls_life },
	PEER_CASES("create-touch-close"),
};

const struct bench_group life_group = {
	.name = "create, map, write, unmap, close",
	.operation = "The same with a view, into which one byte is written.",
	.bound = "As above; and one page fault, which clears a page.",
	.cases = life_cases,
	.n_cases = N_CASES(life_cases),
	.begin = names_make,
};
