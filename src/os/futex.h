/* SPDX-License-Identifier: MIT */
/* The kernel's wait queues: for words in shared memory, and for words of one process. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

/*
 * Sleeps while *word is `expected`. Returns 0 when woken (or spuriously), -EAGAIN when the
 * word differs, -ETIMEDOUT, -EINTR. Callers loop and look at the word again.
 */
int futex_wait(_Atomic uint32_t *word, uint32_t expected, uint64_t timeout_ns);

/* The same until a moment on the monotonic clock; UINT64_MAX: for ever. */
int futex_wait_until(_Atomic uint32_t *word, uint32_t expected, uint64_t deadline_ns);

/* A word and what it should be. */
struct futex_pair {
	_Atomic uint32_t *word;
	uint32_t expected;
};

enum {
	FUTEX_MAX_PAIRS = 128
};

/* The same for several words at once (Linux 5.16): sleeps while all are as expected.
 * -ENOSYS where the kernel cannot. */
int futex_wait_many(const struct futex_pair *pairs, unsigned n_pairs,
		    uint64_t deadline_ns);

/* Returns how many it has woken. */
int futex_wake(_Atomic uint32_t *word, int n_waiters);

#define FUTEX_FOREVER UINT64_MAX

/*
 * The same for words only this process uses, until a moment of CLOCK_MONOTONIC: cheaper,
 * since the kernel need not ask what is mapped there. The memory may be gone by the time of
 * the wake-up: nothing is read or written there, and whoever sleeps on what has taken its
 * place is woken for nothing, which every sleeper is prepared for.
 */
int futex_wait_private(_Atomic uint32_t *word, uint32_t expected, uint64_t deadline_ns);
void futex_wake_private(_Atomic uint32_t *word, int n_waiters);
