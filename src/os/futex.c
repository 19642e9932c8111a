/* SPDX-License-Identifier: MIT */
/* Shared futexes: the words live in memory several processes map. And private ones, whose
 * sleepers name a moment rather than a while, so that a spurious return needs no sums. */
#include "os/futex.h"

#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int futex_wait(_Atomic uint32_t *word, uint32_t expected, uint64_t timeout_ns)
{
	struct timespec timeout = {
		.tv_sec = (time_t)(timeout_ns / 1000000000),
		.tv_nsec = (long)(timeout_ns % 1000000000),
	};

	if (syscall(SYS_futex, word, FUTEX_WAIT, expected, &timeout, NULL, 0) < 0)
		return -errno;
	return 0;
}

static struct timespec futex_moment(uint64_t ns)
{
	return (struct timespec) { .tv_sec = (time_t)(ns / 1000000000),
				   .tv_nsec = (long)(ns % 1000000000) };
}

int futex_wait_until(_Atomic uint32_t *word, uint32_t expected, uint64_t deadline_ns)
{
	struct timespec deadline = futex_moment(deadline_ns);

	if (syscall(SYS_futex, word, FUTEX_WAIT_BITSET, expected,
		    deadline_ns == UINT64_MAX ? NULL : &deadline, NULL,
		    FUTEX_BITSET_MATCH_ANY) < 0)
		return -errno;
	return 0;
}

/* As the kernel has it; old headers do not. */
struct futex_waitv_entry {
	uint64_t expected;
	uint64_t address;
	uint32_t flags;
	uint32_t reserved;
};

enum {
	FUTEX_NUMBER_WAITV = 449, /* the same on all architectures */
	FUTEX_WORD_32 = 2,
};

int futex_wait_many(const struct futex_pair *pairs, unsigned n_pairs,
		    uint64_t deadline_ns)
{
	struct timespec deadline = futex_moment(deadline_ns);
	struct futex_waitv_entry entries[FUTEX_MAX_PAIRS];

	for (unsigned i = 0; i < n_pairs; i++)
		entries[i] = (struct futex_waitv_entry) {
			.expected = pairs[i].expected,
			.address = (uintptr_t)pairs[i].word,
			.flags = FUTEX_WORD_32,
		};
	if (syscall(FUTEX_NUMBER_WAITV, entries, n_pairs, 0,
		    deadline_ns == UINT64_MAX ? NULL : &deadline, CLOCK_MONOTONIC) < 0)
		return -errno;
	return 0;
}

int futex_wake(_Atomic uint32_t *word, int n_waiters)
{
	long n = syscall(SYS_futex, word, FUTEX_WAKE, n_waiters, NULL, NULL, 0);

	return n < 0 ? 0 : (int)n;
}

int futex_wait_private(_Atomic uint32_t *word, uint32_t expected, uint64_t deadline_ns)
{
	struct timespec deadline = {
		.tv_sec = (time_t)(deadline_ns / 1000000000),
		.tv_nsec = (long)(deadline_ns % 1000000000),
	};

	if (syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected,
		    deadline_ns == FUTEX_FOREVER ? NULL : &deadline, NULL,
		    FUTEX_BITSET_MATCH_ANY) < 0)
		return -errno;
	return 0;
}

void futex_wake_private(_Atomic uint32_t *word, int n_waiters)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n_waiters, NULL, NULL, 0);
}
