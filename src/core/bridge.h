/* SPDX-License-Identifier: MIT */
/*
 * Where POSIX descriptors and handles meet: a descriptor of the program has at most one
 * handle, and a handle can be turned into a descriptor that the program owns.
 */
#pragma once

#include <stdint.h>

/*
 * The handle of a descriptor, the same one each time while both live. It may do what the
 * descriptor may; the descriptor stays the program's.
 *
 * Errors: -EBADF, ERR_HANDLES_EXHAUSTED, -ENOMEM
 */
int bridge_handle(int fd, uint32_t *ret);

/*
 * A descriptor for the file of a handle, which from now on belongs to the descriptor:
 * bridge_forget() closes it.
 *
 * Errors: ERR_HANDLE_INVALID, ERR_HANDLE_OTHER_KIND, -EMFILE, -ENOMEM
 */
int bridge_of_handle(uint64_t handle);

/* The program is about to close the descriptor: its handle ends. */
void bridge_forget(int fd);

/* From now on this handle, whose file borrows the descriptor, is the descriptor's.
 * Errors: -ENOMEM */
int bridge_place(int fd, uint32_t handle);
