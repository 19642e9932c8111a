/* SPDX-License-Identifier: MIT */
/*
 * A section of another process opened, beside the same work done by hand with a file in
 * /dev/shm that somebody has to unlink, and as others' libraries do it. Sections have one
 * page.
 *
 * "through /proc" is a process that may not use pidfd_getfd(), as where Yama forbids it: a
 * peer behind a system call filter. It does many in a row, for the caches to be as warm as
 * those of the baseline.
 */
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cases.h"
#include "peer.h"
#include "ways.h"

enum {
	IN_A_ROW = 32
};

/* What a peer is told to do. */
enum {
	COMMAND_HOLD,
	COMMAND_POSIX_SECOND,
	COMMAND_WINSHM_SECOND,
	COMMAND_OPEN_CLOSE,
	COMMAND_OPEN_READ_CLOSE,
	COMMAND_HOLD_MEMFD,
};

static struct bench_peer peer, confined;
static int peer_pidfd, peer_memfd; /* what is opened by system calls alone */

/* ---- open ---------------------------------------------------------------------------- */

static double posix_open_close(void)
{
	double start_ns = bench_now_ns();

	close(posix_open(held_path, SECTION_BYTES));
	return bench_now_ns() - start_ns;
}

static double calls_open_close(void)
{
	double start_ns = bench_now_ns();

	close(calls_open(peer_pidfd, peer_memfd, SECTION_BYTES));
	return bench_now_ns() - start_ns;
}

static double calls_open_read_close(void)
{
	double start_ns = bench_now_ns();
	int fd = calls_open(peer_pidfd, peer_memfd, SECTION_BYTES);
	char *map = calls_map(fd, SECTION_BYTES);

	if (strcmp(map, "held"))
		bench_die("no message");
	munmap(map, SECTION_BYTES);
	close(fd);
	return bench_now_ns() - start_ns;
}

static double winshm_open_close(void)
{
	double start_ns = bench_now_ns();

	CloseHandle(winshm_open(held_name));
	return bench_now_ns() - start_ns;
}

static double posix_open_read(const char *path, const char *expected)
{
	double start_ns = bench_now_ns();
	int fd = posix_open(path, SECTION_BYTES);
	char *map = posix_map(fd, SECTION_BYTES);

	if (strcmp(map, expected))
		bench_die("no message");
	munmap(map, SECTION_BYTES);
	close(fd);
	return bench_now_ns() - start_ns;
}

static double winshm_open_read(const char *name, const char *expected)
{
	double start_ns = bench_now_ns();
	HANDLE section = winshm_open(name);
	char *view = winshm_map(section);

	if (strcmp(view, expected))
		bench_die("no message");
	UnmapViewOfFile(view);
	CloseHandle(section);
	return bench_now_ns() - start_ns;
}

static double posix_open_read_close(void)
{
	return posix_open_read(held_path, "held");
}

static double winshm_open_read_close(void)
{
	return winshm_open_read(held_name, "held");
}

static double confined_open_close(void)
{
	return bench_peer_call(&confined, COMMAND_OPEN_CLOSE);
}

static double confined_open_read_close(void)
{
	return bench_peer_call(&confined, COMMAND_OPEN_READ_CLOSE);
}

/* ---- two processes ------------------------------------------------------------------- */

static double posix_scenario(void)
{
	double start_ns = bench_now_ns(), ns;
	int fd = posix_create(shared_path, SECTION_BYTES);
	char *map = posix_map(fd, SECTION_BYTES);

	strcpy(map, "message");
	ns = bench_now_ns() - start_ns;
	ns += bench_peer_call(&peer, COMMAND_POSIX_SECOND);
	start_ns = bench_now_ns();
	munmap(map, SECTION_BYTES);
	shm_unlink(shared_path);
	close(fd);
	return ns + bench_now_ns() - start_ns;
}

static double winshm_scenario_with(struct bench_peer *second)
{
	double start_ns = bench_now_ns(), ns;
	HANDLE section = winshm_create(shared_name, SECTION_BYTES);
	char *view = winshm_map(section);

	strcpy(view, "message");
	ns = bench_now_ns() - start_ns;
	ns += bench_peer_call(second, COMMAND_WINSHM_SECOND);
	start_ns = bench_now_ns();
	UnmapViewOfFile(view);
	CloseHandle(section);
	return ns + bench_now_ns() - start_ns;
}

static double winshm_scenario(void)
{
	return winshm_scenario_with(&peer);
}

static double confined_scenario(void)
{
	return winshm_scenario_with(&confined);
}

/* ---- peers --------------------------------------------------------------------------- */

/* Both until this process ends. */
static void hold(void)
{
	strcpy(winshm_map(winshm_create(held_name, SECTION_BYTES)), "held");
	strcpy(posix_map(posix_create(held_path, SECTION_BYTES), SECTION_BYTES), "held");
}

static double hold_memfd(void)
{
	int fd = calls_create(SECTION_BYTES);

	strcpy(posix_map(fd, SECTION_BYTES), "held");
	return fd;
}

static double repeat(double (*operation)(void))
{
	double total_ns = 0;

	for (int i = 0; i < IN_A_ROW; i++)
		total_ns += operation();
	return total_ns / IN_A_ROW;
}

static double peer_operation(int command)
{
	switch (command) {
	case COMMAND_HOLD:
		hold();
		return 0;
	case COMMAND_POSIX_SECOND:
		return posix_open_read(shared_path, "message");
	case COMMAND_WINSHM_SECOND:
		return winshm_open_read(shared_name, "message");
	case COMMAND_OPEN_CLOSE:
		return repeat(winshm_open_close);
	case COMMAND_HOLD_MEMFD:
		return hold_memfd();
	default:
		return repeat(winshm_open_read_close);
	}
}

static double confined_operation(int command)
{
	static bool is_confined;

	if (!is_confined)
		confine();
	is_confined = true;
	return peer_operation(command);
}

static void begin(void)
{
	names_make();
	bench_peer_start(&peer, peer_operation);
	bench_peer_start(&confined, confined_operation);
	bench_peer_call(&peer, COMMAND_HOLD);
	peer_memfd = (int)bench_peer_call(&peer, COMMAND_HOLD_MEMFD);
	peer_pidfd = (int)syscall(SYS_pidfd_open, peer.pid, 0);
	if (syscall(SYS_pidfd_getfd, peer_pidfd, peer_memfd, 0) >= 0)
		return;
	bench_leave_out(CALLS_ALONE, "the kernel does not allow pidfd_getfd()");
}

static void end(void)
{
	bench_peer_end(&peer);
	bench_peer_end(&confined);
}

/* ---- groups ----------------------------------------------------------------------------- */

static const struct bench_case open_cases[] = {
	{ .name = "shm_open", .run = posix_open_close },
	{ .name = "winshm", .run = winshm_open_close, .goal = 0.65, .goal_calls = 3 },
	{ .name = CALLS_ALONE, .run = calls_open_close },
	{ .name = "winshm through /proc",
	  .run = confined_open_close,
	  .is_elsewhere = true,
	  .goal = 1.5 },
	PEER_CASES("open-close"),
};

const struct bench_group open_group = {
	.name = "open and close",
	.operation =
		"Open the section that another process holds under a name, and close it.",
	.bound =
		"One system call that installs a descriptor and one that closes it. Through "
		"/proc the kernel walks a path of four parts and checks who may look.",
	.cases = open_cases,
	.n_cases = N_CASES(open_cases),
	.begin = begin,
	.end = end,
};

static const struct bench_case read_cases[] = {
	{ .name = "shm_open", .run = posix_open_read_close },
	{ .name = "winshm", .run = winshm_open_read_close, .goal = 0.90 },
	{ .name = CALLS_ALONE, .run = calls_open_read_close },
	{ .name = "winshm through /proc",
	  .run = confined_open_read_close,
	  .is_elsewhere = true,
	  .goal = 1.20 },
	PEER_CASES("open-read-close"),
};

const struct bench_group read_group = {
	.name = "open, map, read, unmap, close",
	.operation = "The same with a view, from which one byte is read.",
	.bound = "As above; and mmap(), one page fault and munmap().",
	.cases = read_cases,
	.n_cases = N_CASES(read_cases),
	.begin = begin,
	.end = end,
};

static const struct bench_case scenario_cases[] = {
	{ .name = "shm_open", .run = posix_scenario, .is_elsewhere = true },
	{ .name = "winshm", .run = winshm_scenario, .is_elsewhere = true, .goal = 0.95 },
	{ .name = "winshm through /proc",
	  .run = confined_scenario,
	  .is_elsewhere = true,
	  .goal = 0.95 },
	PEER_CASES("scenario"),
};

const struct bench_group scenario_group = {
	.name = "two processes",
	.operation =
		"One creates, maps and writes a message; the other opens, maps, compares, "
		"unmaps and closes; the first unmaps and closes. The time of both sides, "
		"without the way between them.",
	.bound = "The sum of the two above.",
	.cases = scenario_cases,
	.n_cases = N_CASES(scenario_cases),
	.begin = begin,
	.end = end,
	.weight = 1.5,
};
