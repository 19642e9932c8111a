/* SPDX-License-Identifier: MIT */
/* The list of attributes that a STARTUPINFOEX may bring. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "processthreadsapi.h"

/*
 * The handles that shall be inherited, and no others, from malloc(); NULL: it does not say.
 *
 * Errors: ERR_PARAMETER the list is none; -ENOMEM
 */
int attributes_handle_list(LPPROC_THREAD_ATTRIBUTE_LIST list, uint64_t **ret,
			   size_t *ret_n);
