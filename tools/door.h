/* SPDX-License-Identifier: MIT */
/* The way of verbs that take part: names as the Win32 calls want them, and their errors. */
#pragma once

#include <stdint.h>

#include "objects.h"

struct door {
	uint16_t *name; /* with its prefix, terminated */
	char *shown;    /* the same, safe to print */
};

/* A name as typed: TOOL_OK, or it was said why not. */
int door_read_name(const char *verb, const char *typed, struct door *ret);
void door_release(struct door *door);

/* The same for an object that must be there, with what it is. */
int door_find(const char *verb, const char *typed, struct door *ret,
	      struct description *ret_description);

/* Says why the last Win32 call failed; TOOL_FAILED, or TOOL_NOT_FOUND where that is why. */
int door_fail(const char *verb, const char *what, const struct door *door);
