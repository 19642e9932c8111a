/* SPDX-License-Identifier: MIT */
/* Extended parameters: where an allocation or a view is to be. */
#pragma once

#include "core/place.h"
#include "winnt.h"

/*
 * Reads `n` parameters into the limits of a place.
 *
 * Errors: ERR_PARAMETER malformed, repeated or unknown ones, or limits for a place whose
 *         address is chosen already; ERR_NOT_SUPPORTED those we cannot heed
 */
int extended_parse(const MEM_EXTENDED_PARAMETER *parameters, ULONG n, struct place *ret);
