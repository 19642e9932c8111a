/* SPDX-License-Identifier: MIT */
/*
 * Is this the only thread of the process? Then nobody can be between the reading and the
 * writing of a number, and there is no need for the processor to see to that, which costs as
 * much as twenty additions. The C library knows, and tells before it starts a second thread.
 *
 * What this rests on: threads are started by the C library (not by a bare clone(), whose
 * thread could not use the C library either), and a signal handler does not call us while
 * the thread it interrupts is in a call of ours, which locks forbid anyhow.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#if defined(__has_include) && __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>

static inline bool alone(void)
{
	return __libc_single_threaded;
}
#else
static inline bool alone(void)
{
	return false;
}
#endif

/* What it was before, as atomic_fetch_add() says. */
static inline uint64_t alone_or_fetch_add(_Atomic uint64_t *number, uint64_t n,
					  memory_order order)
{
	uint64_t before;

	if (!alone())
		return atomic_fetch_add_explicit(number, n, order);
	before = atomic_load_explicit(number, memory_order_relaxed);
	atomic_store_explicit(number, before + n, memory_order_relaxed);
	return before;
}

/* Stores `to` if the number is `*expected`; otherwise tells what it is. May fail in vain. */
static inline bool alone_or_exchange(_Atomic uint64_t *number, uint64_t *expected,
				     uint64_t to)
{
	if (!alone())
		return atomic_compare_exchange_weak_explicit(
			number, expected, to, memory_order_acq_rel, memory_order_acquire);
	atomic_store_explicit(number, to, memory_order_relaxed);
	return true; /* who read it has seen the last of it */
}
