/* SPDX-License-Identifier: MIT */
/*
 * Thread-local storage that a program asks for while it runs.
 *
 * Every place has a generation, which is odd while somebody has the place. A value is kept
 * together with the generation it was put there in and counts in no other: so a place that
 * is given back and asked for again is empty in all threads, and nobody had to visit them.
 *
 * As on Windows, a place nobody has can be read and written, and is empty for who gets it.
 *
 * Locks: none. A thread's values are its own, and go with it, after the program's destructors.
 */
#include "core/tls.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/err.h"
#include "os/ending.h"

enum {
	TLS_CHUNK = 64
};

struct tls_value {
	void *value;
	uint32_t generation; /* 0: never written */
};

static _Atomic uint32_t tls_generations[TLS_MAX];
/* Of a thread, in memory of its own: few have values, and all would have the room. */
struct tls_values {
	struct tls_value *chunks[TLS_MAX / TLS_CHUNK];
};
static __thread struct tls_values *tls_values; /* NULL: none was ever set */
static __thread bool tls_is_over;

/* The lowest that is free, as programs see on Windows. */
int tls_allocate(uint32_t *ret)
{
	for (uint32_t place = 0; place < TLS_MAX; place++) {
		uint32_t generation = atomic_load(&tls_generations[place]);

		if (!(generation & 1) &&
		    atomic_compare_exchange_strong(&tls_generations[place], &generation,
						   generation + 1)) {
			*ret = place;
			return 0;
		}
	}
	return ERR_PLACES_EXHAUSTED;
}

int tls_release(uint32_t place)
{
	uint32_t generation;

	if (place >= TLS_MAX)
		return ERR_PARAMETER;
	generation = atomic_load(&tls_generations[place]);
	if (!(generation & 1) ||
	    !atomic_compare_exchange_strong(&tls_generations[place], &generation,
					    generation + 1))
		return ERR_PARAMETER;
	return 0;
}

int tls_get(uint32_t place, void **ret)
{
	const struct tls_value *chunk;

	if (place >= TLS_MAX)
		return ERR_PARAMETER;
	*ret = NULL;
	chunk = tls_values ? tls_values->chunks[place / TLS_CHUNK] : NULL;
	if (chunk &&
	    chunk[place % TLS_CHUNK].generation ==
		    atomic_load_explicit(&tls_generations[place], memory_order_relaxed))
		*ret = chunk[place % TLS_CHUNK].value;
	return 0;
}

static int tls_reserve(uint32_t place)
{
	struct tls_value **chunk;
	int r;

	if (tls_is_over)
		return ERR_THREAD_ENDED;
	r = ending_watch();
	if (r < 0)
		return r;
	if (!tls_values)
		tls_values = calloc(1, sizeof(*tls_values));
	if (!tls_values)
		return -ENOMEM;
	chunk = &tls_values->chunks[place / TLS_CHUNK];
	if (!*chunk)
		*chunk = calloc(TLS_CHUNK, sizeof(**chunk));
	return *chunk ? 0 : -ENOMEM;
}

int tls_set(uint32_t place, void *value)
{
	struct tls_value *chunk;
	int r;

	if (place >= TLS_MAX)
		return ERR_PARAMETER;
	if (!tls_values || !tls_values->chunks[place / TLS_CHUNK]) {
		r = value ? tls_reserve(place) : 0;
		if (r < 0 || !value)
			return r;
	}
	chunk = tls_values->chunks[place / TLS_CHUNK];
	chunk[place % TLS_CHUNK] = (struct tls_value) {
		.value = value,
		.generation = atomic_load_explicit(&tls_generations[place],
						   memory_order_relaxed),
	};
	return 0;
}

static void tls_end(void)
{
	tls_is_over = true;
	for (size_t i = 0; tls_values && i < TLS_MAX / TLS_CHUNK; i++)
		free(tls_values->chunks[i]);
	free(tls_values);
	tls_values = NULL;
}

ENDING_ROOM(ENDING_VALUES, tls_end);
