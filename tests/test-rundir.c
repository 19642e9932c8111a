/* SPDX-License-Identifier: MIT */
/*
 * The runtime directory and the file in it: made private, and believed only when what
 * stands there belongs to this user and is of the right kind.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "os/rundir.h"
#include "store/layout.h"
#include "store/locate.h"
#include "mounts.h"
#include "whitebox.h"

/* From now on the runtime directory is this one, which need not be there. */
static const char *place(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", test_dir(), name);
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	return path;
}

static int open_and_close(void)
{
	char path[RUNDIR_PATH_MAX];
	int fd = rundir_open(path);

	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

/* ---- the directory ------------------------------------------------------------------ */

TEST(the_directory_is_made_closed_to_everybody_else)
{
	const char *path = place("new");
	char opened[RUNDIR_PATH_MAX];
	struct stat st, at_path;
	int fd;

	umask(0);
	fd = rundir_open(opened);
	CHECK(fd >= 0);
	CHECK_STR(opened, path);
	CHECK_EQ(fstat(fd, &st), 0);
	CHECK_EQ(stat(path, &at_path), 0);
	CHECK(st.st_ino == at_path.st_ino && st.st_dev == at_path.st_dev);
	CHECK_EQ(st.st_mode & 07777, 0700);
	CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
	CHECK_EQ(open_and_close(), 0);
}

TEST(without_a_choice_it_is_named_after_the_user)
{
	char opened[RUNDIR_PATH_MAX], expected[64];
	struct stat st;
	bool was_there;
	int fd;

	snprintf(expected, sizeof(expected), "/dev/shm/winshm-%u", (unsigned)geteuid());
	was_there = stat(expected, &st) == 0;
	setenv("WINSHM_RUNTIME_DIR", "", 1);
	fd = rundir_open(opened);
	CHECK(fd >= 0);
	CHECK_STR(opened, expected);
	close(fd);
	if (!was_there)
		rmdir(expected); /* fails when somebody uses it by now, as it should */
}

TEST(a_directory_open_to_others_is_refused)
{
	static const mode_t modes[] = { 0755, 0750, 0705, 0710, 0701, 0720, 0702, 01777 };
	const char *path = place("open");

	CHECK_EQ(mkdir(path, 0700), 0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		CHECK_EQ(chmod(path, modes[i]), 0);
		CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_FOREIGN);
	}
	CHECK_EQ(chmod(path, 0700), 0);
	CHECK_EQ(open_and_close(), 0);
}

TEST(somebody_elses_directory_is_refused)
{
	const char *path = place("foreign");

	if (geteuid() != 0)
		SKIP("giving a directory away needs root");
	CHECK_EQ(mkdir(path, 0700), 0);
	CHECK_EQ(chown(path, WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_FOREIGN);
}

static void open_foreign(void)
{
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_FOREIGN);
}

TEST(so_is_one_that_another_user_cannot_even_enter)
{
	if (geteuid() != 0)
		SKIP("becoming another user needs root");
	CHECK_EQ(chmod(test_dir(), 0755), 0);
	CHECK_EQ(mkdir(place("foreign"), 0700), 0);
	whitebox_as_nobody(open_foreign);
}

TEST(a_symbolic_link_is_refused_wherever_it_leads)
{
	char good[512];

	snprintf(good, sizeof(good), "%s", place("good"));
	CHECK_EQ(open_and_close(), 0);
	CHECK_EQ(symlink(good, place("link")), 0);
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_FOREIGN);
	CHECK_EQ(symlink("/nowhere", place("dangling")), 0);
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_FOREIGN);
}

TEST(what_is_no_directory_is_refused)
{
	const char *path = place("thing");
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0700);

	CHECK(fd >= 0);
	close(fd);
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_FOREIGN);
	unlink(path);
	CHECK_EQ(mkfifo(path, 0700), 0);
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_FOREIGN);
}

TEST(a_path_that_is_too_long_or_leads_nowhere_is_missing)
{
	char path[RUNDIR_PATH_MAX + 1];
	size_t n;

	place("no/such/parent");
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_MISSING);

	/* The longest path that fits, made of "/." that changes nothing. */
	snprintf(path, sizeof(path), "%s", test_dir());
	for (n = strlen(path); n + 4 < RUNDIR_PATH_MAX; n += 2)
		strcpy(path + n, "/.");
	strcpy(path + n, RUNDIR_PATH_MAX - 1 - n == 3 ? "//d" : "/d");
	CHECK_EQ(strlen(path), RUNDIR_PATH_MAX - 1);
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	CHECK_EQ(open_and_close(), 0);
	strcat(path, "d");
	setenv("WINSHM_RUNTIME_DIR", path, 1);
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_MISSING);
}

static void open_where_nothing_may_be_made(void)
{
	CHECK_EQ(open_and_close(), ERR_RUNTIME_DIR_MISSING);
}

TEST(where_it_cannot_be_made_it_is_missing)
{
	CHECK_EQ(chmod(test_dir(), 0555), 0);
	place("never");
	whitebox_as_nobody(open_where_nothing_may_be_made);
}

TEST(no_more_descriptors_is_said_as_such)
{
	struct rlimit limit, none;
	int last;

	place("new");
	CHECK_EQ(open_and_close(), 0);
	last = open("/dev/null", O_RDONLY | O_CLOEXEC);
	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = (rlim_t)last + 1;
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
	CHECK_EQ(open_and_close(), -EMFILE);
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
	CHECK_EQ(open_and_close(), 0);
	close(last);
}

/* ---- the file in it ----------------------------------------------------------------- */

static int locate_and_release(void)
{
	struct located located = { .fd = -1, .dir_fd = -1, .signpost_fd = -1 };
	struct locate_memory memory = { 0 };
	int r = locate_index(&located, &memory);

	if (r == 0) {
		struct layout_slot slot = { .membership = LAYOUT_MEMBER_CHECKING };

		CHECK(located.fd >= 0 && locate_settle(&located, &slot) == 0);
		CHECK_EQ(slot.membership, LAYOUT_MEMBER_SETTLED);
		located_release(&located);
	}
	return r;
}

static const char *file_in(const char *dir)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/" LAYOUT_FILE, dir);
	return path;
}

TEST(the_file_is_made_private_and_ready)
{
	struct layout_header header;
	const char *path;
	struct stat st;
	int fd;

	umask(0);
	path = file_in(place("new"));
	CHECK_EQ(locate_and_release(), 0);
	CHECK_EQ(lstat(path, &st), 0);
	CHECK(S_ISREG(st.st_mode));
	CHECK_EQ(st.st_mode & 07777, 0600);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK_EQ(read(fd, &header, sizeof(header)), sizeof(header));
	CHECK(header.magic == LAYOUT_MAGIC);
	CHECK_EQ(header.version, LAYOUT_VERSION);
	CHECK_EQ(header.state, LAYOUT_STATE_READY);
	close(fd);
	CHECK_EQ(locate_and_release(), 0);
}

TEST(what_stands_in_its_place_and_is_no_file_is_refused)
{
	const char *path = file_in(place("dir"));
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int listener;

	CHECK_EQ(open_and_close(), 0);
	CHECK_EQ(mkdir(path, 0700), 0);
	CHECK_EQ(locate_and_release(), ERR_RUNTIME_DIR_FOREIGN);
	rmdir(path);

	CHECK_EQ(mkfifo(path, 0600), 0);
	CHECK_EQ(locate_and_release(), ERR_RUNTIME_DIR_FOREIGN);
	unlink(path);

	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK(strlen(path) < sizeof(address.sun_path));
	memcpy(address.sun_path, path, strlen(path));
	CHECK_EQ(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	CHECK_EQ(locate_and_release(), ERR_RUNTIME_DIR_FOREIGN);
	close(listener);
	unlink(path);

	CHECK_EQ(locate_and_release(), 0);
}

TEST(a_link_in_its_place_is_refused_and_what_it_leads_to_stays_untouched)
{
	const char *path = file_in(place("dir"));
	char target[600];
	struct stat st;
	int fd;

	CHECK_EQ(open_and_close(), 0);
	snprintf(target, sizeof(target), "%s/target", test_dir());
	fd = open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	CHECK_EQ(write(fd, "precious", 8), 8);
	close(fd);
	CHECK_EQ(symlink(target, path), 0);
	CHECK_EQ(locate_and_release(), ERR_RUNTIME_DIR_FOREIGN);
	CHECK_EQ(stat(target, &st), 0);
	CHECK_EQ(st.st_size, 8);
	unlink(path);
	snprintf(target, sizeof(target), "%s/absent", test_dir());
	CHECK_EQ(symlink(target, path), 0);
	CHECK_EQ(locate_and_release(), ERR_RUNTIME_DIR_FOREIGN);
	CHECK_EQ(access(target, F_OK), -1);
}

TEST(somebody_elses_file_is_refused)
{
	const char *path = file_in(place("dir"));
	int fd;

	if (geteuid() != 0)
		SKIP("giving a file away needs root");
	CHECK_EQ(open_and_close(), 0);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	CHECK_EQ(fchown(fd, WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	close(fd);
	CHECK_EQ(locate_and_release(), ERR_RUNTIME_DIR_FOREIGN);
}

static void locate_unwritable(void)
{
	const char *path = place("closed/run");

	CHECK_EQ(mkdir(path, 0700), 0);
	CHECK_EQ(chmod(path, 0500), 0);
	CHECK_EQ(locate_and_release(), -EACCES);
	CHECK_EQ(chmod(path, 0700), 0);
	CHECK_EQ(locate_and_release(), 0);
	/* The file alone suffices from then on. */
	CHECK_EQ(chmod(path, 0500), 0);
	CHECK_EQ(locate_and_release(), 0);
	CHECK_EQ(chmod(file_in(path), 0400), 0);
	CHECK_EQ(locate_and_release(), -EACCES);
	CHECK_EQ(chmod(path, 0700), 0);
}

TEST(a_directory_that_cannot_be_written_says_so)
{
	const char *parent = place("closed");

	CHECK_EQ(chmod(test_dir(), 0755), 0);
	CHECK_EQ(mkdir(parent, 0755), 0);
	if (geteuid() == 0)
		CHECK_EQ(chown(parent, WHITEBOX_NOBODY, WHITEBOX_NOBODY), 0);
	whitebox_as_nobody(locate_unwritable);
}

static const off_t rubbish_sizes[] = { 1, 47, 48, 4096, LAYOUT_MAIN_BYTES };

/* Returns a descriptor of it. */
static int leave_rubbish(const char *path, off_t size, char *ret)
{
	static uint64_t seed = 5;
	int fd = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600);

	whitebox_fill(&seed, ret, (size_t)size);
	CHECK_EQ(write(fd, ret, (size_t)size), size);
	return fd;
}

static void check_is_table(int fd)
{
	struct layout_header header;
	char heads[4096];
	struct stat st;

	CHECK_EQ(fstat(fd, &st), 0);
	CHECK(st.st_size >= LAYOUT_MAIN_BYTES);
	CHECK_EQ(pread(fd, &header, sizeof(header), 0), sizeof(header));
	CHECK_EQ(header.state, LAYOUT_STATE_READY);
	/* Nothing of what was there is left where the chains begin. */
	CHECK_EQ(pread(fd, heads, sizeof(heads), LAYOUT_HEADS_OFFSET), sizeof(heads));
	for (size_t i = 0; i < sizeof(heads); i++)
		CHECK_EQ(heads[i], 0);
}

TEST(in_our_own_directory_a_file_of_rubbish_becomes_a_table)
{
	char path[64];

	mounts_private();
	mounts_add("tmpfs", "/dev/shm", NULL);
	unsetenv("WINSHM_RUNTIME_DIR");
	snprintf(path, sizeof(path), "/dev/shm/winshm-%u/" LAYOUT_FILE,
		 (unsigned)geteuid());
	CHECK_EQ(open_and_close(), 0);
	for (size_t i = 0; i < sizeof(rubbish_sizes) / sizeof(rubbish_sizes[0]); i++) {
		static char rubbish[LAYOUT_MAIN_BYTES];
		int fd = leave_rubbish(path, rubbish_sizes[i], rubbish);

		CHECK_EQ(locate_and_release(), 0);
		check_is_table(fd);
		close(fd);
	}
}

TEST(in_a_chosen_directory_it_is_refused_and_stays_as_it_is)
{
	const char *path = file_in(place("dir"));

	CHECK_EQ(open_and_close(), 0);
	for (size_t i = 0; i < sizeof(rubbish_sizes) / sizeof(rubbish_sizes[0]); i++) {
		static char rubbish[LAYOUT_MAIN_BYTES], found[LAYOUT_MAIN_BYTES];
		off_t size = rubbish_sizes[i];
		int fd = leave_rubbish(path, size, rubbish);

		CHECK_EQ(locate_and_release(), ERR_INDEX_FOREIGN);
		CHECK_EQ(pread(fd, found, sizeof(found), 0), size);
		CHECK(!memcmp(found, rubbish, (size_t)size));
		close(fd);
	}
}

/* Left behind half made, wiped out, or pointing to somebody who is gone. */
TEST(what_can_have_been_a_table_there_becomes_one_again)
{
	const struct layout_header half_made = { .magic = LAYOUT_MAGIC,
						 .version = LAYOUT_VERSION },
				   stale = { .magic = LAYOUT_MAGIC,
					     .version = LAYOUT_VERSION,
					     .state = LAYOUT_STATE_SIGNPOST,
					     .signpost_pid = 1 };
	const char *path = file_in(place("dir"));

	CHECK_EQ(open_and_close(), 0);
	for (int what = 0; what < 4; what++) {
		int fd = open(path, O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600);

		if (what == 0)
			CHECK_EQ(ftruncate(fd, LAYOUT_MAIN_BYTES), 0);
		else if (what < 3)
			CHECK_EQ(write(fd, what == 1 ? &half_made : &stale,
				       sizeof(half_made)),
				 sizeof(half_made));
		CHECK_EQ(locate_and_release(), 0);
		check_is_table(fd);
		close(fd);
	}
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
