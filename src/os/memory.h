/* SPDX-License-Identifier: MIT */
/* What can be done to mapped memory. */
#pragma once

#include "os/vm.h"

/* `access` is VM_READ, VM_WRITE and VM_EXECUTE. */
int memory_protect(void *base, size_t n_bytes, unsigned access);

/* Writes what was changed through a view of a file to the file. */
int memory_flush(void *base, size_t n_bytes);

int memory_lock(const void *base, size_t n_bytes);
int memory_unlock(const void *base, size_t n_bytes);

/* Reads every page of readable memory that cannot be cut off under it. */
void memory_populate(const void *base, size_t n_bytes);

/* Makes readable pages present; never fails. `may_collapse`: it is memory of our own making,
 * where huge pages are worth trying and reading is safe. */
void memory_prefetch(void *base, size_t n_bytes, bool may_collapse);

/* Is the first of the `*n_pages` pages from `base` on a copy of this process's own (1), or
 * still the file's or untouched (0)? `*n_pages` becomes the number of those that are alike.
 * Where the kernel does not tell, none is a copy. -errno when it could not be asked. */
int memory_copied_run(const void *base, size_t *n_pages);

/* Bytes of a huge page; 0 where there are none. */
uint64_t memory_huge_page_bytes(void);
