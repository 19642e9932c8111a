/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes and their like where something is missing: descriptors, or a system call
 * they would like to have. What does not need it goes on, what does says so.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/resource.h>

#include "syncing.h"

/* ---- descriptors -------------------------------------------------------------------- */

static struct rlimit descriptors;

static void descriptors_limit(rlim_t n)
{
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &(struct rlimit) { n, descriptors.rlim_max }),
		 0);
}

/* All that the process has, so that there is not one more. */
static void descriptors_use_up(void)
{
	int next;

	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &descriptors), 0);
	next = dup(0);
	CHECK(next >= 0);
	close(next); /* the lowest that is free: so all below are in use */
	descriptors_limit((rlim_t)next);
}

static void descriptors_give_back(void)
{
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &descriptors), 0);
}

static void *wait_in_thread(void *object)
{
	return (void *)(uintptr_t)WaitForSingleObject(object, LONG_MS);
}

static void check_woken(HANDLE object)
{
	pthread_t thread;
	void *result;

	CHECK_EQ(pthread_create(&thread, NULL, wait_in_thread, object), 0);
	sched_yield();
	CHECK(SetEvent(object));
	pthread_join(thread, &result);
	CHECK_EQ((uintptr_t)result, WAIT_OBJECT_0);
}

TEST(without_descriptors_events_go_on)
{
	HANDLE named = event(FALSE, "named"), gate = event(TRUE, "gate"), other;

	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &descriptors), 0);
	descriptors_limit(0);
	CHECK(SetEvent(named));
	CHECK_EQ(look(named), WAIT_OBJECT_0);
	CHECK_EQ(WaitForSingleObject(named, 1), WAIT_TIMEOUT);
	other = event(FALSE, "another");
	CHECK(SetEvent(other));
	CHECK_EQ(look(other), WAIT_OBJECT_0);
	check_woken(gate);
	check_woken(named);
	descriptors_give_back();
	CHECK(CloseHandle(named) && CloseHandle(other) && CloseHandle(gate));
}

static HANDLE process_of(struct puppet *puppet)
{
	HANDLE process = OpenProcess(SYNCHRONIZE, FALSE, (DWORD)puppet->pid);

	if (!process && GetLastError() == ERROR_CALL_NOT_IMPLEMENTED)
		SKIP("no pidfd here, and so nobody waits for a process");
	CHECK(process);
	return process;
}

TEST(without_descriptors_a_wait_for_a_process_and_an_event_says_so)
{
	struct puppet *alice = puppet_new();
	HANDLE both[2] = { process_of(alice), event(FALSE, "named") };

	CHECK_EQ(WaitForMultipleObjects(2, both, FALSE, 1), WAIT_TIMEOUT);
	descriptors_use_up();
	CHECK_EQ(WaitForMultipleObjects(2, both, FALSE, LONG_MS), WAIT_FAILED);
	CHECK_EQ(GetLastError(), ERROR_TOO_MANY_OPEN_FILES);
	CHECK_EQ(WaitForMultipleObjects(2, both, TRUE, LONG_MS), WAIT_FAILED);
	CHECK_EQ(GetLastError(), ERROR_TOO_MANY_OPEN_FILES);
	CHECK_EQ(WaitForMultipleObjects(2, both, FALSE, 0), WAIT_TIMEOUT);
	CHECK_EQ(WaitForSingleObject(both[0], 1), WAIT_TIMEOUT);
	CHECK(SetEvent(both[1]));
	CHECK_EQ(WaitForMultipleObjects(2, both, FALSE, LONG_MS), WAIT_OBJECT_0 + 1);
	descriptors_give_back();
	CHECK_EQ(WaitForMultipleObjects(2, both, FALSE, 1), WAIT_TIMEOUT);
	puppet_kill(alice);
	CHECK_EQ(WaitForMultipleObjects(2, both, FALSE, LONG_MS), WAIT_OBJECT_0);
	CHECK(CloseHandle(both[0]) && CloseHandle(both[1]));
	puppet_dismiss_all();
}

/* poll() takes no more descriptors than a process may have, however few it looks at. */
TEST(with_fewer_descriptors_than_processes_a_wait_says_so_and_does_not_spin)
{
	HANDLE processes[2] = { process_of(puppet_new()), process_of(puppet_new()) };

	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &descriptors), 0);
	for (rlim_t n = 0; n < 2; n++) {
		descriptors_limit(n);
		CHECK_EQ(WaitForMultipleObjects(2, processes, FALSE, LONG_MS),
			 WAIT_FAILED);
		CHECK_EQ(GetLastError(), ERROR_TOO_MANY_OPEN_FILES);
	}
	descriptors_limit(2);
	CHECK_EQ(WaitForMultipleObjects(2, processes, FALSE, 1), WAIT_TIMEOUT);
	descriptors_give_back();
	CHECK(CloseHandle(processes[0]) && CloseHandle(processes[1]));
	puppet_dismiss_all();
}

/* ---- futex_waitv -------------------------------------------------------------------- */

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

enum {
	N_EVENTS = 3,
	N_MUTEXES = 2,
	AT_PROCESS = N_EVENTS + N_MUTEXES,
	N_MIXED,
};

struct mixed {
	HANDLE objects[N_MIXED];
	DWORD n;
	BOOL wants_all;
	pthread_t thread;
};

static HANDLE stage_mutexes[N_MUTEXES];

static void mutexes_make(BOOL are_owned)
{
	char name[16];

	for (int i = 0; i < N_MUTEXES; i++) {
		snprintf(name, sizeof(name), "mutex %d", i);
		stage_mutexes[i] = CreateMutexA(NULL, are_owned, name);
		CHECK(stage_mutexes[i]);
	}
}

static void alice_has_the_mutexes(void)
{
	mutexes_make(TRUE);
}

static void alice_gives_the_last_mutex_back(void)
{
	CHECK(ReleaseMutex(stage_mutexes[N_MUTEXES - 1]));
}

static void *mixed_wait(void *arg)
{
	struct mixed *mixed = arg;
	DWORD r = WaitForMultipleObjects(mixed->n, mixed->objects, mixed->wants_all,
					 LONG_MS);

	for (int i = 0; i < N_MUTEXES; i++)
		ReleaseMutex(stage_mutexes[i]); /* those it got */
	return (void *)(uintptr_t)r;
}

static void mixed_begin(struct mixed *mixed)
{
	CHECK_EQ(pthread_create(&mixed->thread, NULL, mixed_wait, mixed), 0);
	usleep(5000); /* both before it sleeps and when it does would be right */
}

static DWORD mixed_end(struct mixed *mixed)
{
	void *result;

	pthread_join(mixed->thread, &result);
	return (DWORD)(uintptr_t)result;
}

/* Events, mutexes and perhaps a process: each ends the wait. */
static void mixed_play(bool with_process)
{
	struct puppet *alice = puppet_new(), *bob = puppet_new();
	struct mixed mixed = { .n = with_process ? N_MIXED : AT_PROCESS };
	char name[16];

	puppet_call(alice, alice_has_the_mutexes);
	mutexes_make(FALSE);
	for (int i = 0; i < N_EVENTS; i++) {
		snprintf(name, sizeof(name), "event %d", i);
		mixed.objects[i] = event(FALSE, i ? name : NULL);
	}
	for (int i = 0; i < N_MUTEXES; i++)
		mixed.objects[N_EVENTS + i] = stage_mutexes[i];
	if (with_process)
		mixed.objects[AT_PROCESS] = process_of(bob);

	CHECK_EQ(WaitForMultipleObjects(mixed.n, mixed.objects, FALSE, 30), WAIT_TIMEOUT);
	for (DWORD i = 0; i < N_EVENTS; i++) {
		mixed_begin(&mixed);
		CHECK(SetEvent(mixed.objects[i]));
		CHECK_EQ(mixed_end(&mixed), WAIT_OBJECT_0 + i);
	}
	mixed_begin(&mixed);
	puppet_call(alice, alice_gives_the_last_mutex_back);
	CHECK_EQ(mixed_end(&mixed), WAIT_OBJECT_0 + AT_PROCESS - 1);
	/* Ours from here on. */
	CHECK_EQ(look(stage_mutexes[N_MUTEXES - 1]), WAIT_OBJECT_0);
	mixed_begin(&mixed);
	puppet_kill(alice);
	CHECK_EQ(mixed_end(&mixed), WAIT_ABANDONED_0 + N_EVENTS);
	CHECK_EQ(look(stage_mutexes[0]), WAIT_OBJECT_0);
	mixed_begin(&mixed);
	if (with_process) {
		puppet_kill(bob);
		CHECK_EQ(mixed_end(&mixed), WAIT_OBJECT_0 + AT_PROCESS);
		CHECK(CloseHandle(mixed.objects[AT_PROCESS]));
	} else {
		CHECK(SetEvent(mixed.objects[0]));
		CHECK_EQ(mixed_end(&mixed), WAIT_OBJECT_0);
	}
	for (int i = 0; i < N_EVENTS; i++)
		CHECK(CloseHandle(mixed.objects[i]));
	for (int i = 0; i < N_MUTEXES; i++)
		CHECK(ReleaseMutex(stage_mutexes[i]) && CloseHandle(stage_mutexes[i]));
	puppet_dismiss_all();
}

TEST(without_futex_waitv_any_of_events_and_mutexes_ends_a_wait)
{
	forbid(449);
	mixed_play(false);
}

TEST(without_futex_waitv_any_of_events_mutexes_and_a_process_ends_a_wait)
{
	forbid(449);
	mixed_play(true);
}

TEST(without_futex_waitv_all_of_an_event_a_killed_ones_mutex_and_a_process_are_had)
{
	struct puppet *alice = puppet_new();
	struct mixed mixed = { .n = 3, .wants_all = TRUE };

	forbid(449);
	puppet_call(alice, alice_has_the_mutexes);
	mutexes_make(FALSE);
	mixed.objects[0] = event(FALSE, "event");
	mixed.objects[1] = stage_mutexes[0];
	mixed.objects[2] = process_of(alice);
	mixed_begin(&mixed);
	CHECK(SetEvent(mixed.objects[0]));
	CHECK_EQ(look(mixed.objects[0]), WAIT_OBJECT_0); /* not taken by half */
	CHECK(SetEvent(mixed.objects[0]));
	puppet_kill(alice);
	CHECK_EQ(mixed_end(&mixed), WAIT_ABANDONED_0);
	CHECK_EQ(look(mixed.objects[0]), WAIT_TIMEOUT);
	CHECK_EQ(look(mixed.objects[2]), WAIT_OBJECT_0);
	CHECK(CloseHandle(mixed.objects[0]) && CloseHandle(mixed.objects[2]));
	for (int i = 0; i < N_MUTEXES; i++)
		CHECK(CloseHandle(stage_mutexes[i]));
	puppet_dismiss_all();
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
