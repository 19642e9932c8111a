/* SPDX-License-Identifier: MIT */
/* Where a process has an object's memory mapped. */
#pragma once

#include <stdint.h>

#include "store/survey.h"

/* "7f0012340000+64K:rw-s@0", separated by commas, to be freed; "?" if it may not be read;
 * NULL: there are none, or no memory. */
char *views_list(const struct survey_holder *holder, bool wants_bytes);
