/* SPDX-License-Identifier: MIT */
/*
 * process_vm_readv(): what is not mapped is an error and no fault, and for another process the
 * right to attach with ptrace is needed: the same user, dumpable, and on systems with Yama more
 * than that. Nothing stops, and the process does not notice.
 *
 * Locks: none.
 */
#include "os/peek.h"

#include <errno.h>
#include <sys/uio.h>

int peek(pid_t pid, const void *from, void *to, size_t n_bytes)
{
	struct iovec here = { to, n_bytes }, there = { (void *)from, n_bytes };
	ssize_t n = process_vm_readv(pid, &here, 1, &there, 1, 0);

	return n < 0 ? -errno : n == (ssize_t)n_bytes ? 0 : -EFAULT;
}
