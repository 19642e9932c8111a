/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes and their like where they are used without mercy: by children of fork() in
 * the middle of waits, by the thousand, without descriptors, without a system call they would
 * like to have, by threads that are cancelled, under a rain of signals.
 */
#include <dirent.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "puppet.h"

enum {
	LONG_MS = 40000, /* never over in a test that passes */
	N_WAITERS = 300,
	N_OWNED = 2000, /* the kernel looks at 2,048 */
	N_NAMED = 10000,
	N_FORKS = 60,
};

static HANDLE event(BOOL is_manual, const char *name)
{
	HANDLE event = CreateEventA(NULL, is_manual, FALSE, name);

	CHECK(event);
	return event;
}

static DWORD look(HANDLE object)
{
	return WaitForSingleObject(object, 0);
}

static uint64_t blocks_in_use(void)
{
	struct dirent *entry;
	uint64_t n_blocks = 0;
	DIR *fds = opendir("/proc/self/fd");

	CHECK(fds);
	while ((entry = readdir(fds))) {
		struct stat st;

		if (fstatat(dirfd(fds), entry->d_name, &st, 0) == 0 &&
		    S_ISREG(st.st_mode))
			n_blocks += (uint64_t)st.st_blocks;
	}
	closedir(fds);
	return n_blocks;
}

/* ---- many --------------------------------------------------------------------------- */

TEST(ten_thousand_named_events_are_all_different_and_all_go)
{
	static HANDLE events[N_NAMED];
	uint64_t start_ns = torture_now_ns();
	char name[32];

	for (int i = 0; i < N_NAMED; i++) {
		snprintf(name, sizeof(name), "event %d", i);
		events[i] = event(FALSE, name);
	}
	for (int i = 0; i < N_NAMED; i += 3)
		CHECK(SetEvent(events[i]));
	for (int i = 0; i < N_NAMED; i++)
		CHECK_EQ(look(events[i]), i % 3 ? WAIT_TIMEOUT : WAIT_OBJECT_0);
	for (int i = 0; i < N_NAMED; i++)
		CHECK(CloseHandle(events[i]));
	torture_note("%d events: %u ms", N_NAMED,
		     (unsigned)((torture_now_ns() - start_ns) / 1000000));
	for (int i = 0; i < N_NAMED; i += 100) {
		snprintf(name, sizeof(name), "event %d", i);
		CHECK(!OpenEventA(SYNCHRONIZE, FALSE, name));
	}
}

static HANDLE owned[N_OWNED];

static void owned_make(bool is_named)
{
	char name[32];

	for (int i = 0; i < N_OWNED; i++) {
		snprintf(name, sizeof(name), "mutex %d", i);
		owned[i] = CreateMutexA(NULL, FALSE, is_named ? name : NULL);
		CHECK(owned[i]);
	}
}

static void *owned_take_all(void *arg)
{
	(void)arg;
	for (int i = 0; i < N_OWNED; i++)
		CHECK_EQ(look(owned[i]), WAIT_OBJECT_0);
	return NULL;
}

static void owned_check_abandoned(void)
{
	uint64_t start_ns = torture_now_ns();

	for (int i = 0; i < N_OWNED; i++)
		CHECK_EQ(WaitForSingleObject(owned[i], LONG_MS), WAIT_ABANDONED);
	for (int i = 0; i < N_OWNED; i++)
		CHECK(ReleaseMutex(owned[i]) && CloseHandle(owned[i]));
	torture_note("%d abandoned: %u ms", N_OWNED,
		     (unsigned)((torture_now_ns() - start_ns) / 1000000));
}

TEST(two_thousand_unnamed_mutexes_of_a_thread_are_abandoned_at_its_end)
{
	pthread_t thread;

	owned_make(false);
	CHECK_EQ(pthread_create(&thread, NULL, owned_take_all, NULL), 0);
	pthread_join(thread, NULL);
	owned_check_abandoned();
}

TEST(two_thousand_named_mutexes_of_a_thread_are_abandoned_at_its_end)
{
	pthread_t thread;

	owned_make(true);
	CHECK_EQ(pthread_create(&thread, NULL, owned_take_all, NULL), 0);
	pthread_join(thread, NULL);
	owned_check_abandoned();
}

static void alice_takes_all(void)
{
	owned_make(true);
	owned_take_all(NULL);
}

TEST(two_thousand_named_mutexes_are_abandoned_by_a_killed_process)
{
	struct puppet *alice = puppet_new();

	owned_make(true);
	puppet_call(alice, alice_takes_all);
	CHECK_EQ(look(owned[0]), WAIT_TIMEOUT);
	puppet_kill(alice);
	owned_check_abandoned();
	puppet_dismiss_all();
}

struct crowd {
	HANDLE object, ready;
	_Atomic uint32_t n_served;
};

static void *crowd_wait(void *arg)
{
	struct crowd *crowd = arg;

	CHECK_EQ(SignalObjectAndWait(crowd->ready, crowd->object, LONG_MS, FALSE),
		 WAIT_OBJECT_0);
	atomic_fetch_add(&crowd->n_served, 1);
	return NULL;
}

static void crowd_gather(struct crowd *crowd, pthread_t *threads)
{
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 128 * 1024);
	for (int i = 0; i < N_WAITERS; i++)
		CHECK_EQ(pthread_create(&threads[i], &attr, crowd_wait, crowd), 0);
	for (int i = 0; i < N_WAITERS; i++)
		CHECK_EQ(WaitForSingleObject(crowd->ready, LONG_MS), WAIT_OBJECT_0);
	pthread_attr_destroy(&attr);
}

TEST(three_hundred_waiters_are_released_by_one_set)
{
	for (int named = 0; named < 2; named++) {
		struct crowd crowd = { event(TRUE, named ? "gate" : NULL),
				       CreateSemaphoreA(NULL, 0, N_WAITERS, NULL), 0 };
		pthread_t threads[N_WAITERS];

		crowd_gather(&crowd, threads);
		CHECK(SetEvent(crowd.object));
		for (int i = 0; i < N_WAITERS; i++)
			pthread_join(threads[i], NULL);
		CHECK_EQ(crowd.n_served, N_WAITERS);
		CHECK(CloseHandle(crowd.object) && CloseHandle(crowd.ready));
	}
}

TEST(waiting_for_64_again_and_again_makes_nothing_grow)
{
	HANDLE events[64];
	uint64_t before;
	int n_fds;

	for (int i = 0; i < 64; i++) {
		char name[32];

		snprintf(name, sizeof(name), "event %d", i);
		events[i] = event(FALSE, i % 2 ? name : NULL);
	}
	CHECK_EQ(WaitForMultipleObjects(64, events, FALSE, 1), WAIT_TIMEOUT);
	before = blocks_in_use();
	n_fds = test_count_descriptors();
	for (int i = 0; i < 1000; i++) {
		CHECK_EQ(WaitForMultipleObjects(64, events, i % 2, 1), WAIT_TIMEOUT);
		CHECK(SetEvent(events[i % 64]));
		CHECK_EQ(WaitForMultipleObjects(64, events, FALSE, 1),
			 WAIT_OBJECT_0 + (DWORD)i % 64);
	}
	CHECK_EQ(blocks_in_use(), before);
	CHECK_EQ(test_count_descriptors(), n_fds);
	for (int i = 0; i < 64; i++)
		CHECK(CloseHandle(events[i]));
}

static void *wait_once(void *object)
{
	CHECK_EQ(WaitForSingleObject(object, 1), WAIT_TIMEOUT);
	return NULL;
}

TEST(threads_that_wait_once_and_end_make_nothing_grow)
{
	HANDLE shared = event(FALSE, "shared"), own = event(FALSE, NULL);
	uint64_t before = 0;
	pthread_t thread;

	for (int i = 0; i < 600; i++) {
		if (i == 20)
			before = blocks_in_use();
		CHECK_EQ(pthread_create(&thread, NULL, wait_once, i % 2 ? shared : own),
			 0);
		pthread_join(thread, NULL);
	}
	CHECK_EQ(blocks_in_use(), before);
	CHECK(CloseHandle(shared) && CloseHandle(own));
}

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

/* ---- what there is no more ---------------------------------------------------------- */

TEST(without_descriptors_all_goes_on_and_a_wait_for_a_process_says_so)
{
	const struct rlimit none = { 0, 0 };
	struct rlimit before;
	HANDLE named = event(FALSE, "named"), other = NULL;
	struct crowd crowd = { event(TRUE, "gate"), event(FALSE, NULL), 0 };
	pthread_t thread;

	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
	CHECK_EQ(setrlimit(RLIMIT_NOFILE,
			   &(struct rlimit) { none.rlim_cur, before.rlim_max }),
		 0);
	CHECK(SetEvent(named));
	CHECK_EQ(look(named), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(named, 1), WAIT_TIMEOUT);
	other = event(FALSE, "another");
	CHECK(SetEvent(other));
	CHECK_EQ(look(other), WAIT_OBJECT_0);
	CHECK_EQ(pthread_create(&thread, NULL, crowd_wait, &crowd), 0);
	CHECK_EQ(WaitForSingleObject(crowd.ready, LONG_MS), WAIT_OBJECT_0);
	CHECK(SetEvent(crowd.object));
	pthread_join(thread, NULL);
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
	CHECK(CloseHandle(named) && CloseHandle(other));
	CHECK(CloseHandle(crowd.object) && CloseHandle(crowd.ready));
}

static void forbid(uint32_t number)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		SKIP("no seccomp filters here");
}

static HANDLE stage_mutex;

static void alice_has_the_mutex(void)
{
	stage_mutex = CreateMutexA(NULL, TRUE, "mutex");
	CHECK(stage_mutex);
}

static void *mutex_wait(void *arg)
{
	DWORD r;

	(void)arg;
	r = WaitForSingleObject(stage_mutex, LONG_MS);
	CHECK(ReleaseMutex(stage_mutex));
	return (void *)(uintptr_t)r;
}

TEST(without_futex_waitv_a_killed_owner_is_noticed_all_the_same)
{
	struct puppet *alice = puppet_new();
	uintptr_t sum = 0;
	pthread_t threads[4];
	void *result;

	forbid(449); /* futex_waitv, on every architecture */
	puppet_call(alice, alice_has_the_mutex);
	stage_mutex = CreateMutexA(NULL, FALSE, "mutex");
	for (int i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, mutex_wait, NULL), 0);
	CHECK_EQ(WaitForSingleObject(stage_mutex, 50), WAIT_TIMEOUT);
	puppet_kill(alice);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], &result);
		sum += (uintptr_t)result;
	}
	CHECK_EQ(sum, WAIT_ABANDONED); /* one of them was told */
	CHECK(CloseHandle(stage_mutex));
	puppet_dismiss_all();
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
