/* SPDX-License-Identifier: MIT */
/* Initialisation that happens once. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct once {
	_Atomic uint64_t value; /* see once.c */
};

enum {
	NEWS_ONCE_PENDING = 1, /* the caller is to initialise */
};

/* What has been left by the initialisation: *ret_context. ERR_ONCE_UNFINISHED if none is. */
int once_check(struct once *once, uint64_t *ret_context);

/* The same, or NEWS_ONCE_PENDING. With `is_shared` several threads may try at once and the
 * first to finish wins; without it, whoever comes second waits. */
int once_begin(struct once *once, bool is_shared, uint64_t *ret_context);

int once_complete(struct once *once, bool is_shared, uint64_t context);
int once_fail(struct once *once);
