/* SPDX-License-Identifier: MIT */
/*
 * A node is a wish for speed, and every machine may decline it. Limits of the address are
 * kept, and as exact as Windows wants them: the lowest address is a multiple of 64 KiB, the
 * highest one the last byte before one, the alignment a power of two.
 */
#include "extended.h"

#include "base/err.h"
#include "os/vm.h"

static int extended_parse_limits(const MEM_ADDRESS_REQUIREMENTS *limits,
				 struct place *ret)
{
	uintptr_t lowest, highest;
	size_t alignment;

	if (!limits)
		return ERR_PARAMETER;
	lowest = (uintptr_t)limits->LowestStartingAddress;
	highest = (uintptr_t)limits->HighestEndingAddress;
	alignment = limits->Alignment;
	if (!lowest && !highest && !alignment)
		return 0;
	if (ret->wanted || ret->replaces || lowest % VM_GRAIN_BYTES || lowest >= VM_END ||
	    highest > VM_END || (highest && (highest + 1) % VM_GRAIN_BYTES) ||
	    (highest && lowest >= highest) || alignment & (alignment - 1) ||
	    (alignment && alignment < VM_GRAIN_BYTES))
		return ERR_PARAMETER;
	ret->lowest = lowest;
	ret->highest = highest;
	ret->alignment = alignment;
	return 0;
}

int extended_parse(const MEM_EXTENDED_PARAMETER *parameters, ULONG n, struct place *ret)
{
	unsigned seen = 0;
	int r = n && !parameters ? ERR_PARAMETER : 0;

	for (ULONG i = 0; r == 0 && i < n; i++) {
		DWORD64 type = parameters[i].Type;

		if (type == MemExtendedParameterInvalidType ||
		    type >= MemExtendedParameterMax || seen & 1u << type)
			return ERR_PARAMETER;
		seen |= 1u << type;
		if (type == MemExtendedParameterAddressRequirements)
			r = extended_parse_limits(parameters[i].Pointer, ret);
		else if (type != MemExtendedParameterNumaNode)
			r = ERR_NOT_SUPPORTED;
	}
	return r;
}
