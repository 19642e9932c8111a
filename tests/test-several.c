/* SPDX-License-Identifier: MIT */
/* Waiting where several sleep for the same, and where there is no room left to sleep in. */
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>

#include "os/clock.h"
#include "store/arena.h"
#include "store/attach.h"
#include "store/cell.h"
#include "store/wait.h"
#include "whitebox.h"

enum {
	N_NAMES = 16,
	NAP_NS = 10000000, /* how sharp a test is; none fails for its being longer */
};

static const struct cell_start an_event = { .kind = CELL_EVENT };
static const struct cell_start a_manual_event = { .kind = CELL_EVENT, .is_manual = true };
static const struct cell_start a_mutex = { .kind = CELL_MUTEX };

static void create(struct face *face, const char *text, const struct cell_start *start)
{
	struct name name;

	if (text)
		name = whitebox_name(text);
	CHECK_EQ(cell_create(face, text ? &name : NULL, start), 0);
}

struct sleeping {
	struct wait_item items[4];
	uint32_t n;
	uint64_t deadline_ns;
	int r;
	uint32_t index;
	uint64_t end_ns;
	pthread_t thread;
};

static void *sleep_in_thread(void *data)
{
	struct sleeping *sleeping = data;
	struct wait wait = { .items = sleeping->items,
			     .n_items = sleeping->n,
			     .deadline_ns = sleeping->deadline_ns };

	sleeping->r = wait_run(&wait, &sleeping->index);
	sleeping->end_ns = clock_monotonic_ns();
	return NULL;
}

/* A thread that sleeps for one of the cells, and ends. */
static void begin(struct sleeping *sleeping, struct face **faces, uint32_t n)
{
	*sleeping = (struct sleeping) { .n = n, .deadline_ns = WAIT_FOREVER };
	for (uint32_t i = 0; i < n; i++)
		sleeping->items[i] = (struct wait_item) { faces[i], -1 };
	CHECK_EQ(pthread_create(&sleeping->thread, NULL, sleep_in_thread, sleeping), 0);
}

static int end(struct sleeping *sleeping)
{
	CHECK_EQ(pthread_join(sleeping->thread, NULL), 0);
	return sleeping->r;
}

/* What a thread that has not waited yet is told. */
static int ask(struct wait_item *items, uint32_t n, uint64_t deadline_ns)
{
	struct sleeping sleeping = { .n = n, .deadline_ns = deadline_ns };

	memcpy(sleeping.items, items, n * sizeof(*items));
	CHECK_EQ(pthread_create(&sleeping.thread, NULL, sleep_in_thread, &sleeping), 0);
	return end(&sleeping);
}

static int ask_one(struct face *face, uint64_t deadline_ns)
{
	return ask(&(struct wait_item) { face, -1 }, 1, deadline_ns);
}

static uint64_t in_ms(uint64_t ms)
{
	return clock_monotonic_ns() + ms * 1000000;
}

static void until_waited(struct face *face, uint32_t n)
{
	struct cell_state state;

	do {
		sched_yield();
		CHECK_EQ(cell_query(face, &state), 0);
	} while (state.n_waiters < n);
}

/* ---- a wake-up goes on to the next -------------------------------------------------- */

struct scene {
	struct face x, event, mutex;
	struct gate owned, never;
};

static void own(void *data)
{
	struct scene *scene = data;
	struct name name = whitebox_name("M");
	struct wait_item item = { &scene->mutex, -1 };
	struct wait wait = { .items = &item, .n_items = 1, .deadline_ns = WAIT_FOREVER };
	uint32_t index;

	CHECK_EQ(cell_open(&scene->mutex, &name, CELL_MUTEX), 0);
	CHECK_EQ(wait_run(&wait, &index), 0);
	gate_open(&scene->owned);
	gate_wait(&scene->never);
}

/* An event whose lock is before those of the others. */
static void create_x(struct scene *scene)
{
	static char text[8]; /* the face goes on pointing to it */

	for (int i = 0; i < N_NAMES; i++) {
		snprintf(text, sizeof(text), "X%d", i);
		create(&scene->x, text, &an_event);
		if (arena_lock_number(&scene->x) < arena_lock_number(&scene->event) &&
		    arena_lock_number(&scene->x) < arena_lock_number(&scene->mutex))
			return;
		cell_close(&scene->x);
	}
	SKIP("no name found whose lock comes first");
}

/* How long bob sleeps on after alice, whom the kernel woke for the mutex, has left with the
 * event: she is held up before she looks until that is set. */
static uint64_t play(struct scene *scene)
{
	struct face *for_alice[] = { &scene->x, &scene->event, &scene->mutex };
	struct face *for_bob[] = { &scene->mutex };
	struct sleeping alice, bob;
	pid_t owner = test_fork(own, scene);
	uint64_t start_ns;

	gate_wait(&scene->owned);
	begin(&alice, for_alice, 3);
	until_waited(&scene->mutex, 1);
	clock_pause_ns(NAP_NS);
	begin(&bob, for_bob, 1);
	until_waited(&scene->mutex, 2);
	clock_pause_ns(NAP_NS);

	arena_lock(&scene->x);
	wait_killed(owner);
	CHECK_EQ(event_set(&scene->event), 0);
	start_ns = clock_monotonic_ns();
	arena_unlock(&scene->x);
	end(&alice);
	CHECK_EQ(end(&bob), NEWS_ABANDONED);
	CHECK_EQ(event_reset(&scene->event), 0);
	return bob.end_ns - start_ns;
}

TEST(a_sleeper_who_leaves_with_an_event_passes_an_owners_end_on)
{
	struct scene scene;
	uint64_t shortest_ns = UINT64_MAX;

	create(&scene.event, "E", &a_manual_event);
	create(&scene.mutex, "M", &a_mutex);
	create_x(&scene);
	gate_init(&scene.owned);
	gate_init(&scene.never);
	for (int i = 0; i < 5; i++) {
		uint64_t ns;

		ns = play(&scene);
		if (ns < shortest_ns)
			shortest_ns = ns;
		CHECK_EQ(ask_one(&scene.mutex, WAIT_FOREVER), NEWS_ABANDONED);
		cell_close(&scene.mutex); /* the next one is nobody's */
		create(&scene.mutex, "M", &a_mutex);
	}
	CHECK(shortest_ns < 500000000); /* by himself he looks after a second */
	gate_deinit(&scene.owned);
	gate_deinit(&scene.never);
	cell_close(&scene.x);
	cell_close(&scene.event);
	cell_close(&scene.mutex);
}

/* ---- no room to sleep in ------------------------------------------------------------ */

static struct layout_record *record_of(struct attachment *attachment, uint32_t number)
{
	struct layout_record *record;

	CHECK_EQ(index_find_record(&attachment->index, number, &record), 0);
	return record;
}

/* All records that are free belong to threads that live, or to none again. */
static void records_fill(bool are_taken)
{
	struct attachment *attachment;

	CHECK_EQ(attach_enter(&attachment), 0);
	for (uint32_t i = 0; i < LAYOUT_MAX_RECORDS; i++) {
		struct layout_record *record = record_of(attachment, i);
		uint32_t from = are_taken ? 0 : 1;

		atomic_compare_exchange_strong(&record->life, &from, are_taken);
	}
	attach_leave();
}

TEST(without_a_record_who_would_sleep_is_told_so_and_the_others_go_on)
{
	struct face event, own;
	struct face *faces[] = { &event };
	struct sleeping alice;

	create(&event, "E", &an_event);
	create(&own, NULL, &an_event);
	begin(&alice, faces, 1);
	until_waited(&event, 1);
	records_fill(true);

	CHECK_EQ(ask_one(&event, in_ms(1)), ERR_WAITERS_EXHAUSTED);
	CHECK_EQ(ask_one(&event, 0), NEWS_TIMED_OUT);
	CHECK_EQ(ask_one(&own, in_ms(1)), NEWS_TIMED_OUT);
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(end(&alice), 0);

	/* Hers is free now, and free again after each. */
	for (int i = 0; i < 3; i++) {
		begin(&alice, faces, 1);
		until_waited(&event, 1);
		CHECK_EQ(ask_one(&event, in_ms(1)), ERR_WAITERS_EXHAUSTED);
		CHECK_EQ(event_set(&event), 0);
		CHECK_EQ(end(&alice), 0);
	}
	CHECK_EQ(event_set(&event), 0);
	CHECK_EQ(ask_one(&event, WAIT_FOREVER), 0);

	records_fill(false);
	CHECK_EQ(ask_one(&event, in_ms(1)), NEWS_TIMED_OUT);
	cell_close(&event);
	cell_close(&own);
}

static void end_when_told(void *gate)
{
	gate_wait(gate);
}

TEST(without_a_record_a_wait_for_a_process_and_a_shared_event_fails_as_well)
{
	struct face event;
	struct wait_item items[2] = { { &event, -1 }, { NULL, -1 } };
	struct gate gate;
	pid_t pid;

	if (test_is_under_valgrind())
		SKIP("valgrind knows no pidfd, and so nobody waits for a process");
	create(&event, "E", &an_event);
	gate_init(&gate);
	pid = test_fork(end_when_told, &gate);
	items[1].pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	CHECK(items[1].pidfd >= 0);
	records_fill(true);
	CHECK_EQ(ask(items, 2, in_ms(1)), ERR_WAITERS_EXHAUSTED);
	CHECK_EQ(ask(items + 1, 1, in_ms(1)), NEWS_TIMED_OUT);
	records_fill(false);
	CHECK_EQ(ask(items, 2, in_ms(1)), NEWS_TIMED_OUT);
	gate_open(&gate);
	CHECK_EQ(ask(items, 2, WAIT_FOREVER), 0);
	wait_ok(pid);
	close(items[1].pidfd);
	gate_deinit(&gate);
	cell_close(&event);
}

/* ---- which are the same, and in what order ------------------------------------------ */

enum {
	N_CELLS = 96, /* of which waits have 64 items, so some twice and some processes */
};

TEST(twins_are_found_wherever_they_and_their_cells_stand)
{
	static struct layout_cell cells[N_CELLS] __attribute__((aligned(64)));
	struct face faces[N_CELLS] = { { 0 } };
	uint32_t random = 1;

	for (uint32_t i = 0; i < N_CELLS; i++)
		faces[i].cell = &cells[i];
	for (int round = 0; round < whitebox_rounds(2000); round++) {
		struct wait_item items[LAYOUT_MAX_WAITED];
		uint64_t twins = 0;
		uint32_t n_cells = 1 + (uint32_t)round % N_CELLS;

		for (uint32_t i = 0; i < LAYOUT_MAX_WAITED; i++) {
			random = random * 1664525 + 1013904223;
			items[i].face = random >> 24 < 16
						? NULL
						: &faces[(random >> 8) % n_cells];
			for (uint32_t k = 0; k < i; k++)
				if (items[i].face && items[k].face == items[i].face)
					twins |= UINT64_C(1) << i;
		}
		CHECK_EQ(several_twins(items, LAYOUT_MAX_WAITED), twins);
	}
}

TEST(locks_are_taken_in_ascending_order_be_they_the_tables_or_our_own)
{
	struct face faces[LAYOUT_MAX_WAITED];
	struct wait_item items[LAYOUT_MAX_WAITED];
	struct several several = { .items = items,
				   .n_items = LAYOUT_MAX_WAITED,
				   .wants_all = true };
	char texts[LAYOUT_MAX_WAITED][16];
	uint64_t seen = 0;

	for (uint32_t i = 0; i < LAYOUT_MAX_WAITED; i++) {
		snprintf(texts[i], sizeof(texts[i]), "event-%u", i);
		create(&faces[i], i % 3 ? texts[i] : NULL, &a_manual_event);
		items[i] = (struct wait_item) { &faces[i], -1 };
	}
	several_begin(&several);
	CHECK_EQ(several.n_faces, LAYOUT_MAX_WAITED);
	for (uint32_t k = 0; k < LAYOUT_MAX_WAITED; k++) {
		seen |= UINT64_C(1) << several.order[k];
		CHECK(k == 0 || arena_lock_number(&faces[several.order[k - 1]]) <=
					arena_lock_number(&faces[several.order[k]]));
	}
	CHECK_EQ(seen, UINT64_MAX);
	for (uint32_t i = 0; i < LAYOUT_MAX_WAITED; i++)
		cell_close(&faces[i]);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
