/* SPDX-License-Identifier: MIT */
/*
 * Handles: duplicating, comparing, closing, of sections and of processes. A close that the
 * kernel complains about is a close all the same.
 */
#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <psapi.h>
#include <tlhelp32.h>

#include "inject-names.h"

static HANDLE self, copy;

/* ---- sections ------------------------------------------------------------------------- */

static void arrange_section(void)
{
	self = GetCurrentProcess();
	section = names_create(NULL);
	CHECK(section);
	names_write_tag(section, NAMES_TAG);
}

static void arrange_alices_for_reading(void)
{
	self = GetCurrentProcess();
	section = OpenFileMappingA(FILE_MAP_READ, FALSE, ALICE);
	CHECK(section);
}

static DWORD duplicate(void)
{
	return inject_says(DuplicateHandle(self, section, self, &copy, 0, FALSE,
					   DUPLICATE_SAME_ACCESS));
}

static DWORD duplicate_for_reading(void)
{
	return inject_says(
		DuplicateHandle(self, section, self, &copy, FILE_MAP_READ, TRUE, 0));
}

static DWORD duplicate_for_writing(void)
{
	return inject_says(DuplicateHandle(self, section, self, &copy,
					   FILE_MAP_READ | FILE_MAP_WRITE, FALSE, 0));
}

static DWORD compare(void)
{
	return inject_says(CompareObjectHandles(section, copy));
}

static void copy_is_good(void)
{
	names_check_tag(copy, NAMES_TAG);
	CHECK(CompareObjectHandles(section, copy));
}

static void copy_writes(void)
{
	void *view = MapViewOfFile(copy, FILE_MAP_WRITE, 0, 0, 0);

	CHECK(view && UnmapViewOfFile(view));
	copy_is_good();
}

static void close_copy(void)
{
	CHECK(CloseHandle(copy));
}

static void ready_copy(void)
{
	CHECK_EQ(duplicate(), 0);
}

static DWORD close_one(void)
{
	return inject_says(CloseHandle(copy));
}

static void other_stays(void)
{
	CHECK(!CloseHandle(copy) && GetLastError() == ERROR_INVALID_HANDLE);
	is_alices();
}

static DWORD close_all(void)
{
	return inject_says(CloseHandle(section));
}

static void nothing_stays(void)
{
	CHECK(!CloseHandle(section) && GetLastError() == ERROR_INVALID_HANDLE);
}

#define SECTION .arrange = arrange_section, .intact = is_alices, .clear = close_it
#define WIDEN                                                        \
	.stage = stage_alice, .arrange = arrange_alices_for_reading, \
	.intact = is_alices, .clear = close_it, .flags = INJECT_NAMED

INJECT(duplicate_a_handle, SECTION, .act = duplicate, .check = copy_is_good,
       .undo = close_copy)
INJECT(duplicate_with_less_access, SECTION, .act = duplicate_for_reading,
       .check = copy_is_good, .undo = close_copy)
INJECT(duplicate_with_more_access, WIDEN, .act = duplicate_for_writing,
       .check = copy_writes, .undo = close_copy)
INJECT(compare_two_handles, SECTION, .ready = ready_copy, .act = compare,
       .undo = close_copy)
INJECT(close_one_of_two_handles, SECTION, .ready = ready_copy, .act = close_one,
       .check = other_stays)
INJECT(close_the_only_handle, .ready = arrange_section, .act = close_all,
       .check = nothing_stays)

/* ---- processes ------------------------------------------------------------------------- */

static HANDLE process;
static pid_t other;

static void do_nothing(void)
{
}

static void stage_other(void)
{
	other = inject_actor(do_nothing);
}

static DWORD open_process(void)
{
	process = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_DUP_HANDLE, FALSE,
			      (DWORD)other);
	return inject_says(process);
}

static void is_process(void)
{
	HANDLE again = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, (DWORD)other);

	CHECK(again && CompareObjectHandles(again, process));
	CHECK(CloseHandle(again));
	CHECK_EQ(GetProcessId(process), other);
}

static void close_process(void)
{
	CHECK(CloseHandle(process));
}

static void arrange_process(void)
{
	CHECK_EQ(open_process(), 0);
}

static DWORD exit_code(void)
{
	DWORD code;

	if (!GetExitCodeProcess(process, &code))
		return GetLastError();
	CHECK_EQ(code, STILL_ACTIVE);
	return 0;
}

static void leave_with_7(void *unused)
{
	(void)unused;
	_exit(7);
}

static void arrange_ended(void)
{
	siginfo_t info;

	other = test_fork(leave_with_7, NULL);
	CHECK_EQ(open_process(), 0);
	CHECK(waitid(P_PID, (id_t)other, &info, WEXITED | WNOWAIT) == 0);
}

static DWORD exit_code_of_ended(void)
{
	DWORD code;

	if (!GetExitCodeProcess(process, &code))
		return GetLastError();
	CHECK_EQ(code, 7);
	return 0;
}

static void clear_ended(void)
{
	close_process();
	CHECK(waitpid(other, NULL, 0) == other);
}

static void arrange_self(void)
{
	other = getpid();
	section = names_create(NULL);
	CHECK(section);
	names_write_tag(section, NAMES_TAG);
	CHECK_EQ(open_process(), 0);
	self = process;
}

static void clear_self(void)
{
	close_process();
	close_it();
}

static void ready_process(void)
{
	CHECK_EQ(open_process(), 0);
}

static DWORD close_a_process(void)
{
	return inject_says(CloseHandle(process));
}

static DWORD duplicate_self(void)
{
	return inject_says(DuplicateHandle(GetCurrentProcess(), GetCurrentProcess(),
					   GetCurrentProcess(), &copy, 0, FALSE,
					   DUPLICATE_SAME_ACCESS));
}

static void copy_is_self(void)
{
	CHECK_EQ(GetProcessId(copy), getpid());
	CHECK(CompareObjectHandles(copy, GetCurrentProcess()));
}

/* No process of this number: what the kernel says of a stranger's. */
#define OTHER .stage = stage_other, .also = { { SYS_tgkill, EAGAIN, ERROR_GEN_FAILURE } }

INJECT(open_a_process, OTHER, .act = open_process, .check = is_process,
       .undo = close_process)
INJECT(ask_whether_a_process_lives, OTHER, .arrange = arrange_process, .act = exit_code,
       .clear = close_process)
INJECT(ask_for_an_exit_code, .arrange = arrange_ended, .act = exit_code_of_ended,
       .clear = clear_ended)
INJECT(close_a_process_handle, OTHER, .ready = ready_process, .act = close_a_process)
INJECT(duplicate_by_a_handle_of_oneself, .arrange = arrange_self, .act = duplicate,
       .check = copy_is_good, .undo = close_copy, .clear = clear_self)
INJECT(duplicate_oneself, .act = duplicate_self, .check = copy_is_self,
       .undo = close_copy)

/* ---- all processes ---------------------------------------------------------------------- */

static DWORD snapshot(void)
{
	copy = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	return inject_says(copy != INVALID_HANDLE_VALUE);
}

/* Whoever was there is in it: the process itself, and the one that stays. */
static void shows_both(void)
{
	PROCESSENTRY32 entry = { .dwSize = sizeof(entry) };
	int n = 0;

	for (BOOL more = Process32First(copy, &entry); more;
	     more = Process32Next(copy, &entry))
		n += entry.th32ProcessID == (DWORD)getpid() ||
		     entry.th32ProcessID == (DWORD)other;
	CHECK_EQ(n, 2);
}

static DWORD list[64], n_bytes;

static DWORD enumerate(void)
{
	return inject_says(EnumProcesses(list, sizeof(list), &n_bytes));
}

static void lists_both(void)
{
	int n = 0;

	for (DWORD i = 0; i < n_bytes / sizeof(list[0]); i++)
		n += list[i] == (DWORD)getpid() || list[i] == (DWORD)other;
	CHECK_EQ(n, 2);
}

static DWORD memory_counters(void)
{
	PROCESS_MEMORY_COUNTERS counters;

	return inject_says(
		GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)));
}

INJECT(list_processes, .stage = stage_other, .act = snapshot, .check = shows_both,
       .undo = close_copy, .flags = INJECT_WALKS)
INJECT(enumerate_processes, .stage = stage_other, .act = enumerate, .check = lists_both,
       .flags = INJECT_WALKS)
INJECT(ask_for_ones_memory, .act = memory_counters)

int main(int argc, char **argv)
{
	return inject_main(argc, argv);
}
