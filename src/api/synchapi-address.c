/* SPDX-License-Identifier: MIT */
/* Waiting until a value changes. */
#include "synchapi.h"

#include "core/address.h"
#include "deadline.h"
#include "status.h"

BOOL WINAPI WaitOnAddress(volatile VOID *Address, PVOID CompareAddress,
			  SIZE_T AddressSize, DWORD dwMilliseconds)
{
	return status_bool(address_wait(Address, CompareAddress, AddressSize,
					deadline_ns(dwMilliseconds)));
}

VOID WINAPI WakeByAddressSingle(PVOID Address)
{
	address_wake(Address, false);
}

VOID WINAPI WakeByAddressAll(PVOID Address)
{
	address_wake(Address, true);
}
