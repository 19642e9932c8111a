/* SPDX-License-Identifier: MIT */
/* The runtime where Windows is no witness: exec keeps the process; what is NULL or cut. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#undef NDEBUG /* also in a release these are about assertions */
#define _DEBUG
#include "crtdbg.h"
#include "direct.h"
#include "harness.h"
#include "malloc.h"
#include "process.h"
#include "windows.h"
#include "winternl.h"

static void become_shell(void *form)
{
	static const char *const arguments[] = { "sh", "-c", "exit $((0$REST + 3))",
						 NULL };
	static const char *const environment[] = { "REST=4", "PATH=/nowhere", NULL };

	switch (*(const char *)form) {
	case 'l':
		_execl("/bin/sh", "sh", "-c", "exit 3", (char *)NULL);
		break;
	case 'p':
		_execlp("sh", "sh", "-c", "exit 3", (char *)NULL);
		break;
	case 'e':
		_execle("/bin/sh", "sh", "-c", "exit $((0$REST + 3))", (char *)NULL,
			environment);
		break;
	case 'E':
		_execlpe("sh", "sh", "-c", "exit $((0$REST + 3))", (char *)NULL,
			 environment);
		break;
	case 'v':
		_execv("/bin/sh", arguments);
		break;
	case 'V':
		_execvp("sh", arguments);
		break;
	case 'w':
		_execve("/bin/sh", arguments, environment);
		break;
	case 'W':
		_execvpe("sh", arguments, environment);
		break;
	}
	_exit(99);
}

static int exec_says(const char *form)
{
	pid_t pid = test_fork(become_shell, (void *)form);
	int status = -1;

	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

TEST(exec_becomes_the_program_with_these_arguments)
{
	unsetenv("REST");
	CHECK_EQ(exec_says("l"), 3);
	CHECK_EQ(exec_says("p"), 3);
	CHECK_EQ(exec_says("v"), 3);
	CHECK_EQ(exec_says("V"), 3);
}

TEST(exec_with_an_e_brings_its_environment)
{
	CHECK_EQ(exec_says("e"), 7);
	CHECK_EQ(exec_says("E"), 7);
	CHECK_EQ(exec_says("w"), 7);
	CHECK_EQ(exec_says("W"), 7);
}

TEST(exec_that_fails_comes_back)
{
	const char *const nothing[] = { NULL };

	errno = 0;
	CHECK_EQ(_execl("/nowhere/at/all", "x", (char *)NULL), -1);
	CHECK_EQ(errno, ENOENT);
	CHECK_EQ(_execl("", "x", (char *)NULL), -1);
	CHECK_EQ(errno, EINVAL);
	errno = 0;
	CHECK_EQ(_execv("/bin/sh", nothing), -1);
	CHECK_EQ(errno, EINVAL);
	errno = 0;
	CHECK_EQ(_execle("/bin/sh", NULL), -1);
	CHECK_EQ(errno, EINVAL);
}

TEST(getpid_is_this_process)
{
	CHECK_EQ(_getpid(), getpid());
}

TEST(aligned_memory_refuses_what_is_no_power_of_two)
{
	void *block;

	errno = 0;
	CHECK(!_aligned_malloc(8, 24) && errno == EINVAL);
	errno = 0;
	CHECK(!_aligned_malloc(0, 16) && errno == EINVAL);
	errno = 0;
	CHECK(!_aligned_malloc(8, 0) && errno == EINVAL);
	block = _aligned_malloc(1, 1);
	CHECK(block != NULL);
	errno = 0;
	CHECK(!_aligned_realloc(block, 8, 3) && errno == EINVAL);
	CHECK(!_aligned_realloc(block, 0, 16)); /* which frees it */
	errno = 0;
	CHECK(_msize(NULL) == (size_t)-1 && errno == EINVAL);
}

TEST(malloc_h_is_the_systems_too)
{
	void *block = malloc(100);

	CHECK(malloc_usable_size(block) >= 100);
	free(block);
	block = _malloca(100);
	CHECK(block != NULL);
	_freea(block);
}

TEST(directories_are_wide_too)
{
	static const WCHAR name[] = { 'd', 0xE4, 0 };
	WCHAR room[4096], *allocated;
	char *narrow;

	CHECK_EQ(_chdir(test_dir()), 0);
	CHECK_EQ(_wmkdir(name), 0);
	CHECK_EQ(_wchdir(name), 0);
	CHECK(_wgetcwd(room, 4096) == room);
	allocated = _wgetcwd(NULL, 0);
	CHECK(allocated && lstrcmpW(allocated, room) == 0);
	free(allocated);
	narrow = _getcwd(NULL, 5000);
	CHECK(narrow && strcmp(strrchr(narrow, '/'), "/d\xC3\xA4") == 0);
	CHECK(_msize(narrow) >= 5000);
	free(narrow);
	errno = 0;
	CHECK(!_wgetcwd(room, 3) && errno == ERANGE);
	errno = 0;
	CHECK(!_getcwd((char *)room, 0) && errno == EINVAL);
	CHECK_EQ(_chdir(test_dir()), 0);
	CHECK_EQ(_wrmdir(name), 0);
}

TEST(directories_without_a_name_are_invalid)
{
	errno = 0;
	CHECK(_mkdir(NULL) == -1 && errno == EINVAL);
	errno = 0;
	CHECK(_wmkdir(NULL) == -1 && errno == EINVAL);
	errno = 0;
	CHECK(_chdir(NULL) == -1 && errno == EINVAL);
	errno = 0;
	CHECK(_rmdir(NULL) == -1 && errno == EINVAL);
}

TEST(paths_are_wide_too)
{
	static const WCHAR path[] = { 'a', '/', 0xE4, '.', 'x', 0 };
	static const WCHAR ext[] = { 'y', 0 };
	WCHAR directory[8], name[8], extension[8], made[16], *full;

	_wsplitpath(path, NULL, directory, name, extension);
	CHECK(directory[0] == 'a' && directory[1] == '/' && directory[2] == 0);
	CHECK(name[0] == 0xE4 && name[1] == 0);
	CHECK(extension[0] == '.' && extension[1] == 'x' && extension[2] == 0);
	CHECK_EQ(_wsplitpath_s(path, NULL, 0, directory, 8, name, 8, extension, 2),
		 ERANGE);
	CHECK(!directory[0] && !name[0] && !extension[0]);
	CHECK_EQ(_wsplitpath_s(path, NULL, 3, directory, 8, name, 8, extension, 8),
		 EINVAL);
	CHECK_EQ(_wsplitpath_s(NULL, NULL, 0, directory, 8, name, 8, extension, 8),
		 EINVAL);
	_wmakepath(made, NULL, path, NULL, ext);
	CHECK(made[5] == '/' && made[6] == '.' && made[7] == 'y' && made[8] == 0);
	CHECK_EQ(_wmakepath_s(made, 4, NULL, path, NULL, NULL), ERANGE);
	CHECK_EQ(_wmakepath_s(NULL, 4, NULL, path, NULL, NULL), EINVAL);
	CHECK_EQ(_chdir("/"), 0);
	full = _wfullpath(NULL, path, 0);
	CHECK(full && full[0] == '/' && full[1] == 'a' && full[3] == 0xE4);
	free(full);
	errno = 0;
	CHECK(!_wfullpath(made, path, 4) && errno == ERANGE);
}

TEST(errno_by_call)
{
	int value = 0;

	CHECK_EQ(_set_errno(EDOM), 0);
	CHECK(_get_errno(&value) == 0 && value == EDOM);
	CHECK_EQ(_get_errno(NULL), EINVAL);
	CHECK(strstr(_pgmptr, "test-crt-runtime") != NULL);
	CHECK(__max(1, 2) == 2 && __min(1, 2) == 1 && _finite(1.0) && !_isnan(1.0));
}

TEST(a_bit_beyond_the_first_integer_is_in_the_next)
{
	long wide[2] = { 0, 0 };
	LONG bits[3] = { 0, 0, 0 };

	CHECK(_bittestandset(bits, 65) == 0 && bits[2] == 2);
	CHECK(_bittest(bits, 65) == 1 && _bittest(bits, 64) == 0);
	CHECK(_bittestandreset64(bits, 65) == 1 && bits[2] == 0);
	CHECK(_bittestandset(wide, 65) == 0 && wide[1] == 2);
}

TEST(a_bit_is_found_through_any_integer)
{
	unsigned long ulong_index = ~0UL;
	long long_index = -1;
	int int_index = -1;
	DWORD index = 9;

	CHECK(_BitScanReverse(&ulong_index, 0x100) && ulong_index == 8);
	CHECK(_BitScanForward64(&long_index, 1ULL << 33) && long_index == 33);
	CHECK(BitScanForward(&int_index, 0x10) && int_index == 4);
	CHECK(BitScanReverse(&index, 0x10) && index == 4);
	CHECK(!_BitScanForward(&index, 0) && index == 4);
}

TEST(counted_strings_are_the_text_itself)
{
	static WCHAR text[] = { 'a', 'b', 'c', 0 };
	static WCHAR longest[40000];
	UNICODE_STRING string;
	ANSI_STRING bytes;
	size_t i;

	RtlInitUnicodeString(&string, text);
	CHECK(string.Buffer == text && string.Length == 6 && string.MaximumLength == 8);
	RtlInitUnicodeString(&string, NULL);
	CHECK(!string.Buffer && string.Length == 0 && string.MaximumLength == 0);
	for (i = 0; i < 39999; i++)
		longest[i] = 'x';
	RtlInitUnicodeString(&string, longest);
	CHECK(string.Length == 65532 && string.MaximumLength == 65534);
	RtlInitAnsiString(&bytes, "abc");
	CHECK(bytes.Length == 3 && bytes.MaximumLength == 4 &&
	      !strcmp(bytes.Buffer, "abc"));
}

TEST(a_status_is_a_success_a_hint_a_warning_or_an_error)
{
	CHECK(NT_SUCCESS(STATUS_SUCCESS) && NT_SUCCESS(STATUS_PENDING));
	CHECK(!NT_SUCCESS(STATUS_ACCESS_VIOLATION) && NT_ERROR(STATUS_ACCESS_VIOLATION));
	CHECK(NT_WARNING(STATUS_GUARD_PAGE_VIOLATION) && NT_INFORMATION(0x40000000));
}

static void break_a_promise(void *promise)
{
	(void)promise;
	freopen("/dev/null", "w", stderr);
	_ASSERTE(promise != promise);
}

TEST(assertions_hold_under_DEBUG)
{
	pid_t pid = test_fork(break_a_promise, NULL);
	int status = 0;

	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

TEST(wsprintf_of_nothing_is_an_error)
{
	char room[1024];

	CHECK_EQ(wsprintfA(NULL, "x"), -1);
	CHECK_EQ(wsprintfA(room, "%s", "x"), 1);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
