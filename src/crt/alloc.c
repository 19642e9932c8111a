/* SPDX-License-Identifier: MIT */
/*
 * Memory on a boundary. A block is an ordinary one of the C library's, so nothing has to be
 * remembered about it, and free() would do as well as _aligned_free().
 */
#include "winshm_alloc.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>

void *_aligned_malloc(size_t n_bytes, size_t alignment)
{
	void *p;
	int error;

	if (n_bytes == 0 || alignment == 0 || (alignment & (alignment - 1))) {
		errno = EINVAL;
		return NULL;
	}
	error = posix_memalign(&p, alignment < sizeof(p) ? sizeof(p) : alignment,
			       n_bytes);
	if (error) {
		errno = error;
		return NULL;
	}
	return p;
}

void *_aligned_realloc(void *p, size_t n_bytes, size_t alignment)
{
	size_t n_kept;
	void *moved;

	if (p && n_bytes == 0) {
		free(p);
		return NULL;
	}
	moved = _aligned_malloc(n_bytes, alignment);
	if (!p || !moved)
		return moved;
	n_kept = malloc_usable_size(p);
	memcpy(moved, p, n_kept < n_bytes ? n_kept : n_bytes);
	free(p);
	return moved;
}

void _aligned_free(void *p)
{
	free(p);
}

size_t _msize(void *p)
{
	if (!p) {
		errno = EINVAL;
		return (size_t)-1;
	}
	return malloc_usable_size(p);
}
