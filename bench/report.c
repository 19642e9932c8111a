/* SPDX-License-Identifier: MIT */
/*
 * Figures in four shapes: a table to read, tab-separated columns for a spreadsheet, JSON for
 * scripts/draw-performance (which has no figure of its own), TAP for the tests.
 */
#include "report.h"

#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "foreign.h"
#include "machine.h"

static bool ran(const struct bench_result *result)
{
	return !result->reason[0];
}

static const char *baseline_name(const struct bench_group *group,
				 const struct bench_result *results, size_t i)
{
	if (group->cases[i].against)
		return group->cases[i].against;
	for (size_t j = 0; j < group->n_cases; j++)
		if (ran(&results[j]))
			return group->cases[j].name;
	return "";
}

static bool has_ratio_goal(const struct bench_case *c, const struct bench_result *result)
{
	return ran(result) && c->goal > 0 && result->ratio > 0;
}

static bool has_calls_goal(const struct bench_case *c, const struct bench_result *result)
{
	return ran(result) && c->goal_calls != 0 && result->n_calls >= 0;
}

/* Rounded as printed: a row that shows the goal's own figure has met it. */
static bool ratio_is_met(const struct bench_case *c, const struct bench_result *result)
{
	return result->ratio < c->goal + (c->goal < 0.00995  ? 0.00005
					  : c->goal < 0.0995 ? 0.0005
							     : 0.005);
}

static bool calls_are_met(const struct bench_case *c, const struct bench_result *result)
{
	return result->n_calls <= (c->goal_calls < 0 ? 0 : c->goal_calls) + 0.1;
}

void report_goals(const struct bench_group *group, const struct bench_result *results,
		  unsigned *n_goals, unsigned *n_met)
{
	for (size_t i = 0; i < group->n_cases; i++) {
		const struct bench_case *c = &group->cases[i];

		if (has_ratio_goal(c, &results[i])) {
			++*n_goals;
			*n_met += ratio_is_met(c, &results[i]);
		}
		if (has_calls_goal(c, &results[i])) {
			++*n_goals;
			*n_met += calls_are_met(c, &results[i]);
		}
	}
}

/* ---- text ---------------------------------------------------------------------------- */

/* Three digits that mean something, with the unit that needs least room. */
static const char *duration(char buffer[16], double ns)
{
	static const char *const units[] = { "ns", "us", "ms", "s" };
	int unit = 0;

	while (ns >= 999.5 && unit < 3) {
		ns /= 1000;
		unit++;
	}
	snprintf(buffer, 16, "%.*f %s",
		 ns < 9.995   ? 2
		 : ns < 99.95 ? 1
			      : 0,
		 ns, units[unit]);
	return buffer;
}

static void print_ratio(FILE *file, double ratio)
{
	fprintf(file, "%.*f",
		ratio < 0.00995  ? 4
		: ratio < 0.0995 ? 3
		: ratio < 9.995  ? 2
		: ratio < 99.5   ? 1
				 : 0,
		ratio);
}

static void print_goals(FILE *file, const struct bench_case *c,
			const struct bench_result *result)
{
	if (has_ratio_goal(c, result)) {
		fprintf(file, "  goal ");
		print_ratio(file, c->goal);
		fprintf(file, ratio_is_met(c, result) ? " met" : " MISSED");
	}
	if (has_calls_goal(c, result))
		fprintf(file, "  goal %g calls %s", c->goal_calls < 0 ? 0 : c->goal_calls,
			calls_are_met(c, result) ? "met" : "MISSED");
}

void report_text(FILE *file, const struct bench_group *group,
		 const struct bench_result *results)
{
	char median[16], p99[16], min[16];

	fprintf(file, "\n%s\n  %s\n", group->name, group->operation);
	fprintf(file, "  %-34s %10s %10s %10s %6s  %s\n", "", "median", "p99", "min",
		"calls", "ratio");
	for (size_t i = 0; i < group->n_cases; i++) {
		const struct bench_result *result = &results[i];

		fprintf(file, "  %-34s ", group->cases[i].name);
		if (!ran(result)) {
			fprintf(file, "%s%s\n", result->is_failure ? "FAILED: " : "- ",
				result->reason);
			continue;
		}
		fprintf(file, "%10s %10s %10s ", duration(median, result->median_ns),
			duration(p99, result->p99_ns), duration(min, result->min_ns));
		if (result->n_calls >= 0)
			fprintf(file, "%6.1f  ", result->n_calls);
		else
			fprintf(file, "%6s  ", "");
		if (result->ratio > 0) {
			print_ratio(file, result->ratio);
			fprintf(file, " (");
			print_ratio(file, result->ratio_low);
			fprintf(file, "..");
			print_ratio(file, result->ratio_high);
			fprintf(file, ")");
			if (group->cases[i].against)
				fprintf(file, " of %s", group->cases[i].against);
		}
		print_goals(file, &group->cases[i], result);
		fputc('\n', file);
	}
	fflush(file);
}

/* ---- columns ------------------------------------------------------------------------- */

void report_tsv(FILE *file, const struct bench_group *group,
		const struct bench_result *results)
{
	if (ftell(file) == 0)
		fprintf(file,
			"group\tcase\tmedian ns\tp99 ns\tmin ns\toperations\tsystem calls\t"
			"baseline\tratio\tratio, lower quartile\tratio, upper quartile\t"
			"goal\tgoal, system calls\tnot measured because\n");
	for (size_t i = 0; i < group->n_cases; i++) {
		const struct bench_case *c = &group->cases[i];
		const struct bench_result *result = &results[i];

		fprintf(file, "%s\t%s\t", group->name, c->name);
		if (ran(result))
			fprintf(file, "%.1f\t%.1f\t%.1f\t%llu\t", result->median_ns,
				result->p99_ns, result->min_ns,
				(unsigned long long)result->n_operations);
		else
			fprintf(file, "\t\t\t\t");
		if (ran(result) && result->n_calls >= 0)
			fprintf(file, "%.2f", result->n_calls);
		fputc('\t', file);
		if (result->ratio > 0)
			fprintf(file, "%s\t%.4f\t%.4f\t%.4f\t",
				baseline_name(group, results, i), result->ratio,
				result->ratio_low, result->ratio_high);
		else
			fprintf(file, "\t\t\t\t");
		if (c->goal > 0)
			fprintf(file, "%g", c->goal);
		fputc('\t', file);
		if (c->goal_calls != 0)
			fprintf(file, "%g", c->goal_calls < 0 ? 0 : c->goal_calls);
		fprintf(file, "\t%s\n", result->reason);
	}
}

/* ---- JSON ---------------------------------------------------------------------------- */

static void json_string(FILE *file, const char *text)
{
	fputc('"', file);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', file);
		if ((unsigned char)*text < 0x20)
			fprintf(file, "\\u%04x", (unsigned char)*text);
		else
			fputc(*text, file);
	}
	fputc('"', file);
}

static void json_text(FILE *file, const char *name, const char *text)
{
	fprintf(file, "\"%s\": ", name);
	json_string(file, text);
	fputs(", ", file);
}

void report_json_begin(FILE *file, double seconds)
{
	char processor[256], huge[256], date[64];
	struct utsname machine;
	time_t now = time(NULL);
	struct tm tm;

	machine_read(processor, sizeof(processor), "/proc/cpuinfo", "model name");
	machine_read(huge, sizeof(huge),
		     "/sys/kernel/mm/transparent_hugepage/shmem_enabled", NULL);
	uname(&machine);
	gmtime_r(&now, &tm);
	strftime(date, sizeof(date), "%Y-%m-%d", &tm);
	fputs("{ ", file);
	json_text(file, "date", date);
	json_text(file, "processor", processor);
	json_text(file, "kernel", machine.release);
	json_text(file, "architecture", machine.machine);
	json_text(file, "shmem_enabled", huge);
	fprintf(file,
		"\"processors\": %ld, \"memory_mib\": %ld, \"seconds\": %.0f, \"groups\": [",
		sysconf(_SC_NPROCESSORS_ONLN),
		sysconf(_SC_PHYS_PAGES) / 1024 * (sysconf(_SC_PAGESIZE) / 1024), seconds);
}

void report_json(FILE *file, const struct bench_group *group,
		 const struct bench_result *results)
{
	static bool is_next;

	fprintf(file, "%s\n{ ", is_next ? "," : "");
	is_next = true;
	json_text(file, "name", group->name);
	json_text(file, "operation", group->operation);
	json_text(file, "bound", group->bound);
	fputs("\"cases\": [", file);
	for (size_t i = 0; i < group->n_cases; i++) {
		const struct bench_case *c = &group->cases[i];
		const struct bench_result *result = &results[i];

		fprintf(file, "%s\n  { ", i > 0 ? "," : "");
		if (result->ratio > 0) {
			json_text(file, "baseline", baseline_name(group, results, i));
			fprintf(file, "\"ratio\": %.4f, \"quartiles\": [%.4f, %.4f], ",
				result->ratio, result->ratio_low, result->ratio_high);
		}
		if (ran(result))
			fprintf(file,
				"\"median_ns\": %.1f, \"p99_ns\": %.1f, \"min_ns\": %.1f, "
				"\"operations\": %llu, ",
				result->median_ns, result->p99_ns, result->min_ns,
				(unsigned long long)result->n_operations);
		else
			json_text(file, result->is_failure ? "failed" : "unavailable",
				  result->reason);
		if (ran(result) && result->n_calls >= 0)
			fprintf(file, "\"system_calls\": %.2f, ", result->n_calls);
		if (ran(result) && c->peer && foreign_version(c->peer))
			json_text(file, "version", foreign_version(c->peer));
		if (c->goal > 0)
			fprintf(file, "\"goal\": %g, ", c->goal);
		if (has_ratio_goal(c, result))
			fprintf(file, "\"goal_is_met\": %s, ",
				ratio_is_met(c, result) ? "true" : "false");
		if (c->goal_calls != 0)
			fprintf(file, "\"goal_system_calls\": %g, ",
				c->goal_calls < 0 ? 0 : c->goal_calls);
		if (has_calls_goal(c, result))
			fprintf(file, "\"system_calls_goal_is_met\": %s, ",
				calls_are_met(c, result) ? "true" : "false");
		fputs("\"name\": ", file);
		json_string(file, c->name);
		fputs(" }", file);
	}
	fputs(" ] }", file);
}

void report_json_end(FILE *file)
{
	fputs(" ] }\n", file);
}

/* ---- TAP ----------------------------------------------------------------------------- */

unsigned report_tap(FILE *file, const struct bench_group *group,
		    const struct bench_result *results)
{
	static unsigned n;
	unsigned n_failed = 0;

	for (size_t i = 0; i < group->n_cases; i++) {
		const struct bench_result *result = &results[i];

		n_failed += result->is_failure;
		fprintf(file, "%sok %u - %s: %s", result->is_failure ? "not " : "", ++n,
			group->name, group->cases[i].name);
		if (!ran(result) && !result->is_failure)
			fprintf(file, " # SKIP %s", result->reason);
		fputc('\n', file);
		if (result->is_failure)
			fprintf(file, "# %s\n", result->reason);
	}
	fflush(file);
	return n_failed;
}
