/* SPDX-License-Identifier: MIT */
/* The machine: its processors, its memory, its name. */
#pragma once

#include <stdint.h>

struct machine_processors {
	unsigned n;                       /* that this process may run on */
	uint64_t mask;                    /* those of them below the 64th */
	unsigned family, model, stepping; /* 0 where the processor does not tell */
};

struct machine_memory {
	uint64_t total_bytes, available_bytes;
	uint64_t swap_total_bytes, swap_free_bytes;
};

void machine_processors(struct machine_processors *ret);

/* 0 or -errno */
int machine_memory(struct machine_memory *ret);

/* Memory and swap together: more than that there cannot be. Cheaper than the above. */
uint64_t machine_limit_bytes(void);

enum {
	MACHINE_NAME_MAX = 64
};

/* 0 or -errno */
int machine_name(char ret[MACHINE_NAME_MAX + 1]);
