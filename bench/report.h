/* SPDX-License-Identifier: MIT */
/* What was measured, for people and for programs. */
#pragma once

#include <stdio.h>

#include "harness.h"

/* A heading and a row for each case. */
void report_text(FILE *file, const struct bench_group *group,
		 const struct bench_result *results);

/* Lines of `group case value unit ...`: the first call prints the names of the columns. */
void report_tsv(FILE *file, const struct bench_group *group,
		const struct bench_result *results);

/* One object with the machine, the date and all groups, between begin and end. */
void report_json_begin(FILE *file, double seconds);
void report_json(FILE *file, const struct bench_group *group,
		 const struct bench_result *results);
void report_json_end(FILE *file);

/* For a smoke run: has each case worked? Returns how many have not. */
unsigned report_tap(FILE *file, const struct bench_group *group,
		    const struct bench_result *results);

/* How many goals there are among the rows, and how many of them are met. */
void report_goals(const struct bench_group *group, const struct bench_result *results,
		  unsigned *n_goals, unsigned *n_met);
