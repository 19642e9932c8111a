/* SPDX-License-Identifier: MIT */
/* Handles of other processes, as far as they can be duplicated into this one. */
#pragma once

#include "core/process.h"

/*
 * What a handle of the process leads to, as an object of this process with a reference for
 * the caller, and the rights of that handle.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_PROCESS_WITHOUT_HANDLES, ERR_PROCESS_ENDED,
 *         ERR_PROCESS_HIDDEN, ERR_PROCESS_OTHER_VERSION, ERR_PROCESS_OTHER_NAMES,
 *         ERR_OBJECT_LOCAL, -ENOSYS, -EMFILE, -ENOMEM
 */
int foreign_find(struct process *process, uint64_t handle, struct object **ret,
		 uint32_t *ret_rights);
