/* SPDX-License-Identifier: MIT */
/*
 * Privileges: what a process may do that has no object to be asked for. They have numbers,
 * the same on every Windows, and are bits of a mask by these.
 */
#pragma once

#include <stdint.h>

#include "os/credentials.h"

enum {
	PRIVILEGE_FIRST = 2,
	PRIVILEGE_LAST = 36,
};

/* The number of a name, in any case of letters; 0: there is none. */
uint32_t privilege_find(const char *name);

/* NULL: there is none of this number. */
const char *privilege_name(uint32_t number);

/* Those that a process has, and those of them that are in force from the start. */
uint64_t privilege_held(const struct credentials *credentials);
uint64_t privilege_usual(uint64_t held);

static inline uint64_t privilege_bit(uint32_t number)
{
	return UINT64_C(1) << number;
}
