/* SPDX-License-Identifier: MIT */
/*
 * The bench: everything measured against everyone, in one run.
 *
 *	bench [--seconds N] [--only GROUP]... [--tsv FILE] [--json FILE] [--list] [--smoke]
 *	      [--shmem-advise]
 *
 * Prints a table per group. --smoke does every case briefly and prints TAP. --shmem-advise
 * permits to change the system: see bench/advise.h.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise.h"
#include "cases.h"
#include "foreign.h"
#include "report.h"

static const struct bench_group *const groups[] = {
	&create_group,      &life_group,           &open_group,
	&read_group,        &scenario_group,       &view_group,
	&first_64m_group,   &first_1g_group,       &release_64m_group,
	&release_1g_group,  &second_64m_group,     &second_1g_group,
	&copy_into_group,   &copy_out_of_group,    &copy_1g_group,
	&many_open_group,   &many_create_group,    &both_open_group,
	&both_create_group, &both_group,           &many_group,
	&handoff_group,     &mutex_group,          &mutex_threads_group,
	&semaphore_group,   &event_life_group,     &exclusive_group,
	&shared_group,      &nobody_group,         &contended_group,
	&handover_group,    &owner_group,          &holders_group,
	&rebuild_group,     &wine_create_group,    &wine_open_group,
	&wine_view_group,   &wine_scenario_group,  &wine_event_group,
	&wine_mutex_group,  &wine_semaphore_group, &wine_event_life_group,
	&wine_both_group,
};

enum {
	N_GROUPS = sizeof(groups) / sizeof(groups[0])
};
#define GROUP_SEC 3.0 /* of weight 1, unless told otherwise */

struct request {
	double seconds; /* for all groups together */
	bool is_smoke, is_list;
	bool is_chosen[N_GROUPS];
	FILE *tsv, *json;
};

static FILE *open_output(const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file) {
		fprintf(stderr, "bench: %s: %s\n", path, strerror(errno));
		exit(2);
	}
	return file;
}

/* All groups whose names begin so. */
static void choose(struct request *request, const char *name)
{
	bool is_found = false;

	for (int i = 0; i < N_GROUPS; i++) {
		if (strncmp(groups[i]->name, name, strlen(name)))
			continue;
		request->is_chosen[i] = true;
		is_found = true;
	}
	if (is_found)
		return;
	fprintf(stderr, "bench: no group %s\n", name);
	exit(2);
}

static void parse(struct request *request, int argc, char **argv)
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "only", required_argument, NULL, 'o' },
		{ "tsv", required_argument, NULL, 't' },
		{ "json", required_argument, NULL, 'j' },
		{ "list", no_argument, NULL, 'l' },
		{ "smoke", no_argument, NULL, 'k' },
		{ "shmem-advise", no_argument, NULL, 'a' },
		{ 0 },
	};
	bool is_any = false;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 's')
			request->seconds = atof(optarg);
		else if (c == 't')
			request->tsv = open_output(optarg);
		else if (c == 'j')
			request->json = open_output(optarg);
		else if (c == 'l')
			request->is_list = true;
		else if (c == 'k')
			request->is_smoke = true;
		else if (c == 'a')
			advise_allow();
		else if (c == 'o')
			choose(request, optarg);
		else
			exit(2);
		is_any |= c == 'o';
	}
	if (optind < argc || !(request->seconds >= 0)) {
		fputs("usage: bench [--seconds N] [--only GROUP]... [--tsv FILE] [--json FILE] "
		      "[--list] [--smoke] [--shmem-advise]\n",
		      stderr);
		exit(2);
	}
	for (int i = 0; !is_any && i < N_GROUPS; i++)
		request->is_chosen[i] = true;
}

static double total_weight(const struct request *request)
{
	double sum = 0;

	for (int i = 0; i < N_GROUPS; i++)
		if (request->is_chosen[i])
			sum += groups[i]->weight > 0 ? groups[i]->weight : 1;
	return sum;
}

/* How many cases failed. */
static unsigned measure_all(const struct request *request)
{
	struct bench_settings settings = {
		.is_smoke = request->is_smoke,
		.group_sec = request->seconds / total_weight(request),
	};
	struct bench_result results[BENCH_MAX_CASES];
	unsigned n_failed = 0, n_goals = 0, n_met = 0;

	for (int i = 0; i < N_GROUPS; i++) {
		if (!request->is_chosen[i])
			continue;
		bench_measure(groups[i], &settings, results);
		for (size_t j = 0; j < groups[i]->n_cases; j++)
			n_failed += results[j].is_failure;
		if (request->is_smoke)
			report_tap(stdout, groups[i], results);
		else
			report_text(stdout, groups[i], results);
		if (request->tsv)
			report_tsv(request->tsv, groups[i], results);
		if (request->json)
			report_json(request->json, groups[i], results);
		report_goals(groups[i], results, &n_goals, &n_met);
	}
	if (!request->is_smoke)
		printf("\n%u of %u goals met\n", n_met, n_goals);
	return n_failed;
}

static void print_plan(const struct request *request)
{
	unsigned n = 0;

	for (int i = 0; i < N_GROUPS; i++)
		if (request->is_chosen[i])
			n += (unsigned)groups[i]->n_cases;
	printf("1..%u\n", n);
}

int main(int argc, char **argv)
{
	struct request request = { 0 };
	unsigned n_failed;

	parse(&request, argc, argv);
	if (request.seconds == 0)
		request.seconds = GROUP_SEC * total_weight(&request);
	if (request.is_list) {
		for (int i = 0; i < N_GROUPS; i++)
			printf("%s\n", groups[i]->name);
		return 0;
	}
	signal(SIGPIPE, SIG_IGN); /* a peer that has ended is an error of its row */
	if (request.is_smoke)
		print_plan(&request);
	if (request.json)
		report_json_begin(request.json, request.seconds);
	n_failed = measure_all(&request);
	if (request.json) {
		report_json_end(request.json);
		fclose(request.json);
	}
	if (request.tsv)
		fclose(request.tsv);
	foreign_end();
	return n_failed > 0;
}
