/* SPDX-License-Identifier: MIT */
/*
 * Share modes: what the openers of a file do with it, and what they forbid each other,
 * told by locks that the kernel drops when the last descriptor of an opening goes.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* What somebody does with a file, or lets others do. */
enum {
	SHARING_READ = 1 << 0,
	SHARING_WRITE = 1 << 1,
	SHARING_DELETE = 1 << 2,
	SHARING_ALL = 7,
};

/*
 * Enters an opening into the file's share modes: it does `access` and lets others do
 * `shared`. The descriptor must be an opening of its own, neither a duplicate nor O_PATH,
 * and stay as long as the opening shall count. 0 also where the file system has no locks;
 * where the marks of others could not be seen, or ours not be left, it is an error.
 *
 * `also_tested` is access that must be allowed now and is not claimed for later
 * (truncation).
 *
 * Errors: ERR_FILE_IN_USE
 */
int sharing_claim(int fd, unsigned access, unsigned shared, unsigned also_tested);

/* Ends what sharing_claim() entered, while duplicates of the descriptor live on. */
void sharing_release(int fd);

/* Enters on `to` what is entered on `from`, another opening of the same file. */
int sharing_copy(int to, unsigned access, unsigned shared);

/* Enters that the file is mapped through this opening, as long as it and its mappings
 * live; `is_writable` counts as writing. The descriptor must be an opening of its own. */
int sharing_mark_mapped(int fd, bool is_writable);

/* Has somebody else (another opening) entered that the file is mapped? 1, 0, or -errno. */
int sharing_is_mapped(int fd);
