/* SPDX-License-Identifier: MIT */
/* What can be done to mapped memory. */
#pragma once

#include "os/vm.h"

/* `access` is VM_READ, VM_WRITE and VM_EXECUTE. */
int memory_protect(void *base, size_t n_bytes, unsigned access);

/* Writes what was changed through a view of a file to the file. */
int memory_flush(void *base, size_t n_bytes);

int memory_lock(const void *base, size_t n_bytes);

/* The same, each page when it is touched: nothing is read in, and no page copied, for it. */
int memory_lock_as_touched(const void *base, size_t n_bytes);
int memory_unlock(const void *base, size_t n_bytes);

/* Is some of it locked? What else may be said of it counts as no. */
bool memory_is_locked(const void *base, size_t n_bytes);

/* Reads every page of readable memory that cannot be cut off under it. */
void memory_populate(const void *base, size_t n_bytes);

/* How far memory can be trusted. */
enum memory_kind {
	MEMORY_HINTED,   /* may be cut off under its readers: the kernel is asked only */
	MEMORY_READABLE, /* of our own making: worth huge pages, and reading it is safe */
	MEMORY_WRITABLE, /* shared as well: what is present may be present for writing */
};

/* Makes readable pages present and changes nothing in them; never fails. */
void memory_prefetch(void *base, size_t n_bytes, enum memory_kind kind);

/* Is the first of the `*n_pages` pages from `base` on a copy of this process's own (1), or
 * still the file's or untouched (0)? `*n_pages` becomes the number of those that are alike.
 * Where the kernel does not tell, none is a copy. -errno when it could not be asked. */
int memory_copied_run(const void *base, size_t *n_pages);
bool memory_copies_are_told(void);
