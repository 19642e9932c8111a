/* SPDX-License-Identifier: MIT */
/* Memory as Microsoft's runtime gives it: on a boundary, on the stack. */
#ifndef WINSHM_ALLOC_H
#define WINSHM_ALLOC_H

#include <stddef.h>
#include <stdlib.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * _aligned_malloc() - memory on a boundary
 * @alignment:  a power of two
 *
 * Freed by _aligned_free() and resized by _aligned_realloc(), which keeps the boundary.
 *
 * Return:   the address; NULL sets errno to EINVAL (no bytes, no power of two) or ENOMEM.
 * Follows:  aligned-malloc                      Differs: compatibility.md#c-runtime
 * Tested:   conform-runtime.c
 */
void *_aligned_malloc(size_t n_bytes, size_t alignment);
void *_aligned_realloc(void *p, size_t n_bytes, size_t alignment);
void _aligned_free(void *p);

/* Bytes there are in a block of malloc() and its like: at least those asked for. */
size_t _msize(void *p);

#ifdef __cplusplus
}
#endif

#define _alloca(n_bytes) __builtin_alloca(n_bytes)

/* From the stack or from the heap, says Microsoft; here it is the heap. */
#define _malloca(n_bytes) malloc(n_bytes)
#define _freea(p)         free(p)

#endif
