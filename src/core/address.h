/* SPDX-License-Identifier: MIT */
/* Waiting until a value changes, wherever it stands. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sleeps while the value at `address` (1, 2, 4 or 8 bytes) is the one at `unwanted`, until
 * somebody wakes this address. 0 or ERR_NOT_WOKEN. */
int address_wait(const volatile void *address, const void *unwanted, size_t n_bytes,
		 uint64_t deadline_ns);

void address_wake(const volatile void *address, bool wants_all);
