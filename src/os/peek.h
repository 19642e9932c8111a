/* SPDX-License-Identifier: MIT */
/* Memory that may not be there, or is another process's, read by the kernel. */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/*
 * 0, or -ESRCH: there is no such process; -EPERM: we may not look into it; -EFAULT: not all of
 * it is mapped. `pid` may be the calling process, or any thread.
 */
int peek(pid_t pid, const void *from, void *to, size_t n_bytes);
