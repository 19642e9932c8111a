/* SPDX-License-Identifier: MIT */
/* Names with * and ? in them. */
#pragma once

#include <stdbool.h>

/* Is the name (both UTF-8) like the pattern, by the rules of FindFirstFile()? */
bool wildcard_matches(const char *pattern, const char *name);

bool wildcard_is_one(const char *text);
