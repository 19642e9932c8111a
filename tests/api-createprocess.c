/* SPDX-License-Identifier: MIT */
/*
 * Programs that are started, as Linux sees it: what the host notices of its children, what
 * programs get that know nothing of winshm, and who reaps whom.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "windows.h"

static char self[4096];

/* ---- the child, when it is this program --------------------------------------------- */

static int count_descriptors(void)
{
	int n = 0;

	for (int fd = 3; fd < 1024; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static int section_add(const char *handle)
{
	HANDLE section = (HANDLE)strtoul(handle, NULL, 10);
	int *view = MapViewOfFile(section, FILE_MAP_ALL_ACCESS, 0, 0, 0);

	if (!view)
		return (int)GetLastError();
	++*view;
	return 0;
}

static int child_run(const char *role, const char *word)
{
	if (!strcmp(role, "variable"))
		return getenv(word) ? 1 : 0;
	if (!strcmp(role, "descriptors"))
		return count_descriptors();
	if (!strcmp(role, "add"))
		return section_add(word);
	if (!strcmp(role, "set"))
		return SetEvent((HANDLE)strtoul(word, NULL, 10)) ? 0
								 : (int)GetLastError();
	if (!strcmp(role, "session"))
		return (getsid(0) == getpid()) << 1 | (getpgrp() == getpid());
	if (!strcmp(role, "_exit"))
		_exit(atoi(word));
	if (!strcmp(role, "exit"))
		exit((int)strtol(word, NULL, 0));
	if (!strcmp(role, "fork")) {
		/* What a child of its own ends with is not what it ends with. */
		pid_t pid = fork();

		if (pid == 0)
			exit(1);
		waitpid(pid, NULL, 0);
		exit(100000);
	}
	if (!strcmp(role, "killed")) {
		atexit((void (*)(void))abort);
		exit(100000);
	}
	if (!strcmp(role, "wait"))
		for (;;)
			pause();
	if (!strcmp(role, "ignores"))
		return signal(SIGUSR1, SIG_DFL) == SIG_IGN;
	return 99;
}

/* ---- starting ----------------------------------------------------------------------- */

static PROCESS_INFORMATION start_line(const char *text, BOOL inherits, DWORD flags)
{
	STARTUPINFOA info = { .cb = sizeof(info) };
	PROCESS_INFORMATION process = { NULL, NULL, 0, 0 };
	char line[8192];

	snprintf(line, sizeof(line), "%s", text);
	if (!CreateProcessA(NULL, line, NULL, NULL, inherits, flags, NULL, NULL, &info,
			    &process))
		test_fail(__FILE__, __LINE__, "%s: error %u", text, GetLastError());
	return process;
}

static PROCESS_INFORMATION start(const char *role, BOOL inherits, DWORD flags)
{
	char line[8192];

	snprintf(line, sizeof(line), "\"%s\" child %s", self, role);
	return start_line(line, inherits, flags);
}

static void close_both(const PROCESS_INFORMATION *process)
{
	CHECK(CloseHandle(process->hThread));
	CHECK(CloseHandle(process->hProcess));
}

/* By poll() on nothing of winshm's: its end is asked of the kernel, and nothing reaped. */
static void await_zombie(pid_t pid)
{
	siginfo_t info;

	CHECK(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0);
}

static DWORD code_of(const PROCESS_INFORMATION *process)
{
	DWORD code = STILL_ACTIVE;

	await_zombie((pid_t)process->dwProcessId);
	CHECK(GetExitCodeProcess(process->hProcess, &code));
	return code;
}

static DWORD run(const char *role, BOOL inherits, DWORD flags)
{
	PROCESS_INFORMATION process = start(role, inherits, flags);
	DWORD code = code_of(&process);

	close_both(&process);
	return code;
}

static DWORD run_line(const char *line)
{
	PROCESS_INFORMATION process = start_line(line, FALSE, 0);
	DWORD code = code_of(&process);

	close_both(&process);
	return code;
}

static bool has_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

/* ---- ends --------------------------------------------------------------------------- */

TEST(a_program_that_knows_nothing_of_us_has_eight_bits)
{
	CHECK_EQ(run_line("/bin/sh -c \"exit 7\""), 7);
	CHECK_EQ(run_line("sh -c \"exit 300\""), 300 & 0xFF);
	CHECK_EQ(run_line("sh.exe -c \"kill -9 $$\""), 128 + SIGKILL);
}

TEST(one_that_does_has_all_of_them_unless_it_leaves_in_silence)
{
	CHECK_EQ(run("exit 0x12345678", FALSE, 0), 0x12345678);
	CHECK_EQ(run("_exit 7", FALSE, 0), 7);
	CHECK_EQ(run("fork x", FALSE, 0), 100000);
	CHECK_EQ(run("killed x", FALSE, 0), 128 + SIGABRT);
}

TEST(what_it_said_outlives_its_being_reaped)
{
	PROCESS_INFORMATION process = start("exit 100000", FALSE, 0);
	DWORD code = 0;

	CHECK_EQ(waitpid((pid_t)process.dwProcessId, NULL, 0), process.dwProcessId);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, 100000);
	close_both(&process);
}

TEST(what_was_seen_once_outlives_it_too)
{
	PROCESS_INFORMATION process = start_line("/bin/sh -c \"exit 5\"", FALSE, 0);
	DWORD code = 0;

	CHECK_EQ(code_of(&process), 5);
	CHECK_EQ(waitpid((pid_t)process.dwProcessId, NULL, 0), process.dwProcessId);
	CHECK(GetExitCodeProcess(process.hProcess, &code));
	CHECK_EQ(code, 5);
	close_both(&process);
}

TEST(a_terminated_one_ends_with_what_was_said_to_whoever_asks_here)
{
	PROCESS_INFORMATION process = start("wait x", FALSE, 0);
	HANDLE other = OpenProcess(PROCESS_ALL_ACCESS, FALSE, process.dwProcessId);
	DWORD code = 0;

	CHECK(other);
	CHECK(TerminateProcess(other, 0xABCDEF01));
	CHECK_EQ(code_of(&process), 0xABCDEF01);
	CHECK(GetExitCodeProcess(other, &code) && code == 0xABCDEF01);
	SetLastError(0);
	CHECK(!TerminateProcess(process.hProcess, 1));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(other));
	close_both(&process);
}

TEST(a_child_made_by_fork_is_terminated_like_any_other)
{
	pid_t pid = fork();
	HANDLE process;
	DWORD code = 0;

	CHECK(pid >= 0);
	if (pid == 0)
		for (;;)
			pause();
	process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, (DWORD)pid);
	CHECK(TerminateProcess(process, 100000));
	await_zombie(pid);
	CHECK(GetExitCodeProcess(process, &code) && code == 100000);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	CHECK(CloseHandle(process));
}

/* ---- zombies ------------------------------------------------------------------------ */

TEST(a_child_stays_for_wait_until_its_handles_are_closed)
{
	PROCESS_INFORMATION process = start_line("/bin/sh -c \"exit 0\"", FALSE, 0);

	CHECK_EQ(code_of(&process), 0);
	CHECK(CloseHandle(process.hThread));
	CHECK(has_children());
	CHECK(CloseHandle(process.hProcess));
	CHECK(!has_children());
}

TEST(one_whose_handles_were_closed_before_its_end_is_reaped_by_a_later_call)
{
	PROCESS_INFORMATION process = start("wait x", FALSE, 0);
	pid_t pid = (pid_t)process.dwProcessId;

	close_both(&process);
	CHECK(kill(pid, 0) == 0);
	CHECK(kill(pid, SIGKILL) == 0);
	await_zombie(pid);
	CloseHandle(NULL);
	CHECK(!has_children());
	CHECK(kill(pid, 0) < 0 && errno == ESRCH);
}

TEST(nobody_elses_child_is_reaped)
{
	PROCESS_INFORMATION process = start("exit 0", FALSE, 0);
	int status;
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0)
		_exit(3);
	await_zombie(pid);
	await_zombie((pid_t)process.dwProcessId);
	close_both(&process);
	CloseHandle(NULL);
	CHECK_EQ(waitpid(-1, &status, 0), pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 3);
}

TEST(a_host_that_ignores_its_children_learns_their_ends_from_themselves)
{
	PROCESS_INFORMATION process;
	struct pollfd end = { .events = POLLIN };
	int line[2];
	DWORD code = 0;

	signal(SIGCHLD, SIG_IGN);
	CHECK(pipe(line) == 0);
	process = start("exit 100000", TRUE, 0); /* which has the other end */
	close(line[1]);
	end.fd = line[0];
	while (GetExitCodeProcess(process.hProcess, &code) && code == STILL_ACTIVE)
		CHECK(poll(&end, 1, 10) >= 0);
	CHECK_EQ(code, 100000);
	close_both(&process);
	close(line[0]);
	CHECK(!has_children());
}

TEST(a_forked_host_leaves_children_to_their_parent)
{
	PROCESS_INFORMATION process = start("exit 9", FALSE, 0);
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		CloseHandle(process.hThread);
		CloseHandle(process.hProcess);
		_exit(0);
	}
	wait_ok(pid);
	CHECK_EQ(code_of(&process), 9);
	close_both(&process);
	CHECK(!has_children());
}

/* ---- suspension --------------------------------------------------------------------- */

static char state_of(DWORD pid)
{
	char path[64], text[512];
	FILE *file;
	char state;

	snprintf(path, sizeof(path), "/proc/%u/stat", pid);
	file = fopen(path, "re");
	CHECK(file && fgets(text, sizeof(text), file));
	fclose(file);
	CHECK(sscanf(strrchr(text, ')'), ") %c", &state) == 1);
	return state;
}

TEST(a_suspended_program_has_not_done_anything)
{
	PROCESS_INFORMATION process;
	siginfo_t info;
	char path[64], text[64] = "";
	int fd;

	if (test_is_under_valgrind())
		SKIP("valgrind runs no program that is traced");
	process = start_line("/bin/sh -c \"exit 6\"", FALSE, CREATE_SUSPENDED);
	CHECK(waitid(P_PID, process.dwProcessId, &info, WSTOPPED | WNOWAIT) == 0);
	CHECK_EQ(info.si_code, CLD_STOPPED);
	CHECK_EQ(state_of(process.dwProcessId), 'T');
	/* It is the program already, but has not made its first system call. */
	snprintf(path, sizeof(path), "/proc/%u/comm", process.dwProcessId);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK(read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	CHECK_STR(text, "sh\n");
	CHECK_EQ(ResumeThread(process.hThread), 1);
	CHECK_EQ(code_of(&process), 6);
	CHECK_EQ(ResumeThread(process.hThread), 0);
	close_both(&process);
}

TEST(nobody_resumes_without_the_right_to)
{
	PROCESS_INFORMATION process = start("wait x", FALSE, 0);
	DWORD code = 0;
	HANDLE lesser;

	CHECK(DuplicateHandle(GetCurrentProcess(), process.hThread, GetCurrentProcess(),
			      &lesser, 0x0040 /* THREAD_QUERY_INFORMATION */, FALSE, 0));
	CHECK_EQ(ResumeThread(lesser), (DWORD)-1);
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	CHECK_EQ(GetThreadId(lesser), process.dwThreadId);
	CHECK_EQ(GetProcessIdOfThread(lesser), process.dwProcessId);
	CHECK(GetExitCodeThread(lesser, &code));
	CHECK_EQ(code, STILL_ACTIVE);
	CHECK_EQ(SuspendThread(process.hThread), (DWORD)-1);
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(CloseHandle(lesser));
	CHECK(TerminateProcess(process.hProcess, 0));
	code_of(&process);
	close_both(&process);
}

/* ---- what gets there ---------------------------------------------------------------- */

TEST(what_tells_of_the_handles_is_gone_before_main)
{
	CHECK_EQ(run("variable WINSHM_START", TRUE, 0), 0);
	CHECK(!getenv("WINSHM_START"));
	CHECK_EQ(run("variable PATH", TRUE, 0), 1);
}

TEST(a_child_has_no_descriptors_but_what_it_inherits)
{
	DWORD n_without = run("descriptors x", FALSE, 0),
	      n_with = run("descriptors x", TRUE, 0); /* what the harness was given */
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    4096, NULL);
	int ours = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int theirs = open("/dev/null", O_RDONLY);

	CHECK_EQ(run("descriptors x", FALSE, 0), n_without);
	CHECK_EQ(run("descriptors x", TRUE, 0), n_with + 1);
	CHECK(SetHandleInformation(section, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
	CHECK_EQ(run("descriptors x", FALSE, 0), n_without);
	CHECK_EQ(run("descriptors x", TRUE, 0), n_with + 2);
	close(theirs);
	CHECK_EQ(run("descriptors x", TRUE, 0), n_with + 1);
	close(ours);
	CloseHandle(section);
}

TEST(handles_get_through_a_shell_that_knows_nothing_of_them)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    4096, NULL);
	int *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	PROCESS_INFORMATION process;
	char line[8192];

	CHECK(SetHandleInformation(section, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
	snprintf(line, sizeof(line), "/bin/sh -c \"'%s' child add %lu; exit 3\"", self,
		 (unsigned long)(ULONG_PTR)section);
	process = start_line(line, TRUE, 0);
	/* The shell's end is the shell's. */
	CHECK_EQ(code_of(&process), 3);
	CHECK_EQ(*view, 1);
	close_both(&process);
	UnmapViewOfFile(view);
	CloseHandle(section);
}

TEST(events_are_inherited_with_and_without_a_name)
{
	static const char *const names[] = { NULL, "api-createprocess-event" };

	if (test_is_under_valgrind())
		SKIP("valgrind knows no pidfd, and so nobody waits for a process");
	for (int i = 0; i < 2; i++) {
		SECURITY_ATTRIBUTES attributes = { .nLength = sizeof(attributes),
						   .bInheritHandle = TRUE };
		HANDLE event = CreateEventA(&attributes, TRUE, FALSE, names[i]);
		PROCESS_INFORMATION process;
		char role[64];

		CHECK(event);
		snprintf(role, sizeof(role), "set %lu", (unsigned long)(ULONG_PTR)event);
		process = start(role, TRUE, 0);
		CHECK_EQ(WaitForSingleObject(process.hProcess, INFINITE), WAIT_OBJECT_0);
		CHECK_EQ(WaitForSingleObject(process.hThread, 0), WAIT_OBJECT_0);
		CHECK_EQ(code_of(&process), 0);
		CHECK_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
		close_both(&process);
		CloseHandle(event);
	}
}

TEST(many_handles_of_every_kind_keep_their_values)
{
	HANDLE section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    4096, "api-createprocess"),
	       handles[3000], last;
	int *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0);
	char role[64];

	for (int i = 0; i < 3000; i++)
		CHECK(DuplicateHandle(GetCurrentProcess(), section, GetCurrentProcess(),
				      &handles[i], 0, i % 7 == 0, DUPLICATE_SAME_ACCESS));
	for (int i = 0; i < 3000; i += 21) /* which leaves holes */
		CHECK(CloseHandle(handles[i]));
	for (int i = 0; i < 3000; i += 21)
		CHECK(DuplicateHandle(GetCurrentProcess(), section, GetCurrentProcess(),
				      &handles[i], 0, TRUE, DUPLICATE_SAME_ACCESS));
	last = handles[2940]; /* 21 * 140: in another generation of its slot */
	snprintf(role, sizeof(role), "add %lu", (unsigned long)(ULONG_PTR)last);
	CHECK_EQ(run(role, TRUE, 0), 0);
	snprintf(role, sizeof(role), "add %lu", (unsigned long)(ULONG_PTR)handles[7]);
	CHECK_EQ(run(role, TRUE, 0), 0);
	snprintf(role, sizeof(role), "add %lu", (unsigned long)(ULONG_PTR)handles[1]);
	CHECK_EQ(run(role, TRUE, 0), ERROR_INVALID_HANDLE);
	CHECK_EQ(*view, 2);
	for (int i = 0; i < 3000; i++)
		CHECK(CloseHandle(handles[i]));
	UnmapViewOfFile(view);
	CloseHandle(section);
}

TEST(hosts_signals_are_not_the_programs)
{
	sigset_t all;

	signal(SIGUSR1, SIG_IGN);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	CHECK_EQ(run("ignores x", FALSE, 0), 0);
}

TEST(groups_and_sessions_are_as_asked_for)
{
	CHECK_EQ(run("session x", FALSE, 0), 0);
	CHECK_EQ(run("session x", FALSE, CREATE_NEW_PROCESS_GROUP), 1);
	CHECK_EQ(run("session x", FALSE, DETACHED_PROCESS), 3);
	CHECK_EQ(run("session x", FALSE, CREATE_NO_WINDOW), 0);
	CHECK_EQ(run("session x", FALSE, CREATE_NEW_CONSOLE), 0);
}

/* ---- refusals ----------------------------------------------------------------------- */

static DWORD refusal(const char *line, DWORD flags)
{
	STARTUPINFOA info = { .cb = sizeof(info) };
	PROCESS_INFORMATION process;
	char copy[512];
	int n = test_count_descriptors();

	snprintf(copy, sizeof(copy), "%s", line);
	SetLastError(0);
	CHECK(!CreateProcessA(NULL, copy, NULL, NULL, TRUE, flags, NULL, NULL, &info,
			      &process));
	CHECK_EQ(test_count_descriptors(), n);
	CHECK(!has_children());
	return GetLastError();
}

TEST(what_cannot_be_done_is_said_and_leaves_nothing_behind)
{
	CHECK_EQ(refusal("/bin/sh -c true", DEBUG_PROCESS), ERROR_CALL_NOT_IMPLEMENTED);
	CHECK_EQ(refusal("/nowhere/at/all", 0), ERROR_FILE_NOT_FOUND);
	CHECK_EQ(refusal("/etc/passwd", 0), ERROR_BAD_EXE_FORMAT);
	CHECK_EQ(refusal("/", 0), ERROR_ACCESS_DENIED);
	CHECK_EQ(refusal("c:\\windows\\notepad.exe", 0), ERROR_PATH_NOT_FOUND);
}

TEST(a_script_runs_if_it_says_by_what)
{
	char path[4096], line[8192];
	FILE *file;

	snprintf(path, sizeof(path), "%s/two words.exe", test_dir());
	file = fopen(path, "we");
	CHECK(file && fputs("#!/bin/sh\nexit $1\n", file) >= 0);
	CHECK(fclose(file) == 0 && chmod(path, 0700) == 0);
	snprintf(line, sizeof(line), "%s 12", path); /* without quotes */
	CHECK_EQ(run_line(line), 12);
	snprintf(line, sizeof(line), "\"%s/two words\" 13", test_dir());
	CHECK_EQ(run_line(line), 13);
	file = fopen(path, "we");
	CHECK(file && fputs("exit 1\n", file) >= 0 && fclose(file) == 0);
	snprintf(line, sizeof(line), "\"%s\"", path);
	CHECK_EQ(refusal(line, 0), ERROR_BAD_EXE_FORMAT);
	unlink(path);
}

TEST(a_hostile_description_harms_nobody)
{
	static const char *const lies[] = { "0", "-1", "3", "99999999999", "x", "" };

	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		pid_t pid = fork();

		CHECK(pid >= 0);
		if (pid == 0) {
			setenv("WINSHM_START", lies[i], 1);
			execl(self, self, "child", "variable", "WINSHM_START", NULL);
			_exit(1);
		}
		wait_ok(pid);
	}
}

int main(int argc, char **argv)
{
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (argc > 3 && !strcmp(argv[1], "child"))
		return child_run(argv[2], argv[3]);
	if (n <= 0)
		return 1;
	return test_main(argc, argv);
}
