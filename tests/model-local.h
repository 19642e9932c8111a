/* SPDX-License-Identifier: MIT */
/*
 * A small model checker for code that is written with C11 atomics and private futexes.
 *
 * The sources under test are included behind this header, which makes every atomic access
 * and every futex call a step of the model. The threads of a story are fibers on stacks of
 * their own, so the state of the world is their live stacks and the memory they share:
 * small enough to be copied, put back and remembered. From every state that has not been
 * seen before each thread that can run makes one step; so all interleavings are gone
 * through, and whatever can happen does. A story fails when a claim does not hold, or
 * when threads are left that nobody wakes.
 *
 * The kernel is modelled as it may behave at worst: a wake-up for one goes to any of the
 * sleepers, some sleeps end for nothing, and a sleep with a deadline may end at any time.
 *
 * Memory is sequentially consistent: the model is of the algorithm, not of barriers. With
 * MODEL_BUFFERS a store that is not part of a locked operation waits in a buffer of its thread,
 * as x86 has it: others see it at any time later, in order; model_pass_barrier() empties it.
 */
#pragma once

#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#include "base/trace.h"
#include "harness.h"
#include "os/futex.h"
#include "os/process.h"
#include "os/spin.h"
#include "whitebox.h"

enum {
	MODEL_THREADS = 4,
	MODEL_STACK = 16384,
	MODEL_SHARED = 512,
	MODEL_REGIONS = 4,
	MODEL_STORES = 3,       /* that wait at a time */
	MODEL_STATES = 1 << 24, /* room for so many, half of which may be used */
};

enum model_state {
	MODEL_RUNS,
	MODEL_SLEEPS,
	MODEL_ENDED,
};

struct model_store {
	void *at;
	uint64_t value;
	size_t n_bytes;
};

struct model_thread {
	ucontext_t context;
	char *top; /* of the live part of its stack */
	enum model_state state;
	_Atomic uint32_t *word; /* sleeps on it, or is about to wake one there */
	bool has_deadline;      /* of the sleep */
	bool is_about_to_wake_one;
	int result; /* of the sleep */
	void (*run)(int me);
	int n_stores;
	struct model_store stores[MODEL_STORES]; /* the oldest first */
};

static struct {
	int n_threads;
	int current;
	int n_spurious; /* sleeps that may yet end for nothing */
	int choice;     /* which sleeper is woken */
	struct model_thread threads[MODEL_THREADS];
} model;

static char model_stacks[MODEL_THREADS][MODEL_STACK] __attribute__((aligned(64)));
static ucontext_t model_explorer;
/* What the story shares: a few pieces of memory, MODEL_SHARED bytes at most. */
static struct model_region {
	void *at;
	size_t n_bytes;
} model_shared[MODEL_REGIONS];
static void (*model_verdict)(void); /* when all have ended */

static uint64_t *model_seen;
static size_t model_n_seen;

/* ---- steps -------------------------------------------------------------------------- */

__attribute__((noinline)) static void model_yield(void)
{
	struct model_thread *self = &model.threads[model.current];

	__builtin_unwind_init(); /* registers that live on are in the stack, too */
	self->top = __builtin_frame_address(0);
	self->top -= 256; /* where they have been put, and what swapcontext() needs */
	memset(self->top, 0, 64);
	swapcontext(&self->context, &model_explorer);
}

#define MODEL_STEP() model_yield()

/* ---- stores that wait ---------------------------------------------------------------- */

static void model_store_oldest(struct model_thread *thread)
{
	struct model_store *store = &thread->stores[0];

	memcpy(store->at, &store->value, store->n_bytes);
	thread->n_stores--;
	memmove(store, store + 1, sizeof(*store) * (MODEL_STORES - 1));
	memset(&thread->stores[MODEL_STORES - 1], 0, sizeof(*store));
}

static inline void model_pass_barrier(int i)
{
	while (model.threads[i].n_stores > 0)
		model_store_oldest(&model.threads[i]);
}

static inline void model_store_later(void *at, const void *value, size_t n_bytes)
{
	struct model_thread *self = &model.threads[model.current];
	struct model_store store = { .at = at, .n_bytes = n_bytes };

	if (self->n_stores == MODEL_STORES)
		model_store_oldest(self);
	memcpy(&store.value, value, n_bytes);
	self->stores[self->n_stores++] = store;
}

/* What its own thread sees there. */
static inline void model_load_own(const void *at, void *value)
{
	const struct model_thread *self = &model.threads[model.current];

	for (int i = 0; i < self->n_stores; i++)
		if (self->stores[i].at == at)
			memcpy(value, &self->stores[i].value, self->stores[i].n_bytes);
}

/* ---- sleeps -------------------------------------------------------------------------- */

static int model_wait(_Atomic uint32_t *word, uint32_t expected, uint64_t deadline_ns)
{
	struct model_thread *self;

	MODEL_STEP();
	if (*word != expected)
		return -EAGAIN;
	self = &model.threads[model.current];
	self->state = MODEL_SLEEPS;
	self->word = word;
	self->has_deadline = deadline_ns != FUTEX_FOREVER;
	MODEL_STEP();
	return model.threads[model.current].result;
}

static int model_sleepers(const _Atomic uint32_t *word)
{
	int n = 0;

	for (int i = 0; i < model.n_threads; i++)
		n += model.threads[i].state == MODEL_SLEEPS &&
		     model.threads[i].word == word;
	return n;
}

static void model_rouse(struct model_thread *thread, int result)
{
	thread->state = MODEL_RUNS;
	thread->word = NULL;
	thread->has_deadline = false;
	thread->result = result;
}

static void model_wake(_Atomic uint32_t *word, int n)
{
	struct model_thread *self = &model.threads[model.current];
	int at = 0;

	self->word = word;
	self->is_about_to_wake_one = n == 1;
	MODEL_STEP();
	self = &model.threads[model.current];
	self->word = NULL;
	self->is_about_to_wake_one = false;
	for (int i = 0; i < model.n_threads; i++) {
		struct model_thread *thread = &model.threads[i];

		if (thread->state != MODEL_SLEEPS || thread->word != word)
			continue;
		if (n > 1 || at == model.choice)
			model_rouse(thread, 0);
		at++;
	}
}

static void model_main(int me)
{
	model.threads[me].run(me);
	model.threads[me].state = MODEL_ENDED;
	model_yield();
}

/* ---- states ------------------------------------------------------------------------- */

struct model_snapshot {
	__typeof__(model) model;
	char shared[MODEL_SHARED];
	size_t n_bytes[MODEL_THREADS];
	char stacks[]; /* the live parts, one behind the other */
};

static char *model_end(int i)
{
	return model_stacks[i] + MODEL_STACK;
}

static struct model_snapshot *model_save(void)
{
	size_t n_bytes = 0;
	struct model_snapshot *snapshot;
	char *to;

	for (int i = 0; i < model.n_threads; i++)
		n_bytes += (size_t)(model_end(i) - model.threads[i].top);
	snapshot = malloc(sizeof(*snapshot) + n_bytes);
	CHECK(snapshot);
	snapshot->model = model;
	to = snapshot->shared;
	for (int i = 0; i < MODEL_REGIONS; i++) {
		memcpy(to, model_shared[i].at, model_shared[i].n_bytes);
		to += model_shared[i].n_bytes;
	}
	to = snapshot->stacks;
	for (int i = 0; i < model.n_threads; i++) {
		snapshot->n_bytes[i] = (size_t)(model_end(i) - model.threads[i].top);
		memcpy(to, model.threads[i].top, snapshot->n_bytes[i]);
		to += snapshot->n_bytes[i];
	}
	return snapshot;
}

static void model_restore(const struct model_snapshot *snapshot)
{
	const char *from = snapshot->shared;

	model = snapshot->model;
	for (int i = 0; i < MODEL_REGIONS; i++) {
		memcpy(model_shared[i].at, from, model_shared[i].n_bytes);
		from += model_shared[i].n_bytes;
	}
	from = snapshot->stacks;
	for (int i = 0; i < model.n_threads; i++) {
		memcpy(model.threads[i].top, from, snapshot->n_bytes[i]);
		from += snapshot->n_bytes[i];
	}
}

static uint64_t model_mix(uint64_t hash, const void *bytes, size_t n_bytes)
{
	const char *at = bytes;
	uint64_t word;

	for (; n_bytes >= 8; n_bytes -= 8, at += 8) {
		memcpy(&word, at, 8);
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	for (; n_bytes > 0; n_bytes--)
		hash = (hash ^ (unsigned char)*at++) * UINT64_C(0x100000001b3);
	return hash;
}

static size_t model_shared_bytes(void)
{
	size_t n_bytes = 0;

	for (int i = 0; i < MODEL_REGIONS; i++)
		n_bytes += model_shared[i].n_bytes;
	return n_bytes;
}

/* What a thread that has ended has left on its stack does not count. */
static uint64_t model_hash(const struct model_snapshot *snapshot)
{
	uint64_t hash = model_mix(1, snapshot->shared, model_shared_bytes());
	const char *stack = snapshot->stacks;

	hash = model_mix(hash, &snapshot->model.n_spurious, sizeof(int));
	for (int i = 0; i < snapshot->model.n_threads; i++) {
		const struct model_thread *thread = &snapshot->model.threads[i];

		hash = model_mix(hash, &thread->state, sizeof(thread->state));
		hash = model_mix(hash, &thread->word, sizeof(thread->word));
		hash = model_mix(hash, &thread->result, sizeof(thread->result));
		hash = model_mix(hash, thread->stores, sizeof(thread->stores));
		if (thread->state != MODEL_ENDED)
			hash = model_mix(hash, stack, snapshot->n_bytes[i]);
		stack += snapshot->n_bytes[i];
	}
	return hash ? hash : 1;
}

/* True if it is new. */
static bool model_remember(uint64_t hash)
{
	size_t at = hash % MODEL_STATES;

	while (model_seen[at] && model_seen[at] != hash)
		at = (at + 1) % MODEL_STATES;
	if (model_seen[at])
		return false;
	model_seen[at] = hash;
	CHECK(++model_n_seen < MODEL_STATES / 2);
	return true;
}

/* ---- all of them -------------------------------------------------------------------- */

static void model_explore(void);

#ifndef MODEL_SWITCH
#define MODEL_SWITCH(thread) ((void)(thread))
#endif

static void model_try(const struct model_snapshot *from, int thread, int choice)
{
	model_restore(from);
	model.current = thread;
	model.choice = choice;
	MODEL_SWITCH(thread);
	swapcontext(&model_explorer, &model.threads[thread].context);
	model_explore();
}

/* A sleep that ends without a wake-up. */
static void model_try_rousing(const struct model_snapshot *from, int thread, int result)
{
	model_restore(from);
	model_rouse(&model.threads[thread], result);
	model.n_spurious -= result == -EINTR;
	model_explore();
}

/* A store that waited is seen. */
static void model_try_storing(const struct model_snapshot *from, int thread)
{
	model_restore(from);
	model_store_oldest(&model.threads[thread]);
	model_explore();
}

static void model_explore(void)
{
	struct model_snapshot *here = model_save();
	int n_ended = 0, n_possible = 0, n_choices;

	if (!model_remember(model_hash(here))) {
		free(here);
		return;
	}
	for (int i = 0; i < here->model.n_threads; i++) {
		const struct model_thread *thread = &here->model.threads[i];

		n_ended += thread->state == MODEL_ENDED && thread->n_stores == 0;
		if (thread->n_stores > 0) {
			model_try_storing(here, i);
			n_possible++;
		}
		if (thread->state == MODEL_SLEEPS && here->model.n_spurious > 0)
			model_try_rousing(here, i, -EINTR);
		if (thread->state == MODEL_SLEEPS && thread->has_deadline) {
			model_try_rousing(here, i, -ETIMEDOUT);
			n_possible++;
		}
		if (thread->state != MODEL_RUNS)
			continue;
		n_possible++;
		model_restore(here);
		n_choices =
			thread->is_about_to_wake_one ? model_sleepers(thread->word) : 1;
		for (int choice = 0; choice < n_choices || choice == 0; choice++)
			model_try(here, i, choice);
	}
	model_restore(here);
	if (n_ended == model.n_threads)
		model_verdict();
	else if (n_possible == 0)
		test_fail(__FILE__, __LINE__, "somebody sleeps whom nobody wakes");
	free(here);
}

/* Goes through everything that n threads can do. Returns how many states there are. */
static size_t model_run(int n_threads, void (*run)(int me), int n_spurious,
			void (*verdict)(void))
{
	CHECK(model_shared_bytes() <= MODEL_SHARED);
	memset(&model, 0, sizeof(model));
	model.n_threads = n_threads;
	model.n_spurious = n_spurious;
	model_verdict = verdict;
	model_n_seen = 0;
	model_seen = calloc(MODEL_STATES, sizeof(*model_seen));
	CHECK(model_seen);
	for (int i = 0; i < n_threads; i++) {
		struct model_thread *thread = &model.threads[i];

		memset(model_stacks[i], 0, MODEL_STACK);
		getcontext(&thread->context);
		thread->context.uc_stack.ss_sp = model_stacks[i];
		thread->context.uc_stack.ss_size = MODEL_STACK;
		thread->context.uc_link = NULL;
		thread->run = run;
		thread->top = model_end(i) - 1024;
		makecontext(&thread->context, (void (*)(void))model_main, 1, i);
	}
	model_explore();
	free(model_seen);
	printf("# %zu states\n", model_n_seen);
	return model_n_seen;
}

/* ---- what the sources under test see ------------------------------------------------ */

#undef atomic_load_explicit
#undef atomic_store_explicit
#undef atomic_exchange_explicit
#undef atomic_fetch_add_explicit
#undef atomic_fetch_sub_explicit
#undef atomic_compare_exchange_weak_explicit
#undef atomic_compare_exchange_strong_explicit

#ifdef MODEL_BUFFERS
#define atomic_load_explicit(at, order)     \
	({                                  \
		MODEL_STEP();               \
		__auto_type _is = *(at);    \
		model_load_own((at), &_is); \
		_is;                        \
	})
#define atomic_store_explicit(at, value, order)                 \
	({                                                      \
		__auto_type _next = *(at);                      \
                                                                \
		_next = (value);                                \
		MODEL_STEP();                                   \
		model_store_later((at), &_next, sizeof(_next)); \
	})
#define MODEL_LOCKED() model_pass_barrier(model.current)
#else
#define atomic_load_explicit(at, order) \
	({                              \
		MODEL_STEP();           \
		*(at);                  \
	})
#define atomic_store_explicit(at, value, order) \
	({                                      \
		MODEL_STEP();                   \
		*(at) = (value);                \
	})
#define MODEL_LOCKED() ((void)0)
#endif
#define MODEL_RMW(at, next)               \
	({                                \
		MODEL_STEP();             \
		MODEL_LOCKED();           \
		__auto_type _was = *(at); \
		*(at) = (next);           \
		_was;                     \
	})
#define atomic_exchange_explicit(at, value, order)  MODEL_RMW(at, value)
#define atomic_fetch_add_explicit(at, value, order) MODEL_RMW(at, _was + (value))
#define atomic_fetch_sub_explicit(at, value, order) MODEL_RMW(at, _was - (value))
#define atomic_compare_exchange_strong_explicit(at, expected, value, order, order_else) \
	({                                                                              \
		MODEL_STEP();                                                           \
		MODEL_LOCKED();                                                         \
		__auto_type _was = *(at);                                               \
		bool _is_equal = _was == *(expected);                                   \
                                                                                        \
		if (_is_equal)                                                          \
			*(at) = (value);                                                \
		else                                                                    \
			*(expected) = _was;                                             \
		_is_equal;                                                              \
	})
#define atomic_compare_exchange_weak_explicit atomic_compare_exchange_strong_explicit

#define futex_wait_private model_wait
#define futex_wake_private model_wake
#define spin_goes_on(spin) ((void)(spin), false)

#define process_thread_mark() ((uintptr_t)&model.threads[model.current])
#define process_tid()         (model.current + 1)
#define process_epoch()       UINT32_C(1)

#undef trace
#define trace(...) test_fail(__FILE__, __LINE__, __VA_ARGS__)
