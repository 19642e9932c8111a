/* SPDX-License-Identifier: MIT */
/*
 * Short ways into other processes that we come back to: a pidfd and the directory of its
 * descriptors, kept open for a few of them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * `tag` tells lives of one pid apart: the cache trusts that (pid, tag) is one process.
 *
 * peer_borrow() duplicates the peer's own descriptor, sharing its open file description,
 * without opening anything: no FIFO, terminal or device can notice. -EPERM where the kernel wants
 * more rights for that than for looking; -ESRCH, -EBADF when there is nothing to borrow.
 *
 * peer_directory() is the way for all else: an O_PATH descriptor of /proc/PID/fd, valid
 * until peer_return(); -errno when it cannot be had. Before then, peer_was_robbed() tells
 * whether the descriptor was something else instead, because the program had closed ours.
 * After that, or after peer_forget(), it is looked up again.
 */
int peer_borrow(pid_t pid, uint64_t tag, int fd);
int peer_directory(pid_t pid, uint64_t tag);
bool peer_was_robbed(pid_t pid);
void peer_return(pid_t pid);
void peer_forget(pid_t pid);
