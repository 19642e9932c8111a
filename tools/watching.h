/* SPDX-License-Identifier: MIT */
/* Sleeping until what names there are, or who holds them, may have changed. */
#pragma once

#include "objects.h"

struct watching;

/* NULL: no memory, or the system has no descriptors left for it (errno). */
struct watching *watching_new(void);
struct watching *watching_free(struct watching *watching); /* NULL */

/*
 * Looks, so that every later change is noticed. 0 or an error; `ret` is to be released in
 * either case.
 */
int watching_look(struct watching *watching, struct objects *ret,
		  const struct objects_filter *filter);

/*
 * Sleeps until something may have changed since that look, or one of those who held what
 * was seen has ended. 1; 0 the time is over (-1: no limit); -errno. It may be for nothing.
 */
int watching_wait(struct watching *watching, const struct objects *seen, int timeout_ms);
