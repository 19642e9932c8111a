/* SPDX-License-Identifier: MIT */
/* Everything that can be read from a descriptor, up to a limit. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* `ret` is to be freed. 0; 1: there is more than `max_bytes`; or an error. How far it is, is
 * told in the name of the verb. */
int input_read(const char *verb, int fd, uint64_t max_bytes, unsigned char **ret,
	       size_t *ret_n);
