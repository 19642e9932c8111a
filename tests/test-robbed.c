/* SPDX-License-Identifier: MIT */
/*
 * A program that closes every descriptor it does not know, as daemons do, and then opens
 * files of its own, which get the same numbers. What it held is gone with the descriptors;
 * but the names of others must not suffer, nor its own new files, and it can go on.
 *
 * Alice holds names that fill a stripe. Bob is the robbed one.
 */
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "store/namespace.h"
#include "whitebox.h"

enum {
	N_NAMES = 40,  /* the stripe grows twice while they are made */
	N_FILES = 200, /* more than bob ever had open */
};

static char texts[2 * N_NAMES][16];
static struct name names[2 * N_NAMES];

/* All in one stripe: the first half alice's, the second bob's. */
static void choose_names(void)
{
	for (unsigned i = 0, n = 0; n < 2 * N_NAMES; i++) {
		snprintf(texts[n], sizeof(texts[n]), "n%u", i);
		names[n] = whitebox_name(texts[n]);
		n += names[n].hash >> 58 == 7;
	}
}

static int create(int i, struct named *ret)
{
	static const struct description wanted = { .kind = LAYOUT_KIND_SECTION,
						   .protection = 3,
						   .size_bytes = 4096 };

	return namespace_create(ret, &names[i], &wanted, &(int) { -1 });
}

static int open_says(int i, bool want_writable)
{
	struct named named;
	int r = namespace_open(&named, &names[i], LAYOUT_KIND_SECTION, want_writable);

	if (r == 0)
		namespace_close(&named);
	return r;
}

static void alice_lives(void *arg)
{
	static struct named held[N_NAMES];

	choose_names();
	for (int i = 0; i < N_NAMES; i++)
		CHECK_EQ(create(i, &held[i]), 0);
	gate_open(arg);
	for (;;)
		pause();
}

static pid_t alice_new(void)
{
	struct gate gate;
	pid_t pid;

	choose_names();
	gate_init(&gate);
	pid = test_fork(alice_lives, &gate);
	gate_wait(&gate);
	gate_deinit(&gate);
	return pid;
}

/* ---- bob ---------------------------------------------------------------------------- */

static int files[N_FILES];

static void lose_descriptors(bool opens_directories)
{
	char path[256];

	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	for (int i = 0; i < N_FILES; i++) {
		snprintf(path, sizeof(path), "%s/file-%d", test_dir(), i);
		files[i] = opens_directories
				   ? open(test_dir(), O_RDONLY | O_DIRECTORY)
				   : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		CHECK(files[i] >= 0);
	}
}

/* The files are there, empty, and unlocked. */
static void check_files(void)
{
	struct flock lock;
	struct stat st;

	for (int i = 0; i < N_FILES; i++) {
		CHECK_EQ(fstat(files[i], &st), 0);
		if (!S_ISREG(st.st_mode))
			continue;
		CHECK_EQ(st.st_size, 0);
		CHECK_EQ(st.st_blocks, 0);
		lock = (struct flock) { .l_type = F_WRLCK, .l_whence = SEEK_SET };
		CHECK_EQ(fcntl(files[i], F_GETLK, &lock), 0);
		CHECK_EQ(lock.l_type, F_UNLCK);
	}
}

static void meet_alice(void)
{
	for (int i = 0; i < N_NAMES; i++)
		CHECK_EQ(open_says(i, i % 2), 0);
}

static void bob_makes_names(void *arg)
{
	static struct named made[N_NAMES];

	(void)arg;
	meet_alice();
	lose_descriptors(false);
	for (int i = 0; i < N_NAMES; i++)
		CHECK_EQ(create(N_NAMES + i, &made[i]), 0);
	meet_alice();
	check_files();
}

TEST(making_names_afterwards_costs_nobody_a_name)
{
	pid_t alice = alice_new();

	wait_ok(test_fork(bob_makes_names, NULL));
	meet_alice();
	wait_killed(alice);
	test_forgive_descriptors();
}

static void bob_opens_names(void *arg)
{
	(void)arg;
	meet_alice();
	lose_descriptors(true);
	meet_alice();
}

TEST(opening_names_through_directories_of_ones_own_costs_nobody_a_name)
{
	pid_t alice = alice_new();

	wait_ok(test_fork(bob_opens_names, NULL));
	meet_alice();
	wait_killed(alice);
	test_forgive_descriptors();
}

static void child_works(void *arg)
{
	struct named named;

	(void)arg;
	CHECK_EQ(create(2 * N_NAMES - 1, &named), 0);
	meet_alice();
	check_files();
	namespace_close(&named);
}

static void bob_forks(void *arg)
{
	struct named named;

	(void)arg;
	CHECK_EQ(create(N_NAMES, &named), 0);
	lose_descriptors(false);
	wait_ok(test_fork(child_works, NULL));
	check_files();
	meet_alice();
}

TEST(forking_afterwards_makes_a_child_that_can_work)
{
	pid_t alice = alice_new();

	wait_ok(test_fork(bob_forks, NULL));
	meet_alice();
	wait_killed(alice);
	test_forgive_descriptors();
}

/* ---- and who is not robbed ---------------------------------------------------------- */

static int count_all_descriptors(void)
{
	DIR *list = opendir("/proc/self/fd");
	int n = 0;

	CHECK(list);
	while (readdir(list))
		n++;
	closedir(list);
	return n;
}

static void carol_lives(void *arg)
{
	struct named named;

	CHECK_EQ(create(0, &named), 0);
	gate_open(arg);
	for (;;)
		pause();
}

TEST(peers_that_have_died_leave_a_bounded_number_of_descriptors)
{
	int before = count_all_descriptors();
	struct gate gate;

	choose_names();
	gate_init(&gate);
	for (int i = 0; i < 100; i++) {
		pid_t carol = test_fork(carol_lives, &gate);

		gate_wait(&gate);
		CHECK_EQ(open_says(0, true), 0);
		CHECK_EQ(open_says(0, false), 0);
		wait_killed(carol);
		CHECK_EQ(open_says(0, false), ERR_NAME_NOT_FOUND);
	}
	CHECK(count_all_descriptors() < before + 50); /* two for each of a few peers */
	gate_deinit(&gate);
	test_forgive_descriptors();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
