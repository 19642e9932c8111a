/* SPDX-License-Identifier: MIT */
/*
 * Coming in: the first call of a process, in every state in which the table may be found,
 * and fork(). Among few processes, because it may have to look at all of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "inject-names.h"
#include "base/err.h"
#include "store/layout.h"

static const char *table(void)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, getenv("WINSHM_RUNTIME_DIR"));
	return path;
}

#define FIRST INJECT_NAMED | INJECT_WALKS

/* ---- the first process of all ----------------------------------------------------------- */

static void arrange_no_directory(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/inside", test_dir());
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	CHECK(unlink(table()) == 0 || errno == ENOENT);
	CHECK(rmdir(path) == 0 || errno == ENOENT);
}

static void arrange_no_table(void)
{
	CHECK(unlink(table()) == 0 || errno == ENOENT);
}

/* Nobody uses the table that lies there, and it was wiped out. */
static void arrange_old_table(void)
{
	int fd = open(table(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	CHECK(fd >= 0 && ftruncate(fd, 0) == 0 && ftruncate(fd, LAYOUT_MAIN_BYTES) == 0);
	close(fd);
}

/* What a directory is, and whether it is ours, decides what an error there means. */
#define OF_DIRECTORY                                         \
	{ SYS_mkdir, EMLINK, ERROR_PATH_NOT_FOUND },         \
		{ SYS_mkdir, EACCES, ERROR_PATH_NOT_FOUND }, \
		{ SYS_mkdir, EPERM, ERROR_PATH_NOT_FOUND },  \
	{                                                    \
		SYS_mkdir, EROFS, ERROR_PATH_NOT_FOUND       \
	}

INJECT(make_the_directory, .arrange = arrange_no_directory, .flags = FIRST,
       .act = create_new, .check = is_new, .undo = close_it, .also = { OF_DIRECTORY })
INJECT(make_the_table, .arrange = arrange_no_table, .flags = FIRST, .act = create_new,
       .check = is_new, .undo = close_it, .also = { OF_DIRECTORY })
INJECT(make_the_table_anew, .arrange = arrange_old_table, .flags = FIRST,
       .act = create_new, .check = is_new, .undo = close_it, .also = { OF_DIRECTORY })

/* ---- somebody is there already ------------------------------------------------------------ */

/* The table has lost its path: it lives on in alice. */
static void arrange_lost(void)
{
	CHECK(unlink(table()) == 0);
}

/* The one who came before left directions to it. */
static void stage_signpost(void)
{
	stage_alice();
	arrange_lost();
	wait_ok(test_fork((void (*)(void *))(void *)arrange_member, NULL));
}

/* Directions to a process that has ended. */
static void arrange_old_signpost(void)
{
	struct layout_header header = {
		.magic = LAYOUT_MAGIC,
		.version = LAYOUT_VERSION,
		.state = LAYOUT_STATE_SIGNPOST,
		.signpost_pid = 4000000,
		.signpost_fd = 3,
	};
	int fd;

	arrange_lost();
	fd = open(table(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK(pwrite(fd, &header, sizeof(header), 0) == sizeof(header));
	close(fd);
}

static void arrange_damaged_header(void)
{
	static const char zeroes[16];
	int fd = open(table(), O_RDWR | O_CLOEXEC);

	CHECK(fd >= 0);
	CHECK(pwrite(fd, zeroes, sizeof(zeroes), 0) == sizeof(zeroes));
	close(fd);
}

#define NEAR_ALICE \
	.stage = stage_alice, .flags = FIRST, .undo = close_it, .also = { OF_DIRECTORY }

INJECT(come_in_and_open, NEAR_ALICE, .act = open_alices, .check = is_alices)
INJECT(come_in_and_join, NEAR_ALICE, .act = join_alices, .check = is_joined)
INJECT(come_in_and_create, NEAR_ALICE, .act = create_new, .check = is_new)
INJECT(find_the_lost_table_and_open, NEAR_ALICE, .arrange = arrange_lost,
       .act = open_alices, .check = is_alices)
INJECT(find_the_lost_table_and_join, NEAR_ALICE, .arrange = arrange_lost,
       .act = join_alices, .check = is_joined)
INJECT(follow_a_signpost, .stage = stage_signpost, .flags = FIRST, .act = join_alices,
       .check = is_joined, .undo = close_it, .also = { OF_DIRECTORY })
INJECT(follow_a_signpost_to_nobody, NEAR_ALICE, .arrange = arrange_old_signpost,
       .act = join_alices, .check = is_joined)
INJECT(mend_the_header, NEAR_ALICE, .arrange = arrange_damaged_header, .act = join_alices,
       .check = is_joined)

/* ---- fork --------------------------------------------------------------------------------- */

enum {
	FORK_NAMES = 3,
};

static HANDLE held[FORK_NAMES];
static struct gate born, closed;
static pid_t child;

static const char *fork_name(int i)
{
	static char name[16];

	snprintf(name, sizeof(name), "held %d", i);
	return name;
}

static void ready_held(void)
{
	for (int i = 0; i < FORK_NAMES; i++) {
		held[i] = names_create(fork_name(i));
		CHECK(held[i] && !was_there);
		names_write_tag(held[i], NAMES_TAG + (DWORD)i);
	}
	gate_init(&born);
	gate_init(&closed);
}

/* By another process: what has the name, and is it the one that is held? */
static void outsider(void *unused)
{
	(void)unused;
	for (int i = 0; i < FORK_NAMES; i++) {
		HANDLE opened = OpenFileMappingA(FILE_MAP_READ, FALSE, fork_name(i));

		if (!opened)
			test_fail(fork_name(i), 0, "error %u", (unsigned)GetLastError());
		names_check_tag(opened, NAMES_TAG + (DWORD)i);
	}
}

/* The child holds what its parent held, and goes on to do so when that has closed all. */
static void child_lives(void)
{
	arrange_member();
	gate_open(&born);
	gate_wait(&closed);
	wait_ok(test_fork(outsider, NULL));
	for (int i = 0; i < FORK_NAMES; i++)
		CHECK(CloseHandle(held[i]));
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, fork_name(0)));
	CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
	_exit(0);
}

static void close_held(void)
{
	for (int i = 0; i < FORK_NAMES; i++)
		CHECK(CloseHandle(held[i]));
}

/* The names are as they were: a fork that failed has left no trace in the table. */
static void held_is_intact(void)
{
	wait_ok(test_fork(outsider, NULL));
}

/* One that got no slot from its parent takes its own at its first call, and makes one. */
static DWORD fork_it(void)
{
	int error;

	fflush(NULL);
	child = fork();
	error = errno;
	inject_end();
	if (child == 0)
		child_lives();
	if (child < 0)
		return err_win32(-error);
	gate_wait(&born);
	return 0;
}

static void parent_closes(void)
{
	close_held();
	gate_open(&closed);
	wait_ok(child);
	gate_deinit(&born);
	gate_deinit(&closed);
}

INJECT(fork_with_names, .stage = stage_alice, .arrange = arrange_member,
       .ready = ready_held, .flags = FIRST | INJECT_NO_ALLOCATIONS, .act = fork_it,
       .intact = held_is_intact, .undo = parent_closes)

/* The calls of the child's own, in the handler of fork(). */
INJECT(be_born_with_names, .stage = stage_alice, .arrange = arrange_member,
       .ready = ready_held, .flags = FIRST | INJECT_IN_CHILD, .act = fork_it,
       .undo = parent_closes)

/* A child of a raw clone() finds its way, and its parent's names, at its first call. */
static pid_t clone_raw(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static DWORD cloned_says;

static DWORD clone_and_call(void)
{
	int status;

	fflush(NULL);
	child = clone_raw();
	CHECK(child >= 0);
	if (child == 0) {
		DWORD says = open_alices();

		inject_end();
		if (says) { /* nothing of it counts: once more */
			CHECK_EQ(open_alices(), 0);
			is_alices();
		} else {
			is_alices();
		}
		CHECK(CloseHandle(section));
		for (int i = 0; i < FORK_NAMES; i++)
			names_check_tag(held[i], NAMES_TAG + (DWORD)i);
		_exit(says ? (int)(says % 200) + 2 : 0);
	}
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
	cloned_says = (DWORD)WEXITSTATUS(status);
	CHECK(cloned_says != 1);
	return 0;
}

static void close_all_held(void)
{
	held_is_intact();
	close_held();
	gate_deinit(&born);
	gate_deinit(&closed);
}

INJECT(be_cloned_with_names, .stage = stage_alice, .arrange = arrange_member,
       .ready = ready_held, .flags = FIRST | INJECT_IN_CHILD, .act = clone_and_call,
       .undo = close_all_held)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
