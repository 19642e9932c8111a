/* SPDX-License-Identifier: MIT */
/*
 * Does a name cost more when there are many? A *crowd* is a number of live names with a table
 * of their own, which other processes hold, and as many files in a directory of their own: a
 * worker, one for each crowd, opens and makes one more among them.
 *
 * Files are opened as shm_open() does it, in a directory below /dev/shm, for otherwise the
 * crowds would be one. Each section takes a descriptor of its holder, so a large crowd needs
 * either many of those or many holders.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cases.h"
#include "peer.h"
#include "ways.h"

enum {
	N_CROWDS = 3,
	MAX_HOLDERS = 64,
	N_SPARE = 100, /* descriptors that are not for names */
	IN_A_ROW = 100,
	STRIDE = 7919, /* a prime: which is no neighbour of the one before */
};

/* What a worker or a holder is told to do. */
enum {
	COMMAND_HOLD,
	COMMAND_MAKE_FILES,
	COMMAND_OPEN,
	COMMAND_OPEN_FILE,
	COMMAND_OPEN_EACH,
	COMMAND_OPEN_EACH_FILE,
	COMMAND_CREATE,
	COMMAND_CREATE_FILE,
};

#define FEW_FILES "shm_open, 10 files"
#define EACH_FILE "shm_open, each of 100,000"
#define FEW       "winshm, 10 names"
#define SOME      "winshm, 1,000 names"
#define MANY      "winshm, 100,000 names"
#define EACH      "winshm, each of 100,000 names"

static struct crowd {
	const char *name; /* of the cases that open and make in it */
	unsigned n_names, n_holders;
	char table[128], files[128];
	struct bench_peer worker, holders[MAX_HOLDERS];
} crowds[N_CROWDS] = {
	{ .name = FEW, .n_names = 10 },
	{ .name = SOME, .n_names = 1000 },
	{ .name = MANY, .n_names = 100000 },
};

/* Of a worker or holder: set before it is started. */
static const struct crowd *mine;
static unsigned first_held, n_held;

/* ---- files --------------------------------------------------------------------------- */

static const char *file_path(char path[192], unsigned i)
{
	snprintf(path, 192, "%s/%u", mine->files, i);
	return path;
}

static int file_open(const char *path, int flags)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC | flags, 0600);

	if (fd < 0 ||
	    (flags & O_CREAT ? ftruncate(fd, SECTION_BYTES) : fstat(fd, &st)) < 0)
		bench_die("%s: %m", path);
	return fd;
}

static void files_make(void)
{
	char path[192];

	for (unsigned i = 0; i < mine->n_names; i++)
		close(file_open(file_path(path, i), O_CREAT | O_EXCL));
}

static void file_open_close(unsigned i)
{
	char path[192];

	close(file_open(file_path(path, i), 0));
}

static void file_create_close(unsigned i)
{
	char path[192];
	int fd = file_open(file_path(path, mine->n_names + i), O_CREAT | O_EXCL);

	unlink(path);
	close(fd);
}

/* ---- names --------------------------------------------------------------------------- */

static const char *name_of(char name[64], unsigned i)
{
	snprintf(name, 64, "crowd-%u", i);
	return name;
}

static void name_open_close(unsigned i)
{
	char name[64];

	CloseHandle(winshm_open(name_of(name, i)));
}

static void name_create_close(unsigned i)
{
	char name[64];

	CloseHandle(winshm_create(name_of(name, mine->n_names + i), SECTION_BYTES));
}

/* Until this process ends. How many there are then. */
static unsigned names_hold(void)
{
	unsigned i = 0;
	char name[64];

	while (i < n_held &&
	       CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
				  SECTION_BYTES, name_of(name, first_held + i)))
		i++;
	return i;
}

/* ---- workers and holders ------------------------------------------------------------- */

static double in_a_row(void (*operation)(unsigned), unsigned stride)
{
	static unsigned at;
	double start_ns = bench_now_ns();

	for (int i = 0; i < IN_A_ROW; i++) {
		operation(at);
		at = stride ? (at + stride) % mine->n_names : 0;
	}
	return (bench_now_ns() - start_ns) / IN_A_ROW;
}

static double peer_operation(int command)
{
	switch (command) {
	case COMMAND_HOLD:
		return names_hold();
	case COMMAND_MAKE_FILES:
		files_make();
		return 0;
	case COMMAND_OPEN:
		return in_a_row(name_open_close, 0);
	case COMMAND_OPEN_FILE:
		return in_a_row(file_open_close, 0);
	case COMMAND_OPEN_EACH:
		return in_a_row(name_open_close, STRIDE);
	case COMMAND_OPEN_EACH_FILE:
		return in_a_row(file_open_close, STRIDE);
	case COMMAND_CREATE:
		return in_a_row(name_create_close, 0);
	default:
		return in_a_row(file_create_close, 0);
	}
}

static void limit_raise(void)
{
	struct rlimit limit = { 0 }, more;
	rlim_t wanted = crowds[N_CROWDS - 1].n_names + 2 * N_SPARE;

	getrlimit(RLIMIT_NOFILE, &limit);
	more = (struct rlimit) { wanted,
				 limit.rlim_max > wanted ? limit.rlim_max : wanted };
	if (setrlimit(RLIMIT_NOFILE, &more) == 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* How many names one process can hold. */
static unsigned names_of_one(void)
{
	struct rlimit limit = { .rlim_cur = 1024 };

	getrlimit(RLIMIT_NOFILE, &limit);
	return (unsigned)limit.rlim_cur - N_SPARE;
}

static void dir_make(char path[128], const char *what, unsigned n)
{
	char plain[32], name[64];

	snprintf(plain, sizeof(plain), "%s-%u", what, n);
	snprintf(path, 128, "/dev/shm/%s", bench_name(name, plain));
	if (mkdir(path, 0700) < 0)
		bench_die("%s: %m", path);
}

/* How many names it has in the end. */
static unsigned crowd_hold(struct crowd *crowd)
{
	unsigned n_of_one = names_of_one(), n = 0;

	for (first_held = 0; first_held < crowd->n_names; first_held += n_held) {
		struct bench_peer *holder = &crowd->holders[crowd->n_holders];

		if (crowd->n_holders == MAX_HOLDERS)
			return n;
		n_held = crowd->n_names - first_held;
		n_held = n_held < n_of_one ? n_held : n_of_one;
		bench_peer_start(holder, peer_operation);
		crowd->n_holders++;
		n += (unsigned)bench_peer_call(holder, COMMAND_HOLD);
	}
	return n;
}

static void crowd_begin(struct crowd *crowd, int i)
{
	unsigned n;

	if (bench_is_smoke()) /* no two of one number */
		crowd->n_names = 10 + 30 * (unsigned)i;
	dir_make(crowd->table, "names", crowd->n_names);
	dir_make(crowd->files, "files", crowd->n_names);
	setenv("WINSHM_RUNTIME_DIR", crowd->table, 1);
	mine = crowd;
	n = crowd_hold(crowd);
	bench_peer_start(&crowd->worker, peer_operation);
	bench_peer_call(&crowd->worker, COMMAND_MAKE_FILES);
	if (n == crowd->n_names)
		return;
	bench_leave_out(crowd->name, "%u names are all that %u processes hold", n,
			crowd->n_holders);
	if (crowd == &crowds[N_CROWDS - 1])
		bench_leave_out(EACH, "as above");
}

static void names_begin(void)
{
	limit_raise();
	for (int i = 0; i < N_CROWDS; i++)
		crowd_begin(&crowds[i], i);
}

static void names_end(void)
{
	for (int i = 0; i < N_CROWDS; i++) {
		bench_peer_end(&crowds[i].worker);
		for (unsigned j = 0; j < crowds[i].n_holders; j++)
			bench_peer_end(&crowds[i].holders[j]);
	}
}

/* ---- groups -------------------------------------------------------------------------- */

#define TELL(name, crowd, command)                                      \
	static double name(void)                                        \
	{                                                               \
		return bench_peer_call(&crowds[crowd].worker, command); \
	}

TELL(open_few, 0, COMMAND_OPEN)
TELL(open_some, 1, COMMAND_OPEN)
TELL(open_many, 2, COMMAND_OPEN)
TELL(open_each, 2, COMMAND_OPEN_EACH)
TELL(open_few_files, 0, COMMAND_OPEN_FILE)
TELL(open_some_files, 1, COMMAND_OPEN_FILE)
TELL(open_many_files, 2, COMMAND_OPEN_FILE)
TELL(open_each_file, 2, COMMAND_OPEN_EACH_FILE)
TELL(create_few, 0, COMMAND_CREATE)
TELL(create_some, 1, COMMAND_CREATE)
TELL(create_many, 2, COMMAND_CREATE)
TELL(create_few_files, 0, COMMAND_CREATE_FILE)
TELL(create_some_files, 1, COMMAND_CREATE_FILE)
TELL(create_many_files, 2, COMMAND_CREATE_FILE)

#define ELSEWHERE(title, function, ...)                                           \
	{                                                                         \
		.name = title, .run = function, .is_elsewhere = true, __VA_ARGS__ \
	}
#define MANY_BOUND                                                                      \
	"The kernel finds a path's parts in one hash table, winshm a name in its own: " \
	"each further name makes it likelier that neither is in a cache."

static const struct bench_case open_cases[] = {
	ELSEWHERE(FEW_FILES, open_few_files),
	ELSEWHERE("shm_open, 1,000 files", open_some_files),
	ELSEWHERE("shm_open, 100,000 files", open_many_files),
	ELSEWHERE(EACH_FILE, open_each_file),
	ELSEWHERE(FEW, open_few, .against = FEW_FILES),
	ELSEWHERE(SOME, open_some, .against = FEW),
	ELSEWHERE(MANY, open_many, .against = FEW, .goal = 1.5),
	ELSEWHERE(EACH, open_each, .against = EACH_FILE),
};

const struct bench_group many_open_group = {
	.name = "open and close among many",
	.operation =
		"Open and close a section that is one of so many under as many names, the "
		"first made; or each of them in turn. In batches of 100.",
	.bound = MANY_BOUND,
	.cases = open_cases,
	.n_cases = N_CASES(open_cases),
	.begin = names_begin,
	.end = names_end,
};

static const struct bench_case create_cases[] = {
	ELSEWHERE(FEW_FILES, create_few_files),
	ELSEWHERE("shm_open, 1,000 files", create_some_files),
	ELSEWHERE("shm_open, 100,000 files", create_many_files),
	ELSEWHERE(FEW, create_few, .against = FEW_FILES),
	ELSEWHERE(SOME, create_some, .against = FEW),
	ELSEWHERE(MANY, create_many, .against = FEW, .goal = 1.5),
};

const struct bench_group many_create_group = {
	.name = "create and close among many",
	.operation =
		"Make a section under one more name than there are, and close it. In "
		"batches of 100.",
	.bound = MANY_BOUND,
	.cases = create_cases,
	.n_cases = N_CASES(create_cases),
	.begin = names_begin,
	.end = names_end,
};
