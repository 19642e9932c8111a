/* SPDX-License-Identifier: MIT */
/*
 * Making files and memory longer. Beyond this process's limit (RLIMIT_FSIZE) Linux says so
 * with SIGXFSZ, which ends a program that never heard of it; these say -EFBIG.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Of a program's own files: ftruncate(), fallocate(), and write(), or pwrite() where the
 * offset is not negative. 0, or what was written, or -errno. */
int growth_resize(int fd, uint64_t size_bytes);
int growth_allocate(int fd, uint64_t offset_bytes, uint64_t n_bytes);
ssize_t growth_write(int fd, const void *from, size_t n_bytes, int64_t offset_bytes);

/* Of what is ours, and mostly small: a size; room, by writing zeroes where there is nothing
 * better; and all of these bytes. 0 or -errno. */
int growth_make(int fd, uint64_t size_bytes);
int growth_back(int fd, uint64_t offset_bytes, uint64_t n_bytes);
int growth_put(int fd, const void *from, size_t n_bytes, uint64_t offset_bytes);
