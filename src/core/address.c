/* SPDX-License-Identifier: MIT */
/*
 * Waiting on an address: the value is compared under the lock of the lot the sleeper joins
 * (core/parking.h), so a change that is followed by a wake-up is either seen or wakes.
 *
 * The kernel's futexes have 32 bits and an alignment; here only the record of the sleeper
 * is one. A change without a wake-up ends nothing. Like every waker, the one that wakes
 * this address need not know whether the memory still exists.
 *
 * Locks:  a parking lot's.
 * Crash:  nothing outlives the process.
 */
#include "core/address.h"

#include <errno.h>
#include <string.h>

#include "core/parking.h"

#include "base/err.h"

/* In one access where the processor can, as Windows does. */
static bool address_holds(const volatile void *address, const void *value, size_t n_bytes)
{
	uint64_t found = 0, wanted = 0;

	memcpy(&wanted, value, n_bytes);
	if ((uintptr_t)address % n_bytes) {
		for (size_t i = 0; i < n_bytes; i++)
			((volatile char *)&found)[i] =
				((const volatile char *)address)[i];
		return found == wanted;
	}
	switch (n_bytes) {
	case 1:
		return __atomic_load_n((const volatile uint8_t *)address,
				       __ATOMIC_ACQUIRE) == *(uint8_t *)&wanted;
	case 2:
		return __atomic_load_n((const volatile uint16_t *)address,
				       __ATOMIC_ACQUIRE) ==
		       *(uint16_t __attribute__((may_alias)) *)&wanted;
	case 4:
		return __atomic_load_n((const volatile uint32_t *)address,
				       __ATOMIC_ACQUIRE) ==
		       *(uint32_t __attribute__((may_alias)) *)&wanted;
	default:
		return __atomic_load_n((const volatile uint64_t *)address,
				       __ATOMIC_ACQUIRE) == wanted;
	}
}

static bool address_is_width(size_t n_bytes)
{
	return n_bytes == 1 || n_bytes == 2 || n_bytes == 4 || n_bytes == 8;
}

int address_wait(const volatile void *address, const void *unwanted, size_t n_bytes,
		 uint64_t deadline_ns)
{
	struct parking_lot *lot;
	struct parked parked;
	bool is_unwanted;

	if (!address_is_width(n_bytes))
		return ERR_PARAMETER;
	if (!address_holds(address, unwanted, n_bytes))
		return 0;

	lot = parking_lock((uintptr_t)address);
	parking_join(lot, &parked, (uintptr_t)address);
	is_unwanted = address_holds(address, unwanted, n_bytes);
	if (!is_unwanted)
		parking_leave(lot, &parked);
	parking_unlock(lot);
	if (!is_unwanted)
		return 0;
	return parking_sleep(&parked, deadline_ns) < 0 ? ERR_NOT_WOKEN : 0;
}

void address_wake(const volatile void *address, bool wants_all)
{
	uintptr_t key = (uintptr_t)address;
	struct parking_lot *lot;
	struct parked *taken;
	bool has_more;

	if (parking_is_empty(key))
		return;
	lot = parking_lock(key);
	taken = parking_take(lot, key, wants_all, &has_more);
	parking_unlock(lot);
	parking_wake(taken);
}
