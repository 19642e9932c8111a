/* SPDX-License-Identifier: MIT */
/*
 * Open files under Linux' rules: transfers that signals, pipes and sizes interfere with,
 * deletion on close, and handles of descriptors that are closed behind their backs.
 */
#include "torture.h"

#include <sys/time.h>
#include <winshm.h>

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define BOTH      (GENERIC_READ | GENERIC_WRITE)
#define MIB       (UINT64_C(1) << 20)

static const char *at(const char *name)
{
	static char paths[4][512];
	static int next;
	char *path = paths[next++ & 3];

	snprintf(path, sizeof(paths[0]), "%s/%s", test_dir(), name);
	return path;
}

static HANDLE file_new(const char *name, DWORD share, DWORD flags)
{
	HANDLE file = CreateFileA(at(name), BOTH, share, NULL, CREATE_NEW, flags, NULL);

	CHECK(file != INVALID_HANDLE_VALUE);
	return file;
}

static bool is_there(const char *name)
{
	return access(at(name), F_OK) == 0;
}

/* ---- transfers ---------------------------------------------------------------------- */

/* Many MiB of addresses over one MiB of memory, again and again. */
static char *memory_new(uint64_t n_bytes)
{
	char *memory = mmap(NULL, n_bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = memfd_create("test", MFD_CLOEXEC);

	CHECK(memory != MAP_FAILED && fd >= 0 && ftruncate(fd, MIB) == 0);
	for (uint64_t i = 0; i < n_bytes; i += MIB)
		CHECK(mmap(memory + i, MIB, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_FIXED, fd, 0) != MAP_FAILED);
	close(fd);
	return memory;
}

TEST(three_gib_go_in_one_call)
{
	DWORD n_bytes = (DWORD)(3072 * MIB), done;
	char *memory;
	HANDLE file;
	LARGE_INTEGER size = { .QuadPart = (LONGLONG)n_bytes + 5 };

	if (TORTURE_INSTRUMENTED)
		SKIP("maps gigabytes");
	memory = memory_new(n_bytes);
	file = CreateFileA("NUL", GENERIC_WRITE, SHARE_ALL, NULL, OPEN_EXISTING, 0, NULL);
	CHECK(WriteFile(file, memory, n_bytes, &done, NULL));
	CHECK_EQ(done, n_bytes);
	CHECK(CloseHandle(file));

	file = file_new("hole", 0, 0);
	CHECK(SetFilePointerEx(file, size, NULL, FILE_BEGIN) && SetEndOfFile(file));
	SetFilePointer(file, 0, NULL, FILE_BEGIN);
	CHECK(ReadFile(file, memory, n_bytes, &done, NULL));
	CHECK_EQ(done, n_bytes);
	CHECK(ReadFile(file, memory, 100, &done, NULL));
	CHECK_EQ(done, 5);
	CHECK(CloseHandle(file));
	munmap(memory, n_bytes);
}

static void on_alarm(int number)
{
	(void)number;
}

static void write_late(void *arg)
{
	int *ends = arg;
	struct timespec late = { .tv_nsec = 50000000 };

	close(ends[0]);
	nanosleep(&late, NULL);
	CHECK(write(ends[1], "abc", 3) == 3);
}

TEST(signals_do_not_end_a_read)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval often = { { 0, 1000 }, { 0, 1000 } }, never = { 0 };
	int ends[2];
	HANDLE pipe;
	pid_t bob;
	char bytes[8];
	DWORD done;

	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	bob = test_fork(write_late, ends);
	close(ends[1]);
	pipe = winshm_handle_of_descriptor(ends[0]);
	CHECK_EQ(GetFileType(pipe), FILE_TYPE_PIPE);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	CHECK(ReadFile(pipe, bytes, sizeof(bytes), &done, NULL));
	CHECK_EQ(done, 3);
	CHECK(!ReadFile(pipe, bytes, sizeof(bytes), &done, NULL));
	CHECK_EQ(GetLastError(), ERROR_BROKEN_PIPE);
	setitimer(ITIMER_REAL, &never, NULL);
	wait_ok(bob);
	close(ends[0]);
}

TEST(a_pipe_without_a_reader_is_an_error_and_no_signal)
{
	int ends[2];
	HANDLE pipe;
	DWORD done;
	sigset_t pending;

	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	close(ends[0]);
	pipe = winshm_handle_of_descriptor(ends[1]);
	CHECK(!WriteFile(pipe, "abc", 3, &done, NULL));
	CHECK_EQ(GetLastError(), ERROR_NO_DATA);
	CHECK_EQ(done, 0);
	CHECK(sigpending(&pending) == 0 && !sigismember(&pending, SIGPIPE));
	CHECK_EQ(GetFileSize(pipe, NULL), INVALID_FILE_SIZE);
	CHECK_EQ(GetLastError(), ERROR_INVALID_FUNCTION);
	close(ends[1]);
}

TEST(bad_pointers_are_errors)
{
	HANDLE file;
	DWORD done;
	void *nowhere;

	if (test_is_under_valgrind())
		SKIP("valgrind reports them before the kernel does");
	file = file_new("x", 0, 0);
	nowhere = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(!WriteFile(file, nowhere, 10, &done, NULL));
	CHECK_EQ(GetLastError(), ERROR_NOACCESS);
	CHECK(!ReadFile(file, NULL, 10, &done, NULL));
	CHECK_EQ(GetLastError(), ERROR_NOACCESS);
	CHECK(!ReadFile(file, &done, 4, NULL, NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(CloseHandle(file));
	munmap(nowhere, 4096);
}

TEST(a_full_disk_is_112)
{
	HANDLE file;
	DWORD done;

	if (access("/dev/full", W_OK) < 0)
		SKIP("no /dev/full here");
	file = CreateFileA("/dev/full", GENERIC_WRITE, SHARE_ALL, NULL, OPEN_EXISTING, 0,
			   NULL);
	CHECK(!WriteFile(file, "x", 1, &done, NULL));
	CHECK_EQ(GetLastError(), ERROR_DISK_FULL);
	CHECK(CloseHandle(file));
}

/* ---- deletion on close -------------------------------------------------------------- */

static void leave_it_open(void *arg)
{
	file_new("x", SHARE_ALL, FILE_FLAG_DELETE_ON_CLOSE);
	if (arg)
		exit(0);
	raise(SIGKILL);
}

TEST(a_file_to_be_deleted_on_close_goes_with_a_process_that_exits)
{
	int yes = 1;

	wait_ok(test_fork(leave_it_open, &yes));
	CHECK(!is_there("x"));
}

TEST(and_stays_after_one_that_is_killed)
{
	int status;
	pid_t pid = test_fork(leave_it_open, NULL);

	CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
	CHECK(is_there("x"));
	CHECK(DeleteFileA(at("x")));
}

TEST(a_fork_child_does_not_delete_its_parents_file)
{
	HANDLE file = file_new("x", SHARE_ALL, FILE_FLAG_DELETE_ON_CLOSE);
	pid_t child = fork();

	CHECK(child >= 0);
	if (child == 0) {
		CloseHandle(file);
		exit(0);
	}
	wait_ok(child);
	CHECK(is_there("x"));
	CHECK(CloseHandle(file));
	CHECK(!is_there("x"));
}

TEST(what_has_taken_the_path_meanwhile_is_not_deleted)
{
	HANDLE file = file_new("x", SHARE_ALL, FILE_FLAG_DELETE_ON_CLOSE);

	CHECK(rename(at("x"), at("y")) == 0);
	CHECK(CloseHandle(file_new("x", 0, 0)));
	CHECK(CloseHandle(file));
	CHECK(is_there("x"));
	CHECK(!is_there("y"));
}

TEST(the_working_directory_may_change_before_the_close)
{
	HANDLE file;
	char here[PATH_MAX];

	CHECK(getcwd(here, sizeof(here)) && chdir(test_dir()) == 0);
	file = CreateFileA("x", BOTH, 0, NULL, CREATE_NEW, FILE_FLAG_DELETE_ON_CLOSE,
			   NULL);
	CHECK(file != INVALID_HANDLE_VALUE && chdir(here) == 0);
	CHECK(CloseHandle(file));
	CHECK(!is_there("x"));
}

/* ---- descriptors -------------------------------------------------------------------- */

TEST(a_handle_whose_descriptor_was_closed_touches_no_other_file)
{
	int fd = open(at("x"), O_RDWR | O_CREAT | O_CLOEXEC, 0644), other;
	HANDLE handle = winshm_handle_of_descriptor(fd);
	DWORD done;

	CHECK(handle != INVALID_HANDLE_VALUE);
	close(fd);
	other = open(at("y"), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	CHECK_EQ(other, fd);
	CHECK(!WriteFile(handle, "x", 1, &done, NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(winshm_handle_of_descriptor(other) != handle);
	CHECK(!CloseHandle(handle)); /* met as outdated, and closed */
	CHECK(WriteFile(winshm_handle_of_descriptor(other), "x", 1, &done, NULL));
	close(other);
}

TEST(closing_the_handle_of_a_descriptor_leaves_the_descriptor)
{
	int fd = open(at("x"), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	HANDLE handle = winshm_handle_of_descriptor(fd);

	CHECK(CloseHandle(handle));
	CHECK(write(fd, "x", 1) == 1);
	CHECK(winshm_handle_of_descriptor(fd) != INVALID_HANDLE_VALUE);
	winshm_descriptor_ends(fd);
	close(fd);
}

static void write_and_leave_behind(const char *name)
{
	int fd = open(at(name), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	HANDLE handle = winshm_handle_of_descriptor(fd);
	DWORD done;

	CHECK(WriteFile(handle, "x", 1, &done, NULL));
	CHECK(CloseHandle(handle));
	close(fd);
}

/* The handle of a higher descriptor is left behind; then that of a lower one uses up the
 * values of its slot, so often that the one left behind is next. */
TEST(a_value_that_comes_back_is_not_the_handle_it_once_was)
{
	for (int n = 1; n < 260; n++) {
		int low = open("/dev/null", O_RDONLY | O_CLOEXEC);

		write_and_leave_behind("x");
		close(low);
		for (int i = 1; i < n; i++)
			write_and_leave_behind("y");
	}
}

TEST(a_descriptor_reopened_with_other_rights_has_another_handle)
{
	int fd = open(at("x"), O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
	DWORD done;

	CHECK(!WriteFile(winshm_handle_of_descriptor(fd), "x", 1, &done, NULL));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	close(fd);
	CHECK_EQ(open(at("x"), O_RDWR | O_CLOEXEC), fd);
	CHECK(WriteFile(winshm_handle_of_descriptor(fd), "x", 1, &done, NULL));
	close(fd);
}

TEST(a_handle_turned_descriptor_is_closed_by_close)
{
	HANDLE file = file_new("x", 0, 0);
	int fd = winshm_descriptor_of_handle(file);

	CHECK(fd >= 0);
	CHECK_EQ(winshm_descriptor_of_handle(file), fd);
	CHECK(winshm_handle_of_descriptor(fd) == file);
	close(fd);
	CHECK_EQ(GetFileSize(file, NULL), INVALID_FILE_SIZE);
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(file));
	file = CreateFileA(at("x"), BOTH, 0, NULL, OPEN_EXISTING, 0, NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK(CloseHandle(file));
	CHECK_EQ(winshm_descriptor_of_handle(file), -1);
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(a_closed_standard_stream_ends_its_pipe_and_keeps_its_number)
{
	int ends[2], saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0);
	char byte;
	DWORD done;

	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	fflush(stdout);
	CHECK(dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO);
	close(ends[1]);
	CHECK(WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "x", 1, &done, NULL));
	CHECK(CloseHandle(GetStdHandle(STD_OUTPUT_HANDLE)));
	CHECK(read(ends[0], &byte, 1) == 1);
	CHECK(read(ends[0], &byte, 1) == 0);
	CHECK(fcntl(STDOUT_FILENO, F_GETFD) >= 0);
	CHECK(dup2(saved, STDOUT_FILENO) == STDOUT_FILENO);
	close(saved);
	close(ends[0]);
}

TEST(a_standard_stream_that_is_not_open_has_no_handle)
{
	int saved = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);

	close(STDIN_FILENO);
	CHECK(GetStdHandle(STD_INPUT_HANDLE) == NULL);
	CHECK(dup2(saved, STDIN_FILENO) == STDIN_FILENO);
	close(saved);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
