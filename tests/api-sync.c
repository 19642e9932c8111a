/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes, semaphores and timers beyond what Windows programs can see: objects without
 * a name that come to be shared, handles taken from another process, kill -9, fork().
 */
#include <aclapi.h>
#include <pthread.h>

#include "puppet.h"

enum {
	STAGE_HANDLES = 8,
	LONG_MS = 40000, /* never over in a test that passes */
};

/* What the actors tell each other, in memory that is not the library's. */
struct stage {
	HANDLE handle[STAGE_HANDLES];
	DWORD result;
};

static struct stage *stage;

static void stage_init(void)
{
	stage = torture_share(sizeof(*stage));
}

static DWORD look(HANDLE object)
{
	return WaitForSingleObject(object, 0);
}

static HANDLE open_process(struct puppet *puppet)
{
	HANDLE process = OpenProcess(PROCESS_ALL_ACCESS, FALSE, (DWORD)puppet->pid);

	if (test_is_under_valgrind())
		SKIP("valgrind has no pidfds");
	CHECK(process);
	return process;
}

/* A duplicate of another process's handle, or NULL. */
static HANDLE take(HANDLE process, HANDLE source)
{
	HANDLE target = NULL;

	DuplicateHandle(process, source, GetCurrentProcess(), &target, 0, FALSE,
			DUPLICATE_SAME_ACCESS);
	return target;
}

static BOOL make_inheritable(HANDLE handle)
{
	return SetHandleInformation(handle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
}

static SECURITY_ATTRIBUTES inheritable = { sizeof(inheritable), NULL, TRUE };

/* ---- without a name ----------------------------------------------------------------- */

static void alice_makes_objects_without_names(void)
{
	stage->handle[0] = CreateEventA(NULL, TRUE, FALSE, NULL);
	stage->handle[1] = CreateEventA(&inheritable, TRUE, FALSE, NULL);
	stage->handle[2] = CreateSemaphoreA(&inheritable, 2, 5, NULL);
	stage->handle[3] = CreateMutexA(&inheritable, TRUE, NULL);
	for (int i = 0; i < 4; i++)
		CHECK(stage->handle[i]);
}

TEST(what_exists_in_one_process_only_is_not_taken_from_it)
{
	struct puppet *alice;
	HANDLE process;

	stage_init();
	alice = puppet_new();
	process = open_process(alice);
	puppet_call(alice, alice_makes_objects_without_names);
	CHECK(!take(process, stage->handle[0]));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_sees_her_event_set(void)
{
	CHECK_EQ(look(stage->handle[1]), WAIT_OBJECT_0);
	CHECK(ReleaseSemaphore(stage->handle[2], 1, (LONG *)&stage->result));
}

TEST(what_is_made_to_be_inherited_is_taken_from_another_process)
{
	HANDLE process, event, semaphore, mutex;
	struct puppet *alice;

	stage_init();
	alice = puppet_new();
	process = open_process(alice);
	puppet_call(alice, alice_makes_objects_without_names);
	event = take(process, stage->handle[1]);
	semaphore = take(process, stage->handle[2]);
	mutex = take(process, stage->handle[3]);
	CHECK(event && semaphore && mutex);
	CHECK(SetEvent(event));
	CHECK_EQ(look(semaphore), WAIT_OBJECT_0);
	CHECK_EQ(look(mutex), WAIT_TIMEOUT);
	puppet_call(alice, alice_sees_her_event_set);
	CHECK_EQ(stage->result, 1);
	puppet_kill(alice);
	CHECK_EQ(WaitForSingleObject(mutex, LONG_MS), WAIT_ABANDONED);
	CHECK_EQ(look(event), WAIT_OBJECT_0);
	CHECK(CloseHandle(event) && CloseHandle(semaphore) && CloseHandle(mutex));
	CHECK(CloseHandle(process));
	puppet_dismiss_all();
}

static void alice_makes_them_inheritable_late(void)
{
	stage->handle[0] = CreateEventA(NULL, FALSE, TRUE, NULL);
	stage->handle[1] = CreateSemaphoreA(NULL, 3, 7, NULL);
	CHECK(DuplicateHandle(GetCurrentProcess(), stage->handle[0], GetCurrentProcess(),
			      &stage->handle[2], 0, FALSE, DUPLICATE_SAME_ACCESS));
	CHECK(make_inheritable(stage->handle[0]));
	CHECK(make_inheritable(stage->handle[1]));
	CHECK(CompareObjectHandles(stage->handle[0], stage->handle[2]));
}

static void alice_sees_it_taken(void)
{
	CHECK_EQ(look(stage->handle[0]), WAIT_TIMEOUT);
	CHECK_EQ(look(stage->handle[2]), WAIT_TIMEOUT);
}

TEST(what_becomes_inheritable_is_shared_from_then_on_as_it_was)
{
	HANDLE process, event, semaphore;
	struct puppet *alice;
	LONG previous;

	stage_init();
	alice = puppet_new();
	process = open_process(alice);
	puppet_call(alice, alice_makes_them_inheritable_late);
	event = take(process, stage->handle[2]);
	semaphore = take(process, stage->handle[1]);
	CHECK(event && semaphore);
	CHECK_EQ(look(event), WAIT_OBJECT_0);
	puppet_call(alice, alice_sees_it_taken);
	CHECK(!ReleaseSemaphore(semaphore, 5, NULL));
	CHECK(ReleaseSemaphore(semaphore, 4, &previous));
	CHECK_EQ(previous, 3);
	CHECK(CloseHandle(event) && CloseHandle(semaphore) && CloseHandle(process));
	puppet_dismiss_all();
}

struct sleeper {
	HANDLE ready, object;
	DWORD result;
};

/* By then the object is in use: it is looked at before `ready` is set. */
static void *sleeper_run(void *arg)
{
	struct sleeper *sleeper = arg;

	sleeper->result =
		SignalObjectAndWait(sleeper->ready, sleeper->object, LONG_MS, FALSE);
	return NULL;
}

TEST(what_somebody_waits_for_stays_where_it_is)
{
	struct sleeper sleeper = { CreateEventA(NULL, FALSE, FALSE, NULL),
				   CreateEventA(NULL, FALSE, FALSE, NULL), 0 };
	pthread_t thread;
	DWORD flags = 7;

	CHECK_EQ(pthread_create(&thread, NULL, sleeper_run, &sleeper), 0);
	CHECK_EQ(WaitForSingleObject(sleeper.ready, LONG_MS), WAIT_OBJECT_0);
	CHECK(!make_inheritable(sleeper.object));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(GetHandleInformation(sleeper.object, &flags));
	CHECK_EQ(flags, 0);
	CHECK(SetEvent(sleeper.object));
	pthread_join(thread, NULL);
	CHECK_EQ(sleeper.result, WAIT_OBJECT_0);
	CHECK(make_inheritable(sleeper.object));
	CHECK(SetEvent(sleeper.object));
	CHECK_EQ(look(sleeper.object), WAIT_OBJECT_0);
	CHECK_EQ(look(sleeper.object), WAIT_TIMEOUT);
	CHECK(CloseHandle(sleeper.object) && CloseHandle(sleeper.ready));
}

TEST(a_mutex_that_is_owned_stays_where_it_is)
{
	HANDLE mutex = CreateMutexA(NULL, TRUE, NULL), other = NULL;

	CHECK(!make_inheritable(mutex));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(!DuplicateHandle(GetCurrentProcess(), mutex, GetCurrentProcess(), &other, 0,
			       TRUE, DUPLICATE_SAME_ACCESS));
	CHECK_EQ(GetLastError(), ERROR_NOT_SUPPORTED);
	CHECK(ReleaseMutex(mutex));
	CHECK(DuplicateHandle(GetCurrentProcess(), mutex, GetCurrentProcess(), &other, 0,
			      TRUE, DUPLICATE_SAME_ACCESS));
	CHECK_EQ(look(other), WAIT_OBJECT_0);
	CHECK(ReleaseMutex(mutex));
	CHECK(CloseHandle(mutex) && CloseHandle(other));
}

TEST(a_timer_goes_on_when_it_becomes_inheritable)
{
	HANDLE timer = CreateWaitableTimerA(NULL, FALSE, NULL);
	LARGE_INTEGER due;

	due.QuadPart = -100000; /* 10 ms */
	CHECK(SetWaitableTimer(timer, &due, 5, NULL, NULL, FALSE));
	CHECK(make_inheritable(timer) || GetLastError() == ERROR_NOT_SUPPORTED);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(WaitForSingleObject(timer, LONG_MS), WAIT_OBJECT_0);
	CHECK(CloseHandle(timer));
}

/* ---- with a name, and several processes --------------------------------------------- */

static void alice_opens_by_name(void)
{
	stage->handle[0] = OpenEventA(SYNCHRONIZE, FALSE, "event");
	stage->handle[1] = CreateMutexA(NULL, FALSE, "mutex");
	CHECK(stage->handle[0] && stage->handle[1]);
}

TEST(a_duplicate_from_another_process_is_the_object_of_that_name)
{
	HANDLE process, event, duplicate;
	struct puppet *alice;

	stage_init();
	alice = puppet_new();
	process = open_process(alice);
	event = CreateEventA(NULL, TRUE, FALSE, "event");
	puppet_call(alice, alice_opens_by_name);
	duplicate = take(process, stage->handle[0]);
	CHECK(duplicate);
	CHECK(CompareObjectHandles(event, duplicate));
	CHECK(!SetEvent(duplicate));
	CHECK_EQ(GetLastError(), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(event));
	puppet_kill(alice);
	event = OpenEventA(EVENT_ALL_ACCESS, FALSE, "event");
	CHECK(event); /* the duplicate holds the name */
	CHECK(CloseHandle(duplicate) && CloseHandle(event) && CloseHandle(process));
	CHECK(!OpenEventA(EVENT_ALL_ACCESS, FALSE, "event"));
	CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
	puppet_dismiss_all();
}

static void alice_owns_the_mutex(void)
{
	stage->handle[1] = CreateMutexA(NULL, FALSE, "mutex");
	CHECK_EQ(look(stage->handle[1]), WAIT_OBJECT_0);
	CHECK_EQ(look(stage->handle[1]), WAIT_OBJECT_0);
}

TEST(of_a_killed_owner_one_sleeper_is_told_once)
{
	struct puppet *alice;
	struct sleeper sleeper;
	pthread_t thread;
	HANDLE mutex;

	stage_init();
	alice = puppet_new();
	mutex = CreateMutexA(NULL, FALSE, "mutex");
	puppet_call(alice, alice_owns_the_mutex);
	sleeper = (struct sleeper) { CreateEventA(NULL, FALSE, FALSE, NULL), mutex, 0 };
	CHECK_EQ(pthread_create(&thread, NULL, sleeper_run, &sleeper), 0);
	CHECK_EQ(WaitForSingleObject(sleeper.ready, LONG_MS), WAIT_OBJECT_0);
	puppet_kill(alice);
	pthread_join(thread, NULL);
	CHECK_EQ(sleeper.result, WAIT_ABANDONED);
	/* That thread has ended, too, and owned it. */
	CHECK_EQ(WaitForSingleObject(mutex, LONG_MS), WAIT_ABANDONED);
	CHECK(ReleaseMutex(mutex));
	CHECK(!ReleaseMutex(mutex));
	CHECK_EQ(look(mutex), WAIT_OBJECT_0);
	CHECK(ReleaseMutex(mutex));
	CHECK(CloseHandle(mutex) && CloseHandle(sleeper.ready));
	puppet_dismiss_all();
}

static void alice_finds_no_event(void)
{
	HANDLE event;

	CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "event"));
	CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
	event = CreateEventA(NULL, TRUE, FALSE, "event");
	CHECK_EQ(GetLastError(), ERROR_SUCCESS);
	CHECK(SetEvent(event) && CloseHandle(event));
}

/* Should it be over before the others look, the name is gone all the same. */
static void *sleeper_run_for_a_second(void *arg)
{
	struct sleeper *sleeper = arg;

	sleeper->result =
		SignalObjectAndWait(sleeper->ready, sleeper->object, 1000, FALSE);
	return NULL;
}

TEST(a_name_goes_with_the_last_handle_and_its_sleeper_sleeps_on)
{
	struct puppet *alice = puppet_new();
	struct sleeper sleeper = { CreateEventA(NULL, FALSE, FALSE, NULL),
				   CreateEventA(NULL, FALSE, FALSE, "event"), 0 };
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, sleeper_run_for_a_second, &sleeper), 0);
	CHECK_EQ(WaitForSingleObject(sleeper.ready, LONG_MS), WAIT_OBJECT_0);
	CHECK(CloseHandle(sleeper.object));
	puppet_call(alice, alice_finds_no_event);
	pthread_join(thread, NULL);
	CHECK_EQ(sleeper.result, WAIT_TIMEOUT);
	puppet_call(alice, alice_finds_no_event);
	CHECK(CloseHandle(sleeper.ready));
	puppet_dismiss_all();
}

static void alice_opens_the_event(void)
{
	CHECK(OpenEventA(SYNCHRONIZE, FALSE, "event"));
}

TEST(a_name_stays_with_whom_has_a_handle_though_a_sleeper_has_none)
{
	struct puppet *alice = puppet_new();
	struct sleeper sleeper = { CreateEventA(NULL, FALSE, FALSE, NULL),
				   CreateEventA(NULL, FALSE, FALSE, "event"), 0 };
	pthread_t thread;
	HANDLE event;

	puppet_call(alice, alice_opens_the_event);
	CHECK_EQ(pthread_create(&thread, NULL, sleeper_run, &sleeper), 0);
	CHECK_EQ(WaitForSingleObject(sleeper.ready, LONG_MS), WAIT_OBJECT_0);
	CHECK(CloseHandle(sleeper.object));
	event = OpenEventA(EVENT_MODIFY_STATE, FALSE, "event");
	CHECK(event && SetEvent(event));
	pthread_join(thread, NULL);
	CHECK_EQ(sleeper.result, WAIT_OBJECT_0);
	CHECK(CloseHandle(event) && CloseHandle(sleeper.ready));
	puppet_dismiss_all();
}

static void alice_holds_all_kinds(void)
{
	CHECK(CreateEventA(NULL, TRUE, TRUE, "e"));
	CHECK(CreateMutexA(NULL, TRUE, "m"));
	CHECK(CreateSemaphoreA(NULL, 1, 1, "s"));
	CHECK(CreateWaitableTimerA(NULL, TRUE, "t"));
}

TEST(names_go_with_a_killed_holder)
{
	struct puppet *alice = puppet_new();
	HANDLE event;

	puppet_call(alice, alice_holds_all_kinds);
	CHECK(!CreateEventA(NULL, TRUE, FALSE, "m"));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	CHECK(!OpenFileMappingA(FILE_MAP_READ, FALSE, "s"));
	CHECK_EQ(GetLastError(), ERROR_INVALID_HANDLE);
	puppet_kill(alice);
	CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "e"));
	CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
	CHECK(!OpenSemaphoreA(SYNCHRONIZE, FALSE, "s"));
	CHECK(!OpenWaitableTimerA(SYNCHRONIZE, FALSE, "t"));
	event = CreateEventA(NULL, TRUE, FALSE, "m");
	CHECK_EQ(GetLastError(), ERROR_SUCCESS);
	CHECK_EQ(look(event), WAIT_TIMEOUT);
	CHECK(CloseHandle(event));
	puppet_dismiss_all();
}

static void bob_sets_the_event(void)
{
	CHECK(SetEvent(stage->handle[0]));
	CHECK(SetEvent(stage->handle[1]));
}

static void alice_makes_two_events(void)
{
	stage->handle[0] = CreateEventA(NULL, TRUE, FALSE, "shared");
	stage->handle[1] = CreateEventA(NULL, TRUE, FALSE, NULL);
}

static void alice_sees_one_set(void)
{
	CHECK_EQ(look(stage->handle[0]), WAIT_OBJECT_0);
	CHECK_EQ(look(stage->handle[1]), WAIT_TIMEOUT);
}

TEST(a_child_shares_what_has_a_name_and_has_its_own_of_what_has_none)
{
	struct puppet *alice, *bob;
	HANDLE event;

	stage_init();
	alice = puppet_new();
	puppet_call(alice, alice_makes_two_events);
	bob = puppet_fork(alice, fork);
	puppet_call(bob, bob_sets_the_event);
	puppet_call(alice, alice_sees_one_set);
	puppet_kill(alice);
	event = OpenEventA(SYNCHRONIZE, FALSE, "shared");
	CHECK(event); /* bob is a holder of his own */
	CHECK_EQ(look(event), WAIT_OBJECT_0);
	CHECK(CloseHandle(event));
	puppet_kill(bob);
	CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "shared"));
	puppet_dismiss_all();
}

static void alice_owns_and_holds(void)
{
	stage->handle[0] = CreateMutexA(NULL, TRUE, "owned");
	CHECK(stage->handle[0]);
}

static void bob_does_not_own(void)
{
	CHECK(!ReleaseMutex(stage->handle[0]));
	CHECK_EQ(GetLastError(), ERROR_NOT_OWNER);
	CHECK_EQ(look(stage->handle[0]), WAIT_TIMEOUT);
}

TEST(a_child_does_not_own_what_its_parent_owns)
{
	struct puppet *alice, *bob;
	HANDLE mutex;

	stage_init();
	alice = puppet_new();
	puppet_call(alice, alice_owns_and_holds);
	bob = puppet_fork(alice, fork);
	puppet_call(bob, bob_does_not_own);
	puppet_kill(bob);
	mutex = OpenMutexA(SYNCHRONIZE, FALSE, "owned");
	CHECK_EQ(look(mutex), WAIT_TIMEOUT);
	puppet_kill(alice);
	CHECK_EQ(WaitForSingleObject(mutex, LONG_MS), WAIT_ABANDONED);
	CHECK(ReleaseMutex(mutex) && CloseHandle(mutex));
	puppet_dismiss_all();
}

/* ---- programs that are started ------------------------------------------------------ */

/* This program, which sets the event it inherited and says whether it could. */
static HANDLE start_setter(HANDLE event)
{
	char line[64];
	STARTUPINFOA startup = { .cb = sizeof(startup) };
	PROCESS_INFORMATION made;

	snprintf(line, sizeof(line), "setter set %u", (unsigned)(ULONG_PTR)event);
	CHECK(CreateProcessA("/proc/self/exe", line, NULL, NULL, TRUE, 0, NULL, NULL,
			     &startup, &made));
	CHECK(CloseHandle(made.hThread));
	return made.hProcess;
}

static void setter_ends_well(HANDLE process)
{
	DWORD code = 99;

	CHECK_EQ(WaitForSingleObject(process, LONG_MS), WAIT_OBJECT_0);
	CHECK(GetExitCodeProcess(process, &code));
	CHECK_EQ(code, 0);
	CHECK(CloseHandle(process));
}

TEST(a_program_has_what_it_inherits_though_its_parent_has_closed_it)
{
	HANDLE unnamed = CreateEventA(&inheritable, TRUE, FALSE, NULL),
	       named = CreateEventA(&inheritable, TRUE, FALSE, "inherited"), process;

	if (test_is_under_valgrind())
		SKIP("valgrind has no pidfds");
	process = start_setter(unnamed);
	CHECK(CloseHandle(unnamed));
	setter_ends_well(process);
	process = start_setter(named);
	CHECK(CloseHandle(named));
	setter_ends_well(process);
	CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "inherited"));
	CHECK_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

/* ---- waiting ------------------------------------------------------------------------ */

TEST(a_file_cannot_be_waited_for_and_says_so)
{
	char path[300];
	HANDLE file;

	snprintf(path, sizeof(path), "%s/file", test_dir());
	file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0,
			   NULL);
	CHECK(file != INVALID_HANDLE_VALUE);
	CHECK_EQ(look(file), WAIT_FAILED);
	CHECK_EQ(GetLastError(), ERROR_CALL_NOT_IMPLEMENTED);
	CHECK(CloseHandle(file));
}

/* ---- timers ------------------------------------------------------------------------- */

static unsigned n_calls;

static void CALLBACK count_call(LPVOID argument, DWORD low, DWORD high)
{
	CHECK(argument == &n_calls);
	CHECK(low || high);
	n_calls++;
}

static void timer_set_with_call(HANDLE timer, LONGLONG due_100ns)
{
	LARGE_INTEGER due;

	due.QuadPart = due_100ns;
	CHECK(SetWaitableTimer(timer, &due, 0, count_call, &n_calls, FALSE));
}

static void *cancel_elsewhere(void *timer)
{
	CHECK(CancelWaitableTimer(timer));
	return NULL;
}

TEST(a_call_is_taken_back_by_another_thread)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);
	pthread_t thread;

	timer_set_with_call(timer, 0);
	CHECK_EQ(WaitForSingleObject(timer, LONG_MS), WAIT_OBJECT_0);
	CHECK_EQ(pthread_create(&thread, NULL, cancel_elsewhere, timer), 0);
	pthread_join(thread, NULL);
	CHECK_EQ(SleepEx(0, TRUE), 0);
	CHECK_EQ(n_calls, 0);
	timer_set_with_call(timer, 0);
	CHECK_EQ(SleepEx(LONG_MS, TRUE), WAIT_IO_COMPLETION);
	CHECK_EQ(n_calls, 1);
	CHECK(CloseHandle(timer));
}

TEST(one_handle_takes_back_what_was_set_by_another)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, "timer"),
	       same = OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, "timer");

	timer_set_with_call(timer, 0);
	CHECK(CancelWaitableTimer(same));
	CHECK_EQ(SleepEx(0, TRUE), 0);
	CHECK_EQ(n_calls, 0);
	CHECK(CloseHandle(timer) && CloseHandle(same));
}

static void *set_and_end(void *timer)
{
	timer_set_with_call(timer, -500000000);
	return NULL;
}

TEST(a_timer_with_a_call_stops_when_its_thread_ends)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);
	LARGE_INTEGER due;
	pthread_t thread;

	CHECK_EQ(pthread_create(&thread, NULL, set_and_end, timer), 0);
	pthread_join(thread, NULL);
	CHECK_EQ(look(timer), WAIT_TIMEOUT);
	due.QuadPart = 0;
	CHECK(SetWaitableTimer(timer, &due, 0, NULL, NULL, FALSE));
	CHECK_EQ(look(timer), WAIT_OBJECT_0);
	CHECK(CloseHandle(timer));
}

TEST(a_call_goes_with_the_last_handle)
{
	HANDLE timer = CreateWaitableTimerA(NULL, TRUE, NULL);

	timer_set_with_call(timer, 0);
	CHECK(CloseHandle(timer));
	CHECK_EQ(SleepEx(0, TRUE), 0);
	CHECK_EQ(n_calls, 0);
}

/* ---- security ----------------------------------------------------------------------- */

TEST(an_event_remembers_its_descriptor_in_this_process)
{
	SECURITY_DESCRIPTOR descriptor;
	SECURITY_ATTRIBUTES attributes = { sizeof(attributes), &descriptor, FALSE };
	PSECURITY_DESCRIPTOR read = NULL;
	HANDLE event, same;
	PACL dacl = (PACL)8;

	CHECK(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
	CHECK(SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE));
	event = CreateEventA(&attributes, TRUE, FALSE, "event");
	CHECK(event);
	CHECK_EQ(GetSecurityInfo(event, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, NULL,
				 NULL, &dacl, NULL, &read),
		 ERROR_SUCCESS);
	CHECK(!dacl);
	LocalFree(read);
	same = OpenEventA(READ_CONTROL, FALSE, "event");
	CHECK_EQ(GetSecurityInfo(same, SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, NULL,
				 NULL, &dacl, NULL, &read),
		 ERROR_SUCCESS);
	CHECK(dacl); /* the usual one */
	LocalFree(read);
	CHECK_EQ(GetNamedSecurityInfoA("event", SE_KERNEL_OBJECT,
				       DACL_SECURITY_INFORMATION, NULL, NULL, &dacl, NULL,
				       &read),
		 ERROR_SUCCESS);
	LocalFree(read);
	CHECK(CloseHandle(event) && CloseHandle(same));
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "set") == 0)
		return SetEvent((HANDLE)(ULONG_PTR)strtoul(argv[2], NULL, 10)) ? 0 : 1;
	return test_main(argc, argv);
}
