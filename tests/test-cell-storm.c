/* SPDX-License-Identifier: MIT */
/*
 * Many processes with many threads at few cells, some of them killed or stopped at any
 * instruction. What must not be seen: a release that nobody gets, one that two get, an
 * owner too many or too few, an abandonment that is not reported or reported twice, and a
 * sleeper who sleeps on although it is his turn.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "os/clock.h"
#include "store/cell.h"
#include "store/wait.h"
#include "whitebox.h"

enum {
	N_PROCESSES = 4,
	N_THREADS = 4,
	N_TOKENS = 3,
	N_SLEEPERS = N_PROCESSES * N_THREADS,
};

#define PATIENCE_NS (UINT64_C(40000000000) * test_patience())

static struct shared {
	_Atomic int n_inside, n_most, n_released, n_rounds, n_abandoned, n_had, is_over;
	_Atomic int inside[N_PROCESSES];
	long counter; /* under the mutex */
} * shared;

static struct face semaphore, event, start_event, mutex, second, done;
static int process_number;

static int wait_any_of(struct face **faces, uint32_t n, bool all, uint32_t *index)
{
	struct wait_item items[8];
	struct wait wait = { .items = items,
			     .n_items = n,
			     .wants_all = all,
			     .deadline_ns = clock_monotonic_ns() + PATIENCE_NS };

	for (uint32_t i = 0; i < n; i++)
		items[i] = (struct wait_item) { faces[i], -1 };
	return wait_run(&wait, index);
}

static int wait_one(struct face *face)
{
	uint32_t index;

	return wait_any_of(&face, 1, false, &index);
}

static void make(struct face *face, const char *text, struct cell_start start)
{
	struct name name = whitebox_name(text);

	CHECK_EQ(cell_create(face, &name, &start), 0);
}

static void make_shared(void)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(shared != MAP_FAILED);
}

static void *(*thread_of_process)(void *);

static void run_threads(void *data)
{
	pthread_t threads[N_THREADS];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	process_number = *(int *)data;
	for (intptr_t i = 0; i < N_THREADS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, thread_of_process, (void *)i),
			 0);
	for (int i = 0; i < N_THREADS; i++)
		CHECK_EQ(pthread_join(threads[i], NULL), 0);
}

static void start_processes(pid_t pids[N_PROCESSES], void *(*thread)(void *))
{
	thread_of_process = thread;
	for (int i = 0; i < N_PROCESSES; i++)
		pids[i] = test_fork(run_threads, &i);
}

/* ---- tokens ------------------------------------------------------------------------- */

static void *pass_tokens(void *data)
{
	struct face *both[] = { &event, &semaphore };
	uint32_t index, previous;

	for (int i = 0; i < whitebox_rounds(1500); i++) {
		int n_inside, n_most;

		if (i % 3)
			CHECK_EQ(wait_one(&semaphore), 0);
		else
			CHECK_EQ(wait_any_of(both, 2, false, &index), 0);
		n_inside = atomic_fetch_add(&shared->n_inside, 1) + 1;
		n_most = atomic_load(&shared->n_most);
		while (n_inside > n_most &&
		       !atomic_compare_exchange_weak(&shared->n_most, &n_most, n_inside))
			;
		CHECK(n_inside <= N_TOKENS);
		if (i % 7 == 0)
			sched_yield();
		atomic_fetch_sub(&shared->n_inside, 1);
		CHECK_EQ(semaphore_release(&semaphore, 1, &previous), 0);
		CHECK(previous < N_TOKENS);
	}
	return NULL;
}

TEST_LIMIT(no_token_is_lost_or_doubled, 300)
{
	struct face *face = &semaphore;
	struct cell_state state;
	pid_t pids[N_PROCESSES];

	make_shared();
	make(face, "S",
	     (struct cell_start) {
		     .kind = CELL_SEMAPHORE, .value = N_TOKENS, .maximum = N_TOKENS });
	make(&event, "E", (struct cell_start) { .kind = CELL_EVENT });
	start_processes(pids, pass_tokens);
	for (int i = 0; i < N_PROCESSES; i++)
		wait_ok(pids[i]);
	CHECK_EQ(cell_query(&semaphore, &state), 0);
	CHECK_EQ(state.count, N_TOKENS);
	CHECK_EQ(state.n_waiters, 0);
	cell_close(&semaphore);
	cell_close(&event);
}

/* ---- events ------------------------------------------------------------------------- */

static void *be_released(void *data)
{
	struct face *both[] = { &event, &second };
	uint32_t index;

	for (int i = 0; i < whitebox_rounds(300); i++) {
		if ((intptr_t)data % 2)
			CHECK_EQ(wait_one(&event), 0);
		else
			CHECK_EQ(wait_any_of(both, 2, false, &index), 0);
		if (atomic_fetch_add(&shared->n_released, 1) + 1 == N_SLEEPERS)
			CHECK_EQ(event_set(&done), 0);
		CHECK_EQ(wait_one(&start_event), 0);
	}
	return NULL;
}

TEST_LIMIT(an_event_set_so_often_releases_so_many, 300)
{
	pid_t pids[N_PROCESSES];
	struct cell_state state;

	make_shared();
	make(&event, "E", (struct cell_start) { .kind = CELL_EVENT });
	make(&second, "E2", (struct cell_start) { .kind = CELL_EVENT });
	make(&done, "D", (struct cell_start) { .kind = CELL_EVENT });
	make(&start_event, "B",
	     (struct cell_start) { .kind = CELL_EVENT, .is_manual = true });
	start_processes(pids, be_released);
	for (int round = 0; round < whitebox_rounds(300); round++) {
		do {
			CHECK_EQ(cell_query(&event, &state), 0);
			sched_yield();
		} while (state.n_waiters < N_SLEEPERS);
		for (int i = 0; i < N_SLEEPERS; i++)
			CHECK_EQ(event_set(&event), 0);
		CHECK_EQ(wait_one(&done), 0);
		CHECK_EQ(cell_query(&event, &state), 0);
		CHECK(!state.is_signaled);
		atomic_store(&shared->n_released, 0);
		do {
			CHECK_EQ(cell_query(&start_event, &state), 0);
			sched_yield();
		} while (state.n_waiters < N_SLEEPERS);
		/* They go on although it is reset before they have looked. */
		CHECK_EQ(event_set(&start_event), 0);
		CHECK_EQ(event_reset(&start_event), 0);
	}
	for (int i = 0; i < N_PROCESSES; i++)
		wait_ok(pids[i]);
	cell_close(&event);
	cell_close(&second);
	cell_close(&done);
	cell_close(&start_event);
}

/* ---- mutexes and death -------------------------------------------------------------- */

static void *own_in_turn(void *data)
{
	struct face *both[] = { &mutex, &second };
	uint32_t index = 0;

	/* Others of the same process could be the dead one's heirs before they die, too. */
	if (process_number == 0 && (intptr_t)data != 1)
		return NULL;
	while (!atomic_load(&shared->is_over)) {
		bool all = (intptr_t)data == 0;
		int r = all ? wait_any_of(both, 2, true, &index) : wait_one(&mutex);

		if (atomic_load(&shared->is_over) && r == NEWS_TIMED_OUT)
			break;
		CHECK(r == 0 || r == NEWS_ABANDONED);
		CHECK_EQ(atomic_fetch_add(&shared->n_inside, 1), 0);
		if (r == NEWS_ABANDONED && index == 0)
			atomic_fetch_add(&shared->n_abandoned, 1);
		atomic_fetch_add(&shared->n_had, 1);
		shared->counter++;
		if (process_number == 0 && atomic_load(&shared->inside[0]) == 1) {
			/* To be killed here. */
			atomic_store(&shared->inside[0], 2);
			for (;;)
				pause();
		}
		atomic_fetch_sub(&shared->n_inside, 1);
		if (all)
			CHECK_EQ(mutex_release(&second), 0);
		CHECK_EQ(mutex_release(&mutex), 0);
	}
	return NULL;
}

TEST_LIMIT(who_is_killed_inside_abandons_once, 300)
{
	int zero = 0, n_kills = whitebox_rounds(100), had;
	pid_t pids[N_PROCESSES];

	make_shared();
	make(&mutex, "X", (struct cell_start) { .kind = CELL_MUTEX });
	make(&second, "X2", (struct cell_start) { .kind = CELL_MUTEX });
	start_processes(pids, own_in_turn);
	for (int i = 0; i < n_kills; i++) {
		uint64_t end_ns = clock_monotonic_ns() + PATIENCE_NS;

		atomic_store(&shared->inside[0], 1);
		while (atomic_load(&shared->inside[0]) != 2) {
			CHECK(clock_monotonic_ns() < end_ns);
			sched_yield();
		}
		had = atomic_load(&shared->n_had);
		CHECK_EQ(atomic_load(&shared->n_inside), 1);
		atomic_store(&shared->inside[0], 0);
		atomic_store(&shared->n_inside, 0);
		wait_killed(pids[0]);
		while (atomic_load(&shared->n_had) == had) {
			CHECK(clock_monotonic_ns() < end_ns);
			sched_yield();
		}
		pids[0] = test_fork(run_threads, &zero);
	}
	atomic_store(&shared->is_over, 1);
	for (int i = 0; i < N_PROCESSES; i++)
		wait_ok(pids[i]);
	CHECK_EQ(atomic_load(&shared->n_abandoned), n_kills);
	CHECK_EQ(shared->counter, atomic_load(&shared->n_had));
	cell_close(&mutex);
	cell_close(&second);
}

/* Anywhere: what the dead had in their hands may be lost with them, and nothing else. */
static void *do_everything(void *data)
{
	struct face *all[] = { &mutex, &semaphore, &event };
	uint32_t index, previous;
	uint64_t random = (uint64_t)clock_monotonic_ns() | 1;

	while (!atomic_load(&shared->is_over)) {
		int r;

		switch (whitebox_random(&random) >> 32 & 7) {
		case 0:
			r = wait_any_of(all, 2, true, &index);
			CHECK(r == 0 || r == NEWS_ABANDONED);
			CHECK_EQ(mutex_release(&mutex), 0);
			(void)semaphore_release(&semaphore, 1, &previous);
			break;
		case 1:
			CHECK_EQ(event_set(&event), 0);
			CHECK_EQ(wait_one(&event), 0);
			CHECK_EQ(event_set(&event), 0);
			break;
		case 2:
			r = wait_any_of(all, 3, false, &index);
			CHECK(r == 0 || r == NEWS_ABANDONED);
			if (index == 0)
				CHECK_EQ(mutex_release(&mutex), 0);
			if (index == 1)
				(void)semaphore_release(&semaphore, 1, &previous);
			if (index == 2)
				CHECK_EQ(event_set(&event), 0);
			break;
		case 3: {
			struct name name = whitebox_name("coming and going");
			struct cell_start start = { .kind = CELL_MUTEX,
						    .is_owned = true };
			struct face face;

			r = cell_create(&face, &name, &start);
			CHECK(r >= 0);
			if (r == 0)
				CHECK_EQ(mutex_release(&face), 0);
			cell_close(&face);
			break;
		}
		default:
			r = wait_one(&mutex);
			CHECK(r == 0 || r == NEWS_ABANDONED);
			CHECK_EQ(atomic_fetch_add(&shared->n_had, 1) < 0, false);
			CHECK_EQ(mutex_release(&mutex), 0);
			/* Somebody who was killed may have taken one along. */
			(void)event_set(&event);
			(void)semaphore_release(&semaphore, 1, &previous);
		}
		atomic_fetch_add(&shared->n_rounds, 1);
	}
	return NULL;
}

TEST_LIMIT(life_goes_on_whoever_is_killed_or_stopped_wherever, 300)
{
	uint64_t random = 88172645463325252u;
	pid_t pids[N_PROCESSES];
	int n_kills = whitebox_rounds(300);

	make_shared();
	make(&mutex, "X", (struct cell_start) { .kind = CELL_MUTEX });
	make(&event, "E", (struct cell_start) { .kind = CELL_EVENT });
	make(&semaphore, "S",
	     (struct cell_start) { .kind = CELL_SEMAPHORE, .value = 2, .maximum = 4 });
	start_processes(pids, do_everything);
	for (int i = 0; i < n_kills; i++) {
		int number = (int)(whitebox_random(&random) >> 40) % N_PROCESSES;
		int rounds = atomic_load(&shared->n_rounds) +
			     (int)(whitebox_random(&random) >> 40) % 50;
		uint64_t end_ns = clock_monotonic_ns() + PATIENCE_NS;

		while (atomic_load(&shared->n_rounds) <= rounds) {
			CHECK(clock_monotonic_ns() < end_ns);
			sched_yield();
		}
		if (i % 3 == 0) {
			kill(pids[number], SIGSTOP);
			sched_yield();
			kill(pids[number], SIGCONT);
			continue;
		}
		wait_killed(pids[number]);
		pids[number] = test_fork(run_threads, &number);
	}
	atomic_store(&shared->is_over, 1);
	for (int i = 0; i < N_PROCESSES; i++)
		wait_ok(pids[i]);
	cell_close(&mutex);
	cell_close(&event);
	cell_close(&semaphore);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
