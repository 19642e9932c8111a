/* SPDX-License-Identifier: MIT */
/*
 * winshm doctor: what limits or endangers sharing here, and what to do about it.
 *
 * Every probe looks at one thing and says at least one line, also when all is well: who asks
 * a doctor wants to know what was looked at. Probes change nothing. Only --repair does, and
 * before the probes run, so that they tell what it has left; how, is told in store/mend.c.
 */
#include "tool.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "doctor.h"
#include "store/mend.h"
#include "table.h"
#include "text.h"

enum doctor_column {
	DOCTOR_SEVERITY,
	DOCTOR_CHECK,
	DOCTOR_FINDING,
	DOCTOR_MEANS,
	DOCTOR_REMEDY,
	DOCTOR_N_COLUMNS,
};

enum {
	DOCTOR_REPAIR = TABLE_OPTION_OWN
};

static const struct table_column doctor_columns[] = {
	[DOCTOR_SEVERITY] = { "SEVERITY", TABLE_TEXT, false, "ok, note or problem" },
	[DOCTOR_CHECK] = { "CHECK", TABLE_TEXT, false, "what was looked at" },
	[DOCTOR_FINDING] = { "FINDING", TABLE_TEXT, false, "what was seen" },
	[DOCTOR_MEANS] = { "MEANS", TABLE_TEXT, false, "what follows from it" },
	[DOCTOR_REMEDY] = { "REMEDY", TABLE_TEXT, false, "what to do about it" },
};

static const char *const doctor_severities[] = {
	[DOCTOR_OK] = "ok",
	[DOCTOR_NOTE] = "note",
	[DOCTOR_PROBLEM] = "problem",
};

static void doctor_release(struct doctor *doctor)
{
	for (size_t i = 0; i < doctor->n; i++)
		free(doctor->at[i].text);
	free(doctor->at);
}

void doctor_say(struct doctor *doctor, enum doctor_severity severity, const char *means,
		const char *remedy, const char *format, ...)
{
	struct doctor_finding *finding;
	va_list arguments;
	char *text;
	int n;

	if (doctor->n == doctor->n_allocated) {
		size_t n_wanted = doctor->n ? 2 * doctor->n : 32;
		struct doctor_finding *at =
			reallocarray(doctor->at, n_wanted, sizeof(*at));

		if (!at) {
			doctor->is_short_of_memory = true;
			return;
		}
		doctor->at = at;
		doctor->n_allocated = n_wanted;
	}
	va_start(arguments, format);
	n = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (n < 0) {
		doctor->is_short_of_memory = true;
		return;
	}
	finding = &doctor->at[doctor->n++];
	*finding =
		(struct doctor_finding) { severity, doctor->check, text, means, remedy };
	doctor->has_problem |= severity == DOCTOR_PROBLEM;
}

static void doctor_examine(struct doctor *doctor, const struct doctor_probe *probes,
			   size_t n)
{
	for (size_t i = 0; i < n; i++) {
		doctor->check = probes[i].name;
		probes[i].probe(doctor);
	}
}

static char *doctor_cell(const void *data, size_t column, bool is_json, bool wants_bytes,
			 const char **ret_color)
{
	const struct doctor_finding *finding = data;
	const char *text = NULL;

	(void)wants_bytes;
	switch (column) {
	case DOCTOR_SEVERITY:
		*ret_color = finding->severity == DOCTOR_PROBLEM ? "red"
			     : finding->severity == DOCTOR_NOTE  ? "yellow"
								 : "green";
		text = doctor_severities[finding->severity];
		break;
	case DOCTOR_CHECK:
		text = finding->check;
		break;
	case DOCTOR_FINDING: /* may hold a path */
		text = finding->text;
		break;
	case DOCTOR_MEANS:
		text = finding->means;
		break;
	case DOCTOR_REMEDY:
		text = finding->remedy;
		break;
	}
	return text ? text_safe(text, strlen(text), is_json) : NULL;
}

static int doctor_repair(void)
{
	struct mend mend;
	int r = mend_table(&mend);

	if (r < 0)
		return tool_fail("cannot repair the table of names", r);
	if (!mend.has_table)
		fputs("winshm doctor: there is no table of names, and so nothing to "
		      "repair\n",
		      stderr);
	else
		fprintf(stderr,
			"winshm doctor: %u of %u stripes rebuilt; what the dead had "
			"left in the others is swept\n",
			mend.n_rebuilt, mend.n_stripes);
	return TOOL_OK;
}

static int doctor_help(void)
{
	fputs("Usage: winshm doctor [OPTIONS]\n\n"
	      "Tells what on this machine limits or endangers sharing, and the remedy.\n"
	      "Ends with 0 if there is no problem, with 1 if there is one.\n\n"
	      "      --repair           first rebuild what is damaged of the table of names,\n"
	      "                         and sweep what dead processes have left in it\n" TABLE_HELP,
	      stdout);
	return tool_finish();
}

static int doctor_report(const struct table_form *form,
			 const struct table_options *options)
{
	_cleanup_(doctor_release) struct doctor doctor = { .n = 0 };
	int r;

	doctor_examine(&doctor, doctor_kernel_probes, doctor_n_kernel_probes);
	doctor_examine(&doctor, doctor_table_probes, doctor_n_table_probes);
	if (doctor.is_short_of_memory)
		return tool_fail("cannot tell all", -ENOMEM);
	r = table_print(form, options, doctor.at, doctor.n, sizeof(doctor.at[0]));
	return r == TOOL_OK && doctor.has_problem ? TOOL_FAILED : r;
}

int verb_doctor(int argc, char **argv)
{
	static const struct option longs[] = { TABLE_OPTIONS,
					       { "repair", no_argument, NULL,
						 DOCTOR_REPAIR },
					       { NULL, 0, NULL, 0 } };
	static const struct table_form form = {
		.verb = "doctor",
		.name = "findings",
		.columns = doctor_columns,
		.n_columns = DOCTOR_N_COLUMNS,
		.defaults = "SEVERITY,CHECK,FINDING,MEANS,REMEDY",
		.cell = doctor_cell,
	};
	struct table_options options = { .is_json = false };
	bool wants_repair = false;
	int option, r;

	while ((option = getopt_long(argc, argv, TABLE_LETTERS, longs, NULL)) != -1) {
		if (option == 'h')
			return doctor_help();
		if (option == DOCTOR_REPAIR) {
			wants_repair = true;
			continue;
		}
		r = table_read_option(&form, option, optarg, &options);
		if (r)
			return r < 0 ? TOOL_USAGE : tool_finish();
	}
	if (optind != argc)
		return tool_misused("doctor", "no name is wanted");
	r = wants_repair ? doctor_repair() : TOOL_OK;
	return r == TOOL_OK ? doctor_report(&form, &options) : r;
}
