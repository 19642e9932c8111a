/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes and their like where they are used without mercy: by children of fork() in
 * the middle of waits, with handles of every other kind, by threads that are cancelled, under
 * a rain of signals, by processes that exit meanwhile.
 */
#include <pthread.h>

#include "syncing.h"

enum {
	N_FORKS = 60,
};

/* ---- fork --------------------------------------------------------------------------- */

struct churn {
	HANDLE ping, pong;
	_Atomic bool is_over;
};

static void *churn_wait(void *arg)
{
	struct churn *churn = arg;

	while (!churn->is_over) {
		HANDLE both[2] = { churn->ping, churn->pong };

		WaitForMultipleObjects(2, both, FALSE, 1);
		SetEvent(churn->ping);
	}
	return NULL;
}

/* Whatever the other threads were at, the child can use both, and make its own. */
static void churn_child(HANDLE named, HANDLE unnamed, HANDLE answer)
{
	HANDLE mutex = CreateMutexA(NULL, TRUE, NULL);

	CHECK(mutex && ReleaseMutex(mutex) && CloseHandle(mutex));
	CHECK_EQ(look(unnamed), WAIT_TIMEOUT);
	CHECK(SetEvent(unnamed));
	CHECK_EQ(WaitForSingleObject(unnamed, LONG_MS), WAIT_OBJECT_0);
	CHECK(SignalObjectAndWait(answer, named, LONG_MS, FALSE) == WAIT_OBJECT_0);
	CHECK(SetEvent(answer));
	_exit(0);
}

TEST(children_forked_in_the_middle_of_waits_use_what_they_inherit)
{
	struct churn churn[2] = { { event(FALSE, "ping"), event(FALSE, "pong"), false },
				  { event(FALSE, NULL), event(FALSE, NULL), false } };
	HANDLE named = event(FALSE, "named"), unnamed = event(FALSE, NULL),
	       answer = event(FALSE, "answer");
	pthread_t threads[4];

	SKIP_IF_MALLOC_HANGS_IN_CHILDREN();
	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, churn_wait, &churn[i % 2]), 0);
	for (int i = 0; i < N_FORKS; i++) {
		pid_t pid;

		fflush(NULL);
		pid = fork();
		CHECK(pid >= 0);
		if (pid == 0)
			churn_child(named, unnamed, answer);
		CHECK_EQ(WaitForSingleObject(answer, LONG_MS), WAIT_OBJECT_0);
		CHECK_EQ(look(unnamed), WAIT_TIMEOUT);
		CHECK(SetEvent(named));
		CHECK_EQ(WaitForSingleObject(answer, LONG_MS), WAIT_OBJECT_0);
		wait_ok(pid);
	}
	churn[0].is_over = churn[1].is_over = true;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 2; i++)
		CHECK(CloseHandle(churn[i].ping) && CloseHandle(churn[i].pong));
	CHECK(CloseHandle(named) && CloseHandle(unnamed) && CloseHandle(answer));
}

/* ---- wrong handles ------------------------------------------------------------------ */

static void refuses(const char *what, BOOL result, DWORD error)
{
	DWORD got = GetLastError();

	if (result || got != error)
		test_fail(__FILE__, __LINE__, "%s: %d, error %u", what, result,
			  (unsigned)got);
}

static void check_wrong_handle(HANDLE wrong, HANDLE right, int is)
{
	LARGE_INTEGER due = { .QuadPart = -1 };
	HANDLE pair[2] = { right, wrong };

	if (is != 'e') {
		refuses("SetEvent", SetEvent(wrong), ERROR_INVALID_HANDLE);
		refuses("ResetEvent", ResetEvent(wrong), ERROR_INVALID_HANDLE);
		refuses("PulseEvent", PulseEvent(wrong), ERROR_INVALID_HANDLE);
	}
	if (is != 'm')
		refuses("ReleaseMutex", ReleaseMutex(wrong), ERROR_INVALID_HANDLE);
	if (is != 's')
		refuses("ReleaseSemaphore", ReleaseSemaphore(wrong, 1, NULL),
			ERROR_INVALID_HANDLE);
	if (is != 't') {
		refuses("SetWaitableTimer",
			SetWaitableTimer(wrong, &due, 0, NULL, NULL, FALSE),
			ERROR_INVALID_HANDLE);
		refuses("CancelWaitableTimer", CancelWaitableTimer(wrong),
			ERROR_INVALID_HANDLE);
	}
	if (is)
		return;
	refuses("wait", look(wrong) != WAIT_FAILED, ERROR_INVALID_HANDLE);
	refuses("any", WaitForMultipleObjects(2, pair, FALSE, 0) != WAIT_FAILED,
		ERROR_INVALID_HANDLE);
	refuses("all", WaitForMultipleObjects(2, pair, TRUE, 0) != WAIT_FAILED,
		ERROR_INVALID_HANDLE);
	refuses("wait of signal",
		SignalObjectAndWait(right, wrong, 0, FALSE) != WAIT_FAILED,
		ERROR_INVALID_HANDLE);
	CHECK_EQ(look(right), WAIT_TIMEOUT); /* was not signaled */
	refuses("signal", SignalObjectAndWait(wrong, right, 0, FALSE) != WAIT_FAILED,
		ERROR_INVALID_HANDLE);
}

TEST(every_call_refuses_handles_of_every_other_kind)
{
	HANDLE right = event(FALSE, NULL), closed = event(FALSE, NULL);
	HANDLE mutex = CreateMutexA(NULL, FALSE, NULL),
	       semaphore = CreateSemaphoreA(NULL, 0, 1, NULL),
	       timer = CreateWaitableTimerA(NULL, FALSE, NULL),
	       section = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
					    1, NULL);

	CHECK(CloseHandle(closed));
	check_wrong_handle(NULL, right, 0);
	check_wrong_handle(closed, right, 0);
	check_wrong_handle((HANDLE)(uintptr_t)0x7ffffffc, right, 0);
	check_wrong_handle((HANDLE)(uintptr_t)0xdeadbeefcafef00d, right, 0);
	check_wrong_handle(section, right, 'x'); /* no SYNCHRONIZE in what is made */
	refuses("wait", look(section) != WAIT_FAILED, ERROR_ACCESS_DENIED);
	check_wrong_handle(GetCurrentProcess(), right, 'p');
	check_wrong_handle(GetCurrentThread(), right, 'h');
	check_wrong_handle(right, NULL, 'e');
	check_wrong_handle(mutex, NULL, 'm');
	check_wrong_handle(semaphore, NULL, 's');
	check_wrong_handle(timer, NULL, 't');
	CHECK(CloseHandle(right) && CloseHandle(mutex) && CloseHandle(semaphore));
	CHECK(CloseHandle(timer) && CloseHandle(section));
}

/* ---- ends and interruptions --------------------------------------------------------- */

static void *wait_for_ever(void *arg)
{
	WaitForSingleObject(arg, INFINITE);
	return NULL;
}

TEST(a_thread_cancelled_in_a_wait_leaves_everything_usable)
{
	HANDLE objects[2] = { event(FALSE, "named"), event(FALSE, NULL) };

	for (int i = 0; i < 20; i++) {
		HANDLE object = objects[i % 2];
		pthread_t thread;

		CHECK_EQ(pthread_create(&thread, NULL, wait_for_ever, object), 0);
		if (i % 4 > 1)
			usleep(1000); /* both before and in the wait */
		CHECK_EQ(pthread_cancel(thread), 0);
		usleep(1000);
		/* Whether it can be cancelled there or not: a set is had once at most. */
		CHECK(SetEvent(object));
		pthread_join(thread, NULL);
		look(object);
		CHECK_EQ(look(object), WAIT_TIMEOUT);
		CHECK(SetEvent(object));
		CHECK_EQ(look(object), WAIT_OBJECT_0);
	}
	CHECK(CloseHandle(objects[0]) && CloseHandle(objects[1]));
}

static _Atomic uint32_t n_signals;

static void count_signal(int number)
{
	(void)number;
	n_signals++;
}

static void *wait_300_ms(void *object)
{
	uint64_t start_ns = torture_now_ns();

	CHECK_EQ(WaitForSingleObject(object, 300), WAIT_TIMEOUT);
	return (void *)(uintptr_t)((torture_now_ns() - start_ns) / 1000000);
}

static void rain(int flags)
{
	struct sigaction action = { .sa_handler = count_signal, .sa_flags = flags };
	HANDLE objects[3] = { event(FALSE, "named"), event(FALSE, NULL),
			      CreateMutexA(NULL, TRUE, NULL) };
	pthread_t threads[3];

	CHECK_EQ(sigaction(SIGUSR1, &action, NULL), 0);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, wait_300_ms, objects[i]), 0);
	for (int i = 0; i < 200; i++) {
		for (int j = 0; j < 3; j++)
			pthread_kill(threads[j], SIGUSR1);
		usleep(1000);
	}
	for (int i = 0; i < 3; i++) {
		void *ms;

		pthread_join(threads[i], &ms);
		CHECK((uintptr_t)ms >= 299 && (uintptr_t)ms < 20000);
		if (i == 2)
			CHECK(ReleaseMutex(objects[i]));
		CHECK(CloseHandle(objects[i]));
	}
	CHECK(n_signals);
}

TEST(signals_do_not_end_waits_and_do_not_make_them_longer)
{
	rain(0);
	rain(SA_RESTART);
}

static void exit_among_waiters(void *arg)
{
	HANDLE objects[4] = { event(FALSE, "named"), event(FALSE, NULL),
			      CreateMutexA(NULL, TRUE, "mutex"),
			      CreateMutexA(NULL, TRUE, NULL) };
	pthread_t thread;

	(void)arg;
	CHECK_EQ(look(objects[2]), WAIT_OBJECT_0);
	for (int i = 0; i < 16; i++) {
		CHECK_EQ(pthread_create(&thread, NULL, wait_for_ever, objects[i % 4]), 0);
		CHECK_EQ(pthread_detach(thread), 0);
	}
	usleep(2000);
	exit(0);
}

TEST(exit_while_other_threads_wait_abandons_what_they_would_have)
{
	HANDLE mutex = CreateMutexA(NULL, FALSE, "mutex");

	for (int i = 0; i < 10; i++) {
		pid_t pid;

		fflush(NULL);
		pid = fork();
		CHECK(pid >= 0);
		if (pid == 0)
			exit_among_waiters(NULL);
		wait_ok(pid);
		CHECK_EQ(WaitForSingleObject(mutex, LONG_MS), WAIT_ABANDONED);
		CHECK(ReleaseMutex(mutex));
		CHECK(!OpenEventA(SYNCHRONIZE, FALSE, "named"));
	}
	CHECK(CloseHandle(mutex));
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
