/* SPDX-License-Identifier: MIT */
/*
 * Scope-bound release: acquire into a _cleanup_ variable, hand over with take_*() at the
 * end. Whatever a function still owns when it returns is released, so an early `return r`
 * can never leak.
 */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(release) __attribute__((cleanup(release)))

/* Ownership of a pointer moves out; the source forgets it. */
#define take_ptr(p)                             \
	({                                      \
		__typeof__(p) _pp = (p);        \
		__typeof__(*_pp) _taken = *_pp; \
		*_pp = NULL;                    \
		_taken;                         \
	})

static inline int take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

/* Closing keeps errno (it stands on error paths whose errno somebody is about to read) and
 * leaves -1 behind, so that doing it twice cannot hit somebody else's descriptor. */
static inline void fd_closep(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = saved;
}

static inline void fclosep(FILE **file)
{
	if (*file)
		fclose(*file);
}

static inline void freep(void *p)
{
	free(*(void **)p);
}

/* For `struct x *x = NULL` with `struct x *x_free(struct x *)`: defines x_freep(). */
#define DEFINE_CLEANUP(type, release)           \
	static inline void release##p(type **p) \
	{                                       \
		*p = release(*p);               \
	}
