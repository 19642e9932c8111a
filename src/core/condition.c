/* SPDX-License-Identifier: MIT */
/*
 * Condition variables.
 *
 * A sleeper joins the parking lot of the variable's address while it still has the lock
 * that guards what it waits for; so whoever changes that under the lock and then wakes
 * finds it there, asleep yet or not. The word in the variable only says whether anybody may
 * be there: a wake-up for nobody is one load.
 *
 * A wake-up goes to the longest sleeper and to no newcomer. Nobody wakes for nothing,
 * which Windows does not promise.
 *
 * Locks:  a parking lot's, while the caller has its own.
 * Crash:  nothing outlives the process.
 * Fork:   in the child nobody waits; the word that says otherwise is found out.
 */
#include "core/condition.h"

#include "base/err.h"

void condition_join(struct condition *condition, struct parked *parked)
{
	struct parking_lot *lot = parking_lock((uintptr_t)condition);

	parking_join(lot, parked, (uintptr_t)condition);
	atomic_store_explicit(&condition->is_waited_for, 1, memory_order_release);
	parking_unlock(lot);
}

int condition_sleep(struct parked *parked, uint64_t deadline_ns)
{
	return parking_sleep(parked, deadline_ns) < 0 ? ERR_NOT_WOKEN : 0;
}

void condition_wake(struct condition *condition, bool wants_all)
{
	struct parking_lot *lot;
	struct parked *taken;
	bool has_more;

	if (!atomic_load_explicit(&condition->is_waited_for, memory_order_acquire))
		return;
	lot = parking_lock((uintptr_t)condition);
	taken = parking_take(lot, (uintptr_t)condition, wants_all, &has_more);
	if (!has_more)
		atomic_store_explicit(&condition->is_waited_for, 0, memory_order_relaxed);
	parking_unlock(lot);
	parking_wake(taken);
}
