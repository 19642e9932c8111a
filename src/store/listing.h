/* SPDX-License-Identifier: MIT */
/* Every name that somebody holds. */
#pragma once

#include "store/entry.h"

/*
 * Calls `visit` with a copy of every entry that a living process holds. `name->text` is
 * valid during the call. Stops when it returns non-zero and returns that.
 */
int listing_each(int (*visit)(const struct name *name,
			      const struct description *description, uint32_t n_holders,
			      void *data),
		 void *data);
