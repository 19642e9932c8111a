/* SPDX-License-Identifier: MIT */
/*
 * Threads: how they begin, what is known of them, how they end, and what handles to them
 * allow. Their storage and the calls that are queued to them: conform-thread-local.c and
 * conform-apc.c.
 */
#include "conform.h"

#include <process.h>

#define CODE 0x1234u

static volatile LONG go_on;
static volatile LONG has_run;
static DWORD own_id;

/* Until the thread has ended: its exit code is never STILL_ACTIVE here. */
static DWORD join(HANDLE thread)
{
	DWORD code = STILL_ACTIVE;

	while (GetExitCodeThread(thread, &code) && code == STILL_ACTIVE)
		Sleep(1);
	return code;
}

static void wait_until(volatile LONG *flag)
{
	while (!InterlockedCompareExchange((LONG *)flag, 0, 0))
		Sleep(1);
}

static void raise_flag(volatile LONG *flag)
{
	InterlockedExchange((LONG *)flag, 1);
}

static DWORD WINAPI run_tell(LPVOID argument)
{
	own_id = GetCurrentThreadId();
	raise_flag(&has_run);
	return (DWORD)(ULONG_PTR)argument;
}

static DWORD WINAPI run_until_told(LPVOID argument)
{
	raise_flag(&has_run);
	wait_until(&go_on);
	return (DWORD)(ULONG_PTR)argument;
}

static DWORD WINAPI run_exit(LPVOID argument)
{
	ExitThread((DWORD)(ULONG_PTR)argument);
	return 0;
}

static DWORD WINAPI run_suspend_itself(LPVOID argument)
{
	(void)argument;
	raise_flag(&has_run);
	return SuspendThread(GetCurrentThread()) + 7;
}

static HANDLE start(LPTHREAD_START_ROUTINE routine, DWORD flags, DWORD *id)
{
	go_on = has_run = 0;
	return CreateThread(NULL, 0, routine, (LPVOID)(ULONG_PTR)CODE, flags, id);
}

static void test_life(void)
{
	DWORD id = 0, code = 0;
	HANDLE thread;

	SetLastError(UNTOUCHED);
	thread = start(run_until_told, 0, &id);
	CHECK("a thread can be made", thread != NULL);
	REQUIRE(thread);
	CHECK_EQ("which leaves the last error alone", GetLastError(), UNTOUCHED);
	CHECK("its number is told, and it is another one than ours",
	      id != 0 && id != GetCurrentThreadId());
	CHECK_EQ("its handle knows the number", GetThreadId(thread), id);
	CHECK_EQ("and the process", GetProcessIdOfThread(thread), GetCurrentProcessId());
	CHECK("an exit code is told", GetExitCodeThread(thread, &code));
	CHECK_EQ("while it runs, STILL_ACTIVE", code, STILL_ACTIVE);
	raise_flag(&go_on);
	CHECK_EQ("then what it returned, which is its argument here", join(thread), CODE);
	CHECK_EQ("the handle still knows the number", GetThreadId(thread), id);
	CHECK("and can be closed", CloseHandle(thread));

	thread = start(run_tell, 0, &id);
	REQUIRE(thread);
	join(thread);
	CHECK_EQ("the thread itself is told the same number", own_id, id);
	CloseHandle(thread);

	thread = start(run_exit, 0, NULL);
	CHECK("the number need not be asked for", thread != NULL);
	REQUIRE(thread);
	CHECK_EQ("ExitThread() says the exit code", join(thread), CODE);
	CloseHandle(thread);

	thread = CreateThread(NULL, 1 << 20, run_tell, NULL,
			      STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
	CHECK("the size of the stack can be reserved", thread != NULL);
	REQUIRE(thread);
	CHECK_EQ("and such a thread runs", join(thread), 0);
	CloseHandle(thread);
}

static void test_closed_at_once(void)
{
	DWORD id = 0;
	HANDLE thread = start(run_until_told, 0, &id), other;

	REQUIRE(thread);
	other = OpenThread(THREAD_QUERY_INFORMATION, FALSE, id);
	REQUIRE(other);
	CHECK("the handle of a running thread can be closed", CloseHandle(thread));
	wait_until(&has_run);
	CHECK("which does not end it", has_run);
	raise_flag(&go_on);
	CHECK_EQ("nor take the exit code from another handle", join(other), CODE);
	CloseHandle(other);
}

static void test_suspended(void)
{
	HANDLE thread = start(run_tell, CREATE_SUSPENDED, NULL);
	DWORD code = 0;

	REQUIRE(thread);
	CHECK("a suspended thread has no exit code yet",
	      GetExitCodeThread(thread, &code) && code == STILL_ACTIVE);
	CHECK_EQ("suspending it once more tells that it was suspended once",
		 SuspendThread(thread), 1);
	CHECK_EQ("resuming it tells that it was suspended twice", ResumeThread(thread),
		 2);
	Sleep(20);
	CHECK("it does not run yet", !has_run);
	CHECK_EQ("resuming it again tells of one time", ResumeThread(thread), 1);
	CHECK_EQ("now it runs, and ends", join(thread), CODE);
	CHECK("it did", has_run);
	SetLastError(UNTOUCHED);
	CHECK_EQ("nobody can suspend it any more", SuspendThread(thread), (DWORD)-1);
	CHECK_EQ("access is denied", GetLastError(), ERROR_ACCESS_DENIED);
	CloseHandle(thread);

	thread = start(run_until_told, 0, NULL);
	REQUIRE(thread);
	CHECK_EQ("resuming one that runs tells of no time", ResumeThread(thread), 0);
	raise_flag(&go_on);
	join(thread);
	CloseHandle(thread);

	thread = start(run_suspend_itself, 0, NULL);
	REQUIRE(thread);
	wait_until(&has_run);
	while (ResumeThread(thread) == 0)
		Sleep(1);
	CHECK_EQ("a thread that suspended itself goes on, and was told of no time",
		 join(thread), 7);
	CloseHandle(thread);
}

static void test_suspended_too_often(void)
{
	HANDLE thread = start(run_tell, CREATE_SUSPENDED, NULL);
	DWORD i, n = 1;

	REQUIRE(thread);
	for (i = 0; i < 126; i++)
		n = SuspendThread(thread);
	CHECK_EQ("a thread can be suspended 127 times", n, 126);
	SetLastError(UNTOUCHED);
	CHECK_EQ("and no more", SuspendThread(thread), (DWORD)-1);
	CHECK_EQ("the signal is refused", GetLastError(), ERROR_SIGNAL_REFUSED);
	CHECK_EQ("which did not count", ResumeThread(thread), 127);
	TerminateThread(thread, CODE);
	CloseHandle(thread);
}

static void test_terminated(void)
{
	HANDLE thread = start(run_tell, CREATE_SUSPENDED, NULL);

	REQUIRE(thread);
	CHECK("a thread that has not begun can be ended",
	      TerminateThread(thread, CODE + 1));
	CHECK_EQ("with the code it is given", join(thread), CODE + 1);
	CHECK("it never ran", !has_run);
	CHECK("ending what has ended succeeds", TerminateThread(thread, CODE + 2));
	CHECK_WINE_DIFFERS("and changes nothing", "the later exit code counts",
			   join(thread) == CODE + 1);
	CloseHandle(thread);
}

static DWORD opening_says(DWORD access, DWORD id)
{
	HANDLE thread;

	SetLastError(UNTOUCHED);
	thread = OpenThread(access, FALSE, id);
	if (!thread)
		return GetLastError();
	CloseHandle(thread);
	return GetLastError() == UNTOUCHED ? 0 : CONTRADICTION;
}

static void test_open(void)
{
	DWORD id = 0;
	HANDLE thread, again;

	CHECK_EQ("a thread can be opened by its number",
		 opening_says(THREAD_ALL_ACCESS, GetCurrentThreadId()), 0);
	CHECK_EQ("0 is no thread", opening_says(THREAD_ALL_ACCESS, 0),
		 ERROR_INVALID_PARAMETER);
	CHECK_EQ("neither is what nobody has",
		 opening_says(THREAD_ALL_ACCESS, 0x7FFFFFF0), ERROR_INVALID_PARAMETER);

	thread = start(run_tell, CREATE_SUSPENDED, &id);
	REQUIRE(thread);
	again = OpenThread(THREAD_SUSPEND_RESUME, FALSE, id);
	CHECK("one that waits to run can be opened, too", again != NULL);
	CHECK_EQ("and resumed through that handle", ResumeThread(again), 1);
	CHECK_EQ("so that it ends", join(thread), CODE);
	CloseHandle(again);
	CHECK_EQ("while there is a handle, one that has ended can be opened",
		 opening_says(SYNCHRONIZE, id), 0);
	CloseHandle(thread);
}

static DWORD exit_code_says(HANDLE thread)
{
	DWORD code;

	SetLastError(UNTOUCHED);
	return GetExitCodeThread(thread, &code) ? 0 : GetLastError();
}

static void test_rights(void)
{
	DWORD id = GetCurrentThreadId();
	HANDLE synchronize = OpenThread(SYNCHRONIZE, FALSE, id);
	HANDLE limited = OpenThread(THREAD_QUERY_LIMITED_INFORMATION, FALSE, id);
	HANDLE query = OpenThread(THREAD_QUERY_INFORMATION, FALSE, id);

	REQUIRE(synchronize && limited && query);
	CHECK_EQ("a handle for waiting does not tell the exit code",
		 exit_code_says(synchronize), ERROR_ACCESS_DENIED);
	CHECK_EQ("one for asking a little does", exit_code_says(limited), 0);
	CHECK_EQ("and one for asking much", exit_code_says(query), 0);
	CHECK_EQ("the number needs the same right", GetThreadId(synchronize), 0);
	CHECK_EQ("it is denied", GetLastError(), ERROR_ACCESS_DENIED);
	SetLastError(UNTOUCHED);
	CHECK_EQ("resuming needs its own", ResumeThread(query), (DWORD)-1);
	CHECK_EQ("it is denied as well", GetLastError(), ERROR_ACCESS_DENIED);
	SetLastError(UNTOUCHED);
	CHECK("so does ending", !TerminateThread(query, 0));
	CHECK_EQ("it is denied, too", GetLastError(), ERROR_ACCESS_DENIED);
	SetLastError(UNTOUCHED);
	CHECK("and setting a priority",
	      !SetThreadPriority(query, THREAD_PRIORITY_NORMAL));
	CHECK_EQ("that is denied, too", GetLastError(), ERROR_ACCESS_DENIED);
	SetLastError(UNTOUCHED);
	CHECK_EQ("and a processor", SetThreadAffinityMask(limited, 1), 0);
	CHECK_EQ("denied again", GetLastError(), ERROR_ACCESS_DENIED);
	CHECK_EQ("asking for a priority takes little", GetThreadPriority(limited),
		 THREAD_PRIORITY_NORMAL);
	CloseHandle(synchronize);
	CloseHandle(limited);
	CloseHandle(query);
}

static void test_what_is_no_thread(void)
{
	DWORD code = 7;

	CHECK_EQ("NULL is no thread", exit_code_says(NULL), ERROR_INVALID_HANDLE);
	CHECK_EQ("neither is a process", exit_code_says(GetCurrentProcess()),
		 ERROR_INVALID_HANDLE);
	SetLastError(UNTOUCHED);
	CHECK_EQ("which has no number of a thread", GetThreadId(GetCurrentProcess()), 0);
	CHECK_EQ("the handle is wrong", GetLastError(), ERROR_INVALID_HANDLE);
	CHECK_EQ("nor has it a priority of one", GetThreadPriority(GetCurrentProcess()),
		 THREAD_PRIORITY_ERROR_RETURN);
	CHECK("the calling thread has an exit code",
	      GetExitCodeThread(GetCurrentThread(), &code));
	CHECK_EQ("which says that it runs", code, STILL_ACTIVE);
	CHECK_EQ("and its number", GetThreadId(GetCurrentThread()), GetCurrentThreadId());
}

static DWORD WINAPI run_look_at(LPVOID argument)
{
	DWORD code = 0;

	return GetThreadId((HANDLE)argument) != GetCurrentThreadId() &&
			       GetExitCodeThread((HANDLE)argument, &code) &&
			       code == STILL_ACTIVE
		       ? GetThreadId((HANDLE)argument)
		       : 0;
}

static void test_duplicate(void)
{
	HANDLE process = GetCurrentProcess(), self = NULL, thread;

	CHECK("the calling thread's pseudo handle can be duplicated",
	      DuplicateHandle(process, GetCurrentThread(), process, &self, 0, FALSE,
			      DUPLICATE_SAME_ACCESS));
	REQUIRE(self);
	CHECK_EQ("the duplicate is a handle to that thread", GetThreadId(self),
		 GetCurrentThreadId());
	thread = CreateThread(NULL, 0, run_look_at, self, 0, NULL);
	REQUIRE(thread);
	CHECK_EQ("for everybody", join(thread), GetCurrentThreadId());
	CloseHandle(thread);
	CHECK("it can be closed", CloseHandle(self));
	CHECK("the pseudo handle as well, which does nothing",
	      CloseHandle(GetCurrentThread()));
}

static DWORD WINAPI run_own(LPVOID argument)
{
	return WaitForSingleObject((HANDLE)argument, INFINITE);
}

static void test_wait(void)
{
	HANDLE thread = start(run_until_told, 0, NULL), mutex, lesser;

	REQUIRE(thread);
	CHECK_EQ("a thread that runs is not signaled", WaitForSingleObject(thread, 0),
		 WAIT_TIMEOUT);
	CHECK_EQ("neither is the calling one, ever",
		 WaitForSingleObject(GetCurrentThread(), 0), WAIT_TIMEOUT);
	lesser = OpenThread(THREAD_QUERY_INFORMATION, FALSE, GetThreadId(thread));
	SetLastError(UNTOUCHED);
	CHECK_EQ("waiting needs a right", WaitForSingleObject(lesser, 0), WAIT_FAILED);
	CHECK_EQ("without which it is denied", GetLastError(), ERROR_ACCESS_DENIED);
	CloseHandle(lesser);
	raise_flag(&go_on);
	CHECK_EQ("the end of a thread ends a wait", WaitForSingleObject(thread, INFINITE),
		 WAIT_OBJECT_0);
	CHECK_EQ("then every wait", WaitForSingleObject(thread, 0), WAIT_OBJECT_0);
	CHECK_EQ("and the exit code is there", join(thread), CODE);
	CloseHandle(thread);

	mutex = CreateMutexA(NULL, FALSE, NULL);
	REQUIRE(mutex);
	thread = CreateThread(NULL, 0, run_own, mutex, 0, NULL);
	REQUIRE(thread);
	WaitForSingleObject(thread, INFINITE);
	CHECK_EQ("the mutex it owned is abandoned by then", WaitForSingleObject(mutex, 0),
		 WAIT_ABANDONED);
	CHECK("and is ours", ReleaseMutex(mutex));
	CloseHandle(thread);
	CloseHandle(mutex);
}

static void test_priority(void)
{
	HANDLE thread = start(run_until_told, 0, NULL);

	REQUIRE(thread);
	CHECK_EQ("a thread begins with the normal priority", GetThreadPriority(thread),
		 THREAD_PRIORITY_NORMAL);
	CHECK("it can be lowered", SetThreadPriority(thread, THREAD_PRIORITY_LOWEST));
	CHECK_EQ("and is told", GetThreadPriority(thread), THREAD_PRIORITY_LOWEST);
	CHECK("the lowest but idle's", SetThreadPriority(thread, THREAD_PRIORITY_IDLE));
	CHECK_EQ("is told, too", GetThreadPriority(thread), THREAD_PRIORITY_IDLE);
	CHECK("it can be made normal again",
	      SetThreadPriority(thread, THREAD_PRIORITY_NORMAL));
	SetLastError(UNTOUCHED);
	CHECK("there is no priority of 100", !SetThreadPriority(thread, 100));
	CHECK_EQ("the parameter is wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK_EQ("which leaves the old one", GetThreadPriority(thread),
		 THREAD_PRIORITY_NORMAL);
	raise_flag(&go_on);
	join(thread);
	CHECK("one that has ended can be given a priority, too",
	      SetThreadPriority(thread, THREAD_PRIORITY_LOWEST));
	CHECK_EQ("which is told", GetThreadPriority(thread), THREAD_PRIORITY_LOWEST);
	CloseHandle(thread);
}

/* Looked up: not every SDK's headers have them. */
typedef HRESULT(WINAPI *set_description)(HANDLE thread, const WCHAR *text);
typedef HRESULT(WINAPI *get_description)(HANDLE thread, WCHAR **ret);

static void test_description(void)
{
	HMODULE kernel = GetModuleHandleA("kernel32.dll");
	set_description set =
		(set_description)(void *)GetProcAddress(kernel, "SetThreadDescription");
	get_description get =
		(get_description)(void *)GetProcAddress(kernel, "GetThreadDescription");
	WCHAR text[16], *got = NULL;

	REQUIRE(set && get);
	widen(text, "worker");
	CHECK("a thread has no name at first",
	      get(GetCurrentThread(), &got) >= 0 && got && got[0] == 0);
	LocalFree(got);
	CHECK("it can be given one", set(GetCurrentThread(), text) >= 0);
	got = NULL;
	CHECK("which is told", get(GetCurrentThread(), &got) >= 0 && got &&
				       !memcmp(got, text, 7 * sizeof(WCHAR)));
	LocalFree(got);
	CHECK("a process cannot be named", set(GetCurrentProcess(), text) < 0);
	CHECK_EQ("NULL is no handle, and the error is the system's own", set(NULL, text),
		 (HRESULT)0xD0000008u);
}

static void test_processors(void)
{
	HANDLE thread = GetCurrentThread();
	DWORD_PTR here = (DWORD_PTR)1 << GetCurrentProcessorNumber(), old;

	old = SetThreadAffinityMask(thread, here);
	CHECK("a thread can be kept on a processor", old != 0);
	CHECK("before, it might run there, too", (old & here) == here);
	CHECK("it runs there now", (DWORD_PTR)1 << GetCurrentProcessorNumber() == here);
	CHECK("the mask it was given is told with the next",
	      SetThreadAffinityMask(thread, old) == here);
	SetLastError(UNTOUCHED);
	CHECK_EQ("it has to have some processor", SetThreadAffinityMask(thread, 0), 0);
	CHECK_EQ("or the parameter is wrong", GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK("giving way tells whether somebody took it", SwitchToThread() <= TRUE);
}

static ULONGLONG ticks_of(const FILETIME *time)
{
	return (ULONGLONG)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

static void test_times(void)
{
	FILETIME before, after, creation, end, kernel, user;
	HANDLE thread;

	GetSystemTimeAsFileTime(&before);
	thread = start(run_tell, 0, NULL);
	REQUIRE(thread);
	join(thread);
	GetSystemTimeAsFileTime(&after);
	CHECK("the times of a thread are told",
	      GetThreadTimes(thread, &creation, &end, &kernel, &user));
	/* A clock tick may lie between the clocks. */
	CHECK("it was made when we made it",
	      ticks_of(&creation) + 500000 >= ticks_of(&before) &&
		      ticks_of(&creation) <= ticks_of(&after) + 500000);
	CHECK("it ended later", ticks_of(&end) >= ticks_of(&creation));
	CHECK("and before now", ticks_of(&end) <= ticks_of(&after) + 500000);
	CHECK("it did not run longer than that",
	      ticks_of(&kernel) + ticks_of(&user) <=
		      ticks_of(&after) - ticks_of(&before) + 1000000);
	CloseHandle(thread);
	CHECK("so are those of the calling thread",
	      GetThreadTimes(GetCurrentThread(), &creation, &end, &kernel, &user));
	CHECK("which was made earlier", ticks_of(&creation) <= ticks_of(&after));
	SetLastError(UNTOUCHED);
	CHECK("a process is no thread",
	      !GetThreadTimes(GetCurrentProcess(), &creation, &end, &kernel, &user));
	CHECK_EQ("the handle is wrong", GetLastError(), ERROR_INVALID_HANDLE);
}

static unsigned __stdcall run_crt(void *argument)
{
	raise_flag(&has_run);
	_endthreadex((unsigned)(ULONG_PTR)argument + 1);
	return 0;
}

static void run_crt_plain(void *argument)
{
	own_id = (DWORD)(ULONG_PTR)argument;
	raise_flag(&has_run);
	_endthread();
}

static void test_c_runtime(void)
{
	unsigned id = 0;
	HANDLE thread;

	has_run = 0;
	thread = (HANDLE)_beginthreadex(NULL, 0, run_crt, (void *)(ULONG_PTR)CODE,
					CREATE_SUSPENDED, &id);
	CHECK("the C runtime makes threads, too", thread != NULL);
	REQUIRE(thread);
	CHECK_EQ("and tells their numbers", GetThreadId(thread), id);
	CHECK_EQ("they can be suspended at first", ResumeThread(thread), 1);
	CHECK_EQ("_endthreadex() says the exit code", join(thread), CODE + 1);
	CHECK("the handle is the caller's to close", CloseHandle(thread));

	has_run = 0;
	CHECK("the simpler call works as well",
	      _beginthread(run_crt_plain, 0, (void *)(ULONG_PTR)CODE) != (uintptr_t)-1);
	wait_until(&has_run);
	CHECK_EQ("its argument arrives", own_id, CODE);
}

int main(void)
{
	conform_begin();
	test_life();
	test_closed_at_once();
	test_suspended();
	test_suspended_too_often();
	test_terminated();
	test_open();
	test_rights();
	test_what_is_no_thread();
	test_duplicate();
	test_wait();
	test_priority();
	test_description();
	test_processors();
	test_times();
	test_c_runtime();
	return conform_end();
}
