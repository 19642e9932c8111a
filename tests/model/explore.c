/* SPDX-License-Identifier: MIT */
/*
 * All interleavings, breadth first: the first complaint has the shortest story.
 *
 * From every state every thread takes its next step, or dies, or is stopped for ever
 * outside the lock, or its time is over; a state seen before is not looked at again. Of a
 * state only its hash is kept, with the state it came from and how, so a story can be told
 * by living it again.
 *
 * Where only time could bring anybody on, the world is at rest: then nobody alive may sleep
 * for what it could have, and every unit must be where it was put.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

const struct scenario *scenario;
enum mutation mutation;
const char *complaint, *deed;

enum act {
	STEP,
	CLOCK_RINGS,
	TIME_IS_OVER,
	SLICE_IS_OVER,
	STOP,
	KILL, /* the process of that number */
};

struct node {
	uint32_t parent;
	uint8_t act, who, choice;
};

enum {
	MAX_NODES = 1 << 23,
};

struct layer {
	struct world *worlds;
	uint32_t *nodes;
	size_t n, room;
};

static struct node *nodes;
static uint32_t n_nodes;
static uint64_t *seen;
static size_t seen_room;

/* ---- what has been seen ------------------------------------------------------------ */

static uint64_t world_hash(const struct world *w)
{
	const unsigned char *bytes = (const unsigned char *)w;
	uint64_t hash = UINT64_C(0x9E3779B97F4A7C15);

	for (size_t i = 0; i < sizeof(*w); i += 8) {
		uint64_t word = 0;

		memcpy(&word, bytes + i, sizeof(*w) - i < 8 ? sizeof(*w) - i : 8);
		hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
		hash ^= hash >> 32;
	}
	return hash ? hash : 1;
}

static bool seen_put(uint64_t *table, size_t room, uint64_t hash)
{
	size_t place = hash & (room - 1);

	while (table[place]) {
		if (table[place] == hash)
			return false;
		place = (place + 1) & (room - 1);
	}
	table[place] = hash;
	return true;
}

static bool seen_add(uint64_t hash)
{
	if (n_nodes * UINT64_C(3) > seen_room * 2) {
		size_t room = seen_room * 2;
		uint64_t *table = calloc(room, sizeof(*table));

		if (!table)
			abort();
		for (size_t i = 0; i < seen_room; i++)
			if (seen[i])
				seen_put(table, room, seen[i]);
		free(seen);
		seen = table;
		seen_room = room;
	}
	return seen_put(seen, seen_room, hash);
}

/* ---- one act ----------------------------------------------------------------------- */

static void thread_finish_op(struct thread *thread)
{
	struct thread next = { 0 };

	next.op = thread->op + 1;
	next.owned = thread->owned;
	memcpy(next.results, thread->results, sizeof(next.results));
	*thread = next;
}

static int thread_step(struct world *w, int t)
{
	static int (*const procedures[])(struct world *, int) = {
		[SET] = op_set,
		[PULSE] = op_set,
		[RELEASE] = op_set,
		[GIVE] = op_give,
		[WAIT] = op_wait,
		[POLL] = op_wait,
		[WAIT_OR_TIME_OUT] = op_wait,
		[WAIT_ALL] = op_wait_all,
		[RESET] = op_plain,
		[AWAIT_SLEEPERS] = op_plain,
		[AWAIT_DONE] = op_plain,
		[EXPIRE] = op_plain,
	};
	struct thread *thread = &w->threads[t];
	int r;

	if (thread->life != ALIVE)
		return kernel_step(w, t);
	r = procedures[op_of(w, t)->verb](w, t);
	if (r == DONE)
		thread_finish_op(thread);
	return r;
}

static bool holds_a_lock(const struct world *w, int t)
{
	return w->locks[0] == t + 1 || w->locks[1] == t + 1;
}

/* False when that cannot happen here. */
static bool world_act(struct world *w, const struct node *node)
{
	struct thread *thread = &w->threads[node->who];
	bool has_victim = false;

	n_choices = 1;
	choice = node->choice;
	deed = "begins";
	switch (node->act) {
	case STEP:
		if (thread->life == DEAD || thread->is_stopped ||
		    (thread->life == ALIVE &&
		     (thread_is_asleep(thread) || op_of(w, node->who)->verb == END)))
			return false;
		return thread_step(w, node->who) != BLOCKED;
	case CLOCK_RINGS:
		if (thread->life != ALIVE || !thread_is_asleep(thread) ||
		    thread->is_stopped || thread->alarm != 2)
			return false;
		thread->time = 2;
		thread->alarm = 0;
		thread->on_answer = thread->on_mutex = 0;
		deed = "is woken by its clock";
		return true;
	case TIME_IS_OVER:
	case SLICE_IS_OVER:
		if (thread->life != ALIVE || !thread_is_asleep(thread) ||
		    thread->is_stopped ||
		    !(node->act == TIME_IS_OVER ? thread->may_time_out
						: thread->in_slices))
			return false;
		thread->time = node->act == TIME_IS_OVER ? 1 : 2;
		thread->on_answer = thread->on_mutex = 0;
		deed = "has slept its time";
		return true;
	case STOP:
		if (w->n_stops == scenario->n_stops || thread->life != ALIVE ||
		    thread->is_stopped || holds_a_lock(w, node->who) ||
		    op_of(w, node->who)->verb == END)
			return false;
		w->n_stops++;
		thread->is_stopped = 1;
		thread->on_answer = thread->on_mutex = 0;
		deed = "is stopped for ever";
		return true;
	default:
		if (w->n_kills == scenario->n_kills)
			return false;
		for (int t = 0; t < scenario->n_threads; t++) {
			thread = &w->threads[t];
			if (scenario->processes[t] != node->who ||
			    thread->life != ALIVE || scenario->immortal & 1 << t ||
			    (op_of(w, t)->verb == END && !thread->owned))
				continue;
			has_victim = true;
			thread_doom(w, t);
		}
		w->n_kills++;
		deed = "is killed, with all its process";
		return has_victim;
	}
}

/* ---- exploring --------------------------------------------------------------------- */

static void world_begin(struct world *w)
{
	memset(w, 0, sizeof(*w));
	for (int c = 0; c < scenario->n_cells; c++) {
		w->cells[c].value = scenario->values[c];
		w->cells[c].due = scenario->kinds[c] >= TIMER;
	}
	if (scenario->is_owned) {
		w->cells[0].mutex.tid = w->cells[0].owner = w->threads[0].owned = 1;
	}
}

static void tell_node(struct world *w, uint32_t number)
{
	const struct node *node = &nodes[number];

	if (number == 0) {
		world_begin(w);
		return;
	}
	tell_node(w, node->parent);
	world_act(w, node);
	printf("#   %s %d %s\n", node->act == KILL ? "process" : "thread", node->who,
	       deed);
}

static void tell(uint32_t last)
{
	struct world w;

	tell_node(&w, last);
	for (int c = 0; c < scenario->n_cells; c++)
		printf("#   cell %d: value %d, mutex %d%s%s, heir %d\n", c,
		       w.cells[c].value, w.cells[c].mutex.tid - 1,
		       w.cells[c].mutex.has_waiters ? "|WAITERS" : "",
		       w.cells[c].mutex.owner_died ? "|DIED" : "", w.cells[c].heir - 1);
	for (int t = 0; t < scenario->n_threads; t++)
		printf("#   thread %d: life %d, answer %d, seq %d, asleep %d/%d, op %d\n",
		       t, w.threads[t].life, w.records[t].answer, w.records[t].seq,
		       w.threads[t].on_answer, w.threads[t].on_mutex - 1,
		       w.threads[t].op);
}

static void layer_add(struct layer *layer, const struct world *w, uint32_t number)
{
	if (layer->n == layer->room) {
		layer->room = layer->room ? layer->room * 2 : 1024;
		layer->worlds = realloc(layer->worlds, layer->room * sizeof(*w));
		layer->nodes = realloc(layer->nodes, layer->room * sizeof(uint32_t));
		if (!layer->worlds || !layer->nodes)
			abort();
	}
	layer->worlds[layer->n] = *w;
	layer->nodes[layer->n++] = number;
}

/* All that can follow; whether anything but time brings the world on. */
static bool follow(const struct world *from, uint32_t number, struct layer *next)
{
	bool moves = false;

	for (int i = 0; i < (KILL + 1) * MAX_THREADS && !complaint; i++) {
		struct node node = { number, (uint8_t)(i / MAX_THREADS),
				     (uint8_t)(i % MAX_THREADS), 0 };
		struct world w;

		if (node.who >= scenario->n_threads)
			continue;
		do {
			w = *from;
			if (!world_act(&w, &node))
				break;
			moves |= node.act == STEP || node.act == CLOCK_RINGS;
			if (complaint || seen_add(world_hash(&w))) {
				if (n_nodes == MAX_NODES) {
					complaint = "too many states";
					break;
				}
				nodes[n_nodes] = node;
				layer_add(next, &w, n_nodes++);
			}
		} while (++node.choice < n_choices && !complaint);
	}
	return moves;
}

struct verdict explore(const struct scenario *what, enum mutation how, bool is_told)
{
	struct layer now = { 0 }, next = { 0 };
	struct verdict verdict = { 0 };
	uint32_t last = 0;
	struct world w;

	scenario = what;
	mutation = how;
	complaint = NULL;
	nodes = malloc(MAX_NODES * sizeof(*nodes));
	seen_room = 1 << 16;
	seen = calloc(seen_room, sizeof(*seen));
	if (!nodes || !seen)
		abort();
	n_nodes = 1;
	world_begin(&w);
	seen_add(world_hash(&w));
	layer_add(&now, &w, 0);
	while (now.n && !complaint) {
		struct layer old = now;

		next.n = 0;
		for (size_t i = 0; i < now.n && !complaint; i++) {
			last = now.nodes[i];
			if (!follow(&now.worlds[i], last, &next) && !complaint)
				complaint = world_rests(&now.worlds[i]);
			else if (complaint)
				last = n_nodes - 1;
		}
		now = next;
		next = old;
	}
	verdict.n_states = n_nodes;
	verdict.complaint = complaint;
	if (complaint && is_told) {
		printf("# %s: %s\n", what->name, complaint);
		tell(last);
		fflush(stdout);
	}
	free(now.worlds);
	free(now.nodes);
	free(next.worlds);
	free(next.nodes);
	free(nodes);
	free(seen);
	return verdict;
}
