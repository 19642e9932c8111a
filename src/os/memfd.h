/* SPDX-License-Identifier: MIT */
/* Anonymous memory with a descriptor: what a section is made of. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Which inode a descriptor leads to: the identity of a section, whoever holds it. */
struct identity {
	uint64_t device;
	uint64_t inode;
};

enum {
	MEMFD_LABEL_MAX = 249
}; /* bytes the kernel keeps of a memfd's name */

/*
 * Makes zeroed memory of exactly `size_bytes`, which must be whole pages; nobody can ever
 * change the size. `label` shows up in /proc/PID/maps and in the links of /proc/PID/fd.
 * Returns the descriptor, or -errno.
 */
int memfd_new(const char *label, uint64_t size_bytes, struct identity *ret);
int memfd_new_of(const char *label, uint64_t size_bytes, unsigned flags /* MFD_* */,
		 struct identity *ret);

/* Can nobody make this memory shorter? */
bool fd_is_sealed(int fd);

/* 0, or -errno; `ret_size_bytes` may be NULL. */
int fd_identify(int fd, struct identity *ret, uint64_t *ret_size_bytes);

/* Another descriptor of the same memory, to map it; `fd` may be good for nothing else than
 * to be found by (O_PATH). -errno */
int fd_reopen(int fd, bool is_writable);

/*
 * What a section without all of its memory needs: `fd_write_only` is another descriptor of
 * the same memory, for committing; the table's rebuild knows by its mode that it holds no
 * name. All three return -errno on failure.
 */
int fd_write_only(int fd);
int fd_commit(int fd, uint64_t offset_bytes, uint64_t n_bytes);

/* Is there memory at the offset? 1 or 0; `ret_end_bytes` is where that changes, at the
 * latest `limit_bytes`. */
int fd_is_committed(int fd, uint64_t offset_bytes, uint64_t limit_bytes,
		    uint64_t *ret_end_bytes);

static inline bool identity_equal(const struct identity *a, const struct identity *b)
{
	return a->device == b->device && a->inode == b->inode;
}
