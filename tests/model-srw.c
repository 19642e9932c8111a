/* SPDX-License-Identifier: MIT */
/*
 * Every interleaving of the algorithms that threads of one process synchronise with: slim
 * locks, critical sections, condition variables. The sources themselves are compiled here,
 * with atomics and futexes that are steps of a model (model-local.h).
 */
#include "model-local.h"

#include "core/srw.c"

#include "core/critical.c"

#include "core/condition.c"

#include "core/parking.c"

/* What the threads of a story share; part of every state. */
static struct {
	struct srw srw;
	struct critical critical;
	struct condition condition;
	int n_alone, n_sharing;
	int n_permits;
} shared;

static const char *scripts[MODEL_THREADS];

static void shared_reset(void)
{
	memset(&shared, 0, sizeof(shared));
	model_shared[0] = (struct model_region) { &shared, sizeof(shared) };
	model_shared[1] = (struct model_region) { &shared, 0 };
	shared.critical.lock = CRITICAL_NEW;
}

/* X alone, S shared, x and s the same by trying. */
static void play_slim(int me)
{
	for (const char *act = scripts[me]; *act; act++) {
		bool is_shared = *act == 'S' || *act == 's';

		if (*act == 'X')
			srw_acquire_exclusive(&shared.srw);
		else if (*act == 'S')
			srw_acquire_shared(&shared.srw);
		else if (!(is_shared ? srw_try_shared : srw_try_exclusive)(&shared.srw))
			continue;
		*(is_shared ? &shared.n_sharing : &shared.n_alone) += 1;
		CHECK(shared.n_alone == 0 ||
		      (shared.n_alone == 1 && shared.n_sharing == 0));
		MODEL_STEP();
		*(is_shared ? &shared.n_sharing : &shared.n_alone) -= 1;
		if (is_shared)
			srw_release_shared(&shared.srw);
		else
			srw_release_exclusive(&shared.srw);
	}
}

static void slim_lock_is_free(void)
{
	CHECK(shared.srw.state == 0);
}

static void slim_story(int n_spurious, const char *a, const char *b, const char *c,
		       const char *d)
{
	int n = d ? 4 : c ? 3 : 2;

	scripts[0] = a;
	scripts[1] = b;
	scripts[2] = c;
	scripts[3] = d;
	shared_reset();
	CHECK(model_run(n, play_slim, n_spurious, slim_lock_is_free) > 0);
}

#define SKIP_WHERE_INSTRUMENTED()                                       \
	do {                                                            \
		if (whitebox_is_instrumented())                         \
			SKIP("instrumented stacks cannot be put back"); \
	} while (0)

TEST_LIMIT(two_threads_and_a_slim_lock_twice, 600)
{
	SKIP_WHERE_INSTRUMENTED();
	slim_story(1, "XX", "XX", NULL, NULL);
	slim_story(1, "XS", "SX", NULL, NULL);
	slim_story(1, "SS", "XX", NULL, NULL);
	slim_story(1, "xX", "Ss", NULL, NULL);
}

TEST_LIMIT(three_threads_and_a_slim_lock, 600)
{
	SKIP_WHERE_INSTRUMENTED();
	slim_story(1, "X", "X", "X", NULL);
	slim_story(1, "X", "X", "S", NULL);
	slim_story(1, "X", "S", "S", NULL);
	slim_story(1, "S", "S", "S", NULL);
}

/* ---- critical sections -------------------------------------------------------------- */

static void play_critical(int me)
{
	for (const char *act = scripts[me]; *act; act++) {
		if (*act == 'X')
			critical_enter(&shared.critical);
		else if (!critical_try(&shared.critical))
			continue;
		CHECK(++shared.n_alone == 1);
		MODEL_STEP();
		shared.n_alone--;
		critical_leave(&shared.critical);
	}
}

static void section_is_free(void)
{
	CHECK(shared.critical.lock == CRITICAL_NEW);
}

static void critical_story(int n_spurious, const char *a, const char *b, const char *c)
{
	scripts[0] = a;
	scripts[1] = b;
	scripts[2] = c;
	shared_reset();
	CHECK(model_run(c ? 3 : 2, play_critical, n_spurious, section_is_free) > 0);
}

TEST_LIMIT(threads_and_a_critical_section, 600)
{
	SKIP_WHERE_INSTRUMENTED();
	critical_story(1, "XX", "XX", NULL);
	critical_story(1, "X", "X", "X");
	critical_story(0, "X", "X", "xX");
}

/* ---- condition variables ------------------------------------------------------------ */

static struct parking_lot *story_lot;

/* S sleeps for a permit, s the same until a time is over; W and w give one and wake one or
 * all of the sleepers. */
static void play_condition(int me)
{
	for (const char *act = scripts[me]; *act; act++) {
		bool has_deadline = *act == 's';
		struct parked parked;
		int r = 0;

		srw_acquire_exclusive(&shared.srw);
		if (*act == 'W' || *act == 'w') {
			shared.n_permits++;
			srw_release_exclusive(&shared.srw);
			condition_wake(&shared.condition, *act == 'w');
			continue;
		}
		while (shared.n_permits == 0 && r == 0) {
			condition_join(&shared.condition, &parked);
			srw_release_exclusive(&shared.srw);
			r = condition_sleep(&parked, has_deadline ? 0 : FUTEX_FOREVER);
			CHECK(r == 0 || has_deadline);
			srw_acquire_exclusive(&shared.srw);
		}
		if (shared.n_permits > 0)
			shared.n_permits--;
		srw_release_exclusive(&shared.srw);
	}
}

static void nobody_is_parked(void)
{
	CHECK(story_lot->first == NULL && story_lot->n_parked == 0 && !story_lot->lock);
	CHECK(shared.srw.state == 0);
}

static void condition_story(const char *a, const char *b, const char *c, int n_spurious)
{
	scripts[0] = a;
	scripts[1] = b;
	scripts[2] = c;
	shared_reset();
	story_lot = parking_find((uintptr_t)&shared.condition);
	memset(story_lot, 0, sizeof(*story_lot));
	model_shared[1] = (struct model_region) { story_lot, sizeof(*story_lot) };
	CHECK(model_run(c ? 3 : 2, play_condition, n_spurious, nobody_is_parked) > 0);
}

TEST_LIMIT(who_sleeps_for_a_permit_gets_one, 600)
{
	SKIP_WHERE_INSTRUMENTED();
	condition_story("S", "W", NULL, 1);
	condition_story("SS", "WW", NULL, 1);
	condition_story("S", "S", "WW", 0);
	condition_story("S", "W", "W", 0);
}

TEST_LIMIT(who_gives_up_takes_nobodys_wake_up_along, 600)
{
	SKIP_WHERE_INSTRUMENTED();
	condition_story("s", "W", NULL, 1);
	condition_story("s", "W", "W", 0);
	/* Four million states. */
	if (getenv("MODEL_THOROUGH"))
		condition_story("s", "S", "WW", 0);
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
