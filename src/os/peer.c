/* SPDX-License-Identifier: MIT */
/*
 * A small direct-mapped cache. Looking a process up in /proc by number costs more than
 * anything else about opening an object, and most programs meet the same few processes
 * again and again.
 *
 * pidfd_getfd() (Linux 5.6) is the best way in: one system call, nothing is opened, no
 * other descriptor of the peer can be touched by mistake. It needs the right to attach
 * with ptrace, which Yama withholds on some systems; the first refusal is remembered and
 * saves the attempt from then on.
 *
 * A pidfd or an O_PATH directory of a process that has ended stays harmless: calls through
 * it fail. Both are close-on-exec, and are good in a forked child as well.
 *
 * Locks: PEERS, one per place; held while the place is used, so that nobody closes a
 * descriptor under another thread's hands.
 */
#include "os/peer.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/rank.h"
#include "os/atfork.h"
#include "os/pidfd.h"

enum {
	PEER_PLACES = 16
};

struct peer {
	pthread_mutex_t lock;
	/* under PEERS */
	pid_t pid; /* 0: nobody */
	uint64_t tag;
	int pidfd; /* -1: not yet, or not to be had */
	int directory;
};

static struct peer peers[PEER_PLACES] = {
	[0 ... PEER_PLACES -
	 1] = { .lock = PTHREAD_MUTEX_INITIALIZER, .pidfd = -1, .directory = -1 },
};

static _Atomic bool peer_may_not_borrow;

static struct peer *peer_place(pid_t pid)
{
	return &peers[(uint32_t)pid % PEER_PLACES];
}

static void peer_stop_all(void)
{
	rank_enter(RANK_PEERS);
	for (int i = 0; i < PEER_PLACES; i++)
		pthread_mutex_lock(&peers[i].lock);
}

static void peer_resume_all(void)
{
	for (int i = PEER_PLACES; i-- > 0;)
		pthread_mutex_unlock(&peers[i].lock);
	rank_leave(RANK_PEERS);
}

ATFORK_ROOM(RANK_PEERS, peer_stop_all, peer_resume_all, peer_resume_all);

static struct peer *peer_enter(pid_t pid, uint64_t tag)
{
	struct peer *peer = peer_place(pid);

	rank_enter(RANK_PEERS);
	pthread_mutex_lock(&peer->lock);
	if (peer->pid != pid || peer->tag != tag) {
		fd_closep(&peer->pidfd);
		fd_closep(&peer->directory);
		peer->pid = pid;
		peer->tag = tag;
	}
	return peer;
}

void peer_return(pid_t pid)
{
	pthread_mutex_unlock(&peer_place(pid)->lock);
	rank_leave(RANK_PEERS);
}

static int peer_borrow_locked(struct peer *peer, int fd)
{
	int borrowed;

	if (peer->pidfd < 0) {
		peer->pidfd = (int)syscall(SYS_pidfd_open, peer->pid, 0);
		if (peer->pidfd < 0)
			return -errno;
	}
	borrowed = pidfd_borrow(peer->pidfd, fd);
	if (borrowed == -EPERM || borrowed == -ENOSYS) {
		fd_closep(&peer->pidfd);
		atomic_store_explicit(&peer_may_not_borrow, true, memory_order_relaxed);
	}
	return borrowed;
}

int peer_borrow(pid_t pid, uint64_t tag, int fd)
{
	struct peer *peer;
	int r;

	if (atomic_load_explicit(&peer_may_not_borrow, memory_order_relaxed))
		return -EPERM;
	peer = peer_enter(pid, tag);
	r = peer_borrow_locked(peer, fd);
	peer_return(pid);
	return r;
}

void peer_forget(pid_t pid)
{
	struct peer *peer = peer_place(pid);

	rank_enter(RANK_PEERS);
	pthread_mutex_lock(&peer->lock);
	if (peer->pid == pid)
		fd_closep(&peer->directory);
	peer_return(pid);
}

int peer_directory(pid_t pid, uint64_t tag)
{
	struct peer *peer = peer_enter(pid, tag);

	if (peer->directory < 0) {
		char path[32];

		snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
		peer->directory =
			TEMP_FAILURE_RETRY(open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
		if (peer->directory < 0) {
			int r = -errno;

			peer_return(pid);
			return r;
		}
	}
	return peer->directory;
}
