/* SPDX-License-Identifier: MIT */
/* How far something is that takes long: told on a terminal, after the first second. */
#pragma once

#include <stdint.h>

struct progress {
	const char *verb;
	uint64_t begun_ns, told_ns; /* 0: not yet */
};

void progress_begin(struct progress *progress, const char *verb);

/* So many bytes are done; of `total`, or UINT64_MAX if that is not known. */
void progress_tell(struct progress *progress, uint64_t n_bytes, uint64_t total);

/* Takes the line away again. */
void progress_end(struct progress *progress);
