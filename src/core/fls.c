/* SPDX-License-Identifier: MIT */
/*
 * Fiber-local storage, which is thread-local storage with callbacks for who has no fibers.
 *
 * A thread's values stand in a block of its own, and the blocks in a list: giving a place
 * back goes through all of them. A value is taken out of its place before the callback gets
 * it, so it gets each once, whoever comes first: the end of the thread or the end of the
 * place.
 *
 * When the process ends, no callback runs.
 *
 * Locks: FIBERS, for nanoseconds; callbacks run without it.
 */
#include "core/fls.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/list.h"
#include "base/rank.h"
#include "os/atfork.h"
#include "os/ending.h"

struct fls_block {
	struct list link; /* under FIBERS */
	/* atomic: the thread reads, it and who gives a place back write, under FIBERS */
	void *_Atomic values[FLS_MAX];
};

struct fls_place {
	bool is_taken;
	void (*callback)(void *value);
};

static pthread_mutex_t fls_lock = PTHREAD_MUTEX_INITIALIZER;

/* under FIBERS */
static struct fls_place fls_places[FLS_MAX];
static struct list fls_blocks = LIST_INIT(fls_blocks);

static __thread struct fls_block *fls_own;

static void fls_enter(void)
{
	rank_enter(RANK_FIBERS);
	pthread_mutex_lock(&fls_lock);
}

static void fls_leave(void)
{
	pthread_mutex_unlock(&fls_lock);
	rank_leave(RANK_FIBERS);
}

/* The threads a child does not have leave nothing behind that could be called back for. */
static void fls_child(void)
{
	for (struct list *link = fls_blocks.next, *next; link != &fls_blocks;
	     link = next) {
		next = link->next;
		if (list_entry(link, struct fls_block, link) != fls_own) {
			list_remove(link);
			free(list_entry(link, struct fls_block, link));
		}
	}
	fls_leave();
}

ATFORK_ROOM(RANK_FIBERS, fls_enter, fls_leave, fls_child);

int fls_allocate(void (*callback)(void *value), uint32_t *ret)
{
	uint32_t place = 1;

	fls_enter();
	while (place < FLS_MAX && fls_places[place].is_taken)
		place++;
	if (place < FLS_MAX)
		fls_places[place] = (struct fls_place) {
			.is_taken = true,
			.callback = callback,
		};
	fls_leave();
	if (place == FLS_MAX)
		return ERR_PLACES_EXHAUSTED;
	*ret = place;
	return 0;
}

/* Some thread's value in this place, which no longer holds it; NULL if there is none. */
static void *fls_take_any_locked(uint32_t place)
{
	LIST_FOREACH (link, &fls_blocks) {
		struct fls_block *block = list_entry(link, struct fls_block, link);
		void *value = atomic_exchange(&block->values[place], NULL);

		if (value)
			return value;
	}
	return NULL;
}

int fls_release(uint32_t place)
{
	void (*callback)(void *value) = NULL;
	void *value;
	int r = ERR_PARAMETER;

	fls_enter();
	if (place > 0 && place < FLS_MAX && fls_places[place].is_taken) {
		callback = fls_places[place].callback;
		r = 0;
	}
	while (r == 0 && (value = fls_take_any_locked(place))) {
		if (!callback)
			continue;
		fls_leave();
		callback(value);
		fls_enter();
	}
	if (r == 0)
		fls_places[place].is_taken = false;
	fls_leave();
	return r;
}

int fls_get(uint32_t place, void **ret)
{
	if (place == 0 || place >= FLS_MAX)
		return ERR_PARAMETER;
	*ret = fls_own ? atomic_load_explicit(&fls_own->values[place],
					      memory_order_relaxed)
		       : NULL;
	return 0;
}

static int fls_reserve(void)
{
	struct fls_block *block;
	int r = ending_watch();

	if (r < 0)
		return r;
	block = calloc(1, sizeof(*block));
	if (!block)
		return -ENOMEM;
	fls_enter();
	list_append(&fls_blocks, &block->link);
	fls_own = block;
	fls_leave();
	return 0;
}

int fls_set(uint32_t place, void *value)
{
	int r = ERR_PARAMETER;

	if (place == 0 || place >= FLS_MAX)
		return r;
	if (!fls_own && value) {
		r = fls_reserve();
		if (r < 0)
			return r;
		r = ERR_PARAMETER;
	}
	fls_enter();
	if (fls_places[place].is_taken) {
		if (fls_own)
			atomic_store(&fls_own->values[place], value);
		r = 0;
	}
	fls_leave();
	return r;
}

/* What callbacks put into a place again is taken away without a word. */
static void fls_end(void)
{
	struct fls_block *block = fls_own;

	if (!block)
		return;
	for (uint32_t place = 1; place < FLS_MAX; place++) {
		void (*callback)(void *value);
		void *value;

		fls_enter();
		value = atomic_exchange(&block->values[place], NULL);
		callback = fls_places[place].callback;
		fls_leave();
		if (value && callback)
			callback(value);
	}
	fls_enter();
	list_remove(&block->link);
	fls_own = NULL;
	fls_leave();
	free(block);
}

ENDING_ROOM(ENDING_CALLBACKS, fls_end);
