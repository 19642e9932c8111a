/* SPDX-License-Identifier: MIT */
/*
 * Somebody tidies up under running programs: removes the table of names, moves it away,
 * empties it, wipes it out or writes into it. No name that a process holds is lost by that,
 * whoever comes first afterwards, and nobody comes to harm.
 *
 * Alice has made all the names and Bob has opened every other one; both say nothing while
 * it happens. Then a newcomer opens all of them, and makes one of its own.
 */
#include <sys/mount.h>

#include "puppet.h"

enum {
	N_NAMES = 40, /* in about 30 stripes */
	N_ROUNDS = 3,
};

/* What docs/shared-layout.md says is where. */
enum {
	HEADER = 0,
	HEADER_BYTES = 64,
	STRIPES = 0x1000,
	STRIPES_BYTES = 64 * 64,
	HEADS = 0x2000,
	HEADS_BYTES = 64 * 1024 * 4,
	SLOTS = 0x100000,
	SLOTS_BYTES = 4096,
	NODES = 0x300000,
	NODES_BYTES = 64 * 16 * 256,
	TABLE_BYTES = NODES + NODES_BYTES,
};

static struct dice dice = { 20 };
static unsigned char ones[TABLE_BYTES], zeroes[TABLE_BYTES], noise[TABLE_BYTES];

/* ---- what is done ------------------------------------------------------------------- */

/* What stands at the path; -1 if nobody has come since it was removed. */
static int table_open(void)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/index.2", getenv("WINSHM_RUNTIME_DIR"));
	fd = open(path, O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0 || errno == ENOENT);
	return fd;
}

static void table_unlink(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/index.2", getenv("WINSHM_RUNTIME_DIR"));
	CHECK(unlink(path) == 0 || errno == ENOENT);
}

static void table_write(const unsigned char *bytes, off_t offset, size_t n_bytes)
{
	int fd = table_open();

	if (fd < 0)
		return;
	CHECK(pwrite(fd, bytes + offset, n_bytes, offset) == (ssize_t)n_bytes);
	close(fd);
}

/* Not while somebody is in the middle of a call, or that might as well be: they look at the
 * file once in a tick of this clock. */
static void await_tick(void)
{
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &start);
	do
		clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	while (now.tv_nsec == start.tv_nsec && now.tv_sec == start.tv_sec);
}

static void table_cut(off_t size)
{
	int fd = table_open();

	if (fd < 0)
		return;
	await_tick();
	CHECK(ftruncate(fd, size) == 0);
	close(fd);
}

static const unsigned char *fresh_noise(void)
{
	for (size_t i = 0; i < sizeof(noise); i += 8)
		memcpy(noise + i, &(uint64_t) { dice_throw(&dice) }, 8);
	return noise;
}

static const unsigned char *fresh_ones(void)
{
	memset(ones, 0xFF, sizeof(ones));
	return ones;
}

/* ---- and what comes of it ----------------------------------------------------------- */

static const char *name_of(int i)
{
	static char name[32];

	snprintf(name, sizeof(name), "name %d", i);
	return name;
}

static uint64_t tag_of(int i)
{
	return 1000 + (uint64_t)i;
}

static void check_all_are_there(struct puppet *who)
{
	for (int i = 0; i < N_NAMES; i++)
		CHECK_EQ(puppet_peek(who, name_of(i)), tag_of(i));
}

static void check_none_can_be_made(struct puppet *who)
{
	for (int i = 0; i < N_NAMES; i++) {
		CHECK_EQ(puppet_join(who, name_of(i)), tag_of(i));
		puppet_unmap(who, name_of(i));
		puppet_close(who, name_of(i));
	}
}

/* The directory may be moved: what is beside it goes with the test. */
static void choose_directory(void)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/run", test_dir());
	CHECK(setenv("WINSHM_RUNTIME_DIR", path, 1) == 0);
}

static void tidied_up(void (*vandal)(void))
{
	struct puppet *alice, *bob, *last;

	choose_directory();
	alice = puppet_new();
	bob = puppet_new();
	last = puppet_new();
	for (int i = 0; i < N_NAMES; i++)
		puppet_create(alice, name_of(i), tag_of(i));
	for (int i = 1; i < N_NAMES; i += 2)
		CHECK_EQ(puppet_open(bob, name_of(i)), tag_of(i));

	for (int round = 0; round < N_ROUNDS; round++) {
		struct puppet *carol = puppet_new();

		vandal();
		check_all_are_there(carol);
		check_none_can_be_made(carol);
		puppet_create(carol, "carol's", 7);
		CHECK_EQ(puppet_peek(bob, "carol's"), 7);
		vandal();
		check_all_are_there(bob);
		CHECK_EQ(puppet_peek(alice, "carol's"), 7);
		puppet_kill(carol);
		CHECK_EQ(puppet_says(alice, "carol's"), ERROR_FILE_NOT_FOUND);
	}

	/* Every single holder was found again, and nothing else was. */
	vandal();
	CHECK_EQ(puppet_says(last, "carol's"), ERROR_FILE_NOT_FOUND);
	puppet_kill(alice);
	for (int i = 0; i < N_NAMES; i++)
		CHECK_EQ(puppet_says(last, name_of(i)),
			 i % 2 ? ERROR_SUCCESS : ERROR_FILE_NOT_FOUND);
	puppet_exit(bob);
	for (int i = 0; i < N_NAMES; i++)
		CHECK_EQ(puppet_says(last, name_of(i)), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

#define VANDAL(test_name, does)                \
	static void vandal_##test_name(void)   \
	{                                      \
		does;                          \
	}                                      \
	TEST(test_name)                        \
	{                                      \
		tidied_up(vandal_##test_name); \
	}

VANDAL(the_directory_is_removed, torture_remove_runtime_dir())
VANDAL(the_file_is_removed, table_unlink())

/* The name below which it is kept changes each time. */
static void move_away(const char *what)
{
	static unsigned n_moved;
	char from[256], to[280];

	snprintf(from, sizeof(from), "%s%s", getenv("WINSHM_RUNTIME_DIR"), what);
	snprintf(to, sizeof(to), "%s.%u", from, n_moved++);
	CHECK(rename(from, to) == 0 || errno == ENOENT);
}

static void move_away_and_remove(void)
{
	char path[280];

	move_away("/index.2");
	move_away("");
	for (unsigned i = 0; i < 32; i++) {
		snprintf(path, sizeof(path), "%s.%u", getenv("WINSHM_RUNTIME_DIR"), i);
		nftw(path, torture_remove_one, 8, FTW_DEPTH | FTW_PHYS);
	}
}

VANDAL(the_directory_is_moved_away, move_away(""))
VANDAL(the_file_is_moved_away, move_away("/index.2"))
VANDAL(both_are_moved_away_and_removed, move_away_and_remove())

VANDAL(the_file_is_emptied, table_cut(0))
VANDAL(the_file_is_cut_off_behind_its_header, table_cut(HEADER_BYTES))
VANDAL(the_file_is_cut_off_in_the_middle, table_cut(HEADS + HEADS_BYTES / 2))
VANDAL(the_file_is_cut_off_behind_the_slots, table_cut(SLOTS + SLOTS_BYTES))

VANDAL(all_is_zeroes, table_write(zeroes, 0, TABLE_BYTES))
VANDAL(all_but_the_header_is_zeroes, table_write(zeroes, STRIPES, TABLE_BYTES - STRIPES))
VANDAL(the_header_is_zeroes, table_write(zeroes, HEADER, HEADER_BYTES))
VANDAL(the_stripes_are_zeroes, table_write(zeroes, STRIPES, STRIPES_BYTES))
VANDAL(the_slots_are_zeroes, table_write(zeroes, SLOTS, SLOTS_BYTES))
VANDAL(the_nodes_are_zeroes, table_write(zeroes, NODES, NODES_BYTES))

VANDAL(all_is_ones, table_write(fresh_ones(), 0, TABLE_BYTES))
VANDAL(the_header_is_ones, table_write(fresh_ones(), HEADER, HEADER_BYTES))
VANDAL(the_stripes_are_ones, table_write(fresh_ones(), STRIPES, STRIPES_BYTES))
VANDAL(the_heads_are_ones, table_write(fresh_ones(), HEADS, HEADS_BYTES))
VANDAL(the_slots_are_ones, table_write(fresh_ones(), SLOTS, SLOTS_BYTES))
VANDAL(the_nodes_are_ones, table_write(fresh_ones(), NODES, NODES_BYTES))

VANDAL(all_is_noise, table_write(fresh_noise(), 0, TABLE_BYTES))
VANDAL(the_header_is_noise, table_write(fresh_noise(), HEADER, HEADER_BYTES))
VANDAL(the_stripes_are_noise, table_write(fresh_noise(), STRIPES, STRIPES_BYTES))
VANDAL(the_heads_are_noise, table_write(fresh_noise(), HEADS, HEADS_BYTES))
VANDAL(the_slots_are_noise, table_write(fresh_noise(), SLOTS, SLOTS_BYTES))
VANDAL(the_nodes_are_noise, table_write(fresh_noise(), NODES, NODES_BYTES))

/* One stripe of the 64 each time. */
VANDAL(one_stripe_is_noise,
       table_write(fresh_noise(), STRIPES + 64 * (off_t)dice_below(&dice, 64), 64))

static void wipe_and_remove(const unsigned char *bytes)
{
	table_write(bytes, 0, TABLE_BYTES);
	torture_remove_runtime_dir();
}

VANDAL(all_is_zeroes_and_then_removed, wipe_and_remove(zeroes))
VANDAL(all_is_noise_and_then_removed, wipe_and_remove(fresh_noise()))

static void cut_and_remove(void)
{
	table_cut(0);
	torture_remove_runtime_dir();
}

VANDAL(the_file_is_emptied_and_then_removed, cut_and_remove())

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
