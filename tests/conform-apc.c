/* SPDX-License-Identifier: MIT */
/*
 * Calls that are queued to threads, and run when these sleep alertably.
 */
#include "conform.h"

static ULONG_PTR calls[8];
static volatile LONG n_calls;
static volatile LONG is_there;

static void CALLBACK remember(ULONG_PTR data)
{
	if (n_calls < 8)
		calls[n_calls] = data;
	InterlockedIncrement((LONG *)&n_calls);
}

static void CALLBACK remember_and_queue(ULONG_PTR data)
{
	remember(data);
	QueueUserAPC(remember, GetCurrentThread(), data + 1);
}

static void CALLBACK sleep_alertably(ULONG_PTR data)
{
	remember(data);
	remember(SleepEx(0, TRUE));
}

static DWORD join(HANDLE thread)
{
	DWORD code = STILL_ACTIVE;

	while (GetExitCodeThread(thread, &code) && code == STILL_ACTIVE)
		Sleep(1);
	return code;
}

static void test_own(void)
{
	HANDLE self = GetCurrentThread();

	n_calls = 0;
	CHECK_EQ("an alertable sleep without calls lasts its time", SleepEx(1, TRUE), 0);
	SetLastError(UNTOUCHED);
	CHECK("a call can be queued to the calling thread",
	      QueueUserAPC(remember, self, 11));
	CHECK_EQ("which leaves the last error alone", GetLastError(), UNTOUCHED);
	CHECK_EQ("it does not run at once", n_calls, 0);
	Sleep(1);
	CHECK_EQ("nor in a sleep that is not alertable", n_calls, 0);
	CHECK_EQ("nor in the younger form of that", SleepEx(1, FALSE), 0);
	CHECK_EQ("not even there", n_calls, 0);
	QueueUserAPC(remember, self, 12);
	CHECK_EQ("an alertable sleep ends at once", SleepEx(INFINITE, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK_EQ("and has run all of them", n_calls, 2);
	CHECK("in the order they came", calls[0] == 11 && calls[1] == 12);
	CHECK_EQ("then none is left", SleepEx(0, TRUE), 0);

	n_calls = 0;
	QueueUserAPC(remember, self, 13);
	CHECK_EQ("a sleep of no time runs calls, too", SleepEx(0, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK("this one", n_calls == 1 && calls[0] == 13);

	n_calls = 0;
	QueueUserAPC(remember_and_queue, self, 20);
	CHECK_EQ("a call may queue another one", SleepEx(0, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ("which runs in the same sleep", n_calls, 2);
	CHECK("after it", calls[0] == 20 && calls[1] == 21);

	n_calls = 0;
	QueueUserAPC(sleep_alertably, self, 30);
	QueueUserAPC(remember, self, 31);
	CHECK_EQ("a call may sleep alertably itself", SleepEx(0, TRUE),
		 WAIT_IO_COMPLETION);
	CHECK("and the others run meanwhile", n_calls == 3 && calls[0] == 30 &&
						      calls[1] == 31 &&
						      calls[2] == WAIT_IO_COMPLETION);
}

static DWORD WINAPI run_sleep(LPVOID argument)
{
	(void)argument;
	InterlockedExchange((LONG *)&is_there, 1);
	return SleepEx(INFINITE, TRUE);
}

static DWORD WINAPI run_plain(LPVOID argument)
{
	(void)argument;
	return (DWORD)n_calls;
}

static void test_others(void)
{
	HANDLE thread, lesser;

	n_calls = is_there = 0;
	thread = CreateThread(NULL, 0, run_sleep, NULL, 0, NULL);
	REQUIRE(thread);
	while (!InterlockedCompareExchange((LONG *)&is_there, 0, 0))
		Sleep(1);
	Sleep(20); /* it sleeps by now, or will find the call: both have to do */
	CHECK("a call can be queued to another thread",
	      QueueUserAPC(remember, thread, 40));
	CHECK_EQ("which wakes it", join(thread), WAIT_IO_COMPLETION);
	CHECK("and ran the call", n_calls == 1 && calls[0] == 40);
	SetLastError(UNTOUCHED);
	CHECK("nothing can be queued to a thread that has ended",
	      !QueueUserAPC(remember, thread, 41));
	CHECK_EQ("it is out of order", GetLastError(), ERROR_GEN_FAILURE);
	CloseHandle(thread);

	n_calls = 0;
	thread = CreateThread(NULL, 0, run_plain, NULL, CREATE_SUSPENDED, NULL);
	REQUIRE(thread);
	CHECK("a call can be queued to a thread that has not begun",
	      QueueUserAPC(remember, thread, 50));
	QueueUserAPC(remember, thread, 51);
	ResumeThread(thread);
	CHECK_EQ("which runs the calls before anything else", join(thread), 2);
	CloseHandle(thread);

	n_calls = 0;
	thread = CreateThread(NULL, 0, run_plain, NULL, CREATE_SUSPENDED, NULL);
	REQUIRE(thread);
	lesser = OpenThread(THREAD_QUERY_INFORMATION, FALSE, GetThreadId(thread));
	REQUIRE(lesser);
	SetLastError(UNTOUCHED);
	CHECK("queueing needs a right", !QueueUserAPC(remember, lesser, 60));
	CHECK_EQ("without which it is denied", GetLastError(), ERROR_ACCESS_DENIED);
	SetLastError(UNTOUCHED);
	CHECK("and a thread", !QueueUserAPC(remember, GetCurrentProcess(), 61));
	CHECK_EQ("which a process is not", GetLastError(), ERROR_INVALID_HANDLE);
	CloseHandle(lesser);
	ResumeThread(thread);
	CHECK_EQ("nothing of that has run", join(thread), 0);
	CloseHandle(thread);
}

int main(void)
{
	conform_begin();
	test_own();
	test_others();
	return conform_end();
}
