/* SPDX-License-Identifier: MIT */
/*
 * Bytes are read to their end before the first of them is used, so that what does not fit is
 * known before anything is changed. At most one byte more than fits is read.
 */
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "progress.h"

enum {
	INPUT_PIECE = 64 * 1024
};

int input_read(const char *verb, int fd, uint64_t max_bytes, unsigned char **ret,
	       size_t *ret_n)
{
	_cleanup_(freep) unsigned char *bytes = malloc(INPUT_PIECE);
	_cleanup_(progress_end) struct progress progress;
	size_t n = 0, n_allocated = INPUT_PIECE;

	progress_begin(&progress, verb);
	if (!bytes)
		return -ENOMEM;
	for (;;) {
		ssize_t n_read;

		if (n == n_allocated) {
			unsigned char *more = reallocarray(bytes, n_allocated, 2);

			if (!more)
				return -ENOMEM;
			bytes = more;
			n_allocated *= 2;
		}
		n_read = TEMP_FAILURE_RETRY(read(fd, bytes + n, n_allocated - n));
		if (n_read < 0)
			return -errno;
		n += (size_t)n_read;
		if (n > max_bytes)
			return 1;
		if (n_read == 0)
			break;
		progress_tell(&progress, n, UINT64_MAX);
	}
	*ret = take_ptr(&bytes);
	*ret_n = n;
	return 0;
}
