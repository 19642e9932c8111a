/* SPDX-License-Identifier: MIT */
/*
 * Two locks that outlive their owner's death.
 *
 * shared_lock: a word in shared memory, taken and released without a system call when
 * nobody competes. The kernel hands it on when its owner dies.
 *
 * file_lock: a byte of a file, held by an open file description; nobody waits for it, it
 * only tells whether its holder lives.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	NEWS_OWNER_DIED = 2
};

/* What those who share a lock know of the thread that its word names as the owner. */
enum lock_owner {
	LOCK_OWNER_IMPOSSIBLE, /* it is none of them */
	LOCK_OWNER_POSSIBLE,
	LOCK_OWNER_OUT_OF_SIGHT, /* it may be one whose numbers mean nothing here */
};

struct lock_witness {
	enum lock_owner (*judge)(void *data, pid_t tid);
	void *data;
};

/*
 * Locks *word. Returns 0, or NEWS_OWNER_DIED when the previous owner died inside: the
 * caller holds the lock and has to put right what it guards. Not recursive. The witness is
 * asked when the wait has become long; without one, every living thread may be the owner.
 */
int shared_lock_acquire(_Atomic uint32_t *word, const struct lock_witness *witness);

/* The same without waiting for a living owner: then -EAGAIN. */
int shared_lock_try(_Atomic uint32_t *word);
void shared_lock_release(_Atomic uint32_t *word);

/* The same for one who could not put right what a dead owner has left: the next owner gets
 * the same news. */
void shared_lock_orphan(_Atomic uint32_t *word);

/*
 * The same, linked into the thread's robust list while it is held, so that other words can
 * be announced meanwhile. Released in the reverse order of taking. Behind the word stand the
 * links (os/robust.h).
 */
int shared_lock_acquire_linked(_Atomic uint32_t *word,
			       const struct lock_witness *witness);
void shared_lock_release_linked(_Atomic uint32_t *word);

/* 0, or -EAGAIN when another description holds the byte. */
int file_lock_try(int fd, uint64_t byte);
void file_lock_release(int fd, uint64_t byte);

/* 1 when another description holds any of the bytes, 0 when none does; -errno. */
int file_lock_test(int fd, uint64_t byte, uint64_t n_bytes);

/* The whole file, waiting; for the short time in which somebody initialises it. */
int file_lock_whole(int fd);
void file_unlock_whole(int fd);
