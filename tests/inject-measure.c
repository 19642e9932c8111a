/* SPDX-License-Identifier: MIT */
/*
 * What a process has: descriptors, mapped bytes, allocated blocks, words in the table of
 * names; and the C library's malloc() with a gate in front of it that counts, and closes
 * once.
 *
 * The allocator's own heap is left out of the mapped bytes: it grows and never shrinks.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "inject.h"
#include "store/attach.h"
#include "store/stripe.h"
#include "store/words.h"

/* ---- allocations --------------------------------------------------------------------- */

void *__libc_malloc(size_t n_bytes);
void *__libc_calloc(size_t n, size_t n_bytes);
void *__libc_realloc(void *block, size_t n_bytes);
void __libc_free(void *block);

static _Atomic int64_t measure_n_blocks;
static bool measure_is_counting;
static int measure_n_allocations, measure_fails;

void inject_allocations_begin(int fails)
{
	measure_fails = fails;
	measure_n_allocations = 0;
	measure_is_counting = true;
}

int inject_allocations_end(void)
{
	measure_is_counting = false;
	return measure_n_allocations;
}

static bool measure_refuses(void)
{
	if (!measure_is_counting || measure_n_allocations++ != measure_fails)
		return false;
	errno = ENOMEM;
	return true;
}

static void *measure_count(void *block)
{
	if (block)
		atomic_fetch_add(&measure_n_blocks, 1);
	return block;
}

void *malloc(size_t n_bytes)
{
	return measure_refuses() ? NULL : measure_count(__libc_malloc(n_bytes));
}

void *calloc(size_t n, size_t n_bytes)
{
	return measure_refuses() ? NULL : measure_count(__libc_calloc(n, n_bytes));
}

void *realloc(void *block, size_t n_bytes)
{
	if (!block)
		return malloc(n_bytes);
	return measure_refuses() ? NULL : __libc_realloc(block, n_bytes);
}

void free(void *block)
{
	if (block)
		atomic_fetch_sub(&measure_n_blocks, 1);
	__libc_free(block);
}

/* ---- mappings ------------------------------------------------------------------------ */

static int64_t measure_mapped_bytes(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int64_t n_bytes = 0;
	char line[512];

	CHECK(maps);
	while (fgets(line, sizeof(line), maps)) {
		uint64_t start, end;

		if (strchr(line, '\n') &&
		    sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) == 2 &&
		    !strstr(line, "[heap]") && !strstr(line, "[stack]"))
			n_bytes += (int64_t)(end - start);
	}
	fclose(maps);
	return n_bytes;
}

/* ---- the table of names -------------------------------------------------------------- */

struct measure_walk {
	struct attachment *attachment;
	struct inject_measure *measure;
	uint32_t n_nodes;
};

/* How many nodes hang on the one behind a link, through their first field. */
static uint32_t measure_chain(const unsigned char *nodes, uint32_t node, uint32_t limit)
{
	uint32_t n = 0;

	for (; node && n < limit; n++)
		memcpy(&node, nodes + (size_t)node * LAYOUT_NODE_BYTES, sizeof(node));
	return n;
}

static int measure_entry(struct index *index, const struct spot *spot, void *data)
{
	struct measure_walk *walk = data;
	struct words_walk holders;
	_Atomic uint64_t *holder;
	bool has_words = false;
	uint32_t n_bytes;
	char key[1 + NAME_MAX_BYTES];

	CHECK_EQ(entry_read_key(index, spot, key, &n_bytes), 0);
	words_begin(&holders, spot);
	while ((holder = words_next(index, &holders))) {
		uint64_t word = atomic_load(holder);

		has_words |= word != 0;
		walk->measure->n_words +=
			word && layout_word_slot(word) == walk->attachment->slot;
	}
	walk->measure->n_words += !has_words; /* an entry that nobody holds */
	walk->n_nodes++;
	return 0;
}

/* Nodes that neither an entry nor the free list has; the tests' few names fit into the
 * first segment, and into their entries. */
static void measure_stripe(struct measure_walk *walk, uint32_t stripe)
{
	struct index *index = &walk->attachment->index;
	const unsigned char *nodes =
		index->main + LAYOUT_NODES_OFFSET +
		(size_t)stripe * LAYOUT_FIRST_NODES * LAYOUT_NODE_BYTES;
	const struct layout_stripe *s =
		(const struct layout_stripe *)(index->main + LAYOUT_STRIPES_OFFSET) +
		stripe;
	uint32_t n_nodes;

	walk->n_nodes = 0;
	CHECK_EQ(stripe_lock(index, stripe), 0);
	CHECK_EQ(entry_each(index, stripe, measure_entry, walk), 0);
	n_nodes = atomic_load(&s->n_nodes);
	if (n_nodes > 1 && n_nodes <= LAYOUT_FIRST_NODES)
		walk->measure->n_lost_nodes +=
			(int64_t)n_nodes - 1 - walk->n_nodes -
			measure_chain(nodes, atomic_load(&s->free), LAYOUT_FIRST_NODES);
	stripe_unlock(index, stripe);
}

static void measure_names(struct inject_measure *measure)
{
	struct measure_walk walk = { .measure = measure };

	CHECK_EQ(attach_enter(&walk.attachment), 0);
	for (uint32_t stripe = 0; stripe < LAYOUT_N_STRIPES; stripe++)
		measure_stripe(&walk, stripe);
	attach_leave();
}

void inject_take_measure(struct inject_measure *ret, bool is_named)
{
	*ret = (struct inject_measure) { .n_blocks = atomic_load(&measure_n_blocks) };
	if (is_named)
		measure_names(ret);
	ret->n_descriptors = test_count_descriptors();
	ret->mapped_bytes = measure_mapped_bytes();
}
