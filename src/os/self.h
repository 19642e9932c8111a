/* SPDX-License-Identifier: MIT */
/* What the kernel tells a process about itself. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The arguments, each terminated, one after the other; to be freed. 0 or -errno. */
int self_arguments(char **ret, size_t *ret_n_bytes);

/* The program's file, to be freed. 0 or -errno. */
int self_program(char **ret);

/* Does a debugger, or anything else, trace this process? */
bool self_is_traced(void);

struct self_memory {
	uint64_t mapped_bytes; /* address space in use, */
	uint64_t limit_bytes;  /* of what the process may use; UINT64_MAX: all there is */
	uint64_t resident_bytes, peak_resident_bytes;
	uint64_t private_bytes; /* data and stacks, resident or not */
	uint64_t n_faults;
};

/* 0 or -errno */
int self_memory(struct self_memory *ret);

/* Where relative paths begin; to be freed. 0 or -errno. */
int self_directory(char **ret);

/* 0 or -errno */
int self_change_directory(const char *path);

/* Ends this process at once. */
__attribute__((noreturn)) void self_end(int code);
