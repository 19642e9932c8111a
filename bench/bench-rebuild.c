/* SPDX-License-Identifier: MIT */
/*
 * What damage to the table of names, or the loss of its path, costs whoever comes next: a
 * walk through all descriptors there are in /proc. So the machine is filled with processes
 * that have many.
 *
 *	bench-rebuild [PROCESSES [DESCRIPTORS]]     default: 500 100000
 *
 * Each figure is that of opening all of 256 names after the damage, in whichever of the 64
 * stripes they are; "next" is one more open, when all is in order again.
 *
 * Prints `name value unit`.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "windows.h"

enum {
	N_NAMES = 256,
	N_ROUNDS = 5,
	STRIPES = 0x1000, /* docs/shared-layout.md */
	SLOTS = 0x100000,
};

static char directory[] = "/dev/shm/winshm-bench-XXXXXX";
static char table_path[sizeof(directory) + 16];
static pid_t *crowd;
static int n_crowd;

static const char *name_of(int i)
{
	static char name[32];

	snprintf(name, sizeof(name), "name %d", i);
	return name;
}

/* ---- the crowd ---------------------------------------------------------------------- */

/* Says that it is there, and waits for its end. */
static void crowd_live(int n_descriptors, int ready)
{
	while (n_descriptors-- > 0)
		if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			bench_die("/dev/null: %m");
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

static void crowd_gather(int n_processes, int n_descriptors)
{
	int line[2];

	crowd = calloc((size_t)n_processes, sizeof(*crowd));
	if (!crowd || pipe(line) < 0)
		bench_die("%m");
	for (n_crowd = 0; n_crowd < n_processes; n_crowd++) {
		char byte;

		crowd[n_crowd] = fork();
		if (crowd[n_crowd] < 0)
			bench_die("fork: %m");
		if (crowd[n_crowd] == 0)
			crowd_live(n_descriptors / n_processes, line[1]);
		if (read(line[0], &byte, 1) != 1)
			bench_die("nobody came");
	}
	close(line[0]);
	close(line[1]);
}

static void crowd_disperse(void)
{
	for (int i = 0; i < n_crowd; i++)
		kill(crowd[i], SIGKILL);
	for (int i = 0; i < n_crowd; i++)
		waitpid(crowd[i], NULL, 0);
}

/* ---- what is damaged ---------------------------------------------------------------- */

static void wipe(off_t offset, size_t n_bytes)
{
	static const char zeroes[8192];
	int fd = open(table_path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || pwrite(fd, zeroes, n_bytes, offset) != (ssize_t)n_bytes)
		bench_die("%s: %m", table_path);
	close(fd);
}

/* Wherever the first name is: the stripe that is in use. Only one is wiped each time. */
static off_t stripe_of_first(void)
{
	static off_t found;
	uint32_t n_nodes[64 * 16];
	int fd;

	if (found)
		return found;
	fd = open(table_path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || pread(fd, n_nodes, sizeof(n_nodes), STRIPES) != sizeof(n_nodes))
		bench_die("%s: %m", table_path);
	close(fd);
	for (int i = 0; !found && i < 64; i++)
		if (n_nodes[16 * i + 1] > 1)
			found = STRIPES + 64 * i;
	return found;
}

static void damage_none(void)
{
}

static void damage_one(void)
{
	wipe(stripe_of_first(), 64);
}

static void damage_all(void)
{
	wipe(STRIPES, 4096);
}

static void damage_slots(void)
{
	damage_all();
	wipe(SLOTS, 4096);
}

static void damage_path(void)
{
	unlink(table_path);
}

/* ---- what it costs ------------------------------------------------------------------ */

static uint64_t open_name(const char *name)
{
	uint64_t start_ns = bench_now_ns(), ns;
	HANDLE section = OpenFileMappingA(FILE_MAP_READ, FALSE, name);

	ns = bench_now_ns() - start_ns;
	if (!section)
		bench_die("%s is lost: error %u", name, (unsigned)GetLastError());
	CloseHandle(section);
	return ns;
}

static uint64_t open_all(void)
{
	uint64_t ns = 0;

	for (int i = 0; i < N_NAMES; i++)
		ns += open_name(name_of(i));
	return ns;
}

/* In a process that has not been there yet, or in this one. */
static uint64_t measure(void (*damage)(void), bool as_newcomer, uint64_t *ret_next)
{
	uint64_t ns[2];
	int line[2];
	pid_t pid;

	damage();
	if (!as_newcomer) {
		ns[0] = open_all();
		*ret_next = open_name(name_of(1));
		return ns[0];
	}
	if (pipe(line) < 0)
		bench_die("%m");
	pid = fork();
	if (pid == 0) {
		ns[0] = open_all();
		ns[1] = open_name(name_of(1));
		_exit(write(line[1], ns, sizeof(ns)) != sizeof(ns));
	}
	if (read(line[0], ns, sizeof(ns)) != sizeof(ns))
		bench_die("the newcomer failed");
	waitpid(pid, NULL, 0);
	close(line[0]);
	close(line[1]);
	*ret_next = ns[1];
	return ns[0];
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void report(const char *name, void (*damage)(void), bool as_newcomer)
{
	uint64_t first[N_ROUNDS], next[N_ROUNDS];

	for (int i = 0; i < N_ROUNDS; i++)
		first[i] = measure(damage, as_newcomer, &next[i]);
	qsort(first, N_ROUNDS, sizeof(first[0]), compare);
	qsort(next, N_ROUNDS, sizeof(next[0]), compare);
	printf("%-40s %12.3f ms\n", name, (double)first[N_ROUNDS / 2] / 1e6);
	printf("%-33s%-7s %12.3f ms\n", name, ", next", (double)next[N_ROUNDS / 2] / 1e6);
}

int main(int argc, char **argv)
{
	int n_processes = argc > 1 ? atoi(argv[1]) : 500;
	int n_descriptors = argc > 2 ? atoi(argv[2]) : 100000;
	int line[2], done[2];
	pid_t holder;
	char byte;

	if (n_processes < 1 || n_descriptors < 0)
		bench_die("usage: bench-rebuild [PROCESSES [DESCRIPTORS]]");
	if (!mkdtemp(directory))
		bench_die("%s: %m", directory);
	setenv("WINSHM_RUNTIME_DIR", directory, 1);
	snprintf(table_path, sizeof(table_path), "%s/index.2", directory);
	if (pipe(line) < 0 || pipe(done) < 0)
		bench_die("%m");

	holder = fork();
	if (holder == 0) {
		close(done[1]);
		for (int i = 0; i < N_NAMES; i++)
			if (!CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
						PAGE_READWRITE, 0, 4096, name_of(i)))
				bench_die("create: error %u", (unsigned)GetLastError());
		_exit(write(line[1], "", 1) != 1 || read(done[0], &byte, 1) != 0);
	}
	if (read(line[0], &byte, 1) != 1)
		bench_die("no names");
	crowd_gather(n_processes, n_descriptors);
	printf("%-40s %12d\n%-40s %12d\n%-40s %12d\n", "processes", n_processes,
	       "descriptors", n_descriptors, "names, all opened each time", N_NAMES);

	report("newcomer, nothing wrong", damage_none, true);
	report("nothing wrong", damage_none, false);
	report("newcomer, table and slots wiped", damage_slots, true);
	report("one stripe", damage_one, false);
	report("all stripes", damage_all, false);
	report("all stripes and slots", damage_slots, false);
	report("newcomer, lost path", damage_path, true); /* the last: for good */

	crowd_disperse();
	close(done[1]);
	waitpid(holder, NULL, 0);
	unlink(table_path);
	rmdir(directory);
	free(crowd);
	return 0;
}
