/* SPDX-License-Identifier: MIT */
/*
 * Being signalled by another process, which then is signalled back; and being woken while
 * waiting for many things at once.
 *
 * The others wait for ever for whatever they are there for, each in a process of its own,
 * on the other processor, or, where it says so, on the same one.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "cases.h"
#include "pair.h"
#include "peer.h"
#include "ways.h"
#include "word.h"

enum {
	MANY = 64
};

static int event_fds[2], pipes[2][2];
static sem_t *posix[2];

/* ---- set and take, beside those of bench/pair.h --------------------------------------- */

static void fd_write(int fd)
{
	uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) != sizeof(one))
		bench_die("write: %m");
}

static void fd_read(int fd)
{
	uint64_t one;

	if (read(fd, &one, sizeof(one)) != sizeof(one))
		bench_die("read: %m");
}

static void eventfd_set(int i)
{
	fd_write(event_fds[i]);
}

static void eventfd_take(int i)
{
	fd_read(event_fds[i]);
}

static void pipe_set(int i)
{
	fd_write(pipes[i][1]);
}

static void pipe_take(int i)
{
	fd_read(pipes[i][0]);
}

static void posix_set(int i)
{
	sem_post(posix[i]);
}

static void posix_take(int i)
{
	posix_wait(posix[i]);
}

/* ---- there and back ------------------------------------------------------------------ */

enum {
	WAY_RAW,
	WAY_EVENTFD,
	WAY_PIPE,
	WAY_POSIX,
	WAY_EVENT,
	WAY_SEMAPHORE,
	N_WAYS,
};
static struct bench_peer echoers[N_WAYS];

#define WAY(name, number)                         \
	static double name##_both(void)           \
	{                                         \
		double start_ns;                  \
                                                  \
		sleep_await(echoers[number].pid); \
		start_ns = bench_now_ns();        \
		name##_set(0);                    \
		name##_take(1);                   \
		return bench_now_ns() - start_ns; \
	}                                         \
                                                  \
	static double name##_echo(int command)    \
	{                                         \
		for (;;) {                        \
			name##_take(0);           \
			name##_set(1);            \
		}                                 \
		return command;                   \
	}

WAY(raw, WAY_RAW)
WAY(eventfd, WAY_EVENTFD)
WAY(pipe, WAY_PIPE)
WAY(posix, WAY_POSIX)
WAY(event, WAY_EVENT)
WAY(semaphore, WAY_SEMAPHORE)

static double (*const echoes[N_WAYS])(int command) = {
	raw_echo, eventfd_echo, pipe_echo, posix_echo, event_echo, semaphore_echo,
};

static void both_begin(void)
{
	pairs_make();
	for (int i = 0; i < 2; i++) {
		event_fds[i] = eventfd(0, EFD_CLOEXEC);
		if (event_fds[i] < 0 || pipe2(pipes[i], O_CLOEXEC) < 0)
			bench_die("no descriptor: %m");
		posix[i] = posix_semaphore();
	}
	for (int i = 0; i < N_WAYS; i++) {
		bench_peer_start(&echoers[i], echoes[i]);
		bench_peer_tell(&echoers[i], 0);
	}
}

static void both_end(void)
{
	for (int i = 0; i < N_WAYS; i++)
		bench_peer_end(&echoers[i]);
}

static const struct bench_case both_cases[] = {
	{ .name = "raw futex", .run = raw_both },
	{ .name = "eventfd", .run = eventfd_both },
	{ .name = "pipe", .run = pipe_both },
	{ .name = "POSIX sem_open", .run = posix_both },
	{ .name = "winshm events", .run = event_both, .goal = 1.15 },
	{ .name = "winshm semaphores", .run = semaphore_both },
};

const struct bench_group both_group = {
	.name = "there and back",
	.operation =
		"Signal another process, which sleeps for that on the other processor and "
		"signals us in turn. (The system calls are ours, with three to see that it "
		"sleeps.)",
	.bound = "Two sleeps and two wake-ups: system calls, an interrupt to the other "
		 "processor, which may have to be roused from its idle state, and two "
		 "switches. In a virtual machine the interrupt is most of it.",
	.cases = both_cases,
	.n_cases = N_CASES(both_cases),
	.begin = both_begin,
	.end = both_end,
};

/* ---- woken out of many --------------------------------------------------------------- */

/* Who sleeps: on so many, on the other processor or on ours. */
static struct many {
	unsigned n;
	bool is_raw, is_here;
	struct bench_peer peer;
	struct word *words; /* n; then the answer */
	HANDLE events[MANY];
} sleepers[] = {
	{ .n = 1, .is_raw = true },
	{ .n = 8, .is_raw = true },
	{ .n = MANY, .is_raw = true },
	{ .n = 1 },
	{ .n = 8 },
	{ .n = MANY },
	{ .n = 1, .is_here = true, .is_raw = true },
	{ .n = 1, .is_here = true },
	{ .n = 8, .is_here = true },
	{ .n = MANY, .is_here = true },
	{ .n = MANY, .is_here = true, .is_raw = true },
};

static double sleeper_run(int command)
{
	struct many *self = &sleepers[command];

	if (self->is_here)
		bench_pin_first();
	for (;;) {
		if (!self->is_raw)
			winshm_wait_any(self->events, self->n);
		else if (self->n == 1)
			word_wait(&self->words[0]);
		else
			word_wait_any(self->words, self->n);
		word_set(&self->words[self->n]);
	}
	return 0;
}

static double waken(struct many *sleeper)
{
	static unsigned turn;
	unsigned which = turn++ % sleeper->n;
	double start_ns;

	sleep_await(sleeper->peer.pid);
	start_ns = bench_now_ns();
	if (sleeper->is_raw)
		word_set(&sleeper->words[which]);
	else
		SetEvent(sleeper->events[which]);
	word_wait(&sleeper->words[sleeper->n]);
	return bench_now_ns() - start_ns;
}

#define WAKEN(i)                            \
	static double waken_##i(void)       \
	{                                   \
		return waken(&sleepers[i]); \
	}

WAKEN(0)
WAKEN(1)
WAKEN(2)
WAKEN(3)
WAKEN(4)
WAKEN(5)
WAKEN(6)
WAKEN(7)
WAKEN(8)
WAKEN(9)
WAKEN(10)

static void many_begin(void)
{
	char name[32];

	for (size_t i = 0; i < N_CASES(sleepers); i++) {
		sleepers[i].words = words_make(sleepers[i].n + 1);
		for (unsigned j = 0; j < sleepers[i].n && !sleepers[i].is_raw; j++) {
			snprintf(name, sizeof(name), "many-%zu-%u", i, j);
			sleepers[i].events[j] = winshm_event(name);
		}
	}
	for (size_t i = 0; i < N_CASES(sleepers); i++) {
		bench_peer_start(&sleepers[i].peer, sleeper_run);
		bench_peer_tell(&sleepers[i].peer, (int)i);
	}
}

static void many_end(void)
{
	for (size_t i = 0; i < N_CASES(sleepers); i++)
		bench_peer_end(&sleepers[i].peer);
}

#define HERE "raw futex, one processor"

static const struct bench_case many_cases[] = {
	{ .name = "raw futex", .run = waken_0 },
	{ .name = "raw futex_waitv, 8", .run = waken_1 },
	{ .name = "raw futex_waitv, 64", .run = waken_2 },
	{ .name = "winshm, 1", .run = waken_3, .goal = 1.10 },
	{ .name = "winshm, 8", .run = waken_4, .goal = 1.10 },
	{ .name = "winshm, 64", .run = waken_5, .goal = 1.10 },
	{ .name = HERE, .run = waken_6 },
	{ .name = "raw futex_waitv, 64, one processor",
	  .run = waken_10,
	  .against = HERE },
	{ .name = "winshm, 1, one processor",
	  .run = waken_7,
	  .against = HERE,
	  .goal = 1.10 },
	{ .name = "winshm, 8, one processor",
	  .run = waken_8,
	  .against = HERE,
	  .goal = 1.10 },
	{ .name = "winshm, 64, one processor",
	  .run = waken_9,
	  .against = HERE,
	  .goal = 2 },
};

const struct bench_group many_group = {
	.name = "woken out of many",
	.operation =
		"A process sleeps for so many named events at once, one of them is set, and "
		"it says that it is awake (by a raw futex, as it does for the baseline). "
		"(The system calls are the waker's.)",
	.bound =
		"As in there and back. What comes after the waking (to look, and before the next wait to "
		"leave a word in each of 64 events) is seen only where both have one processor.",
	.cases = many_cases,
	.n_cases = N_CASES(many_cases),
	.begin = many_begin,
	.end = many_end,
	.weight = 1.5,
};
