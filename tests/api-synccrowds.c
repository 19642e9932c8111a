/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes and their like by the thousand: objects, owners, sleepers, waits; and that
 * nothing grows by it.
 */
#include <dirent.h>
#include <pthread.h>
#include <sys/stat.h>

#include "syncing.h"

enum {
	N_WAITERS = 300,
	N_OWNED = 2000, /* the kernel looks at 2,048 */
	N_NAMED = 10000,
};

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

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
