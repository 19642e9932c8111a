/* SPDX-License-Identifier: MIT */
/* The table as somebody sees it who takes no part: read, and never written. */
#pragma once

#include <stdbool.h>

#include "store/layout.h"

struct lookout {
	int fd; /* -1: there is no table, and so no name */
	uint64_t pid_namespace;
	/* Found out when it is first asked: does the slot's process live? */
	unsigned char is_asked[LAYOUT_MAX_SLOTS], is_alive[LAYOUT_MAX_SLOTS];
};

/* 0, also where there is no table; ERR_RUNTIME_DIR_*, or what kept us from looking. */
int lookout_open(struct lookout **ret);
struct lookout *lookout_free(struct lookout *lookout);

/* Bytes of the table; zeroes where it has none. 0 or -errno. */
int lookout_read(const struct lookout *lookout, uint64_t offset, void *to,
		 size_t n_bytes);

/* A whole node; zeroes if there cannot be one of that number. */
int lookout_read_node(const struct lookout *lookout, uint32_t stripe, uint32_t node,
		      void *to);

/* Does the process live whose slot a holder word names? Says who it is: pid 0 if that
 * cannot be told, as of a process in another PID namespace. 1, 0, -errno. */
int lookout_ask(struct lookout *lookout, uint64_t word, uint32_t *ret_pid);
