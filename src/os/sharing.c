/* SPDX-License-Identifier: MIT */
/*
 * Share modes.
 *
 * On Windows whoever opens a file says what he does (read, write, delete) and what others
 * may do meanwhile, and the system refuses an opening that contradicts one that exists, in
 * either direction. Linux has nothing of the kind. Here every opening leaves marks on the
 * file, and looks for the marks of others before it counts.
 *
 * A mark is a lock of one byte far behind any data: an open-file-description lock, which
 * belongs to the opening, is seen by every process that can open the file, and goes when
 * the last descriptor and the last mapping of the opening go, be it by kill -9. Nothing is
 * written and nothing remains. There is a region of 2^40 bytes for each thing to be said:
 * "I read", "I write", "I delete", "nobody else may read", "... write", "... delete"; an
 * opening takes the same slot in each region it needs. Marks never exclude one another:
 * they are read locks, or, where the descriptor can only write, write locks in a slot that
 * nobody else has. To look for a mark is to ask the kernel what would stand in the way of
 * a write lock over the region (F_OFD_GETLK, which every descriptor may ask).
 *
 * Two that open at the same time must not both win, nor both lose. There is no lock
 * everybody could take for the while (a read-only descriptor cannot take an exclusive
 * one), so the regions exist twice. A candidate marks itself in the first family, then
 * looks for contradicting candidates there, then for contradicting holders in the second.
 * Without either it marks itself as a holder and only then ceases to be a candidate. The
 * order makes one of two see the other: whoever marked last finds the earlier one as a
 * candidate, or, if that has stopped to be one, as a holder, because that mark came first.
 * A holder in the way means refusal. A candidate in the way means that it is not decided:
 * retreat, wait a random moment, try again. A candidate that is stopped (SIGSTOP) for
 * longer than all tries is as good as a holder.
 *
 * A thirteenth region says "mapped". mmap() keeps the opening alive, so this mark lives
 * exactly as long as handle and views.
 *
 * Foreign locks. A Linux program that holds a write lock over the whole file (lockf() and
 * fcntl() with length 0 reach our regions) has the file to itself: refused. One with a
 * read lock over the whole file hides what is behind it from our question; it is taken for
 * no contradiction. Programs that lock where their data is never meet us.
 *
 * Where locks are missing (ENOLCK, ENOSYS, EOPNOTSUPP, EINVAL: some FUSE file systems, NFS
 * without a lock daemon), every opening is allowed; when there is only no memory for one,
 * or no telling, it is not. The rights of the descriptor hold
 * everywhere, and whoever cannot open the file for reading or writing (O_PATH) takes no
 * part: such handles cannot touch data.
 */
#include "os/sharing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/err.h"
#include "base/trace.h"
#include "os/clock.h"

#define SHARING_ORIGIN       (INT64_C(1) << 62)
#define SHARING_REGION_BYTES (INT64_C(1) << 40)

/* First regions of the families. Within one: access bits 0 to 2, denial bits 3 to 5. */
enum {
	SHARING_HOLDERS = 0,
	SHARING_CANDIDATES = 6,
	SHARING_MAPPED = 12,
	SHARING_N_BITS = 6,
};

enum {
	SHARING_MAX_TRIES = 400, /* about two seconds, when a candidate never decides */
	SHARING_MAX_SLOTS = 8,   /* tries to find one nobody has */
	SHARING_MAX_WAIT_NS = 8000000,
};

static uint64_t sharing_random(void)
{
	static _Atomic uint64_t counter;
	uint64_t x = clock_monotonic_ns() ^ (uint64_t)getpid() << 40;

	x += atomic_fetch_add_explicit(&counter, UINT64_C(0x9E3779B97F4A7C15),
				       memory_order_relaxed);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

/* Not of this file system, or (EBADF) not of a descriptor that takes no part. */
static bool sharing_is_missing(int r)
{
	return r == -ENOLCK || r == -ENOSYS || r == -EOPNOTSUPP || r == -EINVAL ||
	       r == -EBADF;
}

static int sharing_lock(int fd, int operation, short type, int region, uint64_t slot,
			int64_t n_bytes, struct flock *ret)
{
	*ret = (struct flock) {
		.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = (off_t)(SHARING_ORIGIN + region * SHARING_REGION_BYTES +
				   (int64_t)slot),
		.l_len = (off_t)n_bytes,
	};
	while (fcntl(fd, operation, ret) < 0) {
		if (errno != EINTR)
			return errno == EACCES ? -EAGAIN : -errno;
	}
	return 0;
}

static void sharing_clear(int fd, int family)
{
	struct flock lock;

	sharing_lock(fd, F_OFD_SETLK, F_UNLCK, family, 0,
		     SHARING_N_BITS * SHARING_REGION_BYTES, &lock);
}

static short sharing_type(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && (flags & O_ACCMODE) == O_WRONLY ? F_WRLCK : F_RDLCK;
}

static int sharing_set(int fd, short type, int family, unsigned bits, uint64_t slot)
{
	struct flock lock;
	int r;

	for (int i = 0; i < SHARING_N_BITS; i++) {
		if (!(bits & 1u << i))
			continue;
		r = sharing_lock(fd, F_OFD_SETLK, type, family + i, slot, 1, &lock);
		if (r < 0) {
			sharing_clear(fd, family);
			return r;
		}
	}
	return 0;
}

/* Is somebody else's mark in the region? A lock that is not of our making counts if it
 * keeps everybody out. 1, 0 or -errno. */
static int sharing_is_marked(int fd, int region)
{
	struct flock lock;
	bool is_ours;
	int r;

	r = sharing_lock(fd, F_OFD_GETLK, F_WRLCK, region, 0, SHARING_REGION_BYTES,
			 &lock);
	if (r < 0)
		return sharing_is_missing(r) ? 0 : r;
	if (lock.l_type == F_UNLCK)
		return 0;
	is_ours = lock.l_start >= SHARING_ORIGIN + region * SHARING_REGION_BYTES &&
		  lock.l_len == 1;
	return is_ours || lock.l_type == F_WRLCK;
}

/* What contradicts: my access their denial, my denial their access. 1, 0 or -errno. */
static int sharing_contradicts(int fd, int family, unsigned bits)
{
	unsigned mirrored = bits >> 3 | (bits & SHARING_ALL) << 3;

	for (int i = 0; i < SHARING_N_BITS; i++) {
		int r = mirrored & 1u << i ? sharing_is_marked(fd, family + i) : 0;

		if (r)
			return r;
	}
	return 0;
}

static void sharing_wait(unsigned n_tries)
{
	uint64_t limit_ns = UINT64_C(20000) << (n_tries < 10 ? n_tries : 10);

	if (limit_ns > SHARING_MAX_WAIT_NS)
		limit_ns = SHARING_MAX_WAIT_NS;
	clock_pause_ns(sharing_random() % limit_ns);
}

/* Marks a candidate in a slot of its own choosing. */
static int sharing_stand(int fd, short type, unsigned bits, uint64_t *ret_slot)
{
	int r = -EAGAIN;

	for (int i = 0; i < SHARING_MAX_SLOTS && r == -EAGAIN; i++) {
		*ret_slot = sharing_random() % (uint64_t)SHARING_REGION_BYTES;
		r = sharing_set(fd, type, SHARING_CANDIDATES, bits, *ret_slot);
	}
	return r;
}

/* 0, -EAGAIN for "not decided", or an error. */
static int sharing_try(int fd, short type, unsigned bits, unsigned tested)
{
	int has_rival, has_opponent, r;
	uint64_t slot;

	r = sharing_stand(fd, type, bits, &slot);
	if (r < 0)
		return r == -EAGAIN ? ERR_FILE_IN_USE : r;
	has_rival = sharing_contradicts(fd, SHARING_CANDIDATES, tested);
	has_opponent = sharing_contradicts(fd, SHARING_HOLDERS, tested);
	if (has_rival < 0 || has_opponent < 0)
		r = has_rival < 0 ? has_rival : has_opponent;
	else if (!has_rival && !has_opponent)
		r = sharing_set(fd, type, SHARING_HOLDERS, bits, slot);
	sharing_clear(fd, SHARING_CANDIDATES);
	if (r < 0)
		return r;
	if (has_opponent)
		return ERR_FILE_IN_USE;
	return has_rival ? -EAGAIN : 0;
}

int sharing_claim(int fd, unsigned access, unsigned shared, unsigned also_tested)
{
	unsigned bits = access | (~shared & SHARING_ALL) << 3;
	short type = sharing_type(fd);

	for (unsigned i = 0; i < SHARING_MAX_TRIES; i++) {
		int r = sharing_try(fd, type, bits, bits | also_tested);

		if (sharing_is_missing(r)) {
			trace("the file system has no locks (errno %d): share modes are "
			      "not kept",
			      -r);
			return 0;
		}
		if (r != -EAGAIN)
			return r;
		sharing_wait(i);
	}
	return ERR_FILE_IN_USE;
}

void sharing_release(int fd)
{
	sharing_clear(fd, SHARING_HOLDERS);
}

int sharing_copy(int to, unsigned access, unsigned shared)
{
	unsigned bits = access | (~shared & SHARING_ALL) << 3;
	uint64_t slot = sharing_random() % (uint64_t)SHARING_REGION_BYTES;

	return sharing_set(to, sharing_type(to), SHARING_HOLDERS, bits, slot);
}

int sharing_mark_mapped(int fd, bool is_writable)
{
	short type = sharing_type(fd);
	int r = -EAGAIN;

	for (int i = 0; i < SHARING_MAX_SLOTS && r == -EAGAIN; i++) {
		uint64_t slot = sharing_random() % (uint64_t)SHARING_REGION_BYTES;
		struct flock lock;

		r = sharing_lock(fd, F_OFD_SETLK, type, SHARING_MAPPED, slot, 1, &lock);
		if (r == 0 && is_writable)
			r = sharing_set(fd, type, SHARING_HOLDERS, SHARING_WRITE, slot);
	}
	return sharing_is_missing(r) ? 0 : r;
}

int sharing_is_mapped(int fd)
{
	return sharing_is_marked(fd, SHARING_MAPPED);
}
