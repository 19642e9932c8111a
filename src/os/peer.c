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
#include "os/memfd.h"
#include "os/pidfd.h"

enum {
	PEER_PLACES = 16
};

/* A descriptor, and what it is: the program may close it behind our back and get the same
 * number for something of its own. */
struct peer_way {
	int fd; /* -1: not yet, or not to be had */
	struct identity identity;
};

struct peer {
	pthread_mutex_t lock;
	/* under PEERS */
	pid_t pid; /* 0: nobody */
	uint64_t tag;
	struct peer_way pidfd, directory;
};

static struct peer peers[PEER_PLACES] = {
	[0 ... PEER_PLACES -
	 1] = { .lock = PTHREAD_MUTEX_INITIALIZER, .pidfd.fd = -1, .directory.fd = -1 },
};

static _Atomic bool peer_may_not_borrow;

static struct peer *peer_place(pid_t pid)
{
	return &peers[(uint32_t)pid % PEER_PLACES];
}

static int peer_keep(struct peer_way *way, int fd)
{
	int r = fd < 0 ? -errno : fd_identify(fd, &way->identity, NULL);

	if (r < 0)
		fd_closep(&fd);
	way->fd = fd;
	return r;
}

/* Of a process that has ended the kernel says that it is not there, but not which it was. */
static bool peer_is_ours(const struct peer_way *way)
{
	struct identity found;
	int r = way->fd < 0 ? -EBADF : fd_identify(way->fd, &found, NULL);

	return r < 0 ? r != -EBADF : identity_equal(&found, &way->identity);
}

static void peer_drop(struct peer_way *way)
{
	if (peer_is_ours(way))
		close(way->fd);
	way->fd = -1;
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
		peer_drop(&peer->pidfd);
		peer_drop(&peer->directory);
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

bool peer_was_robbed(pid_t pid)
{
	struct peer *peer = peer_place(pid);

	if (peer_is_ours(&peer->directory))
		return false;
	peer_drop(&peer->pidfd);
	peer_drop(&peer->directory);
	return true;
}

static int peer_borrow_locked(struct peer *peer, int fd)
{
	int r;

	if (peer->pidfd.fd < 0) {
		r = peer_keep(&peer->pidfd, (int)syscall(SYS_pidfd_open, peer->pid, 0));
		if (r < 0)
			return r;
	}
	r = pidfd_borrow(peer->pidfd.fd, fd);
	if (r == -EPERM || r == -ENOSYS) {
		peer_drop(&peer->pidfd);
		atomic_store_explicit(&peer_may_not_borrow, true, memory_order_relaxed);
	}
	return r;
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
		peer_drop(&peer->directory);
	peer_return(pid);
}

int peer_directory(pid_t pid, uint64_t tag)
{
	struct peer *peer = peer_enter(pid, tag);

	if (peer->directory.fd < 0) {
		char path[32];
		int fd, r;

		snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
		fd = TEMP_FAILURE_RETRY(open(path, O_PATH | O_DIRECTORY | O_CLOEXEC));
		r = peer_keep(&peer->directory, fd);
		if (r < 0) {
			peer_return(pid);
			return r;
		}
	}
	return peer->directory.fd;
}
