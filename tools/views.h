/* SPDX-License-Identifier: MIT */
/* Where a process has an object's memory mapped. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "store/survey.h"

/* "7f0012340000+64K:rw-s@0", separated by commas, to be freed; "?" if they may not be read;
 * NULL: there are none, or no memory. */
char *views_list(const struct survey_holder *holder, bool wants_bytes);

/* The same as an array of JSON, of objects with the members "address", "size", "protection" and
 * "offset"; NULL: not known, or there cannot be any. */
char *views_json(const struct survey_holder *holder);

/* How many there are in all processes, whose handles stand together; false: some may not be
 * looked at. */
bool views_count(const struct survey_object *object, uint64_t *ret);
