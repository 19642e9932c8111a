/* SPDX-License-Identifier: MIT */
/* The whole table put in order at once, for one who asks for it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct mend {
	bool has_table; /* false: there was none, and none was made */
	uint32_t n_stripes, n_rebuilt;
};

/* 0, or why somebody who takes part could not, or a stripe is still damaged. */
int mend_table(struct mend *ret);
