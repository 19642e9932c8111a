/* SPDX-License-Identifier: MIT */
/*
 * Copy-on-write pages in views that share their writes: PAGE_WRITECOPY for some pages of a
 * view, and back.
 */
#pragma once

#include "core/region.h"

/*
 * Sees to it that the view at `address`, if there is one, knows a way to its section's
 * memory; what cannot be had is missed later. Outside the registry's lock.
 */
void copying_prepare(uintptr_t address);

/*
 * Gives pages of a view, which may have it, a new access (VM_*), with VM_PRIVATE: they show
 * what is shared until this process writes to them, and then are its own; without: they
 * are shared, except those that were written to. Inside.
 *
 * Errors: ERR_COPY_UNREACHABLE, ERR_LARGE_PAGES_EXHAUSTED, ERR_PROC_MISSING, -ENOMEM
 */
int copying_change(struct region *view, uintptr_t start, size_t n_bytes, unsigned access);
