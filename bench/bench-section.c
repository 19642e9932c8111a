/* SPDX-License-Identifier: MIT */
/*
 * Sections against raw shm_open(): the same work done by hand, with a file in /dev/shm
 * that somebody has to unlink.
 *
 *   create+close   a name nobody has
 *   open+close     a name another process holds
 *   two processes  create, map, write here; open, map, read, unmap, close there; unmap,
 *                  close here. The time of both sides counts, not the way between them.
 *
 * "through /proc" is a process that may not use pidfd_getfd(), as where Yama forbids it: a
 * child behind a system call filter.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"
#include "windows.h"

enum {
	SIZE_BYTES = 4096,
	OPENS = 32,
};

/* What a peer is told to do. */
enum {
	COMMAND_HOLD,
	COMMAND_POSIX,
	COMMAND_WINSHM,
	COMMAND_OPEN,
};

static char posix_own[64], posix_held[64], posix_shared[64];
static struct bench_peer peer, confined;

/* ---- by hand ------------------------------------------------------------------------ */

static int posix_create(const char *name)
{
	int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);

	if (fd < 0 || ftruncate(fd, SIZE_BYTES) < 0)
		bench_die("shm_open %s: %m", name);
	return fd;
}

static int posix_open(const char *name)
{
	struct stat st;
	int fd = shm_open(name, O_RDWR, 0);

	if (fd < 0 || fstat(fd, &st) < 0 || st.st_size != SIZE_BYTES)
		bench_die("shm_open %s: %m", name);
	return fd;
}

static char *posix_map(int fd)
{
	char *map = mmap(NULL, SIZE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (map == MAP_FAILED)
		bench_die("mmap: %m");
	return map;
}

static uint64_t posix_create_close(void)
{
	uint64_t start_ns = bench_now_ns();
	int fd = posix_create(posix_own);

	shm_unlink(posix_own);
	close(fd);
	return bench_now_ns() - start_ns;
}

static uint64_t posix_open_close(void)
{
	uint64_t start_ns = bench_now_ns();

	close(posix_open(posix_held));
	return bench_now_ns() - start_ns;
}

static uint64_t posix_second(void)
{
	uint64_t start_ns = bench_now_ns();
	int fd = posix_open(posix_shared);
	char *map = posix_map(fd);

	if (strcmp(map, "message"))
		bench_die("no message");
	munmap(map, SIZE_BYTES);
	close(fd);
	return bench_now_ns() - start_ns;
}

static uint64_t posix_scenario(void)
{
	uint64_t start_ns = bench_now_ns(), ns;
	int fd = posix_create(posix_shared);
	char *map = posix_map(fd);

	strcpy(map, "message");
	ns = bench_now_ns() - start_ns;
	ns += bench_peer_call(&peer, COMMAND_POSIX);
	start_ns = bench_now_ns();
	munmap(map, SIZE_BYTES);
	shm_unlink(posix_shared);
	close(fd);
	return ns + bench_now_ns() - start_ns;
}

/* ---- with winshm -------------------------------------------------------------------- */

static HANDLE winshm_create(const char *name)
{
	HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    SIZE_BYTES, name);

	if (!mapping || GetLastError())
		bench_die("create %s: error %u", name, GetLastError());
	return mapping;
}

static HANDLE winshm_open(const char *name)
{
	HANDLE mapping = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, name);

	if (!mapping)
		bench_die("open %s: error %u", name, GetLastError());
	return mapping;
}

static char *winshm_map(HANDLE mapping)
{
	char *map = MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, 0);

	if (!map)
		bench_die("map: error %u", GetLastError());
	return map;
}

static uint64_t winshm_create_close(void)
{
	uint64_t start_ns = bench_now_ns();

	CloseHandle(winshm_create("bench-own"));
	return bench_now_ns() - start_ns;
}

static uint64_t winshm_open_close(void)
{
	uint64_t start_ns = bench_now_ns();

	CloseHandle(winshm_open("bench-held"));
	return bench_now_ns() - start_ns;
}

static uint64_t winshm_second(void)
{
	uint64_t start_ns = bench_now_ns();
	HANDLE mapping = winshm_open("bench-shared");
	char *map = winshm_map(mapping);

	if (strcmp(map, "message"))
		bench_die("no message");
	UnmapViewOfFile(map);
	CloseHandle(mapping);
	return bench_now_ns() - start_ns;
}

static uint64_t winshm_scenario_with(struct bench_peer *second)
{
	uint64_t start_ns = bench_now_ns(), ns;
	HANDLE mapping = winshm_create("bench-shared");
	char *map = winshm_map(mapping);

	strcpy(map, "message");
	ns = bench_now_ns() - start_ns;
	ns += bench_peer_call(second, COMMAND_WINSHM);
	start_ns = bench_now_ns();
	UnmapViewOfFile(map);
	CloseHandle(mapping);
	return ns + bench_now_ns() - start_ns;
}

static uint64_t winshm_scenario(void)
{
	return winshm_scenario_with(&peer);
}

/* ---- without pidfd_getfd() ---------------------------------------------------------- */

static uint64_t confined_open_close(void)
{
	return bench_peer_call(&confined, COMMAND_OPEN);
}

static uint64_t confined_scenario(void)
{
	return winshm_scenario_with(&confined);
}

static void confine(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_getfd, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		bench_die("no system call filter: %m");
}

static uint64_t peer_operation(int command)
{
	uint64_t total_ns = 0;

	switch (command) {
	case COMMAND_HOLD:
		winshm_create("bench-held");
		posix_create(posix_held); /* both until this process ends */
		return 0;
	case COMMAND_POSIX:
		return posix_second();
	case COMMAND_WINSHM:
		return winshm_second();
	default:
		break;
	}

	/* Many in a row, for the caches to be as warm as those of the baseline. */
	for (int i = 0; i < OPENS; i++)
		total_ns += winshm_open_close();
	return total_ns / OPENS;
}

static uint64_t confined_operation(int command)
{
	static bool is_confined;

	if (!is_confined)
		confine();
	is_confined = true;
	return peer_operation(command);
}

static struct bench_case cases[] = {
	{ .group = "create+close", .name = "shm_open", .run = posix_create_close },
	{ .group = "create+close", .name = "winshm", .run = winshm_create_close },
	{ .group = "open+close", .name = "shm_open", .run = posix_open_close },
	{ .group = "open+close", .name = "winshm", .run = winshm_open_close },
	{ .group = "open+close",
	  .name = "winshm through /proc",
	  .run = confined_open_close },
	{ .group = "two processes", .name = "shm_open", .run = posix_scenario },
	{ .group = "two processes", .name = "winshm", .run = winshm_scenario },
	{ .group = "two processes",
	  .name = "winshm through /proc",
	  .run = confined_scenario },
};

static void cleanup(void)
{
	shm_unlink(posix_held);
	rmdir(getenv("WINSHM_RUNTIME_DIR"));
}

int main(int argc, char **argv)
{
	bool is_smoke = argc > 1 && !strcmp(argv[1], "--smoke");
	struct bench_settings settings = { .n_rounds = is_smoke ? 3 : 25,
					   .n_operations = is_smoke ? 20 : 400 };
	char dir[] = "/dev/shm/winshm-bench-XXXXXX", index[64];

	if (!mkdtemp(dir))
		bench_die("mkdtemp: %m");
	setenv("WINSHM_RUNTIME_DIR", dir, 1);
	snprintf(posix_own, sizeof(posix_own), "/winshm-bench-own-%d", (int)getpid());
	snprintf(posix_held, sizeof(posix_held), "/winshm-bench-held-%d", (int)getpid());
	snprintf(posix_shared, sizeof(posix_shared), "/winshm-bench-shared-%d",
		 (int)getpid());

	bench_peer_start(&peer, peer_operation);
	bench_peer_start(&confined, confined_operation);
	bench_peer_call(&peer, COMMAND_HOLD);
	bench_run(cases, sizeof(cases) / sizeof(cases[0]), &settings);

	snprintf(index, sizeof(index), "%s/index.2", dir);
	unlink(index);
	cleanup();
	return 0;
}
