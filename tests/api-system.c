/* SPDX-License-Identifier: MIT */
/*
 * The process and its machine, where Linux has a say: processors taken away, signals, time
 * zones, debuggers, argument lists, and what other libraries see.
 */
#include "torture.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tlhelp32.h"
#include "windows.h"
#include "winshm.h"

TEST(processors_are_those_this_process_may_use)
{
	SYSTEM_INFO before, after;
	cpu_set_t set;
	int first = 0;

	GetSystemInfo(&before);
	CHECK_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
	CHECK_EQ(before.dwNumberOfProcessors, CPU_COUNT(&set));
	while (!CPU_ISSET(first, &set))
		first++;
	CPU_ZERO(&set);
	CPU_SET(first, &set);
	CHECK_EQ(sched_setaffinity(0, sizeof(set), &set), 0);
	GetSystemInfo(&after);
	CHECK_EQ(after.dwNumberOfProcessors, 1);
	CHECK(first >= 64 || after.dwActiveProcessorMask == (DWORD_PTR)1 << first);
}

static volatile sig_atomic_t n_alarms;

static void count_alarm(int signal)
{
	(void)signal;
	n_alarms++;
}

TEST(signals_do_not_end_a_sleep)
{
	const struct itimerval often = { { 0, 5000 }, { 0, 5000 } },
			       never = { { 0, 0 }, { 0, 0 } };
	ULONGLONG start;

	signal(SIGALRM, count_alarm);
	CHECK_EQ(setitimer(ITIMER_REAL, &often, NULL), 0);
	start = GetTickCount64();
	Sleep(200);
	CHECK(GetTickCount64() - start >= 199);
	CHECK_EQ(setitimer(ITIMER_REAL, &never, NULL), 0);
	/* Thread sanitizer keeps signals back until the sleep is over. */
	CHECK(n_alarms > (TEST_SANITIZED ? 0 : 2));
}

TEST(infinite_is_for_ever)
{
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGALRM, count_alarm);
		alarm(1);
		Sleep(INFINITE);
		_exit(1);
	}
	usleep(1300000);
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	wait_killed(pid);
}

static int64_t minutes_ahead(void)
{
	FILETIME now, local;

	GetSystemTimeAsFileTime(&now);
	CHECK(FileTimeToLocalFileTime(&now, &local));
	return ((int64_t)((uint64_t)local.dwHighDateTime << 32 | local.dwLowDateTime) -
		(int64_t)((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime)) /
	       600000000;
}

TEST(local_time_follows_the_time_zone)
{
	SYSTEMTIME utc, local;

	setenv("TZ", "UTC", 1);
	CHECK_EQ(minutes_ahead(), 0);
	setenv("TZ", "XXX-05:30", 1);
	CHECK_EQ(minutes_ahead(), 330);
	setenv("TZ", "XXX+08", 1);
	CHECK_EQ(minutes_ahead(), -480);
	setenv("TZ", "XXX-00:30", 1);
	GetSystemTime(&utc);
	GetLocalTime(&local);
	CHECK((local.wMinute + 60 - utc.wMinute) % 60 - 30 <= 1);
}

/* Runs `fn` in a child whose stderr or stdout is a pipe, and returns what it wrote. */
static const char *output_of(void (*fn)(void), int descriptor, int *ret_status)
{
	static char text[65536];
	ssize_t n, used = 0;
	int pipe_fd[2];
	pid_t pid;

	CHECK_EQ(pipe(pipe_fd), 0);
	pid = fork();
	if (pid == 0) {
		dup2(pipe_fd[1], descriptor);
		close(pipe_fd[0]);
		close(pipe_fd[1]);
		fn();
		_exit(0);
	}
	close(pipe_fd[1]);
	while ((n = read(pipe_fd[0], text + used, sizeof(text) - 1 - (size_t)used)) > 0)
		used += n;
	text[used] = '\0';
	close(pipe_fd[0]);
	CHECK_EQ(waitpid(pid, ret_status, 0), pid);
	return text;
}

static void say_things(void)
{
	static const WCHAR wide[] = { 'w', 'i', 'd', 0xE9, '\r', '\n', 0 };
	char lengthy[3000];

	OutputDebugStringA("one\ntwo\n");
	OutputDebugStringW(wide);
	memset(lengthy, 'x', sizeof(lengthy));
	lengthy[sizeof(lengthy) - 1] = '\0';
	OutputDebugStringA(lengthy);
	OutputDebugStringA(NULL);
	OutputDebugStringW(NULL);
}

static void say_things_aloud(void)
{
	setenv("WINSHM_DEBUG", "1", 1);
	say_things();
}

TEST(debug_output_is_silent_unless_asked_for)
{
	int status;

	unsetenv("WINSHM_DEBUG");
	CHECK_STR(output_of(say_things, STDERR_FILENO, &status), "");
	CHECK_EQ(status, 0);
}

TEST(debug_output_joins_the_trace_line_by_line)
{
	const char *text, *at;
	size_t n_x = 0, n_lines = 0;
	int status;

	text = output_of(say_things_aloud, STDERR_FILENO, &status);
	CHECK_EQ(status, 0);
	CHECK(strstr(text, "the program says: one\n"));
	CHECK(strstr(text, "the program says: two\n"));
	CHECK(strstr(text, "the program says: wid\xC3\xA9\n"));
	for (at = text; *at; at++) {
		n_x += *at == 'x';
		n_lines += *at == '\n';
	}
	CHECK_EQ(n_x, 2999);
	CHECK_EQ(n_lines, 3 + 4);
}

static void ask_under_tracer(void)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
		_exit(77);
	_exit(IsDebuggerPresent() ? 42 : 1);
}

TEST(a_tracer_is_a_debugger)
{
	int status;

	CHECK(!IsDebuggerPresent());
	output_of(ask_under_tracer, STDERR_FILENO, &status);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		SKIP("ptrace is not allowed here");
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42);
}

static void break_into_debugger(void)
{
	signal(SIGTRAP, SIG_DFL); /* a sanitizer may have taken it */
	DebugBreak();
}

TEST(without_a_debugger_a_break_is_the_end)
{
	int status;

	if (test_is_under_valgrind())
		SKIP("valgrind is one");
	output_of(break_into_debugger, STDERR_FILENO, &status);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTRAP);
}

static void exit_with_words(void)
{
	fputs("last words", stdout);
	ExitProcess(0x107);
}

TEST(exiting_writes_out_what_stdio_holds)
{
	int status;

	CHECK_STR(output_of(exit_with_words, STDOUT_FILENO, &status), "last words");
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void *thread_id(void *arg)
{
	*(DWORD *)arg = GetCurrentThreadId();
	CHECK_EQ(*(DWORD *)arg, syscall(SYS_gettid));
	return NULL;
}

static void child_has_its_own_number(void *arg)
{
	CHECK(GetCurrentProcessId() == (DWORD)getpid());
	CHECK(GetCurrentProcessId() != *(DWORD *)arg);
	CHECK_EQ(GetProcessId(GetCurrentProcess()), getpid());
}

TEST(numbers_are_those_linux_gives)
{
	DWORD pid = GetCurrentProcessId(), other;
	pthread_t thread;

	CHECK_EQ(pid, getpid());
	CHECK_EQ(GetCurrentThreadId(), getpid()); /* the main thread's */
	CHECK_EQ(pthread_create(&thread, NULL, thread_id, &other), 0);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	CHECK(other != pid);
	wait_ok(test_fork(child_has_its_own_number, &pid));
}

/* What main() does with "--arguments": the line must lead back to argv. */
static int compare_arguments(int argc, char **argv)
{
	int n = 0;
	LPWSTR *list = CommandLineToArgvW(GetCommandLineW(), &n);

	if (!list || n != argc)
		return 2;
	for (int i = 0; i < argc; i++) {
		const unsigned char *byte = (const unsigned char *)argv[i];
		const WCHAR *unit = list[i];

		for (; *byte && *unit == *byte; byte++)
			unit++;
		if (*byte || *unit)
			return 3;
	}
	LocalFree(list);
	puts(GetCommandLineA());
	return 0;
}

static void run_with_arguments(void)
{
	char program[4096];
	char *argv[] = { "a program", "--arguments", "",      "plain",
			 "two words", "a\"b",        "end\\", "mid \\\\\" dle\\",
			 "\t",        NULL };

	CHECK(readlink("/proc/self/exe", program, sizeof(program)) > 0);
	execv("/proc/self/exe", argv);
	_exit(9);
}

TEST(the_command_line_leads_back_to_the_arguments)
{
	int status;
	const char *text;

	if (test_is_under_valgrind())
		SKIP("the program is valgrind's");
	text = output_of(run_with_arguments, STDOUT_FILENO, &status);
	CHECK_STR(text, "\"a program\" --arguments \"\" plain \"two words\" \"a\\\"b\" "
			"end\\ \"mid \\\\\\\\\\\" dle\\\\\" \"\t\"\n");
	CHECK_EQ(status, 0);
}

TEST(a_command_line_needs_a_line_and_a_count)
{
	static const WCHAR empty[] = { 0 };
	WCHAR path[4096];
	LPWSTR *list;
	int n;

	CHECK(!CommandLineToArgvW(NULL, &n));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	SetLastError(0);
	CHECK(!CommandLineToArgvW(empty, NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	list = CommandLineToArgvW(empty, &n);
	CHECK(list && n == 1 && !list[1]);
	CHECK(GetModuleFileNameW(NULL, path, ARRAYSIZE(path)) > 0);
	CHECK(!memcmp(path, list[0], 20));
	LocalFree(list);
}

TEST(the_environment_is_the_c_librarys)
{
	char value[64];

	CHECK(SetEnvironmentVariableA("WINSHM_TEST", "x"));
	CHECK_STR(getenv("WINSHM_TEST"), "x");
	setenv("WINSHM_TEST", "y", 1);
	CHECK_EQ(GetEnvironmentVariableA("winshm_test", value, sizeof(value)), 1);
	CHECK_STR(value, "y");
	setenv("winshm_test", "exact", 1);
	CHECK_EQ(GetEnvironmentVariableA("winshm_test", value, sizeof(value)), 5);
	CHECK_EQ(GetEnvironmentVariableA("WINSHM_TEST", value, sizeof(value)), 1);
	CHECK(SetEnvironmentVariableA("winshm_test", NULL));
	CHECK(!getenv("winshm_test") && getenv("WINSHM_TEST"));
	CHECK(SetEnvironmentVariableA("Winshm_Test", NULL));
	CHECK(!getenv("WINSHM_TEST"));
	CHECK(!SetEnvironmentVariableA(NULL, "value"));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ(GetEnvironmentVariableA(NULL, value, sizeof(value)), 0);
	CHECK_EQ(GetLastError(), ERROR_ENVVAR_NOT_FOUND);
}

TEST(bytes_that_are_no_utf8_survive_in_a_functions)
{
	WCHAR wide[8];
	char value[8];

	setenv("WINSHM_TEST", "a\xFFz", 1);
	CHECK_EQ(GetEnvironmentVariableA("WINSHM_TEST", value, sizeof(value)), 3);
	CHECK_STR(value, "a\xFFz");
	CHECK_EQ(GetEnvironmentVariableW(u"WINSHM_TEST", wide, ARRAYSIZE(wide)), 3);
	CHECK_EQ(wide[1], 0xFFFD);
}

TEST(an_unknown_variables_second_sign_may_begin_another)
{
	char text[64];

	setenv("WINSHM_TEST", "value", 1);
	CHECK_EQ(ExpandEnvironmentStringsA("%NONE_SUCH%WINSHM_TEST%", text, sizeof(text)),
		 15 + 1);
	CHECK_STR(text, "%NONE_SUCHvalue");
}

static void *change_environment(void *arg)
{
	char name[32], value[64];

	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof(name), "WINSHM_TEST_%d", i % 50);
		SetEnvironmentVariableA(name, i % 3 ? (const char *)arg : NULL);
		if (GetEnvironmentVariableA(name, value, sizeof(value)))
			CHECK_EQ(strlen(value), 5);
		FreeEnvironmentStringsW(GetEnvironmentStringsW());
	}
	return NULL;
}

TEST(threads_may_change_the_environment_at_once)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, change_environment,
					i % 2 ? "value" : "other"),
			 0);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

TEST(an_empty_environment_is_an_empty_block)
{
	WCHAR *wide;
	char *block;

	clearenv();
	block = GetEnvironmentStringsA();
	wide = GetEnvironmentStringsW();
	CHECK(block && !block[0] && !block[1]);
	CHECK(wide && !wide[0] && !wide[1]);
	CHECK(FreeEnvironmentStringsA(block) && FreeEnvironmentStringsW(wide));
}

TEST(a_directory_is_where_one_can_go)
{
	char path[4096];

	CHECK(!SetCurrentDirectoryA("/proc/self/status"));
	CHECK_EQ(GetLastError(), ERROR_DIRECTORY);
	CHECK(!SetCurrentDirectoryA(NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(SetCurrentDirectoryA(test_dir()));
	CHECK(GetCurrentDirectoryA(sizeof(path), path) < sizeof(path));
	CHECK_STR(path, test_dir());
	CHECK(SetCurrentDirectoryA("/"));
}

TEST(functions_asked_for_by_name_are_the_librarys_own)
{
	HMODULE kernel = GetModuleHandleA("kernel32");
	char path[4096];
	Dl_info info;

	CHECK((uintptr_t)GetProcAddress(kernel, "winshm_version") ==
	      (uintptr_t)winshm_version);
	CHECK(dladdr((void *)GetProcAddress(kernel, "OpenFileMappingA"), &info));
	CHECK(info.dli_fbase == (void *)kernel);
	CHECK(GetModuleFileNameA(kernel, path, sizeof(path)) > 0);
	CHECK_STR(path, info.dli_fname);
	CHECK(!GetProcAddress(NULL, "Sleep"));
	CHECK_EQ(GetLastError(), ERROR_PROC_NOT_FOUND);
	CHECK(!LoadLibraryA(NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(every_loaded_library_is_a_module)
{
	HMODULE module;
	char path[4096];

	CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
				 (const char *)dlsym(RTLD_DEFAULT, "malloc"), &module));
	CHECK(GetModuleFileNameA(module, path, sizeof(path)) > 0);
	CHECK(strstr(path, ".so"));
	CHECK(!GetProcAddress(module, "malloc"));
	CHECK_EQ(GetLastError(), ERROR_PROC_NOT_FOUND);
}

TEST(the_programs_module_is_its_file)
{
	char path[4096], link[4096] = "";

	CHECK(readlink("/proc/self/exe", link, sizeof(link) - 1) > 0);
	CHECK(GetModuleFileNameA(NULL, path, sizeof(path)) > 0);
	CHECK_STR(path, link);
	CHECK_EQ(GetLastError(), 0);
	CHECK_EQ(GetModuleFileNameA(NULL, path, 0), 0);
	CHECK_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
}

static void wait_for_gate(void *arg)
{
	gate_wait(arg);
}

TEST(a_snapshot_shows_children_and_keeps_showing_them)
{
	PROCESSENTRY32 entry = { .dwSize = sizeof(entry) };
	struct gate gate;
	HANDLE snapshot;
	BOOL is_found = FALSE;
	pid_t pid;

	gate_init(&gate);
	pid = test_fork(wait_for_gate, &gate);
	snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPALL, 0);
	CHECK(snapshot != INVALID_HANDLE_VALUE);
	gate_open(&gate);
	wait_ok(pid);
	gate_deinit(&gate);

	for (BOOL more = Process32First(snapshot, &entry); more;
	     more = Process32Next(snapshot, &entry)) {
		if (entry.th32ProcessID != (DWORD)pid)
			continue;
		is_found = TRUE;
		CHECK_EQ(entry.th32ParentProcessID, getpid());
		CHECK(entry.cntThreads == 1 || TEST_SANITIZED); /* which has its own */
		CHECK(entry.pcPriClassBase == 8 || getpriority(PRIO_PROCESS, 0) != 0);
		CHECK(strstr(entry.szExeFile, "api-system") || test_is_under_valgrind());
	}
	CHECK(is_found);
	CHECK(CloseHandle(snapshot));
	CHECK(!Process32First(snapshot, &entry));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(a_snapshot_is_a_kind_of_its_own)
{
	PROCESSENTRY32 entry = { .dwSize = sizeof(entry) };
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    4096, NULL);

	CHECK(!MapViewOfFile(snapshot, FILE_MAP_READ, 0, 0, 0));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(!Process32First(section, &entry));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(CloseHandle(section) && CloseHandle(snapshot));
	CHECK(CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0) == INVALID_HANDLE_VALUE);
	CHECK_EQ(GetLastError(), ERROR_CALL_NOT_IMPLEMENTED);
	CHECK(CreateToolhelp32Snapshot(0, 0) == INVALID_HANDLE_VALUE);
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--arguments"))
		return compare_arguments(argc, argv);
	return test_main(argc, argv);
}
