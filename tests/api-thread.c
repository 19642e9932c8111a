/* SPDX-License-Identifier: MIT */
/*
 * Threads where Windows is no witness: those that something else started, those of other
 * processes, what fork() leaves of them, and what Linux allows.
 */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "windows.h"

static DWORD join(HANDLE thread)
{
	DWORD code = STILL_ACTIVE;

	while (GetExitCodeThread(thread, &code) && code == STILL_ACTIVE)
		usleep(200);
	return code;
}

static HANDLE start(LPTHREAD_START_ROUTINE routine, void *argument, DWORD flags)
{
	HANDLE thread = CreateThread(NULL, 0, routine, argument, flags, NULL);

	CHECK(thread);
	return thread;
}

static HANDLE own_handle(void)
{
	HANDLE self = NULL, process = GetCurrentProcess();

	CHECK(DuplicateHandle(process, GetCurrentThread(), process, &self, 0, FALSE,
			      DUPLICATE_SAME_ACCESS));
	return self;
}

/* ---------------------------------------------------------- what others have started -- */

struct stranger {
	struct gate is_there, go;
	HANDLE self;
	DWORD tid;
	bool calls; /* us, at all */
};

static void *stranger_run(void *argument)
{
	struct stranger *stranger = argument;

	stranger->tid = (DWORD)gettid();
	if (stranger->calls)
		stranger->self = own_handle();
	gate_open(&stranger->is_there);
	gate_wait(&stranger->go);
	return NULL;
}

static pthread_t stranger_start(struct stranger *stranger)
{
	pthread_t thread;

	gate_init(&stranger->is_there);
	gate_init(&stranger->go);
	CHECK(pthread_create(&thread, NULL, stranger_run, stranger) == 0);
	gate_wait(&stranger->is_there);
	return thread;
}

static void stranger_end(struct stranger *stranger, pthread_t thread)
{
	gate_open(&stranger->go);
	CHECK(pthread_join(thread, NULL) == 0);
	gate_deinit(&stranger->is_there);
	gate_deinit(&stranger->go);
}

TEST(a_thread_that_something_else_started_has_a_handle_and_an_end)
{
	struct stranger bob = { .calls = true };
	pthread_t thread = stranger_start(&bob);
	DWORD code = 7;

	CHECK_EQ(GetThreadId(bob.self), bob.tid);
	CHECK(GetExitCodeThread(bob.self, &code));
	CHECK_EQ(code, STILL_ACTIVE);
	stranger_end(&bob, thread);
	CHECK(GetExitCodeThread(bob.self, &code));
	CHECK_EQ(code, 0);
	CHECK(CloseHandle(bob.self));
}

TEST(a_thread_that_never_called_can_be_opened_but_not_asked_how_it_ended)
{
	struct stranger bob = { .calls = false };
	pthread_t thread = stranger_start(&bob);
	HANDLE handle = OpenThread(THREAD_ALL_ACCESS, FALSE, bob.tid);
	DWORD code = 7;

	CHECK(handle);
	CHECK_EQ(GetThreadId(handle), bob.tid);
	CHECK(GetExitCodeThread(handle, &code));
	CHECK_EQ(code, STILL_ACTIVE);
	stranger_end(&bob, thread);
	/* The kernel lets go of it a moment after pthread_join(). */
	while (GetExitCodeThread(handle, &code))
		usleep(200);
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(CloseHandle(handle));
	CHECK(!OpenThread(THREAD_ALL_ACCESS, FALSE, bob.tid));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(opening_a_thread_twice_gives_the_same_thread)
{
	HANDLE one = OpenThread(SYNCHRONIZE, FALSE, GetCurrentThreadId()),
	       other = own_handle();

	CHECK(one && one != other);
	CHECK(CompareObjectHandles(one, other));
	CHECK(CompareObjectHandles(GetCurrentThread(), one));
	CHECK(!CompareObjectHandles(GetCurrentThread(), GetCurrentProcess()));
	CHECK_EQ(GetLastError(), ERROR_NOT_SAME_OBJECT);
	CHECK(CloseHandle(one));
	CHECK(CloseHandle(other));
}

TEST(a_thread_of_another_process_is_out_of_reach)
{
	struct gate gate;
	pid_t pid;

	gate_init(&gate);
	pid = fork();
	if (pid == 0) {
		gate_wait(&gate);
		_exit(0);
	}
	CHECK(!OpenThread(SYNCHRONIZE, FALSE, (DWORD)pid));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	gate_open(&gate);
	wait_ok(pid);
	CHECK(!OpenThread(SYNCHRONIZE, FALSE, (DWORD)pid));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	gate_deinit(&gate);
}

/* -------------------------------------------------------------------- how they end -- */

static DWORD WINAPI run_gate(LPVOID argument)
{
	gate_wait(argument);
	return 5;
}

static DWORD WINAPI run_two_gates(LPVOID argument)
{
	struct gate *gates = argument;

	gate_open(&gates[0]);
	gate_wait(&gates[1]);
	return 5;
}

TEST(a_running_thread_is_neither_stopped_nor_ended_by_others)
{
	struct gate gates[2];
	HANDLE thread;

	gate_init(&gates[0]);
	gate_init(&gates[1]);
	thread = start(run_two_gates, gates, 0);
	gate_wait(&gates[0]);
	CHECK_EQ(SuspendThread(thread), (DWORD)-1);
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK_EQ(ResumeThread(thread), 0);
	CHECK(!TerminateThread(thread, 1));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	gate_open(&gates[1]);
	CHECK_EQ(join(thread), 5);
	CHECK(CloseHandle(thread));
	gate_deinit(&gates[0]);
	gate_deinit(&gates[1]);
}

static DWORD WINAPI run_terminate_itself(LPVOID argument)
{
	(void)argument;
	TerminateThread(GetCurrentThread(), 44);
	return 1;
}

static DWORD WINAPI run_pthread_exit(LPVOID argument)
{
	(void)argument;
	pthread_exit(NULL);
	return 1;
}

TEST(a_thread_ends_itself_in_every_way)
{
	HANDLE thread = start(run_terminate_itself, NULL, 0);

	CHECK_EQ(join(thread), 44);
	CHECK(CloseHandle(thread));
	thread = start(run_pthread_exit, NULL, 0);
	CHECK_EQ(join(thread), 0);
	CHECK(CloseHandle(thread));
}

static pthread_key_t key;
static DWORD place;
static int seen_by_destructor;

static void destructor(void *value)
{
	(void)value;
	if (TlsGetValue(place) == &seen_by_destructor)
		seen_by_destructor++;
}

static DWORD WINAPI run_with_values(LPVOID argument)
{
	pthread_setspecific(key, argument);
	TlsSetValue(place, &seen_by_destructor);
	ExitThread(3);
}

TEST(destructors_run_and_still_find_the_threads_values)
{
	HANDLE thread;

	CHECK(pthread_key_create(&key, destructor) == 0);
	place = TlsAlloc();
	thread = start(run_with_values, &key, 0);
	CHECK_EQ(join(thread), 3);
	CHECK_EQ(seen_by_destructor, 1);
	CHECK(CloseHandle(thread));
	TlsFree(place);
}

static HANDLE leader;

static DWORD WINAPI run_after_the_leader(LPVOID argument)
{
	(void)argument;
	_exit(join(leader) == 7 ? 0 : 1);
}

static void leave_others_behind(void *argument)
{
	(void)argument;
	leader = own_handle();
	start(run_after_the_leader, NULL, 0);
	ExitThread(7);
}

TEST(the_main_thread_may_end_before_the_others)
{
	wait_ok(test_fork(leave_others_behind, NULL));
}

static void look_at_parents_threads(void *argument)
{
	HANDLE *threads = argument;
	DWORD code = 7;

	CHECK_EQ(GetThreadId(threads[0]), getpid());
	CHECK(GetExitCodeThread(threads[0], &code));
	CHECK_EQ(code, STILL_ACTIVE);
	CHECK(!GetExitCodeThread(threads[1], &code));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(CloseHandle(threads[1]));
}

TEST(a_child_has_only_the_thread_that_forked)
{
	struct gate gate;
	HANDLE threads[2];

	gate_init(&gate);
	threads[0] = own_handle();
	threads[1] = start(run_gate, &gate, 0);
	wait_ok(test_fork(look_at_parents_threads, threads));
	gate_open(&gate);
	CHECK_EQ(join(threads[1]), 5);
	CHECK(CloseHandle(threads[0]));
	CHECK(CloseHandle(threads[1]));
	gate_deinit(&gate);
}

static DWORD WINAPI run_nothing(LPVOID argument)
{
	return (DWORD)(ULONG_PTR)argument;
}

static DWORD WINAPI run_make_threads(LPVOID argument)
{
	(void)argument;
	for (DWORD i = 0; i < 50; i++) {
		DWORD id = 0;
		HANDLE thread =
			CreateThread(NULL, 256 << 10, run_nothing, (LPVOID)(ULONG_PTR)i,
				     i & 1 ? CREATE_SUSPENDED : 0, &id);

		if (!thread || GetThreadId(thread) != id)
			return 1;
		if (ResumeThread(thread) != (i & 1) || join(thread) != i)
			return 2;
		CloseHandle(thread);
	}
	return 0;
}

TEST(many_threads_make_many_threads_at_once)
{
	HANDLE threads[8];

	for (int i = 0; i < 8; i++)
		threads[i] = start(run_make_threads, NULL, 0);
	for (int i = 0; i < 8; i++) {
		CHECK_EQ(join(threads[i]), 0);
		CHECK(CloseHandle(threads[i]));
	}
}

/* --------------------------------------------------------------- what they are given -- */

static DWORD WINAPI run_tell_stack(LPVOID argument)
{
	pthread_attr_t attributes;
	void *base;

	CHECK(pthread_getattr_np(pthread_self(), &attributes) == 0);
	pthread_attr_getstack(&attributes, &base, argument);
	pthread_attr_destroy(&attributes);
	return 0;
}

static size_t stack_of(SIZE_T wanted, DWORD flags)
{
	size_t size = 0;
	HANDLE thread = CreateThread(NULL, wanted, run_tell_stack, &size, flags, NULL);

	CHECK(thread);
	CHECK_EQ(join(thread), 0);
	CHECK(CloseHandle(thread));
	return size;
}

/* Sanitizers want some room for themselves. */
static bool is_about(size_t size, size_t wanted)
{
	return size >= wanted && size < wanted + (1 << 20);
}

TEST(a_stack_is_as_large_as_it_was_asked_for)
{
	const size_t mib = 1 << 20;

	/* From small to large: the C library gives a stack that is left over to who asks for
	 * less. */
	CHECK(stack_of(1, STACK_SIZE_PARAM_IS_A_RESERVATION) >= (size_t)PTHREAD_STACK_MIN);
	CHECK(is_about(stack_of(512 << 10, STACK_SIZE_PARAM_IS_A_RESERVATION), mib / 2));
	CHECK(is_about(stack_of(64 << 10, 0), mib)); /* committed, of what is reserved */
	CHECK(is_about(stack_of(3 * mib, STACK_SIZE_PARAM_IS_A_RESERVATION), 3 * mib));
	CHECK(is_about(stack_of(16 * mib, 0), 16 * mib));
	CHECK(!CreateThread(NULL, SIZE_MAX / 2, run_nothing, NULL, 0, NULL));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(!CreateThread(NULL, SIZE_MAX, run_nothing, NULL, 0, NULL));
	CHECK_EQ(GetLastError(), ERROR_NOT_ENOUGH_MEMORY);
	CHECK(!CreateThread(NULL, 0, run_nothing, NULL, 0x40, NULL));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(the_handle_is_inheritable_when_asked_for)
{
	SECURITY_ATTRIBUTES attributes = { sizeof(attributes), NULL, TRUE };
	HANDLE thread = CreateThread(&attributes, 0, run_nothing, NULL, 0, NULL);
	DWORD flags = 0;

	CHECK(GetHandleInformation(thread, &flags));
	CHECK_EQ(flags, HANDLE_FLAG_INHERIT);
	join(thread);
	CHECK(CloseHandle(thread));
}

static void read_comm(char *ret, size_t size, DWORD tid)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%u/comm", (unsigned)tid);
	file = fopen(path, "re");
	CHECK(file);
	CHECK(fgets(ret, (int)size, file));
	ret[strcspn(ret, "\n")] = '\0';
	fclose(file);
}

TEST(what_a_thread_is_called_is_seen_from_outside)
{
	char before[32], comm[32];
	struct gate gate;
	HANDLE thread;
	PWSTR text;

	gate_init(&gate);
	thread = start(run_gate, &gate, 0);
	CHECK_EQ(SetThreadDescription(thread, (PCWSTR)u"the worker of the year"), S_OK);
	read_comm(comm, sizeof(comm), GetThreadId(thread));
	CHECK_STR(comm, "the worker of t");
	CHECK_EQ(SetThreadDescription(thread,
				      (PCWSTR)u"\u00e4\u00f6\u00fc\u20ac\u20ac\u20ac"),
		 S_OK);
	read_comm(comm, sizeof(comm), GetThreadId(thread));
	CHECK_STR(comm, "\u00e4\u00f6\u00fc\u20ac\u20ac\u20ac");
	CHECK_EQ(GetThreadDescription(thread, &text), S_OK);
	CHECK(!memcmp(text, u"\u00e4\u00f6\u00fc\u20ac\u20ac\u20ac", 14));
	LocalFree(text);
	/* The main thread's is the program's. */
	read_comm(before, sizeof(before), GetCurrentThreadId());
	CHECK_EQ(SetThreadDescription(GetCurrentThread(), (PCWSTR)u"main"), S_OK);
	read_comm(comm, sizeof(comm), GetCurrentThreadId());
	CHECK_STR(comm, before);
	gate_open(&gate);
	join(thread);
	CHECK_EQ(SetThreadDescription(thread, NULL), S_OK);
	CHECK_EQ(GetThreadDescription(thread, NULL), HRESULT_FROM_WIN32(ERROR_NOACCESS));
	CHECK(CloseHandle(thread));
	gate_deinit(&gate);
}

TEST(a_lower_priority_can_be_taken_back)
{
	int policy = sched_getscheduler(0), nice = getpriority(PRIO_PROCESS, 0);
	HANDLE self = GetCurrentThread();

	CHECK(SetThreadPriority(self, THREAD_PRIORITY_LOWEST));
	CHECK(sched_getscheduler(0) == SCHED_BATCH ||
	      getpriority(PRIO_PROCESS, 0) > nice);
	CHECK(SetThreadPriority(self, THREAD_PRIORITY_IDLE));
	CHECK(SetThreadPriority(self, THREAD_PRIORITY_NORMAL));
	CHECK_EQ(sched_getscheduler(0), policy);
	CHECK_EQ(getpriority(PRIO_PROCESS, 0), nice);
}

TEST(a_higher_priority_is_refused_without_permission)
{
	const struct rlimit none = { 0, 0 };
	HANDLE self = GetCurrentThread();

	CHECK(setrlimit(RLIMIT_NICE, &none) == 0);
	if (SetThreadPriority(self, THREAD_PRIORITY_HIGHEST))
		SKIP("this process may make itself more urgent (CAP_SYS_NICE)");
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	CHECK_EQ(GetThreadPriority(self), THREAD_PRIORITY_NORMAL);
}

TEST(a_processor_that_is_not_there_is_refused)
{
	DWORD_PTR old;
	cpu_set_t set;

	CHECK(sched_getaffinity(0, sizeof(set), &set) == 0);
	if (CPU_ISSET(63, &set))
		SKIP("this machine has a processor of number 63");
	CHECK(!SetThreadAffinityMask(GetCurrentThread(), (DWORD_PTR)1 << 63));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	old = (DWORD_PTR)1 << GetCurrentProcessorNumber();
	CHECK(!SetThreadAffinityMask(GetCurrentThread(), old | (DWORD_PTR)1 << 63));
	CHECK_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
	CHECK(sched_getaffinity(0, sizeof(set), &set) == 0);
	CHECK(!CPU_ISSET(63, &set));
}

TEST(the_times_of_a_thread_that_works_grow)
{
	FILETIME creation, end, kernel, user;
	HANDLE self = GetCurrentThread();
	volatile unsigned work = 0;

	do {
		for (int i = 0; i < 100000; i++)
			work = work + 1;
		CHECK(GetThreadTimes(self, &creation, &end, &kernel, &user));
	} while (user.dwLowDateTime + kernel.dwLowDateTime < 20000);
	CHECK_EQ(end.dwLowDateTime, 0);
	CHECK(!GetThreadTimes(self, NULL, &end, &kernel, &user));
	CHECK_EQ(GetLastError(), ERROR_NOACCESS);
}

/* ------------------------------------------------------------------- queued calls -- */

enum {
	N_QUEUERS = 4,
	N_CALLS = 500
};

static HANDLE sleeper;
static unsigned n_made, next_of[N_QUEUERS];
static bool is_in_order = true;

static void CALLBACK count_call(ULONG_PTR data)
{
	unsigned queuer = (unsigned)data / N_CALLS, number = (unsigned)data % N_CALLS;

	is_in_order = is_in_order && next_of[queuer] == number;
	next_of[queuer]++;
	n_made++;
}

static DWORD WINAPI run_sleeper(LPVOID argument)
{
	(void)argument;
	while (n_made < N_QUEUERS * N_CALLS)
		CHECK_EQ(SleepEx(INFINITE, TRUE), WAIT_IO_COMPLETION);
	return 9;
}

static DWORD WINAPI run_queuer(LPVOID argument)
{
	for (unsigned i = 0; i < N_CALLS; i++)
		CHECK(QueueUserAPC(count_call, sleeper,
				   (ULONG_PTR)argument * N_CALLS + i));
	return 0;
}

TEST(every_call_is_made_once_and_in_order)
{
	HANDLE queuers[N_QUEUERS];

	sleeper = start(run_sleeper, NULL, 0);
	for (unsigned i = 0; i < N_QUEUERS; i++)
		queuers[i] = start(run_queuer, (void *)(ULONG_PTR)i, 0);
	CHECK_EQ(join(sleeper), 9);
	CHECK(is_in_order);
	for (unsigned i = 0; i < N_QUEUERS; i++) {
		join(queuers[i]);
		CHECK(CloseHandle(queuers[i]));
	}
	CHECK(CloseHandle(sleeper));
}

static void CALLBACK end_thread(ULONG_PTR code)
{
	ExitThread((DWORD)code);
}

static DWORD WINAPI run_sleep(LPVOID argument)
{
	(void)argument;
	SleepEx(INFINITE, TRUE);
	return 1;
}

TEST(a_call_may_end_the_thread_and_the_others_are_not_made)
{
	HANDLE thread = start(run_sleep, NULL, CREATE_SUSPENDED);

	CHECK(QueueUserAPC(end_thread, thread, 77));
	CHECK(QueueUserAPC(count_call, thread, 0));
	CHECK_EQ(ResumeThread(thread), 1);
	CHECK_EQ(join(thread), 77);
	CHECK_EQ(n_made, 0);
	CHECK(!QueueUserAPC(NULL, GetCurrentThread(), 0));
	CHECK_EQ(GetLastError(), ERROR_NOACCESS);
	CHECK(CloseHandle(thread));
}

TEST(a_sleep_without_calls_lasts_its_time)
{
	ULONGLONG before = GetTickCount64();

	CHECK_EQ(SleepEx(50, TRUE), 0);
	CHECK(GetTickCount64() - before >= 49);
}

/* ------------------------------------------------------------- fiber-local storage -- */

static DWORD first, second;
static unsigned n_left;

static void WINAPI on_left(PVOID value)
{
	n_left++;
	/* Another place is still to be read, and a value put back is not called for again. */
	if (value == &first && FlsGetValue(second) == &second)
		n_left += 100;
	FlsSetValue(first, &n_left);
}

static DWORD WINAPI run_leave_values(LPVOID argument)
{
	(void)argument;
	FlsSetValue(first, &first);
	FlsSetValue(second, &second);
	return 0;
}

TEST(callbacks_of_a_thread_may_use_its_other_places)
{
	HANDLE thread;

	first = FlsAlloc(on_left);
	second = FlsAlloc(NULL);
	thread = start(run_leave_values, NULL, 0);
	join(thread);
	CHECK(n_left >= 101);
	CHECK(CloseHandle(thread));
	CHECK(FlsFree(second));
	CHECK(FlsFree(first));
}

static DWORD WINAPI run_keep_value(LPVOID argument)
{
	FlsSetValue(first, &first);
	gate_open(argument);
	gate_wait((struct gate *)argument + 1);
	return FlsGetValue(first) == NULL;
}

static void WINAPI on_free(PVOID value)
{
	(void)value;
	n_left++;
}

TEST(giving_a_place_back_calls_for_the_values_of_all_threads)
{
	struct gate gates[2];
	HANDLE thread;

	gate_init(&gates[0]);
	gate_init(&gates[1]);
	first = FlsAlloc(on_free);
	FlsSetValue(first, &second);
	thread = start(run_keep_value, gates, 0);
	gate_wait(&gates[0]);
	CHECK(FlsFree(first));
	CHECK_EQ(n_left, 2);
	gate_open(&gates[1]);
	CHECK_EQ(join(thread), 1);
	CHECK_EQ(n_left, 2);
	CHECK(CloseHandle(thread));
	gate_deinit(&gates[0]);
	gate_deinit(&gates[1]);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
