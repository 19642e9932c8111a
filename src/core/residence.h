/* SPDX-License-Identifier: MIT */
/* Keeping pages in memory, and getting them there. Every page touched counts. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Errors: ERR_NOT_COMMITTED, ERR_PAGES_INACCESSIBLE, ERR_LOCK_LIMIT */
int residence_lock(uintptr_t address, size_t n_bytes);

/* Errors: ERR_NOT_LOCKED and nothing changed */
int residence_unlock(uintptr_t address, size_t n_bytes);

/* A hint: what of the range can be read had better be there soon. */
void residence_prefetch(uintptr_t address, size_t n_bytes);
