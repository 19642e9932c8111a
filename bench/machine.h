/* SPDX-License-Identifier: MIT */
/* What the machine tells of itself in files of lines "key: value". */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The value of the first line that begins with `key`; NULL: the first line. "unknown" where
 * there is none. */
void machine_read(char *ret, size_t n, const char *path, const char *key);

/* Of /proc/meminfo; 0 where it is not told. */
uint64_t machine_memory_bytes(const char *key);
