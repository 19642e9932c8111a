/* SPDX-License-Identifier: MIT */
/*
 * The machine, its clocks, and the calling process and thread.
 */
#include "conform.h"

static void test_machine(void)
{
	SYSTEM_INFO info, native;

	memset(&info, 0xAA, sizeof(info));
	GetSystemInfo(&info);
	GetNativeSystemInfo(&native);
	CHECK_EQ("a page has 4 KiB", info.dwPageSize, PAGE_BYTES);
	CHECK_EQ("addresses are given out in steps of 64 KiB",
		 info.dwAllocationGranularity, GRANULARITY_BYTES);
	CHECK("the lowest address is 64 KiB",
	      info.lpMinimumApplicationAddress == (LPVOID)(ULONG_PTR)0x10000);
	CHECK("the highest address ends 64 KiB before 2^47",
	      info.lpMaximumApplicationAddress ==
		      (LPVOID)(((ULONG_PTR)0x7FFF << 32) + 0xFFFEFFFFu));
	CHECK("the architecture is that of 64-bit x86 or Arm",
	      info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64 ||
		      info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_ARM64);
	CHECK("x86 says so in the processor's type, too",
	      info.wProcessorArchitecture != PROCESSOR_ARCHITECTURE_AMD64 ||
		      info.dwProcessorType == PROCESSOR_AMD_X8664);
	CHECK("there is a processor", info.dwNumberOfProcessors > 0);
	CHECK("a native system is what this is",
	      native.wProcessorArchitecture == info.wProcessorArchitecture &&
		      native.dwNumberOfProcessors == info.dwNumberOfProcessors);
}

static void test_memory(void)
{
	MEMORYSTATUSEX memory;

	memset(&memory, 0, sizeof(memory));
	SetLastError(UNTOUCHED);
	CHECK("the structure has to say its size", !GlobalMemoryStatusEx(&memory));
	CHECK_EQ("else the parameter is wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	memory.dwLength = sizeof(memory);
	CHECK("then there is an answer", GlobalMemoryStatusEx(&memory));
	CHECK("there is memory", memory.ullTotalPhys > 0);
	CHECK("no more is available than there is",
	      memory.ullAvailPhys <= memory.ullTotalPhys &&
		      memory.ullAvailPageFile <= memory.ullTotalPageFile);
	CHECK("the load is a percentage", memory.dwMemoryLoad <= 100);
	CHECK("swap comes on top", memory.ullTotalPageFile >= memory.ullTotalPhys);
	CHECK("some addresses are free",
	      memory.ullAvailVirtual > 0 &&
		      memory.ullAvailVirtual < memory.ullTotalVirtual);
	CHECK("the structure keeps its size", memory.dwLength == sizeof(memory));
}

static void test_computer_name(void)
{
	char name[MAX_COMPUTERNAME_LENGTH + 1];
	WCHAR wide[MAX_COMPUTERNAME_LENGTH + 1];
	DWORD size = sizeof(name), needed;

	CHECK("the machine has a name", GetComputerNameA(name, &size));
	CHECK("its length is told, terminator not counted",
	      size > 0 && size == strlen(name));
	needed = MAX_COMPUTERNAME_LENGTH + 1;
	CHECK("the W function knows it, too",
	      GetComputerNameW(wide, &needed) && needed == size && wide[0] == name[0] &&
		      wide[size] == 0);
	needed = 1;
	SetLastError(UNTOUCHED);
	CHECK("a small buffer is not enough", !GetComputerNameA(name, &needed));
	CHECK_EQ("it overflows", GetLastError(), ERROR_BUFFER_OVERFLOW);
	CHECK_EQ("what is needed is told, terminator counted", needed, size + 1);
	needed = 0;
	SetLastError(UNTOUCHED);
	CHECK("neither is none for the W function", !GetComputerNameW(NULL, &needed));
	CHECK_EQ("which overflows as well", GetLastError(), ERROR_BUFFER_OVERFLOW);
	CHECK_EQ("and tells as much", needed, size + 1);
}

static void test_clocks(void)
{
	LARGE_INTEGER frequency, begin, end;
	ULONGLONG ticks = GetTickCount64();
	DWORD short_ticks = GetTickCount();

	CHECK("the short tick count is the low half of the long one",
	      short_ticks - (DWORD)ticks < 1000);
	CHECK("the performance counter has a frequency",
	      QueryPerformanceFrequency(&frequency) && frequency.QuadPart > 0);
	CHECK("the performance counter can be read", QueryPerformanceCounter(&begin));
	ticks = GetTickCount64();
	Sleep(60);
	CHECK("it went on", QueryPerformanceCounter(&end));
	CHECK("by the time that was slept, or more",
	      end.QuadPart - begin.QuadPart >= frequency.QuadPart * 58 / 1000);
	CHECK("and less than a minute",
	      end.QuadPart - begin.QuadPart < frequency.QuadPart * 60);
	CHECK("the tick count went on, too, by about as much",
	      GetTickCount64() - ticks >= 40 && GetTickCount64() - ticks < 60000);
	CHECK_EQ("sleeping alertably without being called to anything gives 0",
		 SleepEx(1, TRUE), 0);
	CHECK_EQ("so it does otherwise", SleepEx(0, FALSE), 0);
	SetLastError(UNTOUCHED);
	Sleep(0);
	CHECK_EQ("sleeping leaves the last error alone", GetLastError(), UNTOUCHED);
}

static ULONGLONG ticks_of(const FILETIME *time)
{
	return (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

static void test_time_of_day(void)
{
	FILETIME before, precise, moment, after, local, back;
	SYSTEMTIME date;

	GetSystemTimeAsFileTime(&before);
	GetSystemTimePreciseAsFileTime(&precise);
	GetSystemTime(&date);
	CHECK("the date now has a moment", SystemTimeToFileTime(&date, &moment));
	GetSystemTimeAsFileTime(&after);
	CHECK("which is now, to some milliseconds",
	      ticks_of(&moment) + 200000 >= ticks_of(&before) &&
		      ticks_of(&moment) <= ticks_of(&after) + 200000);
	CHECK("the precise time is the same to 100 ms",
	      ticks_of(&precise) + 1000000 >= ticks_of(&before) &&
		      ticks_of(&precise) <= ticks_of(&after) + 1000000);
	CHECK("it is later than 2020", date.wYear > 2020);

	CHECK("now has a local time", FileTimeToLocalFileTime(&before, &local));
	CHECK("less than a day away",
	      ticks_of(&local) + (ULONGLONG)864000000 * 1000 > ticks_of(&before) &&
		      ticks_of(&local) < ticks_of(&before) + (ULONGLONG)864000000 * 1000);
	CHECK("which leads back", LocalFileTimeToFileTime(&local, &back) &&
					  CompareFileTime(&back, &before) == 0);
	GetLocalTime(&date);
	CHECK("the local date is that of the local time",
	      SystemTimeToFileTime(&date, &moment) &&
		      ticks_of(&moment) / 600000000 - ticks_of(&local) / 600000000 <= 1);
	before.dwLowDateTime = 0xFFFFFFFFu;
	before.dwHighDateTime = 1;
	after.dwLowDateTime = 0;
	after.dwHighDateTime = 2;
	CHECK_EQ("an earlier moment comes first", CompareFileTime(&before, &after),
		 (LONG)-1);
	CHECK_EQ("a later one second", CompareFileTime(&after, &before), 1);
	CHECK_EQ("a moment is itself", CompareFileTime(&after, &after), 0);
}

static DWORD date_says(WORD year, WORD month, WORD day, WORD hour, WORD millisecond)
{
	SYSTEMTIME date;
	FILETIME moment;

	memset(&date, 0, sizeof(date));
	date.wYear = year;
	date.wMonth = month;
	date.wDay = day;
	date.wHour = hour;
	date.wMilliseconds = millisecond;
	date.wDayOfWeek = 99;
	SetLastError(UNTOUCHED);
	return SystemTimeToFileTime(&date, &moment) ? ERROR_SUCCESS : failure_said();
}

static void test_dates(void)
{
	FILETIME moment;
	SYSTEMTIME date;

	memset(&date, 0, sizeof(date));
	date.wYear = 1970;
	date.wMonth = date.wDay = 1;
	CHECK("1970 has a moment", SystemTimeToFileTime(&date, &moment));
	CHECK("which is known", ticks_of(&moment) == (ULONGLONG)116444736 * 1000000000);
	moment.dwLowDateTime = moment.dwHighDateTime = 0;
	CHECK("the first moment has a date", FileTimeToSystemTime(&moment, &date));
	CHECK("which is the first of January 1601",
	      date.wYear == 1601 && date.wMonth == 1 && date.wDay == 1 &&
		      date.wHour == 0 && date.wMilliseconds == 0);
	CHECK_EQ("a Monday", date.wDayOfWeek, 1);
	moment.dwLowDateTime = 0xFFFFFFFFu;
	moment.dwHighDateTime = 0x7FFFFFFF;
	CHECK("the last moment has a date", FileTimeToSystemTime(&moment, &date));
	CHECK("which is the 14th of September 30828",
	      date.wYear == 30828 && date.wMonth == 9 && date.wDay == 14);
	moment.dwHighDateTime = 0x80000000u;
	SetLastError(UNTOUCHED);
	CHECK("a moment beyond has none", !FileTimeToSystemTime(&moment, &date));
	CHECK_EQ("and is a wrong parameter", GetLastError(), ERROR_INVALID_PARAMETER);

	CHECK_EQ("the 29th of February 2000 was; the weekday is not looked at",
		 date_says(2000, 2, 29, 23, 999), ERROR_SUCCESS);
	CHECK_WINE_DIFFERS("that of 1900 was not", "every fourth year has one",
			   date_says(1900, 2, 29, 0, 0) == ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor one before 1601", date_says(1600, 12, 31, 0, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor a thirteenth month", date_says(2024, 13, 1, 0, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor a month 0", date_says(2024, 0, 1, 0, 0), ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor a day 0", date_says(2024, 1, 0, 0, 0), ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor a 31st of April", date_says(2024, 4, 31, 0, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor an hour 24", date_says(2024, 4, 30, 24, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("nor a thousandth millisecond", date_says(2024, 4, 30, 0, 1000),
		 ERROR_INVALID_PARAMETER);
}

static void test_process(void)
{
	DWORD session = 77;

	CHECK("the calling process is -1", GetCurrentProcess() == (HANDLE)(LONG_PTR)-1);
	CHECK("it has the bits of INVALID_HANDLE_VALUE",
	      GetCurrentProcess() == INVALID_HANDLE_VALUE);
	CHECK("the calling thread is -2", GetCurrentThread() == (HANDLE)(LONG_PTR)-2);
	CHECK("the process has a number", GetCurrentProcessId() != 0);
	CHECK("the thread has one", GetCurrentThreadId() != 0);
	CHECK_EQ("the pseudo handle leads to the number",
		 GetProcessId(GetCurrentProcess()), GetCurrentProcessId());
	SetLastError(UNTOUCHED);
	CHECK_EQ("NULL leads to none", GetProcessId(NULL), 0);
	CHECK_EQ("and is no handle", GetLastError(), ERROR_INVALID_HANDLE);
	CHECK("the process lives in a session",
	      ProcessIdToSessionId(GetCurrentProcessId(), &session) && session != 77);
	SetLastError(UNTOUCHED);
	CHECK("a process that does not exist in none",
	      !ProcessIdToSessionId(0x7FFFFFF0, &session));
	CHECK_EQ("its number is a wrong parameter", GetLastError(),
		 ERROR_INVALID_PARAMETER);
}

static void test_debugging(void)
{
	WCHAR wide[32];

	CHECK("nobody debugs this", !IsDebuggerPresent());
	OutputDebugStringA("conform-system: said to a debugger\n");
	OutputDebugStringW(widen(wide, "conform-system: again\n"));
	OutputDebugStringA("");
	CHECK("one may talk to a debugger that is not there", 1);
}

int main(void)
{
	conform_begin();
	test_machine();
	test_memory();
	test_computer_name();
	test_clocks();
	test_time_of_day();
	test_dates();
	test_process();
	test_debugging();
	return conform_end();
}
