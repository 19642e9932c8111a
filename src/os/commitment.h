/* SPDX-License-Identifier: MIT */
/* May so much memory be promised? And with WINSHM_COMMIT=strict: is it there? */
#pragma once

#include <stdint.h>

/*
 * Of a promise: could the machine and the control groups of this process ever keep it?
 * Of memory that is taken at once: is there room for it now?
 *
 * Errors: ERR_COMMITMENT_LIMIT
 */
int commitment_check(uint64_t n_bytes);
int commitment_check_room(uint64_t n_bytes);

/*
 * In strict mode: takes all of the memory, or says that it is not there.
 *
 * Errors: ERR_COMMITMENT_LIMIT, -EBADF
 */
int commitment_take(int fd, uint64_t n_bytes);
