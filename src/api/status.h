/* SPDX-License-Identifier: MIT */
/*
 * From results to what Windows programs see: the only writer of the last error.
 */
#pragma once

#include <stdint.h>

#include "minwindef.h"

/* The thread's last error becomes that of a failed result. */
void status_set(int r);

/* TRUE, or FALSE with the last error set. Success leaves the last error alone. */
BOOL status_bool(int r);

/* For calls that make a named object: a success says 0 (new) or ERROR_ALREADY_EXISTS. */
HANDLE status_created(int r, uint32_t handle);

/* For calls that open one: a success leaves the last error alone. */
HANDLE status_opened(int r, uint32_t handle);

/* For CreateFile(): INVALID_HANDLE_VALUE on failure; a success says whether it existed. */
HANDLE status_file(int r, uint32_t handle);

void status_write_last_error(DWORD code);
DWORD status_last_error(void);

/* GetCurrentProcess(): always there, never to be closed. */
static inline BOOL handle_is_this_process(HANDLE handle)
{
	return (LONG_PTR)handle == -1;
}

/* How a HANDLE is numbered below the door. */
static inline uint64_t handle_number(HANDLE handle)
{
	return (uint64_t)(uintptr_t)handle;
}
