/* SPDX-License-Identifier: MIT */
/*
 * One word in the table's header is for those who want to know of changes (winshm watch):
 * its lowest bit says that somebody may be watching, the others count. Whoever has held a
 * stripe's lock looks at the bit, which costs a load from a line that is hardly ever written;
 * if it is set, he counts one on and wakes all who sleep on the word. If that was nobody he
 * takes the bit away. So a watcher that was killed, or is stopped, costs two system calls in
 * all, and one that is busy with the last change costs one for the next.
 *
 * No change is missed. A watcher sets the bit (1), remembers the word, looks at the table (2)
 * and sleeps while the word is what it remembers (3). Somebody changes the table (a), leaves
 * the lock, looks at the bit (b), counts (c) and wakes (d). If (b) does not see the bit, it is
 * before (1) in the one order of such accesses, so (a) is before (2), which sees it; or the
 * bit has been taken away since (1). If (b) sees it, (c) is either before (1), and then again
 * (a) before (2), or after it, and then (3) finds another word, or sleeps already and is woken
 * by (d). Taking the bit away makes another word of it, too: whoever has remembered one with
 * the bit does not fall asleep on it, but begins again at (1); and whoever did so just before,
 * after (d) had found nobody, is woken by a second (d) after that.
 *
 * Who is killed between (a) and (d) tells nothing; but then he held something that has gone
 * with him, and a watcher looks after the ends of holders by himself (tools/watching.c).
 *
 * Locks: none.
 * Crash: any value of the word is right.
 */
#include "store/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "os/futex.h"
#include "os/memfd.h"

void watch_ring(_Atomic uint32_t *changes)
{
	uint32_t mine = atomic_fetch_add(changes, WATCH_CHANGE) + WATCH_CHANGE;

	if (futex_wake(changes, INT_MAX) == 0 &&
	    atomic_compare_exchange_strong(changes, &mine, mine & ~(uint32_t)WATCH_IS_ON))
		futex_wake(changes, INT_MAX); /* who fell asleep between these two */
}

/* Written to, unlike all else that one who only looks has of the table: this word alone. */
static int watch_map(int read_only_fd, _Atomic uint32_t **ret)
{
	_cleanup_(fd_closep) int fd = -1;
	struct layout_header *header;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", read_only_fd);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	header = mmap(NULL, sizeof(*header), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (header == MAP_FAILED)
		return -errno;
	*ret = &header->changes;
	return 0;
}

int watch_follow(struct watch *watch, const struct lookout *lookout)
{
	struct identity identity = { 0, 0 };
	_Atomic uint32_t *changes = NULL;
	uint64_t size_bytes = 0;
	bool is_whole;
	int r = 0;

	if (lookout->fd >= 0)
		r = fd_identify(lookout->fd, &identity, &size_bytes);
	if (r < 0)
		return r;
	/* Cut off, it is none until somebody has mended it, which inotify tells. */
	is_whole = size_bytes >= sizeof(struct layout_header);
	if (!is_whole)
		identity = (struct identity) { 0, 0 };
	if (watch->device == identity.device && watch->inode == identity.inode)
		return 0;
	if (is_whole)
		r = watch_map(lookout->fd, &changes);
	if (r < 0)
		return r;
	*watch = (struct watch) { changes, identity.device, identity.inode };
	return 1;
}

uint32_t watch_arm(struct watch *watch)
{
	return atomic_fetch_or(watch->changes, WATCH_IS_ON) | WATCH_IS_ON;
}

void watch_sleep(_Atomic uint32_t *changes, uint32_t armed)
{
	futex_wait_until(changes, armed, FUTEX_FOREVER);
}
