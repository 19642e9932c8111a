/* SPDX-License-Identifier: MIT */
/*
 * membarrier(), since Linux 4.14. A process has to announce that it will ask for it, once: a
 * child made by fork() has inherited that, a program that is started has not.
 *
 * Locks: none.
 */
#include "os/fence.h"

#include <linux/membarrier.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alone.h"

enum {
	FENCE_UNASKED,
	FENCE_READY,
	FENCE_MISSING,
};

static _Atomic int fence_state;

static bool fence_ask(int command)
{
	return syscall(SYS_membarrier, command, 0, 0) == 0;
}

bool fence_prepare(void)
{
	int state = atomic_load_explicit(&fence_state, memory_order_relaxed);

	if (state == FENCE_UNASKED) {
		state = fence_ask(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)
				? FENCE_READY
				: FENCE_MISSING;
		atomic_store(&fence_state, state);
	}
	return state == FENCE_READY;
}

bool fence_others(void)
{
	if (alone())
		return true;
	atomic_thread_fence(memory_order_seq_cst);
	if (fence_ask(MEMBARRIER_CMD_PRIVATE_EXPEDITED))
		return true;
	atomic_store(&fence_state, FENCE_MISSING);
	return false;
}
