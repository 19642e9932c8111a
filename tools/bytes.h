/* SPDX-License-Identifier: MIT */
/* The bytes of a section, read without mapping it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A part of it, as asked for. */
struct bytes_range {
	uint64_t offset, n_bytes;
	char *name;
};

/*
 * Reads the command line of a verb that shows bytes: --offset, --length, NAME. `letter` is an
 * option of the verb's own, `ret_flag` whether it was given, `help` its help. 0; 1 the verb is
 * done; < 0 misused.
 */
int bytes_read_options(int argc, char **argv, const char *help, char letter,
		       const char *long_name, struct bytes_range *ret, int *ret_flag);

struct object;

/* A descriptor to read it, through any holder that lets us; ERR_HOLDER_HIDDEN: none does. */
int bytes_open(const struct object *object);

/* Calls `put` with one piece after the other, each but the last a multiple of 16. Returns how
 * the verb ends. */
int bytes_each(const char *verb, struct bytes_range *range,
	       int (*put)(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
			  void *data),
	       void *data);
