/* SPDX-License-Identifier: MIT */
/* How this process was started, and telling who did how it ends. */
#pragma once

#include "core/cradle.h"

/* The block by which this process was started; NULL: it was started in another way. */
const struct cradle *arrival_cradle(void);

/* A text of it, or NULL. */
const char *arrival_text(const struct cradle *cradle, uint32_t offset);

/* Says what this process is about to end with, to who started it. */
void arrival_tell_end(uint32_t code);
