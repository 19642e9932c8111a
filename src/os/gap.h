/* SPDX-License-Identifier: MIT */
/* Gaps in the address space of this process: where nothing is mapped. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Which part of the address space will do. */
struct gap_wish {
	size_t n_bytes;    /* whole pages */
	uintptr_t lowest;  /* first byte allowed */
	uintptr_t highest; /* last byte allowed */
	size_t alignment;  /* of the address: a power of two, whole pages */
};

/*
 * An address for it, as near below the kernel's own choices as there is one: away from the
 * stack, and from the heap, which want to grow. It may be taken before it is used.
 * -ENOMEM: there is none; -errno: the kernel's map could not be read.
 */
int gap_find(const struct gap_wish *wish, uintptr_t *ret);
