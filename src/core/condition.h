/* SPDX-License-Identifier: MIT */
/*
 * Condition variables: a place to sleep until somebody says that something has changed.
 *
 *	condition_join(condition, &parked);
 *	... give the lock back ...
 *	r = condition_sleep(&parked, deadline_ns);
 *	... take the lock again ...
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/parking.h"

struct condition {
	_Atomic uint32_t is_waited_for; /* changed under the lock of its parking lot */
	uint32_t unused;
};

void condition_join(struct condition *condition, struct parked *parked);
int condition_sleep(struct parked *parked, uint64_t deadline_ns); /* or ERR_NOT_WOKEN */
void condition_wake(struct condition *condition, bool wants_all);
