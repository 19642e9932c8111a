/* SPDX-License-Identifier: MIT */
/* The process a call is to work on: the calling one, by whatever handle. */
#pragma once

#include <stdint.h>

#include "winnt.h"

/*
 * May the handle be used for that? `right` is one of RIGHT_PROCESS_*.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_HANDLE_OTHER_KIND, ERR_RIGHT_MISSING;
 *         ERR_MEMORY_FOREIGN it is another process
 */
int target_check(HANDLE process, uint32_t right);

/* For a call that does what another one does, word for word: it stays a door of its own.
 * Compilers that find the same function twice may let one call the other. */
#ifndef __has_attribute
#define __has_attribute(x) 0
#endif
#if __has_attribute(no_icf)
#define TARGET_OWN_DOOR __attribute__((no_icf))
#else
#define TARGET_OWN_DOOR
#endif

/* The younger calls take NULL for the calling process. */
static inline HANDLE target_or_self(HANDLE process)
{
	return process ? process : (HANDLE)(LONG_PTR)-1;
}
