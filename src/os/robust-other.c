/* SPDX-License-Identifier: MIT */
/*
 * The robust lists of other threads, read from outside: the kernel tells where one begins,
 * and lets us read on. What is there changes while we read, and may be damaged; so the answer
 * is one to grow doubts from, not to act upon at once (os/lock.c).
 *
 * What it refuses: to follow more links than a thread of ours has locks of moments, which
 * stand in front.
 *
 * Locks: none.
 */
#include "os/robust-other.h"

#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/peek.h"
#include "os/robust.h"

int robust_shows(int tid, _Atomic uint32_t *word)
{
	struct robust_list_head *head = NULL, copy = { .futex_offset = 0 };
	struct robust_list *link;
	size_t size;

	if (syscall(SYS_get_robust_list, tid, &head, &size) < 0 || !head ||
	    peek(tid, head, &copy, sizeof(copy)) < 0)
		return -1;
#define ROBUST_IS(link)                                                          \
	((((uintptr_t)(link) + (uintptr_t)copy.futex_offset - (uintptr_t)word) & \
	  4095) == 0)
	if (ROBUST_IS(copy.list_op_pending))
		return 1;
	link = copy.list.next;
	for (int i = 0; i < ROBUST_MAX_HELD && link && link != &head->list; i++) {
		if (ROBUST_IS(link))
			return 1;
		if (peek(tid, link, &link, sizeof(void *)) < 0)
			break;
	}
#undef ROBUST_IS
	return 0;
}
