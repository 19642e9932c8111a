/* SPDX-License-Identifier: MIT */
/* What `winshm doctor` finds, and the probes that find it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum doctor_severity {
	DOCTOR_OK,
	DOCTOR_NOTE,    /* limits something, or could not be found out */
	DOCTOR_PROBLEM, /* something does not work, or will not */
};

struct doctor_finding {
	enum doctor_severity severity;
	const char *check; /* name of the probe */
	char *text;        /* what was seen */
	const char *means; /* NULL: nothing further */
	const char *remedy;
};

struct doctor {
	struct doctor_finding *at;
	size_t n, n_allocated;
	const char *check;
	bool has_problem, is_short_of_memory;
};

struct doctor_probe {
	const char *name;
	void (*probe)(struct doctor *doctor);
};

/* Of this machine and what is set for this process; of the table and its directory. */
extern const struct doctor_probe doctor_kernel_probes[], doctor_table_probes[];
extern const size_t doctor_n_kernel_probes, doctor_n_table_probes;

/* Adds a finding of the probe that runs. */
__attribute__((format(printf, 5, 6))) void doctor_say(struct doctor *doctor,
						      enum doctor_severity severity,
						      const char *means,
						      const char *remedy,
						      const char *format, ...);
