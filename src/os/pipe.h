/* SPDX-License-Identifier: MIT */
/* Pipes without names. */
#pragma once

#include <stddef.h>

/* Both ends of a new pipe: [0] to read from. `n_bytes` is how much it should hold, 0: any. */
int pipe_make(int ret[2], size_t n_bytes);

/*
 * What waits in a pipe or socket, without taking it: up to `n_bytes` of it, and how much
 * there is. -EPIPE: nothing, and nobody writes any more.
 */
int pipe_peek(int fd, void *to, size_t n_bytes, size_t *ret, size_t *ret_all);
