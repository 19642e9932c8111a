/* SPDX-License-Identifier: MIT */
/* The bytes of a section, read without mapping it. */
#pragma once

#include <getopt.h>
#include <stddef.h>
#include <stdint.h>

/* A part of it, as asked for. */
struct bytes_range {
	uint64_t offset, n_bytes;
	char *name;
};

/* Options of a verb's own: `read` is told of each that was given, and returns 0, or -EINVAL
 * when it has said what is wrong with it. */
struct bytes_options {
	const char *letters; /* as for getopt() */
	const struct option *options;
	int (*read)(int option, const char *argument, void *data);
	void *data;
};

/*
 * Reads the command line of a verb that shows bytes: --offset, --length, NAME, and what `own`
 * has, which may be NULL; `help` is its help. 0; 1 the verb is done; < 0 misused.
 */
int bytes_read_options(int argc, char **argv, const char *help,
		       const struct bytes_options *own, struct bytes_range *ret);

struct object;

/* A descriptor to read it, through any holder that lets us; ERR_HOLDER_HIDDEN: none does. */
int bytes_open(const struct object *object);

/* Calls `put` with one piece after the other, each but the last a multiple of 16. Returns how
 * the verb ends. */
int bytes_each(const char *verb, struct bytes_range *range,
	       int (*put)(const unsigned char *bytes, uint64_t offset, size_t n_bytes,
			  void *data),
	       void *data);

/* What can be looked at again and again, without a descriptor of it in between. */
struct bytes_copy {
	uint64_t device, inode; /* of the section */
	unsigned char *at;
	size_t n, n_allocated;
};

/* Copies the bytes. Returns how the verb ends if that failed, and has said why. */
int bytes_copy(const char *verb, struct bytes_range *range, struct bytes_copy *ret);

/* The same once more: 1; 0 that section has no name any more; -errno. */
int bytes_copy_again(struct bytes_range *range, struct bytes_copy *copy);
void bytes_copy_release(struct bytes_copy *copy);
