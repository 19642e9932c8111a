/* SPDX-License-Identifier: MIT */
/* A note that memory carries: bytes beside its contents, for whoever has a descriptor. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
	NOTE_MAX_BYTES = 65536, /* what the kernel takes */
};

/* What is to be noted on memory when it is made. */
struct note {
	const void *bytes;
	size_t n_bytes;
	bool is_kept; /* false: this memory cannot carry notes */
};

/* Replaces the note; nobody sees half of one. 0, -EOPNOTSUPP memory of this kind carries
 * none, -E2BIG, -ENOSPC, or another -errno. */
int note_write(int fd, const void *bytes, size_t n_bytes);

/* To be freed. 0, -ENODATA there is none, -EOPNOTSUPP, -ENOMEM, or another -errno. */
int note_read(int fd, void **ret, size_t *ret_n_bytes);
