/* SPDX-License-Identifier: MIT */
/* Files of /proc, read whole: they have no size to ask for beforehand. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The text is terminated and to be freed; it may hold further zero bytes. 0 or -errno. */
int procfile_read(const char *path, char **ret, size_t *ret_n_bytes);

/* Where a link leads, terminated, to be freed. 0 or -errno. */
int procfile_read_link(const char *path, char **ret);

/* The number behind `key` (with its colon) at the start of a line; false if not there. */
bool procfile_number(const char *text, const char *key, uint64_t *ret);
