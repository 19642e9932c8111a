/* SPDX-License-Identifier: MIT */
/* Handles to processes, as far as one process can tell: which it is, and what rights do. */
#include "conform.h"

static DWORD open_process_says(DWORD access, DWORD pid)
{
	SetLastError(UNTOUCHED);
	return handle_said(OpenProcess(access, FALSE, pid), ERROR_SUCCESS);
}

/* Above all numbers Linux gives, and no multiple of four as Windows' are. */
#define NO_PROCESS 0x7ffffff1

static void test_open(void)
{
	DWORD me = GetCurrentProcessId();
	HANDLE process;
	DWORD flags = 0;

	CHECK("a process has a number", me != 0);
	CHECK_EQ("that leads to it", open_process_says(PROCESS_ALL_ACCESS, me),
		 ERROR_SUCCESS);
	CHECK_EQ("for a single right", open_process_says(PROCESS_DUP_HANDLE, me),
		 ERROR_SUCCESS);
	CHECK_EQ("for another", open_process_says(PROCESS_VM_OPERATION, me),
		 ERROR_SUCCESS);
	CHECK_EQ("to wait for it", open_process_says(SYNCHRONIZE, me), ERROR_SUCCESS);
	CHECK_EQ("for generic ones", open_process_says(GENERIC_READ, me), ERROR_SUCCESS);
	CHECK_EQ("for as much as there is", open_process_says(MAXIMUM_ALLOWED, me),
		 ERROR_SUCCESS);
	CHECK_EQ("a number nobody has leads nowhere",
		 open_process_says(PROCESS_ALL_ACCESS, NO_PROCESS),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor does 0", open_process_says(PROCESS_ALL_ACCESS, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("whatever is asked for", open_process_says(0, NO_PROCESS),
		 ERROR_INVALID_PARAMETER);
	process = OpenProcess(SYNCHRONIZE, TRUE, me);
	REQUIRE(process);
	CHECK("a handle may be inheritable",
	      GetHandleInformation(process, &flags) && flags == HANDLE_FLAG_INHERIT);
	CHECK_EQ("a process is no section", map_says(process, FILE_MAP_READ, 0),
		 ERROR_INVALID_HANDLE);
	CloseHandle(process);
}

static DWORD process_id_says(HANDLE process)
{
	SetLastError(UNTOUCHED);
	return GetProcessId(process) ? ERROR_SUCCESS : failure_said();
}

static DWORD exit_code_says(HANDLE process)
{
	DWORD code = 0;

	SetLastError(UNTOUCHED);
	return GetExitCodeProcess(process, &code) ? ERROR_SUCCESS : failure_said();
}

static void test_query(void)
{
	HANDLE all = OpenProcess(PROCESS_ALL_ACCESS, FALSE, GetCurrentProcessId());
	HANDLE query =
		OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, GetCurrentProcessId());
	HANDLE limited = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE,
				     GetCurrentProcessId());
	HANDLE none = OpenProcess(SYNCHRONIZE, FALSE, GetCurrentProcessId());
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL);
	DWORD code = 0;

	REQUIRE(all && query && limited && none && section);
	CHECK_EQ("a handle tells the number", GetProcessId(all), GetCurrentProcessId());
	CHECK_EQ("so does the pseudo handle", GetProcessId(GetCurrentProcess()),
		 GetCurrentProcessId());
	CHECK_EQ("the right to query suffices", process_id_says(query), ERROR_SUCCESS);
	CHECK_EQ("the limited one, too", process_id_says(limited), ERROR_SUCCESS);
	CHECK_EQ("another one does not", process_id_says(none), ERROR_ACCESS_DENIED);
	CHECK_EQ("a section has no process number", process_id_says(section),
		 ERROR_INVALID_HANDLE);
	CHECK_EQ("neither has NULL", process_id_says(NULL), ERROR_INVALID_HANDLE);
	CHECK("a process that runs is still active",
	      GetExitCodeProcess(all, &code) && code == STILL_ACTIVE);
	code = 0;
	CHECK("which it can say of itself",
	      GetExitCodeProcess(GetCurrentProcess(), &code) && code == STILL_ACTIVE);
	CHECK_EQ("the right to query suffices for that", exit_code_says(query),
		 ERROR_SUCCESS);
	CHECK_EQ("and the limited one", exit_code_says(limited), ERROR_SUCCESS);
	CHECK_EQ("but not another", exit_code_says(none), ERROR_ACCESS_DENIED);
	CHECK_EQ("a section does not exit", exit_code_says(section),
		 ERROR_INVALID_HANDLE);
	CloseHandle(section);
	CloseHandle(none);
	CloseHandle(limited);
	CloseHandle(query);
	CHECK_EQ("a process handle closes", close_says(all), ERROR_SUCCESS);
	CHECK_EQ("once", close_says(all), ERROR_INVALID_HANDLE);
}

int main(void)
{
	conform_begin();
	test_open();
	test_query();
	return conform_end();
}
