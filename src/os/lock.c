/* SPDX-License-Identifier: MIT */
/*
 * The shared lock is a futex word in the format the kernel knows: owner's thread id, a bit
 * for "somebody sleeps", a bit the kernel sets when the owner died.
 *
 * How the kernel learns of it: every thread of glibc has registered a robust list head, whose
 * list_op_pending names one lock "just being worked on". We put our word there for as long as
 * we hold it (nothing inside those critical sections uses another robust lock), so it needs no
 * links in shared memory: other processes could damage those, and we would follow them. Locks
 * inside of which others are needed are linked instead (os/robust.c), and announced only while
 * they come and go. The field is set before the word is tried and cleared after it is
 * released; a thread that dies anywhere in between is found (handle_futex_death in the
 * kernel's futex core, which for a free word also passes on a wake-up that was under way).
 *
 * Who wakes a sleeper: shared_lock_release(), or the kernel for a dead owner. A sleeper
 * re-reads the word after every return and at the latest after 100 ms: then it also asks
 * whether the owner named there can be one at all. That covers threads without a robust
 * list (raw clone) and words that some stray write has damaged: a thread that is none of
 * those who share the lock, a zombie, or a living thread whose robust list head has not
 * named this word in many samples. A stopped owner (SIGSTOP, debugger) keeps its lock. So
 * does, however long it takes, one whose number means nothing here because it was given in
 * another PID namespace; that there may be such is for the witness to say.
 *
 * Crash: at any instruction the word is either ours and pending, or not ours.
 */
#include "os/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/pause.h"
#include "base/trace.h"
#include "os/futex.h"
#include "os/process.h"
#include "os/procfs.h"
#include "os/robust-other.h"
#include "os/robust.h"

enum {
	LOCK_SPINS = 100,              /* 2 to 20 us: longer than any critical section */
	LOCK_DOUBTS_BEFORE_STEAL = 20, /* samples of 100 ms without a sign of ownership */
	LOCK_TID_LIMIT = 1 << 22,      /* no kernel numbers its threads as high */
};

#define LOCK_NAP_NS UINT64_C(100000000)

/* Without a witness: by what can be seen of a thread of that number. */
static enum lock_owner lock_judge(pid_t owner)
{
	if (owner == process_tid() || !process_thread_exists(owner))
		return LOCK_OWNER_IMPOSSIBLE;
	return LOCK_OWNER_POSSIBLE;
}

/* After a nap: can the thread in the word be its owner? `doubts` counts the samples in
 * which a living thread did not look like one. */
static bool lock_owner_is_impossible(uint32_t value, _Atomic uint32_t *word, int *doubts,
				     const struct lock_witness *witness)
{
	pid_t owner = (pid_t)(value & FUTEX_TID_MASK);

	if (owner == 0 || value & FUTEX_OWNER_DIED)
		return false;
	switch (witness ? witness->judge(witness->data, owner) : lock_judge(owner)) {
	case LOCK_OWNER_OUT_OF_SIGHT:
		return false;
	case LOCK_OWNER_IMPOSSIBLE:
		return true;
	default:
		if (procfs_life(owner) == PROCFS_ENDING)
			return true;
		*doubts = robust_shows(owner, word) == 0 ? *doubts + 1 : 0;
		return *doubts >= LOCK_DOUBTS_BEFORE_STEAL;
	}
}

static int lock_acquire_slowly(_Atomic uint32_t *word, uint32_t self,
			       const struct lock_witness *witness)
{
	uint32_t sleepers =
		0; /* FUTEX_WAITERS once we slept: others may sleep behind us */
	int doubts = 0;

	for (int spins = 0;;) {
		uint32_t value = atomic_load_explicit(word, memory_order_relaxed);
		uint32_t claim = self | sleepers | (value & FUTEX_WAITERS);
		bool owner_died = value & FUTEX_OWNER_DIED;

		if ((value & FUTEX_TID_MASK) == 0 || owner_died) {
			if (atomic_compare_exchange_weak_explicit(word, &value, claim,
								  memory_order_acquire,
								  memory_order_relaxed))
				return owner_died ? NEWS_OWNER_DIED : 0;
			continue;
		}
		if (spins++ < LOCK_SPINS) {
			for (int i = 0; i < 8; i++)
				pause_between_looks();
			continue;
		}
		if (!(value & FUTEX_WAITERS) &&
		    !atomic_compare_exchange_weak_explicit(
			    word, &value, value | FUTEX_WAITERS, memory_order_relaxed,
			    memory_order_relaxed))
			continue;
		value |= FUTEX_WAITERS;
		sleepers = FUTEX_WAITERS;
		if (futex_wait(word, value, LOCK_NAP_NS) != -ETIMEDOUT ||
		    !lock_owner_is_impossible(value, word, &doubts, witness))
			continue;
		if (atomic_compare_exchange_strong_explicit(word, &value, self | sleepers,
							    memory_order_acquire,
							    memory_order_relaxed)) {
			trace("took over a lock from thread %u, which cannot hold it",
			      value & FUTEX_TID_MASK);
			return NEWS_OWNER_DIED;
		}
	}
}

int shared_lock_acquire(_Atomic uint32_t *word, const struct lock_witness *witness)
{
	uint32_t self = (uint32_t)process_tid(), unlocked = 0;

	robust_announce(word);
	if (atomic_compare_exchange_strong_explicit(
		    word, &unlocked, self, memory_order_acquire, memory_order_relaxed))
		return 0;
	return lock_acquire_slowly(word, self, witness);
}

int shared_lock_acquire_linked(_Atomic uint32_t *word, const struct lock_witness *witness)
{
	int r = shared_lock_acquire(word, witness);

	robust_push(word);
	robust_retract();
	return r;
}

void shared_lock_release_linked(_Atomic uint32_t *word)
{
	robust_announce(word);
	robust_pop(word);
	shared_lock_release(word);
}

int shared_lock_try(_Atomic uint32_t *word)
{
	uint32_t self = (uint32_t)process_tid(),
		 value = atomic_load_explicit(word, memory_order_relaxed);
	uint32_t owner = value & FUTEX_TID_MASK;
	bool is_damaged = owner >= LOCK_TID_LIMIT;

	robust_announce(word);
	if ((owner == 0 || is_damaged || value & FUTEX_OWNER_DIED) &&
	    atomic_compare_exchange_strong_explicit(
		    word, &value, self | (value & FUTEX_WAITERS), memory_order_acquire,
		    memory_order_relaxed))
		return is_damaged || value & FUTEX_OWNER_DIED ? NEWS_OWNER_DIED : 0;
	robust_retract();
	return -EAGAIN;
}

void shared_lock_release(_Atomic uint32_t *word)
{
	uint32_t value = atomic_exchange_explicit(word, 0, memory_order_release);

	if (value & FUTEX_WAITERS)
		futex_wake(word, 1);
	robust_retract();
}

void shared_lock_orphan(_Atomic uint32_t *word)
{
	uint32_t value =
		atomic_exchange_explicit(word, FUTEX_OWNER_DIED, memory_order_release);

	if (value & FUTEX_WAITERS)
		futex_wake(word, 1);
	robust_retract();
}

static int file_lock_op(int fd, int op, short type, uint64_t byte, uint64_t n_bytes,
			struct flock *ret)
{
	*ret = (struct flock) { .l_type = type,
				.l_whence = SEEK_SET,
				.l_start = (off_t)byte,
				.l_len = (off_t)n_bytes };
	while (fcntl(fd, op, ret) < 0) {
		if (errno != EINTR)
			return errno == EACCES ? -EAGAIN : -errno;
	}
	return 0;
}

int file_lock_try(int fd, uint64_t byte)
{
	struct flock lock;

	return file_lock_op(fd, F_OFD_SETLK, F_WRLCK, byte, 1, &lock);
}

void file_lock_release(int fd, uint64_t byte)
{
	struct flock lock;

	file_lock_op(fd, F_OFD_SETLK, F_UNLCK, byte, 1, &lock);
}

int file_lock_test(int fd, uint64_t byte, uint64_t n_bytes)
{
	struct flock lock;
	int r = file_lock_op(fd, F_OFD_GETLK, F_WRLCK, byte, n_bytes, &lock);

	if (r < 0)
		return r;
	return lock.l_type != F_UNLCK;
}

int file_lock_whole(int fd)
{
	while (flock(fd, LOCK_EX) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

void file_unlock_whole(int fd)
{
	flock(fd, LOCK_UN);
}
