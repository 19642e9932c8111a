/* SPDX-License-Identifier: MIT */
/*
 * Changing pages: their access, and whether there is memory in them. Addresses and sizes
 * need not be whole pages: every page touched counts.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Changes the access of committed pages of one allocation; `*ret_old` becomes that of the
 * first one. A view may not get more than it was mapped with.
 *
 * Errors: ERR_NOT_COMMITTED; ERR_VIEW_FORBIDS; those of copying_change(); -ENOMEM
 */
int change_protect(uintptr_t address, size_t n_bytes, unsigned access, unsigned *ret_old);

/*
 * Puts memory into reserved pages of one allocation: in a view of a reserved section, for
 * all who share it. Where memory is already, its access changes.
 *
 * Errors: ERR_NOT_ALLOCATED, ERR_VIEW_FORBIDS, ERR_COMMITMENT_LIMIT, -ENOMEM
 */
int change_commit(uintptr_t address, size_t n_bytes, unsigned access);

/* `n_bytes` 0: all of the reservation that begins at `address`.
 * Errors: ERR_NOT_ALLOCATED; ERR_PARAMETER the pages are a view's */
int change_decommit(uintptr_t address, size_t n_bytes);

/* May its contents go? Errors: ERR_NOT_ALLOCATED not all of it is one allocation that was
 * made here; ERR_FILE_COMMIT */
int change_check_reset(uintptr_t address, size_t n_bytes);
