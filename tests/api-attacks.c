/* SPDX-License-Identifier: MIT */
/*
 * A runtime directory that is not what it should be, a table that says what it should not,
 * and a /proc that does not show everything: each is a clear error or no matter at all, and
 * WINSHM_DEBUG explains. Never is a second object made under a living name.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "mounts.h"
#include "puppet.h"

/* ---- what is said ------------------------------------------------------------------- */

struct speech {
	DWORD error;
	char debug[4096];
};

/* Creates a name in a newcomer with WINSHM_DEBUG, and listens. */
static void listen_to_newcomer(struct speech *ret, void (*before)(void))
{
	int line[2], answer[2];
	ssize_t n, n_all = 0;
	pid_t pid;

	CHECK(pipe(line) == 0 && pipe(answer) == 0);
	fflush(NULL);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		DWORD error;

		setenv("WINSHM_DEBUG", "1", 1);
		dup2(line[1], STDERR_FILENO);
		close(line[0]);
		close(line[1]);
		if (before)
			before();
		error = section_create_says("newcomer's");
		_exit(write(answer[1], &error, sizeof(error)) != sizeof(error));
	}
	close(line[1]);
	close(answer[1]);
	while ((n = read(line[0], ret->debug + n_all,
			 sizeof(ret->debug) - 1 - (size_t)n_all)) > 0)
		n_all += n;
	ret->debug[n_all] = '\0';
	CHECK(read(answer[0], &ret->error, sizeof(ret->error)) == sizeof(ret->error));
	close(line[0]);
	close(answer[0]);
	wait_ok(pid);
}

static void check_said(const struct speech *speech, DWORD error, const char *why)
{
	CHECK_EQ(speech->error, error);
	if (!strstr(speech->debug, why))
		test_fail(__FILE__, __LINE__, "\"%s\" is not in: %s", why, speech->debug);
}

static void newcomer_says(DWORD error, const char *why)
{
	struct speech speech;

	listen_to_newcomer(&speech, NULL);
	check_said(&speech, error, why);
}

/* A place for the directory inside that of the test. */
static const char *place(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", test_dir(), name);
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	return path;
}

static const char *index_path(void)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/index.2", getenv("WINSHM_RUNTIME_DIR"));
	return path;
}

/* ---- the directory ------------------------------------------------------------------ */

TEST(a_symbolic_link_for_a_directory_is_refused)
{
	char real[512];

	snprintf(real, sizeof(real), "%s", place("real"));
	CHECK(mkdir(real, 0700) == 0);
	CHECK(symlink(real, place("link")) == 0);
	newcomer_says(ERROR_ACCESS_DENIED, "cannot enter the directory");
	CHECK(rmdir(real) == 0); /* nothing was made there */
}

TEST(a_directory_open_to_others_is_refused_with_its_mode)
{
	const char *path = place("open");

	CHECK(mkdir(path, 0700) == 0 && chmod(path, 0770) == 0);
	newcomer_says(ERROR_ACCESS_DENIED, "mode 770");
}

TEST(somebody_elses_directory_is_refused_with_his_number)
{
	const char *path = place("his");

	if (geteuid() != 0)
		SKIP("giving a directory away needs root");
	CHECK(mkdir(path, 0700) == 0 && chown(path, TORTURE_USER, TORTURE_USER) == 0);
	newcomer_says(ERROR_ACCESS_DENIED, "belongs to user");
}

TEST(a_fifo_for_a_table_is_refused_and_nobody_waits)
{
	CHECK(mkdir(place("fifo"), 0700) == 0);
	CHECK(mkfifo(index_path(), 0600) == 0);
	newcomer_says(ERROR_ACCESS_DENIED, "index.2");
}

TEST(a_link_for_a_table_is_refused)
{
	CHECK(mkdir(place("linked"), 0700) == 0);
	CHECK(symlink("/dev/null", index_path()) == 0);
	newcomer_says(ERROR_ACCESS_DENIED, "index.2");
}

TEST(a_foreign_file_for_a_table_is_refused_and_kept)
{
	static const char dear[] = "dear to somebody";
	char kept[64] = { 0 };
	int fd;

	CHECK(mkdir(place("foreign"), 0700) == 0);
	fd = open(index_path(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	CHECK(write(fd, dear, sizeof(dear)) == sizeof(dear));
	newcomer_says(ERROR_ACCESS_DENIED, "no table of names");
	CHECK(pread(fd, kept, sizeof(kept), 0) == sizeof(dear));
	CHECK_STR(kept, dear);
	close(fd);
}

TEST(a_place_that_does_not_exist_is_missing)
{
	place("not/there");
	newcomer_says(ERROR_PATH_NOT_FOUND, "cannot make the directory");
}

TEST(a_file_system_for_reading_only_says_so)
{
	const char *path = place("ro");

	mounts_private();
	CHECK(mkdir(path, 0700) == 0);
	if (mount("tmpfs", path, "tmpfs", MS_RDONLY, "mode=700") < 0)
		SKIP("no tmpfs to be had: %s", strerror(errno));
	newcomer_says(19, "Read-only file system");
	CHECK(umount(path) == 0);
}

TEST(a_full_file_system_is_an_error_and_never_a_signal)
{
	const char *path = place("full");

	mounts_private();
	CHECK(mkdir(path, 0700) == 0);
	for (int n_pages = 1; n_pages < 140; n_pages += n_pages < 8 ? 1 : 11) {
		char options[64];
		struct speech speech;

		snprintf(options, sizeof(options), "mode=700,size=%dk", 4 * n_pages);
		mounts_add("tmpfs", path, options);
		listen_to_newcomer(&speech, NULL);
		if (speech.error != ERROR_SUCCESS)
			check_said(&speech, ERROR_DISK_FULL, "no space is left");
		CHECK(speech.error == ERROR_DISK_FULL || n_pages > 64);
		CHECK(umount(path) == 0);
	}
}

/* It is full when a process joins that finds the table cut off. */
TEST(a_cut_table_on_a_full_file_system_is_an_error_as_well)
{
	const char *path = place("full");
	struct puppet *alice;
	char filler[600];
	int fd, filled;

	mounts_private();
	CHECK(mkdir(path, 0700) == 0);
	mounts_add("tmpfs", path, "mode=700,size=1024k");
	alice = puppet_new();
	puppet_create(alice, "kept", 3);
	fd = open(index_path(), O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0 && ftruncate(fd, 0) == 0);
	close(fd);
	snprintf(filler, sizeof(filler), "%s/filler", path);
	filled = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	while (write(filled, filler, sizeof(filler)) > 0)
		;
	newcomer_says(ERROR_DISK_FULL, "no space is left");
	CHECK(ftruncate(filled, 0) == 0);
	close(filled);
	newcomer_says(ERROR_SUCCESS, "");
	CHECK_EQ(puppet_peek(alice, "kept"), 3);
	puppet_dismiss_all();
	CHECK(umount(path) == 0);
}

/* ---- want of descriptors ------------------------------------------------------------ */

static int spare_descriptors;

static void leave_few_descriptors(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct rlimit limit = { (rlim_t)(fd + spare_descriptors),
				(rlim_t)(fd + spare_descriptors) };

	close(fd);
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

/* Whoever cannot look must not say that there is nothing, and make a second table. */
TEST(a_search_without_descriptors_makes_no_second_table)
{
	struct puppet *alice = puppet_new();
	int n_refused = 0;

	puppet_create(alice, "kept", 9);
	for (spare_descriptors = 0; spare_descriptors < 12; spare_descriptors++) {
		struct puppet *bob = puppet_new();
		DWORD error;

		torture_remove_runtime_dir();
		puppet_call(bob, leave_few_descriptors);
		error = puppet_says(bob, "kept");
		CHECK(error == ERROR_SUCCESS || error == ERROR_TOO_MANY_OPEN_FILES);
		n_refused += error != ERROR_SUCCESS;
		puppet_kill(bob);
		bob = puppet_new();
		CHECK_EQ(puppet_peek(bob, "kept"), 9);
		puppet_kill(bob);
	}
	CHECK(n_refused > 0);
	puppet_dismiss_all();
}

/* Nor is a stripe emptied for that reason: everything damaged, nothing lost. */
TEST(a_rebuild_without_descriptors_empties_nothing_for_good)
{
	static const unsigned char zeroes[64 * 64];
	struct puppet *alice = puppet_new();

	puppet_create(alice, "kept", 9);
	for (spare_descriptors = 0; spare_descriptors < 12; spare_descriptors++) {
		struct puppet *bob = puppet_new();
		DWORD error;
		int fd;

		CHECK_EQ(puppet_peek(bob, "kept"), 9); /* he is in */
		fd = open(index_path(), O_WRONLY | O_CLOEXEC);
		CHECK(pwrite(fd, zeroes, sizeof(zeroes), 0x1000) == sizeof(zeroes));
		close(fd);
		puppet_call(bob, leave_few_descriptors);
		error = puppet_says(bob, "kept");
		CHECK(error == ERROR_SUCCESS || error == ERROR_TOO_MANY_OPEN_FILES);
		puppet_kill(bob);
		CHECK_EQ(puppet_peek(alice, "kept"), 9);
	}
	puppet_dismiss_all();
}

/* ---- processes that cannot be seen --------------------------------------------------- */

TEST(a_holder_that_proc_hides_is_alive)
{
	struct puppet *alice, *bob;
	struct utsname system;
	int major = 0, minor = 0;

	CHECK(uname(&system) == 0 &&
	      sscanf(system.release, "%d.%d", &major, &minor) == 2);
	if (major < 5 || (major == 5 && minor < 8))
		SKIP("the option would hold for every /proc of the machine before Linux 5.8");
	torture_prepare_user();
	mounts_private();
	mounts_add("proc", "/proc", "hidepid=2");
	alice = puppet_new();
	bob = puppet_new();
	puppet_call(alice, torture_become_user);
	puppet_call(bob, torture_become_user);
	puppet_create(alice, "hidden", 4);
	CHECK_EQ(puppet_peek(bob, "hidden"), 4);
	puppet_ask(alice, PUPPET_HIDE, "", 0, 0);
	CHECK_EQ(puppet_says(bob, "hidden"), ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_ask(bob, PUPPET_CREATE, "hidden", 5, TORTURE_PAGE).error,
		 ERROR_ACCESS_DENIED);
	puppet_kill(alice);
	CHECK_EQ(puppet_says(bob, "hidden"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

static pid_t fork_into_namespace(void)
{
	CHECK(unshare(CLONE_NEWPID) == 0);
	return fork();
}

static void names_of_a_child_in_a_pid_namespace(void *unused)
{
	struct puppet *alice, *bob, *child;

	(void)unused;
	mounts_add("proc", "/proc", NULL);
	alice = puppet_new();
	bob = puppet_new();
	puppet_create(alice, "kept", 6);
	child = puppet_fork(alice, fork_into_namespace);
	child->pid = 0; /* a number of the other namespace */
	CHECK_EQ(puppet_reread(child, "kept"), 6);
	puppet_kill(alice);
	CHECK_EQ(puppet_says(bob, "kept"), ERROR_ACCESS_DENIED);
	CHECK_EQ(puppet_ask(bob, PUPPET_CREATE, "kept", 5, TORTURE_PAGE).error,
		 ERROR_ACCESS_DENIED);
	puppet_close(child, "kept");
	CHECK_EQ(puppet_says(bob, "kept"), ERROR_FILE_NOT_FOUND);
}

/*
 * Its number means nothing to the others, but its lock does. It is 1 there, and so is that
 * of a process here, who can be seen and does not hold the name.
 */
TEST(a_child_in_a_pid_namespace_of_its_own_keeps_its_names)
{
	pid_t pid;
	int status;

	mounts_private();
	if (unshare(CLONE_NEWPID) < 0)
		SKIP("no PID namespace to be had: %s", strerror(errno));
	/* The end of its first process is that of everybody there. */
	pid = test_fork(names_of_a_child_in_a_pid_namespace, NULL);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		SKIP("no /proc to be had for it");
	CHECK_EQ(WEXITSTATUS(status), 0);
	test_leave_unexamined();
}

/* ---- the program's own doing --------------------------------------------------------- */

static void close_everything_above_the_lines(void)
{
	/* What daemons do at their start; here all but the lines of the puppets. */
	char path[64], link[256];

	for (int fd = 3; fd < 1024; fd++) {
		ssize_t n;

		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		n = readlink(path, link, sizeof(link) - 1);
		if (n < 0)
			continue;
		link[n] = '\0';
		if (strstr(link, "/index.2"))
			close(fd);
	}
}

TEST(a_program_that_closes_the_tables_descriptor_finds_its_way_back)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();
	struct timespec start, now;

	puppet_create(alice, "kept", 8);
	puppet_call(alice, close_everything_above_the_lines);
	clock_gettime(CLOCK_MONOTONIC_COARSE, &start);
	do
		clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	while (now.tv_nsec == start.tv_nsec && now.tv_sec == start.tv_sec);
	CHECK_EQ(puppet_peek(alice, "kept"), 8);
	CHECK_EQ(puppet_peek(bob, "kept"), 8);
	puppet_close(alice, "kept");
	CHECK_EQ(puppet_says(bob, "kept"), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	if (test_is_under_valgrind()) {
		printf("1..0 # SKIP valgrind keeps descriptors for itself, which are counted here\n");
		return 0;
	}
	return test_main(argc, argv);
}
