/* SPDX-License-Identifier: MIT */
/* PAGE_* and what the house calls them, in both directions. */
#pragma once

#include <stdint.h>

#include "winnt.h"

/*
 * The access (VM_*) that exactly one PAGE_* of `page` stands for.
 *
 * Errors: ERR_PROTECTION_INVALID none, several, or modifiers that cannot be;
 *         ERR_PAGE_GUARD_UNSUPPORTED
 */
int protection_parse(DWORD page, unsigned *ret);

DWORD protection_page(unsigned access);
