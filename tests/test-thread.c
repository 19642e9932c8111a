/* SPDX-License-Identifier: MIT */
/* The ends of threads as something to wait for, and calls that end a wait. */
#include "core/thread.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "base/err.h"
#include "core/apc.h"
#include "core/course.h"
#include "harness.h"
#include "store/wait.h"

static uint32_t run_gate(void *data)
{
	gate_wait(data);
	return 5;
}

static struct thread *start(uint32_t (*run)(void *), void *data)
{
	const struct course course = { .run = run, .data = data };
	struct thread *thread;

	CHECK_EQ(thread_new(&thread), 0);
	CHECK_EQ(course_start(thread, &course), 0);
	return thread;
}

static struct wait_item item_of(struct thread *thread)
{
	struct wait_item item;

	CHECK_EQ(thread_kind.wait_item(&thread->object, &item), 0);
	return item;
}

static int wait_one(struct wait_item item, uint64_t deadline_ns)
{
	struct wait wait = { .items = &item, .n_items = 1, .deadline_ns = deadline_ns };
	uint32_t index = 7;

	return wait_run(&wait, &index);
}

TEST(the_end_of_a_thread_ends_a_wait_and_all_later_ones)
{
	struct thread *thread;
	struct gate gate;
	uint32_t code = 0;

	gate_init(&gate);
	thread = start(run_gate, &gate);
	CHECK_EQ(wait_one(item_of(thread), 0), NEWS_TIMED_OUT);
	gate_open(&gate);
	CHECK_EQ(wait_one(item_of(thread), WAIT_FOREVER), 0);
	CHECK_EQ(thread_exit_code(thread, &code), 0);
	CHECK_EQ(code, 5);
	CHECK_EQ(wait_one(item_of(thread), 0), 0);
	object_unref(&thread->object);
	gate_deinit(&gate);
}

TEST(all_of_many_threads_can_be_waited_for_at_once)
{
	struct wait_item items[64];
	struct wait wait = {
		.items = items,
		.n_items = 64,
		.wants_all = true,
		.deadline_ns = WAIT_FOREVER,
	};
	struct thread *threads[64];
	struct gate gate;
	uint32_t index;

	gate_init(&gate);
	for (int i = 0; i < 64; i++) {
		threads[i] = start(run_gate, &gate);
		items[i] = item_of(threads[i]);
	}
	for (int i = 0; i < 64; i++)
		gate_open(&gate);
	CHECK_EQ(wait_run(&wait, &index), 0);
	for (int i = 0; i < 64; i++)
		object_unref(&threads[i]->object);
	gate_deinit(&gate);
}

static uint32_t run_own(void *data)
{
	const struct wait_item item = { .face = data, .pidfd = -1 };

	return (uint32_t)wait_one(item, WAIT_FOREVER);
}

TEST(what_a_thread_owned_is_abandoned_when_its_end_is_told)
{
	const struct cell_start start_mutex = { .kind = CELL_MUTEX };
	struct face faces[3];

	for (int i = 0; i < 3; i++)
		CHECK_EQ(cell_create(&faces[i], NULL, &start_mutex), 0);
	for (int i = 0; i < 300; i++) {
		struct face *mutex = &faces[i % 3];
		const struct wait_item item = { .face = mutex, .pidfd = -1 };
		struct thread *thread = start(run_own, mutex);

		CHECK_EQ(wait_one(item_of(thread), WAIT_FOREVER), 0);
		CHECK_EQ(wait_one(item, 0), NEWS_ABANDONED);
		CHECK_EQ(mutex_release(mutex), 0);
		CHECK_EQ(wait_one(item, 0), 0);
		CHECK_EQ(mutex_release(mutex), 0);
		object_unref(&thread->object);
	}
	for (int i = 0; i < 3; i++)
		cell_close(&faces[i]);
}

static pthread_mutex_t robust;

struct owner {
	struct gate is_there, go;
	struct face *mutex;
};

/* Owns the C library's robust lock as well, on both sides of ours in the list. */
static uint32_t run_own_both(void *data)
{
	struct owner *owner = data;
	const struct wait_item item = { .face = owner->mutex, .pidfd = -1 };

	pthread_mutex_lock(&robust);
	if (wait_one(item, WAIT_FOREVER) != 0)
		return 1;
	gate_open(&owner->is_there);
	gate_wait(&owner->go);
	return 0;
}

static uint32_t run_want(void *data)
{
	return run_own(data) == NEWS_ABANDONED && mutex_release(data) == 0 ? 0 : 1;
}

TEST(who_waits_for_a_mutex_gets_it_from_a_thread_that_ends)
{
	const struct cell_start start_mutex = { .kind = CELL_MUTEX };
	pthread_mutexattr_t attributes;
	struct thread *alice, *bob;
	struct cell_state state;
	struct owner owner;
	struct face mutex;
	uint32_t code;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	CHECK(pthread_mutex_init(&robust, &attributes) == 0);
	CHECK_EQ(cell_create(&mutex, NULL, &start_mutex), 0);
	owner.mutex = &mutex;
	gate_init(&owner.is_there);
	gate_init(&owner.go);
	alice = start(run_own_both, &owner);
	gate_wait(&owner.is_there);
	bob = start(run_want, &mutex);
	do
		CHECK_EQ(cell_query(&mutex, &state), 0);
	while (state.n_waiters == 0);
	gate_open(&owner.go);
	CHECK_EQ(wait_one(item_of(bob), WAIT_FOREVER), 0);
	CHECK_EQ(thread_exit_code(bob, &code), 0);
	CHECK_EQ(code, 0);
	CHECK_EQ(wait_one(item_of(alice), WAIT_FOREVER), 0);
	/* The kernel's turn: it has kept the C library's lock for itself. */
	CHECK_EQ(pthread_mutex_lock(&robust), EOWNERDEAD);
	pthread_mutex_consistent(&robust);
	pthread_mutex_unlock(&robust);
	object_unref(&alice->object);
	object_unref(&bob->object);
	cell_close(&mutex);
	gate_deinit(&owner.is_there);
	gate_deinit(&owner.go);
}

static void count(void *data)
{
	++*(int *)data;
}

static bool has_call(void *data)
{
	(void)data;
	return apc_is_pending();
}

struct sleeper {
	struct gate is_there;
	struct face *event;
	int n_calls;
};

static uint32_t run_sleep(void *data)
{
	struct sleeper *sleeper = data;
	struct wait_item item = { .face = sleeper->event, .pidfd = -1 };
	struct wait wait = {
		.items = &item,
		.n_items = 1,
		.is_alertable = true,
		.has_call = has_call,
		.deadline_ns = WAIT_FOREVER,
	};
	uint32_t index;
	int r;

	gate_open(&sleeper->is_there);
	r = wait_run(&wait, &index);
	apc_run();
	return r == NEWS_CALLED && sleeper->n_calls == 1 ? 0 : 1;
}

TEST(a_call_ends_an_alertable_wait_for_something_else)
{
	const struct cell_start start_event = { .kind = CELL_EVENT };
	struct face event;

	CHECK_EQ(cell_create(&event, NULL, &start_event), 0);
	for (int i = 0; i < 100; i++) {
		struct sleeper sleeper = { .event = &event };
		struct thread *thread;
		uint32_t code;

		gate_init(&sleeper.is_there);
		thread = start(run_sleep, &sleeper);
		gate_wait(&sleeper.is_there);
		if (i & 1)
			usleep(500); /* asleep, or nearly so: both have to do */
		CHECK_EQ(apc_queue(thread, count, &sleeper.n_calls), 0);
		CHECK_EQ(wait_one(item_of(thread), WAIT_FOREVER), 0);
		CHECK_EQ(thread_exit_code(thread, &code), 0);
		CHECK_EQ(code, 0);
		object_unref(&thread->object);
		gate_deinit(&sleeper.is_there);
	}
	cell_close(&event);
}

static void *run_stranger(void *data)
{
	struct gate *gates = data;

	gate_open(&gates[0]);
	gate_wait(&gates[1]);
	return NULL;
}

TEST(a_stranger_cannot_be_waited_for_until_it_has_ended)
{
	struct wait_item item;
	struct thread *thread = NULL;
	struct gate gates[2];
	pthread_t stranger;
	pid_t tid = 0;
	int r;

	gate_init(&gates[0]);
	gate_init(&gates[1]);
	CHECK(pthread_create(&stranger, NULL, run_stranger, gates) == 0);
	gate_wait(&gates[0]);
	for (tid = getpid() + 1; thread_open(&thread, tid) < 0; tid++)
		;
	CHECK_EQ(thread_kind.wait_item(&thread->object, &item), ERR_THREAD_STRANGER);
	gate_open(&gates[1]);
	pthread_join(stranger, NULL);
	while ((r = thread_kind.wait_item(&thread->object, &item)) == ERR_THREAD_STRANGER)
		usleep(200);
	CHECK_EQ(r, 0);
	CHECK_EQ(wait_one(item, 0), 0);
	object_unref(&thread->object);
	gate_deinit(&gates[0]);
	gate_deinit(&gates[1]);
}

static uint32_t run_nothing(void *data)
{
	(void)data;
	return 0;
}

static void wait_in_child(void *data)
{
	struct thread *thread = data, *own;

	CHECK_EQ(wait_one(item_of(thread), 0), 0);
	own = start(run_nothing, NULL);
	CHECK_EQ(wait_one(item_of(own), WAIT_FOREVER), 0);
	object_unref(&own->object);
}

TEST(in_a_child_the_parents_other_threads_have_ended)
{
	struct thread *thread;
	struct gate gate;

	gate_init(&gate);
	thread = start(run_gate, &gate);
	wait_ok(test_fork(wait_in_child, thread));
	gate_open(&gate);
	CHECK_EQ(wait_one(item_of(thread), WAIT_FOREVER), 0);
	object_unref(&thread->object);
	gate_deinit(&gate);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
