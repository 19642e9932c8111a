/* SPDX-License-Identifier: MIT */
/* Events, mutexes, semaphores and timers, as this process and others see them. */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "os/clock.h"
#include "os/pidfd.h"
#include "store/arena.h"
#include "store/cell.h"
#include "store/wait.h"
#include "whitebox.h"

static const struct cell_start an_event = { .kind = CELL_EVENT };
static const struct cell_start a_manual_event = { .kind = CELL_EVENT, .is_manual = true };
static const struct cell_start a_mutex = { .kind = CELL_MUTEX };
static const struct cell_start my_mutex = { .kind = CELL_MUTEX, .is_owned = true };

static struct cell_start a_semaphore(uint32_t value, uint32_t maximum)
{
	return (struct cell_start) { .kind = CELL_SEMAPHORE,
				     .value = value,
				     .maximum = maximum };
}

static int wait_some(struct face **faces, uint32_t n, bool all, uint64_t deadline_ns,
		     uint32_t *ret_index)
{
	struct wait_item items[64];
	struct wait wait = {
		.items = items, .n_items = n, .wants_all = all, .deadline_ns = deadline_ns
	};

	for (uint32_t i = 0; i < n; i++)
		items[i] = (struct wait_item) { faces[i], -1 };
	return wait_run(&wait, ret_index);
}

static int wait_one(struct face *face, uint64_t deadline_ns)
{
	uint32_t index = 77;
	int r = wait_some(&face, 1, false, deadline_ns, &index);

	if (r == 0 || r == NEWS_ABANDONED)
		CHECK_EQ(index, 0);
	return r;
}

static int poll_one(struct face *face)
{
	return wait_one(face, 0);
}

static uint64_t in_ms(uint64_t ms)
{
	return clock_monotonic_ns() + ms * 1000000;
}

static void create(struct face *face, const char *text, const struct cell_start *start)
{
	struct name name;

	if (text)
		name = whitebox_name(text);
	CHECK_EQ(cell_create(face, text ? &name : NULL, start), 0);
}

static void reach(struct face *face, const char *text, uint8_t kind)
{
	struct name name = whitebox_name(text);

	CHECK_EQ(cell_open(face, &name, kind), 0);
}

/* Until so many sleep for it: the clock is only asked to give up. */
static void until_waited(struct face *face, uint32_t n)
{
	struct cell_state state;

	do {
		sched_yield();
		CHECK_EQ(cell_query(face, &state), 0);
	} while (state.n_waiters < n);
}

/* ---- one process -------------------------------------------------------------------- */

TEST(an_auto_reset_event_is_had_once)
{
	struct face event;

	create(&event, NULL, &an_event);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(poll_one(&event), 0);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	CHECK_EQ(wait_one(&event, in_ms(1)), NEWS_TIMED_OUT);
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(event_reset(&event), 0);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	cell_close(&event);
}

TEST(a_manual_reset_event_stays)
{
	struct face event;

	create(&event, "M", &a_manual_event);
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(poll_one(&event), 0);
	CHECK_EQ(poll_one(&event), 0);
	CHECK_EQ(event_reset(&event), 0);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	CHECK_EQ(event_pulse(&event), 0);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	cell_close(&event);
}

TEST(a_semaphore_counts)
{
	struct cell_start start = a_semaphore(1, 3);
	struct face semaphore;
	uint32_t previous;

	create(&semaphore, "S", &start);
	CHECK_EQ(semaphore_release(&semaphore, 2, &previous), 0);
	CHECK_EQ(previous, 1);
	CHECK_EQ(semaphore_release(&semaphore, 1, &previous), ERR_TOO_MANY_POSTS);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(poll_one(&semaphore), 0);
	CHECK_EQ(poll_one(&semaphore), NEWS_TIMED_OUT);
	CHECK_EQ(wait_one(&semaphore, in_ms(1)), NEWS_TIMED_OUT);
	CHECK_EQ(semaphore_release(&semaphore, 1, &previous), 0);
	CHECK_EQ(previous, 0);
	cell_close(&semaphore);
}

TEST(a_mutex_is_owned_as_often_as_it_was_had)
{
	struct cell_state state;
	struct face mutex;

	create(&mutex, "X", &my_mutex);
	CHECK_EQ(poll_one(&mutex), 0);
	CHECK_EQ(cell_query(&mutex, &state), 0);
	CHECK_EQ(state.recursion, 2);
	CHECK(!state.is_signaled && state.owner_is_alive);
	CHECK_EQ(mutex_release(&mutex), 0);
	CHECK_EQ(mutex_release(&mutex), 0);
	CHECK_EQ(mutex_release(&mutex), ERR_NOT_OWNER);
	CHECK_EQ(poll_one(&mutex), 0);
	cell_close(&mutex); /* while it is ours */
	create(&mutex, "X", &a_mutex);
	CHECK_EQ(poll_one(&mutex), 0);
	CHECK_EQ(mutex_release(&mutex), 0);
	cell_close(&mutex);
}

TEST(a_timer_is_due_and_comes_again)
{
	struct cell_start start = { .kind = CELL_TIMER };
	struct face timer;

	create(&timer, NULL, &start);
	CHECK_EQ(poll_one(&timer), NEWS_TIMED_OUT);
	CHECK_EQ(timer_set(&timer, &(struct timer_setting) { -5000000, 3 }), 0);
	CHECK_EQ(poll_one(&timer), NEWS_TIMED_OUT);
	CHECK_EQ(wait_one(&timer, WAIT_FOREVER), 0);
	CHECK_EQ(wait_one(&timer, WAIT_FOREVER), 0);
	CHECK_EQ(timer_cancel(&timer), 0);
	(void)poll_one(&timer); /* perhaps it was due */
	CHECK_EQ(wait_one(&timer, in_ms(10)), NEWS_TIMED_OUT);
	CHECK_EQ(timer_set(&timer, &(struct timer_setting) { 0, 0 }), 0);
	CHECK_EQ(poll_one(&timer), 0);
	CHECK_EQ(poll_one(&timer), NEWS_TIMED_OUT);
	cell_close(&timer);
}

TEST(names_are_shared_by_all_kinds)
{
	struct name name = whitebox_name("N");
	struct face event, other, mutex;
	struct cell_start start = a_semaphore(0, 1);

	create(&event, "N", &an_event);
	CHECK_EQ(cell_create(&other, &name, &a_manual_event), NEWS_EXISTED);
	CHECK(!other.is_manual);
	CHECK_EQ(cell_create(&mutex, &name, &a_mutex), ERR_NAME_OTHER_KIND);
	CHECK_EQ(cell_open(&mutex, &name, CELL_TIMER), ERR_NAME_OTHER_KIND);
	CHECK_EQ(event_set(&other), 0);
	CHECK_EQ(poll_one(&event), 0);
	cell_close(&event);
	reach(&event, "N", CELL_EVENT);
	cell_close(&other);
	cell_close(&event);
	CHECK_EQ(cell_open(&event, &name, CELL_EVENT), ERR_NAME_NOT_FOUND);
	create(&event, "N", &start);
	cell_close(&event);
}

TEST(any_gives_the_first_and_all_gives_all_or_nothing)
{
	struct cell_start start = a_semaphore(1, 1);
	struct face event, semaphore, mutex, *all[] = { &event, &semaphore, &mutex };
	uint32_t index = 9;

	create(&event, NULL, &an_event);
	create(&semaphore, "S", &start);
	create(&mutex, "X", &a_mutex);
	CHECK_EQ(wait_some(all, 3, false, 0, &index), 0);
	CHECK_EQ(index, 1);
	CHECK_EQ(wait_some(all, 3, false, 0, &index), 0);
	CHECK_EQ(index, 2);
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(wait_some(all, 3, true, 0, &index), NEWS_TIMED_OUT);
	CHECK_EQ(wait_some(all, 3, true, in_ms(1), &index), NEWS_TIMED_OUT);
	CHECK_EQ(semaphore_release(&semaphore, 1, &index), 0);
	CHECK_EQ(wait_some(all, 3, true, 0, &index), 0);
	CHECK_EQ(index, 0);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	CHECK_EQ(poll_one(&semaphore), NEWS_TIMED_OUT);
	for (int i = 0; i < 2; i++)
		CHECK_EQ(mutex_release(&mutex), 0);
	CHECK_EQ(mutex_release(&mutex), ERR_NOT_OWNER);
	for (int i = 0; i < 3; i++)
		cell_close(all[i]);
}

TEST(a_secret_cell_is_reached_by_its_name_alone)
{
	struct cell_start start = { .kind = CELL_EVENT, .is_shared = true };
	struct face event, again;
	struct name name;

	CHECK_EQ(cell_create(&event, NULL, &start), 0);
	name = event.holding.name;
	CHECK_EQ(cell_open(&again, &name, CELL_EVENT), 0);
	CHECK_EQ(event_set(&again), 0);
	CHECK_EQ(poll_one(&event), 0);
	cell_close(&again);
	cell_close(&event);
}

/* ---- damage ------------------------------------------------------------------------- */

/* Every chain of the stripe leads nowhere. */
static void damage(const struct face *face)
{
	for (uint32_t head = 0; head < LAYOUT_N_HEADS; head++)
		atomic_store(index_head(face->arena->index, face->stripe, head), 77777);
}

TEST(a_cell_survives_damage_to_what_leads_to_it)
{
	struct cell_start start = a_semaphore(3, 5);
	struct face semaphore, again, other;
	struct name name = whitebox_name("S");

	create(&semaphore, "S", &start);
	create(&other, "T", &start);
	damage(&semaphore);
	CHECK_EQ(cell_create(&again, &name, &start), NEWS_EXISTED);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(poll_one(i ? &again : &semaphore), 0);
	CHECK_EQ(poll_one(&semaphore), NEWS_TIMED_OUT);
	cell_close(&semaphore);
	damage(&again);
	cell_close(&again);
	CHECK_EQ(cell_open(&again, &name, CELL_SEMAPHORE), ERR_NAME_NOT_FOUND);
	cell_close(&other);
}

TEST(a_cell_that_damage_took_is_lost_and_nobody_elses)
{
	struct cell_start start = a_semaphore(3, 5);
	struct face semaphore, again;
	uint32_t previous;

	create(&semaphore, "S", &start);
	damage(&semaphore);
	memset(semaphore.entry, 0, LAYOUT_NODE_BYTES);
	create(&again, "S", &start);
	CHECK_EQ(semaphore_release(&semaphore, 1, &previous), ERR_OBJECT_LOST);
	CHECK_EQ(poll_one(&semaphore), ERR_OBJECT_LOST);
	cell_close(&semaphore);
	CHECK_EQ(poll_one(&again), 0);
	cell_close(&again);
}

/* ---- threads and processes ---------------------------------------------------------- */

struct sleeping {
	struct face *faces[64];
	uint32_t n, index;
	bool all;
	int r;
	pthread_t thread;
	_Atomic bool is_done;
};

static void *sleep_in_thread(void *data)
{
	struct sleeping *sleeping = data;

	sleeping->r = wait_some(sleeping->faces, sleeping->n, sleeping->all, WAIT_FOREVER,
				&sleeping->index);
	sleeping->is_done = true;
	return NULL;
}

static void begin(struct sleeping *sleeping)
{
	CHECK_EQ(pthread_create(&sleeping->thread, NULL, sleep_in_thread, sleeping), 0);
}

static void end(struct sleeping *sleeping)
{
	CHECK_EQ(pthread_join(sleeping->thread, NULL), 0);
}

static void an_event_set_releases_one(const char *text)
{
	struct sleeping sleeping[3] = { 0 };
	struct face event;

	create(&event, text, &an_event);
	for (uint32_t i = 0; i < 3; i++) {
		sleeping[i] = (struct sleeping) { .faces = { &event }, .n = 1 };
		begin(&sleeping[i]);
		until_waited(&event, i + 1);
	}
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(event_set(&event), 0);
		CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
		end(&sleeping[i]); /* in the order of their coming */
		CHECK_EQ(sleeping[i].r, 0);
	}
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(poll_one(&event), 0);
	cell_close(&event);
}

TEST(an_event_set_releases_the_oldest_sleeper)
{
	an_event_set_releases_one(NULL);
}

TEST(a_named_event_set_releases_the_oldest_sleeper)
{
	an_event_set_releases_one("E");
}

TEST(a_pulse_releases_everybody_who_sleeps)
{
	struct sleeping sleeping[40] = { 0 };
	struct face event;

	create(&event, "E", &a_manual_event);
	for (int i = 0; i < 40; i++) {
		sleeping[i] = (struct sleeping) { .faces = { &event }, .n = 1 };
		begin(&sleeping[i]);
	}
	until_waited(&event, 40);
	CHECK_EQ(event_pulse(&event), 0);
	for (int i = 0; i < 40; i++)
		end(&sleeping[i]);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	cell_close(&event);
}

TEST(what_is_released_goes_to_sleepers_and_the_rest_is_counted)
{
	struct cell_start start = a_semaphore(0, 5);
	struct sleeping sleeping[3] = { 0 };
	struct face semaphore;
	uint32_t previous = 9;

	create(&semaphore, "S", &start);
	for (int i = 0; i < 3; i++) {
		sleeping[i] = (struct sleeping) { .faces = { &semaphore }, .n = 1 };
		begin(&sleeping[i]);
	}
	until_waited(&semaphore, 3);
	CHECK_EQ(semaphore_release(&semaphore, 4, &previous), 0);
	CHECK_EQ(previous, 0);
	CHECK_EQ(semaphore_release(&semaphore, 1, &previous), 0);
	CHECK_EQ(previous, 1);
	for (int i = 0; i < 3; i++)
		end(&sleeping[i]);
	CHECK_EQ(poll_one(&semaphore), 0);
	CHECK_EQ(poll_one(&semaphore), 0);
	CHECK_EQ(poll_one(&semaphore), NEWS_TIMED_OUT);
	cell_close(&semaphore);
}

static void *have_and_end(void *data)
{
	CHECK_EQ(wait_one(data, WAIT_FOREVER), 0);
	return NULL;
}

TEST(a_mutex_whose_thread_has_ended_is_abandoned_once)
{
	struct face mutex;
	pthread_t thread;

	create(&mutex, "X", &a_mutex);
	for (int i = 0; i < 100; i++) {
		CHECK_EQ(pthread_create(&thread, NULL, have_and_end, &mutex), 0);
		CHECK_EQ(pthread_join(thread, NULL), 0);
		CHECK_EQ(wait_one(&mutex, WAIT_FOREVER), NEWS_ABANDONED);
		CHECK_EQ(mutex_release(&mutex), 0);
		CHECK_EQ(wait_one(&mutex, WAIT_FOREVER), 0);
		CHECK_EQ(mutex_release(&mutex), 0);
	}
	cell_close(&mutex);
}

TEST(a_released_mutex_belongs_to_who_has_waited_longest)
{
	struct sleeping sleeping = { .n = 1 };
	struct face mutex;

	create(&mutex, "X", &my_mutex);
	sleeping.faces[0] = &mutex;
	for (int i = 0; i < 50; i++) {
		begin(&sleeping);
		until_waited(&mutex, 1);
		CHECK_EQ(mutex_release(&mutex), 0);
		CHECK(poll_one(&mutex) != 0); /* in its hands, or abandoned by it */
		end(&sleeping);
		CHECK_EQ(sleeping.r, 0);
		(void)mutex_release(&mutex);
		CHECK(wait_one(&mutex, WAIT_FOREVER) != NEWS_TIMED_OUT);
	}
	cell_close(&mutex);
}

struct peer {
	struct gate go, done;
};

static void own_and_sleep(void *data)
{
	struct peer *peer = data;
	struct face mutex;

	reach(&mutex, "X", CELL_MUTEX);
	CHECK_EQ(wait_one(&mutex, WAIT_FOREVER), 0);
	gate_open(&peer->done);
	gate_wait(&peer->go);
}

TEST(a_killed_owner_wakes_one_sleeper_and_abandons_once)
{
	struct sleeping sleeping[3] = { 0 };
	struct face mutex;
	struct peer peer;

	create(&mutex, "X", &a_mutex);
	gate_init(&peer.go);
	gate_init(&peer.done);
	for (int round = 0; round < 20; round++) {
		pid_t pid = test_fork(own_and_sleep, &peer);
		int n_abandoned = 0;

		gate_wait(&peer.done);
		for (int i = 0; i < 3; i++) {
			sleeping[i] = (struct sleeping) { .faces = { &mutex }, .n = 1 };
			begin(&sleeping[i]);
		}
		until_waited(&mutex, 3);
		wait_killed(pid);
		/* Each ends as the owner, so that each abandons it to the next. */
		for (int i = 0; i < 3; i++) {
			end(&sleeping[i]);
			n_abandoned += sleeping[i].r == NEWS_ABANDONED;
		}
		CHECK_EQ(n_abandoned, 3);
		CHECK_EQ(wait_one(&mutex, WAIT_FOREVER), NEWS_ABANDONED);
		CHECK_EQ(mutex_release(&mutex), 0);
		CHECK_EQ(poll_one(&mutex), 0);
		CHECK_EQ(mutex_release(&mutex), 0);
	}
	gate_deinit(&peer.go);
	gate_deinit(&peer.done);
	cell_close(&mutex);
}

TEST(a_sleeper_for_64_is_woken_by_each)
{
	struct face faces[64];
	struct sleeping sleeping = { .n = 64 };

	for (int i = 0; i < 64; i++) {
		char text[16];

		snprintf(text, sizeof(text), "E%d", i);
		create(&faces[i], i % 3 ? strdup(text) : NULL, &an_event);
		sleeping.faces[i] = &faces[i];
	}
	for (uint32_t i = 0; i < 64; i++) {
		begin(&sleeping);
		until_waited(&faces[63], 1);
		CHECK_EQ(event_set(&faces[i]), 0);
		end(&sleeping);
		CHECK_EQ(sleeping.r, 0);
		CHECK_EQ(sleeping.index, i);
	}
	for (int i = 0; i < 64; i++) {
		CHECK_EQ(poll_one(&faces[i]), NEWS_TIMED_OUT);
		cell_close(&faces[i]);
		if (i % 3)
			free((void *)faces[i].holding.name.text);
	}
}

TEST(a_sleeper_for_all_takes_them_when_the_last_is_there)
{
	struct cell_start start = a_semaphore(0, 5);
	struct face event, semaphore, mutex;
	struct sleeping sleeping = { .faces = { &event, &semaphore, &mutex },
				     .n = 3,
				     .all = true };
	uint32_t previous;

	create(&event, NULL, &an_event);
	create(&semaphore, "S", &start);
	create(&mutex, "X", &my_mutex);
	begin(&sleeping);
	until_waited(&mutex, 1);
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(semaphore_release(&semaphore, 2, &previous), 0);
	CHECK_EQ(poll_one(&event), 0); /* it takes nothing before it has all */
	CHECK_EQ(mutex_release(&mutex), 0);
	CHECK_EQ(event_set(&event), 0);
	end(&sleeping);
	CHECK_EQ(sleeping.r, 0);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	CHECK_EQ(poll_one(&semaphore), 0);
	CHECK_EQ(poll_one(&semaphore), NEWS_TIMED_OUT);
	CHECK_EQ(wait_one(&mutex, WAIT_FOREVER), NEWS_ABANDONED);
	cell_close(&event);
	cell_close(&semaphore);
	cell_close(&mutex);
}

static bool has_call(void *data)
{
	return atomic_load((_Atomic bool *)data);
}

static _Atomic bool call_is_there;
static struct record *_Atomic called_thread;

static void *be_called(void *data)
{
	struct wait wait = { .items = data,
			     .n_items = data ? 1 : 0,
			     .is_alertable = true,
			     .deadline_ns = WAIT_FOREVER,
			     .has_call = has_call,
			     .call_data = &call_is_there };
	uint32_t index;

	atomic_store(&called_thread, wait_this_thread());
	return (void *)(intptr_t)wait_run(&wait, &index);
}

static void find_it_abandoned(void *data)
{
	CHECK_EQ(wait_one(data, WAIT_FOREVER), NEWS_ABANDONED);
	CHECK_EQ(mutex_release(data), 0);
}

TEST(an_unnamed_mutex_of_the_parents_is_abandoned_in_a_child)
{
	struct face mutex;

	create(&mutex, NULL, &my_mutex);
	wait_ok(test_fork(find_it_abandoned, &mutex));
	CHECK_EQ(mutex_release(&mutex), 0);
	cell_close(&mutex);
}

TEST(a_mutex_that_damage_gave_to_nobody_is_abandoned)
{
	struct face mutex;

	create(&mutex, "X", &a_mutex);
	atomic_store(&mutex.cell->word, 0x3FFFFFF0);
	CHECK_EQ(wait_one(&mutex, WAIT_FOREVER), NEWS_ABANDONED);
	CHECK_EQ(mutex_release(&mutex), 0);
	cell_close(&mutex);
}

TEST(a_call_wakes_an_alertable_sleeper)
{
	struct face event;
	struct wait_item item = { &event, -1 };
	pthread_t threads[2];
	void *result;

	create(&event, "E", &an_event);
	for (int i = 0; i < 2; i++) {
		atomic_store(&called_thread, NULL);
		atomic_store(&call_is_there, false);
		CHECK_EQ(pthread_create(&threads[i], NULL, be_called, i ? &item : NULL),
			 0);
		while (!atomic_load(&called_thread))
			sched_yield();
		if (i)
			until_waited(&event, 1);
		atomic_store(&call_is_there, true);
		wait_nudge_thread(atomic_load(&called_thread));
		CHECK_EQ(pthread_join(threads[i], &result), 0);
		CHECK_EQ((intptr_t)result, NEWS_CALLED);
	}
	cell_close(&event);
}

static void end_when_told(void *data)
{
	gate_wait(data);
}

TEST(processes_and_cells_are_waited_for_together)
{
	struct face event;
	struct wait_item items[2] = { { NULL, -1 }, { &event, -1 } };
	struct wait wait = { .items = items, .n_items = 1, .deadline_ns = WAIT_FOREVER };
	struct gate gate;
	uint32_t index = 9;
	pid_t pid;

	if (test_is_under_valgrind())
		SKIP("valgrind knows no pidfd, and so nobody waits for a process");
	create(&event, "E", &an_event);
	gate_init(&gate);
	pid = test_fork(end_when_told, &gate);
	items[0].pidfd = pidfd_of(pid);
	CHECK(items[0].pidfd >= 0);
	wait.n_items = 2;
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(wait_run(&wait, &index), 0);
	CHECK_EQ(index, 1);
	wait.deadline_ns = in_ms(5);
	CHECK_EQ(wait_run(&wait, &index), NEWS_TIMED_OUT);
	gate_open(&gate);
	wait.deadline_ns = WAIT_FOREVER;
	CHECK_EQ(wait_run(&wait, &index), 0);
	CHECK_EQ(index, 0);
	wait.n_items = 1;
	CHECK_EQ(wait_run(&wait, &index), 0);
	wait.n_items = 2;
	wait.wants_all = true;
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(wait_run(&wait, &index), 0);
	CHECK_EQ(poll_one(&event), NEWS_TIMED_OUT);
	wait_ok(pid);
	close(items[0].pidfd);
	gate_deinit(&gate);
	cell_close(&event);
}

static void set_what_was_inherited(void *data)
{
	struct face *faces = data;

	CHECK_EQ(event_set(&faces[0]), 0);
	CHECK_EQ(wait_one(&faces[1], WAIT_FOREVER), 0);
	cell_close(&faces[0]);
	cell_close(&faces[1]);
}

TEST(a_child_holds_what_its_parent_held)
{
	struct name name = whitebox_name("F0");
	struct face faces[2], again;
	pid_t pid;

	create(&faces[0], "F0", &an_event);
	create(&faces[1], "F1", &an_event);
	CHECK_EQ(event_set(&faces[1]), 0);
	CHECK_EQ(poll_one(&faces[1]), 0);
	pid = test_fork(set_what_was_inherited, faces);
	CHECK_EQ(wait_one(&faces[0], WAIT_FOREVER), 0);
	cell_close(&faces[0]);
	CHECK_EQ(cell_open(&again, &name, CELL_EVENT), 0); /* the child's */
	CHECK_EQ(event_set(&faces[1]), 0);
	wait_ok(pid);
	cell_close(&again);
	CHECK_EQ(cell_open(&again, &name, CELL_EVENT), ERR_NAME_NOT_FOUND);
	cell_close(&faces[1]);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
