/* SPDX-License-Identifier: MIT */
/*
 * Pages, whoever made them: what stands at an address of this process, and changing it.
 * Addresses and sizes need not be whole pages: every page touched counts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pages_state {
	PAGES_FREE,
	PAGES_RESERVED,
	PAGES_COMMITTED,
};

enum pages_type {
	PAGES_NONE, /* free */
	PAGES_PRIVATE,
	PAGES_MAPPED,
	PAGES_IMAGE, /* a program's or a library's file */
};

/* A run of pages alike in every respect. */
struct pages {
	uintptr_t start, allocation;
	size_t n_bytes; /* from `start` to the end of the run */
	enum pages_state state;
	enum pages_type type;
	unsigned access; /* VM_*; VM_PRIVATE where a write would still copy the page */
	unsigned allocation_access;
	bool is_sealed; /* a view of memory that nobody can cut off under its readers */
};

/* Errors: ERR_PARAMETER no program can have anything at that address; ERR_PROC_MISSING */
int pages_query(uintptr_t address, struct pages *ret);

/*
 * Changes the access of committed pages of one allocation; `*ret_old` becomes that of the
 * first one. A view may not get more than it was mapped with.
 *
 * Errors: ERR_NOT_COMMITTED; ERR_VIEW_FORBIDS; ERR_COPY_UNSUPPORTED a shared view cannot
 *         become copy-on-write; -ENOMEM
 */
int pages_protect(uintptr_t address, size_t n_bytes, unsigned access, unsigned *ret_old);

/*
 * Puts memory into reserved pages of one allocation: in a view of a reserved section, for
 * all who share it. Where memory is already, its access changes.
 *
 * Errors: ERR_NOT_ALLOCATED, ERR_VIEW_FORBIDS, ERR_COMMITMENT_LIMIT, -ENOMEM
 */
int pages_commit(uintptr_t address, size_t n_bytes, unsigned access);

/* `n_bytes` 0: all of the reservation that begins at `address`.
 * Errors: ERR_NOT_ALLOCATED; ERR_PARAMETER the pages are a view's */
int pages_decommit(uintptr_t address, size_t n_bytes);

/* May its contents go? Errors: ERR_NOT_ALLOCATED not all of it is one allocation that was
 * made here; ERR_FILE_COMMIT */
int pages_check_reset(uintptr_t address, size_t n_bytes);

/* Errors: ERR_NOT_COMMITTED, ERR_PAGES_INACCESSIBLE, ERR_LOCK_LIMIT */
int pages_lock(uintptr_t address, size_t n_bytes);

/* Errors: ERR_NOT_LOCKED and nothing changed */
int pages_unlock(uintptr_t address, size_t n_bytes);

/* A hint: what of the range can be read had better be there soon. */
void pages_prefetch(uintptr_t address, size_t n_bytes);
