/* SPDX-License-Identifier: MIT */
/*
 * A signal to one who is about to wait for it, or has just begun: both are awake, and work
 * passes to and fro faster than a sleep takes.
 *
 * Many there-and-backs in a row, which begin when both are known to be awake: what somebody
 * who has fallen asleep costs is in "there and back".
 */
#include "cases.h"
#include "pair.h"
#include "peer.h"
#include "word.h"

enum {
	BATCH = 200
};

static struct word *meeting;
static struct bench_peer peer, neighbour; /* on the other processor; on ours */

static const struct way {
	void (*set)(int i), (*take)(int i);
} ways[] = {
	{ raw_set, raw_take },
	{ raw_show, raw_watch },
	{ event_set, event_take },
	{ semaphore_set, semaphore_take },
};

/* ---- there and back, many times ------------------------------------------------------ */

static int batch(void)
{
	return bench_is_smoke() ? 10 : BATCH;
}

/* Where both have one processor, watching would only delay the other. */
static void meet(bool is_here, int mine)
{
	word_set(&meeting[mine]);
	(is_here ? word_wait : word_watch)(&meeting[!mine]);
}

static double echo_back(int command, bool is_here)
{
	const struct way *way = &ways[command];

	meet(is_here, 1);
	for (int i = batch(); i > 0; i--) {
		way->take(0);
		way->set(1);
	}
	return 0;
}

static double echo(int command)
{
	return echo_back(command, false);
}

static double neighbour_echo(int command)
{
	bench_pin_first();
	return echo_back(command, true);
}

static double hand_over(struct bench_peer *other, int command)
{
	const struct way *way = &ways[command];
	double start_ns, ns;

	bench_peer_tell(other, command);
	meet(other == &neighbour, 0);
	start_ns = bench_now_ns();
	for (int i = batch(); i > 0; i--) {
		way->set(0);
		way->take(1);
	}
	ns = bench_now_ns() - start_ns;
	bench_peer_ask(other);
	return ns / batch();
}

static double sleeping(void)
{
	return hand_over(&peer, 0);
}

static double watching(void)
{
	return hand_over(&peer, 1);
}

static double with_events(void)
{
	return hand_over(&peer, 2);
}

static double with_semaphores(void)
{
	return hand_over(&peer, 3);
}

static double sleeping_here(void)
{
	return hand_over(&neighbour, 0);
}

static double with_events_here(void)
{
	return hand_over(&neighbour, 2);
}

static void begin(void)
{
	meeting = words_make(2);
	pairs_make();
	bench_peer_start(&peer, echo);
	bench_peer_start(&neighbour, neighbour_echo);
}

static void end(void)
{
	bench_peer_end(&peer);
	bench_peer_end(&neighbour);
}

#define HERE "raw futex, one processor"

static const struct bench_case cases[] = {
	{ .name = "raw futex, sleeping", .run = sleeping, .is_elsewhere = true },
	{ .name = "raw word, watched", .run = watching, .is_elsewhere = true },
	{ .name = "winshm events",
	  .run = with_events,
	  .is_elsewhere = true,
	  .goal = 0.10 },
	{ .name = "winshm semaphores", .run = with_semaphores, .is_elsewhere = true },
	{ .name = HERE, .run = sleeping_here, .is_elsewhere = true },
	{ .name = "winshm events, one processor",
	  .run = with_events_here,
	  .is_elsewhere = true,
	  .against = HERE },
};

const struct bench_group handoff_group = {
	.name = "hot hand-off",
	.operation =
		"There and back, 200 times in a row, beginning when both processes are awake; "
		"the time of one. The raw futex sleeps each time; the raw word never does.",
	.bound =
		"A cache line that travels from one processor to the other and back: the raw "
		"word that is watched. On one processor nothing but two switches helps.",
	.cases = cases,
	.n_cases = N_CASES(cases),
	.begin = begin,
	.end = end,
};
