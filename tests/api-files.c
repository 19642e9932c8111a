/* SPDX-License-Identifier: MIT */
/*
 * Files among Linux processes: share modes when their holders are killed, when many come at
 * once, beside programs that know nothing of them; and what Linux has and Windows has not:
 * links, umask, users, limits.
 */
#include "torture.h"

#include <pthread.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/resource.h>

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define BOTH      (GENERIC_READ | GENERIC_WRITE)

enum {
	N_RIVALS = 12,
	N_ROUNDS = 60,
};

/* A path in the test's directory; a few live at a time. */
static const char *at(const char *name)
{
	static char paths[4][512];
	static int next;
	char *path = paths[next++ & 3];

	snprintf(path, sizeof(paths[0]), "%s/%s", test_dir(), name);
	return path;
}

static HANDLE file_try(const char *path, DWORD access, DWORD share, DWORD disposition)
{
	return CreateFileA(path, access, share, NULL, disposition, 0, NULL);
}

static HANDLE file_open(const char *path, DWORD access, DWORD share, DWORD disposition)
{
	HANDLE file = file_try(path, access, share, disposition);

	if (file == INVALID_HANDLE_VALUE)
		test_fail(__FILE__, __LINE__, "%s: error %u", path,
			  (unsigned)GetLastError());
	return file;
}

static DWORD file_says(const char *path, DWORD access, DWORD share, DWORD disposition)
{
	HANDLE file = file_try(path, access, share, disposition);
	DWORD said = GetLastError();

	if (file != INVALID_HANDLE_VALUE)
		CHECK(CloseHandle(file));
	return said;
}

static void touch(const char *path, mode_t mode)
{
	int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, mode);

	CHECK(fd >= 0);
	CHECK(write(fd, "0123456789", 10) == 10);
	close(fd);
}

/* ---- holders ------------------------------------------------------------------------ */

static void hold_exclusively(void *arg)
{
	struct gate *gate = arg;

	file_open(at("held"), BOTH, 0, OPEN_ALWAYS);
	gate_open(gate);
	pause();
}

TEST(a_share_mode_ends_with_the_process_that_is_killed)
{
	struct gate gate;
	pid_t bob;

	gate_init(&gate);
	bob = test_fork(hold_exclusively, &gate);
	gate_wait(&gate);
	CHECK_EQ(file_says(at("held"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING),
		 ERROR_SHARING_VIOLATION);
	CHECK(!DeleteFileA(at("held")));
	CHECK_EQ(GetLastError(), ERROR_SHARING_VIOLATION);
	wait_killed(bob);
	CHECK_EQ(file_says(at("held"), BOTH, 0, OPEN_EXISTING), ERROR_SUCCESS);
	CHECK(DeleteFileA(at("held")));
	gate_deinit(&gate);
}

static void open_briefly(void *arg)
{
	CHECK_EQ(file_says(at("held"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING),
		 *(DWORD *)arg);
}

TEST(a_fork_child_keeps_the_share_mode_until_it_has_closed_too)
{
	DWORD want = ERROR_SHARING_VIOLATION;
	struct gate gate;
	HANDLE file;
	pid_t child;

	gate_init(&gate);
	file = file_open(at("held"), BOTH, 0, CREATE_NEW);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		gate_wait(&gate);
		CHECK(CloseHandle(file));
		_exit(0);
	}
	CHECK(CloseHandle(file));
	wait_ok(test_fork(open_briefly, &want));
	gate_open(&gate);
	wait_ok(child);
	want = ERROR_SUCCESS;
	wait_ok(test_fork(open_briefly, &want));
	gate_deinit(&gate);
}

/* ---- many at once ------------------------------------------------------------------- */

struct race {
	struct barrier start, tried;
	_Atomic uint32_t n_winners, n_makers, n_refused, n_others;
	DWORD access, share, disposition;
};

static void race_run(struct race *race)
{
	HANDLE file;
	DWORD said;

	barrier_wait(&race->start);
	file = file_try(at("race"), race->access, race->share, race->disposition);
	said = GetLastError();
	if (file != INVALID_HANDLE_VALUE) {
		race->n_winners++;
		race->n_makers += said == ERROR_SUCCESS;
	} else if (said == ERROR_SHARING_VIOLATION || said == ERROR_FILE_EXISTS) {
		race->n_refused++;
	} else {
		race->n_others++;
	}
	barrier_wait(&race->tried);
	if (file != INVALID_HANDLE_VALUE)
		CHECK(CloseHandle(file));
}

static void race_repeat(void *arg)
{
	for (int i = 0; i < N_ROUNDS; i++)
		race_run(arg);
}

/* Every round must have one winner; where the file is new, the winner made it. */
static void race_hold(DWORD access, DWORD share, DWORD disposition, bool is_new)
{
	struct race *race = torture_share(sizeof(*race));

	race->start.n_actors = race->tried.n_actors = N_RIVALS + 1;
	race->access = access;
	race->share = share;
	race->disposition = disposition;
	for (int i = 0; i < N_RIVALS; i++)
		test_fork(race_repeat, race);
	for (int i = 0; i < N_ROUNDS; i++) {
		race->n_winners = race->n_makers = race->n_refused = race->n_others = 0;
		if (is_new)
			unlink(at("race"));
		barrier_wait(&race->start);
		barrier_wait(&race->tried);
		CHECK_EQ(race->n_others, 0);
		CHECK_EQ(race->n_winners, 1);
		CHECK_EQ(race->n_refused, N_RIVALS - 1);
		if (is_new)
			CHECK_EQ(race->n_makers, 1);
	}
	torture_reap(N_RIVALS);
}

TEST_LIMIT(of_many_that_open_exclusively_one_wins, 120)
{
	touch(at("race"), 0644);
	race_hold(BOTH, 0, OPEN_EXISTING, false);
}

TEST_LIMIT(of_many_that_read_exclusively_one_wins, 120)
{
	touch(at("race"), 0644);
	race_hold(GENERIC_READ, 0, OPEN_EXISTING, false);
}

TEST_LIMIT(of_many_writers_that_share_reading_one_wins, 120)
{
	touch(at("race"), 0644);
	race_hold(GENERIC_WRITE, FILE_SHARE_READ, OPEN_EXISTING, false);
}

TEST_LIMIT(of_many_that_may_make_the_file_the_one_that_did_wins, 120)
{
	race_hold(BOTH, 0, OPEN_ALWAYS, true);
}

TEST_LIMIT(of_many_that_may_empty_the_file_the_one_that_made_it_wins, 120)
{
	race_hold(BOTH, 0, CREATE_ALWAYS, true);
}

TEST_LIMIT(of_many_that_want_a_new_file_one_gets_it, 120)
{
	race_hold(BOTH, SHARE_ALL, CREATE_NEW, true);
}

/* ---- others on the same file -------------------------------------------------------- */

TEST(share_modes_write_nothing_and_leave_nothing)
{
	HANDLE file;
	struct stat before, after;

	touch(at("x"), 0644);
	CHECK(stat(at("x"), &before) == 0);
	file = file_open(at("x"), GENERIC_READ, 0, OPEN_EXISTING);
	CHECK(CloseHandle(file));
	CHECK(stat(at("x"), &after) == 0);
	CHECK_EQ(after.st_size, 10);
	CHECK_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
	CHECK_EQ(after.st_blocks, before.st_blocks);
}

static void lock_as_linux_does(int fd, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET };

	CHECK(fcntl(fd, F_OFD_SETLK, &lock) == 0);
}

TEST(a_linux_program_that_locks_the_whole_file_for_writing_has_it_to_itself)
{
	int fd;

	touch(at("x"), 0644);
	fd = open(at("x"), O_RDWR | O_CLOEXEC);
	lock_as_linux_does(fd, F_WRLCK);
	CHECK_EQ(file_says(at("x"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING),
		 ERROR_SHARING_VIOLATION);
	CHECK_EQ(file_says(at("x"), 0, 0, OPEN_EXISTING), ERROR_SUCCESS);
	lock_as_linux_does(fd, F_RDLCK);
	CHECK_EQ(file_says(at("x"), BOTH, 0, OPEN_EXISTING), ERROR_SUCCESS);
	close(fd);
}

TEST(flock_of_a_linux_program_is_not_in_the_way)
{
	int fd;

	touch(at("x"), 0644);
	fd = open(at("x"), O_RDWR | O_CLOEXEC);
	CHECK(flock(fd, LOCK_EX) == 0);
	CHECK_EQ(file_says(at("x"), BOTH, 0, OPEN_EXISTING), ERROR_SUCCESS);
	close(fd);
}

TEST(a_share_mode_is_not_in_the_way_of_a_linux_program)
{
	HANDLE file;
	int fd;

	touch(at("x"), 0644);
	file = file_open(at("x"), BOTH, 0, OPEN_EXISTING);
	fd = open(at("x"), O_RDWR | O_CLOEXEC);
	CHECK(write(fd, "abc", 3) == 3);
	CHECK(unlink(at("x")) == 0);
	close(fd);
	CHECK(CloseHandle(file));
}

/* ---- links, permissions, limits ----------------------------------------------------- */

TEST(symbolic_links_are_followed_to_open_and_not_to_delete)
{
	touch(at("x"), 0644);
	CHECK(symlink("x", at("link")) == 0);
	CHECK(symlink("y", at("dangling")) == 0);
	CHECK_EQ(file_says(at("link"), GENERIC_READ, 0, OPEN_EXISTING), ERROR_SUCCESS);
	CHECK_EQ(file_says(at("link"), GENERIC_READ, 0, CREATE_NEW), ERROR_FILE_EXISTS);
	CHECK_EQ(file_says(at("dangling"), BOTH, 0, OPEN_EXISTING), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(file_says(at("dangling"), BOTH, 0, OPEN_ALWAYS), ERROR_SUCCESS);
	CHECK(access(at("y"), F_OK) == 0);
	CHECK(DeleteFileA(at("link")));
	CHECK(access(at("x"), F_OK) == 0);
}

TEST(two_links_to_one_file_have_one_share_mode)
{
	HANDLE file;

	touch(at("x"), 0644);
	CHECK(link(at("x"), at("y")) == 0);
	CHECK(symlink("x", at("z")) == 0);
	file = file_open(at("x"), BOTH, 0, OPEN_EXISTING);
	CHECK_EQ(file_says(at("y"), BOTH, 0, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	CHECK_EQ(file_says(at("z"), BOTH, 0, OPEN_EXISTING), ERROR_SHARING_VIOLATION);
	CHECK(CloseHandle(file));
}

static mode_t mode_of(const char *path)
{
	struct stat st;

	CHECK(stat(path, &st) == 0);
	return st.st_mode & 07777;
}

TEST(a_new_file_has_the_permissions_that_umask_leaves)
{
	HANDLE file;

	umask(027);
	CHECK_EQ(file_says(at("x"), BOTH, 0, CREATE_NEW), ERROR_SUCCESS);
	CHECK_EQ(mode_of(at("x")), 0640);
	file = CreateFileA(at("y"), BOTH, 0, NULL, CREATE_NEW, FILE_ATTRIBUTE_READONLY,
			   NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_EQ(mode_of(at("y")), 0440);
	CHECK(CloseHandle(file));
	CHECK(CreateDirectoryA(at("d"), NULL));
	CHECK_EQ(mode_of(at("d")), 0750);
}

TEST(a_new_file_is_known_to_proc_by_its_path)
{
	HANDLE file = file_open(at("x"), BOTH, 0, CREATE_NEW);
	char link[64], path[512];
	ssize_t n;

	for (int fd = 3; fd < 20; fd++) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		n = readlink(link, path, sizeof(path) - 1);
		path[n < 0 ? 0 : n] = '\0';
		CHECK(!strstr(path, "deleted"));
	}
	CHECK(CloseHandle(file));
}

static void be_an_ordinary_user(void *arg)
{
	DWORD done;
	HANDLE file;

	torture_become_user();
	CHECK_EQ(file_says(at("home/closed/new"), BOTH, 0, CREATE_NEW),
		 ERROR_ACCESS_DENIED);
	CHECK(!DeleteFileA(at("home/closed/old")));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	CHECK_EQ(file_says(at("home/closed/old"), GENERIC_READ, 0, OPEN_EXISTING),
		 ERROR_SUCCESS);

	touch(at("home/none"), 0000);
	CHECK_EQ(file_says(at("home/none"), GENERIC_READ, 0, OPEN_EXISTING),
		 ERROR_ACCESS_DENIED);
	CHECK_EQ(file_says(at("home/none"), 0, 0, OPEN_EXISTING), ERROR_SUCCESS);

	/* Only to be written: its share mode holds as well. */
	touch(at("home/drop"), 0200);
	file = file_open(at("home/drop"), GENERIC_WRITE, FILE_SHARE_WRITE, OPEN_EXISTING);
	CHECK_EQ(file_says(at("home/drop"), GENERIC_WRITE, 0, OPEN_EXISTING),
		 ERROR_SHARING_VIOLATION);
	CHECK_EQ(file_says(at("home/drop"), GENERIC_WRITE, FILE_SHARE_WRITE,
			   OPEN_EXISTING),
		 ERROR_SUCCESS);
	CHECK(WriteFile(file, "ab", 2, &done, NULL) && done == 2);
	CHECK(CloseHandle(file));

	/* Made read-only, written by its maker, and nobody opens it to write again. */
	file = CreateFileA(at("home/ro"), BOTH, 0, NULL, CREATE_NEW,
			   FILE_ATTRIBUTE_READONLY, NULL);
	CHECK(WriteFile(file, "ab", 2, &done, NULL) && done == 2);
	CHECK_EQ(file_says(at("home/ro"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING),
		 ERROR_SHARING_VIOLATION);
	CHECK(CloseHandle(file));
	CHECK_EQ(file_says(at("home/ro"), GENERIC_WRITE, 0, OPEN_EXISTING),
		 ERROR_ACCESS_DENIED);
	file = file_open(at("home/ro"), GENERIC_READ, 0, OPEN_EXISTING);
	CHECK_EQ(file_says(at("home/ro"), GENERIC_READ, SHARE_ALL, OPEN_EXISTING),
		 ERROR_SHARING_VIOLATION);
	CHECK(CloseHandle(file));
}

TEST(permissions_are_kept_and_share_modes_need_none_to_write)
{
	torture_prepare_user();
	if (geteuid() != 0)
		CHECK(mkdir(at("home"), 0700) == 0);
	CHECK(mkdir(at("home/closed"), 0755) == 0);
	touch(at("home/closed/old"), 0644);
	CHECK(chmod(at("home/closed"), 0555) == 0);
	wait_ok(test_fork(be_an_ordinary_user, NULL));
	CHECK(chmod(at("home/closed"), 0755) == 0);
}

TEST(without_descriptors_the_error_says_so_and_nothing_is_lost)
{
	struct rlimit old, none;
	int n_before;

	if (test_is_under_valgrind())
		SKIP("valgrind has limits of its own, and applies them late");
	touch(at("x"), 0644);
	CHECK_EQ(file_says(at("x"), BOTH, 0, OPEN_EXISTING), ERROR_SUCCESS);
	n_before = test_count_descriptors();
	CHECK(getrlimit(RLIMIT_NOFILE, &old) == 0);
	none = old;
	none.rlim_cur = 3;
	CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
	CHECK_EQ(file_says(at("x"), BOTH, 0, OPEN_EXISTING), ERROR_TOO_MANY_OPEN_FILES);
	CHECK_EQ(file_says(at("y"), BOTH, 0, CREATE_NEW), ERROR_TOO_MANY_OPEN_FILES);
	CHECK(!DeleteFileA(at("x")));
	CHECK_EQ(GetLastError(), ERROR_TOO_MANY_OPEN_FILES);
	CHECK(setrlimit(RLIMIT_NOFILE, &old) == 0);
	CHECK_EQ(test_count_descriptors(), n_before);
	CHECK(access(at("y"), F_OK) < 0);
}

/* ---- paths -------------------------------------------------------------------------- */

static void check_full(const char *path, const char *want)
{
	char full[512], *part;
	DWORD n = GetFullPathNameA(path, sizeof(full), full, &part);

	CHECK_STR(full, want);
	CHECK_EQ(n, strlen(want));
	CHECK(part == NULL || part == strrchr(full, '/') + 1);
}

static DWORD read_says(HANDLE file, HANDLE event)
{
	OVERLAPPED where = { .hEvent = event };
	DWORD done = 77;
	char byte;

	if (ReadFile(file, &byte, 1, &done, &where)) {
		CHECK_EQ(done, 1);
		return ERROR_SUCCESS;
	}
	CHECK_EQ(done, 0);
	return GetLastError();
}

TEST(a_transfer_refuses_what_is_no_event_or_may_not_be_set)
{
	HANDLE file = file_open(at("x"), BOTH, 0, CREATE_ALWAYS);
	HANDLE event = CreateEventA(NULL, TRUE, TRUE, "event"),
	       mutex = CreateMutexA(NULL, FALSE, NULL),
	       watcher = OpenEventA(SYNCHRONIZE, FALSE, "event"), closed;
	DWORD done;

	CHECK(event && mutex && watcher);
	closed = CreateEventA(NULL, TRUE, FALSE, NULL);
	CHECK(CloseHandle(closed));
	CHECK(WriteFile(file, "a", 1, &done, NULL));
	CHECK_EQ(read_says(file, mutex), ERROR_INVALID_HANDLE);
	CHECK_EQ(read_says(file, closed), ERROR_INVALID_HANDLE);
	CHECK_EQ(read_says(file, file), ERROR_INVALID_HANDLE);
	CHECK_EQ(read_says(file, watcher), ERROR_ACCESS_DENIED);
	CHECK_EQ(read_says(mutex, event), ERROR_INVALID_HANDLE);
	CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0); /* left as it was */
	CHECK_EQ(read_says(file, event), ERROR_SUCCESS);
	CHECK(CloseHandle(file) && CloseHandle(event) && CloseHandle(watcher));
	CHECK(CloseHandle(mutex));
}

static void *reset_and_read(void *arg)
{
	HANDLE *handles = arg;

	CHECK_EQ(read_says(handles[0], handles[1]), ERROR_SUCCESS);
	return NULL;
}

TEST(an_event_is_not_set_while_a_read_of_a_pipe_waits)
{
	HANDLE handles[2], to;
	pthread_t thread;
	DWORD done;

	CHECK(CreatePipe(&handles[0], &to, NULL, 0));
	handles[1] = CreateEventA(NULL, TRUE, TRUE, NULL);
	CHECK_EQ(pthread_create(&thread, NULL, reset_and_read, handles), 0);
	while (WaitForSingleObject(handles[1], 0) == WAIT_OBJECT_0)
		sched_yield();
	CHECK_EQ(WaitForSingleObject(handles[1], 5), WAIT_TIMEOUT);
	CHECK(WriteFile(to, "a", 1, &done, NULL));
	CHECK_EQ(WaitForSingleObject(handles[1], INFINITE), WAIT_OBJECT_0);
	pthread_join(thread, NULL);
	CHECK(CloseHandle(handles[0]) && CloseHandle(handles[1]) && CloseHandle(to));
}

TEST(there_are_no_drives_and_no_servers)
{
	CHECK_EQ(file_says("C:\\x", BOTH, 0, CREATE_ALWAYS), ERROR_PATH_NOT_FOUND);
	CHECK_EQ(file_says("c:x", BOTH, 0, CREATE_ALWAYS), ERROR_PATH_NOT_FOUND);
	CHECK_EQ(file_says("\\\\server\\share\\x", BOTH, 0, OPEN_EXISTING),
		 ERROR_BAD_NETPATH);
	CHECK_EQ(file_says("\\\\.\\NUL", GENERIC_WRITE, SHARE_ALL, OPEN_EXISTING),
		 ERROR_SUCCESS);
	CHECK_EQ(GetFileAttributesA("\\tmp"), FILE_ATTRIBUTE_DIRECTORY);
}

TEST(full_paths_are_made_of_text_alone)
{
	char here[PATH_MAX], want[PATH_MAX + 8];

	check_full("/a/b", "/a/b");
	check_full("\\a\\.\\b\\..\\c", "/a/c");
	check_full("/../..", "/");
	check_full("//a//b/", "/a/b/");
	CHECK(getcwd(here, sizeof(here)));
	snprintf(want, sizeof(want), "%s/x", here);
	check_full("x", want);
	CHECK_EQ(GetFullPathNameA("/abc", 4, here, NULL), 5);
	CHECK_EQ(GetFullPathNameA("C:\\x", sizeof(here), here, NULL), 0);
	CHECK_EQ(GetLastError(), ERROR_PATH_NOT_FOUND);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
