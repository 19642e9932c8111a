/* SPDX-License-Identifier: MIT */
/*
 * Every interleaving of those who use an object without a reference and those who close its last
 * handle, with the stores of each thread waiting in a buffer as long as they like. The sources
 * themselves are compiled here (model-local.h); the kernel's barrier empties the buffers of one
 * thread after the other.
 */
#define NDEBUG /* ranks are counted by thread, and all of these are one */
#define MODEL_BUFFERS
#define MODEL_SWITCH(thread) model_hand(thread)

static void model_hand(int thread);

#include <pthread.h>

#include "model-local.h"
#include "os/atfork.h"
#include "os/ending.h"
#include "os/fence.h"

/* Those without an order are what locked instructions are. */
#undef atomic_load
#undef atomic_store
#undef atomic_exchange
#undef atomic_compare_exchange_strong
#undef atomic_compare_exchange_weak
#define atomic_load(at)            atomic_load_explicit(at, memory_order_seq_cst)
#define atomic_store(at, value)    ((void)MODEL_RMW(at, value))
#define atomic_exchange(at, value) MODEL_RMW(at, value)
#define atomic_compare_exchange_strong(at, expected, value) \
	atomic_compare_exchange_strong_explicit(at, expected, value, 0, 0)
#define atomic_compare_exchange_weak atomic_compare_exchange_strong

static void model_lock(pthread_mutex_t *mutex);
static void model_unlock(pthread_mutex_t *mutex);

#define pthread_mutex_lock   model_lock
#define pthread_mutex_unlock model_unlock

/* Neither forks nor ends of threads are in a story. */
#undef ATFORK_ROOM
#undef ENDING_ROOM
#define ATFORK_ROOM(...) extern int model_has_no_forks
#define ENDING_ROOM(...) extern int model_has_no_ends

#include "core/hazard.c"

#include "core/object.c"

enum {
	OPEN = 7, /* what a slot's word is while its handle is open */
	N_OBJECTS = 2,
};

/* What the threads of a story share. */
static struct {
	struct {
		_Atomic uint64_t word;
		struct object object;
		bool is_freed, is_orphaned;
	} things[N_OBJECTS];
	struct hazard hazards[MODEL_THREADS];
} shared;

static const char *scripts[MODEL_THREADS];

static void model_hand(int thread)
{
	hazard_own = &shared.hazards[thread];
}

static void model_lock(pthread_mutex_t *mutex)
{
	_Atomic uint32_t *word = (_Atomic uint32_t *)mutex;

	while (MODEL_RMW(word, 1) != 0)
		model_wait(word, 1, FUTEX_FOREVER);
}

static void model_unlock(pthread_mutex_t *mutex)
{
	_Atomic uint32_t *word = (_Atomic uint32_t *)mutex;

	(void)MODEL_RMW(word, 0);
	model_wake(word, INT_MAX);
}

/* Each of the others is interrupted at a moment of its own. */
bool fence_others(void)
{
	for (int i = 0; i < model.n_threads; i++) {
		MODEL_STEP();
		model_pass_barrier(i);
	}
	return true;
}

/* Every thread of a story has its place from the beginning. */
bool fence_prepare(void)
{
	return false;
}

int ending_watch(void)
{
	return 0;
}

/* ---- who does what ------------------------------------------------------------------- */

static int thing_of(const struct object *object)
{
	return object == &shared.things[1].object;
}

static void thing_free(struct object *object)
{
	CHECK(!shared.things[thing_of(object)].is_freed);
	shared.things[thing_of(object)].is_freed = true;
}

static void thing_orphan(struct object *object)
{
	CHECK(!shared.things[thing_of(object)].is_freed);
	shared.things[thing_of(object)].is_orphaned = true;
}

static const struct object_kind thing_kind = { .free = thing_free,
					       .orphan = thing_orphan };

/* As handle_slot_grasp() does it. */
static void use(int i)
{
	struct object *object = &shared.things[i].object;
	uint64_t word =
		atomic_load_explicit(&shared.things[i].word, memory_order_acquire);

	if (word != OPEN)
		return;
	hazard_set(hazard_own, object);
	if (atomic_load_explicit(&shared.things[i].word, memory_order_acquire) == word) {
		CHECK(!shared.things[i].is_freed);
		MODEL_STEP();
		CHECK(!shared.things[i].is_freed);
	}
	object_let_go(hazard_own);
}

/* The way from a hand to a reference. */
static void use_for_long(int i)
{
	struct object *object = &shared.things[i].object;
	uint64_t word =
		atomic_load_explicit(&shared.things[i].word, memory_order_acquire);
	bool is_held;

	if (word != OPEN)
		return;
	hazard_set(hazard_own, object);
	is_held = atomic_load_explicit(&shared.things[i].word, memory_order_acquire) ==
			  word &&
		  object_try_ref(object);
	object_let_go(hazard_own);
	if (!is_held)
		return;
	CHECK(!shared.things[i].is_freed);
	MODEL_STEP();
	CHECK(!shared.things[i].is_freed);
	object_unref(object);
}

static void close_last(int i)
{
	if (MODEL_RMW(&shared.things[i].word, OPEN + 1) == OPEN)
		object_unref_many(&shared.things[i].object, 1);
}

/* a and b use one or the other object, c and d do so for long, A and B close its handle. */
static void play(int me)
{
	for (const char *act = scripts[me]; *act; act++)
		if (*act >= 'c')
			use_for_long(*act - 'c');
		else if (*act >= 'a')
			use(*act - 'a');
		else
			close_last(*act - 'A');
}

static void all_is_freed(void)
{
	CHECK(!object_left);
	for (int i = 0; i < N_OBJECTS; i++)
		CHECK(shared.things[i].is_freed == (shared.things[i].word != OPEN));
}

static void story(const char *a, const char *b, const char *c)
{
	int n = c ? 3 : 2;

	if (whitebox_is_instrumented())
		SKIP("instrumented stacks cannot be put back");
	__libc_single_threaded = 0; /* as far as the sources are concerned */
	scripts[0] = a;
	scripts[1] = b;
	scripts[2] = c;
	memset(&shared, 0, sizeof(shared));
	for (int i = 0; i < N_OBJECTS; i++) {
		shared.things[i].word = OPEN;
		shared.things[i].object.kind = &thing_kind;
		shared.things[i].object.n_refs = 1;
		shared.things[i].object.is_hot = true;
	}
	for (int i = 0; i < n; i++)
		shared.hazards[i].next = i > 0 ? &shared.hazards[i - 1] : NULL;
	*(struct hazard **)&hazard_all = &shared.hazards[n - 1];
	model_shared[0] = (struct model_region) { &shared, sizeof(shared) };
	model_shared[1] = (struct model_region) { &object_left, sizeof(object_left) };
	model_shared[2] = (struct model_region) { &object_lock, sizeof(object_lock) };
	model_shared[3] = (struct model_region) { &shared, 0 };
	CHECK(model_run(n, play, 0, all_is_freed) > 0);
}

TEST_LIMIT(one_uses_what_another_closes, 600)
{
	story("a", "A", NULL);
	story("aa", "A", NULL);
	story("c", "A", NULL);
	story("ac", "A", NULL);
}

TEST_LIMIT(two_use_what_a_third_closes, 600)
{
	story("a", "a", "A");
	story("a", "c", "A");
}

TEST_LIMIT(one_uses_two_that_are_closed, 600)
{
	story("ab", "AB", NULL);
	story("ab", "BA", NULL);
	story("ab", "A", "B");
}

int main(int argc, char **argv)
{
	return test_main(argc, argv);
}
