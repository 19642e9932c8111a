/* SPDX-License-Identifier: MIT */
/*
 * The list of processes, and what the calling one uses.
 */
#include "conform.h"

#include <tlhelp32.h>

#include <psapi.h>

static DWORD snapshot_says(DWORD flags)
{
	HANDLE snapshot;

	SetLastError(UNTOUCHED);
	snapshot = CreateToolhelp32Snapshot(flags, 0);
	if (snapshot == INVALID_HANDLE_VALUE)
		return failure_said();
	return snapshot && CloseHandle(snapshot) ? ERROR_SUCCESS : CONTRADICTION;
}

static void test_list(void)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	DWORD self = GetCurrentProcessId(), parent = 0, n = 0, n_again = 0;
	int is_found = 0, is_found_wide = 0;
	char path[1024];
	PROCESSENTRY32W wide;
	PROCESSENTRY32 entry;
	BOOL is_more;

	REQUIRE(snapshot != INVALID_HANDLE_VALUE);
	REQUIRE(GetModuleFileNameA(NULL, path, sizeof(path)) > 0);
	memset(&entry, 0, sizeof(entry));
	entry.dwSize = sizeof(entry);
	for (is_more = Process32First(snapshot, &entry); is_more;
	     is_more = Process32Next(snapshot, &entry)) {
		n++;
		if (entry.th32ProcessID != self)
			continue;
		is_found++;
		parent = entry.th32ParentProcessID;
		CHECK("the entry has the name of the program's file",
		      strlen(entry.szExeFile) > 0 &&
			      strstr(path, entry.szExeFile) != NULL);
		CHECK("and its threads", entry.cntThreads >= 1);
		CHECK_EQ("and keeps its size", entry.dwSize, sizeof(entry));
	}
	CHECK_EQ("the list ends in so many words", GetLastError(), ERROR_NO_MORE_FILES);
	CHECK_EQ("it has this process once", is_found, 1);
	SetLastError(UNTOUCHED);
	CHECK("behind the end is nothing", !Process32Next(snapshot, &entry));
	CHECK_EQ("still", GetLastError(), ERROR_NO_MORE_FILES);

	memset(&wide, 0, sizeof(wide));
	wide.dwSize = sizeof(wide);
	for (is_more = Process32FirstW(snapshot, &wide); is_more;
	     is_more = Process32NextW(snapshot, &wide)) {
		n_again++;
		if (wide.th32ProcessID == self)
			is_found_wide = wide.th32ParentProcessID == parent &&
					wide.szExeFile[0] != 0;
	}
	CHECK_EQ("the list can be read again, and is as long", n_again, n);
	CHECK("in UTF-16 it has this process, too", is_found_wide);
	CHECK("the list can be closed", CloseHandle(snapshot));
}

static void test_refusals(void)
{
	HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	PROCESSENTRY32W wide;
	PROCESSENTRY32 entry;

	REQUIRE(snapshot != INVALID_HANDLE_VALUE);
	memset(&entry, 0, sizeof(entry));
	memset(&wide, 0, sizeof(wide));
	SetLastError(UNTOUCHED);
	CHECK("an entry has to say its size", !Process32First(snapshot, &entry));
	CHECK_WINE_DIFFERS("else its length is bad", "it is an insufficient buffer (122)",
			   GetLastError() == ERROR_BAD_LENGTH);
	wide.dwSize = sizeof(wide) - 1;
	SetLastError(UNTOUCHED);
	CHECK("to the byte", !Process32NextW(snapshot, &wide));
	CHECK_WINE_DIFFERS("else its length is bad as well",
			   "it is an insufficient buffer (122)",
			   GetLastError() == ERROR_BAD_LENGTH);
	entry.dwSize = sizeof(entry);
	SetLastError(UNTOUCHED);
	CHECK("NULL is no list", !Process32First(NULL, &entry));
	CHECK_EQ("it is no handle", GetLastError(), ERROR_INVALID_HANDLE);
	CloseHandle(snapshot);
	CHECK_EQ("a list may be inherited",
		 snapshot_says(TH32CS_SNAPPROCESS | TH32CS_INHERIT), ERROR_SUCCESS);
}

static void test_numbers(void)
{
	DWORD ids[4096], n_bytes = 0, i;
	int is_found = 0;

	CHECK("the numbers of all processes can be had",
	      EnumProcesses(ids, sizeof(ids), &n_bytes));
	CHECK("so many whole numbers",
	      n_bytes > 0 && n_bytes < sizeof(ids) && n_bytes % sizeof(ids[0]) == 0);
	for (i = 0; i < n_bytes / sizeof(ids[0]); i++)
		is_found |= ids[i] == GetCurrentProcessId();
	CHECK("this one's is among them", is_found);
	n_bytes = 77;
	CHECK("too little room is no error",
	      EnumProcesses(ids, sizeof(ids[0]), &n_bytes));
	CHECK_EQ("all of it is used then", n_bytes, sizeof(ids[0]));
}

static void test_memory(void)
{
	PROCESS_MEMORY_COUNTERS counters;
	PROCESS_MEMORY_COUNTERS_EX more;

	memset(&counters, 0, sizeof(counters));
	CHECK("what this process uses can be asked",
	      GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)));
	CHECK_EQ("the answer tells its size", counters.cb, sizeof(counters));
	CHECK("some memory is in use", counters.WorkingSetSize > 0);
	CHECK("it never was less than now",
	      counters.PeakWorkingSetSize >= counters.WorkingSetSize);
	CHECK("the longer answer begins in the same way",
	      GetProcessMemoryInfo(GetCurrentProcess(), (PROCESS_MEMORY_COUNTERS *)&more,
				   sizeof(more)) &&
		      more.WorkingSetSize > 0 && more.PrivateUsage > 0);
	SetLastError(UNTOUCHED);
	CHECK("a shorter one does not",
	      !GetProcessMemoryInfo(GetCurrentProcess(), &counters,
				    sizeof(counters) - 1));
	CHECK_EQ("it is not enough room", GetLastError(), ERROR_INSUFFICIENT_BUFFER);
	SetLastError(UNTOUCHED);
	CHECK("NULL is no process",
	      !GetProcessMemoryInfo(NULL, &counters, sizeof(counters)));
	CHECK_EQ("it is no handle", GetLastError(), ERROR_INVALID_HANDLE);
}

static void test_base_name(void)
{
	char path[1024], name[256];
	WCHAR wide[256];
	DWORD n = GetModuleBaseNameA(GetCurrentProcess(), NULL, name, sizeof(name));

	REQUIRE(GetModuleFileNameA(NULL, path, sizeof(path)) > n);
	CHECK("the program's file has a name", n > 0 && n == strlen(name));
	CHECK("with which its path ends", !strcmp(path + strlen(path) - n, name));
	CHECK_EQ("the W function knows it, too",
		 GetModuleBaseNameW(GetCurrentProcess(), NULL, wide, 256), n);
}

/* As programs do that ask it of every process there is. */
static void test_by_number(void)
{
	PROCESS_MEMORY_COUNTERS counters;
	HANDLE self = OpenProcess(PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, FALSE,
				  GetCurrentProcessId());
	HANDLE section = section_create(PAGE_READWRITE, PAGE_BYTES, NULL), deaf;
	char name[256], same[256];

	REQUIRE(self && section);
	CHECK("a process that was opened can be asked what it uses",
	      GetProcessMemoryInfo(self, &counters, sizeof(counters)) &&
		      counters.WorkingSetSize > 0);
	CHECK("and what its file is called",
	      GetModuleBaseNameA(self, NULL, name, sizeof(name)) &&
		      GetModuleBaseNameA(GetCurrentProcess(), NULL, same, sizeof(same)) &&
		      !strcmp(name, same));
	REQUIRE(DuplicateHandle(GetCurrentProcess(), self, GetCurrentProcess(), &deaf,
				SYNCHRONIZE, FALSE, 0));
	SetLastError(UNTOUCHED);
	CHECK("but not without the right to query",
	      !GetProcessMemoryInfo(deaf, &counters, sizeof(counters)) &&
		      failure_said() == ERROR_ACCESS_DENIED);
	SetLastError(UNTOUCHED);
	CHECK("a section uses nothing",
	      !GetProcessMemoryInfo(section, &counters, sizeof(counters)) &&
		      failure_said() == ERROR_INVALID_HANDLE);
	CloseHandle(deaf);
	CloseHandle(self);
	CloseHandle(section);
}

int main(void)
{
	conform_begin();
	test_list();
	test_refusals();
	test_numbers();
	test_memory();
	test_base_name();
	test_by_number();
	return conform_end();
}
