/* SPDX-License-Identifier: MIT */
/*
 * The bench harness. Per case and round the median of all operations counts; printed is
 * the median over the rounds, the ratio to the baseline of the same round (median over the
 * rounds, with the quartiles), and how many system calls the calling thread makes per
 * operation, counted by the kernel's tracepoint where that may be read.
 */
#include "bench.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void bench_die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

uint64_t bench_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int compare_u64(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

static int compare_double(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* ---- system calls ------------------------------------------------------------------- */

static int counter_open(void)
{
	struct perf_event_attr attributes = { .type = PERF_TYPE_TRACEPOINT,
					      .size = sizeof(attributes) };
	unsigned long long id;
	FILE *file;
	int n;

	file = fopen("/sys/kernel/tracing/events/raw_syscalls/sys_enter/id", "re");
	if (!file)
		return -1;
	n = fscanf(file, "%llu", &id);
	fclose(file);
	if (n != 1)
		return -1;
	attributes.config = id;
	return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1,
			    PERF_FLAG_FD_CLOEXEC);
}

static double counter_read(int fd)
{
	uint64_t count;

	return read(fd, &count, sizeof(count)) == sizeof(count) ? (double)count : -1;
}

static void count_calls(struct bench_case *c, int counter, unsigned n)
{
	double before, idle, after;

	c->n_calls = -1;
	if (counter < 0)
		return;
	before = counter_read(counter);
	idle = counter_read(counter);
	for (unsigned i = 0; i < n; i++)
		c->run();
	after = counter_read(counter);
	c->n_calls = (after - idle - (idle - before)) / n;
}

/* ---- processors ---------------------------------------------------------------------- */

/* Peers beside us, not in our way: the measuring process stays on the first processor that
 * it may use, its peers on the last. */
static void pin(bool is_peer)
{
	cpu_set_t allowed, chosen;
	int first = -1, last = -1;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
		return;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &allowed))
			continue;
		first = first < 0 ? cpu : first;
		last = cpu;
	}
	CPU_ZERO(&chosen);
	CPU_SET(is_peer ? last : first, &chosen);
	sched_setaffinity(0, sizeof(chosen), &chosen);
}

/* ---- rounds ------------------------------------------------------------------------- */

static void run_round(struct bench_case *c, unsigned round, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		c->ns[i] = c->run();
	qsort(c->ns, n, sizeof(c->ns[0]), compare_u64);
	c->round_median_ns[round] = (double)c->ns[n / 2];
}

static void print_case(const struct bench_case *c, const struct bench_case *baseline,
		       unsigned n_rounds)
{
	double *ratio = calloc(n_rounds, sizeof(*ratio));
	double *sorted = calloc(n_rounds, sizeof(*sorted));

	if (!ratio || !sorted)
		bench_die("out of memory");
	for (unsigned i = 0; i < n_rounds; i++) {
		ratio[i] = c->round_median_ns[i] / baseline->round_median_ns[i];
		sorted[i] = c->round_median_ns[i];
	}
	qsort(ratio, n_rounds, sizeof(*ratio), compare_double);
	qsort(sorted, n_rounds, sizeof(*sorted), compare_double);
	printf("%-22s %-28s %9.0f ns  ratio %.2f (%.2f..%.2f)", c->group, c->name,
	       sorted[n_rounds / 2], ratio[n_rounds / 2], ratio[n_rounds / 4],
	       ratio[3 * n_rounds / 4]);
	if (c->n_calls >= 0)
		printf("  %.1f system calls", c->n_calls);
	putchar('\n');
	fflush(stdout);
	free(ratio);
	free(sorted);
}

void bench_run(struct bench_case *cases, size_t n_cases,
	       const struct bench_settings *settings)
{
	int counter = counter_open();
	size_t first = 0, end;

	pin(false);
	for (; first < n_cases; first = end) {
		for (end = first;
		     end < n_cases && !strcmp(cases[end].group, cases[first].group);)
			end++;
		for (size_t i = first; i < end; i++) {
			cases[i].ns = calloc(settings->n_operations, sizeof(uint64_t));
			cases[i].round_median_ns =
				calloc(settings->n_rounds, sizeof(double));
			if (!cases[i].ns || !cases[i].round_median_ns)
				bench_die("out of memory");
			/* Warms up as well. */
			count_calls(&cases[i], counter,
				    settings->n_operations < 100 ? settings->n_operations
								 : 100);
		}
		for (unsigned round = 0; round < settings->n_rounds; round++)
			for (size_t i = first; i < end; i++)
				run_round(&cases[i], round, settings->n_operations);
		for (size_t i = first; i < end; i++) {
			print_case(&cases[i], &cases[first], settings->n_rounds);
			free(cases[i].ns);
		}
		for (size_t i = first; i < end; i++)
			free(cases[i].round_median_ns);
	}
	if (counter >= 0)
		close(counter);
}

/* ---- peers -------------------------------------------------------------------------- */

void bench_peer_start(struct bench_peer *peer, uint64_t (*operation)(int command))
{
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		bench_die("socketpair: %s", strerror(errno));
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		bench_die("fork: %s", strerror(errno));
	if (pid == 0) {
		int command;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(true);
		close(pair[0]);
		while (read(pair[1], &command, sizeof(command)) == sizeof(command)) {
			uint64_t ns = operation(command);

			if (write(pair[1], &ns, sizeof(ns)) != sizeof(ns))
				break;
		}
		_exit(0);
	}
	close(pair[1]);
	peer->fd = pair[0];
}

uint64_t bench_peer_call(struct bench_peer *peer, int command)
{
	uint64_t ns;

	if (write(peer->fd, &command, sizeof(command)) != sizeof(command) ||
	    read(peer->fd, &ns, sizeof(ns)) != sizeof(ns))
		bench_die("the peer is gone");
	return ns;
}
