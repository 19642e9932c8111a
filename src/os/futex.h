/* SPDX-License-Identifier: MIT */
/* The kernel's wait queues for words in shared memory. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

/*
 * Sleeps while *word is `expected`. Returns 0 when woken (or spuriously), -EAGAIN when the
 * word differs, -ETIMEDOUT, -EINTR. Callers loop and look at the word again.
 */
int futex_wait(_Atomic uint32_t *word, uint32_t expected, uint64_t timeout_ns);

void futex_wake(_Atomic uint32_t *word, int n_waiters);
