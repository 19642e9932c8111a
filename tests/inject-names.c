/* SPDX-License-Identifier: MIT */
/*
 * Names: creating, opening, closing, once a process takes part in the table. Whatever
 * fails, alice's name stays hers, and nobody makes a second object of it.
 */
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>

#include "inject-names.h"
#include "base/err.h"
#include "store/attach.h"
#include "store/listing.h"

#define MEMBER .stage = stage_alice, .arrange = arrange_member, .flags = INJECT_NAMED

/* ---- creating ------------------------------------------------------------------------- */

static char long_name[251];

static void arrange_long_name(void)
{
	arrange_member();
	memset(long_name, 'l', sizeof(long_name) - 1);
}

static DWORD create_long(void)
{
	section = names_create(long_name);
	return inject_says(section);
}

static DWORD create_reserved(void)
{
	section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL,
				     PAGE_READWRITE | SEC_RESERVE, 0, 16 * PAGE,
				     "a reserved one");
	return inject_says(section);
}

static DWORD create_nameless(void)
{
	section = names_create(NULL);
	return inject_says(section);
}

static DWORD create_wide(void)
{
	static const WCHAR name[] = { 'G', 'l', 'o', 'b', 'a', 'l', '\\', 'w', 0 };

	section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READONLY, 0, PAGE,
				     name);
	return inject_says(section);
}

static void is_a_section(void)
{
	void *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);

	CHECK(view);
	CHECK(UnmapViewOfFile(view));
}

INJECT(create_a_name, MEMBER, .act = create_new, .check = is_new, .undo = close_it)
INJECT(create_a_long_name, .arrange = arrange_long_name, .flags = INJECT_NAMED,
       .act = create_long, .check = is_a_section, .undo = close_it)
INJECT(create_a_wide_name, MEMBER, .act = create_wide, .check = is_a_section,
       .undo = close_it)
INJECT(create_reserved_memory, MEMBER, .act = create_reserved, .check = is_a_section,
       .undo = close_it)
INJECT(create_without_a_name, MEMBER, .act = create_nameless, .check = is_a_section,
       .undo = close_it)
INJECT(create_what_is_there, MEMBER, .act = join_alices, .check = is_joined,
       .undo = close_it)

/* ---- opening -------------------------------------------------------------------------- */

static DWORD open_reading(void)
{
	section = OpenFileMappingA(FILE_MAP_READ, FALSE, ALICE);
	return inject_says(section);
}

static DWORD open_nothing(void)
{
	HANDLE none = OpenFileMappingA(FILE_MAP_READ, FALSE, "nobody's");
	DWORD says = GetLastError();

	CHECK(!none);
	return says == ERROR_FILE_NOT_FOUND ? 0 : says;
}

/* Known ways to alice are kept; this process has one. */
static void arrange_acquainted(void)
{
	CHECK_EQ(open_alices(), 0);
	close_it();
	CHECK_EQ(open_reading(), 0);
	close_it();
}

/* Our own object, by its name. */
static HANDLE own;

static void arrange_own(void)
{
	arrange_member();
	own = names_create("own");
	CHECK(own && !was_there);
	names_write_tag(own, NAMES_TAG);
}

static DWORD open_own(void)
{
	section = OpenFileMappingA(FILE_MAP_ALL_ACCESS, FALSE, "own");
	return inject_says(section);
}

static void clear_own(void)
{
	names_check_tag(own, NAMES_TAG);
	CHECK(CloseHandle(own));
}

/* The next holder needs a node of its own. */
static HANDLE crowd[5];

static void arrange_crowd(void)
{
	arrange_own();
	for (int i = 0; i < 5; i++) {
		crowd[i] = OpenFileMappingA(FILE_MAP_READ, FALSE, "own");
		CHECK(crowd[i]);
	}
}

static void clear_crowd(void)
{
	for (int i = 0; i < 5; i++)
		CHECK(CloseHandle(crowd[i]));
	clear_own();
}

INJECT(open_a_name, MEMBER, .act = open_alices, .check = is_alices, .undo = close_it)
INJECT(open_a_name_for_reading, MEMBER, .act = open_reading, .check = is_alices,
       .undo = close_it)
INJECT(open_once_more, .stage = stage_alice, .arrange = arrange_acquainted,
       .flags = INJECT_NAMED, .act = open_alices, .check = is_alices, .undo = close_it)
INJECT(open_once_more_for_reading, .stage = stage_alice, .arrange = arrange_acquainted,
       .flags = INJECT_NAMED, .act = open_reading, .check = is_alices, .undo = close_it)
INJECT(open_nobodys_name, MEMBER, .act = open_nothing)
INJECT(open_ones_own_name, .arrange = arrange_own, .flags = INJECT_NAMED, .act = open_own,
       .check = is_alices, .undo = close_it, .clear = clear_own)
INJECT(open_as_the_seventh, .arrange = arrange_crowd, .flags = INJECT_NAMED,
       .act = open_own, .check = is_alices, .undo = close_it, .clear = clear_crowd)

/* ---- a table that has grown ------------------------------------------------------------ */

enum {
	N_MANY = 3000
};

static void hold_many(void)
{
	char name[32];

	for (int i = 0; i < N_MANY; i++) {
		HANDLE one = NULL;

		snprintf(name, sizeof(name), "one of many %d", i);
		one = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					 2 * PAGE, name);
		if (!one)
			test_fail(name, 0, "error %u", (unsigned)GetLastError());
		if (i == N_MANY - 1)
			names_write_tag(one, NAMES_TAG);
	}
}

static void stage_many(void)
{
	inject_actor(hold_many);
}

static DWORD open_the_last(void)
{
	char name[32];

	snprintf(name, sizeof(name), "one of many %d", N_MANY - 1);
	section = OpenFileMappingA(FILE_MAP_READ, FALSE, name);
	return inject_says(section);
}

#define MANY .stage = stage_many, .arrange = arrange_member, .flags = INJECT_NAMED

INJECT(open_one_of_many, MANY, .act = open_the_last, .check = is_alices, .undo = close_it)
INJECT(create_one_more, MANY, .act = create_new, .check = is_new, .undo = close_it)

/* ---- holders in special states ---------------------------------------------------------- */

static void *go_on(void *unused)
{
	for (;;)
		pause();
	return unused;
}

static struct gate led_on;

/* The main thread of this one ends, another one lives on. */
static void lead_no_more(void *unused)
{
	pthread_t thread;

	names_alice();
	CHECK(pthread_create(&thread, NULL, go_on, NULL) == 0);
	gate_open(&led_on);
	pthread_exit(unused);
}

static char thread_state(pid_t pid)
{
	char path[64], text[256], *end;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	CHECK(file && fgets(text, sizeof(text), file));
	fclose(file);
	end = strrchr(text, ')');
	CHECK(end);
	return end[2];
}

static void stage_leaderless(void)
{
	pid_t pid;

	gate_init(&led_on);
	pid = test_fork(lead_no_more, NULL);
	gate_wait(&led_on);
	while (thread_state(pid) != 'Z')
		usleep(1000);
}

INJECT(open_through_another_thread, .stage = stage_leaderless, .arrange = arrange_member,
       .flags = INJECT_NAMED, .act = open_alices, .check = is_alices, .undo = close_it)
INJECT(create_what_another_thread_holds, .stage = stage_leaderless,
       .arrange = arrange_member, .flags = INJECT_NAMED, .act = join_alices,
       .check = is_joined, .undo = close_it)

/* ---- a stripe in need of care ------------------------------------------------------------ */

static struct layout_stripe *stripe_of(const char *text, struct attachment **ret)
{
	struct name name;

	CHECK_EQ(name_parse(&name, text, strlen(text)), 0);
	CHECK_EQ(attach_enter(ret), 0);
	return index_stripe(&(*ret)->index, entry_stripe(&name));
}

/* As left by a process that died while it had the lock. */
static void ready_orphaned(void)
{
	struct attachment *attachment;
	struct layout_stripe *stripe = stripe_of(ALICE, &attachment);

	atomic_store(&stripe->lock, FUTEX_OWNER_DIED);
	attach_leave();
}

/* As left by one that died while it filled it again. */
static void ready_damaged(void)
{
	struct attachment *attachment;
	struct layout_stripe *stripe = stripe_of(ALICE, &attachment);

	atomic_store(&stripe->refill, 1);
	attach_leave();
}

INJECT(open_what_the_dead_had_locked, MEMBER, .ready = ready_orphaned, .act = open_alices,
       .check = is_alices, .undo = close_it)
INJECT(rebuild_and_open, .stage = stage_alice, .arrange = arrange_member,
       .flags = INJECT_NAMED | INJECT_WALKS, .ready = ready_damaged, .act = open_alices,
       .check = is_alices, .undo = close_it)
INJECT(rebuild_and_create, .stage = stage_alice, .arrange = arrange_member,
       .flags = INJECT_NAMED | INJECT_WALKS, .ready = ready_damaged, .act = join_alices,
       .check = is_joined, .undo = close_it)

/* ---- closing, listing --------------------------------------------------------------------- */

static void ready_own(void)
{
	CHECK_EQ(create_new(), 0);
}

static void ready_alices(void)
{
	CHECK_EQ(open_alices(), 0);
}

static DWORD close_section(void)
{
	return inject_says(CloseHandle(section));
}

static void name_is_gone(void)
{
	CHECK(!CloseHandle(section) && GetLastError() == ERROR_INVALID_HANDLE);
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "a new one"));
	CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

static void alices_stayed(void)
{
	CHECK(!CloseHandle(section) && GetLastError() == ERROR_INVALID_HANDLE);
	CHECK_EQ(open_alices(), 0);
	is_alices();
	close_it();
}

static int count(const struct name *name, const struct description *description,
		 uint32_t n_holders, void *data)
{
	(void)name, (void)description, (void)n_holders;
	++*(int *)data;
	return 0;
}

static DWORD list_all(void)
{
	int n = 0, r = listing_each(count, &n);

	if (r == 0)
		CHECK_EQ(n, 1);
	return err_win32(r);
}

INJECT(close_the_last_handle, MEMBER, .ready = ready_own, .act = close_section,
       .check = name_is_gone)
INJECT(close_a_name_that_others_hold, MEMBER, .ready = ready_alices, .act = close_section,
       .check = alices_stayed)
INJECT(list_every_name, MEMBER, .act = list_all)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
