/* SPDX-License-Identifier: MIT */
/*
 * Measuring. Each group has a process of its own, so what one leaves behind (memory,
 * descriptors, a crash) is no other's, and a directory of its own for its names; results
 * come back through shared memory.
 *
 * A case is warmed up, which also tells how long an operation takes, and with that how many
 * of them make a round: as many as give every case the same time. Of each round the median
 * counts. Printed later are the median of the rounds' medians, the ratio to the other
 * case's median of the same round (the median over the rounds, with the quartiles), and the
 * 99th percentile and minimum of all operations.
 */
#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"
#include "foreign.h"
#include "guardian.h"
#include "litter.h"
#include "peer.h"

enum {
	MIN_ROUNDS = 5,
	MAX_ROUNDS = 31,
	MAX_OPERATIONS = 2000, /* of a round */
	N_CALLS_COUNTED = 100,
};
#define WARM_UP_NS 20e6
#define LONG_NS    50e6 /* an operation that is not done once more than it must be */

/* One case while it is measured. */
struct course {
	const struct bench_case *c;
	struct bench_result *result;
	unsigned n_operations; /* of a round */
	double wall_ns;        /* of an operation, with what does not count */
	double *ns;            /* n_rounds * n_operations */
	double median_ns[MAX_ROUNDS];
};

static const struct bench_group *current;
static struct bench_result *current_results;
static bool is_smoke;
static pid_t bench_pid; /* of the process that is the bench: names carry it */

/* ---- for cases ---------------------------------------------------------------------- */

double bench_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

bool bench_is_smoke(void)
{
	return is_smoke;
}

const char *bench_name(char buffer[64], const char *what)
{
	snprintf(buffer, 64, "winshm-bench-%d-%s", (int)bench_pid, what);
	return buffer;
}

void bench_leave_out(const char *name, const char *format, ...)
{
	va_list args;

	for (size_t i = 0; i < current->n_cases; i++) {
		if (name && strcmp(name, current->cases[i].name))
			continue;
		va_start(args, format);
		vsnprintf(current_results[i].reason, BENCH_MAX_REASON, format, args);
		va_end(args);
	}
}

void bench_die(const char *format, ...)
{
	char reason[BENCH_MAX_REASON];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	fprintf(stderr, "bench: %s\n", reason);
	for (size_t i = 0; current && i < current->n_cases; i++) {
		struct bench_result *result = &current_results[i];

		if (result->reason[0])
			continue;
		result->is_failure = true;
		memcpy(result->reason, reason, sizeof(reason));
	}
	_exit(1);
}

/* ---- rounds ------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

static double percentile(double *values, size_t n, double part)
{
	size_t at = (size_t)(part * (double)n);

	qsort(values, n, sizeof(*values), compare);
	return values[at < n ? at : n - 1];
}

/* `n` operations, one after the other; false: the case cannot run. */
static bool course_run(struct course *course, double *ns, unsigned n)
{
	if (!course->c->run)
		return foreign_run(course->c->peer, course->c->command, ns, n,
				   course->result->reason, &course->result->is_failure);
	for (unsigned i = 0; i < n; i++)
		ns[i] = course->c->run();
	return true;
}

/* The first one makes what the others find: it tells nothing of how long one takes, unless it
 * takes so long that once has to be enough. */
static bool course_warm_up(struct course *course)
{
	double start_ns = bench_now_ns(), ns[1];
	unsigned n = 1;

	if (!course_run(course, ns, 1))
		return false;
	course->wall_ns = bench_now_ns() - start_ns;
	if (course->wall_ns < LONG_NS && !is_smoke) {
		start_ns = bench_now_ns();
		do {
			if (!course_run(course, ns, 1))
				return false;
			course->wall_ns = (bench_now_ns() - start_ns) / n;
		} while (course->wall_ns * n < WARM_UP_NS && n++ < MAX_OPERATIONS);
	}
	course->result->n_calls = -1;
	if (course->c->run && !course->c->is_elsewhere && !course->c->is_uncounted &&
	    course->wall_ns < LONG_NS)
		course->result->n_calls = calls_count(course->c->run, N_CALLS_COUNTED);
	return true;
}

/* How many rounds, and how many operations of each case in one. */
static unsigned courses_plan(struct course *courses, size_t n,
			     const struct bench_settings *settings)
{
	double total_ns =
		settings->group_sec * 1e9 * (current->weight > 0 ? current->weight : 1);
	double all_once_ns = 0, slot_ns;
	unsigned n_rounds = MAX_ROUNDS;

	for (size_t i = 0; i < n; i++)
		all_once_ns += courses[i].wall_ns;
	if (all_once_ns * n_rounds > total_ns)
		n_rounds = (unsigned)(total_ns / all_once_ns);
	if (n_rounds < MIN_ROUNDS)
		n_rounds = MIN_ROUNDS;
	if (is_smoke)
		n_rounds = 2;
	slot_ns = total_ns / ((double)n_rounds * (double)n);
	for (size_t i = 0; i < n; i++) {
		double n_operations = slot_ns / courses[i].wall_ns;

		courses[i].n_operations = is_smoke           ? 2
					  : n_operations < 1 ? 1
					  : n_operations > MAX_OPERATIONS
						  ? MAX_OPERATIONS
						  : (unsigned)n_operations;
		courses[i].ns = calloc((size_t)n_rounds * courses[i].n_operations,
				       sizeof(double));
		if (!courses[i].ns)
			bench_die("out of memory");
	}
	return n_rounds;
}

static void course_round(struct course *course, unsigned round)
{
	double *ns = course->ns + (size_t)round * course->n_operations;

	if (!course_run(course, ns, course->n_operations))
		bench_die("%s: %s", course->c->name, course->result->reason);
	course->median_ns[round] = percentile(ns, course->n_operations, 0.5);
}

static const struct course *course_named(const struct course *courses, size_t n,
					 const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(courses[i].c->name, name))
			return &courses[i];
	return NULL;
}

static bool is_named_by_others(const struct bench_case *c)
{
	for (size_t i = 0; i < current->n_cases; i++)
		if (current->cases[i].against &&
		    !strcmp(current->cases[i].against, c->name))
			return true;
	return false;
}

static const struct course *course_against(const struct course *courses, size_t n,
					   const struct course *course)
{
	if (course->c->against)
		return course_named(courses, n, course->c->against);
	return courses == course || is_named_by_others(course->c) ? NULL : &courses[0];
}

static void course_conclude(struct course *course, const struct course *other,
			    unsigned n_rounds)
{
	struct bench_result *result = course->result;
	size_t n = (size_t)n_rounds * course->n_operations;
	double ratios[MAX_ROUNDS], medians[MAX_ROUNDS];

	result->n_operations = n;
	result->p99_ns = percentile(course->ns, n, 0.99);
	result->min_ns = course->ns[0]; /* sorted by now */
	memcpy(medians, course->median_ns, sizeof(medians));
	result->median_ns = percentile(medians, n_rounds, 0.5);
	if (!other)
		return;
	for (unsigned i = 0; i < n_rounds; i++)
		ratios[i] = course->median_ns[i] / other->median_ns[i];
	result->ratio = percentile(ratios, n_rounds, 0.5);
	result->ratio_low = percentile(ratios, n_rounds, 0.25);
	result->ratio_high = percentile(ratios, n_rounds, 0.75);
}

static void measure(const struct bench_settings *settings)
{
	struct course courses[BENCH_MAX_CASES];
	unsigned n_rounds;
	size_t n = 0;

	bench_pin_first();
	if (current->begin)
		current->begin();
	for (size_t i = 0; i < current->n_cases; i++) {
		courses[n] = (struct course) { .c = &current->cases[i],
					       .result = &current_results[i] };
		if (!current_results[i].reason[0] && course_warm_up(&courses[n]))
			n++;
	}
	n_rounds = n > 0 ? courses_plan(courses, n, settings) : 0;
	for (unsigned round = 0; round < n_rounds; round++)
		for (size_t i = 0; i < n; i++)
			course_round(&courses[i], round);
	for (size_t i = 0; i < n; i++)
		course_conclude(&courses[i], course_against(courses, n, &courses[i]),
				n_rounds);
	if (current->end)
		current->end();
}

/* ---- a process for it ---------------------------------------------------------------- */

/* Whatever of ours is in /dev/shm, also where the group or the bench died. */
static void remove_names(void)
{
	char prefix[64];

	litter_remove(bench_name(prefix, ""));
}

static void measure_in_child(const struct bench_settings *settings)
{
	char name[64], dir[128];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	snprintf(dir, sizeof(dir), "/dev/shm/%s", bench_name(name, "names"));
	if (mkdir(dir, 0700) < 0 || setenv("WINSHM_RUNTIME_DIR", dir, 1) < 0)
		bench_die("%s: %s", dir, strerror(errno));
	measure(settings);
	_exit(0);
}

void bench_measure(const struct bench_group *group, const struct bench_settings *settings,
		   struct bench_result *results)
{
	size_t n_bytes = group->n_cases * sizeof(*results);
	struct bench_result *shared;
	struct guardian guardian;
	int status;
	pid_t pid;

	bench_pid = getpid();
	is_smoke = settings->is_smoke;
	shared = mmap(NULL, n_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		      -1, 0);
	if (shared == MAP_FAILED || group->n_cases > BENCH_MAX_CASES)
		bench_die("no room for %zu results", group->n_cases);
	current = group;
	current_results = shared;
	for (size_t i = 0; i < group->n_cases; i++)
		if (!group->cases[i].run)
			foreign_start(group->cases[i].peer, shared[i].reason);

	guardian_start(&guardian, remove_names);
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		bench_die("fork: %s", strerror(errno));
	if (pid == 0)
		measure_in_child(settings);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		for (size_t i = 0; i < group->n_cases; i++) {
			shared[i].is_failure = true;
			snprintf(shared[i].reason, BENCH_MAX_REASON,
				 "the measuring process ended with status %#x", status);
		}
	}
	if (status != 0)
		foreign_end(); /* may be in the middle of an answer */
	guardian_end(&guardian);
	memcpy(results, shared, n_bytes);
	munmap(shared, n_bytes);
	current = NULL;
}
