/* SPDX-License-Identifier: MIT */
/*
 * Memory of other processes, and how to be found in one: neither side asks the other for
 * anything.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Maps a page that nobody can write to, with `data` in it, labelled for remote_find(). It
 * stays for the life of the process, and its children made by fork() have it, too. */
int remote_mark(const char *label, const void *data, size_t n_bytes);

/*
 * What stands in the `number`th page of that label (from 0) in the process. What is read
 * is consistent in itself, not with the next read.
 *
 * -ENOENT: it has no such page; -ESRCH: there is no such process; -EACCES, -EPERM: we may
 * not look into it (WINSHM_DEBUG says more); -EFAULT: nothing is mapped there
 */
int remote_find(pid_t pid, const char *label, unsigned number, void *data,
		size_t n_bytes);
int remote_read(pid_t pid, uint64_t address, void *data, size_t n_bytes);
