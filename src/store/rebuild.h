/* SPDX-License-Identifier: MIT */
/* Entering named sections into the table again, from the memory that processes hold. */
#pragma once

#include "store/attach.h"

/* Empties a damaged stripe and fills it from what lives. Under the stripe's lock. */
int rebuild_stripe(struct attachment *attachment, uint32_t stripe);
