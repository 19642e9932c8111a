/* SPDX-License-Identifier: MIT */
/*
 * Two processes at work at the same time, each on a processor of its own: what they take
 * from each other. With names of their own they meet in what all names share (locks of the
 * table, of a directory); with one name for both also in the object.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cases.h"
#include "peer.h"
#include "ways.h"

enum {
	N_WORKERS = 2,
	IN_A_ROW = 300,
};

/* What there is under each name, and whose: that of this worker, or one for both. */
enum which {
	HELD_OWN,
	HELD_FOR_BOTH,
	MADE_OWN,
	MADE_FOR_BOTH,
	N_NAMES
};

enum command {
	COMMAND_HOLD,
	COMMAND_OPEN,
	COMMAND_OPEN_FILE,
	COMMAND_CREATE,
	COMMAND_CREATE_FILE,
	FOR_BOTH = 8, /* added */
};

static struct bench_peer holder, workers[N_WORKERS];

/* Of a worker: the second has other names of its own. Set before it is started. */
static int number;
static char names[N_NAMES][64], paths[N_NAMES][65];

static void own_names_make(void)
{
	static const char *const plain[N_WORKERS][N_NAMES] = {
		{ "held-0", "held-both", "made-0", "made-both" },
		{ "held-1", "held-both", "made-1", "made-both" },
	};

	for (int i = 0; i < N_NAMES; i++)
		snprintf(paths[i], sizeof(paths[i]), "/%s",
			 bench_name(names[i], plain[number][i]));
}

/* ---- operations ---------------------------------------------------------------------- */

static void name_create_close(enum which which)
{
	HANDLE made = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 SECTION_BYTES, names[which]);

	if (!made)
		bench_die("create: error %u", GetLastError());
	CloseHandle(made);
}

static void name_open_close(enum which which)
{
	CloseHandle(winshm_open(names[which]));
}

/* Whoever comes second opens what the first has made, and only one removes it. */
static void file_create_close(enum which which)
{
	int fd = shm_open(paths[which], O_RDWR | O_CREAT, 0600);

	if (fd < 0 || ftruncate(fd, SECTION_BYTES) < 0 ||
	    (shm_unlink(paths[which]) < 0 && errno != ENOENT))
		bench_die("shm_open %s: %m", paths[which]);
	close(fd);
}

static void file_open_close(enum which which)
{
	close(posix_open(paths[which], SECTION_BYTES));
}

static void hold(void)
{
	for (number = 0; number < N_WORKERS; number++) {
		own_names_make();
		winshm_create(names[HELD_OWN], SECTION_BYTES);
		posix_create(paths[HELD_OWN], SECTION_BYTES);
	}
	winshm_create(names[HELD_FOR_BOTH], SECTION_BYTES);
	posix_create(paths[HELD_FOR_BOTH], SECTION_BYTES);
}

/* ---- workers ------------------------------------------------------------------------- */

static double in_a_row(void (*operation)(enum which), enum which which)
{
	int n = bench_is_smoke() ? IN_A_ROW / 10 : IN_A_ROW;
	double start_ns = bench_now_ns();

	for (int i = 0; i < n; i++)
		operation(which);
	return (bench_now_ns() - start_ns) / n;
}

static double peer_operation(int command)
{
	bool is_for_both = command & FOR_BOTH;

	if (number == 0)
		bench_pin_first();
	own_names_make();
	switch (command & ~FOR_BOTH) {
	case COMMAND_HOLD:
		hold();
		return 0;
	case COMMAND_OPEN:
		return in_a_row(name_open_close, HELD_OWN + is_for_both);
	case COMMAND_OPEN_FILE:
		return in_a_row(file_open_close, HELD_OWN + is_for_both);
	case COMMAND_CREATE:
		return in_a_row(name_create_close, MADE_OWN + is_for_both);
	default:
		return in_a_row(file_create_close, MADE_OWN + is_for_both);
	}
}

static void both_begin(void)
{
	if (!bench_has_two_processors()) {
		bench_leave_out(NULL, "takes two processors");
		return;
	}
	bench_peer_start(&holder, peer_operation);
	bench_peer_call(&holder, COMMAND_HOLD);
	for (number = 0; number < N_WORKERS; number++)
		bench_peer_start(&workers[number], peer_operation);
}

static void both_end(void)
{
	if (holder.pid == 0)
		return;
	bench_peer_end(&holder);
	for (int i = 0; i < N_WORKERS; i++)
		bench_peer_end(&workers[i]);
}

/* ---- groups -------------------------------------------------------------------------- */

static double by_both(int command)
{
	double ns;

	for (int i = 0; i < N_WORKERS; i++)
		bench_peer_tell(&workers[i], command);
	ns = bench_peer_ask(&workers[0]);
	return (ns + bench_peer_ask(&workers[1])) / N_WORKERS;
}

#define WAYS(name, command)                                   \
	static double name##_alone(void)                      \
	{                                                     \
		return bench_peer_call(&workers[0], command); \
	}                                                     \
	static double name##_own(void)                        \
	{                                                     \
		return by_both(command);                      \
	}                                                     \
	static double name##_same(void)                       \
	{                                                     \
		return by_both((command) + FOR_BOTH);         \
	}

WAYS(open, COMMAND_OPEN)
WAYS(open_file, COMMAND_OPEN_FILE)
WAYS(create, COMMAND_CREATE)
WAYS(create_file, COMMAND_CREATE_FILE)

#define CASE(title, function, baseline)                               \
	{                                                             \
		.name = title, .run = function, .is_elsewhere = true, \
		.against = baseline                                   \
	}

/* The last two are measured once more, for another ratio. */
#define CASES(way)                                                                     \
	CASE("shm_open, one process", way##_file_alone, NULL),                         \
		CASE("shm_open, own names", way##_file_own, "shm_open, one process"),  \
		CASE("shm_open, same name", way##_file_same, "shm_open, one process"), \
		CASE("winshm, one process", way##_alone, "shm_open, one process"),     \
		CASE("winshm, own names", way##_own, "winshm, one process"),           \
		CASE("winshm, same name", way##_same, "winshm, one process"),          \
		CASE("winshm, own names (again)", way##_own, "shm_open, own names"),   \
		CASE("winshm, same name (again)", way##_same, "shm_open, same name")

static const struct bench_case open_cases[] = { CASES(open) };
static const struct bench_case create_cases[] = { CASES(create) };

#define BOTH                                                                         \
	" One process, or two at the same time, with a name of its own each or the " \
	"same name. The time of one operation of each, in batches of 300."

const struct bench_group both_open_group = {
	.name = "open and close by two at once",
	.operation = "Open a section that a third process holds, and close it." BOTH,
	.bound =
		"For names of their own nothing need be shared. Of the same name at least "
		"the count of who has it open: a cache line that goes to and fro.",
	.cases = open_cases,
	.n_cases = N_CASES(open_cases),
	.begin = both_begin,
	.end = both_end,
};

const struct bench_group both_create_group = {
	.name = "create and close by two at once",
	.operation =
		"Make a section, or open what the other has just made, and close it. By "
		"hand: shm_open() without O_EXCL, and who comes first unlinks." BOTH,
	.bound =
		"The kernel makes all files in memory in one file system, with some locks "
		"for all. Files in one directory have also that directory's lock.",
	.cases = create_cases,
	.n_cases = N_CASES(create_cases),
	.begin = both_begin,
	.end = both_end,
};
