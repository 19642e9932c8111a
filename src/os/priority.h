/* SPDX-License-Identifier: MIT */
/* How nice a process is: from -20 (goes first) to 19. */
#pragma once

#include <sys/types.h>

/* Of the main thread. 0 or -errno. */
int priority_get(pid_t pid, int *ret);

/* Of all threads. 0; -EACCES this user may not; or another -errno. */
int priority_set(pid_t pid, int niceness);
