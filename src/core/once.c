/* SPDX-License-Identifier: MIT */
/*
 * Initialisation that happens once.
 *
 * The two low bits of the value are the state, and the rest is what the initialisation has
 * left, as Windows has it: so whoever comes afterwards needs one load. While one
 * thread initialises, bit 2 says that others sleep, on the low half of the value; the
 * change of state, which is one exchange, tells whether they have to be woken.
 *
 * What it refuses: mixing the two ways (one thread alone, or several at once) and contexts
 * that have one of the two low bits.
 *
 * Locks:  none.
 * Crash:  private memory; it dies with the process.
 * Fork:   what another thread was about to initialise is never finished in the child.
 */
#include "core/once.h"

#include <limits.h>

#include "base/err.h"
#include "os/futex.h"

enum {
	ONCE_FRESH = 0,
	ONCE_ALONE = 1, /* one thread initialises */
	ONCE_DONE = 2,
	ONCE_SHARED = 3, /* any number of threads do */
	ONCE_STATE = 3,
	ONCE_WAITED = 4, /* with ONCE_ALONE */
};

static uint64_t once_look(struct once *once)
{
	return atomic_load_explicit(&once->value, memory_order_acquire);
}

static bool once_exchange(struct once *once, uint64_t *value, uint64_t next)
{
	return atomic_compare_exchange_strong_explicit(
		&once->value, value, next, memory_order_acq_rel, memory_order_acquire);
}

/* The half of the value that has the state. */
static _Atomic uint32_t *once_word(struct once *once)
{
	return (_Atomic uint32_t *)&once->value +
	       (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
}

static void once_wait(struct once *once, uint64_t value)
{
	if (!(value & ONCE_WAITED) && !once_exchange(once, &value, value | ONCE_WAITED))
		return;
	/* Woken by once_end(); the state differs by then. */
	futex_wait_private(once_word(once), ONCE_ALONE | ONCE_WAITED, FUTEX_FOREVER);
}

int once_check(struct once *once, uint64_t *ret_context)
{
	uint64_t value = once_look(once);

	if ((value & ONCE_STATE) != ONCE_DONE)
		return ERR_ONCE_UNFINISHED;
	*ret_context = value & ~(uint64_t)ONCE_STATE;
	return 0;
}

int once_begin(struct once *once, bool is_shared, uint64_t *ret_context)
{
	const uint64_t begun = is_shared ? ONCE_SHARED : ONCE_ALONE;
	uint64_t value = once_look(once);

	for (;; value = once_look(once)) {
		switch (value & ONCE_STATE) {
		case ONCE_FRESH:
			if (once_exchange(once, &value, begun))
				return NEWS_ONCE_PENDING;
			break;
		case ONCE_DONE:
			*ret_context = value & ~(uint64_t)ONCE_STATE;
			return 0;
		case ONCE_ALONE:
			if (is_shared)
				return ERR_ONCE_OTHERWISE;
			once_wait(once, value);
			break;
		default:
			return is_shared ? NEWS_ONCE_PENDING : ERR_ONCE_OTHERWISE;
		}
	}
}

static int once_end(struct once *once, uint64_t next)
{
	uint64_t value = once_look(once);

	do {
		if ((value & ONCE_STATE) == ONCE_SHARED)
			return ERR_ONCE_OTHERWISE;
		if ((value & ONCE_STATE) != ONCE_ALONE)
			return ERR_ONCE_NOT_BEGUN;
	} while (!once_exchange(once, &value, next));
	if (value & ONCE_WAITED)
		futex_wake_private(once_word(once), INT_MAX);
	return 0;
}

int once_complete(struct once *once, bool is_shared, uint64_t context)
{
	uint64_t value = once_look(once);

	if (context & ONCE_STATE)
		return ERR_ONCE_CONTEXT;
	if (!is_shared)
		return once_end(once, context | ONCE_DONE);
	if ((value & ONCE_STATE) == ONCE_ALONE)
		return ERR_ONCE_OTHERWISE;
	if ((value & ONCE_STATE) != ONCE_SHARED ||
	    !once_exchange(once, &value, context | ONCE_DONE))
		return ERR_ONCE_NOT_BEGUN;
	return 0;
}

int once_fail(struct once *once)
{
	return once_end(once, ONCE_FRESH);
}
